//! What a saved response was asked for: what the request that it was saved from says in another way than the request that it belongs to.

use serde_json::Value;

use super::url::Url;
use crate::{model::Asked, template::js};

/// What `original` asked for and `own` does not; both in the shape of Postman's format 2.1.
pub fn asked(original: &Value, own: &Value) -> Asked {
    let (url, known) = (url(&original["url"]), url(&own["url"]));
    let mut asked = Asked::default();
    // What stands before the path may be a variable here and written out there.
    let segments = list(&known, "path").iter().rev().zip(list(&url, "path").iter().rev());
    for (own, there) in segments.filter_map(|(own, there)| Some((own.as_str()?, there.as_str()?))) {
        let Some(name) = own.strip_prefix(':').filter(|it| !it.is_empty()) else { continue };
        let value = there.strip_prefix(':').map_or_else(|| there.to_owned(), |it| variable(&url, it));
        if is_literal(&value) && value != variable(&known, name) {
            asked.path.push((name.to_owned(), value));
        }
    }
    let (sent, usual) = (query(&url), query(&known));
    asked.query = sent.into_iter().filter(|it| !it.1.contains("{{") && !usual.contains(it)).collect();
    let body =
        |of: &Value| of.pointer("/body/raw").and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned();
    let (sent, usual) = (body(original), body(own));
    if sent != usual && is_literal(&sent) {
        asked.body = Some(serde_json::from_str(&sent).unwrap_or(Value::String(sent)));
    }
    asked
}

fn url(written: &Value) -> Value {
    written.as_str().map_or_else(|| written.clone(), |it| Url::parse(it).value())
}

fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Whether a text is what it says, and not the name of a variable.
fn is_literal(text: &str) -> bool {
    !text.is_empty() && !text.contains("{{")
}

/// The value of a path variable.
fn variable(url: &Value, name: &str) -> String {
    let found = list(url, "variable").iter().find(|it| it["key"] == name);
    found.map(|it| js::text(&it["value"]).into_owned()).unwrap_or_default()
}

fn query(url: &Value) -> Vec<(String, String)> {
    let on = list(url, "query").iter().filter(|it| it["disabled"] != true && it["key"].is_string());
    let value = |it: &Value| if it.is_null() { String::new() } else { js::text(it).into_owned() };
    on.map(|it| (js::text(&it["key"]).into_owned(), value(&it["value"]))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_asked_for_in_another_way_is_known() {
        let own = json!({ "url": { "host": ["{{base}}"], "path": ["users", ":id"], "query": [{ "key": "a", "value": "1" }],
            "variable": [{ "key": "id", "value": "me" }] }, "body": { "raw": "{}" } });
        let found = |url: &str, body: &str| {
            let it = asked(&json!({ "url": url, "body": { "raw": body } }), &own);
            format!("{:?} {:?} {:?}", it.path, it.query, it.body.map(|it| it.to_string()))
        };
        assert_eq!(found("{{base}}/users/me?a=1", "{}"), "[] [] None");
        assert_eq!(found("http://h/v2/users/7?a=1", "{}"), r#"[("id", "7")] [] None"#);
        assert_eq!(
            found("{{base}}/users/{{id}}?a=2&b", "{ \"x\": 1 }"),
            r#"[] [("a", "2"), ("b", "")] Some("{\"x\":1}")"#
        );
        assert_eq!(found("", "x"), r#"[] [] Some("\"x\"")"#);
    }
}
