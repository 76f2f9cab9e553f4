//! How a request of Bruno's is authorized, in the words of a Postman collection 2.1.

use serde_json::{Value, json};

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
            ("timestamp", "timestamp"),
            ("nonce", "nonce"),
            ("privateKey", "privateKey"),
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
            ("baseURL", "baseURL"),
            ("nonce", "nonce"),
            ("timestamp", "timestamp"),
            ("maxBodySize", "maxBodySize"),
        ],
    ),
];

/// How a request is authorized.
pub fn auth(given: &Value, fill: &impl Fn(&str) -> String) -> Value {
    let kind = given.get("type").and_then(Value::as_str).unwrap_or("none");
    if kind == "none" || given.pointer("/settings/autoFetchToken") == Some(&Value::Bool(false)) {
        return json!({ "type": "noauth" });
    }
    if kind == "oauth2" {
        return oauth2(given, fill);
    }
    let Some((_, name, fields)) = PARAMETERS.iter().find(|it| it.0 == kind) else { return json!({ "type": kind }) };
    let mut list: Vec<Value> = Vec::new();
    for (from, to) in *fields {
        // A key may say whether it is a text or a file.
        let value = given.get(from).map(|it| it.get("value").unwrap_or(it));
        if let Some(value) = value.filter(|it| !it.is_null()) {
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
    let has_pkce = given.get("pkce").is_some_and(|it| it.get("disabled") != Some(&Value::Bool(true)));
    let grant = match given.get("flow").and_then(Value::as_str) {
        Some("authorization_code") if has_pkce => "authorization_code_with_pkce",
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
        ("state", "/state"),
        ("refreshTokenUrl", "/refreshTokenUrl"),
        ("headerPrefix", "/tokenConfig/placement/header"),
    ] {
        list.extend(text(path).map(|value| json!({ "key": key, "value": value })));
    }
    let placement = text("/credentials/placement");
    let is_basic = placement.as_deref() == Some("basic_auth_header");
    list.push(json!({ "key": "client_authentication", "value": if is_basic { "header" } else { "body" } }));
    if given.pointer("/tokenConfig/placement/query").is_some() {
        list.push(json!({ "key": "addTokenTo", "value": "queryParams" }));
    }
    for (key, name) in ADDED {
        let all = given["additionalParameters"][name].as_array().into_iter().flatten();
        let all: Vec<Value> = all.map(|it| added(it, fill)).collect();
        if !all.is_empty() {
            list.push(json!({ "key": key, "value": all }));
        }
    }
    json!({ "type": "oauth2", "oauth2": list })
}

/// What is added to requests for tokens: what each is called in Postman, and in Bruno.
const ADDED: [(&str, &str); 3] = [
    ("tokenRequestParams", "accessTokenRequest"),
    ("authRequestParams", "authorizationRequest"),
    ("refreshRequestParams", "refreshTokenRequest"),
];

fn added(it: &Value, fill: &impl Fn(&str) -> String) -> Value {
    let text = |key: &str| it[key].as_str().map(fill);
    let place = match it["placement"].as_str() {
        Some("header") => "request_header",
        Some("query") => "request_url",
        _ => "request_body",
    };
    json!({ "key": text("name"), "value": text("value"), "enabled": it["disabled"] != true, "send_as": place })
}

/// What of it other formats have no word for.
pub fn lost(given: &Value) -> impl Iterator<Item = &'static str> {
    let is = |path: &str, value: &str| given.pointer(path).is_some_and(|it| it == value);
    let key = given.pointer("/tokenConfig/placement/query").and_then(Value::as_str);
    [
        (is("/type", "wsse"), "its WSSE header is left out"),
        (given["profileName"].as_str().is_some_and(|it| !it.is_empty()), "its profile of AWS is left out"),
        (is("/privateKey/type", "file"), "its private key, which is a file, is left as the name of that file"),
        (is("/tokenConfig/source", "id_token"), "the access token is sent there, and not the ID token"),
        (key.is_some_and(|it| it != "access_token"), "its token stands in the query as `access_token` there"),
        (
            is("/placement", "body") && is("/type", "oauth1"),
            "the parameters of OAuth 1 are sent in another place there",
        ),
        (
            given["tokenConfig"]["id"].as_str().is_some_and(|it| !matches!(it, "" | "credentials")),
            "what its token is called in variables is left out",
        ),
        (
            given.pointer("/settings/autoFetchToken") == Some(&Value::Bool(false)),
            "its token is not fetched, as `autoFetchToken` says: it goes without auth there",
        ),
    ]
    .into_iter()
    .filter_map(|(is_so, what)| is_so.then_some(what))
}
