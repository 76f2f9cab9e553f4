//! An environment of Bruno's: its variables with what is said of each, and what has no word elsewhere.

use serde_json::Value;

use super::{
    super::{made::Valued, note::Note},
    document::Goal,
    said::{described, is_off, list, text, unchosen},
};
use crate::secret::is_secret_name;

/// What stands in an environment and is not carried out, here as in Bruno's own command line.
const UNUSED: [&str; 4] = ["externalSecrets", "extends", "clientCertificates", "dotEnvFilePath"];

/// The variables of the environment `stem`, which is written as `document`. A secret has its value only `with_secrets`.
pub fn environment(document: &Value, stem: &str, goal: Goal, with_secrets: bool) -> (Vec<Valued>, Vec<Note>) {
    let mut notes = Vec::new();
    let mut note = |what: String| notes.push(Note { place: "the environment".to_owned(), what });
    for key in UNUSED.into_iter().filter(|it| !document[*it].is_null()) {
        let names: Vec<String> =
            list(&document[key], "variables").iter().map(|it| format!("`{}`", text(it, "name"))).collect();
        let names = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        note(format!("its `{key}` is left out{names}"));
    }
    for (key, what) in [("name", "is called by its file, and not"), ("color", "has a color that is left out:")] {
        let said = text(document, key);
        if !said.is_empty() && said != stem {
            note(format!("it {what} `{said}` ({key})"));
        }
    }
    if let Some(said) = described(&document["description"]) {
        note(format!("its description is left out: {}", said.trim()));
    }
    let mut values = Vec::new();
    for it in list(document, "variables") {
        let name = text(it, "name");
        let is_secret = it["secret"] == true || is_secret_name(&name);
        let mut value = value(&it["value"], &name, goal, &mut note);
        if is_secret && !with_secrets && !value.is_empty() && !value.contains("{{") {
            note(format!("the value of `{name}` is a secret, and is left out"));
            value = String::new();
        }
        values.push(Valued {
            name,
            value,
            is_secret,
            is_enabled: !is_off(it),
            description: described(&it["description"]),
        });
    }
    (values, notes)
}

/// The value as a text; of several variants the chosen one.
fn value(written: &Value, name: &str, goal: Goal, note: &mut impl FnMut(String)) -> String {
    match written {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(variants) if variants.iter().any(|it| it.get("value").is_some()) => {
            let others = unchosen(variants);
            if !others.is_empty() {
                note(format!("variants of the variable `{name}` are left out: {}", others.join(", ")));
            }
            let chosen = variants.iter().find(|it| it["selected"] == true).or(variants.first());
            // A variant holds no variants.
            chosen
                .map(|it| &it["value"])
                .filter(|it| !it.is_array())
                .map(|it| value(it, name, goal, note))
                .unwrap_or_default()
        }
        Value::Object(map) if map.contains_key("data") => {
            if goal == Goal::Postmans && map.get("type").is_some_and(|it| it != "string") {
                note(format!("the variable `{name}` is a text there: its type is left out"));
            }
            text(written, "data")
        }
        other => other.to_string(),
    }
}
