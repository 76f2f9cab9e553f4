//! What each reporter makes of a run.

use std::time::Duration;

use serde_json::json;

use super::ground::{exchange, options, recording, recordings, report, verdict};
use crate::{
    event::{Attempt, Event, Outcome},
    report::{Options, REPORTERS},
    source::Place,
};

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
