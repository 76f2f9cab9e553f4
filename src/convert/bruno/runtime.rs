//! What runs around a request of Bruno's, as it is: for a folder of Bruno's newer files.

use serde_json::{Value, json};

use crate::model::{Dialect, Request, Script, ScriptPart, Stage};

/// Its scripts and those of all levels around it, by type, its assertions, actions and tags.
pub(super) fn runtime(it: &Request, note: &mut impl FnMut(String)) -> Value {
    let (mut assertions, mut actions) = (Vec::new(), Vec::new());
    for script in &it.scripts {
        let Dialect::Bru(bru) = &script.dialect else { continue };
        match &bru.part {
            ScriptPart::Script | ScriptPart::Tests => told(&script.text, note),
            ScriptPart::Actions(all) => actions.extend(all.iter().map(|it| {
                let (name, expression) = (&*it.name, &*it.expression);
                json!({
                    "type": "set-variable", "phase": "after-response", "selector": { "expression": expression, "method": "jsonq" },
                    "variable": { "name": name, "scope": "runtime" },
                })
            })),
            ScriptPart::Assertions(all) => assertions.extend(all.iter().map(|it| match it.rule.split_once(' ') {
                Some((operator, value)) => {
                    json!({ "expression": &*it.expression, "operator": operator, "value": value })
                }
                None => json!({ "expression": &*it.expression, "operator": &*it.rule }),
            })),
        }
    }
    let scripts: Vec<Value> = ["before-request", "after-response", "tests"]
        .into_iter()
        .filter_map(|kind| Some(json!({ "type": kind, "code": joined(it, kind)? })))
        .collect();
    json!({ "scripts": scripts, "assertions": assertions, "actions": actions, "tags": it.tags })
}

/// The scripts of a type; several become functions, so that each has names and a `return` of its own.
fn joined(it: &Request, kind: &str) -> Option<String> {
    let is_meant = |script: &&Script| match &script.dialect {
        Dialect::Bru(bru) => match (&bru.part, script.stage) {
            (ScriptPart::Script, Stage::Before) => kind == "before-request",
            (ScriptPart::Script, Stage::After) => kind == "after-response",
            (ScriptPart::Tests, _) => kind == "tests",
            (ScriptPart::Actions(_) | ScriptPart::Assertions(_), _) => false,
        },
        Dialect::Pm => false,
    };
    let all: Vec<&Script> = it.scripts.iter().map(|it| &**it).filter(is_meant).collect();
    match all.as_slice() {
        [] => None,
        [one] => Some(one.text.trim_end().to_owned()),
        several => {
            let each = several.iter().map(|it| format!("await (async () => {{\n{}\n}})();", it.text.trim_end()));
            Some(each.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// Notes what a script reads that does not go along.
fn told(text: &str, note: &mut impl FnMut(String)) {
    for word in ["bru.getFolderVar", "bru.getRequestVar"] {
        if text.contains(word) {
            note(format!("`{word}` of a script finds nothing there: such variables are filled in"));
        }
    }
    if ["require('.", "require(\".", "require(`."].iter().any(|it| text.contains(it)) {
        note("the files that a script reads by `require` are left out: copy them".to_owned());
    }
}
