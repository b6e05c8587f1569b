//! kafka-console-producer
fn main() -> std::process::ExitCode {
    kafka_kit::entry::main(&kafka_tools::console_producer::TOOL)
}
