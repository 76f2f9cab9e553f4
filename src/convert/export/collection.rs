//! The whole: a collection becomes one JSON document.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{ground::Ground, item::Exporting, written::Written};
use crate::{
    convert::{import::EXTENSION, note::Note},
    format::postman::SCHEMA,
    model::Collection,
};

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The document.
    pub document: Value,
    /// What cannot be said, or is said in another way.
    pub notes: Vec<Note>,
}

/// The document of a collection; `folder` is where its file will lie.
pub fn export(collection: &Collection, folder: &Path) -> Exported {
    let mut exporting =
        Exporting { ground: Ground::default(), written: Written::default(), folder, variables: Vec::new() };
    let root = &collection.root;
    let level = exporting.level(root, &[]);
    let mut info = json!({ "_postman_id": id(&root.name), "name": &*root.name, "schema": SCHEMA });
    if let Some(docs) = &root.docs {
        info["description"] = docs.as_str().into();
    }
    let mut document = Map::from_iter([("info".to_owned(), info)]);
    document.extend(level);
    by_our_rules(&mut document);
    if !exporting.variables.is_empty() {
        document.insert("variable".to_owned(), exporting.variables.into());
    }
    Exported { document: document.into(), notes: exporting.ground.notes }
}

/// Says that redirects and cookies are by our rules, so that an import does not take them for Postman's.
fn by_our_rules(document: &mut Map<String, Value>) {
    let kept = document.entry(EXTENSION).or_insert_with(|| json!({}));
    let settings = kept["settings"].as_object_mut().map(std::mem::take).unwrap_or_default();
    let ours = [("redirects", json!({ "rules": "curl" })), ("cookies", json!("iteration"))];
    let missing =
        ours.into_iter().filter(|(key, _)| !settings.contains_key(*key)).map(|(key, it)| (key.to_owned(), it));
    let missing: Vec<_> = missing.collect();
    kept["settings"] = settings.into_iter().chain(missing).collect::<Map<_, _>>().into();
}

/// An id that is the same each time, so that what has not changed is written as before.
fn id(name: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}
