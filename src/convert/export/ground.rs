//! What everything that is exported shares: notes, what is known of variables, and how templates become Postman's tokens.

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    convert::note::{self, Note},
    template::{Name, Part, Tree, split},
};

/// What is being exported, and what was found so far.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub(super) notes: Vec<Note>,
    /// The names from the collection to what is being exported.
    pub(super) place: Vec<String>,
    /// The variables that are declared, and whether each stands for a text.
    pub(super) texts: HashMap<String, bool>,
}

/// Our functions that have a dynamic name of Postman's.
const DYNAMIC: &[(&str, &str)] = &[("uuid", "$guid"), ("timestamp", "$timestamp"), ("now", "$isoTimestamp")];

impl Ground {
    /// Notes something of what is being exported, once.
    pub(super) fn note(&mut self, what: impl Into<String>) {
        note::add(&mut self.notes, &self.place, what);
    }

    /// One of our templates as a text of Postman's.
    pub(super) fn text(&mut self, template: &str) -> String {
        let mut written = String::with_capacity(template.len());
        for part in split(template) {
            match part {
                Part::Literal(text) => {
                    if text.contains("{{") {
                        self.note(format!("`{text}`: what is text here is a variable in Postman"));
                    }
                    written.push_str(text);
                }
                Part::Expression(expression, _) => written.push_str(&self.token(expression)),
            }
        }
        written
    }

    /// A value with templates, as text.
    pub(super) fn tree(&mut self, tree: &Tree) -> String {
        match tree.written() {
            Value::String(text) if tree.fixed().is_some() => text,
            Value::String(text) => self.text(&text),
            other => self.text(&crate::value::text(&other)),
        }
    }

    /// An expression as a token; one that Postman does not know stays as it is, and is noted.
    pub(super) fn token(&mut self, expression: &str) -> String {
        if let Some(name) = Name::parse(expression) {
            if let Some((_, dynamic)) =
                DYNAMIC.iter().find(|(ours, _)| *ours == name.text() && !self.texts.contains_key(*ours))
            {
                return format!("{{{{{dynamic}}}}}");
            }
            if name.root() != name.text() && !self.texts.contains_key(name.text()) {
                self.note(format!("`<<{expression}>>`: Postman's variables have no parts"));
            } else if name.is_function() && !name.text().starts_with('$') && !self.texts.contains_key(name.text()) {
                self.note(format!("`<<{expression}>>`: Postman has no such function"));
            }
            return format!("{{{{{}}}}}", name.text());
        }
        if let Some((_, inner)) = converted(expression) {
            return format!("{{{{{inner}}}}}");
        }
        if let Some(text) = slashes(expression) {
            return text;
        }
        self.note(format!("`<<{expression}>>` cannot be said"));
        format!("<<{expression}>>")
    }

    /// Whether a name stands for a value that needs no quotes in JSON; nothing where that is not known.
    pub(super) fn is_value(&self, name: &str) -> Option<bool> {
        match self.texts.get(name) {
            Some(is_text) => Some(!is_text),
            None if name.starts_with('$') => Some(matches!(name, "$timestamp" | "$randomInt" | "$randomBoolean")),
            None => None,
        }
    }
}

/// `text name` and `parse_json name`: the function and the name.
pub(super) fn converted(expression: &str) -> Option<(&str, String)> {
    let (function, operand) = expression.split_once(' ')?;
    let name = Name::parse(operand.trim()).filter(|_| matches!(function, "text" | "parse_json"))?;
    Some((function, name.text().to_owned()))
}

/// `concat "\\" name`: backslashes before a variable, as an import writes them.
fn slashes(expression: &str) -> Option<String> {
    let (slashes, operand) = expression.strip_prefix("concat \"")?.split_once("\" ")?;
    let name = Name::parse(operand)?;
    let is_slashes = !slashes.is_empty() && slashes.chars().all(|it| it == '\\') && slashes.len() % 2 == 0;
    is_slashes.then(|| format!("{}{{{{{}}}}}", "\\".repeat(slashes.len() / 2), name.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_become_tokens() {
        let mut ground = Ground::default();
        for (template, text) in [
            ("<<a>>/<<[b c]>>", "{{a}}/{{b c}}"),
            ("\\<<a>>", "<<a>>"),
            ("<<$guid>><<uuid>>", "{{$guid}}{{$guid}}"),
            ("D<<concat \"\\\\\" user>>", "D\\{{user}}"),
            ("<<text a>>", "{{a}}"),
        ] {
            assert_eq!(ground.text(template), text);
        }
        assert_eq!(ground.notes.len(), 0);
        assert_eq!(ground.text("<<upper a>>"), "<<upper a>>");
        assert_eq!(ground.text("<<user.name>>"), "{{user.name}}");
        assert_eq!(ground.notes.len(), 2);
    }
}
