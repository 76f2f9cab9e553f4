//! `--export-env`: the environment as it is at the end of a run.

use std::path::{Path, absolute};

use posthaste::{
    model::{Declaration, Declarations, Origin},
    report::write_whole,
    scope::{Layer, Slot, Store, Variable},
    secret::is_secret_name,
    template::{Name, Template},
};
use serde_json::{Map, Value};

use super::{exit::Exit, inputs::usage, say};

/// Writes the environment into `path`, whole or not at all. Secrets stay out of it: one that comes from elsewhere is
/// written as where it comes from, one that is only known by its value is left out, and named.
pub(crate) fn environment(path: &Path, declared: &Declarations, store: &Store) -> Result<(), Exit> {
    let mut text = String::new();
    let mut left_out = Vec::new();
    for (name, variable) in store.layer(Layer::Environment) {
        let written = declared.0.iter().find(|it| it.name == *name);
        match long(name, variable, written, store).map(short) {
            // JSON is YAML, and keeps every digit.
            Some(value) => text += &format!("{}: {value}\n", key(name)),
            None => left_out.push(&**name),
        }
    }
    if text.is_empty() {
        "{}\n".clone_into(&mut text);
    }
    let written = write_whole(path, text.as_bytes());
    written.map_err(|error| usage(&format!("cannot write `{}`: {error}", path.display()), None))?;
    if !left_out.is_empty() {
        say::note(&format!("{}: secrets are left out: {}", path.display(), left_out.join(", ")));
    }
    Ok(())
}

/// A variable in its long form; `None` where only its secret value is known.
fn long(name: &str, variable: &Variable, written: Option<&Declaration>, store: &Store) -> Option<Map<String, Value>> {
    // What a capture has set since is a plain value.
    let unchanged = written.filter(|_| matches!(variable.slot, Slot::Made(_))).map(|it| &it.origin);
    let mut long = Map::new();
    let mut put = |key: &str, value: Value| long.insert(key.to_owned(), value);
    match (unchanged, &variable.slot) {
        (Some(Origin::Value(tree)), _) => {
            let source = tree.written();
            if variable.secret && !source.as_str().is_some_and(is_one_name) {
                return None;
            }
            put("value", source);
        }
        (Some(Origin::System(system, default)), _) => {
            put("env", system.source().into());
            if let Some(default) = default.as_ref().filter(|_| !variable.secret) {
                put("default", default.written());
            }
        }
        (Some(Origin::Command(command)), _) => {
            put("cmd", command.source().into());
        }
        (Some(Origin::File(file, folder)), _) => {
            put("file", located(file, folder).into());
        }
        (None, Slot::Value(value)) if !variable.secret && store.redactor.redact(&value.to_string()).is_none() => {
            put("value", escaped(value));
        }
        (None, _) => return None,
    }
    let looks_secret = is_secret_name(name) || long.contains_key("cmd") || long.contains_key("file");
    if variable.secret != looks_secret {
        long.insert("secret".to_owned(), variable.secret.into());
    }
    if let Some(description) = written.and_then(|it| it.description.clone()) {
        long.insert("description".to_owned(), description.into());
    }
    Some(long)
}

/// Just the value, where nothing else is to be said.
fn short(mut long: Map<String, Value>) -> Value {
    match long.get("value") {
        Some(value) if long.len() == 1 && !value.is_object() => long.remove("value").unwrap_or_default(),
        _ => Value::Object(long),
    }
}

/// A name as it stands in front of a colon: in quotes where it is more than a word.
fn key(name: &str) -> String {
    let is_word = name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.'));
    if is_word && name.starts_with(|it: char| it.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

/// Whether a text is `<<name>>` and nothing else, so that it gives nothing away.
fn is_one_name(text: &str) -> bool {
    let inner = text.trim().strip_prefix("<<").and_then(|text| text.strip_suffix(">>"));
    inner.is_some_and(|inner| Name::parse(inner.trim()).is_some())
}

/// A file's path from wherever the export is read.
fn located(file: &Template, folder: &Path) -> String {
    let path = file.fixed().and_then(|path| absolute(folder.join(path)).ok());
    path.map_or_else(|| file.source().to_owned(), |path| path.display().to_string())
}

/// A value whose texts are no templates once they are read again.
fn escaped(value: &Value) -> Value {
    let text = |text: &str| text.replace("<<", "\\<<");
    match value {
        Value::String(it) => text(it).into(),
        Value::Array(list) => list.iter().map(escaped).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(key, it)| (text(key), escaped(it))).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}
