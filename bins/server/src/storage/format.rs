//! `format`: from the command line and the node's settings to what [`kafka_broker::metadata::format()`] does.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ArgMatches;
use kafka_broker::config::BrokerConfig;
use kafka_broker::metadata::{FormatOptions, InitialVoter, Quorum};
use kafka_broker::{metadata, random};
use kafka_kit::Failure;
use kafka_log::RealDisk;

use super::{features, info};

/// Formats what is not formatted yet.
pub(super) fn run(config: &BrokerConfig, matches: &ArgMatches, out: &mut String) -> anyhow::Result<()> {
    let options = options(config, matches)?;
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    let report = metadata::format(&RealDisk, &options, &mut random::uuid, now_ms)
        .map_err(|error| Failure::failed(error.to_string()))?;
    for line in report.lines {
        out.push_str(&line);
        out.push('\n');
    }
    Ok(())
}

fn options(config: &BrokerConfig, matches: &ArgMatches) -> anyhow::Result<FormatOptions> {
    let release = matches.get_one::<String>("release-version");
    let release_version = release.map(|text| features::release(Some(text))).transpose()?;
    let levels = matches.get_many::<String>("feature").unwrap_or_default();
    let features = levels.map(|text| level(text)).collect::<Result<Vec<_>, _>>()?;
    let quorum = quorum(config, matches)?;
    let scram = matches.get_many::<String>("add-scram").unwrap_or_default();
    scram.map(|text| refuse_scram(text)).collect::<Result<Vec<()>, _>>()?;
    // The metadata directory comes last, as with Kafka: it is what makes a node complete.
    let mut log_dirs: Vec<PathBuf> = info::directories(config).into_iter().collect();
    log_dirs.sort_by_key(|dir| *dir == config.metadata_log_dir);
    Ok(FormatOptions {
        cluster_id: matches.get_one::<String>("cluster-id").cloned().unwrap_or_default(),
        node_id: config.node_id,
        log_dirs,
        metadata_log_dir: config.metadata_log_dir.clone(),
        release_version,
        features,
        quorum,
        controller_listener_name: config.controller_listener_names.first().cloned().unwrap_or_default(),
        ignore_formatted: matches.get_flag("ignore-formatted"),
        scram: Vec::new(),
    })
}

fn level(text: &str) -> Result<(String, i16), Failure> {
    let wrong = |why: &str| Failure::failed(format!("Can't parse feature=level string {text}: {why}"));
    let (name, level) = text.split_once('=').ok_or_else(|| wrong("equals sign not found."))?;
    let level = level.trim().parse().map_err(|_| wrong(&format!("unable to parse {level} as a short.")))?;
    Ok((name.trim().to_owned(), level))
}

fn quorum(config: &BrokerConfig, matches: &ArgMatches) -> Result<Quorum, Failure> {
    let standalone = matches.get_flag("standalone");
    let initial = matches.get_one::<String>("initial-controllers");
    let is_static = !config.quorum.voters.is_empty();
    if is_static && (standalone || initial.is_some()) {
        return Err(Failure::failed(
            "You cannot specify controller.quorum.voters and format the node with --initial-controllers or --standalone. \
             If you want to use dynamic quorum, please remove controller.quorum.voters and specify \
             controller.quorum.bootstrap.servers instead.",
        ));
    }
    if standalone {
        return standalone_voter(config).map(|voter| Quorum::Dynamic(vec![voter]));
    }
    if let Some(text) = initial {
        return initial_voters(text).map(Quorum::Dynamic);
    }
    if matches.get_flag("no-initial-controllers") {
        return Ok(Quorum::NoInitialControllers);
    }
    if !is_static && config.is_controller {
        return Err(Failure::failed(
            "Because controller.quorum.voters is not set on this controller, you must specify one of the following: \
             --standalone, --initial-controllers, or --no-initial-controllers.",
        ));
    }
    Ok(Quorum::Static)
}

fn standalone_voter(config: &BrokerConfig) -> Result<InitialVoter, Failure> {
    if !config.is_controller {
        return Err(Failure::failed("You can only use --standalone on a controller."));
    }
    let listener = config.advertised_controller_listeners.first();
    let listener = listener.ok_or_else(|| Failure::failed("No controller listeners found."))?;
    let host = match listener.host.as_str() {
        "" => "localhost",
        host => host,
    };
    Ok(InitialVoter { id: config.node_id, directory_id: random::uuid(), host: host.to_owned(), port: listener.port })
}

/// `id@host:port:directory-id,...` (DynamicVoters.parse).
fn initial_voters(text: &str) -> Result<Vec<InitialVoter>, Failure> {
    let voters = text.split(',').map(str::trim).filter(|voter| !voter.is_empty());
    let voters = voters.map(initial_voter).collect::<Result<Vec<_>, _>>()?;
    match voters.is_empty() {
        true => Err(Failure::failed("No voters given.")),
        false => Ok(voters),
    }
}

fn initial_voter(text: &str) -> Result<InitialVoter, Failure> {
    let wrong = |why: &str| Failure::failed(why);
    let (id, rest) = text.split_once('@').ok_or_else(|| wrong("No @ found in dynamic voter string."))?;
    if id.is_empty() {
        return Err(wrong("Invalid @ at beginning of dynamic voter string."));
    }
    let id = id.parse().map_err(|_| wrong("Failed to parse node id in dynamic voter string."))?;
    if rest.is_empty() {
        return Err(wrong("No hostname found after node id."));
    }
    let (host, rest) = match rest.strip_prefix('[') {
        Some(inner) => {
            let (host, rest) = inner
                .split_once(']')
                .ok_or_else(|| wrong("Hostname began with left bracket, but no right bracket was found."))?;
            (host, rest.strip_prefix(':').ok_or_else(|| wrong("Port section must start with a colon."))?)
        }
        None => rest.split_once(':').ok_or_else(|| wrong("No colon following hostname could be found."))?,
    };
    let (port, directory) = rest.split_once(':').ok_or_else(|| wrong("No colon following port could be found."))?;
    let port = port.parse().map_err(|_| wrong("Failed to parse port in dynamic voter string."))?;
    let directory_id = directory.parse().map_err(|_| wrong("Failed to parse directory ID in dynamic voter string."))?;
    Ok(InitialVoter { id, directory_id, host: host.to_owned(), port })
}

fn refuse_scram(text: &str) -> Result<(), Failure> {
    match text.split_once('=') {
        None => Err(Failure::failed(format!("Failed to find equals sign in SCRAM argument '{text}'"))),
        Some((mechanism, _)) => Err(Failure::failed(format!(
            "--add-scram {mechanism}=...: SCRAM is not supported yet, and a cluster that starts with credentials nobody checks \
             would not be what was asked for"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_initial_controllers() {
        let voters =
            initial_voters("0@a:8082:JEXY6aqzQY-32P5TStzaFg,1@[::1]:8083:MvDxzVmcRsaTz33bUuRU6A").expect("valid");
        assert_eq!(voters.len(), 2);
        assert_eq!((voters[0].id, voters[0].host.as_str(), voters[0].port), (0, "a", 8082));
        assert_eq!(voters[0].directory_id.to_string(), "JEXY6aqzQY-32P5TStzaFg");
        assert_eq!(voters[1].host, "::1");
        let error = |text: &str| initial_voters(text).expect_err(text).message;
        assert_eq!(error("foo"), "No @ found in dynamic voter string.");
        assert_eq!(error("1@a"), "No colon following hostname could be found.");
        assert_eq!(error("1@a:b:c"), "Failed to parse port in dynamic voter string.");
        assert_eq!(error("1@a:1:c"), "Failed to parse directory ID in dynamic voter string.");
        assert_eq!(error(" , "), "No voters given.");
    }
}
