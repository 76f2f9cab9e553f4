//! A saved response.

use serde_json::Value;

use super::{
    address::address,
    body::body,
    pairs::{pairs, scalar},
};
use crate::convert::writing::{Ground, Keys, description, kept, list, text};
use crate::format::yaml::write::{Pair, Yaml};

/// The document of a saved response, of the file `stem`.
pub(super) fn example(response: &Value, stem: &str, order: u64, ground: &mut Ground) -> Vec<Pair> {
    let name = text(response, "name").filter(|it| *it != stem);
    if let Some(source) = kept(response, "source") {
        let mut pairs = Yaml::of(source).pairs().to_vec();
        pairs.splice(1..1, name.map(|it| Pair::new("name", it)));
        pairs.push(Pair::new("order", order));
        return pairs;
    }
    let mut keys = Keys::of("http-example");
    keys.maybe("name", name.map(Yaml::from));
    keys.maybe("id", kept(response, "id").map(Yaml::of));
    keys.maybe("description", description(response));
    if let Some(asked) = response.get("originalRequest").filter(|it| it.is_object()) {
        keys.put("request", request(asked, ground));
    }
    keys.maybe("auth", kept(response, "auth").map(Yaml::of));
    keys.maybe("schema", kept(response, "schema").map(Yaml::of));
    let mut answer = Keys::default();
    let status = response.get("code").and_then(Value::as_u64).unwrap_or(200);
    answer.put("statusCode", status);
    answer.put("statusText", text(response, "status").unwrap_or_default());
    let headers = list(response, "header");
    answer.maybe("headers", pairs(headers));
    let content = response.get("body").filter(|it| !it.is_null());
    let kind = kind(response, headers);
    let content = content.map_or_else(|| Yaml::from(""), |it| scalar(Some(it)));
    answer.put("body", Yaml::Block(vec![Pair::new("type", kind), Pair::new("content", content)]));
    answer.maybe("cookies", Some(list(response, "cookie")).filter(|it| !it.is_empty()).map(|it| Yaml::of(&it.into())));
    answer.maybe("responseTime", response.get("responseTime").filter(|it| !it.is_null()).map(Yaml::of));
    keys.put("response", Yaml::Block(answer.0));
    keys.put("order", order);
    keys.tools(response);
    keys.0
}

/// What was asked for.
fn request(asked: &Value, ground: &mut Ground) -> Yaml {
    let mut keys = Keys::default();
    address(&asked["url"], false, &mut keys);
    keys.put("method", text(asked, "method").unwrap_or("GET"));
    keys.maybe("headers", pairs(list(asked, "header")));
    keys.maybe("body", asked.get("body").and_then(|it| body(it, list(asked, "header"), ground)));
    Yaml::Block(keys.0)
}

/// What the body of a response is: by its header, else by how the app has shown it.
fn kind<'a>(response: &'a Value, headers: &[Value]) -> &'a str {
    let is_type = |it: &&Value| it["key"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("content-type"));
    let said =
        headers.iter().find(is_type).and_then(|it| it["value"].as_str()).unwrap_or_default().to_ascii_lowercase();
    let by_header = ["json", "xml", "html", "javascript", "yaml"].into_iter().find(|it| said.contains(it));
    let shown =
        text(response, "_postman_previewlanguage").filter(|it| ["json", "xml", "html", "javascript"].contains(it));
    by_header.or(shown.filter(|_| said.is_empty())).unwrap_or("text")
}
