//! The grants: by what a client gets a token, and what each of them needs.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    source::{Kind, Node, Read, Reader, nearest},
    template::Template,
};

/// By what a token is got.
#[derive(Clone, Debug, Default)]
pub enum Grant {
    /// Who the client is. Source: RFC 6749, 4.4.
    #[default]
    ClientCredentials,
    /// A user's name and password. Source: RFC 6749, 4.3.
    Password,
    /// A refresh token. Source: RFC 6749, 6.
    RefreshToken,
    /// A user's consent, given in a browser on this machine. Source: RFC 6749, 4.1, and RFC 8252.
    AuthorizationCode,
    /// A user's consent, given on another device. Source: RFC 8628.
    DeviceCode,
    /// Another token. Source: RFC 8693.
    TokenExchange,
    /// A signed statement. Source: RFC 7523, 2.1.
    JwtBearer,
    /// Whatever this word means to the server.
    Custom(Template),
}

/// The names of the grants, what `grant_type` says, the keys that each needs and the others that it looks at.
const KNOWN: &[(&str, &str, &[&str], &[&str])] = &[
    ("client_credentials", "client_credentials", &["client_id"], &[]),
    ("password", "password", &["username", "password"], &[]),
    ("refresh_token", "refresh_token", &["refresh_token"], &[]),
    (
        "authorization_code",
        "authorization_code",
        &["authorization_url", "client_id"],
        &["redirect_url", "state", "pkce", "code_verifier", "authorization_params", "refresh_token"],
    ),
    (
        "device_code",
        "urn:ietf:params:oauth:grant-type:device_code",
        &["device_url", "client_id"],
        &["authorization_params", "refresh_token"],
    ),
    (
        "token_exchange",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        &["subject_token"],
        &["subject_token_type", "actor_token", "actor_token_type", "requested_token_type"],
    ),
    ("jwt_bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer", &["assertion"], &[]),
];

/// The keys that a custom grant may have beside those of all: what they mean is the server's affair.
const OF_CUSTOM: &[&str] = &["username", "password", "refresh_token", "assertion"];

impl Grant {
    /// The grant of this name, or of what `grant_type` says.
    pub fn named(name: &str) -> Option<Self> {
        let at = KNOWN.iter().position(|(short, long, ..)| *short == name || *long == name)?;
        Some(match at {
            0 => Self::ClientCredentials,
            1 => Self::Password,
            2 => Self::RefreshToken,
            3 => Self::AuthorizationCode,
            4 => Self::DeviceCode,
            5 => Self::TokenExchange,
            _ => Self::JwtBearer,
        })
    }

    /// Its name in YAML, its `grant_type`, and the keys that go with it; nothing for one that is not known here.
    fn row(&self) -> Option<&'static (&'static str, &'static str, &'static [&'static str], &'static [&'static str])> {
        let at = match self {
            Self::ClientCredentials => 0,
            Self::Password => 1,
            Self::RefreshToken => 2,
            Self::AuthorizationCode => 3,
            Self::DeviceCode => 4,
            Self::TokenExchange => 5,
            Self::JwtBearer => 6,
            Self::Custom(_) => return None,
        };
        KNOWN.get(at)
    }

    /// Its name in YAML.
    pub fn name(&self) -> &str {
        match self {
            Self::Custom(name) => name.source(),
            known => known.row().map_or("", |row| row.0),
        }
    }

    /// What `grant_type` says, where that is known without variables.
    pub(super) fn kind(&self) -> Option<&'static str> {
        self.row().map(|row| row.1)
    }

    /// The word that is written for a custom grant.
    pub(super) fn custom(&self) -> Option<&Template> {
        match self {
            Self::Custom(name) => Some(name),
            Self::ClientCredentials
            | Self::Password
            | Self::RefreshToken
            | Self::AuthorizationCode
            | Self::DeviceCode
            | Self::TokenExchange
            | Self::JwtBearer => None,
        }
    }
}

/// Whether what is written in `node` fits `grant`: what it needs is there, and nothing that it does not look at.
pub(super) fn fits(grant: &Grant, node: &Node, reader: &mut Reader<'_>) -> bool {
    let Kind::Map(entries) = &node.kind else { return false };
    reader.require(&["grant", "token_url"], node);
    // One that could not be read is told already, and nobody knows what it needs.
    let written = node.get("grant").and_then(Node::text).unwrap_or_default();
    if Grant::named(written).map_or(grant.name() != written, |it| it.name() != grant.name()) {
        return false;
    }
    let (needed, looked_at) = grant.row().map_or((&[][..], OF_CUSTOM), |row| (row.2, row.3));
    reader.require(needed, node);
    let of_any = KNOWN.iter().flat_map(|row| row.2.iter().chain(row.3)).chain(OF_CUSTOM);
    let special: Vec<&&str> = of_any.filter(|it| **it != "client_id").collect();
    for entry in entries {
        let key = entry.key.as_str();
        if special.iter().any(|it| **it == key) && !needed.contains(&key) && !looked_at.contains(&key) {
            let message = format!("`{key}` means nothing where the grant is `{}`", grant.name());
            reader.error("unknown-key", entry.mark, message);
        }
    }
    true
}

impl Read for Grant {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(name) = node.text() else { return reader.expected("the name of a grant", node) };
        if let Some(known) = Self::named(name) {
            return Some(known);
        }
        if name == "implicit" {
            let help =
                "write `grant: authorization_code`, which does the same without showing the token to the browser";
            let message = "the grant `implicit` hands its token to the page in the browser, and never to this program";
            reader.error_with_help("wrong-type", node.mark, message, help);
            return None;
        }
        let names = KNOWN.iter().map(|row| row.0);
        if let Some(near) = nearest(name, names).filter(|it| strsim::damerau_levenshtein(it, name) <= 2) {
            let message = format!("`{name}` would be sent as a grant of its own");
            reader.error_with_help("wrong-type", node.mark, message, &format!("did you mean `{near}`?"));
            return None;
        }
        Template::read(node, reader).map(Self::Custom)
    }
}

impl JsonSchema for Grant {
    fn schema_name() -> Cow<'static, str> {
        "Grant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let known: Vec<&str> = KNOWN.iter().map(|row| row.0).collect();
        json_schema!({ "anyOf": [{ "enum": known }, { "type": "string" }] })
    }
}
