//! The benchmarks: posthaste beside a bare hyper loop, Hurl and Newman, in one interleaved run.
//!
//! `cargo bench --bench chain` runs all six sections; `cargo bench --bench chain -- chain start` runs those named:
//!
//! - `chain`: 1,000 requests, each captures a field that the next URL needs, and checks the status and a field; once
//!   with client and server on the same CPU, once on two.
//! - `start`: `--version`, and the run of a single request.
//! - `memory`: 100 iterations of one request beside 10,000.
//! - `project`: 2,000 request files in 20 folders, checked and listed.
//! - `parallel`: 8 chains of 50 requests that are answered after 20 ms, with `-j 1` and `-j 8`.
//! - `rows`: one request for each row of a CSV file, 1,000 rows beside 1,000,000; takes a minute or two.
//!
//! A row holds the median and the least of its rounds, and the highest resident memory of three more runs. Its ratios
//! are those of the medians. `conns` is how many connections one run opened. Contenders take turns within a round. A
//! contender fails when its exit code is not 0, or when the server has not seen all that it owes.
//!
//! `BENCH_ROUNDS` (11) is the number of rounds; whoever needs over half a second for one is run three times. `HURL` and
//! `NEWMAN` say where the peers are when they are not on the PATH; who is missing is left out by name:
//!
//! ```text
//! cargo install hurl@8.0.1 --locked --root /tmp/peers       # libxml2-dev libcurl4-openssl-dev libclang-dev pkg-config
//! npm install --prefix /tmp/peers newman@6.2
//! HURL=/tmp/peers/bin/hurl NEWMAN=/tmp/peers/node_modules/.bin/newman cargo bench --bench chain
//! ```
//!
//! `EARLIER` is the path of another build of posthaste, which then takes part in `chain` and in the run of `start`.
//!
//! The server and the hyper loop are this same binary (`--serve`, `--loop ADDRESS REQUESTS`), each in its own process.
//! Pinning takes `taskset`, memory takes GNU time at `/usr/bin/time`; without them, the figures say so.
#![expect(clippy::print_stdout, reason = "a bench speaks to the terminal")]

mod contender;
mod floor;
mod forms;
mod goal;
mod place;
mod race;
mod section;
mod server;

use std::error::Error;

use contender::Field;
use place::Places;
use section::{Bench, SECTIONS};

type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["--serve"] => on_one_thread(server::serve()),
        ["--loop", address, requests] => on_one_thread(floor::follow(address, requests.parse()?)),
        // `cargo test --all-targets` comes without `--bench`: nobody asked for figures.
        _ if !words.contains(&"--bench") => Ok(()),
        _ => sections(&words.into_iter().filter(|word| *word != "--bench").collect::<Vec<_>>()),
    }
}

fn on_one_thread(work: impl Future<Output = Fallible<()>>) -> Fallible<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// Runs the sections named, or all.
fn sections(names: &[&str]) -> Fallible<()> {
    if let Some(name) = names.iter().find(|name| !SECTIONS.iter().any(|(known, _)| known == *name)) {
        let known = SECTIONS.map(|(known, _)| known).join(", ");
        return Err(format!("no section `{name}`; there are {known}").into());
    }
    let folder = tempfile::tempdir()?;
    let rounds = std::env::var("BENCH_ROUNDS").ok().map_or(Ok(11), |rounds| rounds.parse())?;
    let bench = Bench {
        field: Field::find()?,
        places: Places::find(),
        folder: folder.path().to_owned(),
        rounds: rounds.max(1),
    };
    for peer in &bench.field.left_out {
        println!("{peer}");
    }
    for (name, run) in SECTIONS {
        if names.is_empty() || names.contains(&name) {
            run(&bench)?;
        }
    }
    Ok(())
}
