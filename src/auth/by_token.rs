//! The turns of OAuth 2: a token first, then the request with it, and another token where that one is refused.

use std::borrow::Cow;

use super::{
    carrier::Carrier,
    contract::{Move, Scheme},
    oauth2::{Errand, OAuth2, Token},
    parts,
    turn::{AuthError, Turn},
};
use crate::{
    template::Template,
    wire::{Exchange, Request},
};

impl Scheme for OAuth2 {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        let mut errand = Errand::of(self, turn)?;
        match turn.so_far.last() {
            None => match errand.usable(turn.memory) {
                Some(token) => self.dressed(&token, turn).map(Move::Send),
                None => Ok(Move::Token(Box::new(errand))),
            },
            Some(last) => Ok(match self.refused(last, turn)? {
                Some(token) => {
                    errand.rejected = Some(token);
                    Move::Token(Box::new(errand))
                }
                None => Move::Done,
            }),
        }
    }
}

impl OAuth2 {
    /// The request with the token in it.
    fn dressed(&self, token: &Token, turn: &Turn<'_>) -> Result<Box<Request>, AuthError> {
        let mut request = turn.request.clone();
        token.teach(turn.scope.redactor());
        let token = token.text(self.token).unwrap_or_default();
        let name = self.name(turn)?;
        match self.carrier {
            Carrier::Header => request.set_header(&name, format!("{} {token}", self.prefix(turn)?).trim()),
            Carrier::Query => parts::add_query(&mut request, &[(name, token.to_owned())]),
        }
        Ok(Box::new(request))
    }

    /// The token that the server has refused, if it did. What a redirect led to elsewhere never got it.
    fn refused(&self, last: &Exchange, turn: &Turn<'_>) -> Result<Option<String>, AuthError> {
        if last.response.status != 401 || last.request.url.origin() != turn.request.url.origin() {
            return Ok(None);
        }
        let name = self.name(turn)?;
        Ok(match self.carrier {
            Carrier::Header => {
                let prefix = self.prefix(turn)?;
                let sent = last.request.header(&name).and_then(|it| it.strip_prefix(prefix.trim()));
                sent.map(|it| it.trim().to_owned())
            }
            Carrier::Query => {
                let (_, query) = parts::path_and_query(&last.request);
                parts::pairs(&query).into_iter().rfind(|(it, _)| *it == name).map(|(_, value)| value)
            }
        })
    }

    fn name(&self, turn: &Turn<'_>) -> Result<String, AuthError> {
        let name = self.name.sent(turn.scope)?;
        Ok(match (name.is_empty(), self.carrier) {
            (false, _) => name.into_owned(),
            (true, Carrier::Header) => "Authorization".to_owned(),
            (true, Carrier::Query) => "access_token".to_owned(),
        })
    }

    fn prefix<'a>(&'a self, turn: &Turn<'a>) -> Result<Cow<'a, str>, AuthError> {
        let prefix = self.prefix.as_ref().map(|it: &Template| it.sent(turn.scope)).transpose()?;
        Ok(prefix.unwrap_or(Cow::Borrowed("Bearer")))
    }
}
