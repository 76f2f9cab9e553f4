//! The words and small maps that `oauth2:` is written with.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    source::{Kind, Node, Read, Reader, keys},
    template::{Template, Tree},
};

/// Declares an enum whose kinds are words.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident ($wanted:literal) { $($(#[$doc:meta])* $kind:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$doc])* $kind,)* }

        impl Read for $name {
            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                match node.text() {
                    $(Some($word) => Some(Self::$kind),)*
                    _ => reader.expected($wanted, node),
                }
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "enum": [$($word),*] })
            }
        }
    };
}

words! {
    /// How a client proves who it is to the token's server.
    ClientAuth ("`auto`, `basic`, `body`, `private_key_jwt`, `client_secret_jwt` or `none`") {
        /// As fits what is written: a signature where there is something to sign with, else in a header, where there is a
        /// secret.
        #[default]
        Auto = "auto",
        /// Name and secret in an `Authorization: Basic` header.
        Basic = "basic",
        /// Name and secret in the form.
        Body = "body",
        /// A token that its private key has signed.
        PrivateKeyJwt = "private_key_jwt",
        /// A token that its secret has signed.
        ClientSecretJwt = "client_secret_jwt",
        /// Not at all: its name is told, and no more.
        None = "none",
    }
}

words! {
    /// How an authorization code is tied to whoever asked for it.
    ///
    /// Source: RFC 7636.
    Pkce ("`S256`, `plain` or `none`") {
        /// By the hash of a verifier.
        #[default]
        S256 = "S256",
        /// By the verifier itself.
        Plain = "plain",
        /// Not at all.
        None = "none",
    }
}

words! {
    /// Which token of the answer is sent.
    Which ("`access_token` or `id_token`") {
        /// The one for the server.
        #[default]
        Access = "access_token",
        /// The one that says who the user is.
        Id = "id_token",
    }
}

/// Something signed that is sent to the token's server.
#[derive(Clone, Debug, Default)]
pub enum Assertion {
    /// None.
    #[default]
    None,
    /// One that is signed already.
    Ready(Template),
    /// One that is signed here.
    Signed(Box<Signed>),
}

keys! {
    /// A token to be signed.
    pub struct Signed ("a map with `key` or `secret`, or a token that is signed already") {
        /// How it is signed: `RS256` (the default with a `key`), `ES256`, `EdDSA` and their like; `HS256` (the default without).
        pub algorithm: Template,
        /// The private key: PEM or a JWK. It is a secret, wherever it comes from.
        pub key: Template,
        /// The name of the key, for the server to look up.
        pub key_id: Template,
        /// The secret, for the algorithms that begin with HS; the `client_secret`, if left out. It is a secret, wherever it comes
        /// from.
        pub secret: Template,
        /// Whom it is for; the `token_url`, if left out.
        pub audience: Template,
        /// What it says, over what it says by itself.
        pub claims: Tree,
        /// What its header says beside `typ`, `alg` and `kid`.
        pub headers: Tree,
        /// How long it is good; `1m` if left out.
        pub lifetime: Template,
    }
}

impl Read for Assertion {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Map(_) => Signed::read(node, reader).map(|it| Self::Signed(Box::new(it))),
            Kind::Plain(_) | Kind::Text(_) | Kind::List(_) => Template::read(node, reader).map(Self::Ready),
        }
    }
}

impl JsonSchema for Assertion {
    fn schema_name() -> Cow<'static, str> {
        "Assertion".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let signed = generator.subschema_for::<Signed>();
        json_schema!({ "anyOf": [{ "type": "string" }, signed] })
    }
}

impl Assertion {
    /// What of it must not be seen.
    pub(super) fn secrets(&self) -> Vec<&Template> {
        match self {
            Self::None => Vec::new(),
            Self::Ready(token) => vec![token],
            Self::Signed(it) => vec![&it.key, &it.secret],
        }
    }

    /// All texts that are written in it.
    pub(super) fn templates(&self) -> Vec<&Template> {
        match self {
            Self::None => Vec::new(),
            Self::Ready(token) => vec![token],
            Self::Signed(it) => vec![&it.algorithm, &it.key, &it.key_id, &it.secret, &it.audience, &it.lifetime],
        }
    }

    /// All values that are written in it and are more than a text.
    pub(super) fn trees(&self) -> Vec<&Tree> {
        match self {
            Self::None | Self::Ready(_) => Vec::new(),
            Self::Signed(it) => vec![&it.claims, &it.headers],
        }
    }
}
