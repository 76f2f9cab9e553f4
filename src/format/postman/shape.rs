//! Every way in which a collection can be written becomes one: that of Postman's format 2.1.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::url::{self, Url};
use crate::template::js;

/// The schema that a normalised collection follows.
pub const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/// A collection with every shape normalised and every id filled in.
pub(super) fn collection(mut written: Map<String, Value>) -> Value {
    let mut info = match written.shift_remove("info") {
        Some(Value::Object(info)) => info,
        _ => Map::new(),
    };
    let id = id_of(&info).or_else(|| id_of(&written)).unwrap_or_else(new_id);
    info.shift_remove("id");
    info.insert("_postman_id".to_owned(), Value::String(id));
    if !info.contains_key("name") {
        info.extend(written.get("name").map(|name| ("name".to_owned(), name.clone())));
    }
    info.insert("schema".to_owned(), Value::String(SCHEMA.to_owned()));
    let mut shaped = Map::new();
    shaped.insert("info".to_owned(), Value::Object(info));
    shaped.insert("item".to_owned(), items(written.shift_remove("item")));
    level(&mut shaped, &mut written);
    shaped.insert("variable".to_owned(), variables(written.shift_remove("variable")));
    for key in ["id", "_postman_id", "name"] {
        written.shift_remove(key);
    }
    shaped.extend(written);
    Value::Object(shaped)
}

/// The items of a level: a list, or one alone. The parser has bounded the depth.
fn items(written: Option<Value>) -> Value {
    listed(written).into_iter().map(item).collect()
}

/// A folder, or a request.
fn item(written: Value) -> Value {
    let Value::Object(mut written) = written else {
        // No folder and no request; it stays, so that it is told of.
        return json!({ "id": new_id(), "name": js::text(&written), "request": {} });
    };
    let id = id_of(&written).unwrap_or_else(new_id);
    let mut shaped = Map::new();
    shaped.insert("id".to_owned(), Value::String(id));
    for key in ["name", "description"] {
        shaped.extend(written.shift_remove(key).map(|it| (key.to_owned(), it)));
    }
    if written.contains_key("item") {
        shaped.insert("item".to_owned(), items(written.shift_remove("item")));
    } else {
        let asked = written.shift_remove("request").unwrap_or(Value::Null);
        shaped.insert("request".to_owned(), request(asked));
        let responses = listed(written.shift_remove("response")).into_iter().map(response);
        shaped.insert("response".to_owned(), responses.collect());
    }
    level(&mut shaped, &mut written);
    written.shift_remove("id");
    shaped.extend(written);
    Value::Object(shaped)
}

/// What a collection, a folder and a request have in common.
fn level(shaped: &mut Map<String, Value>, written: &mut Map<String, Value>) {
    let events = listed(written.shift_remove("event")).into_iter().filter_map(event);
    shaped.insert("event".to_owned(), events.collect());
    if let Some(auth) = written.shift_remove("auth").and_then(auth) {
        shaped.insert("auth".to_owned(), auth);
    }
}

/// A request: an object, or the URL to get.
pub(super) fn request(written: Value) -> Value {
    let mut written = match written {
        Value::Object(map) => map,
        Value::Null => Map::new(),
        url => Map::from_iter([("url".to_owned(), url)]),
    };
    let method = written.shift_remove("method").filter(|it| !it.is_null()).map(|it| js::text(&it).to_uppercase());
    let method = method.filter(|it| !it.is_empty()).unwrap_or_else(|| "GET".to_owned());
    let mut shaped = Map::new();
    shaped.insert("method".to_owned(), Value::String(method));
    shaped.insert("url".to_owned(), url(written.shift_remove("url").unwrap_or(Value::Null)));
    shaped.insert("header".to_owned(), headers(written.shift_remove("header").or(written.shift_remove("headers"))));
    if let Some(body) = written.shift_remove("body").and_then(body) {
        shaped.insert("body".to_owned(), body);
    }
    if let Some(auth) = written.shift_remove("auth").and_then(auth) {
        shaped.insert("auth".to_owned(), auth);
    }
    shaped.extend(written);
    Value::Object(shaped)
}

/// A URL: an object, or a text.
fn url(written: Value) -> Value {
    let mut map = match written {
        Value::Object(map) => map,
        Value::Null => Map::new(),
        text => return Url::parse(&js::text(&text)).value(),
    };
    for (key, by) in [("host", '.'), ("path", '/')] {
        let Some(Value::String(text)) = map.get(key) else { continue };
        let text = text.strip_prefix('/').filter(|_| by == '/').unwrap_or(text);
        let list = url::parts(text, by.encode_utf8(&mut [0; 4]));
        map.insert(key.to_owned(), list);
    }
    if let Some(Value::Number(port)) = map.get("port") {
        let port = js::number_text(port.as_str());
        map.insert("port".to_owned(), Value::String(port));
    }
    let query = pairs(map.shift_remove("query"));
    map.insert("query".to_owned(), query);
    let variable = listed(map.shift_remove("variable"));
    map.insert("variable".to_owned(), Value::Array(variable));
    Value::Object(map)
}

/// The pairs of a query or a form: a list, one alone, a text, or an object of names and values.
fn pairs(written: Option<Value>) -> Value {
    let of_text = |it: Value| match it {
        Value::String(text) => url::pairs(&text),
        it => vec![it],
    };
    match written {
        None | Some(Value::Null) => Value::Array(Vec::new()),
        Some(Value::String(text)) if text.is_empty() => Value::Array(Vec::new()),
        Some(Value::String(text)) => Value::Array(url::pairs(text.strip_prefix('?').unwrap_or(&text))),
        Some(Value::Object(map)) if is_map(&map) => entries(map),
        Some(list) => listed(Some(list)).into_iter().flat_map(of_text).collect(),
    }
}

/// The headers: a list, one alone, an object of names and values, or a text with a line for each.
fn headers(written: Option<Value>) -> Value {
    match written {
        Some(Value::String(text)) => text.lines().filter(|it| it.contains(':')).map(header_line).collect(),
        Some(Value::Object(map)) if is_map(&map) => entries(map),
        written => {
            let of_text = |it: Value| match it {
                Value::String(text) => header_line(&text),
                it => it,
            };
            listed(written).into_iter().filter(|it| !it.is_null()).map(of_text).collect()
        }
    }
}

fn header_line(line: &str) -> Value {
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    json!({ "key": key.trim(), "value": value.trim() })
}

/// Whether an object is not an entry itself, but holds names and values.
fn is_map(map: &Map<String, Value>) -> bool {
    !map.contains_key("key")
}

fn entries(map: Map<String, Value>) -> Value {
    map.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

/// A body: an object, or a text.
fn body(written: Value) -> Option<Value> {
    let mut map = match written {
        Value::Object(map) => map,
        Value::String(text) => return Some(json!({ "mode": "raw", "raw": text })),
        _ => return None,
    };
    for key in ["urlencoded", "formdata"] {
        if let Some(list) = map.get_mut(key).filter(|it| !it.is_null()) {
            let Value::Array(list) = pairs(Some(list.take())) else { continue };
            let is_nothing = |it: &Value| it.get("key") == Some(&Value::Null) && it.get("value") == Some(&Value::Null);
            let list = list.into_iter().filter(|it| !is_nothing(it)).collect();
            map.insert(key.to_owned(), Value::Array(list));
        }
    }
    if let Some(Value::String(path)) = map.get("file") {
        let file = json!({ "src": path });
        map.insert("file".to_owned(), file);
    }
    (!map.is_empty()).then_some(Value::Object(map))
}

/// How something is authorized; `None` where that is for the level above to say.
pub(super) fn auth(written: Value) -> Option<Value> {
    let Value::Object(mut map) = written else { return None };
    let kind = map.get("type").and_then(Value::as_str).filter(|it| !it.is_empty())?.to_owned();
    if let Some(given) = map.get_mut(&kind) {
        let list = match given.take() {
            // Even one with a `key`, which is a parameter of `apikey`.
            Value::Object(map) => entries(map),
            Value::Null => Value::Array(Vec::new()),
            given => Value::Array(listed(Some(given))),
        };
        map.insert(kind, list);
    }
    Some(Value::Object(map))
}

/// A script and when it runs.
fn event(written: Value) -> Option<Value> {
    let Value::Object(mut map) = written else { return None };
    let mut script = match map.shift_remove("script") {
        Some(Value::Object(script)) => script,
        // There is nothing to run.
        None | Some(Value::Null) => return None,
        Some(exec) => Map::from_iter([("exec".to_owned(), exec)]),
    };
    let exec = script.shift_remove("exec").map(|exec| match exec {
        Value::Array(lines) => lines.iter().map(|it| Value::String(js::text(it).into_owned())).collect(),
        Value::Null => Value::Array(Vec::new()),
        exec => js::text(&exec).split('\n').map(|it| Value::String(it.to_owned())).collect(),
    });
    if !script.contains_key("type") {
        script.insert("type".to_owned(), Value::String("text/javascript".to_owned()));
    }
    script.insert("exec".to_owned(), exec.unwrap_or_else(|| Value::Array(Vec::new())));
    map.insert("script".to_owned(), Value::Object(script));
    Some(Value::Object(map))
}

/// A saved response.
fn response(written: Value) -> Value {
    let Value::Object(mut map) = written else { return written };
    let header = headers(map.shift_remove("header"));
    map.insert("header".to_owned(), header);
    if let Some(id) = id_of(&map) {
        map.insert("id".to_owned(), Value::String(id));
    }
    Value::Object(map)
}

/// The variables of a collection: a list, one alone, or an object of names and values.
fn variables(written: Option<Value>) -> Value {
    match written {
        Some(Value::Object(map)) if is_map(&map) && !map.contains_key("id") => entries(map),
        written => Value::Array(listed(written)),
    }
}

/// A list as it is; what is none, as a list of one.
fn listed(written: Option<Value>) -> Vec<Value> {
    match written {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(one) => vec![one],
    }
}

fn id_of(map: &Map<String, Value>) -> Option<String> {
    let text =
        |key: &str| map.get(key).filter(|it| it.is_string() || it.is_number()).map(|it| js::text(it).into_owned());
    text("id").or_else(|| text("_postman_id")).filter(|it| !it.is_empty())
}

fn new_id() -> String {
    Uuid::new_v4().to_string()
}
