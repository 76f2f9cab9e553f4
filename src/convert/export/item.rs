//! Folders and requests.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{
    auth::auth,
    body::body,
    example::response,
    ground::Ground,
    parameter,
    script::script,
    settings::behavior,
    url::url,
    variable::{is_text, variable},
    written::Written,
};
use crate::{
    convert::import::EXTENSION,
    format::postman::prunes,
    model::{Folder, Item, Parameter, Request, Script, Stage},
    source::Node,
};

/// What Postman has no words for, on a request and on a folder.
const OF_REQUEST: &[&str] = &["tags", "when", "for", "needs", "retry", "delay", "skip", "always", "output", "settings"];
/// Settings that Postman does not have; `certificates` have passwords, and stay here.
const OF_OURS: &[&str] = &[
    "timeout",
    "idle_timeout",
    "expect_continue",
    "chunked",
    "max_body",
    "proxy",
    "no_proxy",
    "ca",
    "tls_min",
    "sni",
    "ip_version",
    "interface",
    "unix_socket",
    "resolve",
    "connect_to",
];
const OF_FOLDER: &[&str] = &["tags", "data", "before", "after", "parallel", "settings"];

/// What is exported, and where to.
pub(super) struct Exporting<'a> {
    pub(super) ground: Ground,
    pub(super) written: Written,
    /// The folder of the file that is made.
    pub(super) folder: &'a Path,
    /// The variables of all folders: Postman has the collection's alone.
    pub(super) variables: Vec<Value>,
}

impl Exporting<'_> {
    /// What a folder and a collection have in common; `headers` are those of the folders around it.
    pub(super) fn level(&mut self, folder: &Folder, headers: &[Parameter]) -> Map<String, Value> {
        for declared in &folder.variables.0 {
            self.ground.texts.insert(declared.name.to_string(), is_text(declared));
            let entry = variable(declared, &mut self.ground);
            if self.variables.iter().any(|it| it["key"] == entry["key"]) {
                self.ground.note(format!(
                    "the variable `{}` is declared in another folder, too; that one holds",
                    declared.name
                ));
            } else {
                self.variables.push(entry);
            }
        }
        let mut level = Map::new();
        let headers = merged(headers, &folder.headers.0);
        let items: Vec<Value> = folder.items.iter().filter_map(|it| self.item(it, &headers)).collect();
        level.insert("item".to_owned(), items.into());
        let node = self.written.at(&folder.place).cloned();
        if let Some(auth) = auth(&folder.auth, &mut self.ground) {
            level.insert("auth".to_owned(), auth);
        }
        let events = events(&folder.scripts);
        if !events.is_empty() {
            level.insert("event".to_owned(), events.into());
        }
        let behavior = behavior(&folder.settings, &mut self.ground);
        if !behavior.is_empty() {
            level.insert("protocolProfileBehavior".to_owned(), behavior.into());
        }
        level.extend(self.kept(node.as_ref(), OF_FOLDER));
        level
    }

    fn item(&mut self, item: &Item, headers: &[Parameter]) -> Option<Value> {
        self.ground.place.push(item.name().to_string());
        let exported = match item {
            Item::Folder(folder) => {
                let mut map = Map::from_iter([("name".to_owned(), Value::from(&*folder.name))]);
                map.extend(folder.docs.as_deref().map(|it| ("description".to_owned(), it.into())));
                map.extend(self.level(folder, headers));
                Some(map.into())
            }
            Item::Request(request) => Some(self.request(request, headers)),
            Item::Reuse(_) => {
                self.ground.note("requests that are used in another place cannot be said; it is left out");
                None
            }
        };
        self.ground.place.pop();
        exported
    }

    fn request(&mut self, request: &Request, headers: &[Parameter]) -> Value {
        let node = self.written.at(&request.place).cloned();
        let node = node.as_ref();
        let ground = &mut self.ground;
        let method = ground.text(request.method.source());
        let headers = merged(headers, &request.headers.0);
        let mut exported = json!({ "method": method, "header": parameter::list(&headers, ground) });
        if let Some(auth) = auth(&request.auth, ground) {
            exported["auth"] = auth;
        }
        if let Some(it) = &request.body {
            exported["body"] = body(it, self.folder, ground);
        }
        exported["url"] = url(request, ground);
        let mut behavior = behavior(&request.settings, ground);
        if request.body.is_some() && prunes(&method) {
            behavior.insert("disableBodyPruning".to_owned(), true.into());
        }
        let removed =
            headers.iter().filter(|it| it.removed).map(|it| (it.name.source().to_ascii_lowercase(), true.into()));
        let removed: Map<String, Value> = removed.collect();
        if !removed.is_empty() {
            behavior.insert("disabledSystemHeaders".to_owned(), removed.into());
        }
        let tests = script(request, node.and_then(|it| it.get("expect")), &mut self.ground);
        let examples = node.and_then(|it| it.get("examples"));
        let example = |at: usize| match examples.map(|it| &it.kind) {
            Some(crate::source::Kind::List(list)) => list.get(at),
            _ => None,
        };
        let responses: Vec<Value> = (request.examples.iter().enumerate())
            .map(|(at, it)| response(it, &exported, example(at), &mut self.ground))
            .collect();
        if let Some(docs) = &request.docs {
            exported["description"] = docs.as_str().into();
        }
        let mut item = Map::from_iter([("name".to_owned(), Value::from(&*request.name))]);
        let mut all = Vec::new();
        if !tests.is_empty() {
            all.push(event("test", &tests));
        }
        all.extend(events(&request.scripts));
        if !all.is_empty() {
            item.insert("event".to_owned(), all.into());
        }
        if !behavior.is_empty() {
            item.insert("protocolProfileBehavior".to_owned(), behavior.into());
        }
        item.insert("request".to_owned(), exported);
        item.insert("response".to_owned(), responses.into());
        item.extend(self.kept(node, OF_REQUEST));
        item.into()
    }

    /// What Postman has no words for, kept where it does not look; each is noted.
    fn kept(&mut self, node: Option<&Node>, keys: &[&str]) -> Option<(String, Value)> {
        let mut kept = Map::new();
        for key in keys {
            let Some(value) = node.and_then(|it| it.get(key)) else { continue };
            let value = match (*key, value.to_json()) {
                ("settings", Value::Object(mut settings)) => {
                    let is_kept = |key: &str, value: &Value| match key {
                        "redirects" => value.is_object(),
                        "cookies" => value.is_string(),
                        key => OF_OURS.contains(&key),
                    };
                    settings.retain(|key, value| is_kept(key, value));
                    settings.into()
                }
                (key, value) => {
                    if key != "tags" {
                        self.ground.note(format!("`{key}` cannot be said; only an import of ours reads it again"));
                    }
                    value
                }
            };
            if value.as_object().is_none_or(|it| !it.is_empty()) {
                kept.insert((*key).to_owned(), value);
            }
        }
        (!kept.is_empty()).then(|| (EXTENSION.to_owned(), kept.into()))
    }
}

/// The headers around something, with its own over them.
fn merged(around: &[Parameter], own: &[Parameter]) -> Vec<Parameter> {
    let replaced = |it: &&Parameter| !own.iter().any(|own| own.name.source().eq_ignore_ascii_case(it.name.source()));
    around.iter().filter(replaced).chain(own).cloned().collect()
}

fn events(scripts: &[std::sync::Arc<Script>]) -> Vec<Value> {
    let listen = |it: &Script| if it.stage == Stage::Before { "prerequest" } else { "test" };
    scripts
        .iter()
        .map(|it| event(listen(it), &it.text.trim_end_matches('\n').split('\n').map(str::to_owned).collect::<Vec<_>>()))
        .collect()
}

fn event(listen: &str, lines: &[String]) -> Value {
    json!({ "listen": listen, "script": { "type": "text/javascript", "exec": lines } })
}
