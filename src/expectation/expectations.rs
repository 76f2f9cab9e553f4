//! The map `expect`: every expectation of a request.

use std::{borrow::Cow, sync::Arc};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    contract::{Judge, Verdict},
    kinds,
    predicate::Predicate,
    schema::Schema as JsonShape,
    single::Expectation,
    status::Status as Codes,
    time,
};
use crate::{
    query::{Body, COOKIE_ATTRIBUTES, Cookie, Header, Query, QuerySyntax, Size, Status, Time},
    scope::Scope,
    source::{Entry, Kind, Mark, Node, Place, Read, Reader, did_you_mean},
    template::Name,
    wire::Exchange,
};

/// The words that `expect` knows beside queries.
const WORDS: &[&str] = &["status", "time", "size", "body", "headers", "cookies", "schema", "snapshot"];

/// What a response must be.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    /// In the order of writing; several predicates for one query are several expectations.
    pub list: Vec<Expectation>,
}

impl Expectations {
    /// What came of each, in the order of writing. Where none is about the status, the first verdict says that it must be
    /// below 400; `request_place` is where the request is written.
    pub fn judge(&self, exchange: &Exchange, scope: &Scope<'_>, request_place: &Place) -> Vec<Verdict> {
        let has_status = self.list.iter().any(|it| matches!(it.query, Query::Status(_)));
        let implied = (!has_status).then(|| Expectation::no_error(request_place.clone()).judge(exchange, scope));
        implied.into_iter().chain(self.list.iter().map(|it| it.judge(exchange, scope))).collect()
    }

    /// The names in its templates: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        self.list.iter().flat_map(Expectation::names).collect()
    }
}

impl Read for Expectations {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = reader.map("a map of expectations such as `status: 200`", node)?;
        let mut gather = Gather { reader, list: Vec::new() };
        for entry in entries {
            gather.entry(entry);
        }
        // They live as long as the run, in each of its requests.
        gather.list.shrink_to_fit();
        Some(Self { list: gather.list })
    }
}

/// Reads the entries of `expect`.
struct Gather<'r, 'a> {
    reader: &'r mut Reader<'a>,
    list: Vec<Expectation>,
}

impl Gather<'_, '_> {
    fn entry(&mut self, entry: &Entry) {
        match entry.key.as_str() {
            "status" if matches!(entry.value.kind, Kind::Map(_)) => self.add(&Query::Status(Status), entry),
            "status" => {
                if let Some(codes) = Codes::read(&entry.value, self.reader) {
                    self.push(Query::Status(Status), "status", Arc::new(codes), entry);
                }
            }
            "time" => {
                if let Some(value) = time::in_milliseconds(&entry.value, self.reader) {
                    self.add(&Query::Time(Time::total()), &Entry { value, ..entry.clone() });
                }
            }
            "size" => self.add(&Query::Size(Size), entry),
            "body" => self.body(entry),
            "headers" => self.named(entry, |name, place| Header::parse(name, place).map(Query::Header)),
            "cookies" => self.named(entry, |name, place| Cookie::parse(name, place).map(Query::Cookie)),
            "schema" => {
                if let (Some(schema), Some(json)) = (JsonShape::read(&entry.value, self.reader), json()) {
                    self.push(json, "schema", Arc::new(schema), entry);
                }
            }
            "snapshot" => {
                let help = "leave it out; `schema`, `body` and queries say what must hold";
                self.reader.error_with_help("not-yet", entry.mark, "`snapshot` is not supported yet", help);
            }
            key if Query::is_begun_by(key) => {
                let place = self.reader.place(entry.mark);
                match Query::parse(key, place) {
                    Ok(query @ Query::Time(_)) => {
                        if let Some(value) = time::in_milliseconds(&entry.value, self.reader) {
                            self.add(&query, &Entry { value, ..entry.clone() });
                        }
                    }
                    Ok(query) => self.add(&query, entry),
                    Err(error) => self.refuse(entry.mark, error),
                }
            }
            _ => self.unknown(entry),
        }
    }

    /// Adds what the entry says of the answer to `query`.
    fn add(&mut self, query: &Query, entry: &Entry) {
        self.add_as(query, &entry.key, entry);
    }

    fn add_as(&mut self, query: &Query, written: &str, entry: &Entry) {
        let is_map = matches!(entry.value.kind, Kind::Map(_));
        for predicate in kinds::read_each(&entry.value, self.reader) {
            let place = if is_map { predicate.place.clone() } else { self.reader.place(entry.mark) };
            let expectation = Expectation::new(query.clone(), predicate, place, written);
            self.list.push(expectation);
        }
    }

    fn push(&mut self, query: Query, word: &'static str, judge: Arc<dyn Judge>, entry: &Entry) {
        let place = self.reader.place(entry.mark);
        let predicate = Predicate::new(word, place.clone(), judge);
        self.list.push(Expectation::new(query, predicate, place, word));
    }

    /// The body: a text, a JSON value, or predicates. Those that speak of JSON look at the JSON, the others at the text.
    fn body(&mut self, entry: &Entry) {
        let Some(json) = json() else { return };
        match &entry.value.kind {
            Kind::Plain(_) | Kind::Text(_) => self.add(&Query::Body(Body), entry),
            Kind::Map(entries) if entries.iter().any(|it| kinds::is_predicate(&it.key)) => {
                for predicate in entries {
                    let alone = Node { kind: Kind::Map(vec![predicate.clone()]), mark: entry.value.mark };
                    let query = if speaks_of_json(predicate) { json.clone() } else { Query::Body(Body) };
                    self.add(&query, &Entry { value: alone, ..entry.clone() });
                }
            }
            Kind::Map(_) | Kind::List(_) => {
                let equals = Entry { key: "equals".to_owned(), ..entry.clone() };
                let node = Node { kind: Kind::Map(vec![equals]), mark: entry.value.mark };
                self.add(&json, &Entry { value: node, ..entry.clone() });
            }
        }
    }

    /// A map of headers or cookies: name, and what must hold for its value.
    fn named(&mut self, entry: &Entry, query: impl Fn(&str, Place) -> Result<Query, QuerySyntax>) {
        let Some(entries) = self.reader.map("a map of names, and what must hold for their values", &entry.value) else {
            return;
        };
        for named in entries {
            if named.value.is_null() {
                let help = format!("write `{}: {{ exists: false }}` for one that must not be there", named.key);
                self.reader.error_with_help("wrong-type", named.value.mark, "expected a value, found nothing", &help);
                continue;
            }
            if let Kind::Map(entries) = &named.value.kind
                && entry.key == "cookies"
                && entries.iter().any(|it| COOKIE_ATTRIBUTES.contains(&it.key.as_str()))
            {
                self.attributes(named, entries);
                continue;
            }
            match query(&named.key, self.reader.place(named.mark)) {
                Ok(query) => self.add_as(&query, &format!("{}.{}", entry.key, named.key), named),
                Err(error) => self.refuse(named.mark, error),
            }
        }
    }

    /// A cookie's attributes, and what must hold for each.
    fn attributes(&mut self, cookie: &Entry, entries: &[Entry]) {
        for entry in entries {
            let name = format!("{} {}", cookie.key, entry.key);
            match Cookie::parse(&name, self.reader.place(entry.mark)).map(Query::Cookie) {
                Ok(query) => self.add_as(&query, &format!("cookies.{}.{}", cookie.key, entry.key), entry),
                Err(error) => self.refuse(entry.mark, error),
            }
        }
    }

    fn refuse(&mut self, mark: Mark, error: QuerySyntax) {
        match error.help {
            Some(help) => self.reader.error_with_help("bad-query", mark, error.why, &help),
            None => self.reader.error("bad-query", mark, error.why),
        }
    }

    fn unknown(&mut self, entry: &Entry) {
        let help = match did_you_mean(&entry.key, WORDS.iter().copied()) {
            Some(near) => near,
            None if kinds::is_predicate(&entry.key) => {
                format!("a predicate belongs below what it judges: `$.id: {{ {}: ... }}`", entry.key)
            }
            None if is_bare_path(&entry.key) => format!("a JSONPath begins with `$`: did you mean `$.{}`?", entry.key),
            None => format!("known here: {}, a JSONPath `$.id`, an XPath `//id`, `header NAME`", WORDS.join(", ")),
        };
        self.reader.error_with_help("unknown-key", entry.mark, format!("unknown key `{}`", entry.key), &help);
    }
}

/// The whole body as JSON.
fn json() -> Option<Query> {
    Query::parse("$", Place::default()).ok()
}

/// Whether a predicate for the body is one for its JSON.
fn speaks_of_json(predicate: &Entry) -> bool {
    let is_structure = matches!(predicate.value.kind, Kind::Map(_) | Kind::List(_));
    match predicate.key.as_str() {
        "type" | "each" | "any" | "schema" => true,
        "equals" | "not_equals" | "contains" | "not_contains" => is_structure,
        _ => false,
    }
}

/// Whether a key is a JSONPath without its beginning: `user.name`, `items[0]`.
fn is_bare_path(key: &str) -> bool {
    key.contains(['.', '[']) && Query::parse(&format!("$.{key}"), Place::default()).is_ok()
}

impl JsonSchema for Expectations {
    fn schema_name() -> Cow<'static, str> {
        "Expectations".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let predicate = generator.subschema_for::<Predicate>();
        let described = |text: &str| {
            let mut schema = predicate.clone();
            schema.insert("description".to_owned(), text.into());
            schema
        };
        let by_name =
            |text: &str| json_schema!({ "type": "object", "description": text, "additionalProperties": predicate });
        json_schema!({
            "description": "What the response must be. Without `status`, a status of 400 or more is a failure.",
            "type": "object",
            "properties": {
                "status": {
                    "description": "The status: `200`, `2xx`, a list of these, or predicates.",
                    "anyOf": [
                        { "type": ["integer", "string"] },
                        { "type": "array", "minItems": 1, "items": { "type": ["integer", "string"] } },
                        predicate,
                    ],
                },
                "time": described("How long it may take: `800ms`, or predicates such as `{ lt: 2s }`."),
                "size": described("The body's size in bytes."),
                "body": {
                    "description": "The body: a text, a JSON value, or predicates. A map of which no key is a predicate is \
                        a JSON value; `type`, `each`, `any`, `schema` and operands that are maps or lists look at the JSON, \
                        other predicates at the text.",
                },
                "headers": by_name("Headers by name, and what must hold for their values."),
                "cookies": {
                    "description": "Cookies that the response sets, by name, and what must hold for their values, or for their \
                        attributes: `{ path: /, secure: true }`.",
                    "type": "object",
                    "additionalProperties": { "anyOf": [predicate, {
                        "type": "object",
                        "properties": COOKIE_ATTRIBUTES.iter().map(|it| ((*it).to_owned(), predicate.clone().into())).collect::<serde_json::Map<_, _>>(),
                        "additionalProperties": false,
                    }] },
                },
                "schema": {
                    "description": "A JSON Schema for the JSON body: its file, `openapi.yaml#/components/schemas/User`, or a map.",
                    "type": ["string", "object"],
                },
            },
            "patternProperties": {
                r"^\$": described("A JSONPath, and what must hold for what it finds."),
                "^/": described("An XPath, and what must hold for what it finds."),
                r"^time\s": described("A part of the time, `time first_byte: 200ms`: `dns`, `connect`, `tls`, `first_byte` or `ttfb`, `download`."),
                r"^((header|cookie|certificate|regex|jsonpath|xpath)\s|(url|md5|sha1|sha256|sha512)$)": described("A query, and what must hold for its answer."),
            },
            "additionalProperties": false,
        })
    }
}
