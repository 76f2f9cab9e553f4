//! The schemes of auth that sign a whole request, or answer its server: their parameters, as our own schemes take them.

use serde_json::{Map, Value};

use super::parameters::Parameters;
use crate::{
    auth::{Asap, Auth, Aws, Carrier, Digest, EdgeGrid, Hawk, Jwt, Ntlm, OAuth1, Placement},
    source::Place,
    template::{Template, Tree},
};

/// What is known of the request that is signed.
#[derive(Clone, Copy)]
pub(super) struct Signee<'a> {
    pub(super) method: &'a str,
    /// Whether its body is a form whose fields stand in it as in a query.
    pub(super) is_form: bool,
    /// Whether there is somebody who could agree to a token.
    pub(super) has_somebody: bool,
}

/// The scheme `kind`; none where a parameter that it needs is missing, which leaves the request unsigned.
///
/// # Errors
/// When that is worth a warning.
pub(super) fn scheme(kind: &str, given: &Parameters<'_>, signee: Signee<'_>) -> Option<Result<Auth, String>> {
    Some(match kind {
        "digest" => Ok(digest(given)),
        "jwt" => jwt(given),
        "awsv4" => Ok(aws(given)),
        "oauth1" => Ok(oauth1(given, signee)),
        "hawk" => Ok(hawk(given)),
        "ntlm" => Ok(ntlm(given)),
        "edgegrid" => Ok(edgegrid(given)),
        "asap" => Ok(asap(given)),
        _ => return None,
    })
}

fn literal(text: impl Into<String>) -> Template {
    Template::literal(text.into(), Place::default())
}

impl Parameters<'_> {
    fn field(&self, key: &str) -> Template {
        literal(self.text(key))
    }

    fn has(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| !self.text(key).is_empty())
    }

    fn tree(&self, key: &str) -> Tree {
        Tree::Fixed(self.find(key).cloned().unwrap_or_default())
    }
}

fn digest(given: &Parameters<'_>) -> Auth {
    if given.is_on("disableRetryRequest") && !given.has(&["realm", "nonce"]) {
        return Auth::None;
    }
    // What the editor fills in by itself is no wish: the server's own choice is kept.
    let is_given = given.has(&["realm", "nonce"]);
    let algorithm = Some(given.text("algorithm")).filter(|it| is_given || it != "MD5").unwrap_or_default();
    Auth::Digest(Box::new(Digest {
        username: given.field("username"),
        password: given.field("password"),
        algorithm: literal(algorithm),
        qop: given.field("qop"),
        realm: given.field("realm"),
        nonce: given.field("nonce"),
        opaque: given.field("opaque"),
        cnonce: given.field("clientNonce"),
        nc: given.field("nonceCount"),
    }))
}

fn jwt(given: &Parameters<'_>) -> Result<Auth, String> {
    if given.find("payload").is_none() {
        return Err("the JWT has no payload: the request is sent unsigned".to_owned());
    }
    let is_bare = given.find("headerPrefix").is_some() && given.text("headerPrefix").trim().is_empty();
    Ok(Auth::Jwt(Box::new(Jwt {
        algorithm: given.field("algorithm"),
        secret: given.field("secret"),
        base64: given.is_on("isSecretBase64Encoded"),
        key: given.field("privateKey"),
        claims: given.tree("payload"),
        headers: untyped(given.find("header")),
        carrier: if given.text("addTokenTo").starts_with("query") { Carrier::Query } else { Carrier::Header },
        name: given.field("queryParamKey"),
        // A blank is a word of its own, of which nothing is left in the header.
        prefix: if is_bare { literal(" ") } else { given.field("headerPrefix") },
        ..Jwt::default()
    })))
}

/// The headers of a token: Postman adds no `typ`.
fn untyped(header: Option<&Value>) -> Tree {
    let mut map = match header {
        None => Map::new(),
        Some(Value::Object(map)) => map.clone(),
        Some(Value::String(text)) if text.trim().is_empty() => Map::new(),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(map) => map,
            // Whoever makes the token says what is wrong with it.
            Err(_) => return Tree::Fixed(text.as_str().into()),
        },
        Some(other) => return Tree::Fixed(other.clone()),
    };
    map.entry("typ").or_insert(Value::Null);
    Tree::Fixed(map.into())
}

fn aws(given: &Parameters<'_>) -> Auth {
    if !given.has(&["accessKey", "secretKey"]) {
        return Auth::None;
    }
    Auth::Aws(Box::new(Aws {
        access_key: given.field("accessKey"),
        secret_key: given.field("secretKey"),
        session_token: given.field("sessionToken"),
        region: given.field("region"),
        service: given.field("service"),
        carrier: if given.is_on("addAuthDataToQuery") { Carrier::Query } else { Carrier::Header },
        ..Aws::default()
    }))
}

fn oauth1(given: &Parameters<'_>, signee: Signee<'_>) -> Auth {
    let is_rsa = given.text("signatureMethod").starts_with("RSA");
    if !given.has(&["consumerKey", if is_rsa { "privateKey" } else { "consumerSecret" }]) {
        return Auth::None;
    }
    let placement = match () {
        () if given.is_on("addParamsToHeader") => Placement::Header,
        () if signee.is_form && matches!(signee.method, "POST" | "PUT") => Placement::Body,
        () => Placement::Query,
    };
    Auth::OAuth1(Box::new(OAuth1 {
        consumer_key: given.field("consumerKey"),
        consumer_secret: given.field("consumerSecret"),
        token: given.field("token"),
        token_secret: given.field("tokenSecret"),
        key: given.field("privateKey"),
        signature_method: given.field("signatureMethod"),
        timestamp: given.field("timestamp"),
        nonce: given.field("nonce"),
        version: given.field("version"),
        realm: given.field("realm"),
        callback: given.field("callback"),
        verifier: given.field("verifier"),
        body_hash: given.is_on("includeBodyHash"),
        placement,
    }))
}

fn hawk(given: &Parameters<'_>) -> Auth {
    if !given.has(&["authId", "authKey"]) {
        return Auth::None;
    }
    Auth::Hawk(Box::new(Hawk {
        id: given.field("authId"),
        key: given.field("authKey"),
        algorithm: given.field("algorithm"),
        timestamp: given.field("timestamp"),
        nonce: given.field("nonce"),
        ext: given.field("extraData"),
        app: given.field("app"),
        dlg: given.field("delegation"),
        payload_hash: given.is_on("includePayloadHash"),
    }))
}

fn ntlm(given: &Parameters<'_>) -> Auth {
    Auth::Ntlm(Box::new(Ntlm {
        username: given.field("username"),
        password: given.field("password"),
        domain: given.field("domain"),
        workstation: given.field("workstation"),
    }))
}

fn edgegrid(given: &Parameters<'_>) -> Auth {
    if !given.has(&["accessToken", "clientToken", "clientSecret"]) {
        return Auth::None;
    }
    let names = given.text("headersToSign");
    let names = names.split(',').map(str::trim).filter(|it| !it.is_empty());
    Auth::EdgeGrid(Box::new(EdgeGrid {
        client_token: given.field("clientToken"),
        client_secret: given.field("clientSecret"),
        access_token: given.field("accessToken"),
        timestamp: given.field("timestamp"),
        nonce: given.field("nonce"),
        headers_to_sign: names.map(literal).collect(),
        max_body: given.text("maxBodySize").parse().ok(),
        base_url: given.field("baseURL"),
    }))
}

fn asap(given: &Parameters<'_>) -> Auth {
    let lifetime = given.text("exp");
    let is_seconds = !lifetime.is_empty() && lifetime.bytes().all(|it| it.is_ascii_digit());
    Auth::Asap(Box::new(Asap {
        issuer: given.field("iss"),
        subject: given.field("sub"),
        audience: given.find("aud").map_or(Tree::Fixed(Value::Null), |it| Tree::Fixed(it.clone())),
        key_id: given.field("kid"),
        key: given.field("privateKey"),
        algorithm: given.field("alg"),
        lifetime: literal(if is_seconds { lifetime + "s" } else { lifetime }),
        claims: given.tree("claims"),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(kind: &str, parameters: &Value) -> Auth {
        let list: Vec<Value> =
            parameters.as_object().unwrap().iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
        let auth = json!({ "type": kind, kind: list });
        let signee = Signee { method: "POST", is_form: true, has_somebody: false };
        scheme(kind, &Parameters::of(&auth, kind), signee).unwrap().unwrap_or(Auth::None)
    }

    #[test]
    fn parameters_become_fields() {
        let Auth::Digest(digest) = of("digest", &json!({ "username": "u", "algorithm": "MD5", "clientNonce": "c" }))
        else {
            panic!("no digest")
        };
        assert_eq!([&digest.username, &digest.algorithm, &digest.cnonce].map(Template::source), ["u", "", "c"]);
        let Auth::Jwt(jwt) = of("jwt", &json!({ "payload": "{}", "headerPrefix": "", "addTokenTo": "queryParam" }))
        else {
            panic!("no jwt")
        };
        assert_eq!((jwt.prefix.source(), jwt.carrier), (" ", Carrier::Query));
        let Auth::OAuth1(oauth) =
            of("oauth1", &json!({ "consumerKey": "k", "consumerSecret": "s", "includeBodyHash": true }))
        else {
            panic!("no oauth1")
        };
        assert_eq!((oauth.placement, oauth.body_hash), (Placement::Body, true));
        let Auth::EdgeGrid(grid) = of(
            "edgegrid",
            &json!({ "accessToken": "a", "clientToken": "b", "clientSecret": "c", "headersToSign": "A, B", "maxBodySize": 9 }),
        ) else {
            panic!("no edgegrid")
        };
        assert_eq!((grid.headers_to_sign.len(), grid.max_body), (2, Some(9)));
        let Auth::Asap(asap) = of("asap", &json!({ "iss": "me", "exp": 60 })) else { panic!("no asap") };
        assert_eq!(asap.lifetime.source(), "60s");
    }

    #[test]
    fn what_lacks_a_parameter_is_not_signed() {
        for (kind, given) in [
            ("awsv4", json!({ "accessKey": "a" })),
            ("oauth1", json!({ "consumerKey": "a" })),
            ("oauth1", json!({ "consumerKey": "a", "consumerSecret": "b", "signatureMethod": "RSA-SHA1" })),
            ("hawk", json!({ "authId": "a" })),
            ("edgegrid", json!({})),
            ("jwt", json!({ "secret": "a" })),
            ("digest", json!({ "username": "a", "disableRetryRequest": true })),
        ] {
            assert!(matches!(of(kind, &given), Auth::None), "{kind}: {given}");
        }
    }
}
