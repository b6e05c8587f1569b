# What a developer types. The two commands of the README are `make quickstart` and `make test`.
PREFIX ?= /usr/local
CARGO ?= cargo
TOOLS = kafka-topics kafka-console-producer kafka-console-consumer kafka-server-start kafka-server-stop kafka-storage

.PHONY: quickstart test check fix build install generate golden fuzz bench clean

quickstart: build
	bash tests/scripts/quickstart.sh

build:
	$(CARGO) build --release --locked --bins --workspace

test:
	bash tests/scripts/test.sh

# Never writes to the tree.
check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	$(CARGO) test --locked --test tidy

fix:
	$(CARGO) fmt --all
	$(CARGO) clippy --workspace --all-targets --fix --allow-dirty -- -D warnings

install: build
	bash tests/scripts/install.sh "$(DESTDIR)$(PREFIX)" $(TOOLS)

# Man pages, completions and messages are generated and committed; the tests check that they are current.
generate:
	$(CARGO) run --locked -p kafka-wire-gen
	$(CARGO) run --locked --bin kafka -- generate man man
	$(CARGO) run --locked --bin kafka -- generate completions completions

# Each target for FUZZ_SECONDS; needs a nightly toolchain and cargo-fuzz.
FUZZ_SECONDS ?= 60
fuzz:
	for target in $$($(CARGO) +nightly fuzz list --fuzz-dir tests/fuzz); do \
		$(CARGO) +nightly fuzz run --fuzz-dir tests/fuzz $$target -- -max_total_time=$(FUZZ_SECONDS) || exit 1; done

# Ours and Kafka side by side; prints the table that is in the README.
bench: build
	bash tests/bench/run.sh

clean:
	$(CARGO) clean
