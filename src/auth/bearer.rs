//! Bearer: a token that is as good as a password.
//!
//! Source: RFC 6750, 2.1.

use super::contract::{AuthError, Move, Scheme, Turn, once};
use crate::{
    source::{Kind, Node, Place, Read, Reader, read_keys},
    template::Template,
};

/// An `Authorization: Bearer` header.
#[derive(Clone, Debug, schemars::JsonSchema)]
#[schemars(deny_unknown_fields, default)]
pub struct Bearer {
    /// The token. It is a secret, wherever it comes from.
    pub token: Template,
    /// The word before it; `Bearer` unless said otherwise.
    pub prefix: Template,
}

impl Default for Bearer {
    fn default() -> Self {
        Self { token: Template::default(), prefix: Template::literal("Bearer", Place::default()) }
    }
}

impl Read for Bearer {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut it = Self::default();
        match &node.kind {
            Kind::Map(entries) => read_keys!(it, entries, reader, token, prefix),
            _ => it.token = Template::read(node, reader)?,
        }
        Some(it)
    }
}

impl serde::Serialize for Bearer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.token.source())
    }
}

impl Scheme for Bearer {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        once(turn, |request| {
            let (token, prefix) = (self.token.sent(turn.scope)?, self.prefix.sent(turn.scope)?);
            // Who has no token yet sends none.
            if !token.is_empty() {
                turn.scope.redactor().learn(&token);
                request.set_header("Authorization", format!("{prefix} {token}").trim_start());
            }
            Ok(())
        })
    }
}
