//! What the servers that verify have in common.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, SigningKey, pkcs8::DecodePrivateKey as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Reply, Seen};

pub(super) fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text))
}

pub(super) fn sha256(data: impl AsRef<[u8]>) -> Vec<u8> {
    Sha256::digest(data).to_vec()
}

pub(super) fn hmac256(key: impl AsRef<[u8]>, data: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_ref()).unwrap();
    mac.update(data.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A field of an `Authorization` header: `name="value"` or `name=value`.
pub(super) fn field(request: &Seen, name: &str) -> String {
    let header = request.header("authorization").unwrap_or_default();
    let (_, fields) = header.split_once(' ').unwrap_or_default();
    let found = fields.split([',', ';']).find_map(|it| it.trim().strip_prefix(&format!("{name}=")));
    found.unwrap_or_default().trim_matches('"').to_owned()
}

pub(super) fn ok_if(holds: bool) -> Reply {
    if holds { json!({}).into() } else { Reply::status(401) }
}

/// The same request so many times.
pub(super) fn times(text: &str, count: usize) -> String {
    (1..=count).map(|it| format!("name: {it}\n{text}")).collect::<Vec<_>>().join("---\n")
}

/// Source of the key: RFC 8410, 10.3.
pub(super) const KEY: &str = "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\\n-----END PRIVATE KEY-----";

/// The header and the claims of a token under `KEY`.
pub(super) fn opened(request: &Seen) -> Option<(Value, Value)> {
    opened_token(request.header("authorization")?.strip_prefix("Bearer ")?)
}

pub(super) fn opened_token(token: &str) -> Option<(Value, Value)> {
    let (signed, signature) = token.rsplit_once('.')?;
    let key = SigningKey::from_pkcs8_pem(&KEY.replace("\\n", "\n")).unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
    key.verify(signed.as_bytes(), &signature).ok()?;
    let part = |at: usize| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(signed.split('.').nth(at)?).ok()?).ok();
    Some((part(0)?, part(1)?))
}
