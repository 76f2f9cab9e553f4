//! Basic: a name and a password, readable for everyone who sees the request.
//!
//! Source: RFC 7617.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::contract::{AuthError, Move, Scheme, Turn, once};
use crate::{source::keys, template::Template};

keys! {
    /// An `Authorization: Basic` header.
    pub struct Basic ("a map with `username` and `password`") {
        /// The name. It must not hold a colon.
        pub username: Template,
        /// The password. It is a secret, wherever it comes from.
        pub password: Template,
    }
}

impl Scheme for Basic {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        once(turn, |request| {
            let (username, password) = (self.username.sent(turn.scope)?, self.password.sent(turn.scope)?);
            let token = STANDARD.encode(format!("{username}:{password}"));
            if !password.is_empty() {
                turn.scope.redactor().learn(&password);
                turn.scope.redactor().learn(&token);
            }
            request.set_header("Authorization", format!("Basic {token}"));
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::memory::Memory, *};
    use crate::{scope::Store, source::Place, wire::Request};

    #[test]
    fn the_example_of_the_standard_is_reproduced() {
        let basic = Basic {
            username: Template::literal("Aladdin", Place::default()),
            password: Template::literal("open sesame", Place::default()),
        };
        let (store, request) = (Store::default(), Request::new("GET", "http://x/".parse().unwrap()));
        let turn = Turn { request: &request, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() };
        let Move::Send(signed) = basic.next(&turn).unwrap() else { panic!("nothing to send") };
        assert_eq!(signed.header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        assert_eq!(store.redactor.redact("QWxhZGRpbjpvcGVuIHNlc2FtZQ==").as_deref(), Some("***"));
    }
}
