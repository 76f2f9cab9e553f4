//! The tokens of a run, each by what it was asked for with; and by its name, where it has one.

use std::{collections::HashMap, sync::Arc};

use indexmap::IndexMap;

use super::{errand::Errand, token::Token};
use crate::{
    auth::memory::Memory,
    scope::{Slot, Variable, Variables},
    secret::is_secret_name,
};

/// Where [`Memory`] keeps them.
const KEY: &str = "oauth2";

/// Where it keeps those that have names.
const NAMED: &str = "oauth2 named";

type Tokens = HashMap<String, Token>;

/// The tokens that have names.
#[derive(Default)]
struct Named {
    /// What is known of them, by name and what they were asked for with.
    tokens: IndexMap<(String, String), Token>,
    /// The same as variables: `$oauth2.NAME.access_token`.
    variables: Arc<Variables>,
}

impl Named {
    fn change(&mut self, change: impl FnOnce(&mut IndexMap<(String, String), Token>)) {
        change(&mut self.tokens);
        let fields = self.tokens.iter().flat_map(|((id, _), token)| {
            token.fields().into_iter().map(move |(field, value)| {
                let variable = Variable { secret: is_secret_name(&field), slot: Slot::Value(value) };
                (format!("$oauth2.{id}.{field}").into(), variable)
            })
        });
        self.variables = Arc::new(fields.collect());
    }
}

/// What is known of the tokens that have names, as variables: `$oauth2.NAME.access_token`.
pub fn known(memory: &Memory) -> Arc<Variables> {
    memory.with(NAMED, |it: &mut Named| it.variables.clone())
}

/// Forgets the tokens of this name: others are asked for when they are needed.
pub fn forget(id: &str, memory: &Memory) {
    let mut keys = Vec::new();
    memory.with(NAMED, |it: &mut Named| {
        it.change(|tokens| {
            keys.extend(tokens.keys().filter(|it| it.0 == id).map(|it| it.1.clone()));
            tokens.retain(|it, _| it.0 != id);
        });
    });
    memory.with(KEY, |tokens: &mut Tokens| {
        for key in keys {
            // One that is spent, and not none at all: what was kept on disk is no longer wanted either.
            if let Some(token) = tokens.remove(&key) {
                tokens.insert(key, token.spent());
            }
        }
    });
}

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
        if let Some(id) = &self.asked.id {
            let name = (id.clone(), self.key.clone());
            memory.with(NAMED, |it: &mut Named| {
                it.change(|tokens| {
                    tokens.insert(name, token.clone());
                });
            });
        }
        memory.with(KEY, |tokens: &mut Tokens| tokens.insert(self.key.clone(), token));
    }
}
