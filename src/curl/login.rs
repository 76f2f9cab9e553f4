//! A login whose rounds curl plays by itself.

use std::borrow::Cow;

use crate::{auth::Auth, scope::Scope, template::Template};

/// A login whose rounds curl plays by itself: what was sent once is no use the second time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// `--digest` or `--ntlm`.
    pub(super) flag: &'static str,
    /// The name.
    pub(super) username: String,
    /// The password.
    pub(super) password: String,
}

impl Login {
    /// The login of a scheme that has one.
    pub fn of(auth: &Auth, scope: &Scope<'_>) -> Option<Self> {
        let text = |it: &Template| it.text(scope).map(Cow::into_owned).unwrap_or_default();
        let (flag, username, password) = match auth {
            Auth::Digest(it) => ("--digest", text(&it.username), &it.password),
            Auth::Ntlm(it) => match (text(&it.domain), text(&it.username)) {
                (domain, name) if domain.is_empty() => ("--ntlm", name, &it.password),
                (domain, name) => ("--ntlm", format!("{domain}\\{name}"), &it.password),
            },
            _ => return None,
        };
        let password = text(password);
        scope.redactor().learn(&password);
        Some(Self { flag, username, password })
    }
}
