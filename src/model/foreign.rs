//! A request in the words of another format: it renders itself, by that format's rules.

use std::{fmt::Debug, path::PathBuf, sync::Arc};

use serde_json::Value;

use super::dialect::Levels;
use crate::{
    auth::Auth,
    scope::{Scope, Variables},
    wire::{Headers, Request},
};

/// A request in the words of another format. Whoever runs it need not know which.
pub trait Foreign: Debug + Send + Sync {
    /// What the format calls it, apart from its name.
    fn id(&self) -> &str;

    /// The request as scripts see it, with nothing filled in: `{ method, url, header, body, auth, ... }` in the shape of
    /// a Postman collection 2.1.
    fn view(&self) -> &Value;

    /// The same request after a script has changed what it saw.
    fn changed(&self, view: Value) -> Arc<dyn Foreign>;

    /// The request with its variables filled in, not signed yet.
    ///
    /// # Errors
    /// When it cannot be built; a fragment such as `request url is empty`.
    fn render(&self, scope: &Scope<'_>, around: &Surroundings) -> Result<Rendered, String>;

    /// The names of the variables in it, as they are written.
    fn names(&self) -> Vec<String>;

    /// The variables that are written around it, where its format has such that scripts cannot change.
    fn levels(&self) -> Option<&Levels> {
        None
    }

    /// The same request as it knows of the run's `tokens`, where its format has variables for them:
    /// `$oauth2.NAME.access_token`.
    fn knowing(&self, tokens: &Arc<Variables>) -> Option<Arc<dyn Foreign>> {
        let _ = tokens;
        None
    }

    /// The request in the shape of a Postman collection 2.1, with its `protocolProfileBehavior` as `behavior`, where its own
    /// view has another shape.
    fn portable(&self) -> Option<Value> {
        None
    }
}

/// What a request in another format's words needs to know beside variables.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Surroundings {
    /// The folder that relative paths of files start from.
    pub working_dir: PathBuf,
    /// Whether files outside of it may be read.
    pub reads_anywhere: bool,
    /// Whether redirects are followed where the request does not say.
    pub follows_redirects: bool,
    /// Whether certificates must be good where the request does not say.
    pub verifies_tls: bool,
    /// Whether there is somebody who could agree to a token in a browser.
    pub has_somebody: bool,
}

/// A request that is ready to be signed and sent.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The request with the headers that are written.
    pub request: Request,
    /// How it is signed; every field is literal.
    pub auth: Auth,
    /// Headers that are added after signing, in this order, each unless the request has one of that name.
    pub defaults: Headers,
    /// Whether and how redirects are followed.
    pub redirects: Redirecting,
    /// Whether cookies are kept and sent.
    pub cookies: bool,
    /// What the user should know though the request is sent: `Form param "f", file load error: "x.txt", no such file`.
    pub warnings: Vec<String>,
    /// The names that had no value and were left as they are.
    pub unresolved: Vec<String>,
    /// The request as it is sent, in the shape of [`Foreign::view`]: all filled in, with `defaults` among its headers.
    pub view: Value,
}

/// How redirects are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Redirecting {
    /// How many at most; 0 for none at all.
    pub most: usize,
    /// Whether 301, 302 and 303 keep the method and the body.
    pub keeps_method: bool,
    /// Whether `Authorization` goes along to another host.
    pub keeps_authorization: bool,
    /// Whether each says where it comes from, in `Referer`.
    pub has_referer: bool,
    /// Whether every redirect but 307 and 308 asks for GET, whatever the method was; else only POST becomes GET at 301 and 302.
    pub always_gets: bool,
    /// Whether another port of the same host is taken for the same origin.
    pub same_host_is_same: bool,
    /// Whether the redirect behind the last that is followed is the answer; else it is an error.
    pub ends_with_answer: bool,
}

impl Redirecting {
    /// As most clients do: at most so many.
    pub fn limited(most: usize) -> Self {
        Self {
            most,
            keeps_method: false,
            keeps_authorization: false,
            has_referer: false,
            always_gets: false,
            same_host_is_same: false,
            ends_with_answer: false,
        }
    }
}
