//! Bruno's words, as its collections and scripts have them: one form for its YAML files and the older `.bru` files.

mod auth;
mod body;
mod certificate;
mod comments;
mod contract;
mod filling;
mod headers;
mod multipart;
mod oauth2;
mod portable;
mod portable_auth;
mod profile;
mod proxy;
mod request;
mod substitute;
mod url;

use std::sync::Arc;

use serde_json::Value;

use crate::model::Foreign;

pub use certificate::Certificate;
pub use comments::without as without_comments;
pub use contract::{Around, BrunoRequest, Settings};
pub use portable::filled;
pub use portable_auth::{auth as portable_auth, lost as lost_of_auth};
pub use proxy::Proxy;
pub use substitute::{find, names, substitute};

/// A request that a script makes on its own, in the shape that its scripts know.
pub fn ad_hoc(view: Value) -> Arc<dyn Foreign> {
    BrunoRequest::ad_hoc(view)
}
