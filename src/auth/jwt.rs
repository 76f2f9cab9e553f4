//! A JWT: claims that the request's sender has signed.
//!
//! Source: RFC 7519.

use base64::{
    Engine as _,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value};

use super::{
    carrier::Carrier,
    claims::{dated, object},
    contract::{AuthError, Move, Scheme, Turn, once},
    key::Key,
    parts,
    token::{Algorithm, Signer, token},
};
use crate::{
    source::{duration, keys},
    template::{Template, Tree},
};

const EITHER: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const BASE64: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, EITHER);

keys! {
    /// A token that is signed here, in a header or in the query.
    pub struct Jwt ("a map with `secret` or `key`, and `claims`") {
        /// `HS256` (the default), `HS384`, `HS512`; `RS256`, `PS256`, `ES256` and their like; `EdDSA`.
        pub algorithm: Template,
        /// The secret, for the algorithms that begin with HS.
        pub secret: Template,
        /// Whether the secret is written in base64.
        pub base64: bool,
        /// The private key, for all others: PEM or a JWK. It is a secret, wherever it comes from.
        pub key: Template,
        /// What the token says.
        pub claims: Tree,
        /// How long it is good, such as `5m`: adds `iat` and `exp`, unless the claims have them.
        pub lifetime: Template,
        /// What its header says beside `typ` and `alg`, such as `kid`.
        pub headers: Tree,
        /// Where it goes: `header` (the default) or `query`.
        pub carrier as "in": Carrier,
        /// The name of the parameter in the query; `token` unless said otherwise.
        pub name: Template,
        /// The word before it in the header; `Bearer` unless said otherwise.
        pub prefix: Template,
    }
}

impl Scheme for Jwt {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        once(turn, |request| {
            let text = |it: &Template, default: &str| {
                it.sent(turn.scope).map(|it| if it.is_empty() { default.to_owned() } else { it.into_owned() })
            };
            let token = self.signed(turn, &text(&self.algorithm, "HS256")?)?;
            turn.scope.redactor().learn(&token);
            match self.carrier {
                Carrier::Header => {
                    let value = format!("{} {token}", text(&self.prefix, "Bearer")?);
                    request.set_header("Authorization", value.trim());
                }
                Carrier::Query => parts::add_query(request, &[(text(&self.name, "token")?, token)]),
            }
            Ok(())
        })
    }
}

impl Jwt {
    fn signed(&self, turn: &Turn<'_>, name: &str) -> Result<String, AuthError> {
        let algorithm = Algorithm::named(name)
            .ok_or_else(|| AuthError::at(&self.algorithm, format!("`{name}` is no algorithm of a JWT")))?;
        let (field, signer) = match algorithm {
            Algorithm::Shared(_) => (&self.secret, self.shared(turn)?),
            Algorithm::Private(_) => (&self.key, private(&self.key, turn)?),
        };
        let mut header = Map::new();
        header.insert("typ".to_owned(), "JWT".into());
        header.extend(object(&self.headers.value(turn.scope)?, "the `headers`", field)?);
        // What is null is not there: not every server knows what to do with `typ`.
        header.retain(|name, value| name != "alg" && !value.is_null());
        header.insert("alg".to_owned(), name.into());
        let mut claims = object(&self.claims.value(turn.scope)?, "the `claims`", field)?;
        let lifetime = self.lifetime.sent(turn.scope)?;
        if !lifetime.is_empty() {
            let lifetime = duration(&lifetime).map_err(|why| AuthError::at(&self.lifetime, why))?;
            dated(&mut claims, lifetime);
        }
        token(&header, &Value::Object(claims), algorithm, &signer).map_err(|why| AuthError::at(field, why))
    }

    fn shared(&self, turn: &Turn<'_>) -> Result<Signer, AuthError> {
        let secret = self.secret.sent(turn.scope)?;
        if secret.is_empty() {
            return Err(AuthError::at(&self.secret, "the `secret` is empty"));
        }
        turn.scope.redactor().learn(&secret);
        if !self.base64 {
            return Ok(Signer::Secret(secret.as_bytes().to_vec()));
        }
        let decoded = BASE64.decode(secret.trim().replace('-', "+").replace('_', "/"));
        decoded.map(Signer::Secret).map_err(|_| AuthError::at(&self.secret, "the `secret` is not base64"))
    }
}

/// The private key in a field.
pub(super) fn private(field: &Template, turn: &Turn<'_>) -> Result<Signer, AuthError> {
    let text = field.sent(turn.scope)?;
    if text.is_empty() {
        return Err(AuthError::at(field, "the private `key` is empty"));
    }
    turn.scope.redactor().learn(&text);
    Key::read(&text).map(Signer::Key).map_err(|why| AuthError::at(field, why))
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::{super::memory::Memory, *};
    use crate::{scope::Store, source::Place, wire::Request};

    fn text(it: &str) -> Template {
        Template::literal(it, Place::default())
    }

    fn sent(jwt: &Jwt) -> Result<Request, AuthError> {
        let (store, request) = (Store::default(), Request::new("GET", "http://x/".parse().unwrap()));
        let turn = Turn { request: &request, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() };
        let Move::Send(signed) = jwt.next(&turn)? else { panic!("nothing to send") };
        Ok(*signed)
    }

    /// The token that jwt.io has shown for years, but for the order of its header.
    #[test]
    fn a_token_is_made_of_secret_and_claims() {
        let claims = Tree::Fixed(json!({ "sub": "1234567890", "name": "John Doe", "iat": 1_516_239_022 }));
        let jwt = Jwt { secret: text("your-256-bit-secret"), claims, ..Jwt::default() };
        let header = sent(&jwt).unwrap().header("authorization").unwrap().to_owned();
        let token = header.strip_prefix("Bearer ").unwrap();
        let parts: Vec<_> = token.split('.').collect();
        assert_eq!(URL_SAFE_NO_PAD.decode(parts[0]).unwrap(), br#"{"typ":"JWT","alg":"HS256"}"#);
        assert_eq!(parts[1], "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ");
        let coded = Jwt { secret: text("eW91ci0yNTYtYml0LXNlY3JldA"), base64: true, ..jwt.clone() };
        assert_eq!(sent(&coded).unwrap().header("authorization"), Some(header.as_str()));
        let query = Jwt { carrier: Carrier::Query, ..jwt.clone() };
        assert_eq!(sent(&query).unwrap().url.as_str(), format!("http://x/?token={token}"));
        let dated = Jwt { lifetime: text("5m"), ..jwt };
        let header = sent(&dated).unwrap().header("authorization").unwrap().to_owned();
        let claims = URL_SAFE_NO_PAD.decode(header.split('.').nth(1).unwrap()).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!((&claims["iat"], &claims["exp"]), (&json!(1_516_239_022), &json!(1_516_239_322)));
    }

    #[test]
    fn what_cannot_be_signed_is_told() {
        let cases = [
            (Jwt::default(), "`secret` is empty"),
            (Jwt { algorithm: text("none"), ..Jwt::default() }, "no algorithm"),
            (Jwt { algorithm: text("\u{e9}\u{e9}"), ..Jwt::default() }, "no algorithm"),
            (Jwt { algorithm: text("RS256"), ..Jwt::default() }, "private `key` is empty"),
            (Jwt { algorithm: text("RS256"), key: text("x"), ..Jwt::default() }, "neither PEM"),
            (Jwt { secret: text("\u{e9}"), base64: true, ..Jwt::default() }, "not base64"),
            (Jwt { secret: text("s"), claims: Tree::Fixed(json!([])), ..Jwt::default() }, "no map"),
            (Jwt { secret: text("s"), lifetime: text("soon"), ..Jwt::default() }, "expected a time"),
        ];
        for (jwt, why) in cases {
            let error = sent(&jwt).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
