//! How requests prove who sends them.

use serde_json::{Value, json};

use super::ground::Ground;
use crate::{
    auth::{Auth, Carrier},
    template::Template,
};

/// The auth in Postman's words; nothing where it is inherited.
pub(super) fn auth(auth: &Auth, ground: &mut Ground) -> Option<Value> {
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
        _ => return None,
    };
    let list: Vec<Value> =
        parameters.into_iter().map(|(key, value)| json!({ "key": key, "value": value, "type": "string" })).collect();
    Some(json!({ "type": kind, kind: list }))
}

/// A secret: by its variable, or not at all.
fn secret(template: &Template, what: &str, ground: &mut Ground) -> String {
    if template.fixed().is_some_and(|it| !it.is_empty()) {
        ground.note(format!("the {what} that is written out under `auth` is left out"));
        return String::new();
    }
    ground.text(template.source())
}
