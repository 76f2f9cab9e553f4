//! One run through every reporter of Newman. The texts are what Newman 6.2.2 writes of the same collection, but for times.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};

use super::{super::contract::Reporter, *};
use crate::{
    event::{
        Attempt, Broken, Cause, Deed, Event, Logged, Outcome, Outline, OutlineStep, Role, Scripted, Sent, Test, Thrown,
    },
    model::Stage,
    secret::Redactor,
    source::Place,
    wire::{Exchange, Request, Response},
};

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

fn exchange(method: &str, url: &str, status: u16, body: &'static str) -> Exchange {
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

fn script(stage: Stage) -> Scripted {
    Scripted {
        stage,
        owner: "x".into(),
        place: Place::default(),
        tests: Vec::new(),
        errors: Vec::new(),
        logs: Vec::new(),
        sent: Vec::new(),
        order: Vec::new(),
        next: None,
        skips: false,
        elapsed: Duration::ZERO,
    }
}

fn thrown(name: &str, message: &str) -> Thrown {
    Thrown { name: name.into(), message: message.into(), at: None, stack: String::new() }
}

fn test(name: &str, index: usize, failure: Option<Thrown>) -> Test {
    Test { name: name.into(), index, skipped: false, failure, place: None }
}

fn log(text: &str) -> Logged {
    Logged { level: "log".into(), text: text.into(), inspected: format!("'{text}'") }
}

/// An item with scripts on three levels, one that fails to be sent, and one that a script skips; a request of a script
/// between a test and a line of the console.
fn attempts() -> Vec<(Attempt, Outcome)> {
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

fn events(iterations: usize) -> Vec<Event> {
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

fn facts() -> Arc<Facts> {
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

fn told(mut reporter: Box<dyn Reporter>, paper: &Paper, iterations: usize) -> String {
    for event in events(iterations) {
        reporter.receive(&event).unwrap();
    }
    String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
}

fn printed(options: CliOptions, iterations: usize) -> String {
    let paper = Paper::default();
    told(cli(Box::new(paper.clone()), facts(), options), &paper, iterations)
}

#[test]
fn a_run_is_printed_as_newman_prints_it() {
    let expected = r#"newman

Levels

❏ F1 / F2
↳ A
  1⠄ Error in prerequest-script
  ┌
  │ 'fpre'
  └
  GET http://127.0.0.1:18777/echo [200 OK, 166B, 20ms]
  2. collection test
  ✓  folder test
  GET http://127.0.0.1:18777/status/201 [201 Created, 137B, 20ms]
  -  [skipped] later
  ┌
  │ 'f'
  └

Attempting to set next request to C

→ B
  GET http://127.0.0.1:1/x [errored]
     connect ECONNREFUSED 127.0.0.1:1

→ C

┌─────────────────────────┬──────────────────┬──────────────────┐
│                         │         executed │           failed │
├─────────────────────────┼──────────────────┼──────────────────┤
│              iterations │                1 │                0 │
├─────────────────────────┼──────────────────┼──────────────────┤
│                requests │                3 │                1 │
├─────────────────────────┼──────────────────┼──────────────────┤
│            test-scripts │                2 │                0 │
├─────────────────────────┼──────────────────┼──────────────────┤
│      prerequest-scripts │                3 │                1 │
├─────────────────────────┼──────────────────┼──────────────────┤
│              assertions │                3 │                1 │
├─────────────────────────┴──────────────────┴──────────────────┤
│ total run duration: 104ms                                     │
├───────────────────────────────────────────────────────────────┤
│ total data received: 46B (approx)                             │
├───────────────────────────────────────────────────────────────┤
│ average response time: 20ms [min: 20ms, max: 20ms, s.d.: 0µs] │
└───────────────────────────────────────────────────────────────┘

  #  failure         detail                           
                                                      
 1.  Error                                            
                     coll pre                         
                     at prerequest-script             
                     inside "F1 / F2 / A"             
                                                      
 2.  AssertionError  collection test                  
                     expected 200 to equal 500        
                     at assertion:0 in test-script    
                     inside "F1 / F2 / A"             
                                                      
 3.  Error                                            
                     connect ECONNREFUSED 127.0.0.1:1 
                     at request                       
                     inside "B"                       
"#;
    assert_eq!(printed(CliOptions::default(), 1), expected);
}

#[test]
fn iterations_have_lines_and_failures_their_numbers() {
    let text = printed(CliOptions { summary: false, ..CliOptions::default() }, 4);
    assert!(text.contains("\nIteration 2/4\n\n❏ F1 / F2\n↳ A\n  4⠄ Error in prerequest-script\n"), "{text}");
    assert!(
        text.contains(" 04.  Error                                            \n      iteration: 2    coll pre"),
        "{text}"
    );
    assert!(text.contains("\n 10⠄ Error in prerequest-script\n"), "{text}");
}

#[test]
fn words_take_the_place_of_symbols_and_parts_are_left_out() {
    let plain = CliOptions { unicode: false, ..CliOptions::default() };
    let text = printed(plain, 1);
    assert!(text.replace('µ', "u").is_ascii(), "{text}");
    assert!(
        text.contains("\nFolder F1 / F2\nSub-folder A\n  1. Error in prerequest-script\n  -\n  | 'fpre'\n  -\n"),
        "{text}"
    );
    assert!(text.contains("  Pass  folder test\n") && text.contains("\nRoot B\n"), "{text}");
    let row = format!("\n{}+{}+{}\n", "-".repeat(26), "-".repeat(18), "-".repeat(19));
    assert!(text.contains(&row), "{text}");
    let least = CliOptions {
        banner: false,
        console: false,
        summary: false,
        failures: false,
        success_assertions: false,
        ..CliOptions::default()
    };
    let text = printed(least.clone(), 1);
    assert!(text.starts_with("Levels\n") && text.ends_with("\n→ C\n"), "{text}");
    assert!(!text.contains("fpre") && !text.contains('└') && !text.contains("folder test"), "{text}");
    assert!(text.contains("  2. collection test"), "{text}");
    let text = printed(CliOptions { assertions: false, ..least }, 1);
    assert!(!text.contains("collection test"), "{text}");
}

#[test]
fn colours_are_newmans() {
    let text = printed(CliOptions { color: true, ..CliOptions::default() }, 1);
    for line in [
        "→ \u{1b}[0mB\u{1b}[0m\n",
        "  \u{1b}[90mGET\u{1b}[39m \u{1b}[90mhttp://127.0.0.1:1/x\u{1b}[39m \u{1b}[31m[errored]\u{1b}[39m\n",
        "\u{1b}[31m     connect ECONNREFUSED 127.0.0.1:1\u{1b}[39m\n",
        "\u{1b}[32m  ✓ \u{1b}[39m \u{1b}[90mfolder test\u{1b}[39m\n",
        "\u{1b}[31m\u{1b}[1m  2.\u{1b}[22m\u{1b}[39m \u{1b}[31m\u{1b}[1mcollection test\u{1b}[22m\u{1b}[39m\n",
        "\u{1b}[36m  - \u{1b}[39m \u{1b}[36m[skipped] later\u{1b}[39m\n",
        "\u{1b}[90m│\u{1b}[39m              \u{1b}[31massertions\u{1b}[39m \u{1b}[90m│\u{1b}[39m",
    ] {
        assert!(text.contains(line), "{line:?} is not in {text}");
    }
}

#[test]
fn verbose_shows_sizes_and_bodies() {
    let text = printed(CliOptions { verbose: true, ..CliOptions::default() }, 1);
    let block = r#"  GET http://127.0.0.1:18777/echo  
  200 OK ★ 20ms time ★ 22B↑ 166B↓ size ★ 0↑ 4↓ headers ★ 0 cookies
  ┌ ↓ application/json ★ text ★ json ★ utf8 ★ 40B
  │ {"method":"GET","url":"/echo","body":""}
  └
  dns-lookup   tcp-handshake   transfer-start   download   total 
  (cache)      (cache)         0µs              0µs        20ms  

"#;
    assert!(text.contains(block), "{text}");
}

#[test]
fn a_terminal_breaks_long_lines() {
    let text = printed(CliOptions { width: Some(60), summary: false, ..CliOptions::default() }, 1);
    assert!(text.contains(" 2.  Assertio…  collection test                        \n"), "{text}");
    let table = text.lines().skip_while(|line| !line.contains("failure"));
    assert!(table.clone().count() > 10 && table.clone().all(|line| line.chars().count() <= 56), "{text}");
}

#[test]
fn the_json_report_has_newmans_shape() {
    let json = Kept::new(Json::new(facts()));
    let mut listener = json.listener();
    for event in &events(2) {
        listener.receive(event).unwrap();
    }
    let finals = Finals { environment: json!({ "id": "e", "values": [] }), globals: json!({}), error: None };
    let mut text = Vec::new();
    json.get().write(&finals, &mut text).unwrap();
    let report: Value = serde_json::from_slice(&text).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&report), ["collection", "environment", "globals", "run"]);
    let run = &report["run"];
    assert_eq!(keys(run), ["stats", "timings", "executions", "transfers", "failures", "error"]);
    assert_eq!(run["stats"]["requests"], json!({ "total": 6, "pending": 0, "failed": 2 }));
    assert_eq!((&run["stats"]["items"]["total"], &run["stats"]["tests"]["total"]), (&json!(6), &json!(4)));
    assert_eq!((&run["timings"]["responseAverage"], &run["timings"]["completed"]), (&json!(20), &json!(104)));
    let executions = run["executions"].as_array().unwrap();
    let first: Vec<_> = executions.iter().map(keys).collect();
    let own = ["cursor", "item", "prerequestScript", "request", "response", "id", "assertions"];
    assert_eq!(
        first[..3],
        [
            &own[..],
            &["cursor", "item", "request", "response", "id"],
            &["cursor", "item", "request", "id", "requestError"]
        ]
    );
    assert_eq!(executions[0]["response"]["stream"]["type"], "Buffer");
    assert_eq!(executions[0]["response"]["stream"]["data"][0], 123);
    assert_eq!(executions[0]["assertions"][0]["error"]["message"], "expected 200 to equal 500");
    assert_eq!(executions[2]["requestError"], json!({ "code": "ECONNREFUSED", "syscall": "connect" }));
    assert_eq!(executions[3]["cursor"]["cr"], true);
    let failure = &run["failures"][1];
    assert_eq!(failure["at"], "assertion:0 in test-script");
    assert_eq!((&failure["source"]["name"], &failure["parent"]["name"]), (&json!("A"), &json!("F2")));
    assert_eq!(run["failures"].as_array().unwrap().len(), 6);
}

#[test]
fn the_junit_report_has_newmans_shape() {
    let junit = Kept::new(Junit::new(facts()));
    told(junit.listener(), &Paper::default(), 1);
    let mut text = Vec::new();
    junit.get().write(&mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Levels" tests="3" time="0.020">
  <testsuite name="F1 / F2 / A" id="a" timestamp="1970-01-01T00:00:00.000Z" tests="3" failures="1" errors="1" time="0.020">
    <system-err><![CDATA[Iteration: 0

---
prerequestScriptError: coll pre
---
]]></system-err>
    <testcase name="collection test" time="0.020" classname="F1F2A">
      <failure type="AssertionFailure" message="expected 200 to equal 500">
        <![CDATA[Failed 1 times.]]>
        <![CDATA[Collection JSON ID: c.]]>
        <![CDATA[Collection name: Levels.]]>
        <![CDATA[Request name: F1 / F2 / A.]]>
        <![CDATA[Test description: collection test.]]>
        <![CDATA[Error message: expected 200 to equal 500.]]>
        <![CDATA[Stacktrace: AssertionError: expected 200 to equal 500.]]>
      </failure>
    </testcase>
    <testcase name="folder test" time="0.020" classname="F1F2A"/>
    <testcase name="later" time="0.020" classname="F1F2A"/>
  </testsuite>
  <testsuite name="B" id="b" timestamp="1970-01-01T00:00:00.000Z" tests="0" failures="0" errors="1" time="0.000">
    <system-err><![CDATA[Iteration: 0
RequestError: Error: connect ECONNREFUSED 127.0.0.1:1

---
]]></system-err>
  </testsuite>
  <testsuite name="C" id="c" timestamp="1970-01-01T00:00:00.000Z" tests="0" failures="0" errors="0" time="0.000"/>
</testsuites>"#;
    assert_eq!(text, expected);
}

#[test]
fn the_bar_fills_where_somebody_watches() {
    let paper = Paper::default();
    let text = told(progress(Box::new(paper.clone()), true), &paper, 1);
    assert!(text.ends_with(&format!("\r\u{1b}[2Kprogress [{}] 100% | 3/3\n", "=".repeat(40))), "{text}");
    let paper = Paper::default();
    assert_eq!(told(progress(Box::new(paper.clone()), false), &paper, 1), "");
}

#[test]
fn nothing_of_a_server_steers_the_terminal() {
    let mut attempt = Attempt::default();
    attempt.exchanges.push(exchange("GET", "http://x/", 200, "\u{1b}[2Jbody"));
    let name = "\u{1b}]0;title\u{7}";
    attempt.scripts.push(Scripted {
        tests: vec![test(name, 0, Some(thrown(name, name)))],
        logs: vec![log(name)],
        errors: vec![thrown(name, name)],
        next: Some(Some(name.into())),
        ..script(Stage::After)
    });
    let paper = Paper::default();
    let options = CliOptions { verbose: true, ..CliOptions::default() };
    let mut reporter = cli(Box::new(paper.clone()), facts(), options);
    let mut events = events(1);
    events[3] = Event::AttemptFinished {
        step: 0,
        iteration: 0,
        rounds: Arc::from([]),
        attempt: Box::new(attempt),
        again_in: None,
    };
    for event in &events {
        reporter.receive(event).unwrap();
    }
    let text = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
}
