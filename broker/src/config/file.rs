//! From a properties file and `--override key=value` to the map that [`super::BrokerConfig`] reads, with the config
//! providers of Kafka that name files and environment variables (KIP-297, KIP-421, KIP-887).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kafka_client::properties::Properties;

/// Why a file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}", path = .path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not in the format of java.util.Properties.
    #[error("{path}: {reason}", path = .path.display())]
    Format {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A `${provider:path:key}` that cannot be resolved.
    #[error("Invalid value {value} for configuration {key}: {reason}")]
    Provider {
        /// The key whose value holds it.
        key: String,
        /// The value as written.
        value: String,
        /// What is wrong.
        reason: String,
    },
}

/// Reads `file`, puts `overrides` over it and resolves config providers.
pub fn load(file: Option<&Path>, overrides: &[(String, String)]) -> Result<BTreeMap<String, String>, FileError> {
    let mut properties = match file {
        Some(path) => read(path)?,
        None => BTreeMap::new(),
    };
    properties.extend(overrides.iter().cloned());
    resolve_providers(properties)
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, FileError> {
    let bytes = std::fs::read(path).map_err(|source| FileError::Read { path: path.to_owned(), source })?;
    let parsed = Properties::parse(&bytes)
        .map_err(|error| FileError::Format { path: path.to_owned(), reason: error.to_string() })?;
    Ok(parsed.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}

/// A provider that `config.providers` names.
#[derive(Clone, Copy)]
enum Provider {
    Env,
    File,
    Directory,
}

impl Provider {
    fn from_class(class: &str) -> Option<Provider> {
        match class.rsplit_once('.') {
            Some(("org.apache.kafka.common.config.provider", "EnvVarConfigProvider")) => Some(Provider::Env),
            Some(("org.apache.kafka.common.config.provider", "FileConfigProvider")) => Some(Provider::File),
            Some(("org.apache.kafka.common.config.provider", "DirectoryConfigProvider")) => Some(Provider::Directory),
            _ => None,
        }
    }

    /// The value of `${name:path:key}`; none when it is not there, and the text then stays as it is.
    fn get(self, path: &str, key: &str) -> Result<Option<String>, String> {
        match self {
            Provider::Env => Ok(std::env::var(key).ok()),
            Provider::File => {
                let values = read(Path::new(path)).map_err(|error| error.to_string())?;
                Ok(values.get(key).cloned())
            }
            Provider::Directory => match key.contains('/') {
                true => Err(format!("`{key}` is not a file name")),
                false => Ok(std::fs::read_to_string(Path::new(path).join(key)).ok()),
            },
        }
    }
}

fn resolve_providers(mut properties: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, FileError> {
    let Some(names) = properties.get("config.providers").cloned() else { return Ok(properties) };
    let mut providers = BTreeMap::new();
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let key = format!("config.providers.{name}.class");
        let class = properties.get(&key).cloned().unwrap_or_default();
        let provider = Provider::from_class(class.trim()).ok_or_else(|| FileError::Provider {
            key,
            reason: format!("Class {class} could not be found."),
            value: class.clone(),
        })?;
        providers.insert(name.to_owned(), provider);
    }
    for (key, value) in properties.iter_mut().filter(|(key, _)| !key.starts_with("config.providers")) {
        *value = resolve(value, &providers).map_err(|reason| FileError::Provider {
            key: key.clone(),
            value: value.clone(),
            reason,
        })?;
    }
    Ok(properties)
}

/// Replaces each `${provider:[path:]key}` once; what a provider answers is not looked at again.
fn resolve(value: &str, providers: &BTreeMap<String, Provider>) -> Result<String, String> {
    let mut resolved = String::new();
    let mut rest = value;
    while let Some(start) = rest.find("${") {
        let Some(end) = rest[start..].find('}').map(|at| start + at) else { break };
        let reference = &rest[start + 2..end];
        let found = match reference.split_once(':') {
            Some((name, target)) => match providers.get(name) {
                Some(provider) => {
                    let (path, key) = target.rsplit_once(':').unwrap_or(("", target));
                    provider.get(path, key)?
                }
                None => None,
            },
            None => None,
        };
        resolved.push_str(&rest[..start]);
        resolved.push_str(found.as_deref().unwrap_or(&rest[start..=end]));
        rest = &rest[end + 1..];
    }
    resolved.push_str(rest);
    Ok(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_replace_what_they_know() {
        let dir = tempfile::tempdir().expect("a directory");
        let secrets = dir.path().join("secrets.properties");
        std::fs::write(&secrets, "rack=r1\n").expect("a file");
        let overrides = [
            ("config.providers", "file".to_owned()),
            ("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider".to_owned()),
            ("broker.rack", format!("${{file:{}:rack}}-x", secrets.display())),
            ("log.dirs", "${other:a:b}".to_owned()),
        ];
        let overrides: Vec<_> = overrides.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let properties = load(None, &overrides).expect("resolved");
        assert_eq!(properties["broker.rack"], "r1-x");
        assert_eq!(properties["log.dirs"], "${other:a:b}", "without its provider it is plain text");
    }

    #[test]
    fn an_unknown_provider_is_refused() {
        let overrides = [
            ("config.providers".to_owned(), "vault".to_owned()),
            ("config.providers.vault.class".to_owned(), "com.example.Vault".to_owned()),
        ];
        let error = load(None, &overrides).expect_err("no such class").to_string();
        assert_eq!(
            error,
            "Invalid value com.example.Vault for configuration config.providers.vault.class: Class com.example.Vault \
             could not be found."
        );
    }
}
