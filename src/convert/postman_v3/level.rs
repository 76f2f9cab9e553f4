//! A collection, and its folders.

use std::path::Path;

use serde_json::{Map, Value};

use super::{
    auth::auth,
    pairs::pairs,
    request::{self, is_graphql, request},
    scripts::{Owner, scripts},
};
use crate::convert::writing::{Ground, Keys, STEP, description, kept, list, text};
use crate::{
    convert::{made::Made, stems::Stems},
    format::yaml::write::Yaml,
};

/// The files of a collection, whose `document` has the shape of format 2.1; `stem` is what its folder is called.
pub fn write(document: &Value, stem: &str) -> Made {
    let mut ground = Ground::default();
    let mut keys = Keys::of("collection");
    let info = &document["info"];
    keys.maybe("name", text(info, "name").filter(|it| *it != stem).map(Yaml::from));
    keys.maybe("id", text(info, "_postman_id").map(Yaml::from));
    keys.maybe("description", description(info));
    let variables: Vec<Value> = list(document, "variable").iter().map(|it| variable(it, &mut ground)).collect();
    keys.maybe("variables", pairs(&variables));
    level(document, keys, Path::new(""), None, &mut ground);
    inside(document, Path::new(""), &Map::new(), &mut ground);
    Made { files: ground.files, notes: ground.notes }
}

/// A variable: its value is a text there.
fn variable(entry: &Value, ground: &mut Ground) -> Value {
    let mut entry = entry.clone();
    let Some(map) = entry.as_object_mut() else { return entry };
    let kind = map.shift_remove("type");
    let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
    let is_text = map.get("value").is_none_or(|it| it.is_string() || it.is_null());
    let name = map.get("key").and_then(Value::as_str).unwrap_or_default();
    if !is_text || ["number", "boolean", "array", "object"].contains(&kind) {
        ground.note(format!("the variable `{name}` is a text there, also for scripts"));
    }
    entry
}

/// Writes the definition of a level.
fn level(of: &Value, mut keys: Keys, folder: &Path, order: Option<u64>, ground: &mut Ground) {
    keys.maybe("auth", kept(of, "auth").map(Yaml::of).or_else(|| auth(of.get("auth")?)));
    let owner = Owner::Level { has_graphql: has_graphql(of) };
    keys.maybe("scripts", scripts(of, owner, kept(of, "scripts"), ground));
    keys.maybe("order", order.map(Yaml::from));
    keys.tools(of);
    ground.file(folder.join(".resources/definition.yaml"), &keys.0);
}

/// Writes what is in a level. The parser has bounded the depth.
fn inside(of: &Value, folder: &Path, around: &Map<String, Value>, ground: &mut Ground) {
    let behavior = merged(around, of);
    let mut stems = (Stems::default(), Stems::default());
    for (order, item) in (1..).zip(list(of, "item")) {
        let order = order * STEP;
        if item.get("item").is_none() {
            let name = request::name(item);
            let stem = stems.0.take(&name, "request");
            ground.place.push(name);
            let behavior = merged(&behavior, item);
            request(item, request::Place { folder, stem: &stem, order }, &behavior, ground);
        } else {
            let name = text(item, "name").unwrap_or_default();
            let stem = stems.1.take(name, "folder");
            ground.place.push(name.to_owned());
            let mut keys = Keys::of("collection");
            keys.maybe("name", Some(name).filter(|it| *it != stem).map(Yaml::from));
            keys.maybe("id", text(item, "id").map(Yaml::from));
            keys.maybe("description", description(item));
            if !list(item, "variable").is_empty() {
                ground.note("the variables of a folder are left out: nothing looks at them");
            }
            let inner = folder.join(&stem);
            level(item, keys, &inner, Some(order), ground);
            inside(item, &inner, &behavior, ground);
        }
        ground.place.pop();
    }
}

/// How requests are sent, as the levels say together.
fn merged(around: &Map<String, Value>, of: &Value) -> Map<String, Value> {
    let mut merged = around.clone();
    let own = of.get("protocolProfileBehavior").and_then(Value::as_object);
    merged.extend(own.into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
    merged
}

/// Whether any request in a level is an operation of GraphQL.
fn has_graphql(of: &Value) -> bool {
    list(of, "item").iter().any(|it| if it.get("item").is_some() { has_graphql(it) } else { is_graphql(it) })
}
