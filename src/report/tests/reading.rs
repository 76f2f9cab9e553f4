//! Recordings: what is written down is read again, and a bad one is refused.

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde_json::json;

use super::ground::{exchange, options, recordings, report, verdict};
use crate::{
    event::{
        Attempt, Broken, Captured, Cause, Event, Logged, Outcome, Outline, OutlineStep, Role, Round, Rounds, Scripted,
        Sent, Test, Thrown,
    },
    model::Stage,
    report::read_recording,
    source::Place,
    wire::Request,
};

#[test]
fn a_recording_of_a_replay_is_the_recording() {
    for (case, events) in recordings() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/events/{case}.ndjson"));
        assert_eq!(report("events", &options(0), &events), fs::read_to_string(path).unwrap(), "{case}");
    }
}

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

/// Each kind of event, with everything in it.
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
