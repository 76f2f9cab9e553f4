//! `expect` and `capture` as a script of tests.

use serde_json::Value;

use super::{assertion::Assertions, ground::Ground, path::path, query::plain};
use crate::{
    model::{Capture, CaptureScope, Request},
    query::Query,
    source::Node,
};

/// The script that checks and keeps what the request says. `expect` is how that is written.
pub(super) fn script(request: &Request, expect: Option<&Node>, ground: &mut Ground) -> Vec<String> {
    let mut tests = Assertions::default();
    let has_status = expect.is_some_and(|it| it.get("status").is_some());
    if !has_status {
        tests.test("status is below 400", vec!["pm.expect(pm.response.code).to.be.below(400);".to_owned()], false);
    }
    if let Some(expect) = expect {
        tests.expect(expect, ground);
    }
    let mut lines = tests.write(false);
    let kept: Vec<String> = request.captures.0.iter().filter_map(|it| capture(it, ground)).collect();
    let of_json = tests.write(true);
    if !of_json.is_empty() || kept.iter().any(|it| it.contains("json")) {
        lines.extend(["const json = pm.response.json();".to_owned(), String::new()]);
        lines.extend(of_json);
    }
    lines.extend(kept);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The statement that keeps a part of the response.
fn capture(capture: &Capture, ground: &mut Ground) -> Option<String> {
    let name = Value::from(&*capture.name);
    let found = match &capture.query {
        Query::JsonPath(_) => path(capture.query.written(), "json")
            .map(|(found, is_list)| if is_list { format!("{found}[0]") } else { found }),
        _ => None,
    };
    let value = found.or_else(|| plain(&capture.query));
    let Some(value) = value else {
        ground.note(format!("the capture `{}` cannot be said", capture.name));
        return None;
    };
    let value = match capture.default.as_ref().map(crate::template::Tree::written) {
        Some(Value::String(text)) if text.is_empty() => value,
        Some(default) => format!("{value} === undefined ? {default} : {value}"),
        None => value,
    };
    let scope = match capture.scope {
        CaptureScope::Environment => "environment",
        CaptureScope::Collection => "collectionVariables",
        CaptureScope::Global => "globals",
        CaptureScope::Iteration => {
            ground.note(format!("the capture `{}` is kept for the whole run, not for an iteration", capture.name));
            "environment"
        }
    };
    Some(format!("pm.{scope}.set({name}, {value});"))
}
