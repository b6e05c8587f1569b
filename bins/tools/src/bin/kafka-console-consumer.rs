//! kafka-console-consumer
fn main() -> std::process::ExitCode {
    kafka_kit::entry::main(&kafka_tools::console_consumer::TOOL)
}
