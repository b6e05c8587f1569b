//! kafka-server-stop
fn main() -> std::process::ExitCode {
    kafka_kit::entry::main(&kafka_server::server_stop::TOOL)
}
