//! `sha256`, `md5`: the hash of the body's bytes, its content encoding undone.

use std::borrow::Cow;

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::contract::{Find, Found, QueryError};
use crate::{scope::Scope, wire::Exchange};

/// A hash of the body, in hex with small letters.
#[derive(Clone, Copy, Debug)]
pub enum Checksum {
    /// `md5`.
    Md5,
    /// `sha1`.
    Sha1,
    /// `sha256`.
    Sha256,
    /// `sha512`.
    Sha512,
}

impl Find for Checksum {
    fn find<'a>(&self, exchange: &'a Exchange, _: &Scope<'_>) -> Found<'a> {
        let response = &exchange.response;
        // A file is hashed while it is written, however large it is.
        if let (Self::Sha256, Some(saved)) = (self, &response.saved) {
            return Ok(Some(Cow::Owned(saved.sha256.clone().into())));
        }
        let body = response.content().map_err(|why| QueryError::Body { why })?;
        Ok(Some(Cow::Owned(self.of(body).into())))
    }

    fn written(&self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    fn is_text(&self) -> bool {
        true
    }
}

impl Checksum {
    fn of(self, body: &[u8]) -> String {
        match self {
            Self::Md5 => hex::encode(Md5::digest(body)),
            Self::Sha1 => hex::encode(Sha1::digest(body)),
            Self::Sha256 => hex::encode(Sha256::digest(body)),
            Self::Sha512 => hex::encode(Sha512::digest(body)),
        }
    }
}
