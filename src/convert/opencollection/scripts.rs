//! Scripts: one of each type, in Bruno's words where there are some.

use serde_json::Value;

use super::translate::translate;
use crate::{
    convert::writing::{Ground, Keys, list},
    format::yaml::write::Yaml,
};

/// The scripts of something.
pub(super) fn scripts(of: &Value, ground: &mut Ground) -> Option<Yaml> {
    let mut all = Vec::new();
    for (listen, kind) in [("prerequest", "before-request"), ("test", "tests")] {
        let is_on = |it: &&Value| it.get("disabled") != Some(&Value::Bool(true)) && it["listen"] == listen;
        let texts = list(of, "event").iter().filter(is_on).map(text).filter(|it| !it.trim().is_empty());
        let mut parts = Vec::new();
        for text in texts {
            parts.push(translate(&text).unwrap_or_else(|word| {
                ground.note(format!("its script is left in Postman's words: `{word}` has no other"));
                text
            }));
        }
        let code = match parts.as_slice() {
            [] => continue,
            [one] => one.clone(),
            // Each has names of its own.
            several => several.iter().map(|it| format!("{{\n{it}\n}}")).collect::<Vec<_>>().join("\n"),
        };
        let mut keys = Keys::default();
        keys.put("type", kind);
        keys.put("code", code);
        all.push(Yaml::Block(keys.0));
    }
    (!all.is_empty()).then_some(Yaml::List(all))
}

/// The text of a script.
fn text(event: &Value) -> String {
    let lines = event.pointer("/script/exec").and_then(Value::as_array).into_iter().flatten();
    lines.filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}
