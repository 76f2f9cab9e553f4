//! What runs around requests, each on the level that it is written on, as events of Postman's.

use serde_json::{Value, json};

use super::{
    assertion::{kept, tested},
    said::{described, is_off, list, text},
    script::translate,
};
use crate::{
    model::{Action, Assertion},
    source::Place,
};

/// What is written around requests, or around one.
#[derive(Debug, Default)]
pub(super) struct Written<'a> {
    pub(super) scripts: &'a [Value],
    pub(super) actions: &'a [Value],
    pub(super) assertions: &'a [Value],
}

/// The events of a level, or of a request. What has no word goes to `note`; what is said of entries stays as a comment
/// `with_comments`, else it is told.
pub(super) fn events(written: &Written<'_>, with_comments: bool, note: &mut impl FnMut(String)) -> Value {
    let mut writing = Writing { lines: Vec::new(), with_comments, note };
    writing.unknown(written.scripts);
    writing.script(last(written.scripts, "before-request"), false);
    let before = std::mem::take(&mut writing.lines);
    let after = last(written.scripts, "after-response");
    let tests = last(written.scripts, "tests");
    // Each script has names of its own.
    let has_both = after.is_some() && tests.is_some();
    written.actions.iter().for_each(|it| writing.action(it));
    writing.script(after, has_both);
    written.assertions.iter().for_each(|it| writing.assertion(it));
    writing.script(tests, has_both);
    let events = [("prerequest", before), ("test", writing.lines)].into_iter().filter(|it| !it.1.is_empty());
    let event = |(listen, lines): (&str, Vec<String>)| json!({ "listen": listen, "script": { "type": "text/javascript", "exec": lines } });
    events.map(event).collect()
}

/// Whether anything of this runs behind the answer.
pub(super) fn has_after(scripts: &[Value]) -> bool {
    ["after-response", "tests"].iter().any(|it| last(scripts, it).is_some())
}

/// Of several scripts of one type the last runs.
fn last<'a>(scripts: &'a [Value], kind: &str) -> Option<&'a str> {
    let of_kind = scripts.iter().rfind(|it| it["type"] == kind)?;
    of_kind["code"].as_str().filter(|it| !it.trim().is_empty())
}

struct Writing<'n, N> {
    lines: Vec<String>,
    with_comments: bool,
    note: &'n mut N,
}

impl<N: FnMut(String)> Writing<'_, N> {
    fn unknown(&mut self, scripts: &[Value]) {
        for it in scripts.iter().map(|it| text(it, "type")) {
            if !["before-request", "after-response", "tests"].contains(&it.as_str()) {
                (self.note)(format!("a script of the type `{it}`, which does not run, is left out"));
            }
        }
    }

    fn put(&mut self, what: &str, translated: Result<String, String>, original: &str) {
        match translated {
            Ok(text) => self.lines.extend(text.lines().map(str::to_owned)),
            Err(word) => {
                (self.note)(format!("{what} is left as a comment: `{word}` has no word here that means the same"));
                self.lines.extend(original.lines().map(|it| format!("// {it}")));
            }
        }
    }

    fn script(&mut self, script: Option<&str>, is_apart: bool) {
        let Some(script) = script else { return };
        let translated = translate(script);
        let is_apart = is_apart && translated.is_ok();
        if is_apart {
            self.lines.push("{".to_owned());
        }
        self.put("a script", translated, script);
        if is_apart {
            self.lines.push("}".to_owned());
        }
    }

    fn action(&mut self, it: &Value) {
        let (name, expression) = (text(&it["variable"], "name"), text(&it["selector"], "expression"));
        let original = format!("{name}: {expression}");
        if is_off(it) {
            return (self.note)(format!("a variable of the answer that is switched off is left out: `{original}`"));
        }
        if it["type"] != "set-variable" || it["phase"] != "after-response" {
            let phase = if it["phase"] == "before-request" { "before the request" } else { "of another kind" };
            return (self.note)(format!("an action {phase}, which does not run, is left out: `{original}`"));
        }
        self.about(it);
        let action = Action { name: name.into(), expression: expression.into(), place: Place::default() };
        self.put("a variable of the answer", kept(&action), &original);
    }

    fn assertion(&mut self, it: &Value) {
        let (expression, operator) = (text(it, "expression"), text(it, "operator"));
        let has_value = it.get("value").is_some_and(|it| !it.is_null());
        let rule = if has_value { format!("{operator} {}", text(it, "value")) } else { operator };
        let original = format!("{expression}: {rule}");
        if is_off(it) {
            return (self.note)(format!("an assertion that is switched off is left out: `{original}`"));
        }
        self.about(it);
        let assertion = Assertion { expression: expression.into(), rule: rule.into(), place: Place::default() };
        self.put("an assertion", tested(&assertion), &original);
    }

    /// What is said of an entry.
    fn about(&mut self, it: &Value) {
        let Some(said) = described(&it["description"]) else { return };
        if self.with_comments {
            self.lines.extend(said.lines().map(|it| format!("// {it}")));
        } else {
            (self.note)(format!("the description of an entry is left out: `{}`", said.trim()));
        }
    }
}

/// What a level has written around its requests.
pub(super) fn of_level(document: &Value) -> Written<'_> {
    let request = &document["request"];
    Written { scripts: list(request, "scripts"), actions: list(request, "actions"), assertions: &[] }
}

/// What a request has written around itself.
pub(super) fn of_request(document: &Value) -> Written<'_> {
    let it = &document["runtime"];
    Written { scripts: list(it, "scripts"), actions: list(it, "actions"), assertions: list(it, "assertions") }
}
