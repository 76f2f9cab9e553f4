//! The whole: a collection becomes one JSON document.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{ground::Ground, item::Exporting, written::Written};
use crate::{convert::note::Note, model::Collection};

/// The schema that the document follows.
const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

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
    if !exporting.variables.is_empty() {
        document.insert("variable".to_owned(), exporting.variables.into());
    }
    Exported { document: document.into(), notes: exporting.ground.notes }
}

/// An id that is the same each time, so that what has not changed is written as before.
fn id(name: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}
