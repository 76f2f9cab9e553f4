//! What expectations may cost at the most.

use std::path::Path;

use serde_json::{Value, json};

use super::ground::{exchange, read_in, store};
use crate::source::Place;

#[test]
fn a_large_diff_ends() {
    let large = |value: i64| (0..10_000).map(|it| json!({ "id": it * value })).collect::<Value>();
    let body = format!("{{\"list\": {}}}", large(3));
    let text = format!("$.list: {}", large(2));
    let (expectations, _) = read_in(Path::new(""), &text);
    let exchange = exchange(&body);
    assert!(exchange.response.json().is_ok());
    // Without an end to its patience, the search for the shortest one takes minutes.
    let verdict = expectations.judge(&exchange, &store().scope(&[]), &Place::default()).pop().unwrap();
    let diff = verdict.diff.unwrap();
    assert!(diff.lines().count() < 300, "{}", diff.lines().count());
}
