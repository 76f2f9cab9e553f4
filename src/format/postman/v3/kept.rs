//! What format 2.1 has no word for, kept beside its words so that it can be written again.

use serde_json::{Map, Value};

use super::{document::Document, words::Protocol};
use crate::source::{Kind, Node};

/// The key that it is kept under. Postman's tools look at no key that they do not know.
pub(crate) const KEPT: &str = "x-postman-v3";

/// Of a collection or a folder: its auth where it is a list, and its scripts around what is not HTTP.
pub(super) fn of_level(document: &Document) -> Vec<(String, Value)> {
    let mut kept = Map::new();
    if let Some(list) = document.get("auth").filter(|it| matches!(it.kind, Kind::List(_))) {
        kept.insert("auth".to_owned(), list.to_json());
    }
    let Some(Kind::List(scripts)) = document.get("scripts").map(|it| &it.kind) else { return all(document, kept) };
    let is_other = |it: &&Node| it.get("type").and_then(Node::text).is_some_and(|it| !it.starts_with("http:"));
    let scripts: Vec<Value> = scripts.iter().filter(is_other).map(Node::to_json).collect();
    if !scripts.is_empty() {
        kept.insert("scripts".to_owned(), scripts.into());
    }
    all(document, kept)
}

/// Of a request: all of it where it is not sent from here; else which auth it chooses, and the schema of its operation.
pub(super) fn of_request(document: &Document, protocol: Protocol) -> Vec<(String, Value)> {
    let mut kept = Map::new();
    if protocol == Protocol::Other {
        let mut source = document.node.to_json();
        if let Some(map) = source.as_object_mut() {
            // These say where it stands, not what it is.
            map.retain(|key, _| key != "name" && key != "order");
        }
        kept.insert("source".to_owned(), source);
        return all(document, kept);
    }
    let chosen = document.get("auth").filter(|it| {
        let is_named = it.get("credentials").is_some_and(|it| !it.is_null());
        is_named && it.get("type").and_then(Node::text) == Some("inherit")
    });
    kept.extend(chosen.map(|it| ("auth".to_owned(), it.to_json())));
    if protocol == Protocol::Graphql {
        kept.insert("kind".to_owned(), "graphql-request".into());
        kept.extend(document.get("schema").map(|it| ("schema".to_owned(), it.to_json())));
    }
    all(document, kept)
}

/// Together with what is written for other tools.
fn all(document: &Document, kept: Map<String, Value>) -> Vec<(String, Value)> {
    let own = (!kept.is_empty()).then(|| (KEPT.to_owned(), Value::Object(kept)));
    of_tools(document).chain(own).collect()
}

/// The keys that are written for other tools.
pub(super) fn of_tools(document: &Document) -> impl Iterator<Item = (String, Value)> {
    let entries = document.entries().iter().filter(|it| it.key.starts_with("x-"));
    entries.map(|it| (it.key.clone(), it.value.to_json()))
}
