//! An API key: a secret value in a header, or in the query.

use super::{
    carrier::Carrier,
    contract::{AuthError, Move, Scheme, Turn, once},
    parts,
};
use crate::{source::keys, template::Template};

keys! {
    /// A header or query parameter.
    pub struct ApiKey ("a map with `name`, `value` and `in`") {
        /// The header's or parameter's name.
        pub name: Template,
        /// Its value. It is a secret, wherever it comes from.
        pub value: Template,
        /// Where it goes: `header` (the default) or `query`.
        pub carrier as "in": Carrier,
    }
}

impl Scheme for ApiKey {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        once(turn, |request| {
            let (name, value) = (self.name.sent(turn.scope)?, self.value.sent(turn.scope)?);
            turn.scope.redactor().learn(&value);
            match self.carrier {
                Carrier::Header => request.set_header(&name, value),
                Carrier::Query => parts::add_query(request, &[(name.into_owned(), value.into_owned())]),
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::memory::Memory, *};
    use crate::{scope::Store, source::Place, wire::Request};

    #[test]
    fn a_key_goes_where_it_is_told() {
        let text = |it: &str| Template::literal(it, Place::default());
        let store = Store::default();
        let request = Request::new("GET", "http://x/?a=1".parse().unwrap());
        for (carrier, header, url) in
            [(Carrier::Header, Some("k 1"), "http://x/?a=1"), (Carrier::Query, None, "http://x/?a=1&X-Key=k%201")]
        {
            let key = ApiKey { name: text("X-Key"), value: text("k 1"), carrier };
            let Move::Send(signed) = key
                .next(&Turn { request: &request, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() })
                .unwrap()
            else {
                panic!("nothing to send")
            };
            assert_eq!((signed.header("x-key"), signed.url.as_str()), (header, url));
        }
    }
}
