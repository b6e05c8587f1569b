//! The small files beside the segments: one module per format.

pub mod checkpoint;
pub mod clean_shutdown;
pub mod leader_epoch;
pub mod meta_properties;
pub mod partition_metadata;
pub mod producer_snapshot;

/// A small file whose content is not what its format says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is malformed: {why}")]
pub struct FormatError {
    /// Which file or part.
    pub what: &'static str,
    /// What is wrong with it.
    pub why: String,
}

impl FormatError {
    pub(crate) fn new(what: &'static str, why: impl Into<String>) -> Self {
        Self { what, why: why.into() }
    }
}

impl From<FormatError> for std::io::Error {
    fn from(error: FormatError) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, error)
    }
}

/// The lines of a checkpoint file: a version, a count, and that many entries.
fn checkpoint_lines<'a>(what: &'static str, text: &'a str) -> Result<Vec<&'a str>, FormatError> {
    let mut lines = text.lines();
    let mut number = |name: &str| -> Result<usize, FormatError> {
        let line = lines.next().ok_or_else(|| FormatError::new(what, format!("no {name}")))?;
        line.trim().parse().map_err(|_| FormatError::new(what, format!("\"{line}\" is no {name}")))
    };
    let version = number("version")?;
    if version != 0 {
        return Err(FormatError::new(what, format!("version {version} is not known")));
    }
    let count = number("count")?;
    let entries: Vec<&str> = lines.filter(|l| !l.trim().is_empty()).collect();
    if entries.len() != count {
        return Err(FormatError::new(what, format!("{count} entries expected, {} found", entries.len())));
    }
    Ok(entries)
}
