//! What a netrc file says: which name and which password belong to a host.

use std::sync::Arc;

use crate::auth::memory::Memory;

/// A name and a password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Login {
    /// The host; none for the entry that stands for all others.
    pub host: Option<String>,
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "the login for {}", self.host.as_deref().unwrap_or("any host"))
    }
}

/// The entries of a file, in the order of writing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machines {
    /// The file's name, as it is shown.
    pub file: String,
    /// The entries.
    pub logins: Vec<Login>,
}

impl Machines {
    /// The first entry for `host`, else the one for all others.
    pub fn find(&self, host: &str) -> Option<&Login> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let named = |it: &&Login| it.host.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(host));
        self.logins.iter().find(named).or_else(|| self.logins.iter().find(|it| it.host.is_none()))
    }

    /// Lets the requests of a run see them.
    pub fn put(self: Arc<Self>, memory: &Memory) {
        memory.with(KEY, |it: &mut Option<Arc<Self>>| *it = Some(self));
    }

    /// Those that the requests of a run see.
    pub(super) fn seen(memory: &Memory) -> Option<Arc<Self>> {
        memory.with(KEY, |it: &mut Option<Arc<Self>>| it.clone())
    }
}

/// Where [`Memory`] keeps them.
const KEY: &str = "netrc";
