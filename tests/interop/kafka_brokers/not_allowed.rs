//! A broker with an authorizer: what is refused is told in one line that names it, with exit code 4.

use crate::or_skip;
use crate::support::peers::{Driver, V4};
use crate::support::{Broker, Printed, Setup, free_port, ours, run, succeeds, wait_for};

/// Only the broker itself is trusted: it comes to the controller's listener with a password. Clients are nobody.
fn guarded() -> Option<(Broker, Guard)> {
    let (port, controller) = (free_port(), free_port());
    let module = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    let broker = Setup::default()
        .at(port)
        .with("listeners", format!("PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}"))
        .with("controller.quorum.bootstrap.servers", format!("127.0.0.1:{controller}"))
        .with("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:SASL_PLAINTEXT")
        .with("listener.name.controller.sasl.enabled.mechanisms", "PLAIN")
        .with("sasl.mechanism.controller.protocol", "PLAIN")
        .with(
            "listener.name.controller.plain.sasl.jaas.config",
            format!("{module} username=\"broker\" password=\"p\" user_broker=\"p\";"),
        )
        .with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
        .with("super.users", "User:broker")
        .kafka()?;
    let dir = tempfile::tempdir().expect("a directory");
    let login = dir.path().join("login.properties");
    let text = format!(
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n\
         sasl.jaas.config={module} username=\"broker\" password=\"p\";\n"
    );
    std::fs::write(&login, text).expect("a property file");
    let tools = Driver::start(V4).expect("Kafka's tools");
    let login = login.display().to_string();
    Some((broker, Guard { tools, controller: format!("127.0.0.1:{controller}"), login, _dir: dir }))
}

/// Who may change what is allowed.
struct Guard {
    tools: Driver,
    controller: String,
    login: String,
    _dir: tempfile::TempDir,
}

impl Guard {
    fn acls(&mut self, line: &str) {
        let at = format!("--bootstrap-controller {} --command-config {} {line}", self.controller, self.login);
        let args: Vec<String> = at.split_whitespace().map(str::to_owned).collect();
        let printed = self.tools.run("kafka-acls", &args, b"");
        assert_eq!(printed.code, Some(0), "kafka-acls {line}: {}{}", printed.stdout, printed.stderr);
    }
}

#[test]
fn what_is_not_allowed_is_told_with_exit_code_4() {
    let (broker, mut guard) = or_skip!(guarded(), "Apache Kafka {} is not installed (tests/interop/peers.sh)", V4.0);
    let nobody = "--allow-principal User:ANONYMOUS";
    guard.acls(&format!("--add {nobody} --operation Create --cluster"));
    // What is allowed is known to the controller first, and to the broker a little later.
    let exits = |line: &str, code: i32| (attempt(&broker, line).code == Some(code)).then_some(());
    wait_for("creating to be allowed", || exits("kafka-topics --create --topic probe --if-not-exists", 0));
    for topic in ["seen", "readable", "hidden"] {
        succeeds(&broker, "kafka-topics", &["--create", "--topic", topic], b"");
    }
    guard.acls(&format!("--add {nobody} --operation Describe --topic seen"));
    guard.acls(&format!("--add {nobody} --operation Read --topic readable --group ours"));
    guard.acls("--remove --force --cluster");
    wait_for("creating not to be allowed", || exits("kafka-topics --create --topic probe --if-not-exists", 4));
    wait_for("two topics to be seen", || {
        (attempt(&broker, "kafka-topics --list").stdout == "readable\nseen\n").then_some(())
    });
    all_refused(
        &broker,
        &[
            ("kafka-topics --create --topic new", "not allowed to create topic new: Authorization failed."),
            (
                "kafka-topics --alter --topic seen --partitions 7",
                "not allowed to alter topic seen: Topic authorization failed.",
            ),
            ("kafka-topics --delete --topic seen", "not allowed to delete topic seen: Topic authorization failed."),
            (
                "kafka-topics --describe --topic seen",
                "not allowed to describe topic seen: cannot read the configs of seen: Topic authorization failed.",
            ),
            // Who may write to no topic gets no producer id either.
            ("kafka-console-producer --topic seen", "cannot send to topic seen: Cluster authorization failed."),
            ("kafka-console-producer --topic seen --sync", "cannot send to topic seen: Cluster authorization failed."),
            ("kafka-console-producer --topic hidden", "cannot send to topic hidden: Topic authorization failed."),
            ("kafka-console-producer --topic new", "cannot send to topic new: Topic authorization failed."),
            (
                "kafka-console-consumer --topic hidden --group ours",
                "not allowed to read topic hidden as group ours: Not authorized to access topics: [hidden]",
            ),
            (
                "kafka-console-consumer --topic readable --group aa",
                "not allowed to read topic readable as group aa: Group authorization failed.",
            ),
            (
                "kafka-console-consumer --topic seen --partition 0",
                "not allowed to read partition 0 of topic seen: fetching from seen-0: Topic authorization failed.",
            ),
        ],
    );
    guard.acls(&format!("--add {nobody} --operation Write --topic readable"));
    wait_for("writing to be allowed", || exits("kafka-console-producer --topic readable --timeout 0", 0));
    all_refused(
        &broker,
        &[
            ("kafka-console-producer --topic seen", "cannot send to topic seen: Topic authorization failed."),
            ("kafka-console-producer --topic seen --sync", "cannot send to topic seen: Topic authorization failed."),
        ],
    );

    // What is hidden is not there, as for Kafka's own tools; what may be read without a group can be read.
    let hidden = attempt(&broker, "kafka-topics --describe --topic hidden");
    assert_eq!(hidden.code, Some(5), "{hidden:?}");
    let args = ["--topic", "readable", "--partition", "0", "--from-beginning", "--max-messages", "1"];
    assert_eq!(succeeds(&broker, "kafka-console-consumer", &args, b"").stdout, "a line\n");
}

fn all_refused(broker: &Broker, cases: &[(&str, &str)]) {
    let differences: Vec<String> = cases.iter().filter_map(|(line, says)| refusal(broker, line, says).err()).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// That a command prints nothing but one line, which says this, and exits with 4.
fn refusal(broker: &Broker, line: &str, says: &str) -> Result<(), String> {
    let tool = line.split(' ').next().expect("a tool");
    let printed = attempt(broker, line);
    // Kafka's consumer counts also when it fails.
    let told: String = printed.stderr.replace("Processed a total of 0 messages\n", "");
    match (printed.code, printed.stdout.as_str()) {
        (Some(4), "") if told == format!("{tool}: {says}\n") => Ok(()),
        _ => Err(format!("{line}: {printed:?}")),
    }
}

fn attempt(broker: &Broker, line: &str) -> Printed {
    let mut words = line.split_whitespace();
    let tool = words.next().expect("a tool");
    run(ours(tool).args(["--bootstrap-server", &broker.address]).args(words), b"a line\n")
}
