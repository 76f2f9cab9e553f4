//! ASAP: a short-lived token by which one service tells another who it is.
//!
//! Source: the specification of Atlassian's S2S authentication protocol, <https://s2sauth.bitbucket.io/spec/>.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    claims::{dated, object},
    contract::{AuthError, Move, Scheme, Turn, once},
    key::Key,
    token::{Algorithm, Signer, token},
};
use crate::{
    source::{duration, keys},
    template::{Template, Tree},
};

/// As long as a token is good, unless said otherwise.
const HOUR: Duration = Duration::from_hours(1);

keys! {
    /// A signed token with the claims of ASAP, in `Authorization: Bearer`.
    pub struct Asap ("a map with `issuer`, `audience`, `key_id` and `key`") {
        /// Who sends the request.
        pub issuer: Template,
        /// In whose name; the issuer, if left out.
        pub subject: Template,
        /// For whom it is: a name, or a list of names.
        pub audience: Tree,
        /// The name of the key, for the receiver to look up.
        pub key_id: Template,
        /// The private key: PEM, a JWK, or a `data:` URL that holds a PKCS#8 key. It is a secret, wherever it comes from.
        pub key: Template,
        /// `RS256` (the default), or another of a JWT that has a private key.
        pub algorithm: Template,
        /// How long it is good; `1h` if left out.
        pub lifetime: Template,
        /// More claims, which go before those that are made here.
        pub claims: Tree,
    }
}

impl Scheme for Asap {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        once(turn, |request| {
            let token = self.signed(turn)?;
            turn.scope.redactor().learn(&token);
            request.set_header("Authorization", format!("Bearer {token}"));
            Ok(())
        })
    }
}

impl Asap {
    fn signed(&self, turn: &Turn<'_>) -> Result<String, AuthError> {
        let text = |it: &Template| it.sent(turn.scope).map(std::borrow::Cow::into_owned);
        let name = Some(text(&self.algorithm)?).filter(|it| !it.is_empty()).unwrap_or_else(|| "RS256".to_owned());
        let algorithm = Algorithm::named(&name)
            .filter(|it| matches!(it, Algorithm::Private(_)))
            .ok_or_else(|| AuthError::at(&self.algorithm, format!("`{name}` is no algorithm of ASAP")))?;
        let key = text(&self.key)?;
        turn.scope.redactor().learn(&key);
        let key = pem(&key).and_then(|it| Key::read(&it)).map_err(|why| AuthError::at(&self.key, why))?;
        let (issuer, subject) = (text(&self.issuer)?, text(&self.subject)?);
        let lifetime = text(&self.lifetime)?;
        let lifetime = match lifetime.as_str() {
            "" => HOUR,
            text => duration(text).map_err(|why| AuthError::at(&self.lifetime, why))?,
        };
        let mut claims = Map::new();
        claims.insert("iss".to_owned(), issuer.clone().into());
        claims.insert("sub".to_owned(), if subject.is_empty() { issuer } else { subject }.into());
        claims.insert("aud".to_owned(), self.audience.value(turn.scope)?);
        claims.insert("jti".to_owned(), Uuid::new_v4().to_string().into());
        claims.extend(object(&self.claims.value(turn.scope)?, "the `claims`", &self.issuer)?);
        dated(&mut claims, lifetime);
        let mut header = Map::new();
        header.insert("typ".to_owned(), "JWT".into());
        header.insert("alg".to_owned(), name.into());
        header.insert("kid".to_owned(), text(&self.key_id)?.into());
        token(&header, &Value::Object(claims), algorithm, &Signer::Key(key))
            .map_err(|why| AuthError::at(&self.key, why))
    }
}

/// The key that a `data:` URL holds, as PEM; anything else as it is.
fn pem(text: &str) -> Result<String, String> {
    let Some(data) = text.trim().strip_prefix("data:") else { return Ok(text.to_owned()) };
    let wrong = || "the `data:` URL holds no key in base64".to_owned();
    let (_, coded) = data.split_once("base64,").ok_or_else(wrong)?;
    let coded = percent_decode_str(coded).decode_utf8_lossy();
    let bytes = STANDARD.decode(coded.trim()).map_err(|_| wrong())?;
    Ok(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", wrapped(&STANDARD.encode(bytes))))
}

/// Lines of 64 characters, as PEM has them.
fn wrapped(text: &str) -> String {
    let lines: Vec<&str> = text.as_bytes().chunks(64).filter_map(|it| std::str::from_utf8(it).ok()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::{super::memory::Memory, *};
    use crate::{scope::Store, source::Place, wire::Request};

    /// Source: RFC 8410, 10.3.
    const KEY: &str = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";

    #[test]
    fn the_claims_are_those_of_the_specification() {
        let text = |it: &str| Template::literal(it, Place::default());
        let asap = Asap {
            issuer: text("service-a"),
            audience: Tree::Fixed(json!(["service-b"])),
            key_id: text("service-a/1"),
            key: text(&format!("data:application/pkcs8;kid=service-a%2F1;base64,{KEY}")),
            algorithm: text("EdDSA"),
            claims: Tree::Fixed(json!({ "iat": 1000, "role": "x" })),
            ..Asap::default()
        };
        let (store, request) = (Store::default(), Request::new("GET", "http://x/".parse().unwrap()));
        let turn = Turn { request: &request, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() };
        let Move::Send(signed) = asap.next(&turn).unwrap() else { panic!("nothing to send") };
        let token = signed.header("authorization").unwrap().strip_prefix("Bearer ").unwrap().to_owned();
        let part = |at: usize| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(at).unwrap()).unwrap()).unwrap()
        };
        assert_eq!(part(0), json!({ "typ": "JWT", "alg": "EdDSA", "kid": "service-a/1" }));
        let claims = part(1);
        for (name, value) in [
            ("iss", json!("service-a")),
            ("sub", json!("service-a")),
            ("aud", json!(["service-b"])),
            ("exp", json!(4600)),
            ("role", json!("x")),
        ] {
            assert_eq!(claims[name], value, "{name}");
        }
        for (asap, why) in [
            (Asap { algorithm: text("HS256"), ..asap.clone() }, "no algorithm of ASAP"),
            (Asap { key: text("data:x"), ..asap.clone() }, "no key in base64"),
            (Asap { algorithm: text("RS256"), ..asap.clone() }, "an RSA key is needed"),
        ] {
            assert!(asap.next(&turn).unwrap_err().to_string().contains(why), "{why}");
        }
    }
}
