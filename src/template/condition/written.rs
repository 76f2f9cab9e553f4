//! A condition over variables: `role == 'admin' and count > 3`. It is asked, and changes nothing.

use std::{borrow::Cow, fmt, sync::Arc};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{parse::parse, term::Term};
use crate::{
    scope::Scope,
    source::{Mark, Node, Place, Read, Reader},
    template::{error::RenderError, layout::Layout, name::Name},
};

/// What must be so.
#[derive(Clone)]
pub struct Condition {
    text: Arc<str>,
    place: Place,
    term: Arc<Term>,
}

impl Condition {
    /// What is written.
    pub fn source(&self) -> &str {
        &self.text
    }

    /// Where it is written.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The names in it: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        let mut found = Vec::new();
        self.term.names(false, &mut found);
        found
    }

    /// Whether it is so now.
    ///
    /// # Errors
    /// When a name has no value, two values cannot be compared, or the whole is neither true nor false.
    pub fn holds(&self, scope: &Scope<'_>) -> Result<bool, RenderError> {
        self.term.holds(scope, &self.place)
    }

    /// The answer, where it needs no variable: `when: false`.
    pub fn fixed(&self) -> Option<bool> {
        self.term.fixed()
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", &*self.text)
    }
}

impl Read for Condition {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else { return reader.expected("a condition, such as `role == 'admin'`", node) };
        let (place, layout) = (reader.place(node.mark), Layout::of(node, text));
        match parse(text, &place, layout) {
            Ok(term) => Some(Self { text: text.trim().into(), place, term: Arc::new(term) }),
            Err((why, at)) => {
                let found = layout.inside(text, &place, at.min(text.len()));
                let mark = Mark { line: found.line, column: found.column, width: 1, ..node.mark };
                let help = "such as `role == 'admin' and count > 3`, `defined token`, `id in [1, 2]`";
                reader.error_with_help("bad-condition", mark, why, help);
                None
            }
        }
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A condition over variables, such as `role == 'admin' and count > 3`.",
            "type": ["string", "boolean"],
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{
        scope::{Layer, Store},
        source::{Source, documents},
    };

    fn read(text: &str) -> Result<Condition, String> {
        let source = Source::from_bytes("a.yaml", format!("when: {text}").into_bytes()).unwrap();
        let mut problems = Vec::new();
        let nodes = documents(&source, &mut problems);
        let node = nodes[0].get("when").unwrap();
        let condition = Condition::read(node, &mut Reader::new(source.name, Path::new(""), &mut problems));
        condition.ok_or_else(|| problems[0].to_string())
    }

    fn answer(text: &str) -> Result<bool, String> {
        let mut store = Store::default();
        let variables = json!({
            "role": "admin", "count": 3, "flag": true, "spelt": "true", "number": "10", "nothing": null,
            "list": [1, "a"], "user": { "name": "Ada", "tags": [] }, "my var": 1, "big": "x",
        });
        for (name, value) in variables.as_object().unwrap() {
            store.set_value(Layer::Environment, name.as_str(), value.clone(), false);
        }
        let place = Place::whole("a.yaml");
        let term = parse(text, &place, Layout::Unknown).map_err(|(why, _)| why)?;
        term.holds(&store.scope(&[]), &place).map_err(|error| error.to_string())
    }

    #[test]
    fn a_condition_holds_or_not() {
        for text in [
            "true",
            "flag",
            "spelt",
            "not false",
            "role == 'admin'",
            "'admin' == role",
            "role != \"guest\"",
            "count == 3.0",
            "count < 4 and count >= 3",
            "count > 2.5",
            "number > 9",
            "number == 10",
            "nothing == null",
            "spelt == true",
            "<<role>> == 'admin'",
            "<<upper role>> == 'ADMIN'",
            "user.name == 'Ada'",
            "[my var] == 1",
            "role in ['guest', 'admin']",
            "count not in [1, 2]",
            "1 in list",
            "list contains 'a'",
            "role contains 'dmi'",
            "user contains 'name'",
            "role starts_with 'ad'",
            "role ends_with 'in'",
            "role matches '^a\\w+n$'",
            "defined role",
            "not defined missing",
            "empty missing",
            "empty nothing",
            "empty user.tags",
            "not empty list",
            "false or flag",
            "not (flag and false)",
            "false and missing or true",
            "true or missing > 1",
            "'b' > 'a'",
            "defined missing and missing > 1 or count == 3",
            "role == 'it\\'s' or true",
            "count in [3]",
        ] {
            assert_eq!(answer(text), Ok(true), "{text}");
            assert_eq!(answer(&format!("not ({text})")), Ok(false), "{text}");
        }
    }

    #[test]
    fn what_is_neither_true_nor_false_is_told() {
        for (text, why) in [
            ("role", "it is \"admin\"; a condition must be true or false"),
            ("count and flag", "it is 3;"),
            ("nothing", "it is null;"),
            ("missing == 1", "has no value here"),
            ("role < 3", "\"admin\" and 3 have no order"),
            ("count contains 1", "3 holds nothing"),
        ] {
            let error = answer(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_character() {
        for (text, place, why) in [
            ("role = 'a'", "1:12", "`=` is written `==` here"),
            ("role === 'a'", "1:12", "`===` is written `==`"),
            ("role == 'a' && flag", "1:19", "`&&` is written `and`"),
            ("flag || flag", "1:12", "`||` is written `or`"),
            ("not !flag", "1:11", "`!` is written `not`"),
            ("role ==", "1:14", "something is missing"),
            ("(role == 'a'", "1:7", "never closed"),
            ("role == 'a", "1:15", "this quote is never closed"),
            ("1 < count < 5", "1:17", "two comparisons need `and`"),
            ("role == admin user", "1:21", "is not expected here; a text stands in quotes"),
            ("role matches '('", "1:20", "is no regular expression"),
            ("role matches pattern", "1:20", "needs a pattern in quotes"),
            ("role and and flag", "1:16", "a value is expected here, found `and`"),
            ("a ; b", "1:9", "`;` means nothing here"),
            ("<<nofunction x>> == 1", "1:7", "there is no function"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(&format!("a.yaml:{place}: ")) && error.contains(why), "{text}: {error}");
        }
        assert!(read(&"(".repeat(2_000)).unwrap_err().contains("nested more than 64 deep"));
        assert!(read(&"a".repeat(20_000)).unwrap_err().contains("at most 10000"));
    }

    #[test]
    fn a_name_that_is_asked_for_may_be_missing() {
        let names = |text: &str| -> Vec<(String, bool)> {
            read(text).unwrap().names().into_iter().map(|(name, _, it)| (name.text().to_owned(), it)).collect()
        };
        assert_eq!(names("a == 1 or defined b"), [("a".to_owned(), false), ("b".to_owned(), true)]);
        assert_eq!(names("defined a and a > 1"), [("a".to_owned(), true), ("a".to_owned(), true)]);
        assert_eq!(read("false").unwrap().fixed(), Some(false));
        assert_eq!(read("a").unwrap().fixed(), None);
        for (text, answer) in [
            ("1 == 2", Some(false)),
            ("not 'a' in ['a', 'b']", Some(false)),
            ("a == 1 and 2 < 1", Some(false)),
            ("a == 1 and 1 < 2", None),
            ("a == 1 or 1 < 2", Some(true)),
            ("not 'ab' matches '^a'", Some(false)),
            ("empty ''", Some(true)),
            ("a in [1]", None),
        ] {
            assert_eq!(read(text).unwrap().fixed(), answer, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[ -~]{0,40}|([a-z'\"()<>=!,\\[\\]\\\\]|and|or|not|in|<<|>>| ){0,40}|\\PC{0,20}") {
            let place = Place::whole("a.yaml");
            if let Ok(term) = parse(&text, &place, Layout::Unknown) {
                let _ = term.holds(&Store::default().scope(&[]), &place);
            }
        }
    }
}
