//! A record from a line of text. Follows `org.apache.kafka.tools.LineMessageReader`, with the same properties.

use std::borrow::Cow;
use std::ops::Range;

use kafka_client::Properties;
use memchr::memmem::Finder;

use super::java_text;
use crate::failure::Failure;
use crate::java_regex::JavaRegex;

/// Names of the reader that `--line-reader` accepts: this one, under its names in all versions.
pub const CLASS_NAMES: &[&str] = &[
    "org.apache.kafka.tools.LineMessageReader",
    "kafka.tools.ConsoleProducer$LineMessageReader",
    "kafka.tools.ConsoleProducer.LineMessageReader",
];

/// How lines become records.
#[derive(Debug)]
pub struct LineReader {
    key: Option<Separator>,
    headers: Option<HeaderSyntax>,
    ignore_error: bool,
    null_marker: Option<Vec<u8>>,
}

/// A line taken apart; everything borrows from it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// The key; `None` when there is none or it is the null marker.
    pub key: Option<&'a [u8]>,
    /// The value; `None` when it is the null marker.
    pub value: Option<&'a [u8]>,
    /// Headers in order.
    pub headers: Vec<TextHeader<'a>>,
}

/// A header's key, and its value if it has one. A key is text: what is not UTF-8 in it is replaced.
pub type TextHeader<'a> = (Cow<'a, str>, Option<&'a [u8]>);

#[derive(Debug)]
struct Separator {
    text: Vec<u8>,
    finder: Finder<'static>,
    name: &'static str,
}

#[derive(Debug)]
struct HeaderSyntax {
    /// Between the headers and what follows them.
    delimiter: Separator,
    /// Between headers: a regular expression, as in Kafka.
    between: JavaRegex,
    /// Between a header's key and its value.
    key: Separator,
}

impl LineReader {
    /// Reads the properties; unknown ones are for other readers and have no effect, as in Kafka.
    pub fn new(properties: &Properties) -> Result<LineReader, Failure> {
        let text = |key: &str, default: &str| properties.get(key).unwrap_or(default).to_string();
        let is_true = |key| properties.get(key).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
        let key_separator = text("key.separator", "\t");
        let delimiter = text("headers.delimiter", "\t");
        let between = text("headers.separator", ",");
        let header_key = text("headers.key.separator", ":");
        let null_marker = properties.get("null.marker");
        let unequal = |a: &str, a_name: &str, b: Option<&str>, b_name: &str| match b == Some(a) {
            true => Err(Failure::failed(format!("{a_name} and {b_name} may not be equal"))),
            false => Ok(()),
        };
        unequal(&delimiter, "headers.delimiter", Some(&between), "headers.separator")?;
        unequal(&delimiter, "headers.delimiter", Some(&header_key), "headers.key.separator")?;
        unequal(&between, "headers.separator", Some(&header_key), "headers.key.separator")?;
        for (separator, name) in [
            (&key_separator, "key.separator"),
            (&between, "headers.separator"),
            (&delimiter, "headers.delimiter"),
            (&header_key, "headers.key.separator"),
        ] {
            unequal(separator, "null.marker", null_marker, name)?;
        }
        let between =
            JavaRegex::part(&between).map_err(|error| Failure::failed(format!("headers.separator: {error}")))?;
        let headers = HeaderSyntax {
            delimiter: Separator::new(delimiter, "headers delimiter"),
            between,
            key: Separator::new(header_key, "header key separator"),
        };
        Ok(LineReader {
            key: is_true("parse.key").then(|| Separator::new(key_separator, "key separator")),
            headers: is_true("parse.headers").then_some(headers),
            ignore_error: is_true("ignore.error"),
            null_marker: null_marker.map(|marker| marker.as_bytes().to_vec()),
        })
    }

    /// Takes a line apart. `number` counts from 1 and is for the error.
    pub fn parse<'a>(&self, line: &'a [u8], number: u64) -> Result<Parsed<'a>, Failure> {
        let mut parsed = Parsed::default();
        let mut rest = line;
        if let Some(syntax) = &self.headers {
            let headers = self.cut(&syntax.delimiter, &mut rest, line, number)?;
            if let Some(headers) = headers.and_then(|headers| self.unless_null(headers)) {
                parsed.headers = self.split_headers(syntax, headers, number)?;
            }
        }
        if let Some(separator) = &self.key {
            let key = self.cut(separator, &mut rest, line, number)?;
            parsed.key = key.and_then(|key| self.unless_null(key));
        }
        parsed.value = self.unless_null(rest);
        Ok(parsed)
    }

    /// What is before the separator; `rest` becomes what is behind it.
    fn cut<'a>(
        &self,
        separator: &Separator,
        rest: &mut &'a [u8],
        line: &[u8],
        number: u64,
    ) -> Result<Option<&'a [u8]>, Failure> {
        match separator.split(rest) {
            Some((before, behind)) => {
                *rest = behind;
                Ok(Some(before))
            }
            None if self.ignore_error => Ok(None),
            None => {
                let line = String::from_utf8_lossy(line);
                Err(Failure::failed(format!("No {} found on line number {number}: '{line}'", separator.name)))
            }
        }
    }

    fn split_headers<'a>(
        &self,
        syntax: &HeaderSyntax,
        headers: &'a [u8],
        number: u64,
    ) -> Result<Vec<TextHeader<'a>>, Failure> {
        let pairs = syntax.pairs(headers).into_iter().map(|at| {
            let pair = &headers[at];
            let Some((key, value)) = syntax.key.split(pair) else {
                let pair = java_text::decode_utf8(pair);
                return match self.ignore_error {
                    true => Ok((pair, None)),
                    false => Err(Failure::failed(format!(
                        "No header key separator found in pair '{pair}' on line number {number}"
                    ))),
                };
            };
            if self.null_marker.as_deref() == Some(key) {
                let marker = String::from_utf8_lossy(key);
                return Err(Failure::failed(format!(
                    "Header keys should not be equal to the null marker '{marker}' as they can't be null"
                )));
            }
            Ok((java_text::decode_utf8(key), self.unless_null(value)))
        });
        pairs.collect()
    }

    fn unless_null<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        Some(text).filter(|text| self.null_marker.as_deref() != Some(text))
    }
}

impl HeaderSyntax {
    /// Where the single headers are. The expression sees text, as in Java, and the answer is about the bytes.
    fn pairs(&self, headers: &[u8]) -> Vec<Range<usize>> {
        if let Ok(text) = std::str::from_utf8(headers) {
            return self.between.split(text);
        }
        let mut text = String::with_capacity(headers.len());
        // For each byte of the text, and for its end, where it comes from.
        let mut origin = Vec::with_capacity(headers.len());
        let mut at = 0;
        for chunk in headers.utf8_chunks() {
            text.push_str(chunk.valid());
            origin.extend(at..at + chunk.valid().len());
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                origin.resize(text.len(), at);
                at += chunk.invalid().len();
            }
        }
        origin.push(at);
        self.between.split(&text).into_iter().map(|piece| origin[piece.start]..origin[piece.end]).collect()
    }
}

impl Separator {
    fn new(text: String, name: &'static str) -> Separator {
        let finder = Finder::new(text.as_bytes()).into_owned();
        Separator { text: text.into_bytes(), finder, name }
    }

    fn split<'a>(&self, text: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        let at = self.finder.find(text)?;
        Some((&text[..at], &text[at + self.text.len()..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: Option<&[u8]>) -> String {
        text.map_or("null".to_string(), |text| format!("[{}]", String::from_utf8_lossy(text)))
    }

    /// Properties as `k=v` words, `\t` for a tab; the record as headers, key and value.
    fn check(properties: &str, line: &str, expected: &str) {
        let pairs = properties.split_whitespace().filter_map(|pair| pair.split_once('='));
        let properties: Properties = pairs.collect();
        let parsed = LineReader::new(&properties).and_then(|reader| {
            reader.parse(line.as_bytes(), 7).map(|parsed| {
                let header = |(key, value): &TextHeader<'_>| format!("{key}:{} ", show(*value));
                let headers: String = parsed.headers.iter().map(header).collect();
                format!("{headers}{} {}", show(parsed.key), show(parsed.value))
            })
        });
        assert_eq!(parsed.unwrap_or_else(|failure| failure.message), expected, "{properties:?} {line}");
    }

    /// The records were read back from Apache Kafka 4.3.1 after its own producer wrote these lines; errors are its words.
    #[test]
    fn reads_lines_as_kafka_does() {
        let key = "parse.key=true key.separator=: null.marker=NULL";
        check("", "k:v", "null [k:v]");
        check(key, "k1:v1", "[k1] [v1]");
        check(key, "k3:NULL", "[k3] null");
        check(key, "NULL:v4", "null [v4]");
        check(key, ":v5", "[] [v5]");
        check(key, "k6:", "[k6] []");
        check(key, "k:v:w", "[k] [v:w]");
        check(key, "bad", "No key separator found on line number 7: 'bad'");
        check("parse.key=true ignore.error=true", "no separator", "null [no separator]");
        let all = "parse.key=true parse.headers=true null.marker=NULL";
        check(all, "h1:v1,h2:v2\tkey\tvalue", "h1:[v1] h2:[v2] [key] [value]");
        check(all, "h3:,h1:x,h1:y\tk\tv:w", "h3:[] h1:[x] h1:[y] [k] [v:w]");
        check(all, "NULL\tNULL\tNULL", "null null");
        check(all, "h4:NULL\tk\tv", "h4:null [k] [v]");
        check(all, "h\tk\tv", "No header key separator found in pair 'h' on line number 7");
        check("parse.headers=true", "v", "No headers delimiter found on line number 7: 'v'");
        check("parse.headers=true ignore.error=true", "h\tv", "h:null null [v]");
        check("parse.headers=true headers.separator=[|]", "a:1|b:2\tv", "a:[1] b:[2] null [v]");
        check("parse.headers=true headers.separator=, headers.delimiter=|", ",,|v", "null [v]");
        check("headers.separator=:", "x", "headers.separator and headers.key.separator may not be equal");
        check("null.marker=,", "x", "null.marker and headers.separator may not be equal");
    }

    /// Where Kafka replaces what is not UTF-8; only a key has to be text.
    #[test]
    fn header_values_are_bytes() {
        let properties = "parse.headers=true".split_once('=').into_iter().collect();
        let reader = LineReader::new(&properties).unwrap();
        let parsed = reader.parse(b"\xff\xc3:1,\xc3\xa9:\xfe,\xe2\x82,x:\xff\tv", 1);
        assert!(parsed.is_err_and(|failure| failure.message.contains("in pair '\u{fffd}' on line number 1")));
        let parsed = reader.parse(b"\xff\xc3:1,\xc3\xa9:\xfe,x:\xff\tv\xf0", 1).unwrap();
        let headers: Vec<_> = parsed.headers.iter().map(|(key, value)| (&**key, value.unwrap())).collect();
        assert_eq!(headers, [("\u{fffd}\u{fffd}", &b"1"[..]), ("\u{e9}", b"\xfe"), ("x", b"\xff")]);
        assert_eq!(parsed.value, Some(&b"v\xf0"[..]));
    }
}
