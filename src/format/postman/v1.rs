//! Collections of Postman's first format: a list of requests, and folders that name them.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::{helper, marks::Mark, url::Url};
use crate::template::js;

/// How deep folders may be nested: as deep as in a file of the later formats, which its parser bounds.
const MAX_FOLDERS_DEEP: usize = 50;

/// Whether a document is of the first format.
pub(super) fn is_old(document: &Map<String, Value>) -> bool {
    let has_list = |key: &str| document.get(key).is_some_and(Value::is_array);
    has_list("requests") && !document.contains_key("item") && (has_list("order") || document.contains_key("name"))
}

/// The same collection in the format 2.1, and where its items stand.
///
/// # Errors
/// When its folders are nested too deep.
pub(super) fn convert(written: &Map<String, Value>, mark: &Mark) -> Result<(Map<String, Value>, Mark), String> {
    let marks = |key: &'static str| mark.get(key);
    let mut conversion = Conversion {
        requests: by_id(list(written, "requests"), marks("requests")),
        folders: by_id(list(written, "folders"), marks("folders")),
        used: HashSet::new(),
    };
    let mut converted = Map::new();
    let mut info = Map::new();
    for (from, to) in [("id", "_postman_id"), ("name", "name"), ("description", "description")] {
        info.extend(given(written, from).map(|it| (to.to_owned(), it.clone())));
    }
    converted.insert("info".to_owned(), Value::Object(info));
    let order = match written.get("folders_order") {
        Some(Value::Array(order)) => order.iter().map(|it| js::text(it).into_owned()).collect(),
        _ => outermost(list(written, "folders")),
    };
    let (items, marked) = conversion.items(&order, list(written, "order"), 0)?;
    converted.insert("item".to_owned(), Value::Array(items));
    level(&mut converted, written);
    if let Some(variables) = given(written, "variables") {
        converted.insert("variable".to_owned(), variables.clone());
    }
    Ok((converted, mark.arranged(marked)))
}

type ById<'a> = HashMap<String, (&'a Map<String, Value>, &'a Mark)>;

/// What is not converted yet, and what is.
struct Conversion<'a> {
    requests: ById<'a>,
    folders: ById<'a>,
    /// The folders and requests that have their place.
    used: HashSet<String>,
}

fn by_id<'a>(entries: &'a [Value], marks: &'a Mark) -> ById<'a> {
    let entries = entries.iter().enumerate().filter_map(|(index, it)| Some((it.as_object()?, marks.at(index))));
    entries.filter_map(|it| Some((js::text(it.0.get("id")?).into_owned(), it))).collect()
}

impl Conversion<'_> {
    /// The folders and requests of a level, each once.
    fn items(
        &mut self,
        folders: &[String],
        requests: &[Value],
        depth: usize,
    ) -> Result<(Vec<Value>, Vec<Mark>), String> {
        if depth > MAX_FOLDERS_DEEP {
            return Err(format!("folders are nested more than {MAX_FOLDERS_DEEP} deep"));
        }
        let (mut items, mut marks) = (Vec::new(), Vec::new());
        for id in folders {
            let Some((written, mark)) = self.folders.get(id).copied() else { continue };
            if !self.used.insert(format!("folder {id}")) {
                continue;
            }
            let order: Vec<_> = list(written, "folders_order").iter().map(|it| js::text(it).into_owned()).collect();
            let (inner, marked) = self.items(&order, list(written, "order"), depth + 1)?;
            let mut folder = named(written);
            folder.insert("item".to_owned(), Value::Array(inner));
            level(&mut folder, written);
            items.push(Value::Object(folder));
            marks.push(mark.arranged(marked));
        }
        for id in requests.iter().map(|it| js::text(it).into_owned()) {
            let Some((written, mark)) = self.requests.get(&id).copied() else { continue };
            if self.used.insert(format!("request {id}")) {
                items.push(item(written));
                marks.push(mark.arranged(Vec::new()));
            }
        }
        Ok((items, marks))
    }
}

/// The ids of the folders that lie in no other.
fn outermost(folders: &[Value]) -> Vec<String> {
    let inner: HashSet<String> = folders
        .iter()
        .filter_map(|it| it.get("folders_order")?.as_array())
        .flat_map(|order| order.iter().map(|it| js::text(it).into_owned()))
        .collect();
    let ids = folders.iter().filter_map(|it| it.get("id")).map(|it| js::text(it).into_owned());
    ids.filter(|id| !inner.contains(id)).collect()
}

fn item(written: &Map<String, Value>) -> Value {
    let mut item = named(written);
    item.shift_remove("description");
    let mut request = Map::new();
    for key in ["method", "description"] {
        request.extend(given(written, key).map(|it| (key.to_owned(), it.clone())));
    }
    request.insert("url".to_owned(), url(written));
    request.insert("header".to_owned(), headers(written));
    request.extend(body(written).map(|it| ("body".to_owned(), it)));
    request.extend(helper::auth(written).map(|it| ("auth".to_owned(), it)));
    item.insert("request".to_owned(), Value::Object(request));
    let responses = list(written, "responses").iter().filter_map(Value::as_object).map(response);
    item.insert("response".to_owned(), responses.collect());
    level(&mut item, written);
    item.shift_remove("auth");
    Value::Object(item)
}

/// What folders and requests have in common.
fn named(written: &Map<String, Value>) -> Map<String, Value> {
    let kept = ["id", "name", "description"].into_iter();
    kept.filter_map(|key| Some((key.to_owned(), given(written, key)?.clone()))).collect()
}

/// What a collection, a folder and a request have in common.
fn level(converted: &mut Map<String, Value>, written: &Map<String, Value>) {
    converted.insert("event".to_owned(), events(written));
    for key in ["auth", "protocolProfileBehavior"] {
        converted.extend(given(written, key).map(|it| (key.to_owned(), it.clone())));
    }
}

fn events(written: &Map<String, Value>) -> Value {
    if let Some(events) = given(written, "events").filter(|it| it.is_array()) {
        return events.clone();
    }
    let stages = [("preRequestScript", "prerequest"), ("tests", "test")].into_iter();
    let texts = stages.filter_map(|(key, listen)| Some((given(written, key)?.as_str()?, listen)));
    let texts = texts.filter(|(text, _)| !text.is_empty());
    texts.map(|(text, listen)| json!({ "listen": listen, "script": { "exec": text } })).collect()
}

fn url(written: &Map<String, Value>) -> Value {
    let text = given(written, "url").map(|it| js::text(it).into_owned()).unwrap_or_default();
    let mut url = Url::parse(&text).value();
    let query = switched(list(written, "queryParams"));
    if !query.is_empty() {
        url["query"] = Value::Array(query);
    }
    let variables = match (list(written, "pathVariableData"), written.get("pathVariables")) {
        ([], Some(Value::Object(map))) => {
            map.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
        }
        (list, _) => switched(list),
    };
    if !variables.is_empty() {
        url["variable"] = Value::Array(variables);
    }
    if url.get("host").is_none() && !text.is_empty() {
        url["raw"] = Value::String(text);
    }
    url
}

/// A line for each header; one that is switched off begins with two slashes. Where there is no line, a list has them.
fn headers(written: &Map<String, Value>) -> Value {
    let text = written.get("headers").and_then(Value::as_str).unwrap_or_default();
    let lines: Vec<_> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    if lines.is_empty() {
        let lists = [list(written, "headerData"), list(written, "headers")];
        return Value::Array(switched(lists.into_iter().find(|it| !it.is_empty()).unwrap_or_default()));
    }
    let line = |line: &str| match line.strip_prefix("//") {
        Some(line) => header(line, true),
        None => header(line, false),
    };
    lines.into_iter().map(line).collect()
}

fn header(line: &str, is_off: bool) -> Value {
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    let mut header = json!({ "key": key.trim(), "value": value.trim() });
    if is_off {
        header["disabled"] = Value::Bool(true);
    }
    header
}

fn body(written: &Map<String, Value>) -> Option<Value> {
    let mode = given(written, "dataMode")?.as_str()?;
    let data = written.get("data");
    let raw = given(written, "rawModeData").or(data).filter(|it| it.is_string());
    let (mode, content) = match mode {
        "raw" => ("raw", raw?.clone()),
        "urlencoded" => ("urlencoded", Value::Array(switched(listed(data)))),
        "params" => ("formdata", Value::Array(switched(listed(data)).into_iter().map(with_source).collect())),
        "binary" => ("file", json!({ "src": raw? })),
        "graphql" => ("graphql", given(written, "graphqlModeData")?.clone()),
        _ => return None,
    };
    let mut body = json!({ "mode": mode, mode: content });
    if let Some(options) = given(written, "dataOptions") {
        body["options"] = options.clone();
    }
    if written.get("dataDisabled") == Some(&Value::Bool(true)) {
        body["disabled"] = Value::Bool(true);
    }
    Some(body)
}

/// A file's path is its `src` in the later formats.
fn with_source(mut entry: Value) -> Value {
    let is_file = entry.get("type").and_then(Value::as_str) == Some("file");
    if let Some(map) = entry.as_object_mut().filter(|it| is_file && !it.contains_key("src")) {
        let source = map.shift_remove("value").unwrap_or(Value::Null);
        map.insert("src".to_owned(), source);
    }
    entry
}

fn response(written: &Map<String, Value>) -> Value {
    let mut response = named(written);
    if let Some(code) = written.get("responseCode") {
        response.extend(code.get("code").map(|it| ("code".to_owned(), it.clone())));
        response.extend(code.get("name").map(|it| ("status".to_owned(), it.clone())));
    }
    response.extend(given(written, "status").map(|it| ("status".to_owned(), it.clone())));
    response.extend(given(written, "headers").map(|it| ("header".to_owned(), it.clone())));
    response.extend(given(written, "text").map(|it| ("body".to_owned(), it.clone())));
    Value::Object(response)
}

/// Entries of a list, those that are not `enabled` as `disabled`.
fn switched(entries: &[Value]) -> Vec<Value> {
    let objects = entries.iter().filter_map(Value::as_object).cloned();
    objects
        .map(|mut entry| {
            if entry.shift_remove("enabled") == Some(Value::Bool(false)) {
                entry.insert("disabled".to_owned(), Value::Bool(true));
            }
            Value::Object(entry)
        })
        .collect()
}

fn listed(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn list<'a>(map: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    listed(map.get(key))
}

/// The value of a key, if it is not null.
fn given<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    map.get(key).filter(|it| !it.is_null())
}
