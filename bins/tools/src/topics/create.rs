//! `--create`.

use kafka_client::admin::{CreateTopicsOptions, NewTopic};
use kafka_client::{AdminClient, ErrorCode};
use kafka_kit::out::Out;

use super::args::Create;
use super::names;

/// Creates the topic and says so.
pub async fn run(admin: &AdminClient, create: &Create) -> anyhow::Result<()> {
    let assignments = (0..).zip(create.assignment.iter().cloned()).collect();
    let topic = NewTopic {
        name: create.topic.clone(),
        partitions: create.partitions,
        replication_factor: create.replication_factor,
        assignments,
        configs: create.configs.clone(),
    };
    let answers = admin.create_topics(&[topic], CreateTopicsOptions::default()).await?;
    for (_, answer) in answers {
        match answer {
            Ok(_) => say(&format!("Created topic {}.", create.topic))?,
            Err(error) if error.code == ErrorCode::TOPIC_ALREADY_EXISTS && create.if_not_exists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Kafka's warning, on stdout as there, when the name has characters that metrics confuse.
pub fn warn_about_name(topic: &str) -> anyhow::Result<()> {
    if !names::has_collision_chars(topic) {
        return Ok(());
    }
    say("WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. \
         To avoid issues it is best to use either, but not both.")
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = Out::stdout();
    out.line(line)?;
    out.flush()
}
