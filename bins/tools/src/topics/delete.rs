//! `--delete`.

use kafka_client::AdminClient;
use kafka_kit::{Failure, ask};

use super::names;
use crate::report_each;

/// Deletes every topic that matches. On a terminal it asks first when that is anything but the topic of exactly this name.
pub async fn run(admin: &AdminClient, topic: &str, if_exists: bool, yes: bool) -> anyhow::Result<()> {
    let topics = names::matching(admin, Some(topic), false).await?;
    names::ensure_found(&topics, Some(topic), if_exists)?;
    if topics.is_empty() {
        return Ok(());
    }
    if topics != [topic] && !yes && ask::possible() && !confirmed(topic, &topics).await? {
        return Err(Failure::failed("nothing was deleted").into());
    }
    let names: Vec<&str> = topics.iter().map(String::as_str).collect();
    report_each(admin.delete_topics(&names).await?, |topic| topic.clone())
}

async fn confirmed(pattern: &str, topics: &[String]) -> anyhow::Result<bool> {
    eprint!("{}", warning(pattern, topics));
    ask::confirm("Delete?").await
}

fn warning(pattern: &str, topics: &[String]) -> String {
    let shown = topics.iter().take(SHOWN).map(|topic| format!("  {topic}\n")).collect::<String>();
    let more = topics.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!("  and {more} more\n") } else { String::new() };
    let count = topics.len();
    format!("'{pattern}' matches {count} topic{}:\n{shown}{more}", if count == 1 { "" } else { "s" })
}

const SHOWN: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_names_what_goes() {
        assert_eq!(warning("a.", &["ab".into(), "ac".into()]), "'a.' matches 2 topics:\n  ab\n  ac\n");
        let many: Vec<String> = (0..23).map(|i| format!("t{i}")).collect();
        assert!(warning("t.*", &many).ends_with("  t19\n  and 3 more\n"));
    }
}
