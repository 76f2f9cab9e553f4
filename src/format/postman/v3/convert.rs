//! From the files of a collection to one document in the shape of Postman's format 2.1, and where each part of it stands.

use std::{path::Path, sync::Arc};

use serde_json::{Map, Value, json};

use super::{
    super::{marks::Mark, url::Url},
    address, auth,
    auth::Offers,
    body,
    document::Document,
    example::example,
    kept,
    pairs::{pairs, variables},
    scripts::{self, Found, Owner},
    settings,
    tree::{self, Entry, Leaf, Level},
    words::{self, Protocol},
};
use crate::{
    model::Script,
    source::{Node, Place, Problem, shown},
};

/// A part of a collection in the words of format 2.1.
pub(super) struct Part {
    /// What is written.
    pub(super) value: Map<String, Value>,
    /// Where it stands.
    pub(super) mark: Mark,
    /// What format 2.1 has no word for.
    pub(super) beyond: Beyond,
}

/// What format 2.1 has no word for.
pub(super) struct Beyond {
    /// What it is called on the disk.
    pub(super) stem: Arc<str>,
    /// How it travels; a folder travels in no way.
    pub(super) protocol: Protocol,
    /// Why it is not sent, and where it is written.
    pub(super) skip: Option<(String, Place)>,
    /// The scripts of a level that run around GraphQL requests.
    pub(super) graphql: Vec<Arc<Script>>,
    /// That of each item.
    pub(super) inner: Vec<Beyond>,
}

/// Goes through a collection.
pub(super) struct Convert<'a> {
    /// The folder of the collection.
    root: &'a Path,
    /// What the levels offer that are gone through, the outermost first.
    offers: Vec<Offers>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Convert<'a> {
    /// For the collection in `root`.
    pub(super) fn new(root: &'a Path, problems: &'a mut Vec<Problem>) -> Self {
        Self { root, offers: Vec::new(), problems }
    }

    /// A collection, or a folder.
    pub(super) fn level(&mut self, level: &Level) -> Part {
        let mut value = Map::new();
        let name = level.name();
        value.insert("name".to_owned(), Value::from(name));
        let mut mark = Mark::at_place(&Place::whole(shown(&level.path)), 0..0);
        let (mut offers, mut found) = (Offers::new(), Vec::new());
        if let Some(document) = &level.definition {
            mark = Mark::at_place(&document.place(), document.lines());
            (offers, found) = self.definition(document, &mut value);
        }
        self.offers.push(offers);
        let parts: Vec<_> = level.entries.iter().map(|it| self.entry(it)).collect();
        self.offers.pop();
        let (mut items, mut marks, mut inner) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            items.push(Value::Object(part.value));
            marks.push(part.mark);
            inner.push(part.beyond);
        }
        value.insert("item".to_owned(), Value::Array(items));
        let of_graphql = found.extract_if(.., |it| it.protocol == Protocol::Graphql);
        let graphql = of_graphql.map(|it| it.script(name)).collect();
        let mark = events(&found, &mut value, mark).with("item", marks);
        let beyond = Beyond { stem: level.stem.as_str().into(), protocol: Protocol::Other, skip: None, graphql, inner };
        Part { value, mark, beyond }
    }

    /// Reads what is written of a level.
    fn definition(&mut self, document: &Document, value: &mut Map<String, Value>) -> (Offers, Vec<Found>) {
        let mut reader = document.reader(self.problems);
        words::check(Some(&document.node), words::DEFINITION, &mut reader);
        if let Some(kind) = document.get("$kind").filter(|it| it.text() != Some("collection")) {
            let help = "Postman writes `$kind: collection`, for folders, too";
            reader.warning("odd-postman", kind.mark, format!("{} is no kind of definition", kind.says()), help);
        }
        for key in ["id", "description"] {
            value.extend(document.text(key).map(|it| (key.to_owned(), Value::from(it))));
        }
        if let Some(node) = document.get("variables").filter(|_| !self.offers.is_empty()) {
            let help = "write them in the definition of the collection";
            reader.warning("odd-postman", node.mark, "the variables of a folder are not looked at", help);
        } else {
            let variables = variables(document.get("variables"), words::VARIABLE, &mut reader);
            value.insert("variable".to_owned(), Value::Array(variables));
        }
        let (auth, offers) = auth::auth(document.get("auth"), &self.offers, &mut reader);
        value.extend(auth.map(|it| ("auth".to_owned(), it)));
        value.extend(kept::of_level(document));
        (offers, scripts::scripts(document, Owner::Level, &mut reader))
    }

    fn entry(&mut self, entry: &Entry) -> Part {
        match entry {
            Entry::Folder(level) => self.level(level),
            Entry::Request(leaf) => self.request(leaf),
        }
    }

    fn request(&mut self, leaf: &Leaf) -> Part {
        let document = &leaf.document;
        let (protocol, skip) = self.kind(document);
        let mut reader = document.reader(self.problems);
        let reader = &mut reader;
        if let Some(known) = words::request(protocol) {
            words::check(Some(&document.node), &known, reader);
        }
        let mut value = Map::new();
        value.insert("name".to_owned(), Value::from(tree::name(Some(document), &leaf.stem)));
        value.extend(document.text("id").map(|it| ("id".to_owned(), Value::from(it))));
        let mut request = json!({ "method": method(document, protocol) });
        if let Some(description) = document.text("description") {
            request["description"] = description.into();
        }
        if protocol == Protocol::Other {
            request["url"] = json!(document.text("url"));
        } else {
            request["url"] = match protocol {
                Protocol::Http | Protocol::Other => address::address(&document.node, reader),
                Protocol::Graphql => Url::parse(document.text("url").unwrap_or_default()).value(),
            };
            request["header"] = Value::Array(headers(document.get("headers"), reader));
            let (auth, _) = auth::auth(document.get("auth"), &self.offers, reader);
            let body = match protocol {
                Protocol::Graphql => Some(body::graphql(document, reader)),
                Protocol::Http | Protocol::Other => body::body(document, self.root, reader),
            };
            for (key, value) in [("auth", auth), ("body", body)] {
                request
                    .as_object_mut()
                    .into_iter()
                    .for_each(|it| it.extend(value.clone().map(|it| (key.to_owned(), it))));
            }
        }
        let has_body = request.get("body").is_some();
        value.insert("request".to_owned(), request);
        value.insert("protocolProfileBehavior".to_owned(), settings::settings(document, protocol, has_body, reader));
        let found = scripts::scripts(document, Owner::Request(protocol), reader);
        let mark = events(&found, &mut value, Mark::at_place(&document.place(), document.lines()));
        let (mut responses, mut marks) = (Vec::new(), Vec::new());
        for (stem, document) in &leaf.examples {
            responses.extend(example(stem, document, self.problems).inspect(|_| {
                marks.push(Mark::at_place(&document.place(), document.lines()));
            }));
        }
        value.insert("response".to_owned(), Value::Array(responses));
        value.extend(kept::of_request(document, &leaf.saved, protocol));
        let (stem, graphql, inner) = (leaf.stem.as_str().into(), Vec::new(), Vec::new());
        let beyond = Beyond { stem, protocol, skip, graphql, inner };
        Part { value, mark: mark.with("response", marks), beyond }
    }

    /// How a request travels; why it is not sent where that is not spoken here.
    fn kind(&mut self, document: &Document) -> (Protocol, Option<(String, Place)>) {
        let mut reader = document.reader(self.problems);
        let Some(node) = document.get("$kind") else {
            let help = "Postman leaves the file out without it; it is run as `$kind: http-request`";
            reader.warning("odd-postman", document.node.mark, "this request has no `$kind`", help);
            return (Protocol::Http, None);
        };
        let written = node.text().unwrap_or_default();
        let place = reader.place(node.mark);
        let why = match words::kind(written) {
            Some((Protocol::Other, called)) => format!("{called} requests are not supported"),
            Some((protocol, _)) => return (protocol, None),
            None => {
                let help = words::near_kind(written).unwrap_or_else(|| "it is skipped".to_owned());
                let message = format!("{} is no kind of request that is known", node.says());
                reader.warning("odd-postman", node.mark, message, &help);
                format!("requests of the kind `{written}` are not supported")
            }
        };
        (Protocol::Other, Some((why, place)))
    }
}

/// The method of a request; for what travels in other ways, what that is called.
fn method(document: &Document, protocol: Protocol) -> String {
    let kind = document.text("$kind").unwrap_or_default();
    match protocol {
        Protocol::Http => document.text("method").unwrap_or("GET").to_owned(),
        Protocol::Graphql => "POST".to_owned(),
        Protocol::Other => words::kind(kind).map_or(kind, |it| it.1).to_owned(),
    }
}

/// The headers. One without a value has an empty one.
fn headers(node: Option<&Node>, reader: &mut crate::source::Reader<'_>) -> Vec<Value> {
    let mut list = pairs(node, words::PAIR, reader);
    for value in list.iter_mut().filter_map(|it| it.get_mut("value")).filter(|it| it.is_null()) {
        *value = Value::from("");
    }
    list
}

/// Adds scripts to a part, and where they stand to its mark.
fn events(found: &[Found], value: &mut Map<String, Value>, mark: Mark) -> Mark {
    let events = found.iter().map(Found::event).collect();
    value.insert("event".to_owned(), Value::Array(events));
    mark.with("event", found.iter().map(Found::mark).collect())
}
