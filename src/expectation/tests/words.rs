//! The words of `expect`, and where what came of them stands.

use std::path::Path;

use serde_json::json;

use super::ground::{BODY, check, exchange, judge, read_in, store, tell};
use crate::{expectation::Expectations, source::Place};

#[test]
fn fixed_words_are_known() {
    check(&[
        ("status: 201", "held"),
        ("status: 200", "expected 200"),
        ("status: 2xx", "held"),
        ("status: 4XX", "expected 4XX"),
        ("status: [200, 3xx, 404]", "expected 200, 3xx or 404"),
        ("status: [200, 201]", "held"),
        ("status: <<code>>", "held"),
        ("status: <<name>>", "expected Ada: `Ada` is no status such as 200 or 2xx"),
        ("status: { gte: 200, lt: 300 }", "held"),
        ("status: { lt: 200 }", "expected less than 200"),
        ("time: 1s", "held"),
        ("time: 800ms", "expected at most 800 ms"),
        ("time: { lt: 800ms }", "expected less than 800 ms"),
        ("time: { lt: 812.4, gt: 0.8s }", "held"),
        ("time: { lt: <<limit>> }", "held"),
        ("time: { approx: { value: 800ms, within: 20ms } }", "held"),
        ("size: { lt: 10 }", "expected less than 10 bytes"),
        ("size: { gt: 10 }", "held"),
        ("headers: { etag: '\"v1\"' }", "held"),
        ("headers: { X-Count: 3 }", "held"),
        ("headers: { X-Count: <<three>> }", "held"),
        ("headers: { X-Count: { gt: 3 } }", "expected greater than 3"),
        ("headers: { X-Count: { not_equals: 3 } }", "expected not 3"),
        ("headers: { X-None: { exists: false } }", "held"),
        ("headers: { X-None: a }", "expected \"a\": nothing is there"),
        ("headers: { Vary: [a, b] }", "held"),
        ("headers: { Vary: { contains: b } }", "held"),
        ("cookies: { sid: s1 }", "held"),
        ("cookies: { sid: { matches: ^x } }", "expected matching ^x"),
        ("header ETag: { contains: v1 }", "held"),
        ("url: { ends_with: /x }", "held"),
        ("'regex \"name\": \"(\\w+)\"': Ada", "held"),
        ("body: { contains: Ada, matches: '(?s)^\\{.*\\}$' }", "held"),
        ("body: { type: object }", "held"),
        ("body: { contains: { name: Ada } }", "held"),
        ("body: { contains: { name: Bob } }", "expected containing {\"name\":\"Bob\"}: differs at $.name"),
    ]);
    for (text, body, expected) in [
        ("body: hello", "hello", "held"),
        ("body: 3", "3", "held"),
        ("body: hello", "hullo", "expected \"hello\""),
        ("body: { a: 1 }", r#"{"a": 1.0}"#, "held"),
        ("body: { a: 1 }", r#"{"a": 1, "b": 2}"#, "expected {\"a\":1}: at $.b: expected nothing, got 2"),
        ("body: [1]", "[2]", "expected [1]: at $[0]: expected 1, got 2"),
        ("body: {}", "{}", "held"),
        ("body: { empty: true }", "", "held"),
        ("$.id: 3", "<html>", "expected 3: the body is not JSON: expected value at line 1 column 1"),
        ("//b: 2", "<a><b>2</b></a>", "held"),
        ("//b: { gt: 1 }", "<a><b>2</b></a>", "held"),
        ("xpath count(//b): 1", "<a><b>2</b></a>", "held"),
    ] {
        assert_eq!(tell(text, body), expected, "{text}");
    }
}

#[test]
fn a_status_that_nobody_expects_is_below_400() {
    let place = Place { file: "a.yaml".into(), line: 7, column: 1 };
    let (expectations, _) = read_in(Path::new(""), "$.a: 1");
    let mut answer = exchange("{\"a\": 1}");
    answer.response.status = 404;
    let verdicts = expectations.judge(&answer, &store().scope(&[]), &place);
    let told: Vec<_> =
        verdicts.iter().map(|it| (it.held, it.query.as_str(), it.expected.as_str(), it.place.line)).collect();
    assert_eq!(told, [(false, "status", "below 400", 7), (true, "$.a", "1", 1)]);
    assert_eq!(verdicts[0].actual, Some(json!(404)));
    let (expectations, _) = read_in(Path::new(""), "status: 404");
    assert_eq!(expectations.judge(&answer, &store().scope(&[]), &place).len(), 1);
    assert!(!Expectations::default().judge(&answer, &store().scope(&[]), &place)[0].held);
}

#[test]
fn each_failure_stands_at_its_line() {
    let text = "status: 200\n$.user:\n  type: object\n  length: 9\nheaders:\n  ETag: x\n$.id: 1\n";
    let verdicts = judge(text, BODY);
    let told: Vec<_> = verdicts.iter().map(|it| format!("{} {} {}", it.place, it.query, it.held)).collect();
    assert_eq!(
        told,
        [
            "a.yaml:1:1 status false",
            "a.yaml:3:3 $.user true",
            "a.yaml:4:3 $.user false",
            "a.yaml:6:3 headers.ETag false",
            "a.yaml:7:1 $.id false",
        ]
    );
    assert_eq!((&verdicts[1].actual, verdicts[2].actual.is_some()), (&None, true));
}
