//! How something is authorized, in Bruno's words.

use serde_json::Value;

use super::pairs::text;
use crate::{
    convert::writing::{Ground, Keys, list},
    format::yaml::write::Yaml,
};

/// What a scheme is called, what Bruno calls it, and what each calls its parameters.
type Scheme = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// The schemes that differ in their words alone.
const FIELDS: &[Scheme] = &[
    ("basic", "basic", &[("username", "username"), ("password", "password")]),
    ("digest", "digest", &[("username", "username"), ("password", "password")]),
    ("bearer", "bearer", &[("token", "token")]),
    ("ntlm", "ntlm", &[("username", "username"), ("password", "password"), ("domain", "domain")]),
    (
        "awsv4",
        "awsv4",
        &[
            ("accessKey", "accessKeyId"),
            ("secretKey", "secretAccessKey"),
            ("sessionToken", "sessionToken"),
            ("service", "service"),
            ("region", "region"),
        ],
    ),
    (
        "oauth1",
        "oauth1",
        &[
            ("consumerKey", "consumerKey"),
            ("consumerSecret", "consumerSecret"),
            ("token", "accessToken"),
            ("tokenSecret", "accessTokenSecret"),
            ("callback", "callbackUrl"),
            ("verifier", "verifier"),
            ("signatureMethod", "signatureMethod"),
            ("timestamp", "timestamp"),
            ("nonce", "nonce"),
            ("version", "version"),
            ("realm", "realm"),
        ],
    ),
    (
        "edgegrid",
        "akamai-edgegrid",
        &[
            ("accessToken", "accessToken"),
            ("clientToken", "clientToken"),
            ("clientSecret", "clientSecret"),
            ("baseURL", "baseURL"),
            ("nonce", "nonce"),
            ("timestamp", "timestamp"),
            ("headersToSign", "headersToSign"),
            ("maxBodySize", "maxBodySize"),
        ],
    ),
];

/// The auth in the shape of format 2.1; `none` where it is none, and where Bruno has no such scheme, which is noted.
pub(super) fn auth(auth: &Value, ground: &mut Ground) -> Yaml {
    let kind = auth.get("type").and_then(Value::as_str).unwrap_or_default();
    let entries = list(auth, kind);
    let get = |name: &str| entries.iter().find(|it| it["key"] == name).map(|it| text(it, "value")).unwrap_or_default();
    if let Some((_, to, fields)) = FIELDS.iter().find(|it| it.0 == kind) {
        let mut keys = Keys::default();
        keys.put("type", *to);
        for (from, to) in *fields {
            keys.maybe(to, Some(get(from)).filter(|it| !it.is_empty()).map(Yaml::from));
        }
        if kind == "oauth1" {
            keys.put("placement", if get("addParamsToHeader") == "false" { "query" } else { "header" });
            keys.put("includeBodyHash", get("includeBodyHash") == "true");
        }
        return Yaml::Block(keys.0);
    }
    match kind {
        "noauth" | "" => {}
        "apikey" => {
            let place = if get("in") == "query" { "query" } else { "header" };
            return api_key(&get("key"), &get("value"), place);
        }
        "oauth2" => return oauth2(&get, ground),
        kind => ground.note(format!("auth by `{kind}` cannot be said; it goes without")),
    }
    Yaml::from("none")
}

fn api_key(key: &str, value: &str, place: &str) -> Yaml {
    Yaml::map([
        ("type", Yaml::from("apikey")),
        ("key", Yaml::from(key)),
        ("value", Yaml::from(value)),
        ("placement", Yaml::from(place)),
    ])
}

/// A token that is there is sent as it is; else it is got by the grant, where Bruno knows that.
fn oauth2(get: &impl Fn(&str) -> String, ground: &mut Ground) -> Yaml {
    let (token, prefix) = (get("accessToken"), get("headerPrefix"));
    if !token.is_empty() {
        return match (get("addTokenTo").as_str(), prefix.trim()) {
            ("queryParams", _) => api_key("access_token", &token, "query"),
            (_, "" | "Bearer") => Yaml::map([("type", Yaml::from("bearer")), ("token", Yaml::from(token))]),
            (_, prefix) => api_key("Authorization", &format!("{prefix} {token}"), "header"),
        };
    }
    let flow = match get("grant_type").as_str() {
        "client_credentials" => "client_credentials",
        "password_credentials" | "password" => "resource_owner_password_credentials",
        "authorization_code" | "authorization_code_with_pkce" => "authorization_code",
        "implicit" => "implicit",
        other => {
            ground.note(format!("auth by OAuth 2 with the grant `{other}` cannot be said; it goes without"));
            return Yaml::from("none");
        }
    };
    let mut keys = Keys::default();
    keys.put("type", "oauth2");
    keys.put("flow", flow);
    for (from, to) in [
        ("accessTokenUrl", "accessTokenUrl"),
        ("refreshTokenUrl", "refreshTokenUrl"),
        ("authUrl", "authorizationUrl"),
        ("redirect_uri", "callbackUrl"),
        ("scope", "scope"),
        ("state", "state"),
    ] {
        keys.maybe(to, Some(get(from)).filter(|it| !it.is_empty()).map(Yaml::from));
    }
    let place = if get("client_authentication") == "body" { "body" } else { "basic_auth_header" };
    keys.put(
        "credentials",
        Yaml::map([
            ("clientId", Yaml::from(get("clientId"))),
            ("clientSecret", Yaml::from(get("clientSecret"))),
            ("placement", Yaml::from(place)),
        ]),
    );
    if flow == "resource_owner_password_credentials" {
        let owner = [("username", Yaml::from(get("username"))), ("password", Yaml::from(get("password")))];
        keys.put("resourceOwner", Yaml::map(owner));
    }
    Yaml::Block(keys.0)
}
