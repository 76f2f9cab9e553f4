//! `auth: netrc`: the name and the password that the netrc file has for the host.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::machines::Machines;
use crate::{
    auth::contract::{AuthError, Move, Scheme, Turn, once},
    source::Place,
};

/// A name and a password from the netrc file.
#[derive(Clone, Debug, Default)]
pub struct Netrc {
    /// Where it is written.
    pub place: Place,
}

impl Scheme for Netrc {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        once(turn, |request| {
            let wrong = |why: String| AuthError::Unusable { why, place: self.place.clone() };
            let machines = Machines::seen(turn.memory).ok_or_else(|| wrong("no netrc file was read".to_owned()))?;
            let host = request.url.host_str().unwrap_or_default().to_owned();
            let lacking = || wrong(format!("`{}` has no entry for `{host}`, and no `default`", machines.file));
            let login = machines.find(&host).ok_or_else(lacking)?;
            let coded = STANDARD.encode(format!("{}:{}", login.name, login.password));
            turn.scope.redactor().learn(&login.password);
            turn.scope.redactor().learn(&coded);
            request.set_header("Authorization", format!("Basic {coded}"));
            Ok(())
        })
    }
}
