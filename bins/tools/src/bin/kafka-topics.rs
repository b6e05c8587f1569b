//! kafka-topics
fn main() -> std::process::ExitCode {
    kafka_kit::entry::main(&kafka_tools::topics::TOOL)
}
