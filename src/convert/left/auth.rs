//! Parameters of auth that have no word.

use serde_json::Value;

use super::{going::Going, target::Target};
use crate::format::postman;

/// A scheme, one of its parameters, what means the same as nothing, and who has no word for it.
type Row = (&'static str, &'static str, &'static [&'static str], &'static [Target]);

const BRUNO: &[Target] = &[Target::OpenCollection];
const BOTH: &[Target] = &[Target::OpenCollection, Target::Ours];

const ROWS: &[Row] = &[
    ("digest", "realm", &[], BRUNO),
    ("digest", "nonce", &[], BRUNO),
    ("digest", "algorithm", &["MD5"], BRUNO),
    ("digest", "qop", &[], BRUNO),
    ("digest", "nonceCount", &[], BRUNO),
    ("digest", "clientNonce", &[], BRUNO),
    ("digest", "opaque", &[], BRUNO),
    ("digest", "disableRetryRequest", &["false"], BOTH),
    ("ntlm", "workstation", &[], BRUNO),
    ("ntlm", "disableRetryRequest", &["false"], BOTH),
    ("oauth1", "addEmptyParamsToSign", &["false"], BOTH),
    ("oauth1", "disableHeaderEncoding", &["false"], BOTH),
    ("oauth1", "autoAddParam", &["false"], BOTH),
    ("oauth1", "privateKey", &[], BRUNO),
    ("awsv4", "addAuthDataToQuery", &["false"], BRUNO),
    ("oauth2", "tokenName", &[], BOTH),
    ("oauth2", "code_verifier", &[], BRUNO),
    ("oauth2", "challengeAlgorithm", &["S256"], BRUNO),
    ("oauth2", "tokenRequestParams", &["[]"], BRUNO),
    ("oauth2", "authRequestParams", &["[]"], BRUNO),
    ("oauth2", "refreshRequestParams", &["[]"], BRUNO),
];

/// Looks at how a level or a request is authorized.
pub(super) fn auth(of: &Value, going: &mut Going) {
    let auth = &of["auth"];
    let Some(kind) = auth["type"].as_str() else { return };
    let value = |name: &str| match &auth[kind] {
        Value::Array(list) => list.iter().find(|it| it["key"] == name).map(|it| postman::text(&it["value"])),
        Value::Object(map) => map.get(name).map(postman::text),
        _ => None,
    };
    for (_, name, usual, targets) in ROWS.iter().filter(|it| it.0 == kind) {
        let given = value(name).filter(|it| !it.is_empty() && it != "null" && !usual.contains(&it.as_str()));
        if given.is_some() && targets.contains(&going.target) {
            going.note(format!("`{name}` of its auth by `{kind}` is left out"));
        }
    }
}
