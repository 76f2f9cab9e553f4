//! From the files of a collection to the model.

use std::{collections::HashSet, sync::Arc};

use serde_json::{Map, Value, json};

use super::{
    body,
    config::Config,
    document::{Document, get, list},
    example::{examples, takes},
    scripts::{self, Scripts},
    settings::settings,
    tree::{Leaf, Level},
    values::{self, is_true, said, text, text_of},
    words,
};
use crate::{
    format::bruno::{BrunoRequest, Settings, names},
    model::{Action, Folder, Foreign, Item, Levels, Request, Skip},
    scope::{Slot, Variable, Variables},
    secret::is_secret_name,
    source::{Node, Place, Problem, Reader, shown},
    template::Template,
};

/// A header: its name, its value, and whether it is sent.
type Header = (String, String, bool);

/// What the levels around a request give it.
#[derive(Clone, Default)]
pub(super) struct Given {
    headers: Vec<Header>,
    /// How requests that inherit are authorized.
    auth: Option<Arc<Value>>,
    folder: Arc<Variables>,
    scripts: Vec<scripts::Around>,
    actions: Vec<Action>,
}

/// Goes through a collection.
pub(super) struct Convert<'a> {
    /// What holds for all of it.
    pub(super) config: &'a Config,
    /// Its variables.
    pub(super) variables: &'a Variables,
    /// What is wrong goes here.
    pub(super) problems: &'a mut Vec<Problem>,
}

/// The kinds of requests: the key that each has, and what people call it.
const KINDS: &[(&str, &str, &str)] = &[
    ("http", "http", "HTTP"),
    ("graphql", "graphql", "GraphQL"),
    ("grpc", "grpc", "gRPC"),
    ("websocket", "websocket", "WebSocket"),
    ("ws", "websocket", "WebSocket"),
];

impl Convert<'_> {
    /// What `document` gives the requests below it, behind what is `given` already.
    pub(super) fn given(&mut self, document: &Document, name: &str, given: &Given) -> Given {
        let Some(request) = document.get("request") else { return given.clone() };
        let mut reader = document.reader(self.problems);
        let reader = &mut reader;
        words::check(Some(request), words::LEVEL, reader);
        let mut given = given.clone();
        headers(get(request, "headers"), &mut given.headers, reader);
        if let Some(auth) = get(request, "auth").filter(|it| it.text().is_none()) {
            given.auth = Some(Arc::new(auth.to_json()));
        }
        let scripts = Scripts { home: &self.config.home, owner: name };
        given.scripts.push(scripts.around(get(request, "scripts"), reader));
        given.actions = scripts::actions(&given.actions, get(request, "actions"), document, reader);
        given
    }

    /// What is in a folder, or in the collection.
    pub(super) fn items(&mut self, level: &Level, given: &Given) -> Vec<Item> {
        let mut items = Vec::new();
        for inner in &level.folders {
            items.push(Item::Folder(Box::new(self.folder(inner, given))));
        }
        let mut called = HashSet::new();
        for leaf in &level.requests {
            let name = leaf.document.said("name").unwrap_or(&leaf.stem);
            if !called.insert(name) {
                let mut reader = leaf.document.reader(self.problems);
                let mark = leaf.document.info().map_or(leaf.document.node.mark, |it| it.mark);
                let message = format!("a second request of this folder is called `{name}`");
                reader.warning("odd-collection", mark, message, "`setNextRequest` and `#NAME` mean the first one");
            }
            items.push(Item::Request(Arc::new(self.request(leaf, given))));
        }
        items
    }

    fn folder(&mut self, level: &Level, given: &Given) -> Folder {
        let document = level.document.as_ref();
        let name = document.and_then(|it| it.said("name")).filter(|it| !it.is_empty()).unwrap_or(&level.stem);
        let mut given = given.clone();
        if let Some(document) = document {
            let mut reader = document.reader(self.problems);
            words::check(Some(&document.node), words::FOLDER, &mut reader);
            words::check(document.info(), words::INFO, &mut reader);
            let written = values::variables(document.get("request").and_then(|it| get(it, "variables")), &mut reader);
            let mut folder = (*given.folder).clone();
            folder.extend(variables(written));
            given.folder = Arc::new(folder);
            given = self.given(document, name, &given);
        }
        let docs = document.and_then(|it| said(it.get("docs")).or_else(|| said(it.info()?.get("description"))));
        Folder {
            name: name.into(),
            stem: level.stem.as_str().into(),
            docs,
            items: self.items(level, &given),
            place: document.map_or_else(|| Place::whole(shown(&level.path)), Document::place),
            ..Folder::default()
        }
    }

    fn request(&mut self, leaf: &Leaf, given: &Given) -> Request {
        let document = &leaf.document;
        let place = document.place();
        let name = document.said("name").filter(|it| !it.is_empty()).unwrap_or(&leaf.stem);
        let (key, skip) = self.kind(document);
        let literal = |text: &str| Template::literal(text, place.clone());
        let mut request = Request {
            name: name.into(),
            docs: said(document.get("docs")).or_else(|| said(document.info()?.get("description"))),
            tags: list(document.info().and_then(|it| get(it, "tags"))).iter().map(text).collect(),
            method: literal("GET"),
            url: literal(
                &key.and_then(|it| get(document.get(it)?, "url")?.text()).map(str::to_owned).unwrap_or_default(),
            ),
            skip: skip.map(|(why, place)| Skip(Template::literal(why, place))),
            examples: examples(document),
            place: place.clone(),
            lines: document.lines(),
            ..Request::default()
        };
        let mut reader = document.reader(self.problems);
        let reader = &mut reader;
        words::check(document.info(), words::INFO, reader);
        words::check(Some(&document.node), words::REQUEST, reader);
        let Some(key) = key.filter(|it| matches!(*it, "http" | "graphql")) else {
            let called = KINDS.iter().find(|it| Some(it.1) == key).map_or("?", |it| it.2);
            request.method = literal(called);
            request.foreign = Some(self.unsent(document, json!({ "name": name, "method": called, "headers": {} })));
            return request;
        };
        request.described = document.get(key).map(takes).unwrap_or_default();
        let (foreign, around) = self.foreign(document, key, name, given);
        request.scripts = around;
        request.method = literal(foreign.view["method"].as_str().unwrap_or("GET"));
        if request.skip.is_none() {
            let prompt = prompts(&foreign, self.variables);
            request.skip =
                prompt.map(|it| Skip(literal(&format!("`{it}` is to be asked for, and nobody is there to answer"))));
        }
        request.foreign = Some(Arc::new(foreign));
        request
    }

    /// The key of a request that says where it goes, and why it is not sent where that is so.
    fn kind(&mut self, document: &Document) -> (Option<&'static str>, Option<(String, Place)>) {
        let written = document.kind().unwrap_or_default().to_owned();
        let mut reader = document.reader(self.problems);
        let mark = document.info().and_then(|it| get(it, "type")).map_or(document.node.mark, |it| it.mark);
        let place = reader.place(mark);
        let Some((_, key, called)) = KINDS.iter().find(|it| it.0 == written) else {
            let known: Vec<_> = KINDS.iter().map(|it| it.0).collect();
            let help = crate::source::did_you_mean(&written, known).unwrap_or_else(|| "it is skipped".to_owned());
            let message = format!("`{written}` is no type of request that is known");
            reader.warning("odd-collection", mark, message, &help);
            return (None, Some((format!("requests of the type `{written}` are not supported"), place)));
        };
        if matches!(*key, "grpc" | "websocket") {
            return (Some(*key), Some((format!("{called} requests are not supported"), place)));
        }
        if document.get(key).is_none() {
            let (what, help) = if document.name.ends_with(".bru") {
                ("method".to_owned(), "write a block such as `get {`, with `url: ...` in it")
            } else {
                (format!("`{key}`"), "write its method and URL there")
            };
            reader.warning("odd-collection", mark, format!("this request has no {what}"), help);
            return (Some(*key), Some(("it does not say where it goes".to_owned(), place)));
        }
        (Some(*key), None)
    }

    /// A request that is skipped.
    fn unsent(&self, document: &Document, view: Value) -> Arc<dyn Foreign> {
        Arc::new(BrunoRequest {
            id: document.name.to_string(),
            view,
            auth: Arc::default(),
            settings: Settings::default(),
            levels: Levels::default(),
            around: self.config.around.clone(),
            is_ad_hoc: false,
        })
    }

    /// The request itself, and what runs around it.
    fn foreign(
        &mut self,
        document: &Document,
        key: &str,
        name: &str,
        given: &Given,
    ) -> (BrunoRequest, Vec<Arc<crate::model::Script>>) {
        let mut reader = document.reader(self.problems);
        let reader = &mut reader;
        let empty = Node { kind: crate::source::Kind::Map(Vec::new()), mark: document.node.mark };
        let http = document.get(key).unwrap_or(&empty);
        let runtime = document.get("runtime").unwrap_or(&empty);
        words::check(Some(http), words::HTTP, reader);
        words::check(Some(runtime), words::RUNTIME, reader);
        let auth = get(http, "auth").or_else(|| get(runtime, "auth"));
        let auth = match auth.map(|it| (it, it.text())) {
            Some((_, Some("inherit"))) => given.auth.clone().unwrap_or_default(),
            Some((_, Some("none"))) | None => Arc::default(),
            Some((node, Some(_))) => {
                words::odd(node, "`inherit`, `none`, or a map with `type`", reader);
                Arc::default()
            }
            Some((node, None)) => Arc::new(node.to_json()),
        };
        let mut all = given.headers.clone();
        headers(get(http, "headers"), &mut all, reader);
        let body = match key {
            "graphql" => body::graphql(get(http, "body"), reader),
            _ => body::body(get(http, "body"), &self.config.around.root, reader),
        };
        let method = Some(text_of(http, "method")).filter(|it| !it.is_empty());
        let method = method.unwrap_or_else(|| if key == "graphql" { "POST" } else { "GET" }.to_owned());
        let tags = list(document.info().and_then(|it| get(it, "tags"))).iter().map(text).collect::<Vec<_>>();
        let settings = settings(document, reader);
        let mut view = json!({
            "name": name, "method": method.to_uppercase(), "url": text_of(http, "url"),
            "headers": sent(&all, &auth, &body), "disabledHeaders": unsent(&all),
            "mode": body.mode, "pathParams": parameters(get(http, "params"), reader), "tags": tags,
            "authMode": auth.get("type").and_then(Value::as_str).unwrap_or("none"),
        });
        for (key, value) in [("data", body.data), ("filePath", body.file.map(Value::String))] {
            if let Some(value) = value {
                view[key] = value;
            }
        }
        if let Some(timeout) = settings.timeout.filter(|it| !it.is_zero()) {
            view["timeout"] = json!(u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX));
        }
        let levels = Levels {
            folder: given.folder.clone(),
            request: Arc::new(variables(values::variables(get(runtime, "variables"), reader)).collect()),
            oauth2: Arc::default(),
            process: self.config.process.clone(),
        };
        let own = Scripts { home: &self.config.home, owner: name };
        let mut around = given.scripts.clone();
        around.push(own.around(get(runtime, "scripts"), reader));
        let actions = scripts::actions(&given.actions, get(runtime, "actions"), document, reader);
        let assertions = scripts::assertions(get(runtime, "assertions"), document, reader);
        let scripts = own.ordered(&around, actions, assertions, self.config.is_sequential);
        let (id, around) = (document.name.to_string(), self.config.around.clone());
        (BrunoRequest { id, view, auth, settings, levels, around, is_ad_hoc: false }, scripts)
    }
}

/// The variables that were written, as a scope holds them.
pub(super) fn variables(written: Vec<values::Written>) -> impl Iterator<Item = (Arc<str>, Variable)> {
    written.into_iter().map(|it| {
        let secret = it.is_secret || is_secret_name(&it.name);
        let value = it.value.unwrap_or_else(|| Value::String(String::new()));
        (it.name.as_str().into(), Variable { slot: Slot::Value(value), secret })
    })
}

/// Lays the headers of a list over those that are there already: the same spelling is the same header.
fn headers(node: Option<&Node>, all: &mut Vec<Header>, reader: &mut Reader<'_>) {
    for node in list(node) {
        words::check(Some(node), words::PAIR, reader);
        let (name, value, is_on) = (text_of(node, "name"), text_of(node, "value"), !is_true(node.get("disabled")));
        match all.iter_mut().find(|it| it.0 == name && it.2 == is_on) {
            Some(before) => before.1 = value,
            None => all.push((name, value, is_on)),
        }
    }
}

/// The headers as scripts see them: with what authorizes, and the type of the body.
fn sent(all: &[Header], auth: &Value, body: &body::Body) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value, _) in all.iter().filter(|it| it.2 && !it.0.is_empty()) {
        map.insert(name.clone(), json!(value));
    }
    let is_typed = map.keys().any(|it| it.eq_ignore_ascii_case("content-type"));
    let field = |key: &str| {
        auth.get(key).map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned)).unwrap_or_default()
    };
    match auth.get("type").and_then(Value::as_str) {
        Some("bearer") => {
            map.insert("Authorization".to_owned(), json!(format!("Bearer {}", field("token"))));
        }
        Some("apikey") if field("placement") == "header" => {
            map.insert(field("key"), json!(field("value")));
        }
        _ => {}
    }
    match &body.kind {
        Some(kind) if body.is_typed || !is_typed => {
            map.insert("content-type".to_owned(), json!(kind));
        }
        None if body.mode == "none" && !is_typed && field("type") != "awsv4" => {
            map.insert("content-type".to_owned(), Value::Null);
        }
        Some(_) | None => {}
    }
    map
}

/// The headers that are switched off.
fn unsent(all: &[Header]) -> Vec<Value> {
    let off = all.iter().filter(|it| !it.2 && !it.0.is_empty());
    off.map(|(name, value, _)| json!({ "name": name, "value": value })).collect()
}

/// The parameters of the path. Those of the query are the editor's table: what is sent stands in the URL.
fn parameters(node: Option<&Node>, reader: &mut Reader<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    for node in list(node) {
        words::check(Some(node), words::PARAMETER, reader);
        if text_of(node, "type") == "path" {
            let is_on = !is_true(node.get("disabled"));
            found.push(json!({
                "name": text_of(node, "name"), "value": text_of(node, "value"), "type": "path", "enabled": is_on,
            }));
        }
    }
    found
}

/// The first thing that a person is to be asked for.
fn prompts(request: &BrunoRequest, variables: &Variables) -> Option<String> {
    fn look(value: &Value) -> Option<String> {
        match value {
            Value::String(text) => names(text).find_map(prompt),
            Value::Array(list) => list.iter().find_map(look),
            Value::Object(map) => map.values().find_map(look),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }
    let of_levels = [variables, &request.levels.folder, &request.levels.request].into_iter().flat_map(|it| it.values());
    let mut values = of_levels.filter_map(|it| match &it.slot {
        Slot::Value(value) => look(value),
        Slot::Made(_) => None,
    });
    look(&request.view).or_else(|| look(&request.auth)).or_else(|| values.next())
}

/// What a name asks a person for.
fn prompt(name: &str) -> Option<String> {
    let asked = name.strip_prefix('?')?;
    (!asked.is_empty() && asked.trim() == asked && !asked.contains('{')).then(|| asked.to_owned())
}
