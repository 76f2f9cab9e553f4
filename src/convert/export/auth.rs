//! How requests prove who sends them.

use serde_json::{Value, json};

use super::ground::Ground;
use crate::{
    auth::{Auth, Carrier},
    convert::schemes::{Kind, SCHEMES},
    source::{Node, Place, duration},
    template::Template,
};

/// The auth in Postman's words; nothing where it is inherited. `written` is how it is written.
pub(super) fn auth(auth: &Auth, written: Option<&Node>, ground: &mut Ground) -> Option<Value> {
    let (kind, parameters) = match auth {
        Auth::Inherit => return None,
        Auth::None => return Some(json!({ "type": "noauth" })),
        Auth::Basic(it) => {
            let username = ground.text(it.username.source());
            ("basic", vec![("username", username), ("password", secret(&it.password, "password", ground))])
        }
        Auth::Bearer(it) if it.prefix.source() == "Bearer" => {
            ("bearer", vec![("token", secret(&it.token, "token", ground))])
        }
        Auth::Bearer(it) => {
            let prefix = ground.text(it.prefix.source());
            let token = secret(&it.token, "token", ground);
            ("oauth2", vec![("accessToken", token), ("headerPrefix", prefix), ("addTokenTo", "header".to_owned())])
        }
        Auth::ApiKey(it) => {
            let carrier = if it.carrier == Carrier::Query { "query" } else { "header" };
            let key = ground.text(it.name.source());
            ("apikey", vec![("key", key), ("value", secret(&it.value, "key", ground)), ("in", carrier.to_owned())])
        }
        Auth::Digest(_)
        | Auth::Jwt(_)
        | Auth::Aws(_)
        | Auth::OAuth1(_)
        | Auth::Hawk(_)
        | Auth::Ntlm(_)
        | Auth::EdgeGrid(_)
        | Auth::Asap(_) => return signed(written?, ground),
    };
    let list: Vec<Value> =
        parameters.into_iter().map(|(key, value)| json!({ "key": key, "value": value, "type": "string" })).collect();
    Some(json!({ "type": kind, kind: list }))
}

/// A scheme that has the same fields there.
fn signed(written: &Node, ground: &mut Ground) -> Option<Value> {
    let (scheme, fields) = SCHEMES.iter().find_map(|it| Some((it, written.get(it.ours)?)))?;
    let mut list = Vec::new();
    for field in scheme.fields {
        let Some(node) = fields.get(field.ours) else { continue };
        let value = match (field.kind, node.to_json()) {
            (Kind::InQuery, value) => (value == "query").into(),
            (Kind::Carrier, value) => if value == "query" { "queryParam" } else { "header" }.into(),
            (Kind::Secret | Kind::NeededSecret, Value::String(text)) => {
                let template = Template::parse(&text, Place::default()).ok()?;
                secret(&template, field.ours, ground).into()
            }
            (Kind::Json | Kind::NeededJson, value) => ground.text(&value.to_string()).into(),
            (Kind::Names, Value::Array(names)) => {
                let names: Vec<String> = names.iter().map(|it| ground.text(&crate::value::text(it))).collect();
                names.join(",").into()
            }
            (Kind::Seconds, value) => {
                let time = duration(&crate::value::text(&value)).map(|it| it.as_secs().to_string());
                time.unwrap_or_default().into()
            }
            (_, Value::String(text)) => ground.text(&text).into(),
            (_, value) => value,
        };
        list.push(json!({ "key": field.postman, "value": value, "type": if value.is_boolean() { "boolean" } else { "string" } }));
    }
    if let Value::Object(all) = fields.to_json() {
        let is_unknown = |key: &&String| *key != "in" && scheme.fields.iter().all(|it| it.ours != **key);
        all.keys()
            .filter(is_unknown)
            .for_each(|key| ground.note(format!("`{key}` of the auth `{}` cannot be said", scheme.ours)));
    }
    if scheme.ours == "oauth1" {
        let place = fields.get("in").and_then(Node::text).unwrap_or("header");
        list.push(json!({ "key": "addParamsToHeader", "value": place == "header", "type": "boolean" }));
    }
    Some(json!({ "type": scheme.postman, scheme.postman: list }))
}

/// A secret: by its variable, or not at all.
fn secret(template: &Template, what: &str, ground: &mut Ground) -> String {
    if template.fixed().is_some_and(|it| !it.is_empty()) {
        ground.note(format!("the {what} that is written out under `auth` is left out"));
        return String::new();
    }
    ground.text(template.source())
}
