//! What the client library warns about, on stderr in the form of the tools' own messages. Servers have a log of their own.
//!
//! Its errors are not shown: a call fails with each of them, and the tool says so.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// Shows warnings of the library from now on, under the tool's name.
pub fn show_warnings(tool: &'static str) {
    let shown = tracing_subscriber::fmt()
        .with_max_level(Level::WARN)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .event_format(ToolLine { tool, last: Mutex::default() })
        .try_init();
    // It is shown already when a process runs two tools, as tests may.
    let _ = shown;
}

struct ToolLine {
    tool: &'static str,
    /// What was said last, and when.
    last: Mutex<Option<(String, Instant)>>,
}

impl ToolLine {
    /// Whether the same was said a moment ago: what is tried again and again would fill the screen.
    fn is_repetition(&self, line: &str) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let repeated = last.as_ref().is_some_and(|(said, at)| said == line && at.elapsed() < REPEAT_AFTER);
        if !repeated {
            *last = Some((line.to_string(), Instant::now()));
        }
        repeated
    }
}

impl<S, N> FormatEvent<S, N> for ToolLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, ctx: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        if *event.metadata().level() == Level::ERROR {
            return Ok(());
        }
        let mut line = format!("{}: warning: ", self.tool);
        ctx.field_format().format_fields(Writer::new(&mut line), event)?;
        match self.is_repetition(&line) {
            true => Ok(()),
            false => writeln!(writer, "{line}"),
        }
    }
}

const REPEAT_AFTER: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_new_is_said() {
        let log = ToolLine { tool: "t", last: Mutex::default() };
        let repeated: Vec<bool> = ["a", "a", "b", "a"].map(|line| log.is_repetition(line)).to_vec();
        assert_eq!(repeated, [false, true, false, false]);
    }
}
