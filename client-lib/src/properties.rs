//! Property files in the format of `java.util.Properties`: what `client.properties` and `server.properties` are
//! written in.
//!
//! Reads bytes as ISO-8859-1, as Kafka's `Utils.loadProps` does; other characters come as `\uXXXX`. Keys keep the order
//! in which they first appear, and a later value for the same key wins. This says nothing about what keys mean.

use std::fmt;

/// Keys and values in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties {
    entries: Vec<(String, String)>,
}

/// A `\u` that is not followed by four hexadecimal digits: the only thing that the format forbids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: malformed \\uxxxx encoding")]
pub struct PropertiesError {
    /// The line on which the entry starts, from 1.
    pub line: usize,
}

impl Properties {
    /// No entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// When a `\u` escape is malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, PropertiesError> {
        let mut properties = Self::new();
        for (line, logical) in logical_lines(bytes) {
            let (key, value) = split_entry(&logical);
            let error = |()| PropertiesError { line };
            properties.set(unescape(key).map_err(error)?, unescape(value).map_err(error)?);
        }
        Ok(properties)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// Sets a key; one that is there already keeps its place.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        let (key, value) = (key.into(), value.into());
        match self.entries.iter_mut().find(|(k, _)| *k == key) {
            Some(entry) => entry.1 = value,
            None => self.entries.push((key, value)),
        }
    }

    /// Sets a key only if it is not there.
    pub fn set_default(&mut self, key: &str, value: impl Into<String>) {
        if !self.contains(key) {
            self.set(key, value);
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<String> {
        let at = self.entries.iter().position(|(k, _)| k == key)?;
        Some(self.entries.remove(at).1)
    }

    /// Whether a key is there.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Properties {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(iter: T) -> Self {
        let mut properties = Self::new();
        properties.extend(iter);
        properties
    }
}

impl<K: Into<String>, V: Into<String>> Extend<(K, V)> for Properties {
    fn extend<T: IntoIterator<Item = (K, V)>>(&mut self, iter: T) {
        iter.into_iter().for_each(|(k, v)| self.set(k, v));
    }
}

/// The text that `Properties.store` would write, without its date comment.
impl fmt::Display for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (key, value) in self.iter() {
            writeln!(f, "{}={}", escape(key, true), escape(value, false))?;
        }
        Ok(())
    }
}

/// The entries' raw text with continuation lines joined, and the line each starts on. Comments and blank lines are gone.
fn logical_lines(bytes: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut lines = Vec::new();
    let mut open: Option<(usize, Vec<u8>)> = None;
    for (index, natural) in natural_lines(bytes).enumerate() {
        let start = natural.iter().position(|b| !is_blank(*b)).unwrap_or(natural.len());
        let text = &natural[start..];
        if open.is_none() && matches!(text.first(), None | Some(b'#' | b'!')) {
            continue;
        }
        let (line, mut joined) = open.take().unwrap_or((index + 1, Vec::new()));
        let slashes = text.iter().rev().take_while(|b| **b == b'\\').count();
        let continues = slashes % 2 == 1;
        joined.extend_from_slice(&text[..text.len() - usize::from(continues)]);
        // A lone backslash opens nothing: what follows is a line of its own, and may be a comment.
        if continues && !joined.is_empty() {
            open = Some((line, joined));
        } else if !joined.is_empty() {
            lines.push((line, joined));
        }
    }
    lines.extend(open);
    lines
}

/// Lines ended by `\n`, `\r` or `\r\n`.
fn natural_lines(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let end = bytes.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(bytes.len());
        let line = &bytes[..end];
        let skip = if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
        bytes = &bytes[(end + skip).min(bytes.len())..];
        Some(line)
    })
}

/// Key and value of a logical line: the key ends at the first `=`, `:` or blank that is not escaped.
fn split_entry(line: &[u8]) -> (&[u8], &[u8]) {
    let mut escaped = false;
    let end = line
        .iter()
        .position(|b| {
            let ends = !escaped && (is_blank(*b) || matches!(b, b'=' | b':'));
            escaped = *b == b'\\' && !escaped;
            ends
        })
        .unwrap_or(line.len());
    let mut value = skip_blanks(&line[end..]);
    if matches!(value.first(), Some(b'=' | b':')) {
        value = skip_blanks(&value[1..]);
    }
    (&line[..end], value)
}

fn skip_blanks(text: &[u8]) -> &[u8] {
    &text[text.iter().position(|b| !is_blank(*b)).unwrap_or(text.len())..]
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0c)
}

fn unescape(raw: &[u8]) -> Result<String, ()> {
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            units.push(u16::from(byte));
            continue;
        }
        match bytes.next() {
            Some(b'u') => {
                let mut unit = 0u16;
                for _ in 0..4 {
                    let digit = bytes.next().and_then(|b| char::from(b).to_digit(16)).ok_or(())?;
                    unit = unit << 4 | digit as u16;
                }
                units.push(unit);
            }
            Some(b't') => units.push(u16::from(b'\t')),
            Some(b'n') => units.push(u16::from(b'\n')),
            Some(b'r') => units.push(u16::from(b'\r')),
            Some(b'f') => units.push(0x0c),
            Some(other) => units.push(u16::from(other)),
            None => {}
        }
    }
    // Java keeps lone surrogates in its strings; there is no such text here, so they become U+FFFD.
    Ok(String::from_utf16_lossy(&units))
}

fn escape(text: &str, is_key: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, unit) in text.encode_utf16().enumerate() {
        match char::from_u32(u32::from(unit)) {
            Some(' ') if is_key || at == 0 => out.push_str("\\ "),
            Some('\t') => out.push_str("\\t"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\x0c') => out.push_str("\\f"),
            Some(c @ ('\\' | '=' | ':' | '#' | '!')) => out.extend(['\\', c]),
            Some(c @ ' '..='~') => out.push(c),
            _ => out.push_str(&format!("\\u{unit:04X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &[u8], expected: &[(&str, &str)]) {
        let parsed = Properties::parse(text).unwrap();
        assert_eq!(parsed.iter().collect::<Vec<_>>(), expected);
        let again = Properties::parse(parsed.to_string().as_bytes()).unwrap();
        assert_eq!(again, parsed, "written and read again");
    }

    // Every expectation below is what java.util.Properties.load gives for the same bytes.
    #[test]
    fn as_java_reads_them() {
        check(b"a=1\nb:2\nc 3\nd\t=\t4\ne = = 5\n", &[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"), ("e", "= 5")]);
        check(b"  # no\n ! no\n\n\t\nk", &[("k", "")]);
        check(b"k=one,\\\n   two\\\r\n\tthree", &[("k", "one,twothree")]);
        check(b"k=a\\\n# not a comment\n", &[("k", "a# not a comment")]);
        check(b"k=a\\\n\nb=c", &[("k", "a"), ("b", "c")]);
        check(b"k=even\\\\\nb=c", &[("k", "even\\"), ("b", "c")]);
        check(b"a\\ b\\=c\\:d=v ", &[("a b=c:d", "v ")]);
        check(b"k=\\u00e9\\uD83D\\uDE00\\q\\t", &[("k", "\u{e9}\u{1f600}q\t")]);
        check(b"k=\xe9", &[("k", "\u{e9}")]);
        check(b"a=1\rb=2\r\na=3", &[("a", "3"), ("b", "2")]);
        check(b"=v", &[("", "v")]);
        check(b"\\\n# a comment\nk=v", &[("k", "v")]);
        check(b"k=v\\", &[("k", "v")]);
    }

    #[test]
    fn malformed_escape_names_its_line() {
        assert_eq!(Properties::parse(b"a=1\n\nb=\\u12g4"), Err(PropertiesError { line: 3 }));
        assert_eq!(Properties::parse(b"b=\\u12"), Err(PropertiesError { line: 1 }));
    }
}
