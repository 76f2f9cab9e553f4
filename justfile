# What can be done here.
default:
    @just --list

# Everything that the CI asks, and the licences.
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --lib
    cargo test
    cargo deny check

# All tests.
test *ARGUMENTS:
    cargo test {{ARGUMENTS}}

# Refresh the committed JSON Schemas.
schema:
    cargo build
    for of in request collection environment; do target/debug/posthaste schema $of > docs/schema/$of.json; done

# Look at changed snapshots, and take them or leave them.
bless:
    cargo insta test --review

# Measure; the first lines of benches/chain/main.rs say how.
bench *SECTIONS:
    cargo bench --bench chain -- {{SECTIONS}}
