//! The schemes of auth that sign a whole request: Postman's parameters as our keys.

use super::{ground::Ground, json, parameters::Parameters};
use crate::format::yaml::write::{Pair, Yaml};

/// What becomes of a parameter.
#[derive(Clone, Copy)]
enum As {
    /// A text.
    Text,
    /// A text that must not be seen.
    Secret,
    /// A switch.
    Switch,
    /// A whole number.
    Number,
    /// A list with commas.
    List,
    /// Seconds.
    Seconds,
}

/// A parameter, its key with us, and what becomes of it.
type Row = (&'static str, &'static str, As);

const DIGEST: &[Row] = &[
    ("username", "username", As::Text),
    ("password", "password", As::Secret),
    ("algorithm", "algorithm", As::Text),
    ("qop", "qop", As::Text),
    ("realm", "realm", As::Text),
    ("nonce", "nonce", As::Text),
    ("opaque", "opaque", As::Text),
    ("clientNonce", "cnonce", As::Text),
    ("nonceCount", "nc", As::Text),
];
const JWT: &[Row] = &[
    ("algorithm", "algorithm", As::Text),
    ("secret", "secret", As::Secret),
    ("isSecretBase64Encoded", "base64", As::Switch),
    ("privateKey", "key", As::Secret),
    ("payload", "claims", As::Text),
    ("header", "headers", As::Text),
    ("headerPrefix", "prefix", As::Text),
    ("queryParamKey", "name", As::Text),
];
const AWS: &[Row] = &[
    ("accessKey", "access_key", As::Text),
    ("secretKey", "secret_key", As::Secret),
    ("sessionToken", "session_token", As::Secret),
    ("region", "region", As::Text),
    ("service", "service", As::Text),
];
const OAUTH1: &[Row] = &[
    ("consumerKey", "consumer_key", As::Text),
    ("consumerSecret", "consumer_secret", As::Secret),
    ("token", "token", As::Text),
    ("tokenSecret", "token_secret", As::Secret),
    ("privateKey", "key", As::Secret),
    ("signatureMethod", "signature_method", As::Text),
    ("timestamp", "timestamp", As::Text),
    ("nonce", "nonce", As::Text),
    ("version", "version", As::Text),
    ("realm", "realm", As::Text),
    ("callback", "callback", As::Text),
    ("verifier", "verifier", As::Text),
    ("includeBodyHash", "body_hash", As::Switch),
];
const HAWK: &[Row] = &[
    ("authId", "id", As::Text),
    ("authKey", "key", As::Secret),
    ("algorithm", "algorithm", As::Text),
    ("timestamp", "timestamp", As::Text),
    ("nonce", "nonce", As::Text),
    ("extraData", "ext", As::Text),
    ("app", "app", As::Text),
    ("delegation", "dlg", As::Text),
    ("includePayloadHash", "payload_hash", As::Switch),
];
const NTLM: &[Row] = &[
    ("username", "username", As::Text),
    ("password", "password", As::Secret),
    ("domain", "domain", As::Text),
    ("workstation", "workstation", As::Text),
];
const EDGEGRID: &[Row] = &[
    ("clientToken", "client_token", As::Secret),
    ("clientSecret", "client_secret", As::Secret),
    ("accessToken", "access_token", As::Secret),
    ("timestamp", "timestamp", As::Text),
    ("nonce", "nonce", As::Text),
    ("headersToSign", "headers_to_sign", As::List),
    ("maxBodySize", "max_body", As::Number),
    ("baseURL", "base_url", As::Text),
];
const ASAP: &[Row] = &[
    ("iss", "issuer", As::Text),
    ("sub", "subject", As::Text),
    ("aud", "audience", As::Text),
    ("kid", "key_id", As::Text),
    ("privateKey", "key", As::Secret),
    ("alg", "algorithm", As::Text),
    ("exp", "lifetime", As::Seconds),
    ("claims", "claims", As::Text),
];

/// The scheme `kind` in our words: `Err` says what it lacks; nothing where it is no such scheme.
pub(super) fn scheme(kind: &str, of: &Parameters<'_>, ground: &mut Ground) -> Option<Result<Yaml, &'static str>> {
    let (name, rows, needed): (_, _, &[&'static str]) = match kind {
        "digest" => ("digest", DIGEST, &[]),
        "jwt" => ("jwt", JWT, &["payload"]),
        "awsv4" => ("aws", AWS, &["accessKey", "secretKey"]),
        "oauth1" => ("oauth1", OAUTH1, &["consumerKey"]),
        "hawk" => ("hawk", HAWK, &["authId", "authKey"]),
        "ntlm" => ("ntlm", NTLM, &[]),
        "edgegrid" => ("edgegrid", EDGEGRID, &["clientToken", "clientSecret", "accessToken"]),
        "asap" => ("asap", ASAP, &["iss", "aud", "kid", "privateKey"]),
        _ => return None,
    };
    if let Some(lacking) = needed.iter().find(|it| of.text(it).is_empty()) {
        return Some(Err(lacking));
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for (theirs, ours, what) in rows {
        let text = of.text(theirs);
        // What Postman fills in by itself is no wish.
        let is_given = kind == "digest" && ["realm", "nonce"].iter().all(|it| !of.text(it).is_empty());
        let is_wish =
            !(text.is_empty() || !is_given && (kind, *theirs, text.as_str()) == ("digest", "algorithm", "MD5"));
        // These two have to be there, even if they are empty.
        if is_wish || matches!(*theirs, "username" | "password") {
            pairs.push(Pair::new(*ours, value(&text, theirs, *what, ground)));
        }
    }
    if kind == "jwt" {
        let headers = untyped(&of.text("header"), ground);
        pairs.retain(|it| it.key != "headers");
        pairs.extend((!headers.is_empty()).then(|| Pair::new("headers", headers)));
    }
    let carrier = match kind {
        "jwt" => of.text("addTokenTo").starts_with("query").then_some("query"),
        "awsv4" => (of.text("addAuthDataToQuery") == "true").then_some("query"),
        "oauth1" => (of.text("addParamsToHeader") != "true").then_some("query"),
        _ => None,
    };
    pairs.extend(carrier.map(|it| Pair::new("in", it)));
    Some(Ok(Yaml::Map(vec![Pair::new(name, Yaml::Map(pairs))])))
}

/// The headers of a token: Postman adds no `typ`.
fn untyped(text: &str, ground: &mut Ground) -> Yaml {
    let mut pairs = match (text.trim().is_empty(), json::value(text, ground)) {
        (true, _) => Vec::new(),
        (false, Some(Yaml::Map(pairs) | Yaml::Block(pairs))) => pairs,
        _ => return ground.text(text).into(),
    };
    // Ours has one of itself.
    match pairs.iter().position(|it| it.key == "typ") {
        Some(at) if pairs[at].value == "JWT".into() => _ = pairs.remove(at),
        Some(_) => {}
        None => pairs.push(Pair::new("typ", Yaml::Null)),
    }
    Yaml::Map(pairs)
}

fn value(text: &str, name: &str, what: As, ground: &mut Ground) -> Yaml {
    match what {
        As::Secret => ground.secret(name, text).into(),
        As::Switch => Yaml::Bool(text == "true"),
        As::Number if text.bytes().all(|it| it.is_ascii_digit()) => Yaml::Number(text.to_owned()),
        As::List => Yaml::List(
            text.split(',').map(str::trim).filter(|it| !it.is_empty()).map(|it| ground.text(it).into()).collect(),
        ),
        As::Seconds if text.bytes().all(|it| it.is_ascii_digit()) => format!("{text}s").into(),
        As::Text | As::Number | As::Seconds => ground.text(text).into(),
    }
}
