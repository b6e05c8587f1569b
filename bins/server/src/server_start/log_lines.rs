//! How the broker's log looks: `[2026-01-31 13:05:09,123] INFO Text. key=value (target)`, one line per event, in UTC, on
//! stdout. Kafka's default pattern, so that what reads Kafka's log reads this one.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io::IsTerminal;
use std::time::{SystemTime, UNIX_EPOCH};

use kafka_broker::loggers::{self, Level};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, fmt as tracing_fmt, reload};

/// Writes log lines from now on; the levels follow [`loggers`].
pub(super) fn install() -> Result<(), tracing::subscriber::SetGlobalDefaultError> {
    let (filter, handle) = reload::Layer::new(Targets::new().with_default(LevelFilter::INFO));
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let lines = tracing_fmt::layer().with_writer(std::io::stdout).event_format(Lines { colour });
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(lines.with_filter(filter)))?;
    loggers::install(move |levels| {
        // Fails only when the subscriber is gone, at the end of the process.
        let _ = handle.reload(targets(levels));
    });
    if let Some(level) = std::env::var("KAFKA_LOG_LEVEL").ok().and_then(|name| Level::from_name(&name.to_uppercase())) {
        loggers::set(loggers::ROOT, level);
    }
    Ok(())
}

fn targets(levels: &BTreeMap<String, Level>) -> Targets {
    let own =
        levels.iter().filter(|(name, _)| *name != loggers::ROOT).map(|(name, level)| (name.clone(), filter(*level)));
    let root = levels.get(loggers::ROOT).map_or(LevelFilter::INFO, |level| filter(*level));
    Targets::new().with_targets(own).with_default(root)
}

fn filter(level: Level) -> LevelFilter {
    match level {
        Level::Trace => LevelFilter::TRACE,
        Level::Debug => LevelFilter::DEBUG,
        Level::Info => LevelFilter::INFO,
        Level::Warn => LevelFilter::WARN,
        Level::Error => LevelFilter::ERROR,
    }
}

struct Lines {
    colour: bool,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let level = *event.metadata().level();
        let colour = match level {
            tracing::Level::ERROR => "\x1b[31m",
            tracing::Level::WARN => "\x1b[33m",
            _ => "",
        };
        let (on, off) = if self.colour && !colour.is_empty() { (colour, "\x1b[0m") } else { ("", "") };
        let mut text = Text::default();
        event.record(&mut text);
        let target = event.metadata().target().replace("::", ".");
        let time = Timestamp(now_ms as u64);
        writeln!(out, "[{time}] {on}{level}{off} {}{} ({target})", text.message, text.fields)
    }
}

/// An event's message, and its other fields as ` key=value`. A line break in a value must not make two lines.
#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Text {
    fn add(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        let text = value.to_string().replace('\n', " ");
        // Writing to a String cannot fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{text}"),
            name => write!(self.fields, " {name}={text}"),
        };
    }
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, format_args!("{value:?}"));
    }
}

/// Milliseconds since 1970, shown as a date and time of day.
struct Timestamp(u64);

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, ms) = (self.0 / 86_400_000, self.0 % 86_400_000);
        // Days are counted from 0000-03-01, so that the leap day ends the year; an era has 400 years.
        let days = days + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        let (hour, minute) = (ms / 3_600_000, ms / 60_000 % 60);
        let (second, milli) = (ms / 1_000 % 60, ms % 1_000);
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02},{milli:03}")
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn timestamps_are_dates() {
        assert_eq!(Timestamp(0).to_string(), "1970-01-01 00:00:00,000");
        assert_eq!(Timestamp(951_826_089_007).to_string(), "2000-02-29 12:08:09,007");
        assert_eq!(Timestamp(1_735_689_599_999).to_string(), "2024-12-31 23:59:59,999");
    }
}
