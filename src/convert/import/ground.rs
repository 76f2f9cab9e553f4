//! What everything that is converted shares: notes, variables, secrets, and how texts become templates.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::{
    known::Known,
    stem::slug,
    tokens::{Piece, nested, pieces},
    words::{by_postman, expression, is_dynamic, literal, operand},
};
use crate::convert::note::{self, Note};

/// What is being converted, and what was found so far.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub(super) notes: Vec<Note>,
    pub(super) known: Known,
    /// Secrets that were written out, by the names of the variables that hold them now.
    pub(super) secrets: IndexMap<String, String>,
    /// The names that are used, and when first.
    pub(super) used: IndexMap<String, usize>,
    /// The names from the collection to what is being converted.
    pub(super) place: Vec<String>,
    /// The names that scripts ask for themselves: they would find what is declared for want of a value.
    pub(super) asked: HashSet<String>,
    /// Whether there are environments: else one will come that gives names their values.
    pub(super) has_environments: bool,
    /// When the request that is being converted is sent.
    pub(super) time: usize,
}

impl Ground {
    /// Notes something of what is being converted, once.
    pub(super) fn note(&mut self, what: impl Into<String>) {
        note::add(&mut self.notes, &self.place, what);
    }

    /// A text of Postman's as one of our templates.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut written = String::with_capacity(text.len());
        for (is_nested, part) in nested(text) {
            if is_nested {
                written.extend(["<<", &by_postman(part), ">>"]);
            } else {
                self.append(part, &mut written);
            }
        }
        written
    }

    /// Writes a text in which no name is made of another.
    fn append(&mut self, text: &str, written: &mut String) {
        for piece in pieces(text) {
            let name = match piece {
                Piece::Literal(text) => {
                    written.push_str(&literal(text, ""));
                    continue;
                }
                Piece::Token(name) => name,
            };
            match self.name(name) {
                Some(expression) if written.ends_with('\\') => {
                    // A backslash before an expression would make text of it.
                    let short = written.trim_end_matches('\\').len();
                    let slashes = "\\\\".repeat(written.len() - short);
                    written.truncate(short);
                    let operand =
                        operand(name).filter(|_| !expression.contains(' ')).unwrap_or(format!("({expression})"));
                    written.extend(["<<concat \"", &slashes, "\" ", &operand, ">>"]);
                }
                Some(expression) => written.extend(["<<", &expression, ">>"]),
                None => written.extend(["{{", name, "}}"]),
            }
        }
    }

    /// Whether a name has a value by now, as far as that can be known.
    pub(super) fn may_have_value(&self, name: &str) -> bool {
        !self.has_environments || is_dynamic(name) || self.known.has_at(name, self.time)
    }

    /// The expression for a name that is used here; nothing where it cannot be one.
    pub(super) fn name(&mut self, name: &str) -> Option<String> {
        let is_known = self.known.get(name).is_some();
        if name.starts_with('$') && !is_dynamic(name) && !is_known {
            self.note(format!("`{{{{{name}}}}}`: there is no such dynamic name; it is sent as it stands"));
            return None;
        }
        if self.known.is_odd(name) {
            self.used.entry(name.to_owned()).or_insert(self.time);
            return Some(by_postman(&format!("{{{{{name}}}}}")));
        }
        let Some(expression) = expression(name) else { return Some(by_postman(&format!("{{{{{name}}}}}"))) };
        let is_variable = !is_dynamic(name) || is_known;
        if is_variable && self.asked.contains(name) && !self.known.has_at(name, self.time) {
            return Some(format!("default {} \"{{{{{name}}}}}\"", operand(name)?));
        }
        if is_variable {
            let first = self.used.entry(name.to_owned()).or_insert(self.time);
            *first = self.time.min(*first);
        }
        Some(expression)
    }

    /// A text that must not be seen: written out, it becomes a variable, whose name is made of `hint` and of where it stands.
    pub(super) fn secret(&mut self, hint: &str, text: &str) -> String {
        let is_literal = pieces(text).iter().all(|it| matches!(it, Piece::Literal(_)));
        if text.is_empty() || !is_literal {
            return self.text(text);
        }
        let owner = self.place.last().map(|it| slug(it, '_')).filter(|it| !it.is_empty());
        let base = match owner {
            Some(owner) => format!("{owner}_{}", slug(hint, '_')),
            None => slug(hint, '_'),
        };
        let base = if crate::secret::is_secret_name(&base) { base } else { format!("{base}_secret") };
        let mut name = base.clone();
        let mut number = 2;
        while self.known.get(&name).is_some() || self.secrets.get(&name).is_some_and(|it| it != text) {
            name = format!("{base}_{number}");
            number += 1;
        }
        self.secrets.insert(name.clone(), text.to_owned());
        format!("<<{name}>>")
    }

    /// Does something inside of what is called `name`.
    pub(super) fn within<T>(&mut self, name: &str, what: impl FnOnce(&mut Self) -> T) -> T {
        self.place.push(name.to_owned());
        let result = what(self);
        self.place.pop();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_become_expressions() {
        let mut ground = Ground::default();
        for (text, wanted) in [
            ("{{a}}/b/{{c d}}", "<<a>>/b/<<[c d]>>"),
            ("{{$guid}} <<x>>", "<<$guid>> \\<<x>>"),
            ("D\\{{user}}", "D<<concat \"\\\\\" user>>"),
            ("{{a[0]}}", "<<postman \"{{a[0]}}\">>"),
            ("x{{a{{b}}}}", "x<<postman \"{{a{{b}}}}\">>"),
            ("{{$nope}}", "{{$nope}}"),
        ] {
            assert_eq!(ground.text(text), wanted);
            crate::template::Template::parse(wanted, crate::source::Place::default()).unwrap();
        }
        assert_eq!(ground.used.keys().collect::<Vec<_>>(), ["a", "c d", "user"]);
        assert_eq!(ground.notes.len(), 1);
    }

    #[test]
    fn a_secret_gets_a_name_of_its_own() {
        let mut ground = Ground::default();
        ground.known.entry("log_in_token_2").texts.push("x".to_owned());
        let named: Vec<String> =
            ground.within("Log in", |it| ["a", "b", "a", "", "{{t}}"].map(|text| it.secret("token", text)).to_vec());
        assert_eq!(named, ["<<log_in_token>>", "<<log_in_token_3>>", "<<log_in_token>>", "", "<<t>>"]);
    }
}
