//! A saved response: the mock server answers with it, the manual shows it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    body::{Body, FileBody},
    parameter::Parameters,
};
use crate::{
    expectation::Predicate,
    query::Query,
    source::{Node, Place, Read, Reader, read_keys},
    template::{Name, Template},
};

/// A saved response.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub name: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Parameters,
    /// The body.
    pub body: Option<Body>,
    /// What a request must be like to get this answer.
    pub when: When,
    /// What it was saved from, where that is known: of several answers the one that was asked for so is given.
    pub asked: Asked,
    /// Where it is written.
    pub place: Place,
}

/// What a saved response was asked for, as far as its request does not say so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Path parameters, and their values.
    pub path: Vec<(String, String)>,
    /// Query parameters, and their values.
    pub query: Vec<(String, String)>,
    /// The body: JSON where it is JSON, else text.
    pub body: Option<serde_json::Value>,
}

impl Asked {
    /// Whether it was asked for as its request asks.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What a request must be like: all of these.
#[derive(Clone, Debug, Default)]
pub struct When(pub Vec<Condition>);

/// One thing about a request.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What is looked at.
    pub subject: Subject,
    /// What it must be.
    pub predicate: Predicate,
    /// Where it is written.
    pub place: Place,
}

/// A part of a request.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A header.
    Header(String),
    /// A query parameter.
    Query(String),
    /// A path parameter.
    Path(String),
    /// A cookie.
    Cookie(String),
    /// A field of a form.
    Form(String),
    /// The whole body: JSON where it is JSON, else text.
    Body,
    /// A part of the body: a JSONPath or an XPath.
    Part(Box<Query>),
}

#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct Document {
    /// What it shows.
    name: Option<String>,
    /// What it is about.
    description: Option<String>,
    /// The status code; 200 if left out.
    status: Option<u16>,
    /// The headers.
    headers: Parameters,
    /// A body of JSON.
    json: Option<crate::template::Tree>,
    /// A body of text.
    text: Option<Template>,
    /// A body of XML.
    xml: Option<Template>,
    /// A body from a file.
    file: Option<FileBody>,
    /// What a request must be like to get this answer.
    when: When,
}

impl Example {
    /// The names in its templates: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        let mut names = self.headers.names();
        names.extend(self.body.iter().flat_map(Body::names));
        for condition in &self.when.0 {
            if let Subject::Part(query) = &condition.subject {
                names.extend(query.names());
            }
            names.extend(condition.predicate.names());
        }
        names
    }
}

impl Read for Example {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut it = Document::default();
        let entries = reader.map("an example: a map with `status` and a body", node)?;
        read_keys!(it, entries, reader, name, description, status, headers, json, text, xml, file, when);
        let bodies = [it.json.map(Body::Json), it.text.map(Body::Text), it.xml.map(Body::Xml), it.file.map(Body::File)];
        let mut bodies = bodies.into_iter().flatten();
        let (body, another) = (bodies.next(), bodies.next());
        if another.is_some() {
            reader.error("two-bodies", node.mark, "an example has one body: json, text, xml or file");
        }
        if let Some(status) = it.status.filter(|status| !(100..=599).contains(status)) {
            let at = node.get("status").map_or(node.mark, |it| it.mark);
            reader.error("wrong-type", at, format!("expected a status from 100 to 599, found {status}"));
        }
        Some(Self {
            name: it.name,
            description: it.description,
            status: it.status.unwrap_or(200),
            headers: it.headers,
            body,
            when: it.when,
            asked: Asked::default(),
            place: reader.place(node.mark),
        })
    }
}

impl JsonSchema for Example {
    fn schema_name() -> Cow<'static, str> {
        "Example".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Document::json_schema(generator)
    }
}

impl Read for When {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        const KNOWN: &[&str] = &["headers", "query", "path", "cookies", "form", "body"];
        let mut conditions = Vec::new();
        for entry in reader.map("a map of conditions: headers, query, path, cookies, form, body, $.path", node)? {
            let place = reader.place(entry.mark);
            let subject: fn(String) -> Subject = match entry.key.as_str() {
                "headers" => Subject::Header,
                "query" => Subject::Query,
                "path" => Subject::Path,
                "cookies" => Subject::Cookie,
                "form" => Subject::Form,
                key if key == "body" || key.starts_with(['$', '/']) => {
                    let subject = if key == "body" {
                        Some(Subject::Body)
                    } else {
                        let key = Node { kind: crate::source::Kind::Text(key.to_owned()), mark: entry.mark };
                        Query::read(&key, reader).map(|query| Subject::Part(Box::new(query)))
                    };
                    let predicate = Predicate::read(&entry.value, reader);
                    conditions.extend(subject.zip(predicate).map(|(subject, predicate)| Condition {
                        subject,
                        predicate,
                        place,
                    }));
                    continue;
                }
                _ => {
                    reader.unknown_key(entry, KNOWN);
                    continue;
                }
            };
            for inner in reader.map("a map of names and what they must be", &entry.value).unwrap_or_default() {
                if let Some(predicate) = Predicate::read(&inner.value, reader) {
                    let (subject, place) = (subject(inner.key.clone()), reader.place(inner.mark));
                    conditions.push(Condition { subject, predicate, place });
                }
            }
        }
        Some(Self(conditions))
    }
}

impl JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let predicate = generator.subschema_for::<Predicate>();
        let named =
            |says: &str| json_schema!({ "description": says, "type": "object", "additionalProperties": predicate });
        json_schema!({
            "description": "What a request must be like to get this answer: all of these.",
            "type": "object",
            "properties": {
                "headers": named("Headers of the request, and what must hold for them."),
                "query": named("Query parameters, and what must hold for them."),
                "path": named("Path parameters, and what must hold for them."),
                "cookies": named("Cookies of the request, and what must hold for them."),
                "form": named("Fields of a form or parts of a multipart body, and what must hold for them."),
                "body": predicate,
            },
            "patternProperties": { "^[$/]": predicate },
            "additionalProperties": false,
        })
    }
}
