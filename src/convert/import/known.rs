//! What is known of variables before anything is written: who gives them values, and of which kind.

use std::collections::{HashMap, HashSet};

use super::{
    tokens::{Piece, pieces},
    words::{is_dynamic, is_typed},
};

/// All variables that anything gives a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(HashMap<String, Sources>);

/// The moments in the life of a request, in the order of all requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// Its scripts run.
    pub(super) before: usize,
    /// It is sent.
    pub(super) sent: usize,
    /// It is answered.
    pub(super) after: usize,
}

impl Moment {
    /// Those of a request, by its number.
    pub(super) fn of(request: usize) -> Self {
        Self { before: 3 * request, sent: 3 * request + 1, after: 3 * request + 2 }
    }
}

/// Who gives a variable its values.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a way of its own to get a value")]
pub(super) struct Sources {
    /// The texts that it is declared with.
    pub(super) texts: Vec<String>,
    /// Whether it is declared with a number, truth value, list or map.
    pub(super) is_typed: bool,
    /// Whether Postman writes it otherwise than we do: a list, a map, a text that a script makes with names in it.
    pub(super) is_odd: bool,
    /// Whether it is captured as text: a header, the whole body.
    pub(super) is_captured_text: bool,
    /// Whether it is captured from JSON, with whatever type that has.
    pub(super) is_captured: bool,
    /// Whether a script sets it, to whatever.
    pub(super) is_set: bool,
    /// Whether a script takes its value away.
    pub(super) is_unset: bool,
    /// When it is first captured or set.
    pub(super) first: Option<usize>,
}

impl Known {
    /// The sources of a variable, to be added to.
    pub(super) fn entry(&mut self, name: &str) -> &mut Sources {
        self.0.entry(name.to_owned()).or_default()
    }

    /// Takes in that a script takes all values away.
    pub(super) fn unset_all(&mut self) {
        self.0.values_mut().for_each(|it| it.is_unset |= it.is_set);
    }

    /// The sources of a variable, if it has any.
    pub(super) fn get(&self, name: &str) -> Option<&Sources> {
        self.0.get(name)
    }

    /// Whether a name has a value when it is asked for at `time`.
    pub(super) fn has_at(&self, name: &str, time: usize) -> bool {
        self.get(name).is_some_and(|it| it.is_declared() || !it.is_unset && it.first.is_some_and(|first| first < time))
    }

    /// Whether a name is sure to stand for a text.
    pub(super) fn is_text(&self, name: &str) -> bool {
        match self.get(name) {
            Some(it) => !(it.is_typed || it.is_captured || it.is_set),
            None => is_dynamic(name) && !is_typed(name),
        }
    }

    /// Whether a name that stands outside of quotes in JSON is sure to stand for a value that needs none.
    pub(super) fn is_value(&self, name: &str) -> bool {
        match self.get(name) {
            Some(it) => !(it.is_captured_text || it.is_set) && it.texts.is_empty(),
            None => is_typed(name),
        }
    }

    /// Whether only Postman's own rules say what is sent of a name.
    pub(super) fn is_odd(&self, name: &str) -> bool {
        self.get(name).is_some_and(|it| it.is_odd) || self.is_circular(name)
    }

    /// Whether a variable is made of itself, by whatever way.
    pub(super) fn is_circular(&self, name: &str) -> bool {
        let mut seen = HashSet::new();
        let mut next: Vec<&str> = self.parts(name).collect();
        while let Some(part) = next.pop() {
            if part == name {
                return true;
            }
            if seen.insert(part) {
                next.extend(self.parts(part));
            }
        }
        false
    }

    /// The names that a variable is made of.
    fn parts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.texts(name).iter().flat_map(|text| pieces(text)).filter_map(|it| match it {
            Piece::Token(name) => Some(name),
            Piece::Literal(_) => None,
        })
    }

    /// The texts that a name is declared with.
    pub(super) fn texts(&self, name: &str) -> &[String] {
        self.get(name).map_or(&[], |it| &it.texts)
    }
}

impl Sources {
    /// Whether it has a value from the beginning.
    pub(super) fn is_declared(&self) -> bool {
        self.is_typed || !self.texts.is_empty()
    }

    /// Takes in that it gets its value at `time`.
    pub(super) fn at(&mut self, time: usize) {
        self.first = Some(self.first.map_or(time, |first| first.min(time)));
    }
}
