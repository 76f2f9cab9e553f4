//! What format 2.1 has no word for, kept beside its words so that it can be written again.

use std::path::{Path, absolute};

use serde_json::{Map, Value, json};

use super::{document::Document, tree::Saved, words::Protocol};
use crate::source::{Kind, Node};

/// The key that it is kept under. Postman's tools look at no key that they do not know.
pub(crate) const KEPT: &str = "x-postman-v3";

/// Of a collection or a folder: its auth where it is a list, and its scripts around what is not HTTP.
pub(super) fn of_level(document: &Document) -> Vec<(String, Value)> {
    let mut kept = Map::new();
    // One that others choose by its id is one of a list of one.
    let is_offered = |it: &&Node| matches!(it.kind, Kind::List(_)) || it.get("id").is_some_and(|it| !it.is_null());
    if let Some(offered) = document.get("auth").filter(is_offered) {
        let offered = offered.to_json();
        kept.insert("auth".to_owned(), if offered.is_array() { offered } else { Value::Array(vec![offered]) });
    }
    let Some(Kind::List(scripts)) = document.get("scripts").map(|it| &it.kind) else { return all(document, kept) };
    let is_other = |it: &&Node| it.get("type").and_then(Node::text).is_some_and(|it| !it.starts_with("http:"));
    let scripts: Vec<Value> = scripts.iter().filter(is_other).map(Node::to_json).collect();
    if !scripts.is_empty() {
        kept.insert("scripts".to_owned(), scripts.into());
    }
    all(document, kept)
}

/// Of a request: all of it, with its files, where it is not sent from here; else which auth it chooses, and the schema of its
/// operation.
pub(super) fn of_request(document: &Document, saved: &[Saved], protocol: Protocol) -> Vec<(String, Value)> {
    let mut kept = Map::new();
    if protocol == Protocol::Other {
        let mut source = document.node.to_json();
        if let Some(map) = source.as_object_mut() {
            // These say where it stands, not what it is.
            map.retain(|key, _| !["name", "order", "messages", "examples"].contains(&key.as_str()));
            map.get_mut("schema").into_iter().for_each(|it| locate(it, &document.folder));
        }
        kept.insert("source".to_owned(), source);
        if !saved.is_empty() {
            let file = |it: &Saved| json!({ "key": it.key, "name": it.name, "text": it.text });
            kept.insert("files".to_owned(), saved.iter().map(file).collect());
        }
        return all(document, kept);
    }
    let chosen = document.get("auth").filter(|it| {
        let is_named = it.get("credentials").is_some_and(|it| !it.is_null());
        is_named && it.get("type").and_then(Node::text) == Some("inherit")
    });
    kept.extend(chosen.map(|it| ("auth".to_owned(), it.to_json())));
    if protocol == Protocol::Graphql {
        kept.insert("kind".to_owned(), "graphql-request".into());
        kept.extend(document.get("schema").map(|it| {
            let mut schema = it.to_json();
            locate(&mut schema, &document.folder);
            ("schema".to_owned(), schema)
        }));
    }
    all(document, kept)
}

/// Lets a schema that is a file in `folder` be found from anywhere.
fn locate(schema: &mut Value, folder: &Path) {
    let Some(location) = schema.get_mut("location") else { return };
    let found = location.as_str().map(|it| folder.join(it)).filter(|it| it.is_file());
    if let Some(found) = found.and_then(|it| absolute(it).ok()) {
        *location = found.display().to_string().into();
    }
}

/// Of a saved response: all of it where it is one of GraphQL's; else how its request was authorized.
pub(super) fn of_example(document: &Document) -> Vec<(String, Value)> {
    let mut kept = Map::new();
    if document.text("$kind") == Some("graphql-example") {
        let mut source = document.node.to_json();
        if let Some(map) = source.as_object_mut() {
            map.retain(|key, _| key != "name" && key != "order");
        }
        kept.insert("source".to_owned(), source);
        return all(document, kept);
    }
    for key in ["id", "auth", "schema"] {
        kept.extend(document.get(key).map(|it| (key.to_owned(), it.to_json())));
    }
    all(document, kept)
}

/// Together with what is written for other tools.
fn all(document: &Document, kept: Map<String, Value>) -> Vec<(String, Value)> {
    let own = (!kept.is_empty()).then(|| (KEPT.to_owned(), Value::Object(kept)));
    of_tools(document).chain(own).collect()
}

/// The keys that are written for other tools.
fn of_tools(document: &Document) -> impl Iterator<Item = (String, Value)> {
    let entries = document.entries().iter().filter(|it| it.key.starts_with("x-"));
    entries.map(|it| (it.key.clone(), it.value.to_json()))
}
