//! The cases as data: reads `cases.txt`.
//!
//! ```text
//! == NAME                     begins a case
//! file NAME KEY=VALUE...      a property file; {file:NAME} is its path
//! $ TOOL ARGUMENTS            one command; {t} is a topic of the case's own, {g} a group, {at} the broker's address
//!                             (given as --bootstrap-server unless {at} or `nowhere` is there)
//! | TEXT                      a line of its standard input (with \t \n \r \\ \xNN)
//! |> TEXT                     the same, without a line end
//! ~ exits CODE: REASON        where we exit otherwise than Kafka does, on purpose
//! ~ says TEXT: REASON         where our words differ from Kafka's on purpose
//! ~ sorted | uniq             the lines of stdout are sorted, and repeated ones left out, before they are compared
//! ~ objects                   stdout is JSON objects without line ends: each is a line
//! ~ varies REASON             Kafka's own words are not the same each time
//! ~ begins REASON             our stdout goes on after Kafka's
//! ~ grep TEXT                 only the lines of stdout with the text are compared
//! ```

use std::path::Path;

/// A case: commands that run one after the other.
#[derive(Debug, Default)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Property files: name and content.
    pub files: Vec<(String, String)>,
    /// The commands.
    pub steps: Vec<Step>,
}

/// One command.
#[derive(Debug, Default)]
pub struct Step {
    /// The tool and its arguments, with placeholders.
    pub words: Vec<String>,
    /// Its standard input.
    pub input: Vec<u8>,
    /// What is allowed to differ.
    pub rules: Rules,
}

/// What is compared otherwise than byte for byte.
#[derive(Debug, Default)]
pub struct Rules {
    /// Our exit code, where Kafka's is not honest or less exact.
    pub exits: Option<i32>,
    /// Our words, where Kafka's are not to be had.
    pub says: Option<String>,
    /// Lines may come in any order.
    pub sorted: bool,
    /// Lines may come more than once.
    pub uniq: bool,
    /// Kafka's error is not the same each time.
    pub varies: bool,
    /// Our stdout says more at its end.
    pub begins: bool,
    /// JSON objects one after the other are lines.
    pub objects: bool,
    /// Only these lines count.
    pub grep: Option<String>,
}

/// What placeholders stand for.
#[derive(Debug)]
pub struct Names<'a> {
    /// The broker.
    pub at: &'a str,
    /// The topic.
    pub topic: String,
    /// The group.
    pub group: String,
    /// Where property files are.
    pub dir: &'a Path,
}

impl Names<'_> {
    /// A text with its placeholders filled in.
    pub fn fill(&self, text: &str) -> String {
        let text = text.replace("{at}", self.at).replace("{t}", &self.topic).replace("{g}", &self.group);
        match text.split_once("{file:") {
            Some((before, rest)) => {
                let (name, after) = rest.split_once('}').expect("{file:NAME}");
                format!("{before}{}{after}", self.dir.join(name).display())
            }
            None => text,
        }
    }
}

impl Step {
    /// The tool, and its arguments with the broker's address.
    pub fn command(&self, names: &Names<'_>) -> (String, Vec<String>) {
        let tool = self.words[0].clone();
        let mut args: Vec<String> = self.words[1..].iter().map(|word| names.fill(word)).collect();
        let named = self.words.iter().any(|word| word.contains("{at}"));
        if args.first().is_some_and(|word| word == "nowhere") {
            args.remove(0);
        } else if !named {
            args.splice(0..0, ["--bootstrap-server".to_owned(), names.at.to_owned()]);
        }
        (tool, args)
    }
}

/// Reads all cases.
///
/// # Panics
/// On a line that says nothing of the above.
pub fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let (sign, rest) = line.split_once(' ').unwrap_or((line, ""));
        if sign == "==" {
            cases.push(Case { name: rest.to_owned(), ..Case::default() });
            continue;
        }
        if line.is_empty() || sign == "#" {
            continue;
        }
        let case = cases.last_mut().unwrap_or_else(|| panic!("line {}: no case has begun", at + 1));
        match sign {
            "file" => {
                let mut words = words(rest).into_iter();
                let name = words.next().expect("a file has a name");
                case.files.push((name, words.map(|word| word + "\n").collect()));
                continue;
            }
            "$" => {
                case.steps.push(Step { words: words(rest), ..Step::default() });
                continue;
            }
            _ => {}
        }
        let step = case.steps.last_mut().unwrap_or_else(|| panic!("line {}: no command has begun", at + 1));
        match sign {
            "|" => {
                step.input.extend(unescaped(rest));
                step.input.push(b'\n');
            }
            "|>" => step.input.extend(unescaped(rest)),
            "~" => step.rules.read(rest),
            _ => panic!("line {}: {line:?}", at + 1),
        }
    }
    cases
}

impl Rules {
    fn read(&mut self, line: &str) {
        let (rule, rest) = line.split_once(' ').unwrap_or((line, ""));
        let reasoned = || {
            let (value, reason) = rest.rsplit_once(": ").unwrap_or_else(|| panic!("{line}: a difference has a reason"));
            assert!(!reason.is_empty(), "{line}: a difference has a reason");
            value
        };
        match rule {
            "exits" => self.exits = Some(reasoned().parse().expect("an exit code")),
            "says" => self.says = Some(reasoned().to_owned()),
            "sorted" => self.sorted = true,
            "uniq" => self.uniq = true,
            "varies" => self.varies = true,
            "begins" => self.begins = true,
            "objects" => self.objects = true,
            "grep" => self.grep = Some(rest.to_owned()),
            _ => panic!("no such rule: {line}"),
        }
    }
}

/// Words as a shell would split them: single quotes keep everything, double quotes know escapes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, ' ') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), _) if c == open => quote = None,
            (Some('"'), '\\') => {
                let escaped: String = ['\\', chars.next().expect("something escaped")].iter().collect();
                word.get_or_insert_default().push_str(&String::from_utf8_lossy(&unescaped(&escaped)));
            }
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn unescaped(text: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        let taken = match after.as_bytes() {
            [b't', ..] => (b'\t', 1),
            [b'n', ..] => (b'\n', 1),
            [b'r', ..] => (b'\r', 1),
            [b'x', ..] => (u8::from_str_radix(&after[1..3], 16).expect("two hex digits"), 3),
            [other, ..] => (*other, 1),
            [] => panic!("nothing is escaped at the end of {text:?}"),
        };
        bytes.push(taken.0);
        rest = &after[taken.1..];
    }
    bytes.extend(rest.as_bytes());
    bytes
}
