//! How requests of Postman's first format are authorized: their words for it, and those of the later formats.

use serde_json::{Map, Value, json};

/// The helpers, and their schemes.
const SCHEMES: [(&str, &str); 9] = [
    ("basicAuth", "basic"),
    ("bearerAuth", "bearer"),
    ("digestAuth", "digest"),
    ("oAuth1", "oauth1"),
    ("oAuth2", "oauth2"),
    ("hawkAuth", "hawk"),
    ("awsSigV4", "awsv4"),
    ("ntlmAuth", "ntlm"),
    ("apikeyAuth", "apikey"),
];

/// The attributes that have another name by now: of which scheme, then and now.
const RENAMED: [(&str, &str, &str); 8] = [
    ("hawk", "hawk_id", "authId"),
    ("hawk", "hawk_key", "authKey"),
    ("hawk", "ext", "extraData"),
    ("hawk", "app", "appId"),
    ("hawk", "dlg", "delegation"),
    ("oauth1", "auto", "autoAddParam"),
    ("oauth1", "includeEmpty", "addEmptyParamsToSign"),
    ("oauth1", "header", "addParamsToHeader"),
];

/// How a request is authorized, if it says so.
pub(super) fn auth(request: &Map<String, Value>) -> Option<Value> {
    if let Some(auth) = request.get("auth").filter(|it| it.is_object()) {
        return Some(auth.clone());
    }
    let helper = request.get("currentHelper")?.as_str().filter(|it| !it.is_empty() && *it != "normal")?;
    let scheme = SCHEMES.iter().find(|(it, _)| *it == helper).map_or(helper, |(_, scheme)| scheme);
    let attributes = match request.get("helperAttributes") {
        Some(Value::Object(map)) => map.clone(),
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        _ => Map::new(),
    };
    let own = attributes.into_iter().filter(|(key, _)| key != "id");
    let parameters = own.map(|(key, value)| json!({ "key": renamed(scheme, &key), "value": value }));
    Some(json!({ "type": scheme, scheme: parameters.collect::<Vec<_>>() }))
}

fn renamed<'a>(scheme: &str, key: &'a str) -> &'a str {
    RENAMED.iter().find(|(of, then, _)| *of == scheme && *then == key).map_or(key, |(_, _, now)| now)
}
