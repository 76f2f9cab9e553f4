//! JWT and ASAP, against a server that verifies.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::checks::{KEY, hmac256, ok_if, opened};
use crate::support::{Seen, against};

#[test]
fn jwt_and_asap_sign_tokens() {
    let text = format!(
        "name: jwt
GET: <<baseUrl>>/jwt
auth:
  jwt:
    algorithm: EdDSA
    key: \"{KEY}\"
    claims: {{ sub: ada, roles: [admin], level: 9007199254740993 }}
    headers: {{ kid: k1 }}
    lifetime: 5m
---
name: asap
GET: <<baseUrl>>/asap
auth:
  asap:
    issuer: shop
    audience: bank
    key_id: shop/1
    key: \"{KEY}\"
    algorithm: EdDSA
---
name: shared
GET: <<baseUrl>>/shared
auth: {{ jwt: {{ secret: shared-secret, claims: {{ sub: ada }}, in: query, name: jwt }} }}
"
    );
    let (run, seen) = against(&text, |request: &Seen| {
        ok_if(match (request.path(), opened(request)) {
            ("/jwt", Some((header, claims))) => {
                let lasts = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
                header["kid"] == "k1" && claims["roles"] == json!(["admin"]) && lasts == 300
            }
            ("/asap", Some((header, claims))) => {
                header["kid"] == "shop/1" && claims["aud"] == "bank" && claims["iss"] == "shop"
            }
            ("/shared", _) => {
                let (signed, signature) = request.target.split_once("jwt=").unwrap().1.rsplit_once('.').unwrap();
                URL_SAFE_NO_PAD.encode(hmac256("shared-secret", signed)) == signature
            }
            _ => false,
        })
    });
    run.passes().never_prints("shared-secret").never_prints("MC4CAQAw");
    assert_eq!(seen.len(), 3);
    let (run, seen) = against(&text.replace("EdDSA", "ES256"), |_: &Seen| json!({}));
    run.exits(3).prints("a key on the curve P-256 is needed, and this is an Ed25519 key");
    assert_eq!(seen.len(), 1);
}
