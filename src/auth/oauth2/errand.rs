//! What has to be asked of a server of tokens, with nothing left to fill in.

use std::{borrow::Cow, time::Duration};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{
    address::web_address,
    grant::Grant,
    shape::{Extra, OAuth2},
    statement::Statement,
    words::{ClientAuth, Pkce, Which},
};
use crate::{
    auth::turn::{AuthError, Turn},
    secret::is_secret_name,
    source::{Place, duration},
    template::{Template, Tree},
    value,
    wire::Transfer,
};

/// Names and values, in the order of writing.
pub(super) type Pairs = Vec<(String, String)>;

/// An errand: to get a token. A scheme says what is needed, and whoever reaches the network fetches it.
#[derive(Clone)]
pub struct Errand {
    pub(super) asked: Asked,
    /// What [`Asked`] comes to: tokens that are asked for in the same way are the same.
    pub key: String,
    /// A token that was refused, and is not wanted again.
    pub rejected: Option<String>,
    /// Whether the token may be kept on disk.
    pub cache: bool,
    /// Which token is sent.
    pub(super) which: Which,
    /// How long a token is good whose server does not say.
    pub(super) lifetime: Option<Duration>,
    /// Where it is written.
    pub place: Place,
    /// How the request is sent that the token is for.
    pub(super) transfer: Transfer,
    /// What that says of this program.
    pub(super) agent: Option<String>,
}

impl std::fmt::Debug for Errand {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "a token of {} by {}", self.asked.token_url, self.asked.grant)
    }
}

/// All that decides which token it is.
#[derive(Clone, Serialize)]
pub(super) struct Asked {
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// The grant's name, as it is written.
    pub(super) grant: String,
    /// What `grant_type` says.
    pub(super) kind: String,
    pub(super) token_url: Url,
    pub(super) refresh_url: Url,
    pub(super) authorization_url: Option<Url>,
    pub(super) device_url: Option<Url>,
    pub(super) redirect_url: String,
    pub(super) client: Client,
    /// What belongs to the grant.
    pub(super) own: Pairs,
    /// What is asked for, whichever way.
    pub(super) wanted: Pairs,
    pub(super) assertion: Option<Statement>,
    pub(super) refresh_token: String,
    pub(super) state: String,
    pub(super) pkce: &'static str,
    pub(super) code_verifier: String,
    pub(super) authorization: Pairs,
    pub(super) more: More,
    pub(super) refresh: Option<More>,
}

/// Who asks, and how that is proven.
#[derive(Clone, Serialize)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) proof: Proof,
}

/// How a client proves who it is.
#[derive(Clone, Serialize)]
pub(super) enum Proof {
    Nothing,
    Basic,
    Body,
    Statement(Statement),
}

/// What is added to a token request.
#[derive(Clone, Serialize)]
pub(super) struct More {
    pub(super) params: Pairs,
    pub(super) headers: Pairs,
    pub(super) query: Pairs,
}

impl Errand {
    /// What `scheme` asks for, by the variables of now. Its secrets are learned.
    pub(in crate::auth) fn of(scheme: &OAuth2, turn: &Turn<'_>) -> Result<Self, AuthError> {
        let text = |it: &Template| it.sent(turn.scope).map(Cow::into_owned);
        let asked = Asked::of(scheme, turn)?;
        let lifetime = match text(&scheme.lifetime)?.as_str() {
            "" => None,
            text => Some(duration(text).map_err(|why| AuthError::at(&scheme.lifetime, why))?),
        };
        let written = serde_json::to_vec(&asked).expect("texts and maps always become JSON");
        Ok(Self {
            key: hex::encode(Sha256::digest(written)),
            asked,
            rejected: None,
            cache: scheme.cache,
            which: scheme.token,
            lifetime,
            place: scheme.token_url.place().clone(),
            // The same way through the same network; but what is kept of the answer is not kept of this one.
            transfer: Transfer {
                lane: None,
                output: None,
                max_body: None,
                expect_continue: None,
                ..turn.request.transfer.clone()
            },
            agent: turn.request.header("user-agent").map(str::to_owned),
        })
    }

    /// Whether anything is signed here.
    pub(super) fn signs(&self) -> bool {
        let is_signed = |it: &Statement| matches!(it, Statement::Signed(_));
        self.asked.assertion.as_ref().is_some_and(is_signed)
            || matches!(&self.asked.client.proof, Proof::Statement(it) if is_signed(it))
    }

    /// What is to be done, in a few words.
    pub fn says(&self) -> String {
        format!("with a token that {} gives for the grant `{}`", self.asked.token_url, self.asked.grant)
    }

    /// Why it cannot be done.
    pub fn fails(&self, why: impl Into<String>) -> AuthError {
        AuthError::Unusable { why: why.into(), place: self.place.clone() }
    }
}

impl Asked {
    fn of(it: &OAuth2, turn: &Turn<'_>) -> Result<Self, AuthError> {
        let text = |it: &Template| it.sent(turn.scope).map(Cow::into_owned);
        let token_url = needed(&it.token_url, "token_url", turn)?;
        let kind = match &it.grant {
            Grant::Custom(name) => text(name)?,
            known => known.kind().unwrap_or_default().to_owned(),
        };
        Ok(Self {
            id: it.id.clone(),
            grant: if let Grant::Custom(_) = it.grant { kind.clone() } else { it.grant.name().to_owned() },
            kind,
            refresh_url: url(&it.refresh_url, turn)?.unwrap_or_else(|| token_url.clone()),
            token_url,
            authorization_url: url(&it.authorization_url, turn)?,
            device_url: url(&it.device_url, turn)?,
            redirect_url: text(&it.redirect_url)?,
            client: Client::of(it, turn)?,
            own: own(it, turn)?,
            wanted: wanted(it, turn)?,
            assertion: Statement::of(&it.assertion, &secret(&it.client_secret, turn)?, turn)?,
            refresh_token: secret(&it.refresh_token, turn)?,
            state: text(&it.state)?,
            pkce: match it.pkce {
                Pkce::S256 => "S256",
                Pkce::Plain => "plain",
                Pkce::None => "",
            },
            code_verifier: secret(&it.code_verifier, turn)?,
            authorization: pairs(&it.authorization_params, "authorization_params", it, turn)?,
            more: More::of((&it.params, &it.headers, &it.query), it, turn)?,
            refresh: it.refresh.as_deref().map(|more| More::refresh(more, it, turn)).transpose()?,
        })
    }
}

impl Client {
    fn of(it: &OAuth2, turn: &Turn<'_>) -> Result<Self, AuthError> {
        let id = it.client_id.sent(turn.scope)?.into_owned();
        let secret = secret(&it.client_secret, turn)?;
        let statement = Statement::of(&it.client_assertion, &secret, turn)?;
        let lacking =
            |what: &str| AuthError::at(&it.client_id, format!("the client has no {what} to prove itself with"));
        let proof = match (it.client_auth, statement) {
            (ClientAuth::Auto | ClientAuth::PrivateKeyJwt | ClientAuth::ClientSecretJwt, Some(statement)) => {
                Proof::Statement(statement)
            }
            (ClientAuth::Auto, None) if secret.is_empty() => Proof::Nothing,
            (ClientAuth::Auto | ClientAuth::Basic, _) => Proof::Basic,
            (ClientAuth::Body, _) => Proof::Body,
            (ClientAuth::PrivateKeyJwt, None) => return Err(lacking("`client_assertion` with a `key`")),
            (ClientAuth::ClientSecretJwt, None) if secret.is_empty() => return Err(lacking("`client_secret`")),
            (ClientAuth::ClientSecretJwt, None) => Proof::Statement(Statement::by_secret(&secret)),
            (ClientAuth::None, _) => Proof::Nothing,
        };
        Ok(Self { id, secret, proof })
    }
}

impl More {
    fn of((params, headers, query): (&Tree, &Tree, &Tree), it: &OAuth2, turn: &Turn<'_>) -> Result<Self, AuthError> {
        Ok(Self {
            params: pairs(params, "params", it, turn)?,
            headers: pairs(headers, "headers", it, turn)?,
            query: pairs(query, "query", it, turn)?,
        })
    }

    fn refresh(more: &Extra, it: &OAuth2, turn: &Turn<'_>) -> Result<Self, AuthError> {
        Self::of((&more.params, &more.headers, &more.query), it, turn)
    }
}

/// The fields that belong to the grant.
fn own(it: &OAuth2, turn: &Turn<'_>) -> Result<Pairs, AuthError> {
    let text = |it: &Template| it.sent(turn.scope).map(Cow::into_owned);
    let mut fields = Pairs::new();
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            fields.push((name.to_owned(), value));
        }
    };
    if matches!(it.grant, Grant::Password | Grant::Custom(_)) {
        add("username", text(&it.username)?);
        add("password", secret(&it.password, turn)?);
    }
    if matches!(it.grant, Grant::TokenExchange) {
        let kind =
            |it: &Template, default: &str| text(it).map(|it| token_type(if it.is_empty() { default } else { &it }));
        add("subject_token", secret(&it.subject_token, turn)?);
        add("subject_token_type", kind(&it.subject_token_type, "access_token")?);
        let actor = secret(&it.actor_token, turn)?;
        if !actor.is_empty() {
            add("actor_token", actor);
            add("actor_token_type", kind(&it.actor_token_type, "access_token")?);
        }
        add("requested_token_type", kind(&it.requested_token_type, "")?);
    }
    Ok(fields)
}

/// What is asked for: how much, for whom, for what.
fn wanted(it: &OAuth2, turn: &Turn<'_>) -> Result<Pairs, AuthError> {
    let mut fields = Pairs::new();
    let scope = texts(&it.scope.value(turn.scope)?, "scope", it)?.join(" ");
    if !scope.is_empty() {
        fields.push(("scope".to_owned(), scope));
    }
    for (name, tree) in [("audience", &it.audience), ("resource", &it.resource)] {
        let values = texts(&tree.value(turn.scope)?, name, it)?;
        fields.extend(values.into_iter().filter(|it| !it.is_empty()).map(|value| (name.to_owned(), value)));
    }
    Ok(fields)
}

/// The URI that a type of token has. Source: RFC 8693, 3.
fn token_type(name: &str) -> String {
    match name {
        "access_token" | "refresh_token" | "id_token" | "jwt" | "saml1" | "saml2" => {
            format!("urn:ietf:params:oauth:token-type:{name}")
        }
        uri => uri.to_owned(),
    }
}

/// A text that must not be seen.
fn secret(field: &Template, turn: &Turn<'_>) -> Result<String, AuthError> {
    let text = field.sent(turn.scope)?.into_owned();
    turn.scope.redactor().learn(&text);
    Ok(text)
}

fn needed(field: &Template, name: &str, turn: &Turn<'_>) -> Result<Url, AuthError> {
    url(field, turn)?.ok_or_else(|| AuthError::at(field, format!("the `{name}` is empty")))
}

/// The URL in a field; none where it is empty.
fn url(field: &Template, turn: &Turn<'_>) -> Result<Option<Url>, AuthError> {
    let text = field.sent(turn.scope)?;
    if text.is_empty() {
        return Ok(None);
    }
    turn.scope.redactor().learn_from_url(&text);
    let url = web_address(&text);
    let wrong =
        || AuthError::at(field, format!("`{}` is no URL that begins with http:// or https://", text.escape_debug()));
    url.map(Some).ok_or_else(wrong)
}

/// The texts of a value: its own, or those of a list.
fn texts(value: &Value, name: &str, near: &OAuth2) -> Result<Vec<String>, AuthError> {
    let wrong = || AuthError::at(&near.token_url, format!("`{name}` is neither a text nor a list of texts"));
    let text = |it: &Value| match it {
        Value::Object(_) | Value::Array(_) => Err(wrong()),
        Value::Null => Ok(String::new()),
        it => Ok(value::text(it).into_owned()),
    };
    match value {
        Value::Array(list) => list.iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

/// The entries of a map; a list repeats its name, and null leaves it out.
fn pairs(tree: &Tree, name: &str, near: &OAuth2, turn: &Turn<'_>) -> Result<Pairs, AuthError> {
    let value = tree.value(turn.scope)?;
    let map = match &value {
        Value::Null => return Ok(Pairs::new()),
        Value::Object(map) => map,
        _ => return Err(AuthError::at(&near.token_url, format!("`{name}` is no map"))),
    };
    let mut pairs = Pairs::new();
    for (key, value) in map.iter().filter(|(_, value)| !value.is_null()) {
        let values = texts(value, &format!("{name}.{key}"), near)?;
        pairs.extend(values.into_iter().map(|value| (key.clone(), value)));
    }
    for (key, value) in &pairs {
        if is_secret_name(key) {
            turn.scope.redactor().learn(value);
        }
        if name == "headers" && [key, value].iter().any(|it| it.contains(['\r', '\n', '\0'])) {
            return Err(AuthError::at(&near.token_url, "a header of the token request holds a line break"));
        }
    }
    Ok(pairs)
}
