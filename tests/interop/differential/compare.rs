//! What has to be equal, and what is replaced first: topic ids, times, ports and names of the run.

use crate::script::{Names, Rules};
use crate::support::Printed;

/// How the consumer's last line begins.
const COUNT: &str = "Processed a total of ";
/// What Kafka's consumer says of a newer protocol, each time.
const ADVERTISEMENT: &str = "The consumer rebalance protocol";

/// What Kafka's tool printed, seen as what ours shall print.
#[derive(Debug)]
struct Expected {
    stdout: String,
    /// The words of a failure.
    error: Option<String>,
}

/// How `got` differs from `kafka`, line by line; none when it does not. `ours` says that our tool printed it.
pub fn difference(kafka: &Printed, got: &Printed, rules: &Rules, ours: bool) -> Option<String> {
    let expected = expected(kafka);
    let mut found = Vec::new();
    let stdout = if ours { got.stdout.clone() } else { self::expected(got).stdout };
    let (want, have) = (lines(&expected.stdout, rules), lines(&stdout, rules));
    let longer = ours && rules.begins && stdout.starts_with(expected.stdout.trim_end());
    if want != have && !longer {
        found.push(format!("stdout: expected {want:?}\n             got {have:?}"));
    }
    let code = if ours { rules.exits.or(kafka.code) } else { kafka.code };
    // Our exit codes are finer; Kafka has one for every failure.
    let usage = ours && rules.exits.is_none() && code == Some(1) && got.code.is_some_and(|code| (2..7).contains(&code));
    if got.code != code && !usage {
        found.push(format!("exit code: expected {code:?}, got {:?}", got.code));
    }
    let error = rules.says.clone().filter(|_| ours).or(expected.error);
    if let Some(error) = error.filter(|_| ours || !rules.varies) {
        let said = if ours { got.stderr.clone() } else { self::expected(got).error.unwrap_or_default() };
        if !bare(&said).contains(bare(&error).trim()) {
            found.push(format!("error: expected {error:?}\n            got {said:?}"));
        }
    }
    let count = kafka.stderr.lines().filter(|line| line.starts_with(COUNT));
    // Other groups have their part in the internal topic, and Kafka counts also when it fails.
    for line in count.filter(|_| rules.grep.is_none() && kafka.code == Some(0)) {
        if !got.stderr.lines().any(|other| other == line) {
            found.push(format!("stderr: expected {line:?}\n             got {:?}", got.stderr));
        }
    }
    (!found.is_empty()).then(|| found.join("\n      "))
}

/// Kafka prints failures and warnings about options among its results; ours are on stderr.
fn expected(kafka: &Printed) -> Expected {
    const FAILED: &str = "Error while executing topic command : ";
    let mut error = None;
    let mut stdout = String::new();
    for line in kafka.stdout.split_inclusive('\n') {
        if let Some(text) = line.strip_prefix(FAILED) {
            error = Some(text.to_owned());
        } else if !line.contains("deprecated and will be removed") {
            stdout.push_str(line);
        }
    }
    if error.is_none() && kafka.code != Some(0) {
        error = kafka.stderr.lines().find_map(error_line);
    }
    Expected { stdout, error }
}

/// The words of a failure in a line of Kafka's stderr: joptsimple's first line, or what an exception says.
fn error_line(line: &str) -> Option<String> {
    if line.is_empty() || ["SLF4J", "[", ADVERTISEMENT, COUNT].iter().any(|noise| line.starts_with(noise)) {
        return None;
    }
    let line = line.strip_prefix("Exception in thread \"main\" ").unwrap_or(line);
    match line.split_once(": ") {
        Some((class, text)) if class.contains('.') && !class.contains(' ') => Some(text.to_owned()),
        _ => Some(line.to_owned()),
    }
}

/// Kafka names options now as "topic" and now as "[topic]".
fn bare(text: &str) -> String {
    text.replace(['[', ']'], "")
}

fn lines(text: &str, rules: &Rules) -> Vec<String> {
    let text = if rules.objects { text.replace("}{", "}\n{") + "\n" } else { text.to_owned() };
    let wanted = |line: &&str| rules.grep.as_ref().is_none_or(|text| line.contains(text.as_str()));
    let mut lines: Vec<String> = text.split_inclusive('\n').filter(wanted).map(str::to_owned).collect();
    if rules.sorted {
        lines.sort_unstable();
    }
    if rules.uniq {
        lines.dedup();
    }
    lines
}

/// The text without what differs from run to run.
pub fn replaced(text: &str, names: &Names<'_>) -> String {
    let text = text
        .replace(&names.topic, "{t}")
        .replace(&names.group, "{g}")
        .replace(names.at, "{at}")
        .replace(&names.dir.display().to_string(), "{dir}");
    let text = after(&text, "TopicId: ", |c| c.is_ascii_alphanumeric() || c == '-' || c == '_', "{id}");
    let text = after(&text, "CreateTime:", |c| c.is_ascii_digit(), "{time}");
    let text = after(&text, "LogAppendTime:", |c| c.is_ascii_digit(), "{time}");
    let text = after(&text, "Timestamp=", |c| c.is_ascii_digit(), "{time}");
    let text = after(&text, "topicId\":\"", |c| c != '"', "{id}");
    after(&text, "Timestamp\":", |c| c.is_ascii_digit(), "{time}")
}

/// Replaces what follows each `mark` as long as it is made of `part`s.
fn after(text: &str, mark: &str, part: impl Fn(char) -> bool, by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(mark) {
        out.push_str(before);
        out.push_str(mark);
        let cut = behind.trim_start_matches(&part);
        out.push_str(if cut.len() == behind.len() { "" } else { by });
        rest = cut;
    }
    out.push_str(rest);
    out
}
