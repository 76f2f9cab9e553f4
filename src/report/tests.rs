//! Recorded runs through every reporter, and what holds for all of them.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use serde_json::json;
use tokio::sync::mpsc;

use super::*;
use crate::{
    event::{
        Attempt, Broken, Captured, Cause, Event, Logged, Outcome, Outline, OutlineStep, Role, Round, Rounds, Scripted,
        Sent, Test, Thrown,
    },
    expectation::Verdict,
    model::Stage,
    secret::Redactor,
    source::Place,
    wire::{Exchange, Request, Response},
};

/// What a reporter wrote.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn output(&self) -> Output {
        Box::new(self.clone())
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Cannot be written to.
struct Broke(io::ErrorKind);

impl Write for Broke {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

fn kind(name: &str) -> &'static Kind {
    REPORTERS.iter().find(|kind| kind.name == name).unwrap()
}

fn options(verbosity: u8) -> Options {
    Options { verbosity, width: Some(100), bodies: verbosity > 1, ..Options::default() }
}

fn recordings() -> Vec<(String, Vec<Event>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/events");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &Path| read_recording(&*fs::read(path).unwrap()).collect::<Result<_, _>>().unwrap();
    paths.iter().map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(path))).collect()
}

fn recording(name: &str) -> Vec<Event> {
    recordings().into_iter().find(|(it, _)| it == name).unwrap().1
}

fn report(name: &str, options: &Options, events: &[Event]) -> String {
    let paper = Paper::default();
    let mut reporter = (kind(name).open)(paper.output(), options);
    for event in events {
        reporter.receive(event).unwrap();
    }
    paper.text()
}

async fn listen(reporters: Vec<(String, Box<dyn Reporter>)>, redactor: Redactor, events: Vec<Event>) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel(1);
    let sending = tokio::spawn(async move {
        for event in events {
            if sender.send(event).await.is_err() {
                break;
            }
        }
    });
    let result = Fanout::new(reporters, Arc::new(redactor)).listen(receiver).await;
    sending.await.unwrap();
    result
}

#[test]
fn every_recording_goes_through_every_reporter() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r#""posthaste": "[^"]+""#, r#""posthaste": "<version>""#);
    settings.bind(|| {
        for (case, events) in recordings() {
            for kind in REPORTERS.iter().filter(|kind| kind.name != "events") {
                insta::assert_snapshot!(format!("{case}.{}", kind.name), report(kind.name, &options(0), &events));
            }
            insta::assert_snapshot!(format!("{case}.terminal-vv"), report("terminal", &options(2), &events));
        }
        let events = recording("passing");
        insta::assert_snapshot!("passing.terminal-v", report("terminal", &options(1), &events));
        insta::assert_snapshot!("passing.json-bodies", report("json", &options(2), &events));
        let color = Options { color: true, ..options(1) };
        insta::assert_snapshot!("failing.terminal-color", report("terminal", &color, &recording("failing")));
    });
}

#[test]
fn a_recording_of_a_replay_is_the_recording() {
    for (case, events) in recordings() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/events/{case}.ndjson"));
        assert_eq!(report("events", &options(0), &events), fs::read_to_string(path).unwrap(), "{case}");
    }
}

#[test]
fn the_json_report_is_json_and_keeps_digits() {
    for (case, events) in recordings() {
        let text = report("json", &options(2), &events);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(value["counts"]["requests"], value["steps"].as_array().unwrap().len(), "{case}");
    }
    let text = report("json", &options(0), &recording("passing"));
    assert!(text.contains(":9007199254740993}") && text.contains(":1.10}"), "{text}");
    let nothing = report("json", &options(0), &recording("passing")[..1]);
    assert!(nothing.is_empty(), "half a document: {nothing}");
}

#[test]
fn nothing_from_outside_steers_the_terminal() {
    for verbosity in 0..3 {
        let text = report("terminal", &options(verbosity), &recording("hostile"));
        let bad = |it: &char| it.is_control() && !matches!(it, '\n' | '\t') || ('\u{202a}'..='\u{202e}').contains(it);
        assert_eq!(text.chars().find(bad), None, "{text}");
    }
    let text = report("junit", &options(0), &recording("hostile"));
    assert!(!text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{fffe}']), "{text}");
}

#[test]
fn steps_side_by_side_are_told_apart() {
    let mut events = recording("iterations");
    let at = |events: &[Event], find: fn(&Event) -> bool| events.iter().position(find).unwrap();
    // The second step's attempt ends before the first step's end is told.
    let second = at(&events, |event| matches!(event, Event::AttemptFinished { step: 1, .. }));
    let moved = events.remove(second);
    let first = at(&events, |event| matches!(event, Event::AttemptFinished { step: 0, .. }));
    events.insert(first, moved);
    for name in ["terminal", "json", "junit"] {
        assert_eq!(report(name, &options(0), &events), report(name, &options(0), &recording("iterations")), "{name}");
    }
}

/// A run in which the same step fails in each of `iterations`, with this body.
fn failures(iterations: usize, body: &str) -> Vec<Event> {
    let mut events = recording("iterations")[..2].to_vec();
    let verdicts = vec![verdict(Place::default(), Some(json!(1)))];
    let attempt = Box::new(Attempt { exchanges: vec![exchange(body.into())], verdicts, ..Attempt::default() });
    for iteration in 0..iterations {
        events.push(Event::AttemptFinished {
            step: 0,
            iteration,
            rounds: [].into(),
            attempt: attempt.clone(),
            again_in: None,
        });
        events.push(Event::StepFinished {
            step: 0,
            iteration,
            rounds: [].into(),
            outcome: Outcome::Failed,
            reason: None,
        });
    }
    events.push(Event::RunFinished { elapsed: Duration::ZERO, interrupted: false });
    events
}

#[test]
fn a_long_body_is_cut() {
    let events = failures(1, &"é".repeat(200_000));
    let text = report("terminal", &options(2), &events);
    assert!(text.contains("… (64.0 KiB of 390.6 KiB shown)") && text.len() < 80_000);
    assert!(text.contains("< … (390.6 KiB in all)"));
}

#[test]
fn many_failures_are_counted() {
    let text = report("terminal", &options(0), &failures(250, "no"));
    assert!(text.contains("\n  … and 50 more, told above\n"), "{text}");
    assert_eq!(text.matches("< no\n").count(), 200);
}

#[test]
fn who_watches_is_told_at_once() {
    let events = failures(1, "no");
    let attended = Options { attended: true, ..options(0) };
    assert_eq!(report("terminal", &options(0), &events[..4]), "");
    assert!(report("terminal", &attended, &events[..4]).contains("✗ Log in"));
}

#[tokio::test]
async fn secrets_are_hidden_from_every_reporter() {
    let redactor = Redactor::default();
    redactor.learn("zJKyaiAyTNC-MWjiWC18KQ");
    redactor.learn("q6gBJVO5TzexKYTb_I2rpg");
    let papers: Vec<_> = REPORTERS.iter().map(|kind| (kind, Paper::default())).collect();
    let reporters = papers.iter().map(|(kind, paper)| {
        (kind.name.to_owned(), (kind.open)(paper.output(), &Options { color: true, ..options(2) }))
    });
    listen(reporters.collect(), redactor, recording("passing")).await.unwrap();
    for (kind, paper) in papers {
        let text = paper.text();
        assert!(text.len() > 100, "{} says too little", kind.name);
        assert!(!text.contains("zJKyaiAyTNC") && !text.contains("q6gBJVO5"), "{}: {text}", kind.name);
    }
}

#[tokio::test]
async fn a_reporter_that_cannot_write_ends_the_run_and_the_others_are_whole() {
    let json = Paper::default();
    let reporters = vec![
        ("events".to_owned(), (kind("events").open)(Box::new(Broke(io::ErrorKind::StorageFull)), &options(0))),
        ("terminal".to_owned(), {
            let attended = Options { attended: true, ..options(0) };
            (kind("terminal").open)(Box::new(Broke(io::ErrorKind::BrokenPipe)), &attended)
        }),
        ("json".to_owned(), (kind("json").open)(json.output(), &options(0))),
    ];
    let error = listen(reporters, Redactor::default(), recording("passing")).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    assert!(error.to_string().starts_with("the `terminal` report cannot be written: "), "{error}");
    let report: serde_json::Value = serde_json::from_str(&json.text()).unwrap();
    assert_eq!(report["interrupted"], true);
}

#[tokio::test]
async fn a_run_without_an_end_is_told_as_interrupted() {
    let paper = Paper::default();
    let reporters = vec![("terminal".to_owned(), (kind("terminal").open)(paper.output(), &options(0)))];
    listen(reporters, Redactor::default(), recording("passing")[..6].to_vec()).await.unwrap();
    let text = paper.text();
    assert!(text.contains("Interrupted: 5 requests did not end.") && text.contains("1 request, 1 passed;"), "{text}");
    let silent = Paper::default();
    let reporters = vec![("terminal".to_owned(), (kind("terminal").open)(silent.output(), &options(0)))];
    listen(reporters, Redactor::default(), Vec::new()).await.unwrap();
    assert_eq!(silent.text(), "");
}

#[tokio::test]
async fn the_progress_line_is_gone_before_a_step_is_told() {
    let screen = Paper::default();
    let attended = Options { attended: true, ..options(0) };
    let reporters = vec![
        ("progress".to_owned(), progress(screen.output(), &attended)),
        ("terminal".to_owned(), (kind("terminal").open)(screen.output(), &attended)),
    ];
    listen(reporters, Redactor::default(), recording("passing")).await.unwrap();
    let text = screen.text();
    assert!(text.contains("\r\u{1b}[2K[1/6] Get a user\r\u{1b}[2K\n  ✓ Get a user"), "{text:?}");
    assert!(text.contains("[4/6] Wait for the export, again in 500 ms\r"), "{text:?}");
    let lines = text.lines().map(|line| line.rsplit("\r\u{1b}[2K").next().unwrap_or_default());
    assert_eq!(lines.collect::<Vec<_>>().join("\n") + "\n", report("terminal", &options(0), &recording("passing")));
}

#[test]
fn a_progress_line_that_cannot_be_written_is_no_trouble() {
    let mut progress = progress(Box::new(Broke(io::ErrorKind::BrokenPipe)), &options(0));
    for event in recording("passing") {
        progress.receive(&event).unwrap();
    }
}

#[test]
fn a_reporter_is_asked_for_by_name() {
    let asked = parse_request("json=out/report=1.json").unwrap();
    assert_eq!((asked.kind.name, asked.path.as_deref()), ("json", Some(Path::new("out/report=1.json"))));
    assert_eq!(parse_request("junit").unwrap().path, None);
    assert_eq!(parse_request("junit=-").unwrap().path, None);
    let error = |text| parse_request(text).unwrap_err().to_string();
    assert_eq!(error("jnit"), "unknown reporter `jnit`; did you mean `junit`?");
    assert_eq!(error("banana=x"), "unknown reporter `banana`; there are terminal, json, junit, events");
    assert_eq!(error("json="), "no file is named in `json=`");
}

#[test]
fn a_file_is_there_when_the_run_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xml");
    let asked = Requested { kind: kind("junit"), path: Some(path.clone()) };
    let (name, mut reporter) = asked.open(&options(0), || unreachable!()).unwrap();
    assert_eq!(name, format!("junit={}", path.display()));
    let events = recording("passing");
    let (last, before) = events.split_last().unwrap();
    for event in before {
        reporter.receive(event).unwrap();
    }
    assert!(!path.exists());
    reporter.receive(last).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), report("junit", &options(0), &events));

    let asked = Requested { kind: kind("junit"), path: Some(folder.path().join("no/report.xml")) };
    let error = asked.open(&options(0), || unreachable!()).err().unwrap().to_string();
    assert!(error.starts_with("cannot write `") && error.ends_with("/no` does not exist"), "{error}");
}

fn exchange(body: String) -> Exchange {
    let request = Request::new("GET", "http://localhost/".parse().unwrap());
    let mut response = Response::default();
    (response.status, response.version) = (200, "HTTP/2".to_owned());
    response.set_body(body.into());
    Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::from_nanos(1_500_001) }
}

fn verdict(place: Place, actual: Option<serde_json::Value>) -> Verdict {
    let (query, expected) = ("$.id".to_owned(), "30".to_owned());
    Verdict { held: false, place, query, expected, actual, why: Some("why".into()), diff: Some("-a\n+b".into()) }
}

/// Each kind of event, with everything in it.
/// A script that did everything that one can do.
fn scripted() -> Scripted {
    let failure =
        Thrown { name: "AssertionError".into(), message: "no".into(), at: Some((1, 2)), stack: "at 1".into() };
    let test = |failure| Test { name: "it".into(), index: 1, skipped: true, failure, place: None };
    Scripted {
        stage: Stage::Before,
        owner: "shop".into(),
        place: Place::whole("shop.json"),
        tests: vec![test(Some(failure.clone())), test(None)],
        errors: vec![failure],
        logs: vec![Logged { level: "log".into(), text: "'hi'".into(), inspected: String::new() }],
        sent: vec![Sent::Broken { request: None, why: "refused".into() }],
        order: Vec::new(),
        next: Some(None),
        skips: true,
        elapsed: Duration::from_millis(3),
    }
}

fn all_events() -> Vec<Event> {
    let place = Place { file: "a.yaml".into(), line: 3, column: 1 };
    let (folders, tags) = (vec!["c".into(), "f".into()].into(), vec!["smoke".to_owned()].into());
    let url = "<<base>>".into();
    let first =
        OutlineStep { id: 0, name: "n".into(), folders, method: "GET".into(), url, tags, place, role: Role::Before };
    let outline = Outline { name: "c".into(), environment: Some("e".into()), iterations: 2, steps: vec![first] };
    let place_of_url = Some(Place::whole("a.yaml"));
    let request = Some(Box::new(Request::new("PUT", "http://localhost/put".parse().unwrap())));
    let broken = Broken { cause: Cause::Transport, why: "refused".into(), place: place_of_url, request };
    let mut exchange = exchange("text".into());
    exchange.request.body = vec![0xff, 0].into();
    exchange.response.headers = vec![("a".into(), "1".into()), ("a".into(), "2".into())];
    let price = serde_json::from_str("{\"price\": 1.10, \"id\": 9007199254740993}").unwrap();
    let attempt = Attempt {
        exchanges: vec![exchange],
        errands: vec![],
        captures: vec![Captured { name: "price".into(), value: price }],
        verdicts: vec![verdict(Place::whole("a.yaml"), Some(json!([null])))],
        broken: Some(broken),
        scripts: vec![scripted()],
        warnings: vec!["`x` has no value".into()],
        ..Attempt::default()
    };
    let again_in = Some(Duration::new(1, 5));
    let rounds: Rounds = [Round { number: 2, label: Some("b".into()) }].into();
    vec![
        Event::RunStarted { outline: Arc::new(outline), at: SystemTime::UNIX_EPOCH + Duration::new(7, 9) },
        Event::IterationStarted { iteration: 1, label: Some("ada".into()) },
        Event::StepStarted { step: 0, iteration: 1, rounds: rounds.clone() },
        Event::AttemptFinished { step: 0, iteration: 1, rounds: rounds.clone(), attempt: Box::new(attempt), again_in },
        Event::StepFinished { step: 0, iteration: 1, rounds, outcome: Outcome::Skipped, reason: Some("r".into()) },
        Event::RunFinished { elapsed: Duration::MAX, interrupted: true },
    ]
}

#[test]
fn every_event_survives_a_recording() {
    let events = all_events();
    let text = report("events", &options(0), &events);
    let again: Vec<_> = read_recording(text.as_bytes()).collect::<Result<_, _>>().unwrap();
    assert_eq!(format!("{events:?}"), format!("{again:?}"));
    let unixed = text.replace('\n', "\r\n\r\n");
    assert_eq!(read_recording(unixed.as_bytes()).flatten().count(), events.len());
}

fn trouble(recording: &str) -> String {
    let mut read = read_recording(recording.as_bytes());
    let error = read.by_ref().find_map(Result::err).unwrap().to_string();
    assert!(read.next().is_none(), "an error is the end");
    error
}

#[test]
fn a_bad_recording_is_refused() {
    let whole = report("events", &options(0), &all_events());
    let lines: Vec<_> = whole.lines().collect();
    let cut = "the recording ends in the middle of the run, at line ";
    assert_eq!(trouble(&whole[..whole.len() - 5]), format!("{cut}7"));
    assert_eq!(trouble(&lines[..3].join("\n")), format!("{cut}3"));
    let none = "this is not a recording: its first line is not `{\"posthaste_recording\":1}`";
    assert_eq!(trouble(""), none);
    assert_eq!(trouble(&lines[1..].join("\n")), none);
    let newer = whole.replacen(":1}", ":2,\"more\":[]}", 1);
    assert_eq!(trouble(&newer), "the recording has version 2, and this posthaste reads versions up to 1");
    let unknown = whole.replacen("step_started", "step_begun", 1);
    assert!(trouble(&unknown).starts_with("line 4: unknown variant `step_begun`"), "{}", trouble(&unknown));
    let stray = whole.replacen("{\"step\":0", "{\"step\":9", 1);
    assert_eq!(trouble(&stray), "line 4: there is no step 9, of 1");
    assert_eq!(trouble(&[lines[0], lines[2]].join("\n")), "line 2: the run has not started yet");
}
