//! Java regular expressions, as Kafka's tools take them for topic names.
//!
//! A small translation into the dialect of `fancy-regex`, which has look-around and possessive quantifiers as Java
//! has. Not every corner of `java.util.regex` is here: class intersections (`[a-z&&[^b]]`) are passed on as
//! they are, and what neither side understands is an error, never a different meaning.

use std::ops::Range;

use fancy_regex::{Regex, RegexBuilder};
use thiserror::Error;

/// A pattern that has to match the whole name, like `Matcher.matches`.
#[derive(Clone, Debug)]
pub struct JavaRegex {
    regex: Regex,
}

/// The pattern is not a regular expression.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{pattern} is not a valid regex: {reason}")]
pub struct InvalidRegex {
    /// As given.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

impl JavaRegex {
    /// Compiles `pattern` for whole-name matches.
    pub fn whole(pattern: &str) -> Result<JavaRegex, InvalidRegex> {
        JavaRegex::compile(pattern, |translated| format!(r"\A(?:{translated})\z"))
    }

    /// Compiles `pattern` to be found within a text.
    pub fn part(pattern: &str) -> Result<JavaRegex, InvalidRegex> {
        JavaRegex::compile(pattern, |translated| translated)
    }

    fn compile(pattern: &str, anchor: impl Fn(String) -> String) -> Result<JavaRegex, InvalidRegex> {
        let invalid = |reason: String| InvalidRegex { pattern: pattern.to_string(), reason };
        let translated = translate(pattern).map_err(|reason| invalid(reason.to_string()))?;
        let build = |text: &str| RegexBuilder::new(text).backtrack_limit(BACKTRACK_LIMIT).build();
        // Without the anchors an error names the position that was typed.
        let regex = build(&translated).and_then(|_| build(&anchor(translated)));
        regex.map(|regex| JavaRegex { regex }).map_err(|error| invalid(error.to_string()))
    }

    /// `String.split`: where the pieces are, without empty ones at the end, and without one at the start from an empty match.
    /// A text of nothing but separators has no pieces.
    pub fn split(&self, text: &str) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for found in self.regex.find_iter(text).flatten() {
            if found.end() == 0 {
                continue;
            }
            pieces.push(start..found.start());
            start = found.end();
        }
        if pieces.is_empty() {
            // Without any match the text itself is the only piece, even when it is empty.
            pieces.push(0..text.len());
            return pieces;
        }
        pieces.push(start..text.len());
        while pieces.last().is_some_and(Range::is_empty) {
            pieces.pop();
        }
        pieces
    }

    /// Whether the whole of `text` matches. A pattern that needs too much backtracking does not match.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text).unwrap_or(false)
    }
}

/// Java's syntax in fancy-regex's.
fn translate(pattern: &str) -> Result<String, &'static str> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let mut class_depth = 0usize;
    while let Some(c) = rest.chars().next() {
        let tail = &rest[c.len_utf8()..];
        rest = match c {
            '\\' => escape(tail, &mut out, class_depth > 0)?,
            '[' => {
                class_depth += 1;
                open_class(tail, &mut out)
            }
            ']' => {
                class_depth = class_depth.saturating_sub(1);
                out.push(']');
                tail
            }
            '{' if class_depth == 0 => quantifier(tail, &mut out)?,
            _ => {
                out.push(c);
                tail
            }
        };
    }
    if class_depth > 0 {
        return Err("unclosed character class");
    }
    Ok(out)
}

/// What follows a backslash.
fn escape<'a>(tail: &'a str, out: &mut String, in_class: bool) -> Result<&'a str, &'static str> {
    let Some(c) = tail.chars().next() else { return Err("a backslash at the end") };
    let rest = &tail[c.len_utf8()..];
    match c {
        'Q' => {
            let (quoted, rest) = rest.split_once(r"\E").unwrap_or((rest, ""));
            quoted.chars().for_each(|c| push_literal(c, out));
            return Ok(rest);
        }
        'E' => {}
        'h' if in_class => out.push_str(r" \t\x{A0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}"),
        'h' => out.push_str(r"[ \t\x{A0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]"),
        'd' if in_class => out.push_str("0-9"),
        'd' => out.push_str("[0-9]"),
        'w' if in_class => out.push_str("a-zA-Z_0-9"),
        'w' => out.push_str("[a-zA-Z_0-9]"),
        'D' if !in_class => out.push_str("[^0-9]"),
        'W' if !in_class => out.push_str("[^a-zA-Z_0-9]"),
        'p' | 'P' => return property(c, rest, out, in_class),
        // Java refuses escapes of letters that mean nothing.
        'g' | 'i' | 'j' | 'l' | 'm' | 'o' | 'q' | 'y' | 'C' | 'F' | 'I' | 'J' | 'K' | 'L' | 'M' | 'O' | 'T' | 'U'
        | 'Y' => {
            return Err("illegal or unsupported escape sequence");
        }
        c if c.is_ascii_alphanumeric() => {
            out.push('\\');
            out.push(c);
        }
        c => push_literal(c, out),
    }
    Ok(rest)
}

/// POSIX classes, which are ASCII in Java; other properties are passed on.
fn property<'a>(kind: char, rest: &'a str, out: &mut String, in_class: bool) -> Result<&'a str, &'static str> {
    let named = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
    let posix = named.and_then(|(name, _)| POSIX.iter().find(|(posix, _)| *posix == name));
    match (named, posix) {
        (Some((_, rest)), Some((_, members))) => {
            match (kind, in_class) {
                ('p', true) => out.push_str(members),
                ('p', false) => out.push_str(&format!("[{members}]")),
                _ => out.push_str(&format!("[^{members}]")),
            }
            Ok(rest)
        }
        (Some((name, rest)), None) => {
            out.push_str(&format!("\\{kind}{{{}}}", name.strip_prefix("Is").unwrap_or(name)));
            Ok(rest)
        }
        (None, _) => {
            out.push_str(&format!("\\{kind}"));
            Ok(rest)
        }
    }
}

/// `[`, with what is special only right behind it. Java knows no `[[:alpha:]]`: there it is a union of characters.
fn open_class<'a>(tail: &'a str, out: &mut String) -> &'a str {
    out.push('[');
    let rest = match tail.strip_prefix('^') {
        Some(rest) => {
            out.push('^');
            rest
        }
        None => tail,
    };
    match rest.strip_prefix(':') {
        Some(rest) => {
            // Said twice, it is not the start of a POSIX class.
            out.push_str("::");
            rest
        }
        None => rest,
    }
}

/// `{n}`, `{n,}`, `{n,m}`; anything else behind `{` is an error in Java.
fn quantifier<'a>(tail: &'a str, out: &mut String) -> Result<&'a str, &'static str> {
    let (inner, rest) = tail.split_once('}').ok_or("unclosed counted closure")?;
    let (low, high) = inner.split_once(',').unwrap_or((inner, ""));
    let number = |text: &str| !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !number(low) || !(high.is_empty() || number(high)) {
        return Err("illegal repetition");
    }
    out.push_str(&format!("{{{inner}}}"));
    Ok(rest)
}

fn push_literal(c: char, out: &mut String) {
    if c.is_ascii_punctuation() {
        out.push('\\');
    }
    out.push(c);
}

const BACKTRACK_LIMIT: usize = 1_000_000;

const POSIX: &[(&str, &str)] = &[
    ("Lower", "a-z"),
    ("Upper", "A-Z"),
    ("ASCII", r"\x00-\x7F"),
    ("Alpha", "a-zA-Z"),
    ("Digit", "0-9"),
    ("Alnum", "a-zA-Z0-9"),
    ("Punct", r"!-/:-@\[-`{-~"),
    ("Graph", "!-~"),
    ("Print", " -~"),
    ("Blank", r" \t"),
    ("Cntrl", r"\x00-\x1F\x7F"),
    ("XDigit", "0-9a-fA-F"),
    ("Space", r" \t\n\x0B\f\r"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Expectations were made with java.util.regex of Java 17.
    fn check(pattern: &str, text: &str, expected: Option<bool>) {
        let actual = JavaRegex::whole(pattern).ok().map(|regex| regex.matches(text));
        assert_eq!(actual, expected, "{pattern} on {text}");
    }

    #[test]
    fn splits_as_java_does() {
        let split = |pattern: &str, text: &str| {
            let pieces = JavaRegex::part(pattern).unwrap().split(text);
            let pieces: Vec<&str> = pieces.into_iter().map(|piece| &text[piece]).collect();
            if pieces.is_empty() { "none".to_string() } else { pieces.join("/") }
        };
        assert_eq!(split(",", "a,b,,c,,"), "a/b//c");
        assert_eq!(split(",", ",a"), "/a");
        assert_eq!(split("|", "abc"), "a/b/c");
        assert_eq!(split("[|]", "a|b"), "a/b");
        assert_eq!(split(",", ""), "");
        assert_eq!(split("|", ""), "");
        assert_eq!(split(",", ","), "none");
        assert_eq!(split(".", "abc"), "none");
    }

    #[test]
    fn an_error_names_the_position_that_was_typed() {
        let error = JavaRegex::whole("a|b(").unwrap_err();
        assert!(error.reason.contains("position 4"), "{}", error.reason);
        // What closes a group that is not its own is no pattern, whatever it is put into.
        assert!(JavaRegex::whole("a)|(b").is_err());
    }

    #[test]
    fn matches_as_java_does() {
        check("^(?!__).*", "__consumer_offsets", Some(false));
        check("^(?!__).*", "first", Some(true));
        check("audit.events", "audit-events", Some(true));
        check(r"\Qaudit.events\E", "audit-events", Some(false));
        check(r"\Qaudit.events\E.*", "audit.events.2", Some(true));
        check("first|second", "second", Some(true));
        check("first|second", "second-2", Some(false));
        check("fir", "first", Some(false));
        check("a{2,}", "aaa", Some(true));
        check("a{,2}", "a", None);
        check("x{", "x", None);
        check("*", "x", None);
        check("[", "x", None);
        check(r"\d+", "12", Some(true));
        check(r"\p{Alpha}+", "abc", Some(true));
        check(r"[\p{Alpha}\-]+", "a-c", Some(true));
        check("a++b", "aab", Some(true));
        check("(?i)FIRST", "first", Some(true));
        check("[[:alpha:]]+", "x", Some(false));
        check("[[:alpha:]]+", "ha:", Some(true));
        check(r"topic\.one", "topic.one", Some(true));
        check(r"(?<=a)b|ab", "ab", Some(true));
        check(r"(a)\1", "aa", Some(true));
        check("[a-z&&[^b]]+", "ac", Some(true));
        check("[a-z&&[^b]]+", "ab", Some(false));
    }
}
