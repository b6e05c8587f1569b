//! Whether output goes to a terminal, and whether it may be coloured.

use std::io::IsTerminal;

use clap::ValueEnum;

/// The `--color` option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Also into a pipe.
    Always,
    /// Never.
    Never,
}

/// How a report is to be rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Standard output is a terminal: tables are wanted. Otherwise output is Kafka's, byte for byte.
    pub terminal: bool,
    /// Escape sequences for colour may be written.
    pub colour: bool,
}

impl Style {
    /// The style for standard output of this process.
    pub fn of_stdout(choice: Color) -> Style {
        let terminal = std::io::stdout().is_terminal();
        Style { terminal, colour: colour(choice, terminal, |name| std::env::var(name).ok()) }
    }
}

/// `--color` wins, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether it is a terminal (no-color.org, force-color.org).
pub fn colour(choice: Color, terminal: bool, env: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| env(name).is_some_and(|value| !value.is_empty());
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if set("FORCE_COLOR") => true,
        Color::Auto if env("TERM").as_deref() == Some("dumb") => false,
        Color::Auto => terminal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(choice: Color, terminal: bool, env: &[(&str, &str)], expected: bool) {
        let lookup = |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string());
        assert_eq!(colour(choice, terminal, lookup), expected, "{choice:?} {terminal} {env:?}");
    }

    #[test]
    fn colour_follows_option_then_environment_then_terminal() {
        check(Color::Auto, true, &[], true);
        check(Color::Auto, false, &[], false);
        check(Color::Auto, true, &[("NO_COLOR", "1")], false);
        check(Color::Auto, true, &[("NO_COLOR", "")], true);
        check(Color::Auto, false, &[("FORCE_COLOR", "1")], true);
        check(Color::Auto, true, &[("TERM", "dumb")], false);
        check(Color::Never, true, &[("FORCE_COLOR", "1")], false);
        check(Color::Always, false, &[("NO_COLOR", "1")], true);
    }
}
