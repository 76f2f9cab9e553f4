//! Statements that are signed for the server of tokens: who the client is, or for whom it asks.
//!
//! Source: RFC 7521 and RFC 7523.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::words::{Assertion, Signed};
use crate::{
    auth::{
        claims::{dated, object},
        key::Key,
        token::{Algorithm, Signer, token},
        turn::{AuthError, Turn},
    },
    source::duration,
    template::Template,
};

/// How long a statement is good, unless said otherwise.
const MINUTE: Duration = Duration::from_mins(1);

/// A statement, with nothing left to fill in. What it is made of decides the token, not what comes out: that is another one each
/// time.
#[derive(Clone, Serialize)]
pub(super) enum Statement {
    /// One that is signed already.
    Ready(String),
    /// One that is to be signed.
    Signed(Box<ToSign>),
}

/// What a statement is made of.
#[derive(Clone, Serialize)]
pub(super) struct ToSign {
    algorithm: String,
    key: String,
    key_id: String,
    secret: String,
    audience: String,
    claims: Map<String, Value>,
    headers: Map<String, Value>,
    lifetime: Duration,
}

impl Statement {
    /// The statement that is written, if one is; `secret` is what it is signed with where it has no key of its own.
    pub(super) fn of(written: &Assertion, secret: &str, turn: &Turn<'_>) -> Result<Option<Self>, AuthError> {
        let it = match written {
            Assertion::None => return Ok(None),
            Assertion::Ready(token) => {
                let token = token.sent(turn.scope)?.into_owned();
                turn.scope.redactor().learn(&token);
                return Ok(Some(Self::Ready(token)));
            }
            Assertion::Signed(it) => &**it,
        };
        let text = |it: &Template| it.sent(turn.scope).map(std::borrow::Cow::into_owned);
        let (key, own) = (text(&it.key)?, text(&it.secret)?);
        turn.scope.redactor().learn(&key);
        turn.scope.redactor().learn(&own);
        let algorithm = Some(text(&it.algorithm)?).filter(|it| !it.is_empty());
        let lifetime = match text(&it.lifetime)?.as_str() {
            "" => MINUTE,
            text => duration(text).map_err(|why| AuthError::at(&it.lifetime, why))?,
        };
        Ok(Some(Self::Signed(Box::new(ToSign {
            algorithm: algorithm.unwrap_or_else(|| if key.is_empty() { "HS256" } else { "RS256" }.to_owned()),
            key_id: text(&it.key_id)?,
            secret: if own.is_empty() { secret.to_owned() } else { own },
            audience: text(&it.audience)?,
            claims: object(&it.claims.value(turn.scope)?, "the `claims`", near(it))?,
            headers: object(&it.headers.value(turn.scope)?, "the `headers`", near(it))?,
            key,
            lifetime,
        }))))
    }

    /// One that the client's secret signs.
    pub(super) fn by_secret(secret: &str) -> Self {
        Self::Signed(Box::new(ToSign {
            algorithm: "HS256".to_owned(),
            key: String::new(),
            key_id: String::new(),
            secret: secret.to_owned(),
            audience: String::new(),
            claims: Map::new(),
            headers: Map::new(),
            lifetime: MINUTE,
        }))
    }

    /// The statement as it is sent; what `said` says stands in it unless its claims say otherwise, and so does the audience.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub(super) fn signed(&self, said: &[(&str, &str)], to: &str) -> Result<String, String> {
        match self {
            Self::Ready(token) => Ok(token.clone()),
            Self::Signed(it) => it.signed(said, to),
        }
    }
}

impl ToSign {
    fn signed(&self, said: &[(&str, &str)], to: &str) -> Result<String, String> {
        let name = &self.algorithm;
        let algorithm = Algorithm::named(name).ok_or_else(|| format!("`{name}` is no algorithm of a JWT"))?;
        let signer = match algorithm {
            Algorithm::Shared(_) if self.secret.is_empty() => return Err(format!("`{name}` needs a `secret`")),
            Algorithm::Shared(_) => Signer::Secret(self.secret.clone().into_bytes()),
            Algorithm::Private(_) if self.key.is_empty() => return Err(format!("`{name}` needs a private `key`")),
            Algorithm::Private(_) => Signer::Key(Key::read(&self.key)?),
        };
        let mut header = Map::new();
        header.insert("typ".to_owned(), "JWT".into());
        header.extend(self.headers.clone());
        if !self.key_id.is_empty() {
            header.insert("kid".to_owned(), self.key_id.clone().into());
        }
        header.shift_remove("alg");
        header.insert("alg".to_owned(), name.clone().into());
        let mut claims: Map<String, Value> =
            said.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        claims.insert("aud".to_owned(), if self.audience.is_empty() { to } else { &self.audience }.into());
        claims.insert("jti".to_owned(), Uuid::new_v4().to_string().into());
        claims.extend(self.claims.clone());
        dated(&mut claims, self.lifetime);
        token(&header, &Value::Object(claims), algorithm, &signer)
    }
}

/// The field that a message about the whole points at.
fn near(it: &Signed) -> &Template {
    if it.key.source().is_empty() { &it.algorithm } else { &it.key }
}
