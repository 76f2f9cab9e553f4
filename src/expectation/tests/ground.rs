//! An exchange, variables, and how what came of an expectation is told.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use serde_json::json;

use crate::{
    expectation::{Expectations, Verdict},
    scope::{Layer, Store},
    source::{Place, Read as _, Reader, Source, documents},
    wire::{Exchange, Request, Response},
};

pub(super) const BODY: &str = r#"{
    "id": 9007199254740993, "long": 1234567890123456789012345678901234567890, "price": 1.10, "huge": 1e999,
    "page_size": "30", "name": "Ada", "nothing": null, "yes": true, "no_text": "", "none": [], "map": {},
    "list": [1, 2, 3], "tags": ["a", "b"], "date": "2026-11-23T10:00:00+01:00", "day": "2026-11-23",
    "uuid": "0188d2a0-7b1c-7c3e-9d4f-0123456789ab", "mail": "ada@example.org", "uri": "https://example.org/x",
    "user": {"name": "Ada", "age": 36, "address": {"city": "London", "zip": "NW1"}},
    "items": [{"id": 1, "price": 5}, {"id": 2, "price": 7.5}, {"id": 3, "price": 10}]
}"#;

pub(super) fn exchange(body: &str) -> Exchange {
    let mut response = Response { status: 201, body: body.to_owned().into(), ..Response::default() };
    for (name, value) in
        [("ETag", "\"v1\""), ("X-Count", "3"), ("Vary", "a"), ("Vary", "b"), ("Set-Cookie", "sid=s1; Path=/")]
    {
        response.headers.push((name.to_owned(), value.to_owned()));
    }
    let request = Request::new("GET", "http://127.0.0.1/x".parse().unwrap());
    Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::from_micros(812_345) }
}

pub(super) fn store() -> Store {
    let mut store = Store::default();
    for (name, value) in [
        ("id", json!(9_007_199_254_740_993_u64)),
        ("name", json!("Ada")),
        ("code", json!("201")),
        ("three", json!(3)),
        ("limit", json!("1s")),
        ("list", json!([1, 2, 3])),
        ("pattern", json!("^A")),
        ("new", json!("2027-01-01")),
    ] {
        store.set_value(Layer::Environment, name, value, false);
    }
    store
}

pub(super) fn read_in(folder: &Path, text: &str) -> (Expectations, Vec<String>) {
    let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
    let mut problems = Vec::new();
    let nodes = documents(&source, &mut problems);
    let expectations =
        nodes.first().and_then(|it| Expectations::read(it, &mut Reader::new(source.name, folder, &mut problems)));
    (expectations.unwrap_or_default(), problems.iter().map(ToString::to_string).collect())
}

pub(super) fn judge(text: &str, body: &str) -> Vec<Verdict> {
    let (expectations, problems) = read_in(Path::new(""), text);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    expectations.judge(&exchange(body), &store().scope(&[]), &Place::default())
}

/// What came of one expectation: `held`, or what was expected and why it failed.
pub(super) fn tell(text: &str, body: &str) -> String {
    let verdicts = judge(text, body);
    let verdict = verdicts.last().unwrap();
    match (verdict.held, &verdict.why) {
        (true, _) => "held".to_owned(),
        // What is there instead is another test's.
        (false, Some(why)) => format!("expected {}: {}", verdict.expected, why.split(": `$").next().unwrap()),
        (false, None) => format!("expected {}", verdict.expected),
    }
}

pub(super) fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(tell(text, BODY), *expected, "{text}");
    }
}
