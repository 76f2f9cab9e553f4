//! A request, and its saved responses.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{
    address::address,
    auth::auth,
    body::body,
    example::example,
    pairs::pairs,
    scripts::{Owner, scripts},
    settings::settings,
};
use crate::convert::writing::{Ground, Keys, STEP, description, kept, list, text};
use crate::{
    convert::{file::File, stems::Stems},
    format::{
        postman,
        yaml::write::{Pair, Yaml},
    },
};

/// Where a request stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Its folder, from the collection's.
    pub(super) folder: &'a Path,
    /// What its file is called, without what all of them end in.
    pub(super) stem: &'a str,
    /// Its number in the order.
    pub(super) order: u64,
}

/// What a request is called: one without a name has its address.
pub(super) fn name(item: &Value) -> String {
    let name = item.get("name").filter(|it| !it.is_null()).map(postman::text).filter(|it| !it.is_empty());
    name.unwrap_or_else(|| postman::url_text(item.pointer("/request/url").unwrap_or(&Value::Null)))
}

/// Whether a request becomes an operation of GraphQL.
pub(super) fn is_graphql(item: &Value) -> bool {
    let request = &item["request"];
    let is_kept = kept(item, "kind").is_some_and(|it| it == "graphql-request");
    let is_written = request.pointer("/body/mode").is_some_and(|it| it == "graphql");
    let is_disabled = request.pointer("/body/disabled") == Some(&Value::Bool(true));
    is_kept || is_written && !is_disabled && request["method"] == "POST"
}

/// Writes a request whose levels together say `behavior`.
pub(super) fn request(item: &Value, at: Place<'_>, behavior: &Map<String, Value>, ground: &mut Ground) {
    let path = at.folder.join(format!("{}.request.yaml", at.stem));
    if let Some(source) = kept(item, "source") {
        let mut pairs = Yaml::of(source).pairs().to_vec();
        let files = kept(item, "files").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let folder = format!(".resources/{}.resources", at.stem);
        for key in ["messages", "examples"] {
            if files.iter().any(|it| it["key"] == key) {
                pairs.push(Pair::new(key, format!("./{folder}/{key}")));
            }
        }
        for file in files {
            let [key, name, text] = ["key", "name", "text"].map(|it| text(file, it).unwrap_or_default());
            let path = at.folder.join(&folder).join(key).join(name);
            ground.files.push(File { path, text: text.to_owned() });
        }
        let at_name = pairs.iter().position(|it| it.key == "$kind").map_or(0, |it| it + 1);
        let mut named = Keys::default();
        put_name(&mut named, item, at.stem);
        pairs.splice(at_name..at_name, named.0);
        let mut keys = Keys(pairs);
        keys.put("order", at.order);
        ground.file(path, &keys.0);
        return;
    }
    let asked = &item["request"];
    let is_graphql = is_graphql(item);
    let mut keys = Keys::of(if is_graphql { "graphql-request" } else { "http-request" });
    put_name(&mut keys, item, at.stem);
    keys.maybe("id", text(item, "id").map(Yaml::from));
    keys.maybe("description", description(asked).or_else(|| description(item)));
    address(&asked["url"], is_graphql, &mut keys);
    let headers = list(asked, "header");
    let written = pairs(&headers.iter().map(header).collect::<Vec<_>>());
    if is_graphql {
        operation(&mut keys, item);
        keys.maybe("headers", written);
    } else {
        let method = text(asked, "method").unwrap_or("GET");
        keys.put("method", method);
        keys.maybe("headers", written);
        let is_pruned = postman::prunes(method) && behavior.get("disableBodyPruning") != Some(&Value::Bool(true));
        let found = asked.get("body").and_then(|it| body(it, headers, ground));
        if found.is_some() && is_pruned {
            ground.note(format!("the body, which {method} does not send, is left out"));
        }
        keys.maybe("body", found.filter(|_| !is_pruned));
    }
    keys.maybe("auth", kept(item, "auth").map(Yaml::of).or_else(|| auth(asked.get("auth")?)));
    keys.maybe("settings", settings(behavior, is_graphql, ground));
    let owner = if is_graphql { Owner::Graphql } else { Owner::Http };
    keys.maybe("scripts", scripts(item, owner, None, ground));
    let examples = list(item, "response");
    if !examples.is_empty() {
        keys.put("examples", format!("./.resources/{}.resources/examples", at.stem));
    }
    keys.put("order", at.order);
    keys.tools(item);
    ground.file(path, &keys.0);
    let folder = at.folder.join(format!(".resources/{}.resources/examples", at.stem));
    write_examples(examples, &folder, ground);
}

/// A header. One that is nothing is sent as that word.
fn header(entry: &Value) -> Value {
    let mut entry = entry.clone();
    if entry.get("value") == Some(&Value::Null) {
        entry["value"] = "null".into();
    }
    entry
}

fn put_name(keys: &mut Keys, item: &Value, stem: &str) {
    let name = name(item);
    if name != stem && !name.is_empty() {
        keys.put("name", name);
    }
}

/// An operation, as it is written.
fn operation(keys: &mut Keys, item: &Value) {
    let given = &item["request"]["body"]["graphql"];
    let written = |key: &str| given.get(key).filter(|it| !it.is_null()).map(|it| Yaml::from(postman::text(it)));
    keys.maybe("query", written("query"));
    let variables = given.get("variables").filter(|it| !it.is_null());
    let variables = variables.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
    keys.maybe("variables", variables.map(Yaml::from));
    keys.maybe("operationName", written("operationName"));
    keys.maybe("schema", kept(item, "schema").map(Yaml::of));
}

fn write_examples(examples: &[Value], folder: &Path, ground: &mut Ground) {
    let mut stems = Stems::default();
    for (order, response) in (1..).zip(examples.iter().filter(|it| it.is_object())) {
        let stem = stems.take(text(response, "name").unwrap_or_default(), "example");
        let pairs = example(response, &stem, order * STEP, ground);
        let path: PathBuf = folder.join(format!("{stem}.example.yaml"));
        ground.file(path, &pairs);
    }
}
