//! A collection and its folders, in Bruno's words.

use std::path::Path;

use serde_json::Value;

use super::{
    auth::auth,
    pairs::{pairs, text},
    request::{self, Around, request},
    scripts::scripts,
    stems::stems,
};
use crate::{
    convert::{
        left,
        made::Made,
        writing::{Ground, Keys, description, kept, list},
    },
    format::yaml::write::{Pair, Yaml},
};

/// The files of a collection, whose `document` has the shape of format 2.1; `stem` is what its folder is called.
pub fn write(document: &Value, stem: &str) -> Made {
    let mut ground = Ground::default();
    let mut keys = Keys::default();
    keys.put("opencollection", "1.0.0");
    let name = Some(text(&document["info"], "name")).filter(|it| !it.is_empty()).unwrap_or_else(|| stem.to_owned());
    keys.put("info", Yaml::Block(vec![Pair::new("name", name)]));
    keys.maybe("request", defaults(document, list(document, "variable"), &mut ground));
    keys.maybe("docs", description(&document["info"]));
    keys.put("bundled", false);
    // Postman runs the scripts of a collection before those of its folders, also after the answer.
    let flow = Yaml::map([("scripts", Yaml::map([("flow", "sequential".into())]))]);
    keys.put("extensions", Yaml::map([("bruno", flow)]));
    ground.file("opencollection.yml".into(), &keys.0);
    inside(document, Path::new(""), &Around::default().within(document), &mut ground);
    ground.notes.extend(left::notes(document, left::Target::OpenCollection));
    Made { files: ground.files, notes: ground.notes }
}

/// What a level gives the requests below it.
fn defaults(of: &Value, variables: &[Value], ground: &mut Ground) -> Option<Yaml> {
    let mut keys = Keys::default();
    let own = of.get("auth").filter(|it| it["type"] != "noauth");
    let own = own.map(|it| auth(it, ground)).filter(|it| *it != Yaml::from("none"));
    keys.maybe("auth", own);
    if kept(of, "auth").and_then(Value::as_array).is_some_and(|it| it.len() > 1) {
        ground.note("of several ways of auth the first one is left");
    }
    keys.maybe("variables", pairs(variables));
    keys.maybe("scripts", scripts(of, ground));
    (!keys.0.is_empty()).then_some(Yaml::Block(keys.0))
}

/// Writes what is in a level. The parser has bounded the depth.
fn inside(of: &Value, folder: &Path, around: &Around, ground: &mut Ground) {
    let mut stems = stems();
    let items = list(of, "item");
    let is_folder = |it: &Value| it.get("item").is_some();
    let first = items.iter().position(|it| !is_folder(it));
    if first.is_some_and(|at| items[at..].iter().any(is_folder)) {
        ground.note("folders run before the requests beside them there, whatever their order is");
    }
    // Each kind is counted by itself.
    let (mut folders, mut requests) = (0, 0);
    for item in items {
        let name = if is_folder(item) { text(item, "name") } else { request::name(item) };
        let stem = stems.take(&name, if is_folder(item) { "folder" } else { "request" });
        ground.place.push(name.clone());
        if is_folder(item) {
            folders += 1;
            let mut keys = Keys::default();
            let info = [("name", name.into()), ("type", "folder".into()), ("seq", Yaml::from(folders))];
            keys.put("info", Yaml::Block(info.map(|(key, value)| Pair::new(key, value)).into()));
            keys.maybe("request", defaults(item, &[], ground));
            keys.maybe("docs", description(item));
            let inner = folder.join(&stem);
            ground.file(inner.join("folder.yml"), &keys.0);
            inside(item, &inner, &around.within(item), ground);
        } else if let Some(source) = kept(item, "source") {
            let kind = source["$kind"].as_str().unwrap_or_default();
            ground.note(format!("a request of the kind `{kind}` is left out"));
        } else {
            requests += 1;
            let pairs = request(item, requests, around, ground);
            ground.file(folder.join(format!("{stem}.yml")), &pairs);
        }
        ground.place.pop();
    }
}
