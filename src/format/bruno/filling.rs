//! Fills in the texts of one request, and remembers which names had no value.

use serde_json::Value;

use super::substitute::substitute;
use crate::{model::Levels, scope::Scope, secret::Redactor};

/// The variables that a request sees.
pub(super) struct Filling<'a> {
    scope: &'a Scope<'a>,
    levels: &'a Levels,
    /// The names that had no value, and stay as they are.
    pub(super) unresolved: Vec<String>,
}

impl<'a> Filling<'a> {
    /// For a request with these variables.
    pub(super) fn new(scope: &'a Scope<'a>, levels: &'a Levels) -> Self {
        Self { scope, levels, unresolved: Vec::new() }
    }

    /// A text with its names filled in.
    pub(super) fn text(&mut self, text: &str) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        let (filled, unresolved) = substitute(text, self.scope, Some(self.levels));
        for name in unresolved {
            if !self.unresolved.contains(&name) {
                self.unresolved.push(name);
            }
        }
        filled
    }

    /// The text of a field of a map; nothing where it has none.
    pub(super) fn field(&mut self, map: &Value, key: &str) -> String {
        match map.get(key) {
            Some(Value::String(text)) => self.text(text),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// A field that must not be seen.
    pub(super) fn secret(&mut self, map: &Value, key: &str) -> String {
        let text = self.field(map, key);
        self.redactor().learn(&text);
        text
    }

    /// Learns secrets.
    pub(super) fn redactor(&self) -> &'a Redactor {
        self.scope.redactor()
    }
}
