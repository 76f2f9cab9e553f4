//! What folders of YAML files for other tools are written with: files, notes, and questions to a document of format 2.1.

use std::path::PathBuf;

use serde_json::Value;

use crate::{
    convert::{
        file::File,
        note::{self, Note},
    },
    format::yaml::write::{Pair, Yaml, document},
};

/// How far apart the numbers are by which entries stand in order: so that another fits in between.
pub(super) const STEP: u64 = 1000;

/// What was written so far, and where one is.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub(super) files: Vec<File>,
    pub(super) notes: Vec<Note>,
    /// The names from the collection to what is being written.
    pub(super) place: Vec<String>,
}

impl Ground {
    /// Notes something of what is being written, once.
    pub(super) fn note(&mut self, what: impl Into<String>) {
        note::add(&mut self.notes, &self.place, what);
    }

    /// Adds a file.
    pub(super) fn file(&mut self, path: PathBuf, pairs: &[Pair]) {
        self.files.push(File { path, text: document(pairs) });
    }
}

/// The keys of a document, in the order of writing.
#[derive(Debug, Default)]
pub(super) struct Keys(pub(super) Vec<Pair>);

impl Keys {
    /// Those of a document of this kind.
    pub(super) fn of(kind: &str) -> Self {
        Self(vec![Pair::new("$kind", kind)])
    }

    /// Adds a key.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Yaml>) {
        self.0.push(Pair::new(key, value));
    }

    /// Adds a key where there is something to write.
    pub(super) fn maybe(&mut self, key: &str, value: Option<Yaml>) {
        self.0.extend(value.map(|it| Pair::new(key, it)));
    }

    /// Adds what is written for other tools, as it is.
    pub(super) fn tools(&mut self, of: &Value) {
        let entries = of.as_object().into_iter().flatten();
        let entries = entries.filter(|(key, _)| key.starts_with("x-") && *key != crate::format::postman::KEPT);
        self.0.extend(entries.map(|(key, value)| Pair::new(key, Yaml::of(value))));
    }
}

/// What format 2.1 has no word for, as it was read.
pub(super) fn kept<'a>(of: &'a Value, key: &str) -> Option<&'a Value> {
    of.get(crate::format::postman::KEPT)?.get(key)
}

/// A list, or none.
pub(super) fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A text that is not empty.
pub(super) fn text<'a>(of: &'a Value, key: &str) -> Option<&'a str> {
    of.get(key).and_then(Value::as_str).filter(|it| !it.is_empty())
}

/// Whether an entry is switched off.
pub(super) fn is_off(entry: &Value) -> bool {
    entry.get("disabled") == Some(&Value::Bool(true)) || entry.get("enabled") == Some(&Value::Bool(false))
}

/// A description: a text, or an object that holds one.
pub(super) fn description(of: &Value) -> Option<Yaml> {
    let written = of.get("description")?;
    let text = written.as_str().or_else(|| written.get("content")?.as_str())?;
    (!text.trim().is_empty()).then(|| Yaml::from(text))
}
