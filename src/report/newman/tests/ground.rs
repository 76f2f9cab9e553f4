//! A run in which all happens that Newman tells of, and what is told of it.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde_json::json;

use crate::{
    event::{
        Attempt, Broken, Cause, Deed, Event, Logged, Outcome, Outline, OutlineStep, Role, Scripted, Sent, Test, Thrown,
    },
    model::{Dialect, Script, Stage},
    report::{contract::Reporter, newman::Facts, paper::Paper},
    secret::Redactor,
    source::Place,
    wire::{Exchange, Request, Response},
};

pub(super) fn exchange(method: &str, url: &str, status: u16, body: &'static str) -> Exchange {
    let headers = [("content-type", "application/json"), ("Connection", "keep-alive"), ("Keep-Alive", "timeout=5")];
    let headers = headers.iter().chain(&[("Transfer-Encoding", "chunked")]);
    let response = Response {
        status,
        headers: headers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: body.into(),
        encoded_size_bytes: body.len() as u64,
        ..Response::default()
    };
    let request = Request::new(method, url.parse().unwrap());
    Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::from_millis(20) }
}

pub(super) fn script(stage: Stage) -> Scripted {
    let place = Place::default();
    Scripted::new(&Script { stage, text: "".into(), owner: "x".into(), place, dialect: Dialect::Pm })
}

pub(super) fn thrown(name: &str, message: &str) -> Thrown {
    Thrown { name: name.into(), message: message.into(), at: None, stack: String::new() }
}

pub(super) fn test(name: &str, index: usize, failure: Option<Thrown>) -> Test {
    Test { name: name.into(), index, skipped: false, failure, place: None }
}

pub(super) fn log(text: &str) -> Logged {
    Logged { level: "log".into(), text: text.into(), inspected: format!("'{text}'") }
}

/// An item with scripts on three levels, one that fails to be sent, and one that a script skips; a request of a script
/// between a test and a line of the console.
pub(super) fn attempts() -> Vec<(Attempt, Outcome)> {
    let url = "http://127.0.0.1:18777/echo";
    let body = r#"{"method":"GET","url":"/echo","body":""}"#;
    let before = [
        Scripted { errors: vec![thrown("Error", "coll pre")], ..script(Stage::Before) },
        Scripted { logs: vec![log("fpre")], ..script(Stage::Before) },
    ];
    let after = [
        Scripted {
            tests: vec![test("collection test", 0, Some(thrown("AssertionError", "expected 200 to equal 500")))],
            ..script(Stage::After)
        },
        Scripted {
            tests: vec![test("folder test", 0, None), Test { skipped: true, ..test("later", 1, None) }],
            logs: vec![log("f")],
            sent: vec![Sent::Answered(Box::new(exchange("GET", "http://127.0.0.1:18777/status/201", 201, "status")))],
            order: vec![Deed::Test, Deed::Request, Deed::Test, Deed::Log],
            next: Some(Some("C".into())),
            ..script(Stage::After)
        },
    ];
    let first = Attempt {
        exchanges: vec![exchange("GET", url, 200, body)],
        scripts: before.into_iter().chain(after).collect(),
        ..Attempt::default()
    };
    let request = Request::new("GET", "http://127.0.0.1:1/x".parse().unwrap());
    let why = "connection refused by 127.0.0.1:1".to_owned();
    let broken = Broken { cause: Cause::Transport, why, place: None, request: Some(Box::new(request)) };
    let second = Attempt { broken: Some(broken), ..Attempt::default() };
    let third = Attempt { scripts: vec![Scripted { skips: true, ..script(Stage::Before) }], ..Attempt::default() };
    vec![(first, Outcome::Failed), (second, Outcome::Broken), (third, Outcome::Skipped)]
}

pub(super) fn events(iterations: usize) -> Vec<Event> {
    let outline = |(id, name): (usize, &str)| OutlineStep {
        id,
        name: name.into(),
        folders: Arc::from(["Levels".into()]),
        method: "GET".into(),
        url: "{{base}}".into(),
        tags: Arc::from([]),
        place: Place::default(),
        role: Role::Chosen,
    };
    let steps = ["A", "B", "C"].into_iter().enumerate().map(outline).collect();
    let outline = Arc::new(Outline { name: "Levels".into(), environment: None, iterations, steps });
    let mut events = vec![Event::RunStarted { outline, at: SystemTime::UNIX_EPOCH }];
    for iteration in 0..iterations {
        events.push(Event::IterationStarted { iteration, label: None });
        for (step, (attempt, outcome)) in attempts().into_iter().enumerate() {
            let (rounds, attempt) = (Arc::from([]), Box::new(attempt));
            events.push(Event::StepStarted { step, iteration, rounds: Arc::from([]) });
            events.push(Event::AttemptFinished { step, iteration, rounds, attempt, again_in: None });
            events.push(Event::StepFinished { step, iteration, rounds: Arc::from([]), outcome, reason: None });
        }
    }
    events.push(Event::RunFinished { elapsed: Duration::from_millis(104), interrupted: false });
    events
}

pub(super) fn facts() -> Arc<Facts> {
    let collection = json!({
        "info": { "name": "Levels", "_postman_id": "c" },
        "item": [
            { "id": "f1", "name": "F1", "item": [{ "id": "f2", "name": "F2", "item": [{ "id": "a", "name": "A", "request": {} }] }] },
            { "id": "b", "name": "B", "request": { "url": "http://127.0.0.1:1/x" } },
            { "id": "c", "name": "C" },
        ],
    });
    Arc::new(Facts::of(collection, ["a", "b", "c"].into_iter(), &Redactor::default()))
}

pub(super) fn told(mut reporter: Box<dyn Reporter>, paper: &Paper, iterations: usize) -> String {
    for event in events(iterations) {
        reporter.receive(&event).unwrap();
    }
    paper.text()
}
