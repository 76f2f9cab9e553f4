//! What expectations may cost at the most.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::ground::{BODY, exchange, read_in, store};
use crate::source::Place;

#[test]
fn a_held_expectation_costs_little() {
    let (expectations, _) = read_in(Path::new(""), "status: 201\n$.name: Ada\n$.id: { gt: 3 }\n");
    let (exchange, store, place) = (exchange(BODY), store(), Place::default());
    let start = Instant::now();
    for _ in 0..10_000 {
        assert!(expectations.judge(&exchange, &store.scope(&[]), &place).iter().all(|it| it.held));
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn a_large_diff_ends() {
    let large = |value: i64| (0..10_000).map(|it| json!({ "id": it * value })).collect::<Value>();
    let body = format!("{{\"list\": {}}}", large(3));
    let text = format!("$.list: {}", large(2));
    let (expectations, _) = read_in(Path::new(""), &text);
    let exchange = exchange(&body);
    assert!(exchange.response.json().is_ok());
    let start = Instant::now();
    let verdict = expectations.judge(&exchange, &store().scope(&[]), &Place::default()).pop().unwrap();
    let diff = verdict.diff.unwrap();
    assert!(diff.lines().count() < 300, "{}", diff.lines().count());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
