#!/usr/bin/env bash
# Everything that is tested: style, crates, tools, and the tests beside real Kafka and foreign clients. Installs what the tests
# need and the machine lacks; what it cannot get is named, with the tests that are skipped for it.
set -euo pipefail
cd "$(dirname "$0")/../.."
export CARGO_TERM_COLOR=never
bash tests/scripts/prepare.sh

cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
# Programs first: the tests between processes run them.
cargo build --workspace --bins --locked
cargo test --workspace --locked
