//! A request, in Bruno's words.

use serde_json::{Map, Value, json};

use super::{
    auth::auth,
    body::body,
    example::examples,
    pairs::{pair, pairs, text},
    scripts::scripts,
    settings::settings,
};
use crate::{
    convert::writing::{Ground, Keys, description, is_off, list},
    format::{
        postman,
        yaml::write::{Pair, Yaml},
    },
};

/// What the levels around a request say.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    /// How requests are sent.
    pub(super) behavior: Map<String, Value>,
    /// How the nearest level that says so authorizes.
    pub(super) auth: Option<Value>,
}

impl Around {
    /// The same with what a level says itself.
    pub(super) fn within(&self, of: &Value) -> Self {
        let mut within = self.clone();
        let own = of.get("protocolProfileBehavior").and_then(Value::as_object);
        within.behavior.extend(own.into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
        within.auth = of.get("auth").cloned().or(within.auth);
        within
    }
}

/// What a request is called: one without a name has its address.
pub(super) fn name(item: &Value) -> String {
    let name = text(item, "name");
    if name.is_empty() { postman::url_text(item.pointer("/request/url").unwrap_or(&Value::Null)) } else { name }
}

/// The document of a request, which is the `seq`th of its folder.
pub(super) fn request(item: &Value, seq: u64, around: &Around, ground: &mut Ground) -> Vec<Pair> {
    let asked = &item["request"];
    let around = around.within(&json!({ "protocolProfileBehavior": item.get("protocolProfileBehavior") }));
    let mode = asked.pointer("/body/mode").and_then(Value::as_str);
    let is_off = asked.get("body").is_some_and(is_off);
    let kind = if mode == Some("graphql") && !is_off { "graphql" } else { "http" };
    let mut keys = Keys::default();
    let info = [("name", name(item).into()), ("type", kind.into()), ("seq", Yaml::from(seq))];
    keys.put("info", Yaml::Block(info.map(|(key, value)| Pair::new(key, value)).into()));
    keys.put(kind, http(asked, &around, ground));
    let runtime = scripts(item, ground).map(|it| Yaml::Block(vec![Pair::new("scripts", it)]));
    keys.maybe("runtime", runtime);
    keys.put("settings", settings(&around.behavior, &postman::url_text(&asked["url"]), ground));
    keys.maybe("examples", examples(item, ground));
    keys.maybe("docs", description(asked).or_else(|| description(item)));
    keys.0
}

/// The text of a URL, and its path variables. One that is the beginning of a segment is filled in: only whole segments are
/// variables there.
fn address(url: &Value) -> (String, Vec<Value>) {
    let mut bare = url.clone();
    let segments = list(url, "path").iter().filter_map(Value::as_str);
    let is_part = |name: &str| {
        segments.clone().any(|it| it.strip_prefix(':').is_some_and(|it| it.starts_with(&format!("{name}."))))
    };
    let (parts, whole): (Vec<Value>, Vec<Value>) =
        list(url, "variable").iter().cloned().partition(|it| is_part(&text(it, "key")));
    if let Some(map) = bare.as_object_mut() {
        map.insert("variable".to_owned(), parts.into());
        // It is never sent.
        map.shift_remove("hash");
    }
    (postman::url_text(&bare), whole)
}

fn http(asked: &Value, around: &Around, ground: &mut Ground) -> Yaml {
    let method = Some(text(asked, "method")).filter(|it| !it.is_empty()).unwrap_or_else(|| "GET".to_owned());
    let is_pruned = postman::prunes(&method) && around.behavior.get("disableBodyPruning") != Some(&Value::Bool(true));
    let is_type = |it: &Value| !is_off(it) && text(it, "key").eq_ignore_ascii_case("content-type");
    let typed = list(asked, "header").iter().rfind(|it| is_type(it)).map(|it| text(it, "value"));
    let found = asked.get("body").and_then(|it| body(it, typed.as_deref(), ground));
    if found.is_some() && is_pruned {
        ground.note(format!("the body, which {method} does not send, is left out"));
    }
    let found = found.filter(|_| !is_pruned);
    let mut headers = list(asked, "header").to_vec();
    if let Some((_, Some(kind))) = &found
        && !headers.iter().any(is_type)
    {
        headers.push(json!({ "key": "Content-Type", "value": kind }));
    }
    let mut keys = Keys::default();
    keys.put("method", method);
    let (url, given) = address(&asked["url"]);
    keys.put("url", url);
    keys.maybe("headers", pairs(&headers));
    let query = list(&asked["url"], "query").iter().filter(|it| !it["key"].is_null()).map(|it| pair(it, Some("query")));
    let is_told = |it: &&Value| it.get("value").is_some_and(|it| it.is_string() || it.is_number());
    let path = given.iter().filter(is_told).map(|it| pair(it, Some("path")));
    let params: Vec<Yaml> = query.chain(path).collect();
    keys.maybe("params", Some(Yaml::List(params)).filter(|it| !it.is_empty()));
    keys.maybe("body", found.map(|(body, _)| body));
    let given = match (asked.get("auth"), &around.auth) {
        (Some(own), _) => Some(auth(own, ground)),
        // No folder can say that requests go without.
        (None, Some(around)) if around["type"] == "noauth" => Some(Yaml::from("none")),
        (None, Some(_)) => Some(Yaml::from("inherit")),
        (None, None) => None,
    };
    keys.maybe("auth", given);
    Yaml::Block(keys.0)
}
