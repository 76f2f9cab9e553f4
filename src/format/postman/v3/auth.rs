//! How a request is authorized: what is written on it, or what it inherits, in the shape of a collection 2.1.

use serde_json::{Map, Value, json};

use super::{
    pairs::{self, odd},
    words,
};
use crate::source::{Kind, Node, Reader};

/// What a level offers its requests, each with its id.
pub(super) type Offers = Vec<(Option<String>, Value)>;

/// How something is authorized, as it is written.
enum Written {
    /// As the levels around it say; by the one of this id, if it names one.
    Inherited(Option<String>),
    /// In a way of its own.
    Own(Option<String>, Value),
}

/// How a request, or a level, is authorized, of what the levels `around` it offer, the outermost first; `None` where it is as
/// the nearest of these says. Also what it offers itself.
pub(super) fn auth(node: Option<&Node>, around: &[Offers], reader: &mut Reader<'_>) -> (Option<Value>, Offers) {
    let Some(node) = node else { return (None, Offers::new()) };
    let list = match &node.kind {
        Kind::List(list) => list.as_slice(),
        Kind::Map(_) | Kind::Plain(_) | Kind::Text(_) => std::slice::from_ref(node),
    };
    let mut offers = Offers::new();
    for node in list {
        match written(node, reader) {
            Some(Written::Own(id, auth)) => {
                if let Some(id) = id.as_deref().filter(|id| offers.iter().any(|it| it.0.as_deref() == Some(*id))) {
                    let message = format!("two ways of auth have the id `{id}`");
                    reader.warning("odd-postman", node.mark, message, "whoever chooses it gets the first one");
                }
                offers.push((id, auth));
            }
            // As it is where it is left out.
            Some(Written::Inherited(None)) | None => {}
            Some(Written::Inherited(Some(id))) => {
                let offered = around.iter().rev().flatten().find(|it| it.0.as_deref() == Some(&id));
                if let Some((_, auth)) = offered {
                    offers.push((Some(id), auth.clone()));
                } else {
                    let help = "the first one that a folder or the collection offers is taken";
                    let message = format!("no `auth` around it has the id `{id}`");
                    reader.warning("odd-postman", node.mark, message, help);
                }
            }
        }
    }
    (offers.first().map(|it| it.1.clone()), offers)
}

fn written(node: &Node, reader: &mut Reader<'_>) -> Option<Written> {
    let kind = node.get("type").and_then(Node::text);
    let Some(kind) = kind.filter(|_| matches!(node.kind, Kind::Map(_))) else {
        odd(node, "an `auth` with `type` and `credentials`", reader);
        return None;
    };
    words::check(Some(node), words::AUTH, reader);
    if !kind.contains("{{") && !words::SCHEMES.contains(&kind) {
        let help =
            words::meant(kind, words::SCHEMES).unwrap_or_else(|| format!("known are {}", words::SCHEMES.join(", ")));
        let mark = node.get("type").map_or(node.mark, |it| it.mark);
        reader.warning("odd-postman", mark, format!("`{kind}` is no way of auth: the request is sent without"), &help);
    }
    let credentials = node.get("credentials").filter(|it| !it.is_null());
    let id = node.get("id").and_then(Node::text).filter(|it| !it.is_empty()).map(str::to_owned);
    let mut list = pairs::credentials(credentials, reader);
    if kind == "inherit" {
        let chosen = list.iter().find(|it| it["key"] == "id").and_then(|it| it["value"].as_str());
        return Some(Written::Inherited(chosen.filter(|it| !it.is_empty()).map(str::to_owned)));
    }
    for entry in list.iter_mut().filter_map(Value::as_object_mut) {
        entry.insert("type".to_owned(), json!("any"));
    }
    let mut auth = Map::from_iter([("type".to_owned(), json!(kind))]);
    if kind != "noauth" {
        auth.insert(kind.to_owned(), Value::Array(list));
    }
    Some(Written::Own(id, Value::Object(auth)))
}
