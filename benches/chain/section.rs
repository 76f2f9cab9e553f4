//! What is measured: each section writes its files, holds its races, and says which goals are reached.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Fallible;
use crate::contender::{Contender, Field, Program, Work};
use crate::forms::{self, CHAIN, CHAINS, PROJECT};
use crate::goal;
use crate::place::{Place, Places};
use crate::race::{self, Course, Figures, Row};
use crate::server::Server;

/// What every section is given.
pub(crate) struct Bench {
    pub(crate) field: Field,
    pub(crate) places: Places,
    /// For the generated files; gone afterwards.
    pub(crate) folder: PathBuf,
    pub(crate) rounds: usize,
}

/// One section: its name, and what prints its figures.
pub(crate) type Section = (&'static str, fn(&Bench) -> Fallible<()>);

/// All sections, in their order.
pub(crate) const SECTIONS: [Section; 6] = [
    ("chain", chain),
    ("start", start),
    ("memory", memory),
    ("project", project),
    ("parallel", parallel),
    ("rows", rows),
];

fn chain(bench: &Bench) -> Fallible<()> {
    forms::chain(&bench.folder, "chain", CHAIN)?;
    for (index, place) in bench.places.each().iter().enumerate() {
        let server = serve(place)?;
        let rows = race(bench, &runs(&bench.field, &server, "chain", CHAIN), Some(&server), bench.rounds);
        println!("\nchain: {CHAIN} requests, {place}");
        race::show(&rows, &["hyper", "hurl", "earlier"]);
        if bench.field.earlier.is_some() {
            goal::at_most(1.05, "times the earlier build's time", ratio(&rows, "earlier", Figures::median));
            goal::at_most(1.05, "times the earlier build's memory", ratio(&rows, "earlier", peak));
        }
        // Between two CPUs the round trip is most of everybody's time: there the ratios say little, and no goal was set.
        if index == 0 {
            goal::at_most(0.5, "times Hurl's time", ratio(&rows, "hurl", Figures::median));
            goal::at_most(4.0, "times the hyper loop's time", ratio(&rows, "hyper", Figures::median));
            goal::at_most(0.6, "times Hurl's memory", ratio(&rows, "hurl", peak));
        }
    }
    Ok(())
}

fn start(bench: &Bench) -> Fallible<()> {
    forms::chain(&bench.folder, "one", 1)?;
    let place = bench.places.steady();
    let server = serve(place)?;
    let rounds = bench.rounds.max(50);
    let fast = [Some(&bench.field.posthaste), bench.field.hurl.as_ref()];
    let versions: Vec<Contender> =
        fast.into_iter().flatten().map(|program| Contender::new(&program.name, program, "--version")).collect();
    println!("\nstart: --version, {place}");
    let rows = race(bench, &versions, None, rounds);
    race::show(&rows, &["hurl"]);
    goal::at_most(1.0, "times Hurl's time", ratio(&rows, "hurl", Figures::median));
    let rows = race(bench, &runs(&bench.field, &server, "one", 1), Some(&server), rounds);
    println!("\nstart: a run of one request, {place}");
    race::show(&rows, &["hyper", "hurl"]);
    goal::at_most(1.0, "times Hurl's time", ratio(&rows, "hurl", Figures::median));
    Ok(())
}

fn memory(bench: &Bench) -> Fallible<()> {
    let (few, many) = (100, 10_000);
    forms::chain(&bench.folder, "one", 1)?;
    let place = bench.places.steady();
    let server = serve(place)?;
    let url = server.base_url();
    let mut contenders = Vec::new();
    for times in [few, many] {
        let mut add = |program: &Program, arguments: &str| {
            let name = format!("{} x {times}", program.name);
            contenders.push(Contender::new(&name, program, arguments).owing(Work { steps: times, furthest: 1 }));
        };
        add(&bench.field.posthaste, &format!("run one.yaml -n {times} --var baseUrl={url}"));
        if let Some(hurl) = &bench.field.hurl {
            add(hurl, &format!("--repeat {times} --jobs 1 --variable baseUrl={url} one.hurl"));
        }
    }
    let rows = race(bench, &contenders, Some(&server), bench.rounds.min(3));
    let at = |times: usize| race::find(&rows, &format!("posthaste x {times}")).and_then(peak);
    let growth = at(many).zip(at(few)).map(|(many, few)| many / few);
    println!("\nmemory: iterations of one request, {place}");
    race::show(&rows, &[]);
    goal::at_most(1.3, "times the memory of 100 iterations for 10,000", growth);
    Ok(())
}

fn project(bench: &Bench) -> Fallible<()> {
    let root = bench.folder.join("project");
    let last = forms::project(&root)?;
    bench.places.anywhere.be_client();
    let verb = |verb: &str| {
        let arguments = format!("{verb} {}", root.display());
        Contender::new(&format!("posthaste {verb}"), &bench.field.posthaste, &arguments)
    };
    let (folders, files) = PROJECT;
    println!("\nproject: {folders} folders of {files} request files, {}", bench.places.anywhere);
    if !refuses_a_slip(&verb("check"), &bench.folder, &last)? {
        println!("posthaste check FAILED: it does not see the unknown key in {}", last.display());
        return Ok(());
    }
    let rows = race(bench, &[verb("check"), verb("list")], None, bench.rounds);
    race::show(&rows, &[]);
    for row in &rows {
        let median = row.result.as_ref().ok().map(Figures::median);
        goal::at_most(1_000.0, &format!("ms for {}", row.name), median);
    }
    Ok(())
}

fn parallel(bench: &Bench) -> Fallible<()> {
    let (chains, requests) = CHAINS;
    forms::chains(&bench.folder.join("chains"))?;
    let place = bench.places.steady();
    let server = serve(place)?;
    let url = server.base_url();
    let contender = |jobs: usize| {
        let arguments = format!("run chains -j {jobs} --var baseUrl={url}");
        let owed = Work { steps: chains * requests, furthest: requests };
        Contender::new(&format!("posthaste -j {jobs}"), &bench.field.posthaste, &arguments).owing(owed)
    };
    let rows = race(bench, &[contender(1), contender(8)], Some(&server), bench.rounds.min(3));
    let at = |jobs: usize| race::find(&rows, &format!("posthaste -j {jobs}")).map(Figures::median);
    println!("\nparallel: {chains} chains of {requests} requests, answered after 20 ms, {place}");
    race::show(&rows, &["posthaste -j 1"]);
    goal::at_most(1.0 / 6.0, "of the time of -j 1 with -j 8", at(8).zip(at(1)).map(|(many, one)| many / one));
    Ok(())
}

fn rows(bench: &Bench) -> Fallible<()> {
    let (few, many) = (1_000, 1_000_000);
    forms::chain(&bench.folder, "one", 1)?;
    let place = bench.places.steady();
    let server = serve(place)?;
    let url = server.base_url();
    let mut peaks = Vec::new();
    println!("\nrows: one request for each row of a CSV file, {place}");
    for count in [few, many] {
        forms::rows(&bench.folder.join(format!("{count}.csv")), count)?;
        let arguments = format!("run one.yaml -d {count}.csv --var baseUrl={url}");
        let contender = Contender::new("posthaste", &bench.field.posthaste, &arguments);
        let peak = contender.peak_kib(&bench.folder).map(race::mebibytes);
        let seen = server.seen()?.work.steps;
        println!("  {count} rows: {seen} requests, peak {:.1} MiB", peak.unwrap_or_default());
        peaks.push(peak.filter(|_| seen == count));
    }
    let growth = peaks[1].zip(peaks[0]).map(|(many, few)| many / few);
    goal::at_most(1.3, "times the memory of 1,000 rows for 1,000,000", growth);
    Ok(())
}

/// Whether `check` really reads the last file: an unknown key is put there, and taken out again.
fn refuses_a_slip(check: &Contender, folder: &Path, file: &Path) -> Fallible<bool> {
    let good = fs::read_to_string(file)?;
    fs::write(file, format!("{good}expects:\n  status: 200\n"))?;
    let refused = check.time(folder).is_err();
    fs::write(file, good)?;
    Ok(refused)
}

/// Whoever can run the collection `stem`; Hurl without `--test`, which costs it a fifth more.
fn runs(field: &Field, server: &Server, stem: &str, requests: usize) -> Vec<Contender> {
    let url = server.base_url();
    let mut contenders =
        vec![Contender::new(&field.floor.name, &field.floor, &format!("--loop {} {requests}", server.address()))];
    for ours in [Some(&field.posthaste), field.earlier.as_ref()].into_iter().flatten() {
        contenders.push(Contender::new(&ours.name, ours, &format!("run {stem}.yaml --var baseUrl={url}")));
    }
    if let Some(hurl) = &field.hurl {
        let arguments = format!("--variable baseUrl={url} {stem}.hurl");
        contenders.push(Contender::new(&hurl.name, hurl, &arguments));
    }
    if let Some(newman) = &field.newman {
        let arguments = format!("run {stem}.json --env-var baseUrl={url}");
        contenders.push(Contender::new(&newman.name, newman, &arguments));
    }
    let owed = Work { steps: requests, furthest: requests };
    contenders.into_iter().map(|contender| contender.owing(owed)).collect()
}

/// A server in its place; whatever is started after it runs in the client's.
fn serve(place: &Place) -> Fallible<Server> {
    place.be_server();
    let server = Server::start();
    place.be_client();
    server
}

fn race(bench: &Bench, contenders: &[Contender], server: Option<&Server>, rounds: usize) -> Vec<Row> {
    race::race(contenders, &Course { folder: &bench.folder, server, rounds })
}

/// Posthaste's figure against that of `base`.
fn ratio<F>(rows: &[Row], base: &str, figure: fn(&Figures) -> F) -> Option<f64>
where
    F: Into<Option<f64>>,
{
    Some(figure(race::find(rows, "posthaste")?).into()? / figure(race::find(rows, base)?).into()?)
}

fn peak(figures: &Figures) -> Option<f64> {
    figures.peak_kib.map(race::mebibytes)
}
