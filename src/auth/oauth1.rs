//! OAuth 1.0a: a request is signed for a consumer and, once there is one, for a token.
//!
//! Source: RFC 5849; the hash of the body is OAuth Request Body Hash 1.0, draft 4.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    contract::{AuthError, Move, Scheme, Turn, once},
    hash::Hash,
    key::{Key, Signing},
    parts,
};
use crate::{
    source::{Node, Read, Reader, keys},
    template::Template,
    wire::Request,
};

keys! {
    /// A signature of OAuth 1.0a.
    pub struct OAuth1 ("a map with `consumer_key` and `consumer_secret`") {
        /// Who asks.
        pub consumer_key: Template,
        /// The consumer's secret.
        pub consumer_secret: Template,
        /// In whose name; left out while there is none yet.
        pub token: Template,
        /// The token's secret.
        pub token_secret: Template,
        /// The private key, for the methods that begin with RSA: PEM or a JWK. It is a secret, wherever it comes from.
        pub key: Template,
        /// `HMAC-SHA1` (the default), `HMAC-SHA256`, `HMAC-SHA512`, `RSA-SHA1`, `RSA-SHA256`, `RSA-SHA512` or `PLAINTEXT`.
        pub signature_method: Template,
        /// The seconds since 1970; now, if left out.
        pub timestamp: Template,
        /// A text that is used once; one by chance, if left out.
        pub nonce: Template,
        /// `1.0`; not sent, if left out.
        pub version: Template,
        /// The realm, in the header alone. It is not signed.
        pub realm: Template,
        /// Where the user comes back to, for the first of the three steps.
        pub callback: Template,
        /// What the user brought back, for the third.
        pub verifier: Template,
        /// Whether a body that is no form is hashed, too.
        pub body_hash: bool,
        /// Where the parameters go: `header` (the default), `query`, or `body`, which has to be a form.
        pub placement as "in": Placement,
    }
}

/// Where the parameters go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placement {
    /// Into the header `Authorization`.
    #[default]
    Header,
    /// Into the URL's query.
    Query,
    /// Into a form in the body.
    Body,
}

impl Read for Placement {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("header") => Some(Self::Header),
            Some("query") => Some(Self::Query),
            Some("body") => Some(Self::Body),
            _ => reader.expected("`header`, `query` or `body`", node),
        }
    }
}

impl JsonSchema for Placement {
    fn schema_name() -> Cow<'static, str> {
        "Placement".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["header", "query", "body"] })
    }
}

/// How a base string is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Hmac(Hash),
    Rsa(Hash),
    Plain,
}

impl Method {
    fn named(name: &str) -> Option<Self> {
        let (family, hash) = name.split_once("-SHA").unwrap_or((name, ""));
        let hash = match hash {
            "1" => Hash::Sha1,
            "256" => Hash::Sha256,
            "512" => Hash::Sha512,
            _ => return (name == "PLAINTEXT").then_some(Self::Plain),
        };
        match family {
            "HMAC" => Some(Self::Hmac(hash)),
            "RSA" => Some(Self::Rsa(hash)),
            _ => None,
        }
    }
}

impl Scheme for OAuth1 {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        once(turn, |request| {
            let text = |it: &Template| it.sent(turn.scope).map(Cow::into_owned);
            let name = Some(text(&self.signature_method)?).filter(|it| !it.is_empty());
            let name = name.unwrap_or_else(|| "HMAC-SHA1".to_owned());
            let method = Method::named(&name).ok_or_else(|| {
                AuthError::at(&self.signature_method, format!("`{name}` is no signature method of OAuth 1"))
            })?;
            if self.placement == Placement::Body && request.has_body() && !parts::is_form(request) {
                let why = "the parameters of OAuth 1 cannot go into a body that is no form";
                return Err(AuthError::at(&self.consumer_key, why));
            }
            if request.upload.is_some() && parts::is_form(request) {
                let why = "OAuth 1 signs the fields of a form, which this one has in a file that is too large for that";
                return Err(AuthError::at(&self.consumer_key, why));
            }
            without_own(request);
            let mut own = self.parameters(turn, &name)?;
            let hash = match method {
                Method::Hmac(hash) | Method::Rsa(hash) => Some(hash),
                Method::Plain => None,
            };
            if let Some(hash) = hash.filter(|_| self.body_hash && !parts::is_form(request)) {
                let hash = hash.of_all(request.open_body());
                let hash = hash.map_err(|error| AuthError::body(&self.consumer_key, &error))?;
                own.push(("oauth_body_hash".to_owned(), STANDARD.encode(hash)));
            }
            let signature = self.signature(turn, method, &base(request, &own))?;
            own.push(("oauth_signature".to_owned(), signature));
            place(request, self.placement, &text(&self.realm)?, &own);
            Ok(())
        })
    }
}

impl OAuth1 {
    /// The protocol's own parameters, without the signature. Empty ones are left out.
    fn parameters(&self, turn: &Turn<'_>, method: &str) -> Result<Vec<(String, String)>, AuthError> {
        let text = |it: &Template| it.sent(turn.scope).map(Cow::into_owned);
        let or = |it: String, make: fn() -> String| if it.is_empty() { make() } else { it };
        let all = [
            ("oauth_consumer_key", text(&self.consumer_key)?),
            ("oauth_token", text(&self.token)?),
            ("oauth_signature_method", method.to_owned()),
            ("oauth_timestamp", or(text(&self.timestamp)?, || parts::now().to_string())),
            ("oauth_nonce", or(text(&self.nonce)?, || parts::by_chance(16))),
            ("oauth_version", text(&self.version)?),
            ("oauth_callback", text(&self.callback)?),
            ("oauth_verifier", text(&self.verifier)?),
        ];
        Ok(all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, it)| (name.to_owned(), it)).collect())
    }

    /// Source: RFC 5849, 3.4.2 to 3.4.4.
    fn signature(&self, turn: &Turn<'_>, method: Method, base: &str) -> Result<String, AuthError> {
        let secret = |it: &Template| -> Result<String, AuthError> {
            let it = it.sent(turn.scope)?;
            turn.scope.redactor().learn(&it);
            Ok(it.into_owned())
        };
        let shared = || -> Result<String, AuthError> {
            let (consumer, token) = (secret(&self.consumer_secret)?, secret(&self.token_secret)?);
            Ok(format!("{}&{}", parts::strict(&consumer), parts::strict(&token)))
        };
        match method {
            Method::Plain => {
                let plain = shared()?;
                turn.scope.redactor().learn(&plain);
                Ok(plain)
            }
            Method::Hmac(hash) => Ok(STANDARD.encode(hash.mac(shared()?, base))),
            Method::Rsa(hash) => {
                let key = Key::read(&secret(&self.key)?).map_err(|why| AuthError::at(&self.key, why))?;
                let signed = key.sign(Signing::Pkcs1(hash), base.as_bytes());
                signed.map(|it| STANDARD.encode(it)).map_err(|why| AuthError::at(&self.key, why))
            }
        }
    }
}

/// Takes the protocol's parameters out of the query and the form: those of an earlier signature would be signed with the rest.
fn without_own(request: &mut Request) {
    let kept = |text: &str| {
        let kept = text.split('&').filter(|it| !it.starts_with("oauth_"));
        kept.collect::<Vec<_>>().join("&")
    };
    let (_, query) = parts::path_and_query(request);
    let rest = kept(&query);
    if rest != query {
        parts::set_query(request, &rest);
        if rest.is_empty() {
            request.url.set_query(None);
            request.target = request.target.take().map(|it| it.trim_end_matches('?').to_owned());
        }
    }
    if parts::is_form(request) && request.upload.is_none() {
        let form = String::from_utf8_lossy(&request.body).into_owned();
        let rest = kept(&form);
        if rest != form {
            request.body = rest.into();
        }
    }
}

/// What is signed: the method, the URL without its query, and all parameters in order.
///
/// Source: RFC 5849, 3.4.1.
fn base(request: &Request, own: &[(String, String)]) -> String {
    let (path, query) = parts::path_and_query(request);
    let mut pairs = parts::respelled_pairs(&query);
    if parts::is_form(request) {
        pairs.extend(parts::respelled_pairs(&String::from_utf8_lossy(&request.body)));
    }
    pairs.extend(own.iter().map(|(name, value)| (parts::strict(name), parts::strict(value))));
    pairs.sort();
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let url = format!("{}://{}{path}", request.url.scheme(), parts::host(request).to_ascii_lowercase());
    format!("{}&{}&{}", parts::strict(&request.method.to_ascii_uppercase()), parts::strict(&url), parts::strict(&pairs))
}

/// Source: RFC 5849, 3.5.
fn place(request: &mut Request, placement: Placement, realm: &str, own: &[(String, String)]) {
    match placement {
        Placement::Header => {
            let realm = (!realm.is_empty()).then(|| format!("realm=\"{}\"", realm.replace(['"', '\\'], "")));
            let own = own.iter().map(|(name, value)| format!("{}=\"{}\"", parts::strict(name), parts::strict(value)));
            request.set_header(
                "Authorization",
                format!("OAuth {}", realm.into_iter().chain(own).collect::<Vec<_>>().join(",")),
            );
        }
        Placement::Query => parts::add_query(request, own),
        Placement::Body => {
            let before = String::from_utf8_lossy(&request.body).into_owned();
            let mark = if before.is_empty() { "" } else { "&" };
            request.body = format!("{before}{mark}{}", parts::joined(own)).into();
            if request.header("content-type").is_none() {
                request.set_header("Content-Type", "application/x-www-form-urlencoded");
            }
        }
    }
}
