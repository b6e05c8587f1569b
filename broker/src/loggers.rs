//! The levels of this process's loggers: what DescribeConfigs and IncrementalAlterConfigs see of the resource
//! BROKER_LOGGER (KIP-412). Writing log lines is the binary's business: it installs a filter that is told of each change.

use std::collections::BTreeMap;

use parking_lot::RwLock;

/// The logger that all others inherit from.
pub const ROOT: &str = "root";

/// How much a logger says, from the most to the least (Kafka's LogLevelConfig).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everything.
    Trace,
    /// What helps to find a fault.
    Debug,
    /// What happened.
    Info,
    /// What may go wrong.
    Warn,
    /// What went wrong.
    Error,
}

impl Level {
    const ALL: [Level; 5] = [Level::Trace, Level::Debug, Level::Info, Level::Warn, Level::Error];

    /// Kafka's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Trace => "TRACE",
            Level::Debug => "DEBUG",
            Level::Info => "INFO",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
        }
    }

    /// The level of a name; `FATAL` is the same as `ERROR`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Level> {
        match name {
            "FATAL" => Some(Level::Error),
            _ => Self::ALL.into_iter().find(|level| level.name() == name),
        }
    }
}

/// Told the levels of all loggers whenever one changes.
type Listener = Box<dyn Fn(&BTreeMap<String, Level>) + Send + Sync>;

struct State {
    /// Of the loggers that have a level of their own; the root always has one.
    levels: BTreeMap<String, Level>,
    listener: Option<Listener>,
}

static STATE: RwLock<State> = RwLock::new(State { levels: BTreeMap::new(), listener: None });

/// The root's level when nobody set one.
const ROOT_DEFAULT: Level = Level::Info;

/// Says who writes the log; called once, by the binary.
pub fn install(listener: impl Fn(&BTreeMap<String, Level>) + Send + Sync + 'static) {
    let mut state = STATE.write();
    state.levels.entry(ROOT.to_owned()).or_insert(ROOT_DEFAULT);
    listener(&state.levels);
    state.listener = Some(Box::new(listener));
}

/// All loggers: the crates of this broker and those that were given a level, each with the level in force.
#[must_use]
pub fn levels() -> BTreeMap<String, Level> {
    let state = STATE.read();
    let root = state.levels.get(ROOT).copied().unwrap_or(ROOT_DEFAULT);
    let mut all = BTreeMap::from([(ROOT.to_owned(), root)]);
    all.extend(NAMES.iter().map(|name| ((*name).to_owned(), root)));
    all.extend(state.levels.iter().map(|(name, level)| (name.clone(), *level)));
    all
}

/// Gives a logger a level; false when there is no such logger.
pub fn set(name: &str, level: Level) -> bool {
    if name != ROOT && !NAMES.contains(&name) {
        return false;
    }
    change(|levels| {
        levels.insert(name.to_owned(), level);
    });
    true
}

/// Takes a logger's own level away; the root cannot lose its.
pub fn unset(name: &str) -> bool {
    if name == ROOT || !NAMES.contains(&name) {
        return false;
    }
    change(|levels| {
        levels.remove(name);
    });
    true
}

fn change(change: impl FnOnce(&mut BTreeMap<String, Level>)) {
    let mut state = STATE.write();
    change(&mut state.levels);
    if let Some(listener) = &state.listener {
        listener(&state.levels);
    }
}

/// True when there is a logger of that name.
#[must_use]
pub fn exists(name: &str) -> bool {
    name == ROOT || NAMES.contains(&name)
}

/// The loggers besides the root: the targets that this broker logs under.
const NAMES: [&str; 4] = ["kafka_broker", "kafka_client", "kafka_log", "kafka_server"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logger_inherits_until_it_is_set() {
        assert_eq!(levels()["kafka_log"], Level::Info);
        assert!(set("kafka_log", Level::from_name("DEBUG").expect("a level")));
        assert_eq!(levels()["kafka_log"], Level::Debug);
        assert!(unset("kafka_log"));
        assert_eq!(levels()["kafka_log"], Level::Info);
        assert!(!set("no.such.logger", Level::Info) && !unset(ROOT));
        assert_eq!(Level::from_name("LOUD"), None);
    }
}
