//! kafka-server-start

// The broker frees what other threads allocated all the time, which the system's allocator does slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    kafka_kit::entry::main(&kafka_server::server_start::TOOL)
}
