//! From a collection in the shape of Postman's format 2.1 to the model.

use std::{path::Path, sync::Arc};

use serde_json::Value;

use super::{
    asked::asked,
    behavior::Behavior,
    environment,
    marks::Mark,
    request::PostmanRequest,
    url::{Url, is_disabled},
};
use crate::{
    model::{
        Asked, Body, Collection, Described, DescribedPart as Part, Dialect, Example, Folder, ForeignCollection, Item,
        Parameter, Parameters, Request, Script, Stage, When,
    },
    source::Place,
    template::{Template, Tree, js},
};

/// Headers of a saved response that speak of how it once travelled.
const OF_THE_WAY: [&str; 6] =
    ["connection", "content-encoding", "content-length", "date", "keep-alive", "transfer-encoding"];

/// What the levels around an item give it.
#[derive(Clone, Default)]
struct Around {
    auth: Option<Arc<Value>>,
    behavior: Behavior,
}

impl Around {
    fn inside(&self, level: &Value) -> Self {
        let auth = level.get("auth").map(|it| Arc::new(it.clone())).or_else(|| self.auth.clone());
        Self { auth, behavior: self.behavior.with(level.get("protocolProfileBehavior")) }
    }
}

/// The file that is read.
struct File<'a> {
    name: &'a Arc<str>,
}

/// The collection that `document` holds, whose parts stand where `mark` says.
pub(super) fn collection(document: &Arc<Value>, mark: &Mark, name: &Arc<str>, path: &Path) -> Collection {
    let info = &document["info"];
    let file = File { name };
    let called = info.get("name").map(|it| js::text(it).into_owned()).unwrap_or_default();
    let mut root = file.level(document, &called, mark, &Around::default());
    root.place = Place::whole(name.clone());
    root.docs = docs(info.get("description"));
    let id = info.get("_postman_id").and_then(Value::as_str).unwrap_or_default().into();
    let variables = environment::variables(&environment::entries(&document["variable"]));
    let foreign = Some(ForeignCollection { id, variables, document: document.clone(), environment: None });
    Collection { root, path: path.to_owned(), library: None, foreign }
}

impl File<'_> {
    /// A collection or a folder. The parser has bounded the depth.
    fn level(&self, written: &Value, name: &str, mark: &Mark, around: &Around) -> Folder {
        let around = around.inside(written);
        let name: Arc<str> = name.into();
        let marks = mark.get("item");
        let items = list(written, "item").enumerate();
        let items = items.map(|(index, it)| self.item(it, marks.at(index), &around)).collect();
        Folder {
            stem: name.clone(),
            docs: docs(written.get("description")),
            scripts: self.scripts(written, &name, mark),
            name,
            items,
            place: mark.place(self.name),
            ..Folder::default()
        }
    }

    fn item(&self, written: &Value, mark: &Mark, around: &Around) -> Item {
        let name = written.get("name").filter(|it| !it.is_null()).map(|it| js::text(it).into_owned());
        if written.get("item").is_some() {
            return Item::Folder(Box::new(self.level(written, &name.unwrap_or_default(), mark, around)));
        }
        let place = mark.place(self.name);
        let around = around.inside(&serde_json::json!({
            "protocolProfileBehavior": written.get("protocolProfileBehavior"),
        }));
        let mut view = written["request"].clone();
        let id = written["id"].as_str().unwrap_or_default().to_owned();
        for (key, value) in [("name", name.clone()), ("id", Some(id.clone()))] {
            view[key] = value.map_or(Value::Null, Value::String);
        }
        let text = |text: &str| Template::literal(text, place.clone());
        let url = Url::of(&view["url"]).text();
        // Who has no name is called by its address.
        let name: Arc<str> = name.filter(|it| !it.is_empty()).unwrap_or_else(|| url.clone()).into();
        let foreign = PostmanRequest { id, view, inherited: around.auth, behavior: around.behavior, is_ad_hoc: false };
        Item::Request(Arc::new(Request {
            docs: docs(written["request"].get("description")).or_else(|| docs(written.get("description"))),
            method: text(foreign.view["method"].as_str().unwrap_or("GET")),
            url: text(&url),
            scripts: self.scripts(written, &name, mark),
            examples: self.examples(written, mark),
            described: described(&written["request"]),
            name,
            foreign: Some(Arc::new(foreign)),
            lines: mark.lines(),
            place,
            ..Request::default()
        }))
    }

    /// The scripts that are written on a level itself.
    fn scripts(&self, written: &Value, owner: &Arc<str>, mark: &Mark) -> Vec<Arc<Script>> {
        let mut scripts = Vec::new();
        for (index, event) in list(written, "event").enumerate().filter(|(_, it)| !is_disabled(it)) {
            let stage = match event["listen"].as_str() {
                Some("prerequest") => Stage::Before,
                Some("test") => Stage::After,
                _ => continue,
            };
            let lines: Vec<_> = list(&event["script"], "exec").map(js::text).collect();
            let text = lines.join("\n");
            let event = mark.get("event").at(index);
            let places = [event.get("script").get("exec").at(0), event.get("script"), event, mark];
            let place = places.into_iter().map(|it| it.place(self.name)).find(|it| it.line > 0).unwrap_or_default();
            scripts.push(Arc::new(Script {
                stage,
                text: text.into(),
                owner: owner.clone(),
                place,
                dialect: Dialect::Pm,
            }));
        }
        scripts
    }

    /// The saved responses.
    fn examples(&self, written: &Value, mark: &Mark) -> Vec<Example> {
        let responses = list(written, "response").enumerate().filter(|(_, it)| it.is_object());
        let one = |(index, it): (usize, &Value)| {
            let mut example = example(it, &mark.get("response").at(index).place(self.name));
            if let Some(original) = it.get("originalRequest").filter(|it| it.is_object()) {
                example.asked = asked(original, &written["request"]);
            }
            example
        };
        responses.map(one).collect()
    }
}

fn example(response: &Value, place: &Place) -> Example {
    let text = |text: &str| Template::literal(text, place.clone());
    let known = |key: &str| response.get(key).and_then(Value::as_str);
    let header = |it: &Value| {
        let name = it.get("key").and_then(Value::as_str).filter(|it| !it.is_empty())?;
        (!OF_THE_WAY.contains(&name.to_ascii_lowercase().as_str())).then(|| Parameter {
            name: text(name),
            values: vec![Tree::Text(text(&it.get("value").map(js::text).unwrap_or_default()))],
            kind: None,
            required: false,
            description: None,
            disabled: is_disabled(it),
            encoded: false,
            removed: false,
            place: place.clone(),
        })
    };
    let status = response.get("code").and_then(Value::as_u64).and_then(|it| u16::try_from(it).ok());
    Example {
        name: known("name").map(str::to_owned),
        description: docs(response.get("description")),
        status: status.filter(|it| (100..=599).contains(it)).unwrap_or(200),
        headers: Parameters(list(response, "header").filter_map(header).collect()),
        body: known("body").filter(|it| !it.is_empty()).map(|it| Body::Text(text(it))),
        when: When::default(),
        asked: Asked::default(),
        place: place.clone(),
    }
}

/// What is said of the parameters and headers of a request.
fn described(request: &Value) -> Vec<Described> {
    let url = &request["url"];
    let parts = [(Part::Path, url, "variable"), (Part::Query, url, "query"), (Part::Header, request, "header")];
    let one = |(part, of, key): (Part, &Value, &str)| -> Vec<Described> {
        let named = list(of, key).filter_map(|it| Some((it, it.get("key")?.as_str()?)));
        let plain = |(it, name): (&Value, &str)| {
            let value = it.get("value").cloned().unwrap_or_default();
            Described::plain(part, name.to_owned(), value, docs(it.get("description")), is_disabled(it))
        };
        named.map(plain).collect()
    };
    parts.into_iter().flat_map(one).collect()
}

/// A description: a text, or an object that holds one.
fn docs(written: Option<&Value>) -> Option<String> {
    let text = match written? {
        Value::Object(map) => map.get("content").and_then(Value::as_str),
        written => written.as_str(),
    };
    text.filter(|it| !it.trim().is_empty()).map(str::to_owned)
}

fn list<'a>(written: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    written.get(key).and_then(Value::as_array).into_iter().flatten()
}
