//! A name in a template, and how its value is found: `<<id>>`, `<<user.name>>`, `<<env.HOME>>`, `<<$guid>>`.

use std::{borrow::Cow, sync::LazyLock};

use serde_json::{Map, Value};

use super::function::{self, Arguments, Function};
use crate::{
    scope::{Scope, Unresolved},
    secret::is_secret_name,
    source::system_variable,
};

/// A name as it is written in a template.
#[derive(Clone, Debug)]
pub struct Name {
    text: Box<str>,
    /// Where the first dot is, for names that may walk into an object.
    dot: Option<usize>,
    function: Option<&'static Function>,
}

impl Name {
    /// The name that `text` spells, where it is one: letters, digits and `_ - $ : .`, or anything in `[square brackets]`.
    pub fn parse(text: &str) -> Option<Self> {
        let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        if let Some(inner) = bracketed.filter(|inner| !inner.is_empty() && !inner.contains(['[', ']'])) {
            return Some(Self { text: inner.into(), dot: None, function: None });
        }
        let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '$' | ':' | '.');
        let good = !text.is_empty() && text.chars().all(is_name) && !text.starts_with(['.', '-']);
        good.then(|| Self::new(text))
    }

    /// The name `text`, whatever it holds.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), dot: text.find('.').filter(|at| *at > 0), function: function::find(text) }
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part that must be a variable: `user` of `user.name`.
    pub fn root(&self) -> &str {
        self.dot.map_or(&*self.text, |at| &self.text[..at])
    }

    /// Whether it has a value wherever it stands: `$guid`, `now`.
    pub fn is_function(&self) -> bool {
        self.function.is_some_and(|it| alone(it).is_ok())
    }

    /// Why it cannot be called without anything, where it is a function's: `upper`.
    pub fn misused(&self) -> Option<String> {
        self.function.and_then(|it| it.accepts(0, []).err())
    }

    /// The environment variable that it asks the system for: `HOME` of `env.HOME`.
    pub fn system_variable(&self) -> Option<&str> {
        self.text.strip_prefix("env.")
    }

    /// Its value now. A variable hides a function of the same name.
    ///
    /// # Errors
    /// When it has none.
    pub fn value<'a>(&self, scope: &Scope<'a>) -> Result<Cow<'a, Value>, Unresolved> {
        if scope.find(&self.text).is_some() {
            return scope.get(&self.text);
        }
        if let Some(variable) = self.system_variable() {
            return match system_variable(variable) {
                Some(value) => {
                    if is_secret_name(variable) {
                        scope.redactor().learn(&value);
                    }
                    Ok(Cow::Owned(Value::String(value)))
                }
                None => Err(self.fails(format!("the environment variable `{variable}` is not set"))),
            };
        }
        if let Some(function) = self.function {
            return alone(function).map(Cow::Owned).map_err(|why| self.fails(why));
        }
        let Some(at) = self.dot.filter(|_| scope.find(self.root()).is_some()) else {
            return Err(scope.undefined(&self.text));
        };
        match scope.get(self.root())? {
            Cow::Borrowed(value) => walk(value, &self.text[at + 1..]).map(Cow::Borrowed),
            Cow::Owned(value) => walk(&value, &self.text[at + 1..]).cloned().map(Cow::Owned),
        }
        .ok_or_else(|| Unresolved::NoPart { name: self.text.to_string(), root: self.root().to_owned() })
    }

    fn fails(&self, why: String) -> Unresolved {
        Unresolved::Expression { expression: self.text.to_string(), why }
    }
}

/// Calls a function with nothing.
fn alone(function: &Function) -> Result<Value, String> {
    static NO_OPTIONS: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    (function.call)(&Arguments { values: &[], named: &NO_OPTIONS })
}

/// The part of `value` that `path` names: keys and indexes, with dots between them.
fn walk<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, step| match value {
        Value::Object(map) => map.get(step),
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}
