//! The schemes of auth that sign a whole request, in Postman's words.

use serde_json::Value;

use super::ground::Ground;
use crate::{
    auth::{Asap, Aws, Carrier, Digest, EdgeGrid, Hawk, Jwt, Ntlm, OAuth1, Placement},
    source::{Place, duration},
    template::{Template, Tree},
};

/// Parameters of a scheme.
pub(super) type Parameters = Vec<(&'static str, String)>;

/// The fields that are written, each under Postman's name for it.
fn fields(of: &[(&'static str, &Template)], ground: &mut Ground) -> Parameters {
    let written = of.iter().filter(|(_, it)| !it.source().is_empty());
    written.map(|(name, it)| (*name, ground.text(it.source()))).collect()
}

/// The secrets that are written, each by its variable.
fn secrets(of: &[(&'static str, &Template)], ground: &mut Ground) -> Parameters {
    let written = of.iter().filter(|(_, it)| !it.source().is_empty());
    written.map(|(name, it)| (*name, secret(it, name, ground))).collect()
}

/// A secret: by its variable, or not at all.
pub(super) fn secret(template: &Template, what: &str, ground: &mut Ground) -> String {
    if template.fixed().is_some_and(|it| !it.is_empty()) {
        ground.note(format!("the {what} that is written out under `auth` is left out"));
        return String::new();
    }
    ground.text(template.source())
}

fn tree(name: &'static str, it: &Tree, ground: &mut Ground) -> Parameters {
    let written = it.written();
    if written.is_null() { Vec::new() } else { vec![(name, ground.text(&written.to_string()))] }
}

fn switch(name: &'static str, is_on: bool) -> Parameters {
    if is_on { vec![(name, "true".to_owned())] } else { Vec::new() }
}

pub(super) fn digest(it: &Digest, ground: &mut Ground) -> Parameters {
    let open = [
        ("username", &it.username),
        ("algorithm", &it.algorithm),
        ("qop", &it.qop),
        ("realm", &it.realm),
        ("nonce", &it.nonce),
        ("opaque", &it.opaque),
        ("clientNonce", &it.cnonce),
        ("nonceCount", &it.nc),
    ];
    [fields(&open, ground), secrets(&[("password", &it.password)], ground)].concat()
}

pub(super) fn jwt(it: &Jwt, ground: &mut Ground) -> Parameters {
    if !it.lifetime.source().is_empty() {
        ground.note("Postman adds no `iat` and `exp` by a lifetime");
    }
    let open = [("algorithm", &it.algorithm), ("headerPrefix", &it.prefix), ("queryParamKey", &it.name)];
    let hidden = [("secret", &it.secret), ("privateKey", &it.key)];
    let carrier = if it.carrier == Carrier::Query { "queryParam" } else { "header" };
    [
        fields(&open, ground),
        secrets(&hidden, ground),
        switch("isSecretBase64Encoded", it.base64),
        tree("payload", &it.claims, ground),
        tree("header", &typed(&it.headers), ground),
        vec![("addTokenTo", carrier.to_owned())],
    ]
    .concat()
}

/// The headers of a token with its `typ`, which Postman does not add.
fn typed(headers: &Tree) -> Tree {
    match headers {
        Tree::Map(map) => {
            let mut map = map.clone();
            match map.iter().position(|(key, _)| key.source() == "typ") {
                Some(at) if map[at].1.fixed() == Some(&Value::Null) => _ = map.remove(at),
                Some(_) => {}
                None => map.insert(0, (Template::literal("typ", Place::default()), Tree::Fixed("JWT".into()))),
            }
            Tree::Map(map)
        }
        Tree::Fixed(Value::Object(map)) => {
            let mut map = map.clone();
            if map.get("typ") == Some(&Value::Null) {
                map.shift_remove("typ");
            } else {
                map.entry("typ").or_insert("JWT".into());
            }
            Tree::Fixed(map.into())
        }
        Tree::Fixed(Value::Null) => Tree::Fixed(serde_json::json!({ "typ": "JWT" })),
        other => other.clone(),
    }
}

pub(super) fn aws(it: &Aws, ground: &mut Ground) -> Parameters {
    let open = [("accessKey", &it.access_key), ("region", &it.region), ("service", &it.service)];
    let hidden = [("secretKey", &it.secret_key), ("sessionToken", &it.session_token)];
    let query = switch("addAuthDataToQuery", it.carrier == Carrier::Query);
    [fields(&open, ground), secrets(&hidden, ground), query].concat()
}

pub(super) fn oauth1(it: &OAuth1, ground: &mut Ground) -> Parameters {
    let open = [
        ("consumerKey", &it.consumer_key),
        ("token", &it.token),
        ("signatureMethod", &it.signature_method),
        ("timestamp", &it.timestamp),
        ("nonce", &it.nonce),
        ("version", &it.version),
        ("realm", &it.realm),
        ("callback", &it.callback),
        ("verifier", &it.verifier),
    ];
    let hidden = [("consumerSecret", &it.consumer_secret), ("tokenSecret", &it.token_secret), ("privateKey", &it.key)];
    [
        fields(&open, ground),
        secrets(&hidden, ground),
        switch("includeBodyHash", it.body_hash),
        switch("addParamsToHeader", it.placement == Placement::Header),
    ]
    .concat()
}

pub(super) fn hawk(it: &Hawk, ground: &mut Ground) -> Parameters {
    let open = [
        ("authId", &it.id),
        ("algorithm", &it.algorithm),
        ("timestamp", &it.timestamp),
        ("nonce", &it.nonce),
        ("extraData", &it.ext),
        ("app", &it.app),
        ("delegation", &it.dlg),
    ];
    let payload = switch("includePayloadHash", it.payload_hash);
    [fields(&open, ground), secrets(&[("authKey", &it.key)], ground), payload].concat()
}

pub(super) fn ntlm(it: &Ntlm, ground: &mut Ground) -> Parameters {
    let open = [("username", &it.username), ("domain", &it.domain), ("workstation", &it.workstation)];
    [fields(&open, ground), secrets(&[("password", &it.password)], ground)].concat()
}

pub(super) fn edgegrid(it: &EdgeGrid, ground: &mut Ground) -> Parameters {
    let hidden =
        [("accessToken", &it.access_token), ("clientToken", &it.client_token), ("clientSecret", &it.client_secret)];
    let names: Vec<String> = it.headers_to_sign.iter().map(|it| ground.text(it.source())).collect();
    let names = if names.is_empty() { Vec::new() } else { vec![("headersToSign", names.join(","))] };
    let most = it.max_body.map(|it| ("maxBodySize", it.to_string())).into_iter().collect();
    let open = [("timestamp", &it.timestamp), ("nonce", &it.nonce), ("baseURL", &it.base_url)];
    [fields(&open, ground), secrets(&hidden, ground), names, most].concat()
}

pub(super) fn asap(it: &Asap, ground: &mut Ground) -> Parameters {
    let open = [("iss", &it.issuer), ("sub", &it.subject), ("kid", &it.key_id), ("alg", &it.algorithm)];
    // Postman counts in seconds.
    let lifetime = it.lifetime.fixed().and_then(|it| duration(it).ok()).map(|it| ("exp", it.as_secs().to_string()));
    let audience = match &it.audience {
        Tree::Text(text) => fields(&[("aud", text)], ground),
        other => match other.written() {
            Value::String(text) => vec![("aud", ground.text(&text))],
            _ => tree("aud", other, ground),
        },
    };
    let claims = tree("claims", &it.claims, ground);
    [
        fields(&open, ground),
        secrets(&[("privateKey", &it.key)], ground),
        audience,
        claims,
        lifetime.into_iter().collect(),
    ]
    .concat()
}
