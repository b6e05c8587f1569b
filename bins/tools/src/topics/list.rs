//! `--list`.

use kafka_client::AdminClient;
use kafka_kit::out::Out;

use super::names;

/// Prints the names, one a line; an empty line when there are none, as Kafka does.
pub async fn run(admin: &AdminClient, topic: Option<&str>, exclude_internal: bool) -> anyhow::Result<()> {
    let names = names::matching(admin, topic, exclude_internal).await?;
    let mut out = Out::stdout();
    out.line(&names.join("\n"))?;
    out.flush()
}
