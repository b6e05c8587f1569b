//! Options that several tools share, each defined once.

use std::ffi::OsStr;
use std::time::Duration;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command};

use crate::failure::Failure;
use crate::style::{Color, Style};

/// How long to try to reach a broker.
#[derive(Clone, Debug, Args)]
pub struct Patience {
    /// Seconds to wait for a broker before giving up with exit code 3.
    #[arg(
        long = "timeout",
        visible_alias = "connect-timeout",
        value_name = "SECONDS",
        default_value = "5",
        value_parser = seconds,
        help_heading = "Connection"
    )]
    pub timeout: Duration,
}

/// The same for tools where Kafka gives `--timeout` another meaning.
#[derive(Clone, Debug, Args)]
pub struct ConnectTimeout {
    /// Seconds to wait for a broker before giving up with exit code 3.
    #[arg(
        long = "connect-timeout",
        value_name = "SECONDS",
        default_value = "5",
        value_parser = seconds,
        help_heading = "Connection"
    )]
    pub connect_timeout: Duration,
}

/// Colour.
#[derive(Clone, Debug, Args)]
pub struct Output {
    /// When to use colour; NO_COLOR and FORCE_COLOR are respected.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto, help_heading = "Output")]
    pub color: Color,
}

impl Output {
    /// How to render for standard output.
    pub fn style(&self) -> Style {
        Style::of_stdout(self.color)
    }
}

/// Options that only exist to refuse them in a helpful way.
#[derive(Clone, Debug, Args)]
pub struct Zookeeper {
    /// Refused: topics are managed through the brokers.
    #[arg(long, value_name = "HOSTS", hide = true)]
    pub zookeeper: Option<String>,
}

impl Zookeeper {
    /// Refuses `--zookeeper` in one line.
    pub fn refuse(&self) -> Result<(), Failure> {
        match self.zookeeper {
            None => Ok(()),
            Some(_) => Err(Failure::usage(
                "--zookeeper was removed in Kafka 3.0: give a broker instead, --bootstrap-server HOST:9092",
            )),
        }
    }
}

/// Takes any text; completions offer the values that are known to make sense.
#[derive(Clone, Copy, Debug)]
pub struct Suggested(pub &'static [&'static str]);

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 86_400.0 => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("a number of seconds above 0 and up to 86400".to_string()),
    }
}
