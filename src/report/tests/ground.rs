//! Recordings, and what a reporter makes of one.

use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use crate::{
    event::Event,
    expectation::Verdict,
    report::{Kind, Options, REPORTERS, paper::Paper, read_recording},
    source::Place,
    wire::{Exchange, Request, Response},
};

pub(super) fn kind(name: &str) -> &'static Kind {
    REPORTERS.iter().find(|kind| kind.name == name).unwrap()
}

pub(super) fn options(verbosity: u8) -> Options {
    Options { verbosity, width: Some(100), bodies: verbosity > 1, ..Options::default() }
}

pub(super) fn recordings() -> Vec<(String, Vec<Event>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/events");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &Path| read_recording(&*fs::read(path).unwrap()).collect::<Result<_, _>>().unwrap();
    paths.iter().map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(path))).collect()
}

pub(super) fn recording(name: &str) -> Vec<Event> {
    recordings().into_iter().find(|(it, _)| it == name).unwrap().1
}

pub(super) fn report(name: &str, options: &Options, events: &[Event]) -> String {
    let paper = Paper::default();
    let mut reporter = (kind(name).open)(paper.output(), options);
    for event in events {
        reporter.receive(event).unwrap();
    }
    paper.text()
}

pub(super) fn exchange(body: String) -> Exchange {
    let request = Request::new("GET", "http://localhost/".parse().unwrap());
    let mut response = Response::default();
    (response.status, response.version) = (200, "HTTP/2".to_owned());
    response.set_body(body.into());
    Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::from_nanos(1_500_001) }
}

pub(super) fn verdict(place: Place, actual: Option<serde_json::Value>) -> Verdict {
    let (query, expected) = ("$.id".to_owned(), "30".to_owned());
    Verdict { held: false, place, query, expected, actual, why: Some("why".into()), diff: Some("-a\n+b".into()) }
}
