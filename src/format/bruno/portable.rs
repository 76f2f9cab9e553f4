//! A request of Bruno's in the shape of a Postman collection 2.1, for whoever writes it in another format.

use serde_json::{Map, Value, json};

use super::contract::BrunoRequest;
use crate::{
    format::postman,
    scope::{Slot, Variables},
};

/// How deep variables of folders and requests may stand in one another.
const MAX_DEPTH: usize = 8;

/// The request; variables of folders and of the request, which only Bruno has, are filled in.
pub(super) fn portable(it: &BrunoRequest) -> Value {
    let levels = [&*it.levels.request, &*it.levels.folder];
    let fill = |text: &str| filled(text, &levels);
    let view = &it.view;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut url = postman::url_value(&fill(view["url"].as_str().unwrap_or_default()));
    let parameters = view["pathParams"].as_array().into_iter().flatten();
    let parameters = parameters.filter(|it| it.get("enabled") != Some(&Value::Bool(false)));
    url["variable"] = parameters.map(|it| json!({ "key": it["name"], "value": fill(&text(&it["value"])) })).collect();
    // What authorizes is said once.
    let kind = it.auth.get("type").and_then(Value::as_str).unwrap_or("none");
    let is_of_auth = |name: &str| match kind {
        "bearer" => name == "Authorization",
        "apikey" => it.auth.get("key").and_then(Value::as_str) == Some(name),
        _ => false,
    };
    let written = view["headers"].as_object().into_iter().flatten();
    let written = written.filter(|(name, value)| !value.is_null() && !is_of_auth(name) && *name != "content-type");
    let off = view["disabledHeaders"].as_array().into_iter().flatten();
    let headers: Vec<Value> = written
        .map(|(name, value)| json!({ "key": fill(name), "value": fill(&text(value)) }))
        .chain(off.map(|it| json!({ "key": it["name"], "value": it["value"], "disabled": true })))
        .collect();
    let mut request = json!({ "method": view["method"], "url": url, "header": headers, "auth": auth(&it.auth, &fill) });
    if let Some(body) = body(view, &fill) {
        request["body"] = body;
    }
    let typed = view["headers"].get("content-type").and_then(Value::as_str);
    if let Some(kind) = typed.filter(|it| matches!(view["mode"].as_str(), Some("sparql" | "file")) && !it.is_empty()) {
        request["header"]
            .as_array_mut()
            .into_iter()
            .for_each(|it| it.push(json!({ "key": "Content-Type", "value": kind })));
    }
    request
}

/// How it is sent, in the words of format 2.1.
pub(super) fn behavior(it: &BrunoRequest) -> Value {
    let mut map = Map::new();
    map.insert("disableBodyPruning".to_owned(), json!(true));
    if let Some(follows) = it.settings.follows {
        map.insert("followRedirects".to_owned(), json!(follows));
    }
    if let Some(most) = it.settings.redirects {
        map.insert("maxRedirects".to_owned(), json!(most));
    }
    if it.settings.forwards_authorization {
        map.insert("followAuthorizationHeader".to_owned(), json!(true));
    }
    Value::Object(map)
}

/// What of the collection it goes through.
pub(super) fn sending(it: &BrunoRequest) -> Value {
    json!({ "proxy": it.around.proxy.is_some(), "certificates": !it.around.certificates.is_empty() })
}

fn body(view: &Value, fill: &impl Fn(&str) -> String) -> Option<Value> {
    let data = &view["data"];
    let raw = |language: &str| {
        let text = data.as_str().map(fill)?;
        Some(json!({ "mode": "raw", "raw": text, "options": { "raw": { "language": language } } }))
    };
    let rows = || data.as_array().into_iter().flatten();
    let field = |it: &Value, key: &str| fill(it[key].as_str().unwrap_or_default());
    match view["mode"].as_str()? {
        "json" => raw("json"),
        "text" | "sparql" => raw("text"),
        "xml" => raw("xml"),
        "formUrlEncoded" => {
            let rows: Vec<_> =
                rows().map(|it| json!({ "key": field(it, "name"), "value": field(it, "value") })).collect();
            Some(json!({ "mode": "urlencoded", "urlencoded": rows }))
        }
        "multipartForm" => {
            let part = |it: &Value| {
                let key = if it["type"] == "file" { "src" } else { "value" };
                let value = if it["value"].is_array() { it["value"].clone() } else { json!(field(it, "value")) };
                let mut part = json!({ "key": field(it, "name"), "type": it["type"], key: value });
                if let Some(kind) = it.get("contentType") {
                    part["contentType"] = kind.clone();
                }
                part
            };
            Some(json!({ "mode": "formdata", "formdata": rows().map(part).collect::<Vec<_>>() }))
        }
        "file" => Some(json!({ "mode": "file", "file": { "src": view["filePath"] } })),
        "graphql" => {
            let graphql = json!({ "query": field(data, "query"), "variables": field(data, "variables") });
            Some(json!({ "mode": "graphql", "graphql": graphql }))
        }
        _ => None,
    }
}

/// A scheme, and its parameters: what each is called in Bruno, and in Postman.
type Known = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const PARAMETERS: &[Known] = &[
    ("basic", "basic", &[("username", "username"), ("password", "password")]),
    ("bearer", "bearer", &[("token", "token")]),
    ("apikey", "apikey", &[("key", "key"), ("value", "value"), ("placement", "in")]),
    ("digest", "digest", &[("username", "username"), ("password", "password")]),
    ("ntlm", "ntlm", &[("username", "username"), ("password", "password"), ("domain", "domain")]),
    (
        "awsv4",
        "awsv4",
        &[
            ("accessKeyId", "accessKey"),
            ("secretAccessKey", "secretKey"),
            ("sessionToken", "sessionToken"),
            ("region", "region"),
            ("service", "service"),
        ],
    ),
    (
        "oauth1",
        "oauth1",
        &[
            ("consumerKey", "consumerKey"),
            ("consumerSecret", "consumerSecret"),
            ("accessToken", "token"),
            ("accessTokenSecret", "tokenSecret"),
            ("signatureMethod", "signatureMethod"),
            ("callbackUrl", "callback"),
            ("verifier", "verifier"),
            ("version", "version"),
            ("realm", "realm"),
            ("includeBodyHash", "includeBodyHash"),
        ],
    ),
    (
        "akamai-edgegrid",
        "edgegrid",
        &[
            ("accessToken", "accessToken"),
            ("clientToken", "clientToken"),
            ("clientSecret", "clientSecret"),
            ("headersToSign", "headersToSign"),
        ],
    ),
];

fn auth(given: &Value, fill: &impl Fn(&str) -> String) -> Value {
    let kind = given.get("type").and_then(Value::as_str).unwrap_or("none");
    if kind == "none" {
        return json!({ "type": "noauth" });
    }
    if kind == "oauth2" {
        return oauth2(given, fill);
    }
    let Some((_, name, fields)) = PARAMETERS.iter().find(|it| it.0 == kind) else { return json!({ "type": kind }) };
    let mut list: Vec<Value> = Vec::new();
    for (from, to) in *fields {
        if let Some(value) = given.get(from) {
            let value = value.as_str().map_or_else(|| value.clone(), |it| json!(fill(it)));
            list.push(json!({ "key": to, "value": value }));
        }
    }
    if kind == "oauth1" {
        let is_header = !matches!(given.get("placement").and_then(Value::as_str), Some("query" | "body"));
        list.push(json!({ "key": "addParamsToHeader", "value": is_header }));
    }
    json!({ "type": name, *name: list })
}

fn oauth2(given: &Value, fill: &impl Fn(&str) -> String) -> Value {
    let grant = match given.get("flow").and_then(Value::as_str) {
        Some("resource_owner_password_credentials") => "password_credentials",
        Some(other) => other,
        None => "client_credentials",
    };
    let text = |path: &str| given.pointer(path).and_then(Value::as_str).map(fill);
    let mut list = vec![json!({ "key": "grant_type", "value": grant })];
    for (key, path) in [
        ("accessTokenUrl", "/accessTokenUrl"),
        ("authUrl", "/authorizationUrl"),
        ("redirect_uri", "/callbackUrl"),
        ("clientId", "/credentials/clientId"),
        ("clientSecret", "/credentials/clientSecret"),
        ("username", "/resourceOwner/username"),
        ("password", "/resourceOwner/password"),
        ("scope", "/scope"),
        ("headerPrefix", "/tokenConfig/placement/header"),
    ] {
        list.extend(text(path).map(|value| json!({ "key": key, "value": value })));
    }
    let placement = text("/credentials/placement");
    let is_basic = placement.as_deref() == Some("basic_auth_header");
    list.push(json!({ "key": "client_authentication", "value": if is_basic { "header" } else { "body" } }));
    json!({ "type": "oauth2", "oauth2": list })
}

/// A text in which the variables of these levels are filled in; all others stay.
fn filled(text: &str, levels: &[&Variables]) -> String {
    let mut text = text.to_owned();
    for _ in 0..MAX_DEPTH {
        let mut next = text.clone();
        for name in super::substitute::names(&text) {
            let found = levels.iter().find_map(|it| it.get(name));
            if let Some(Slot::Value(value)) = found.map(|it| &it.slot) {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                next = next.replace(&format!("{{{{{name}}}}}"), &value);
            }
        }
        if next == text || next.len() > 1 << 20 {
            break;
        }
        text = next;
    }
    text
}
