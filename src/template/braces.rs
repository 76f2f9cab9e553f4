//! Postman's templates: `{{name}}` in a text becomes its value, again and again, until nothing is left to replace.

use std::{borrow::Cow, ptr};

use serde_json::{Map, Value};

use super::{function, js};
use crate::scope::{Layer, Scope};

/// How often a text is gone through at most.
const MAX_PASSES: usize = 19;

/// The longest text that comes of it, in bytes: names that each stand for several others would fill any memory.
const MAX_BYTES: usize = 64 << 20;

/// The text with its `{{names}}` filled in, and the names that have no value and stay as they are.
pub fn substitute(text: &str, scope: &Scope<'_>) -> (String, Vec<String>) {
    let mut filling = Filling::new(scope);
    let text = filling.text(text).into_owned();
    (text, filling.unresolved)
}

/// The value with the `{{names}}` in all of its texts filled in, and the names that have no value.
pub fn substitute_all(value: &Value, scope: &Scope<'_>) -> (Value, Vec<String>) {
    let mut filling = Filling::new(scope);
    let value = filling.value(value);
    (value, filling.unresolved)
}

/// Fills names in, and remembers those that have no value.
pub struct Filling<'a> {
    scope: &'a Scope<'a>,
    /// The names that have no value, each once.
    pub unresolved: Vec<String>,
}

impl<'a> Filling<'a> {
    /// Begins, with nothing filled in.
    pub fn new(scope: &'a Scope<'a>) -> Self {
        Self { scope, unresolved: Vec::new() }
    }

    /// A text with its names filled in.
    pub fn text<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for _ in 0..MAX_PASSES {
            match self.pass(&text) {
                Some(next) => text = Cow::Owned(next),
                None => break,
            }
        }
        for name in names(&text) {
            if !self.unresolved.iter().any(|it| it == name) {
                self.unresolved.push(name.to_owned());
            }
        }
        text
    }

    /// The texts in a value that is not sent with their names filled in: that one has no value is nobody's affair.
    pub fn unsent(&mut self, value: &Value) -> Value {
        let known = self.unresolved.len();
        let value = self.value(value);
        self.unresolved.truncate(known);
        value
    }

    /// The texts in a value with their names filled in; entries that are switched off are not sent.
    pub fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::Object(map) if map.get("disabled") == Some(&Value::Bool(true)) => {
                let map = map.iter().map(|(key, it)| (key.clone(), self.unsent(it)));
                Value::Object(map.collect::<Map<_, _>>())
            }
            Value::String(text) => Value::String(self.text(text).into_owned()),
            Value::Array(list) => Value::Array(list.iter().map(|it| self.value(it)).collect()),
            Value::Object(map) => {
                Value::Object(map.iter().map(|(key, it)| (key.clone(), self.value(it))).collect::<Map<_, _>>())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    /// The text after one pass; `None` where there was nothing to replace.
    fn pass(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut done = 0;
        for (from, to) in tokens(text) {
            let Some(value) = value_of(&text[from + 2..to - 2], self.scope) else { continue };
            filled.push_str(&text[done..from]);
            filled.push_str(&value);
            done = to;
            if filled.len() > MAX_BYTES {
                return None;
            }
        }
        (done > 0).then(|| filled + &text[done..])
    }
}

/// The text that `name` stands for.
fn value_of<'a>(name: &str, scope: &Scope<'a>) -> Option<Cow<'a, str>> {
    if let Some(variable) = scope.find(name) {
        let value = scope.get(name).ok()?;
        // A row that says null for a name says that it has no value.
        let is_of_row = || scope.layer(Layer::Data).get(name).is_some_and(|it| ptr::eq(it, variable));
        return match value {
            Cow::Borrowed(value) if value.is_null() && is_of_row() => None,
            Cow::Borrowed(value) => Some(js::text(value)),
            Cow::Owned(value) => Some(Cow::Owned(js::text(&value).into_owned())),
        };
    }
    let made = function::fresh(name)?;
    Some(Cow::Owned(js::text(&made).into_owned()))
}

/// Where the `{{names}}` of a text begin and end, braces included; of nested ones the inner.
pub fn tokens(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let from = at + text.get(at..)?.find("{{")?;
            let inner = &text[from + 2..];
            let length = inner.find(['{', '}'])?;
            if inner[length..].starts_with("}}") {
                at = from + 2 + length + 2;
                return Some((from, at));
            }
            at = from + 1;
        }
    })
}

/// The names in a text, as they are written; a name may stand more than once.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    tokens(text).map(|(from, to)| &text[from + 2..to - 2]).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scope::Store;

    fn store() -> Store {
        let mut store = Store::default();
        for (name, value) in [
            ("v", json!("V")),
            ("a.b", json!("dotted")),
            (" v ", json!("spaced")),
            ("name", json!("v")),
            ("host_v", json!("inner")),
            ("outer", json!("<{{v}}>")),
            ("self", json!("x{{self}}")),
            ("null", json!(null)),
            ("empty", json!("")),
            ("object", json!({ "a": 1 })),
            ("list", json!([1, [2, null], "x"])),
            ("row", json!("environment")),
            ("$guid", json!("mine")),
            ("flag", json!(false)),
        ] {
            store.set_value(Layer::Environment, name, value, false);
        }
        let number: Value = serde_json::from_str("1.50").unwrap();
        store.set_value(Layer::Environment, "number", number, false);
        store.set_value(Layer::Data, "row", json!(null), false);
        store.set_value(Layer::Request, "v", json!("local"), false);
        store
    }

    #[test]
    fn names_become_their_values() {
        let store = store();
        for (text, expected, unresolved) in [
            ("", "", ""),
            ("{{v}}/{{v}}", "local/local", ""),
            ("{{a.b}}{{ v }}", "dottedspaced", ""),
            ("{{V}} {{nope}} {{nope}}", "{{V}} {{nope}} {{nope}}", "V,nope"),
            ("{{host_{{name}}}}", "inner", ""),
            ("{{{v}}}", "{local}", ""),
            ("{{v}", "{{v}", ""),
            ("{{a}b}}", "{{a}b}}", ""),
            ("{{}}", "{{}}", ""),
            ("{{outer}}", "<local>", ""),
            ("{{null}}{{empty}}{{object}}", "null[object Object]", ""),
            ("{{list}} {{number}} {{flag}}", "1,2,,x 1.5 false", ""),
            ("{{row}}", "{{row}}", "row"),
            ("{{$guid}}", "mine", ""),
            ("{{$nope}}", "{{$nope}}", "$nope"),
            ("{{\n}}", "{{\n}}", "\n"),
            ("é{{v}}é", "élocalé", ""),
        ] {
            let (filled, names) = substitute(text, &store.scope(&[]));
            assert_eq!((filled.as_str(), names.join(",").as_str()), (expected, unresolved), "{text}");
        }
    }

    #[test]
    fn a_name_made_of_itself_is_replaced_nineteen_times() {
        let (filled, names) = substitute("{{self}}", &store().scope(&[]));
        assert_eq!(filled, format!("{}{{{{self}}}}", "x".repeat(19)));
        assert_eq!(names, ["self"]);
    }

    #[test]
    fn names_that_stand_for_many_others_fill_no_memory() {
        let mut store = Store::default();
        store.set_value(Layer::Environment, "a", json!("{{a}}".repeat(1000)), false);
        assert!(substitute("{{a}}", &store.scope(&[])).0.len() <= MAX_BYTES);
    }

    #[test]
    fn each_dynamic_name_has_a_value_of_its_own_each_time() {
        let store = Store::default();
        let (filled, names) = substitute("{{$guid}} {{$randomUUID}} {{$timestamp}} {{$randomInt}}", &store.scope(&[]));
        let parts: Vec<_> = filled.split(' ').collect();
        assert!(names.is_empty() && parts.len() == 4 && parts[0] != parts[1], "{filled}");
        let dynamic: Vec<_> = function::all().filter(|it| it.name.starts_with('$')).collect();
        assert_eq!(dynamic.len(), 118);
        for it in dynamic {
            let (filled, names) = substitute(&format!("{{{{{}}}}}", it.name), &store.scope(&[]));
            assert!(names.is_empty() && !filled.contains("{{"), "{}: {filled}", it.name);
        }
    }

    #[test]
    fn texts_inside_of_a_value_are_filled_in() {
        let (filled, _) = substitute_all(&json!({ "{{v}}": ["{{v}}", 1, null] }), &store().scope(&[]));
        assert_eq!(filled, json!({ "{{v}}": ["local", 1, null] }));
    }
}
