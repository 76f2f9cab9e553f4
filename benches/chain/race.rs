//! Contenders against each other, interleaved in one run, and the table of what came of it.

use std::path::Path;
use std::time::Duration;

use crate::Fallible;
use crate::contender::Contender;
use crate::server::Server;

/// A contender that needs longer than this for one run is run three times only.
const SLOW: Duration = Duration::from_millis(500);
/// Runs for the peak memory, of which the highest counts.
const WEIGHINGS: usize = 3;

/// Where a race is held.
pub(crate) struct Course<'a> {
    pub(crate) folder: &'a Path,
    /// Nobody to ask where nothing is sent.
    pub(crate) server: Option<&'a Server>,
    pub(crate) rounds: usize,
}

/// One contender, and its figures or why there are none.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) result: Result<Figures, String>,
}

pub(crate) struct Figures {
    /// In ascending order, never empty.
    times: Vec<Duration>,
    pub(crate) peak_kib: Option<u64>,
    connections: usize,
}

impl Figures {
    pub(crate) fn median(&self) -> f64 {
        milliseconds(self.times[self.times.len() / 2])
    }

    fn least(&self) -> f64 {
        milliseconds(self.times[0])
    }
}

/// One warm-up each, which proves that the work is done; then the rounds, each contender in its turn; then memory.
pub(crate) fn race(contenders: &[Contender], course: &Course<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = contenders.iter().map(|contender| warm_up(contender, course)).collect();
    for round in 0..course.rounds {
        for (contender, row) in contenders.iter().zip(&mut rows) {
            let Ok(figures) = &mut row.result else { continue };
            if round >= 3 && figures.times.iter().all(|time| *time > SLOW) {
                continue;
            }
            match contender.time(course.folder) {
                Ok(time) => figures.times.push(time),
                Err(why) => row.result = Err(why.to_string()),
            }
        }
    }
    for (contender, row) in contenders.iter().zip(&mut rows) {
        let Ok(figures) = &mut row.result else { continue };
        // The warm-up's time was only there to know the slow ones by.
        figures.times.remove(0);
        figures.times.sort_unstable();
        let weighings = if figures.times[0] > SLOW { 1 } else { WEIGHINGS };
        figures.peak_kib = (0..weighings).filter_map(|_| contender.peak_kib(course.folder)).max();
    }
    rows
}

fn warm_up(contender: &Contender, course: &Course<'_>) -> Row {
    let result = prove(contender, course).map_err(|why| why.to_string());
    Row { name: contender.name.clone(), result }
}

fn prove(contender: &Contender, course: &Course<'_>) -> Fallible<Figures> {
    if let Some(server) = course.server {
        server.seen()?;
    }
    let time = contender.time(course.folder)?;
    let mut connections = 0;
    if let Some(server) = course.server {
        let seen = server.seen()?;
        if seen.work != contender.owes {
            return Err(
                format!("exit code 0, but the server saw {:?} in place of {:?}", seen.work, contender.owes).into()
            );
        }
        connections = seen.connections;
    }
    Ok(Figures { times: vec![time], peak_kib: None, connections })
}

/// Prints each row against the named bases, then why a row has no figures.
pub(crate) fn show(rows: &[Row], bases: &[&str]) {
    let heads = bases.iter().map(|base| format!("{:>10}", format!("x {base}"))).collect::<Vec<_>>().concat();
    println!("{:<26}{:>11}{:>10}{heads}{:>10}{:>8}{:>7}", "", "median ms", "min ms", "peak MiB", "rounds", "conns");
    for Row { name, result } in rows {
        let Ok(figures) = result else {
            println!("{name:<26}{:>11}", "FAILED");
            continue;
        };
        let ratios: String = bases.iter().map(|base| ratio_cell(figures, find(rows, base))).collect();
        let peak = figures.peak_kib.map_or("-".to_owned(), |kib| format!("{:.1}", mebibytes(kib)));
        let (median, least) = (figures.median(), figures.least());
        let (rounds, connections) = (figures.times.len(), figures.connections);
        println!("{name:<26}{median:>11.2}{least:>10.2}{ratios}{peak:>10}{rounds:>8}{connections:>7}");
    }
    for row in rows {
        if let Err(why) = &row.result {
            println!("{}: {}", row.name, why.replace('\n', "\n    "));
        }
    }
}

fn ratio_cell(figures: &Figures, base: Option<&Figures>) -> String {
    let cell = base.map_or("-".to_owned(), |base| format!("{:.2}", figures.median() / base.median()));
    format!("{cell:>10}")
}

/// The figures of the first row whose name starts so.
pub(crate) fn find<'a>(rows: &'a [Row], name: &str) -> Option<&'a Figures> {
    rows.iter().find(|row| row.name.starts_with(name))?.result.as_ref().ok()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Exact: a peak is far below 2^52 KiB.
#[expect(clippy::cast_precision_loss, reason = "a process has fewer than 2^52 KiB")]
pub(crate) fn mebibytes(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
