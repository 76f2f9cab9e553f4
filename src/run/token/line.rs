//! Those who need the same token stand in a line: the first gets it, the others find it.

use std::{collections::HashMap, sync::Arc, time::Instant};

use tokio::sync::Mutex;

use crate::auth::{Memory, oauth2::Errand};

/// How the last attempt to get a token went wrong.
pub(super) struct Refused {
    pub(super) at: Instant,
    pub(super) why: String,
}

/// The place in front of a token's server.
pub(super) type Line = Arc<Mutex<Option<Refused>>>;

/// The line in front of the one who agrees: nobody looks at two windows at once, and an address has room for one who listens.
pub(super) fn of_somebody(memory: &Memory) -> Arc<Mutex<()>> {
    memory.with("oauth2 somebody", |line: &mut Arc<Mutex<()>>| line.clone())
}

/// The line for a token.
pub(super) fn of(errand: &Errand, memory: &Memory) -> Line {
    memory
        .with("oauth2 lines", |lines: &mut HashMap<String, Line>| lines.entry(errand.key.clone()).or_default().clone())
}
