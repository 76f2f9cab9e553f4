//! What is written when a run is over: variables, the collection and cookies, in full, since the next job reads them.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use posthaste::{
    report::AtomicFile,
    scope::{Layer, Slot, Store},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A file that will be written, already begun: what cannot be written is known before anything is sent.
pub(super) struct Export {
    file: AtomicFile,
    path: PathBuf,
}

impl Export {
    /// Begins the file at `path`, or one called `name` and the time where that is a folder.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) fn open(path: &Path, name: &str, extension: &str) -> Result<Self, String> {
        let is_folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/');
        let path = if is_folder { path.join(dated(name, extension)) } else { path.to_owned() };
        let unwritable = |error: std::io::Error| format!("could not write \"{}\": {error}", path.display());
        if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        let file = AtomicFile::create(&path).map_err(unwritable)?;
        Ok(Self { file, path })
    }

    /// Writes the file.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) fn write(
        mut self,
        write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
    ) -> Result<(), String> {
        let written = write(&mut self.file).and_then(|()| self.file.flush()).and_then(|()| self.file.commit());
        written.map_err(|error| format!("could not write \"{}\": {error}", self.path.display()))
    }

    /// Writes a document into the file.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) fn json(self, document: &Value) -> Result<(), String> {
        self.write(|out| Ok(serde_json::to_writer_pretty(out, document)?))
    }
}

/// A name with the time in it: `newman-run-report-2026-11-25-15-17-35-640-0.json`.
pub(super) fn dated(name: &str, extension: &str) -> String {
    format!("{name}-{}-0.{extension}", Timestamp::now().strftime("%Y-%m-%d-%H-%M-%S-%3f"))
}

/// An environment, or the globals, as they are in a layer: the shape in which reports have them.
pub(super) fn variables(id: Option<&str>, name: Option<&str>, layer: Layer, store: &Store) -> Value {
    let values = store.layer(layer).iter().filter_map(|(key, variable)| match &variable.slot {
        Slot::Value(value) => Some(json!({ "type": "any", "value": value, "key": &**key })),
        Slot::Made(_) => None,
    });
    let mut document = json!({ "id": id.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned) });
    if let Some(name) = name {
        document["name"] = name.into();
    }
    document["values"] = values.collect();
    document
}

/// The same as a file of its own. `scope` is what Postman calls it.
pub(super) fn exported(mut document: Value, scope: &str) -> Value {
    if document.get("name").is_none() {
        document["name"] = scope.into();
    }
    document["_postman_variable_scope"] = scope.into();
    document["_postman_exported_at"] = format!("{:.3}", Timestamp::now()).into();
    document["_postman_exported_using"] = concat!("Posthaste/", env!("CARGO_PKG_VERSION")).into();
    document
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use posthaste::secret::Redactor;

    use super::*;

    #[test]
    fn variables_keep_their_order_and_their_kinds() {
        let mut store = Store::new(Arc::new(Redactor::default()));
        for (key, value) in [("b", json!("x")), ("a", json!(1)), ("o", json!({ "k": [null] }))] {
            store.set_value(Layer::Environment, key, value, key == "b");
        }
        let document = exported(variables(Some("e"), None, Layer::Environment, &store), "environment");
        let values = json!([
            { "type": "any", "value": "x", "key": "b" },
            { "type": "any", "value": 1, "key": "a" },
            { "type": "any", "value": { "k": [null] }, "key": "o" },
        ]);
        assert_eq!((&document["id"], &document["values"]), (&json!("e"), &values));
        assert_eq!(
            (&document["name"], &document["_postman_variable_scope"]),
            (&json!("environment"), &json!("environment"))
        );
    }
}
