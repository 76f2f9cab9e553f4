//! What getting a token may need beside the network.

use std::sync::Arc;

use crate::auth::oauth2::{Shelf, Somebody};

/// Who can agree to a token, and where tokens are kept.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// Somebody who can agree; nobody, if left out.
    pub somebody: Option<Arc<dyn Somebody>>,
    /// Where tokens are kept from one run to the next, where that is asked for.
    pub shelf: Option<Arc<dyn Shelf>>,
    /// Whether all tokens are kept, and not only those whose scheme says so.
    pub keeps_all: bool,
}
