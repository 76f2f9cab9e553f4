//! Where one is in a collection, and what was told so far.

use serde_json::Value;

use super::target::Target;
use crate::{
    convert::note::{self, Note},
    format::postman::KEPT,
};

/// Where one is in a collection, and what was told so far.
#[derive(Debug)]
pub(super) struct Going {
    pub(super) target: Target,
    pub(super) place: Vec<String>,
    pub(super) notes: Vec<Note>,
}

impl Going {
    /// Tells something of what one is at, once.
    pub(super) fn note(&mut self, what: impl Into<String>) {
        note::add(&mut self.notes, &self.place, what);
    }

    /// Tells something of the whole collection, once.
    pub(super) fn whole(&mut self, what: &str) {
        note::add(&mut self.notes, &[], what);
    }

    /// Whether format 2.1 and what is made of it alone are no way to say something.
    pub(super) fn is_ours_or_brunos(&self) -> bool {
        self.target != Target::Postman
    }

    /// Tells of what is written for other tools.
    pub(super) fn tools(&mut self, of: &Value) {
        if !self.is_ours_or_brunos() {
            return;
        }
        let keys = of.as_object().into_iter().flatten().map(|it| it.0);
        let keys = keys.filter(|it| it.starts_with("x-") && *it != KEPT && *it != "x-posthaste");
        let keys: Vec<String> = keys.map(|it| format!("`{it}`, which is for other tools, is left out")).collect();
        for it in keys {
            self.note(it);
        }
    }

    /// Tells what of the scripts of an element goes with them no more.
    pub(super) fn scripts(&mut self, of: &Value) {
        if !self.is_ours_or_brunos() {
            return;
        }
        for event in of.get("event").and_then(Value::as_array).into_iter().flatten() {
            for key in ["packages", "requests"] {
                let it = &event["script"][key];
                if it.as_object().is_some_and(|it| !it.is_empty()) || it.as_array().is_some_and(|it| !it.is_empty()) {
                    self.note(format!("what its script has of `{key}` is left out"));
                }
            }
        }
    }
}
