//! The reports that are files.

use serde_json::{Value, json};

use super::ground::{events, facts, told};
use crate::report::{
    newman::{Finals, Json, Junit, Kept},
    paper::Paper,
};

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
