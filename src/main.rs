//! Reads the command line, runs one command, and ends with its exit code.

mod cli;

use std::process::ExitCode;

/// A run makes many small values: the system's allocator would take a quarter of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
