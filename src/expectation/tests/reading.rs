//! What is read, what cannot be, and what editors are told of it.

use std::path::Path;

use super::ground::read_in;
use crate::{
    expectation::{Expectations, Predicate},
    source::{Source, documents},
};

#[test]
fn what_cannot_be_read_is_told_at_its_place() {
    for (text, expected) in [
        ("$.a: { contians: 3 }", "a.yaml:1:8: unknown predicate `contians` (did you mean `contains`?)"),
        (
            "$.a: { city: 3 }",
            "a.yaml:1:8: unknown predicate `city` (to compare with a map, write `{ equals: { city: ... } }`; known here: equals, ",
        ),
        ("$.a: { matches: 'a(' }", "a.yaml:1:17: not a regular expression: unclosed group"),
        (
            "$.a: {}",
            "a.yaml:1:6: there is no predicate in this map (to compare with an empty map, write `{ equals: {} }`)",
        ),
        ("$.a[: 3", "a.yaml:1:1: not a JSONPath: it ends too early"),
        ("stauts: 200", "a.yaml:1:1: unknown key `stauts` (did you mean `status`?)"),
        ("gt: 3", "a.yaml:1:1: unknown key `gt` (a predicate belongs below what it judges: `$.id: { gt: ... }`)"),
        ("banana: 3", "a.yaml:1:1: unknown key `banana` (known here: status, time, "),
        ("snapshot: true", "a.yaml:1:1: `snapshot` is not supported yet"),
        ("status: 2x", "a.yaml:1:9: expected a status such as 200 or 2xx, or a list of them, found `2x`"),
        ("status: [200, ok]", "a.yaml:1:15: expected a status such as 200 or 2xx, or a list of them, found `ok`"),
        ("time: soon", "a.yaml:1:7: expected a time such as 500ms, 2s or 1m30s, found `soon`"),
        ("time: { lt: soon }", "a.yaml:1:13: expected a time such as 500ms, 2s or 1m30s, found `soon`"),
        (
            "headers: { X: null }",
            "a.yaml:1:15: expected a value, found nothing (write `X: { exists: false }` for one that must not be there)",
        ),
        ("$.a: { type: strng }", "a.yaml:1:14: `strng` is no type (did you mean `string`?)"),
        ("$.a: { gt: x }", "a.yaml:1:12: expected a number, found `x`"),
        ("$.a: { length: x }", "a.yaml:1:16: expected a number, or predicates such as { gt: 3 }, found `x`"),
        ("$.a: { one_of: 3 }", "a.yaml:1:16: expected a list of values, found `3`"),
        ("$.a: { before: x }", "a.yaml:1:16: expected a date such as 2026-11-23 or 2026-11-23T10:00:00Z, found `x`"),
        (
            "$.a: { approx: { value: 3 } }",
            "a.yaml:1:16: expected a map such as { value: 3.14, within: 0.01 }, found a map",
        ),
        ("$.a: { each: { gtt: 1 } }", "a.yaml:1:16: unknown predicate `gtt` (did you mean `gte`?)"),
        ("$.a: { schema: { type: strang } }", "a.yaml:1:16: not a JSON Schema: at .type: "),
        ("$.a: { exists: maybe }", "a.yaml:1:16: expected true or false, found `maybe`"),
        ("body: { contains: a, city: b }", "a.yaml:1:22: unknown predicate `city`"),
        ("- a", "a.yaml:1:1: expected a map of expectations such as `status: 200`, found a list"),
    ] {
        let (_, problems) = read_in(Path::new(""), text);
        assert!(problems.first().is_some_and(|it| it.starts_with(expected)), "{text}: {problems:?}");
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    }
}

#[test]
fn names_are_known() {
    let (expectations, _) = read_in(
        Path::new(""),
        "status: <<a>>\n$.x['<<b>>']: { each: { gt: <<c>> } }\n$.y: { one_of: [<<d>>], matches: <<e>>x }\n",
    );
    let names: Vec<_> =
        expectations.names().iter().map(|(name, place, _)| format!("{} {}", name.text(), place.line)).collect();
    assert_eq!(names, ["a 1", "b 2", "c 2", "d 3", "e 3"]);
}

#[test]
fn editors_learn_every_word_and_predicate() {
    let schema = schemars::schema_for!(Expectations).to_value();
    let text = schema.to_string();
    for word in ["status", "cookies", "not_contains", "approx", "one_of"] {
        assert!(text.contains(&format!("\"{word}\":{{")), "{word}: {text}");
    }
    let valid = |yaml: &str| {
        let source = Source::from_bytes("a.yaml", yaml.as_bytes().to_vec()).unwrap();
        let node = documents(&source, &mut Vec::new()).remove(0);
        jsonschema::is_valid(&schema, &node.to_json())
    };
    assert!(valid(
        "status: 2xx\n$.a: { gt: 3, each: { length: { lt: 2 } } }\nheaders: { A: b }\n//x: 3\nheader X: y\ntime: 800ms"
    ));
    assert!(!valid("stauts: 200"));
    assert!(!valid("$.a: { gtt: 3 }"));
    assert!(!valid("$.a: { each: { gtt: 3 } }"));
}

#[test]
fn expectations_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Expectations>();
    shared::<Predicate>();
}
