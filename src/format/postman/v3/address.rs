//! The URL of a request, with its query and path parameters, as an object of a collection 2.1.

use serde_json::{Value, json};

use super::{
    super::url::{Url, is_disabled},
    pairs::pairs,
    words,
};
use crate::source::{Node, Reader};

/// The URL of a request.
pub(super) fn address(node: &Node, reader: &mut Reader<'_>) -> Value {
    let get = |key: &str| node.get(key).filter(|it| !it.is_null());
    let mut address = Url::parse(get("url").and_then(Node::text).unwrap_or_default()).value();
    let given = pairs(get("queryParams"), words::PAIR, reader);
    let written = address["query"].as_array().cloned().unwrap_or_default();
    address["query"] = Value::Array(query(written, given));
    let mut variables = pairs(get("pathVariables"), words::PAIR, reader);
    let known: Vec<_> = variables.iter().map(|it| it["key"].clone()).collect();
    let bare = address["variable"].as_array().cloned().unwrap_or_default();
    variables.extend(bare.into_iter().filter(|it| !known.contains(&it["key"])));
    address["variable"] = Value::Array(variables);
    address
}

/// The query of a URL together with the parameters that are listed beside it. What stands in the URL counts, unless it is
/// switched off in the list; what is only in the list is added. Where both say the same, the list says more.
fn query(written: Vec<Value>, given: Vec<Value>) -> Vec<Value> {
    let text = |query: &[Value]| Url::of(&json!({ "query": query })).query;
    if text(&written) == text(&given) {
        return given;
    }
    let is_on = |key: &Value| given.iter().any(|it| it["key"] == *key && !is_disabled(it));
    let is_off = |key: &Value| given.iter().any(|it| it["key"] == *key) && !is_on(key);
    let in_url: Vec<_> = written.iter().map(|it| it["key"].clone()).collect();
    let kept = written.into_iter().filter(|it| !is_off(&it["key"]));
    let mut all: Vec<_> = kept.collect();
    all.extend(given.iter().filter(|it| is_disabled(it) || !in_url.contains(&it["key"])).cloned());
    all
}

#[cfg(test)]
mod tests {
    use super::{super::document, *};
    use crate::source::Source;

    fn text(yaml: &str) -> String {
        let source = Source::from_bytes("a.request.yaml", yaml.as_bytes().to_vec()).unwrap();
        let mut problems = Vec::new();
        let document = document::of(&source, std::path::Path::new(""), &mut problems).unwrap();
        let address = address(&document.node, &mut document.reader(&mut problems));
        assert!(problems.is_empty(), "{problems:?}");
        Url::of(&address).text()
    }

    #[test]
    fn the_list_adds_to_the_url_and_switches_off() {
        for (yaml, expected) in [
            ("url: h/x?a=1&b=2", "h/x?a=1&b=2"),
            ("url: h/x\nqueryParams: {a: 1, b: null, c: ''}", "h/x?a=1&b&c="),
            ("url: h/x?a=1\nqueryParams: {a: '1', b: '2'}", "h/x?a=1&b=2"),
            ("url: h/x?a=1\nqueryParams: [{key: a, value: '9'}]", "h/x?a=1"),
            ("url: h/x?a=1&b=2\nqueryParams: [{key: a, value: '1', disabled: true}]", "h/x?b=2"),
            ("url: h/x?a=1\nqueryParams: [{key: a, value: '1'}, {key: a, value: '2', disabled: true}]", "h/x?a=1"),
            (
                "url: h/x\nqueryParams: [{key: a, value: 1}, {key: a, value: 2}, {key: n, value: 007}]",
                "h/x?a=1&a=2&n=007",
            ),
            ("url: '{{base}}/x?q={{a&b}}'\nqueryParams: {q: '{{a&b}}'}", "{{base}}/x?q={{a&b}}"),
            ("url: h/a/:id/:none\npathVariables: {id: 17}", "h/a/17/:none"),
            (
                "url: h/a/:id.json\npathVariables: [{key: id, value: '{{x}}', $type: any}, {key: other}]",
                "h/a/{{x}}.json",
            ),
        ] {
            assert_eq!(text(yaml), expected, "{yaml}");
        }
    }

    #[test]
    fn what_is_switched_off_can_still_be_seen() {
        let off = json!({ "key": "a", "value": "1", "disabled": true });
        assert_eq!(query(vec![], vec![off.clone()]).len(), 1);
        let on = json!({ "key": "b", "value": "2" });
        let given = vec![off, json!({ "key": "b", "value": "2", "description": "d" })];
        assert_eq!(query(vec![on], given.clone()), given);
    }
}
