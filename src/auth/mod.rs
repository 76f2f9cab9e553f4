//! How a request proves who sends it: one file for each scheme.

mod api_key;
mod asap;
mod aws;
mod basic;
mod bearer;
mod by_token;
mod carrier;
mod challenge;
mod claims;
mod clock;
mod contract;
mod digest;
mod edgegrid;
mod hash;
mod hawk;
mod jwt;
mod key;
mod memory;
pub mod netrc;
mod ntlm;
mod oauth1;
pub mod oauth2;
mod parts;
mod public_key;
mod signed_text;
mod token;
mod turn;
#[cfg(test)]
mod vectors;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

pub use api_key::ApiKey;
pub use asap::Asap;
pub use aws::Aws;
pub use basic::Basic;
pub use bearer::Bearer;
pub use carrier::Carrier;
pub use contract::{AuthError, Move, Scheme, Turn};
pub use digest::Digest;
pub use edgegrid::EdgeGrid;
pub use hawk::Hawk;
pub use jwt::Jwt;
pub use memory::Memory;
pub use netrc::Netrc;
pub use ntlm::Ntlm;
pub use oauth1::{OAuth1, Placement};
pub use oauth2::OAuth2;
pub use signed_text::{signature, signature_holds};

use crate::{
    source::{Node, Place, Read, Reader},
    template::{Name, Template, Tree},
};

/// The schemes, by their names in YAML.
const SCHEMES: &[&str] =
    &["basic", "bearer", "apikey", "digest", "jwt", "oauth2", "aws", "oauth1", "hawk", "ntlm", "edgegrid", "asap"];

/// What is written under `auth:`.
#[derive(Clone, Debug, Default)]
pub enum Auth {
    /// As the folder says.
    #[default]
    Inherit,
    /// Not at all.
    None,
    /// What the user's netrc file has for the host.
    Netrc(Netrc),
    /// A name and a password.
    Basic(Basic),
    /// A token.
    Bearer(Bearer),
    /// A value in a header or in the query.
    ApiKey(ApiKey),
    /// A name and the hash of a password.
    Digest(Box<Digest>),
    /// Claims that are signed.
    Jwt(Box<Jwt>),
    /// A token that somebody else gives out.
    OAuth2(Box<OAuth2>),
    /// A signature of AWS.
    Aws(Box<Aws>),
    /// A signature of OAuth 1.
    OAuth1(Box<OAuth1>),
    /// A signature with a clock.
    Hawk(Box<Hawk>),
    /// Three messages over one connection.
    Ntlm(Box<Ntlm>),
    /// A signature of Akamai.
    EdgeGrid(Box<EdgeGrid>),
    /// A token between services.
    Asap(Box<Asap>),
}

impl Auth {
    /// The scheme, where one is named.
    pub fn scheme(&self) -> Option<&dyn Scheme> {
        match self {
            Self::Inherit | Self::None => None,
            Self::Netrc(scheme) => Some(scheme),
            Self::Basic(scheme) => Some(scheme),
            Self::Bearer(scheme) => Some(scheme),
            Self::ApiKey(scheme) => Some(scheme),
            Self::Digest(scheme) => Some(&**scheme),
            Self::Jwt(scheme) => Some(&**scheme),
            Self::OAuth2(scheme) => Some(&**scheme),
            Self::Aws(scheme) => Some(&**scheme),
            Self::OAuth1(scheme) => Some(&**scheme),
            Self::Hawk(scheme) => Some(&**scheme),
            Self::Ntlm(scheme) => Some(&**scheme),
            Self::EdgeGrid(scheme) => Some(&**scheme),
            Self::Asap(scheme) => Some(&**scheme),
        }
    }

    /// What of it must not be seen.
    pub fn secrets(&self) -> Vec<&Template> {
        match self {
            Self::Inherit | Self::None | Self::Netrc(_) => Vec::new(),
            Self::Basic(it) => vec![&it.password],
            Self::Bearer(it) => vec![&it.token],
            Self::ApiKey(it) => vec![&it.value],
            Self::Digest(it) => vec![&it.password],
            Self::Jwt(it) => vec![&it.secret, &it.key],
            Self::OAuth2(it) => it.secrets(),
            Self::Aws(it) => vec![&it.secret_key, &it.session_token],
            Self::OAuth1(it) => vec![&it.consumer_secret, &it.token_secret, &it.key],
            Self::Hawk(it) => vec![&it.key],
            Self::Ntlm(it) => vec![&it.password],
            Self::EdgeGrid(it) => vec![&it.client_token, &it.client_secret, &it.access_token],
            Self::Asap(it) => vec![&it.key],
        }
    }

    /// All texts that are written in it.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Inherit | Self::None | Self::Netrc(_) => Vec::new(),
            Self::Basic(it) => vec![&it.username, &it.password],
            Self::Bearer(it) => vec![&it.token, &it.prefix],
            Self::ApiKey(it) => vec![&it.name, &it.value],
            Self::Digest(it) => {
                let given = [&it.algorithm, &it.qop, &it.realm, &it.nonce, &it.opaque, &it.cnonce, &it.nc];
                [&it.username, &it.password].into_iter().chain(given).collect()
            }
            Self::Jwt(it) => vec![&it.algorithm, &it.secret, &it.key, &it.lifetime, &it.name, &it.prefix],
            Self::OAuth2(it) => it.templates(),
            Self::Aws(it) => {
                let credentials = [&it.access_key, &it.secret_key, &it.session_token];
                credentials.into_iter().chain([&it.region, &it.service, &it.expires]).collect()
            }
            Self::OAuth1(it) => {
                let who = [&it.consumer_key, &it.consumer_secret, &it.token, &it.token_secret, &it.key];
                let how = [&it.signature_method, &it.timestamp, &it.nonce, &it.version, &it.realm, &it.callback];
                who.into_iter().chain(how).chain([&it.verifier]).collect()
            }
            Self::Hawk(it) => {
                let who = [&it.id, &it.key, &it.algorithm, &it.timestamp, &it.nonce];
                who.into_iter().chain([&it.ext, &it.app, &it.dlg]).collect()
            }
            Self::Ntlm(it) => vec![&it.username, &it.password, &it.domain, &it.workstation],
            Self::EdgeGrid(it) => {
                let who = [&it.client_token, &it.client_secret, &it.access_token, &it.timestamp, &it.nonce];
                who.into_iter().chain(&it.headers_to_sign).collect()
            }
            Self::Asap(it) => vec![&it.issuer, &it.subject, &it.key_id, &it.key, &it.algorithm, &it.lifetime],
        }
    }

    /// All values that are written in it and are more than a text.
    fn trees(&self) -> Vec<&Tree> {
        match self {
            Self::Jwt(it) => vec![&it.claims, &it.headers],
            Self::OAuth2(it) => it.trees(),
            Self::Asap(it) => vec![&it.audience, &it.claims],
            Self::Inherit
            | Self::None
            | Self::Netrc(_)
            | Self::Basic(_)
            | Self::Bearer(_)
            | Self::ApiKey(_)
            | Self::Digest(_)
            | Self::Aws(_)
            | Self::OAuth1(_)
            | Self::Hawk(_)
            | Self::Ntlm(_)
            | Self::EdgeGrid(_) => Vec::new(),
        }
    }

    /// The names in its templates: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        let texts = self.templates().into_iter().flat_map(Template::names);
        texts.chain(self.trees().into_iter().flat_map(Tree::names)).collect()
    }
}

/// Reads a scheme that needs these keys.
fn needing<S: Read>(keys: &[&str], node: &Node, reader: &mut Reader<'_>) -> Option<S> {
    reader.require(keys, node);
    S::read(node, reader)
}

impl Read for Auth {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        const WANTED: &str = "`inherit`, `none`, `netrc`, or a map with one scheme, such as `bearer: <<token>>`";
        match node.text() {
            Some("inherit") => return Some(Self::Inherit),
            Some("none") => return Some(Self::None),
            Some("netrc") => return Some(Self::Netrc(Netrc { place: reader.place(node.mark) })),
            Some(_) => return reader.expected(WANTED, node),
            None => {}
        }
        if let Some(entry) = reader.map(WANTED, node)?.iter().find(|it| it.key == "netrc") {
            let help = "write `auth: netrc`; `--netrc-file` names another file";
            reader.error_with_help("unknown-key", entry.mark, "`netrc` takes nothing here", help);
            return None;
        }
        let entry = reader.single(WANTED, SCHEMES, node)?;
        let it = &entry.value;
        match entry.key.as_str() {
            "basic" => needing(&["username", "password"], it, reader).map(Self::Basic),
            "bearer" => needing(&["token"], it, reader).map(Self::Bearer),
            "digest" => needing(&["username", "password"], it, reader).map(Self::Digest),
            "jwt" => needing(&["claims"], it, reader).map(Self::Jwt),
            "oauth2" => OAuth2::read_whole(it, reader).map(|it| Self::OAuth2(Box::new(it))),
            "aws" => needing(&["access_key", "secret_key"], it, reader).map(Self::Aws),
            "oauth1" => needing(&["consumer_key"], it, reader).map(Self::OAuth1),
            "hawk" => needing(&["id", "key"], it, reader).map(Self::Hawk),
            "ntlm" => needing(&["username", "password"], it, reader).map(Self::Ntlm),
            "edgegrid" => needing(&["client_token", "client_secret", "access_token"], it, reader).map(Self::EdgeGrid),
            "asap" => needing(&["issuer", "audience", "key_id", "key"], it, reader).map(Self::Asap),
            _ => needing(&["name", "value"], it, reader).map(Self::ApiKey),
        }
    }
}

impl JsonSchema for Auth {
    fn schema_name() -> Cow<'static, str> {
        "Auth".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let bearer = generator.subschema_for::<Bearer>();
        let token = json_schema!({
            "description": "A token: `Authorization: Bearer TOKEN`.", "anyOf": [{ "type": "string" }, bearer],
        });
        let schemes = [
            ("basic", generator.subschema_for::<Basic>()),
            ("bearer", token),
            ("apikey", generator.subschema_for::<ApiKey>()),
            ("digest", generator.subschema_for::<Digest>()),
            ("jwt", generator.subschema_for::<Jwt>()),
            ("oauth2", generator.subschema_for::<OAuth2>()),
            ("aws", generator.subschema_for::<Aws>()),
            ("oauth1", generator.subschema_for::<OAuth1>()),
            ("hawk", generator.subschema_for::<Hawk>()),
            ("ntlm", generator.subschema_for::<Ntlm>()),
            ("edgegrid", generator.subschema_for::<EdgeGrid>()),
            ("asap", generator.subschema_for::<Asap>()),
        ];
        let mut any = vec![json_schema!({ "enum": ["inherit", "none", "netrc"] })];
        any.extend(schemes.map(|(name, schema)| {
            json_schema!({
                "type": "object", "properties": { name: schema }, "required": [name], "additionalProperties": false,
            })
        }));
        json_schema!({
            "description": "How the request proves who sends it. `inherit` is the default.",
            "anyOf": any,
        })
    }
}
