//! `--export-env`: the environment as it is at the end of a run.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use posthaste::{
    format::postman::{self, Environment},
    model::{Declaration, Declarations, Origin},
    report::AtomicFile,
    scope::{Layer, Slot, Store},
    secret::is_secret_name,
    template::{Name, Tree},
};
use serde_json::{Map, Value, json};

use super::{exit::Exit, inputs::usage, say};

/// The file that the environment goes into.
pub(crate) struct Export {
    file: AtomicFile,
    path: PathBuf,
}

/// Opens the file; what was there before stays until the environment is written.
pub(crate) fn open(path: &Path) -> Result<Export, Exit> {
    let file = AtomicFile::create(path).map_err(|error| unwritable(path, &error))?;
    Ok(Export { file, path: path.to_owned() })
}

fn unwritable(path: &Path, why: &dyn std::error::Error) -> Exit {
    usage(&format!("cannot write `{}`: {why}", path.display()), None)
}

impl Export {
    /// Writes the environment, whole or not at all. Secrets stay out of it: one that comes from elsewhere is written as
    /// where it comes from, one that is only known by its value is left out, and named.
    pub(crate) fn write(self, declared: &Declarations, store: &Store) -> Result<(), Exit> {
        let mut map = Map::new();
        let mut left_out = Vec::new();
        for (name, variable) in store.layer(Layer::Environment) {
            let declaration = declared.0.iter().find(|it| it.name == *name);
            let written = match (&variable.slot, declaration) {
                (Slot::Made(_), Some(it)) => as_declared(&it.origin, variable.secret),
                (Slot::Value(value), _) if !variable.secret => Some(as_value(value)),
                (Slot::Value(_) | Slot::Made(_), _) => None,
            };
            // A value that is no secret may hold one all the same: a URL its password, a captured header a token.
            let written = written.map(|it| described(it, name, declaration, variable.secret));
            match written.filter(|written| store.redactor.redact(&written.to_string()).is_none()) {
                Some(written) => _ = map.insert(name.to_string(), written),
                None => left_out.push(&**name),
            }
        }
        let lines: Vec<String> = map.iter().map(|(name, value)| format!("{}: {}\n", key(name), flow(value))).collect();
        let text = if lines.is_empty() { "{}\n".to_owned() } else { lines.concat() };
        self.keep(&text, &left_out)
    }

    /// Writes an environment of Postman's as one. The values of secrets stay out of it.
    pub(crate) fn write_postman(self, environment: &Environment, store: &Store) -> Result<(), Exit> {
        let mut now = store.layer(Layer::Environment).clone();
        let mut left_out = Vec::new();
        for (name, variable) in &mut now {
            let is_telling = match &variable.slot {
                Slot::Value(value) => store.redactor.redact(&value.to_string()).is_some(),
                Slot::Made(_) => true,
            };
            if variable.secret || is_telling {
                left_out.push(name.clone());
                variable.slot = Slot::Value(Value::String(String::new()));
            }
        }
        let document = postman::export(environment, &now, postman::Exported::Environment);
        let names: Vec<&str> = left_out.iter().map(AsRef::as_ref).collect();
        self.keep(&format!("{document:#}\n"), &names)
    }

    fn keep(mut self, text: &str, left_out: &[&str]) -> Result<(), Exit> {
        self.file.write_all(text.as_bytes()).map_err(|error| unwritable(&self.path, &error))?;
        self.file.commit().map_err(|error| unwritable(&self.path, &error))?;
        if !left_out.is_empty() {
            say::note(&format!("{}: secrets are left out: {}", self.path.display(), left_out.join(", ")));
        }
        Ok(())
    }
}

/// The same with what else is to be said of the variable: that it is open though its name sounds secret, and what it is for.
fn described(written: Value, name: &str, declaration: Option<&Declaration>, secret: bool) -> Value {
    let is_open = !secret && is_secret_name(name);
    let description = declaration.and_then(|it| it.description.as_deref());
    if !is_open && description.is_none() {
        return written;
    }
    let mut long = if written.is_object() { written } else { json!({ "value": written }) };
    if is_open {
        long["secret"] = false.into();
    }
    if let Some(description) = description {
        long["description"] = description.into();
    }
    long
}

/// A variable whose value is made anew each time, as it is written; nothing where that would give a secret away.
fn as_declared(origin: &Origin, secret: bool) -> Option<Value> {
    let mut long = match origin {
        Origin::Value(tree) if secret && !tree.written().as_str().is_some_and(is_one_name) => return None,
        Origin::Value(tree) if !secret && !matches!(tree, Tree::Map(_)) => return Some(tree.written()),
        Origin::Value(tree) => json!({ "value": tree.written() }),
        Origin::System(name, None) => json!({ "env": name.source() }),
        // A secret's default is a secret.
        Origin::System(name, Some(_)) if secret => json!({ "env": name.source() }),
        Origin::System(name, Some(default)) => json!({ "env": name.source(), "default": default.written() }),
        Origin::Command(command) => json!({ "cmd": command.source() }),
        // The exported file may lie elsewhere, and a path starts from its own file's folder.
        Origin::File(path, folder) => {
            let path = folder.join(path.source());
            json!({ "file": std::path::absolute(&path).unwrap_or(path) })
        }
    };
    if secret {
        long["secret"] = true.into();
    }
    Some(long)
}

/// Whether a text is `<<name>>` and nothing else.
fn is_one_name(text: &str) -> bool {
    let inner = text.trim().strip_prefix("<<").and_then(|text| text.strip_suffix(">>"));
    inner.is_some_and(|inner| Name::parse(inner.trim()).is_some())
}

/// A value that is known: what looks like a template in it is none.
fn as_value(value: &Value) -> Value {
    if value.is_object() { json!({ "value": literal(value) }) } else { literal(value) }
}

fn literal(value: &Value) -> Value {
    match value {
        Value::String(text) => text.replace("<<", "\\<<").into(),
        Value::Array(list) => list.iter().map(literal).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.replace("<<", "\\<<"), literal(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// A value as YAML on one line. Texts are quoted as JSON quotes them, and numbers keep their digits.
fn flow(value: &Value) -> String {
    match value {
        Value::Array(list) => format!("[{}]", list.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let entries = map.iter().map(|(name, value)| format!("{}: {}", key(name), flow(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

fn key(name: &str) -> String {
    let is_plain = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-'))
        && !["true", "false", "null"].contains(&name.to_ascii_lowercase().as_str());
    if is_plain { name.to_owned() } else { Value::from(name).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_they_are() {
        let value: Value =
            serde_json::from_str(r#"{"id": 9007199254740993, "a b": ["x: y", 1.10, null, {}]}"#).unwrap();
        assert_eq!(flow(&value), r#"{ id: 9007199254740993, "a b": ["x: y", 1.10, null, {}] }"#);
        assert_eq!(flow(&as_value(&json!("a<<b>>"))), r#""a\\<<b>>""#);
        assert_eq!([key("a-b"), key("null"), key("1")], ["a-b", "\"null\"", "\"1\""]);
    }
}
