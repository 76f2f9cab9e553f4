//! The variables of an environment, of the globals and of a collection, with the types that they are declared with.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{
    scope::{Slot, Variable, Variables},
    secret::is_secret_name,
    template::js,
};

/// An environment, or the globals.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Its name.
    pub name: Option<Arc<str>>,
    /// Its id.
    pub id: Option<String>,
    /// Its variables, in the order of writing.
    pub variables: Variables,
    /// What else is said of it, by its keys: `color`, `description`.
    pub beside: Vec<(String, String)>,
    /// The names of variables whose values are in no file.
    pub away: Vec<String>,
    /// All that is written in it, those that are switched off included.
    pub(super) written: Vec<Written>,
}

/// A variable as it is written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) key: String,
    pub(super) value: Option<Value>,
    pub(super) kind: Option<String>,
    pub(super) is_enabled: bool,
    pub(super) description: Option<String>,
}

impl Environment {
    /// All that is written in it: names and values, whether each must not be seen, and whether it is switched on.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Value, bool, bool)> {
        self.written.iter().map(|it| {
            let is_secret = it.kind.as_deref() == Some("secret") || is_secret_name(&it.key);
            (it.key.as_str(), it.value.as_ref().unwrap_or(&Value::Null), is_secret, it.is_enabled)
        })
    }

    /// What is said of a variable of this name; the last that has one counts.
    pub fn description(&self, name: &str) -> Option<&str> {
        self.written.iter().rfind(|it| it.key == name).and_then(|it| it.description.as_deref())
    }
}

/// What is said of something: a text, or an object that holds one.
fn described(said: Option<&Value>) -> Option<String> {
    let text = said.and_then(|it| it.as_str().or_else(|| it.get("content")?.as_str()))?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// The environment that a document of Postman's holds; `None` where it holds none.
pub(super) fn read(document: Value) -> Option<Environment> {
    let (map, values) = match document {
        Value::Array(list) => (Map::new(), list),
        Value::Object(mut map) => {
            let values = match map.shift_remove("values") {
                Some(Value::Array(list)) => list,
                None | Some(Value::Null) if !map.contains_key("name") && !map.is_empty() => return None,
                None | Some(Value::Null) => Vec::new(),
                Some(one) => vec![one],
            };
            (map, values)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    };
    let text = |key: &str| map.get(key).and_then(Value::as_str).filter(|it| !it.is_empty());
    let written: Vec<_> = values.iter().filter_map(entry).collect();
    let beside = ["color", "description"].into_iter().filter_map(|key| {
        let said = map.get(key).filter(|it| !it.is_null())?;
        let said = described(Some(said)).unwrap_or_else(|| js::text(said).into_owned());
        (!said.is_empty()).then(|| (key.to_owned(), said))
    });
    Some(Environment {
        name: text("name").map(Into::into),
        id: text("id").or_else(|| text("_postman_id")).map(str::to_owned),
        variables: variables(&written),
        beside: beside.collect(),
        away: Vec::new(),
        written,
    })
}

/// The entries of a list of variables.
pub(super) fn entries(list: &Value) -> Vec<Written> {
    list.as_array().into_iter().flatten().filter_map(entry).collect()
}

fn entry(value: &Value) -> Option<Written> {
    let map = value.as_object()?;
    let key = map.get("key").filter(|it| it.is_string() || it.is_number())?;
    // The app switches off with `enabled`, old files with `disabled`.
    let is_off = map.get("enabled") == Some(&Value::Bool(false)) || map.get("disabled") == Some(&Value::Bool(true));
    Some(Written {
        key: js::text(key).into_owned(),
        value: map.get("value").cloned(),
        kind: map.get("type").and_then(Value::as_str).map(str::to_owned),
        is_enabled: !is_off,
        description: described(map.get("description")),
    })
}

/// Those that are switched on; of several with one name the last.
pub(super) fn variables(written: &[Written]) -> Variables {
    let mut variables = Variables::new();
    for it in written.iter().filter(|it| it.is_enabled) {
        let kind = it.kind.as_deref();
        let value = cast(it.value.as_ref(), kind);
        let secret = kind == Some("secret") || is_secret_name(&it.key);
        variables.insert(it.key.as_str().into(), Variable { slot: Slot::Value(value), secret });
    }
    variables
}

/// A value as its type says, by JavaScript's rules. What is not there has an empty text.
pub(super) fn cast(value: Option<&Value>, kind: Option<&str>) -> Value {
    let nothing = || Value::String(String::new());
    let Some(value) = value else { return nothing() };
    let parsed = || match value {
        Value::String(text) => serde_json::from_str(text).ok(),
        value => Some(value.clone()),
    };
    match kind {
        Some("string") => Value::String(js::text(value).into_owned()),
        Some("number") => number(value),
        Some("boolean") => Value::Bool(is_true(value)),
        Some("array") => parsed().filter(Value::is_array).unwrap_or_else(nothing),
        Some("object") => parsed().filter(Value::is_object).unwrap_or_else(nothing),
        _ => value.clone(),
    }
}

/// `Number(value)`; what is none is 0.
fn number(value: &Value) -> Value {
    let read = match value {
        Value::Number(number) => return Value::Number(number.clone()),
        Value::Bool(flag) => Some(f64::from(*flag)),
        Value::Null => Some(0.0),
        value => js::read_number(&js::text(value)),
    };
    js::value(read.filter(|it| !it.is_nan()).unwrap_or(0.0))
}

/// `Boolean(value)`: a text that says "false" is true.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(environment: &Environment) -> String {
        let shown = environment.variables.iter().map(|(name, it)| {
            let Slot::Value(value) = &it.slot else { panic!("{name} is made") };
            format!("{name}={value}{}", if it.secret { "!" } else { "" })
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn switched_off_ones_are_left_out_and_the_last_of_a_name_counts() {
        let environment = read(json!({ "name": "E", "id": "i", "values": [
            { "key": "a", "value": "1" }, { "key": "off", "value": "1", "enabled": false },
            { "key": "b", "value": "2", "enabled": true }, { "key": "gone", "value": "1", "disabled": true },
            { "key": "a", "value": "3" }, { "key": "a", "value": "4", "enabled": false },
            { "key": "s", "value": "x", "type": "secret" }, { "key": "apiKey", "value": "y" }, { "value": "z" }, 5,
        ] }));
        let environment = environment.unwrap();
        assert_eq!(shown(&environment), r#"a="3" b="2" s="x"! apiKey="y"!"#);
        assert_eq!((environment.name.as_deref(), environment.id.as_deref()), (Some("E"), Some("i")));
    }

    #[test]
    fn a_bare_list_is_an_environment_and_other_things_are_none() {
        assert_eq!(shown(&read(json!([{ "key": "a", "value": 1 }])).unwrap()), "a=1");
        assert_eq!(shown(&read(json!({ "name": "E" })).unwrap()), "");
        assert_eq!(shown(&read(json!({})).unwrap()), "");
        assert!(read(json!("x")).is_none() && read(json!({ "item": [] })).is_none());
    }

    #[test]
    fn types_are_cast_as_javascript_casts() {
        for (kind, value, expected) in [
            ("string", json!(5), json!("5")),
            ("string", json!(null), json!("null")),
            ("string", json!({}), json!("[object Object]")),
            ("number", json!("1.50"), json!(1.5)),
            ("number", json!(""), json!(0)),
            ("number", json!("abc"), json!(0)),
            ("number", json!("[1]"), json!(0)),
            ("number", json!(true), json!(1)),
            ("number", json!([1]), json!(1)),
            ("boolean", json!("false"), json!(true)),
            ("boolean", json!(""), json!(false)),
            ("boolean", json!(0), json!(false)),
            ("boolean", json!(null), json!(false)),
            ("array", json!("[1]"), json!([1])),
            ("array", json!("{}"), json!("")),
            ("object", json!("{\"a\":1}"), json!({ "a": 1 })),
            ("object", json!("1.50"), json!("")),
            ("any", json!(null), json!(null)),
            ("default", json!(true), json!(true)),
            ("secret", json!("1"), json!("1")),
            ("zzz", json!({ "a": 1 }), json!({ "a": 1 })),
        ] {
            assert_eq!(cast(Some(&value), Some(kind)).to_string(), expected.to_string(), "{kind} {value}");
        }
        assert_eq!(cast(None, None), json!(""));
    }
}
