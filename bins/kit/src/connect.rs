//! From options to a client: property files, `key=value` properties, and what a client's error exits with.

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use kafka_client::{AdminClient, AdminConfig, ApiError, ClientError, ErrorCode, Properties};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use crate::entry;
use crate::failure::{Code, Failure};

/// Reads a Java property file.
pub fn load_properties(path: &Path) -> anyhow::Result<Properties> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Properties::parse(&bytes).with_context(|| format!("cannot read {}", path.display()))
}

/// Adds `key=value` arguments. A value may hold `=`; without any `=`, or with nothing behind it, the value is empty.
pub fn add_pairs(properties: &mut Properties, option: &str, pairs: &[String]) -> Result<(), Failure> {
    for pair in pairs {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if key.is_empty() {
            return Err(Failure::usage(format!("Invalid command line properties: {option} {pair}")));
        }
        properties.set(key, value);
    }
    Ok(())
}

/// Sets the brokers named by `--bootstrap-server`, which has to be given unless the properties name some already.
pub fn set_servers(properties: &mut Properties, servers: Option<&str>) -> Result<(), Failure> {
    const KEY: &str = "bootstrap.servers";
    match servers {
        Some(servers) => properties.set(KEY, servers),
        None if properties.contains(KEY) => {}
        None => return Err(Failure::usage("Missing required argument \"bootstrap-server\"")),
    }
    Ok(())
}

/// Connects an admin client within `limit`, to a cluster of which a broker can be reached.
pub async fn admin(properties: &Properties, limit: Duration) -> anyhow::Result<AdminClient> {
    connected(AdminConfig::from_properties(properties)?, to_speak_in_time(limit)).await
}

/// Makes sure that a broker can be reached within `limit`: producers and consumers try for ever in the background, and a
/// person should be told which address and which step fails. `properties` are any client's.
pub async fn reach(properties: &Properties, limit: Duration) -> anyhow::Result<()> {
    let mut config = AdminConfig::from_properties(properties)?;
    // Another client's keys are strange to this one.
    config.common.warnings.clear();
    connected(config, to_speak_in_time(limit)).await?;
    Ok(())
}

async fn connected(config: AdminConfig, limit: Duration) -> anyhow::Result<AdminClient> {
    let deadline = Instant::now() + limit;
    let admin = AdminClient::connect_within(config, limit).await?;
    let mut last = None;
    let reached = timeout_at(deadline, async {
        loop {
            match reach_any(&admin).await {
                Err(error) if error.is_retriable() => last = Some(error),
                outcome => return outcome,
            }
        }
    });
    match (reached.await, last) {
        (Ok(outcome), _) => Ok(outcome.map(|()| admin)?),
        (Err(_), Some(error)) => Err(anyhow::Error::from(error).context(ADVERTISED)),
        (Err(_), None) => Err(Failure::new(Code::Unreachable, ADVERTISED).into()),
    }
}

/// What is asked of a cluster goes to its brokers where they say that they are, which may not be where the first one is.
async fn reach_any(admin: &AdminClient) -> Result<(), ClientError> {
    let mut attempts = JoinSet::new();
    for node in admin.describe_cluster().await?.nodes.into_iter().take(ASKED_AT_ONCE_MAX) {
        let admin = admin.clone();
        attempts.spawn(async move { admin.broker(node.id).await.map(drop) });
    }
    let mut outcome = Ok(());
    while let Some(attempt) = attempts.join_next().await {
        match attempt {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => outcome = Err(error),
            // It was not cancelled and does not panic.
            Err(_) => {}
        }
    }
    outcome
}

/// A little less than `limit`, so that the one line about a failure is out, and the process gone, when the limit is over.
fn to_speak_in_time(limit: Duration) -> Duration {
    limit - (limit / 20).min(SPEAKING_MAX)
}

const ADVERTISED: &str = "the bootstrap server answers, but no broker can be reached at the address that it advertises \
                          (advertised.listeners)";
/// A large cluster is not to be connected to as a whole to find out that it is there.
const ASKED_AT_ONCE_MAX: usize = 16;
const SPEAKING_MAX: Duration = Duration::from_millis(250);

/// Says what was refused where a broker's refusal does not: `doing` is what we may not do, such as `create topic x`.
pub fn tell_denied(error: anyhow::Error, doing: impl Display) -> anyhow::Error {
    match entry::code_of(&error) {
        Code::Denied => error.context(format!("not allowed to {doing}")),
        _ => error,
    }
}

/// The exit code of a client's error.
pub fn code_of(error: &ClientError) -> Code {
    match error {
        ClientError::Api(error) => code_of_api(error),
        ClientError::Timeout { last: Some(last), .. } if code_of(last) != Code::Failed => code_of(last),
        ClientError::Connect(_) | ClientError::Timeout { .. } | ClientError::Disconnected { .. } => Code::Unreachable,
        _ => Code::Failed,
    }
}

/// The exit code of an error in a broker's answer.
pub fn code_of_api(error: &ApiError) -> Code {
    match error.code {
        ErrorCode::TOPIC_AUTHORIZATION_FAILED
        | ErrorCode::GROUP_AUTHORIZATION_FAILED
        | ErrorCode::CLUSTER_AUTHORIZATION_FAILED
        | ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED
        | ErrorCode::DELEGATION_TOKEN_AUTHORIZATION_FAILED
        | ErrorCode::SASL_AUTHENTICATION_FAILED => Code::Denied,
        ErrorCode::UNKNOWN_TOPIC_OR_PARTITION | ErrorCode::UNKNOWN_TOPIC_ID | ErrorCode::GROUP_ID_NOT_FOUND => {
            Code::NotFound
        }
        _ => Code::Failed,
    }
}
