//! The tokens of a run, each by what it was asked for with.

use std::collections::HashMap;

use super::{errand::Errand, token::Token};
use crate::auth::memory::Memory;

/// Where [`Memory`] keeps them.
const KEY: &str = "oauth2";

type Tokens = HashMap<String, Token>;

impl Errand {
    /// The token that was got last, good or not.
    pub fn held(&self, memory: &Memory) -> Option<Token> {
        memory.with(KEY, |tokens: &mut Tokens| tokens.get(&self.key).cloned())
    }

    /// The token that was got last, where it can be used: it is good, and was not refused.
    pub fn usable(&self, memory: &Memory) -> Option<Token> {
        self.held(memory).filter(|it| self.fits(it))
    }

    /// Whether a token can be used: it is good, and was not refused.
    pub fn fits(&self, token: &Token) -> bool {
        let text = token.text(self.which);
        token.is_fresh() && text.is_some() && (self.rejected.is_none() || text != self.rejected.as_deref())
    }

    /// Remembers a token.
    pub fn keep(&self, token: Token, memory: &Memory) {
        memory.with(KEY, |tokens: &mut Tokens| tokens.insert(self.key.clone(), token));
    }
}
