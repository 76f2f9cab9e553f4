//! The headers that are written in a request.

use serde_json::Value;

use super::url::is_disabled;
use crate::{template::js, wire::Headers};

/// The headers of `list`, in the order in which they are sent.
///
/// Those of one spelling stand together, where the first of them stood; of several spellings the last one is sent, in the
/// first one's place.
pub(super) fn written(list: Option<&Value>) -> Headers {
    let mut groups: Vec<Headers> = Vec::new();
    for (name, value) in enabled(list) {
        match groups.iter_mut().find(|group| group[0].0 == name) {
            Some(group) => group.push((name, value)),
            None => groups.push(vec![(name, value)]),
        }
    }
    let mut kept: Vec<Headers> = Vec::new();
    for group in groups {
        match kept.iter_mut().find(|other| other[0].0.eq_ignore_ascii_case(&group[0].0)) {
            Some(other) => *other = group,
            None => kept.push(group),
        }
    }
    kept.into_iter().flatten().collect()
}

/// Whether the headers say that the body is a form whose fields stand in it as in a query.
pub(super) fn say_form(headers: &Headers) -> bool {
    let kind = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    kind.is_some_and(|(_, kind)| kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded"))
}

/// Each header that is not disabled and has a name.
fn enabled(list: Option<&Value>) -> Headers {
    let mut headers = Vec::new();
    for header in list.and_then(Value::as_array).into_iter().flatten().filter(|it| !is_disabled(it)) {
        let name = header.get("key").filter(|it| !it.is_null()).map(|it| js::text(it).into_owned());
        let Some(name) = name.filter(|it| !it.is_empty()) else { continue };
        match header.get("value") {
            None => headers.push((name, String::new())),
            Some(Value::Array(values)) => {
                headers.extend(values.iter().map(|it| (name.clone(), js::text(it).into_owned())));
            }
            Some(value) => headers.push((name, js::text(value).into_owned())),
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sent(list: &Value) -> String {
        let headers = written(Some(list));
        headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn headers_are_sent_as_newman_sends_them() {
        for (list, expected) in [
            (json!([]), ""),
            (json!([{ "key": "A", "value": "1" }, { "key": "b", "value": "2" }]), "A: 1 | b: 2"),
            (
                json!([{ "key": "A", "value": "1", "disabled": true }, { "key": "", "value": "2" }, { "value": "3" }]),
                "",
            ),
            (
                json!([{ "key": "A", "value": "" }, { "key": "B", "value": null }, { "key": "C" }]),
                "A:  | B: null | C: ",
            ),
            (
                json!([{ "key": "Dup", "value": "1" }, { "key": "X", "value": "2" }, { "key": "dup", "value": "3" }]),
                "dup: 3 | X: 2",
            ),
            (
                json!([{ "key": "S", "value": "1" }, { "key": "Z", "value": "z" }, { "key": "S", "value": "2" }]),
                "S: 1 | S: 2 | Z: z",
            ),
            (json!([{ "key": "N", "value": 5 }, { "key": "B", "value": true }]), "N: 5 | B: true"),
            (
                json!([{ "key": "L", "value": ["a", "b"] }, { "key": "O", "value": {} }]),
                "L: a | L: b | O: [object Object]",
            ),
        ] {
            assert_eq!(sent(&list), expected);
        }
    }
}
