//! How requests prove who sends them.

use serde_json::{Value, json};

use super::{
    ground::Ground,
    oauth2,
    scheme::{self, secret},
};
use crate::auth::{Auth, Carrier};

/// The auth in Postman's words; nothing where it is inherited.
pub(super) fn auth(auth: &Auth, ground: &mut Ground) -> Option<Value> {
    let (kind, parameters) = match auth {
        Auth::Inherit => return None,
        Auth::None => return Some(json!({ "type": "noauth" })),
        Auth::Netrc(_) => {
            ground.note("Postman reads no netrc file: the request is sent without a password");
            return Some(json!({ "type": "noauth" }));
        }
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
        Auth::Digest(it) => ("digest", scheme::digest(it, ground)),
        Auth::Jwt(it) => ("jwt", scheme::jwt(it, ground)),
        Auth::OAuth2(it) => ("oauth2", oauth2::oauth2(it, ground)),
        Auth::Aws(it) => ("awsv4", scheme::aws(it, ground)),
        Auth::OAuth1(it) => ("oauth1", scheme::oauth1(it, ground)),
        Auth::Hawk(it) => ("hawk", scheme::hawk(it, ground)),
        Auth::Ntlm(it) => ("ntlm", scheme::ntlm(it, ground)),
        Auth::EdgeGrid(it) => ("edgegrid", scheme::edgegrid(it, ground)),
        Auth::Asap(it) => ("asap", scheme::asap(it, ground)),
    };
    let mut list: Vec<Value> =
        parameters.into_iter().map(|(key, value)| json!({ "key": key, "value": value, "type": "string" })).collect();
    if let Auth::OAuth2(it) = auth {
        let added = oauth2::added(it, ground);
        list.extend(added.into_iter().map(|(key, value)| json!({ "key": key, "value": value, "type": "any" })));
    }
    Some(json!({ "type": kind, kind: list }))
}
