//! Functions that write, read and take apart structured values: `<<json user>>`, `<<at list 0>>`.

use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value};

use super::contract::{Arguments, Function, function, text_of, whole_of};
use crate::value::shown;

/// The rows of this file.
pub(super) const FUNCTIONS: &[Function] = &[
    function!("json", "VALUE [indent=SPACES]", "the value as JSON text, on one line or indented", json),
    function!("parse_json", "TEXT", "the value that JSON text stands for", parse_json),
    function!("keys", "MAP", "a list of the map's keys", |a| Ok(a.map(0)?.keys().cloned().collect())),
    function!("values", "MAP", "a list of the map's values", |a| Ok(a.map(0)?.values().cloned().collect())),
    function!("first", "LIST", "the first entry", |a| entry(a.list(0)?, 0)),
    function!("last", "LIST", "the last entry", |a| entry(a.list(0)?, -1)),
    function!("at", "LIST|MAP INDEX|KEY", "the entry at a place (0 is the first, -1 the last) or of a key", at),
    function!("merge", "MAP...", "one map of them all; where a key comes twice, the later value holds", merge),
];

fn json(arguments: &Arguments<'_>) -> Result<Value, String> {
    let value = arguments.value(0)?;
    let Some(indent) = arguments.named.get("indent") else { return Ok(value.to_string().into()) };
    let spaces = usize::try_from(whole_of(indent)?).ok().filter(|spaces| *spaces <= 16);
    let indent = " ".repeat(spaces.ok_or("`indent` is 0 to 16 spaces")?);
    let mut written = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut written, PrettyFormatter::with_indent(indent.as_bytes()));
    value.serialize(&mut serializer).map_err(|why| why.to_string())?;
    String::from_utf8(written).map(Value::from).map_err(|why| why.to_string())
}

fn parse_json(arguments: &Arguments<'_>) -> Result<Value, String> {
    serde_json::from_str(&arguments.text(0)?).map_err(|why| format!("this is not JSON: {why}"))
}

fn at(arguments: &Arguments<'_>) -> Result<Value, String> {
    match arguments.value(0)? {
        Value::Array(entries) => entry(entries, arguments.whole(1)?),
        Value::Object(entries) => {
            let key = text_of(arguments.value(1)?)?;
            entries.get(&*key).cloned().ok_or_else(|| format!("the map has no `{key}`"))
        }
        other => Err(format!("a list or map is expected, got {}", shown(other))),
    }
}

fn entry(entries: &[Value], index: i64) -> Result<Value, String> {
    let distance = usize::try_from(index.unsigned_abs()).ok();
    let place = if index < 0 { distance.and_then(|distance| entries.len().checked_sub(distance)) } else { distance };
    let found = place.and_then(|place| entries.get(place)).cloned();
    found.ok_or_else(|| format!("a list of {} has no entry {index}", entries.len()))
}

fn merge(arguments: &Arguments<'_>) -> Result<Value, String> {
    let mut merged = Map::new();
    for index in 0..arguments.values.len() {
        merged.extend(arguments.map(index)?.clone());
    }
    Ok(merged.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::contract::call;
    use super::*;

    fn of(name: &str, values: &Value) -> Result<Value, String> {
        call(FUNCTIONS, name, values, &json!({}))
    }

    #[test]
    fn json_is_written_on_one_line_or_indented() {
        let values = json!([{ "b": 1, "a": ["x"] }]);
        assert_eq!(of("json", &values).unwrap(), r#"{"b":1,"a":["x"]}"#);
        let indented = call(FUNCTIONS, "json", &values, &json!({ "indent": 2 })).unwrap();
        assert_eq!(indented, "{\n  \"b\": 1,\n  \"a\": [\n    \"x\"\n  ]\n}");
        assert!(call(FUNCTIONS, "json", &values, &json!({ "indent": 99 })).unwrap_err().contains("0 to 16"));
    }

    #[test]
    fn parsed_json_keeps_its_types_and_the_text_of_its_numbers() {
        assert_eq!(of("parse_json", &json!([r#"{"a":[1.50,true]}"#])).unwrap().to_string(), r#"{"a":[1.50,true]}"#);
        assert!(of("parse_json", &json!(["{"])).unwrap_err().starts_with("`parse_json`: this is not JSON: EOF"));
    }

    #[test]
    fn a_map_gives_its_keys_and_values_in_their_order() {
        let map = json!([{ "b": 1, "a": 2 }]);
        assert_eq!(of("keys", &map).unwrap(), json!(["b", "a"]));
        assert_eq!(of("values", &map).unwrap(), json!([1, 2]));
        assert_eq!(of("keys", &json!([1])).unwrap_err(), "`keys`: a map is expected, got 1");
    }

    #[test]
    fn entries_are_counted_from_either_end() {
        let list = json!(["a", "b", "c"]);
        assert_eq!(of("first", &json!([list])).unwrap(), "a");
        assert_eq!(of("last", &json!([list])).unwrap(), "c");
        assert_eq!(of("at", &json!([list, 1])).unwrap(), "b");
        assert_eq!(of("at", &json!([list, "-3"])).unwrap(), "a");
        assert_eq!(of("at", &json!([list, -4])).unwrap_err(), "`at`: a list of 3 has no entry -4");
        assert_eq!(of("first", &json!([[]])).unwrap_err(), "`first`: a list of 0 has no entry 0");
    }

    #[test]
    fn a_key_finds_its_value() {
        assert_eq!(of("at", &json!([{ "a": { "b": 1 } }, "a"])).unwrap(), json!({ "b": 1 }));
        assert_eq!(of("at", &json!([{ "a": 1 }, "b"])).unwrap_err(), "`at`: the map has no `b`");
    }

    #[test]
    fn the_later_map_wins() {
        let merged = of("merge", &json!([{ "a": 1, "b": 2 }, { "a": 3 }])).unwrap();
        assert_eq!(merged, json!({ "a": 3, "b": 2 }));
    }
}
