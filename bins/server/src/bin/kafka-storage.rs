//! kafka-storage
fn main() -> std::process::ExitCode {
    kafka_kit::entry::main(&kafka_server::storage::TOOL)
}
