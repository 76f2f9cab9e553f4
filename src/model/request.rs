//! A request as the user wrote it.

use std::{ops::Range, sync::Arc, time::Duration};

use super::{
    body::{Body, FileBody, Graphql, Parts},
    capture::Captures,
    described::Described,
    dialect::Dialect,
    example::Example,
    flow::{For, Needs, Retry, Skip},
    foreign::Foreign,
    output::Output,
    parameter::Parameters,
    script::{Script, Stage},
    settings::Settings,
};
use crate::{
    auth::Auth,
    expectation::Expectations,
    source::{Entry, Kind, Mark, Node, Place, Read, Reader, keys},
    template::{Condition, Template, Tree},
};

/// The methods that are keys of their own; the others are written as `method:` and `url:`.
pub const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const BODIES: &[&str] = &["json", "text", "xml", "form", "multipart", "graphql", "file"];

/// A request with its templates, and what is done with its response.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// What it is called; unique in its folder.
    pub name: Arc<str>,
    /// What it is about, in Markdown.
    pub docs: Option<String>,
    /// Words to choose it by.
    pub tags: Vec<String>,
    /// The method.
    pub method: Template,
    /// The URL; `{name}` in it is a path parameter.
    pub url: Template,
    /// Path parameters.
    pub path: Parameters,
    /// Query parameters, added to those in the URL.
    pub query: Parameters,
    /// Headers, over those of the folders.
    pub headers: Parameters,
    /// The body.
    pub body: Option<Body>,
    /// The file that the body of a good answer goes into.
    pub output: Option<Output>,
    /// How it is authorized.
    pub auth: Auth,
    /// What the response must be.
    pub expect: Expectations,
    /// What is kept of the response.
    pub captures: Captures,
    /// What runs before and after it.
    pub scripts: Vec<Arc<Script>>,
    /// Itself, where it is written in the words of another format; then it renders itself, and `url` and `method` are shown.
    pub foreign: Option<Arc<dyn Foreign>>,
    /// What is said of its parameters and headers, where it is written in the words of another format.
    pub described: Vec<Described>,
    /// Saved responses.
    pub examples: Vec<Example>,
    /// The condition under which it is sent.
    pub when: Option<Condition>,
    /// For what it is repeated.
    pub each: Option<For>,
    /// Until when it is tried again.
    pub retry: Option<Retry>,
    /// What must have run before.
    pub needs: Option<Needs>,
    /// Whether it runs even after the run was stopped by a failure.
    pub always: bool,
    /// How long to wait before it.
    pub delay: Option<Duration>,
    /// Why it is not sent.
    pub skip: Option<Skip>,
    /// How it is sent.
    pub settings: Settings,
    /// Where it is written: its first key.
    pub place: Place,
    /// The lines that it takes, without the one behind its last.
    pub lines: Range<u32>,
}

keys! {
    /// JavaScript around a request.
    pub struct ScriptDocument ("a map with `before` and `after`") {
        /// Runs before the request is sent.
        pub before: Option<String>,
        /// Runs after the response has come.
        pub after: Option<String>,
    }
}

impl ScriptDocument {
    /// The scripts of what is called `owner`, whose `entries` these are.
    pub(crate) fn scripts(self, entries: &[Entry], owner: &Arc<str>, reader: &Reader<'_>) -> Vec<Arc<Script>> {
        let inner = entries.iter().find(|it| it.key == "script").map(|it| &it.value);
        let place = |key: &str| {
            let Some(Kind::Map(inner)) = inner.map(|it| &it.kind) else { return Place::default() };
            let at = inner.iter().find(|it| it.key == key);
            at.map(|it| reader.place(it.value.mark)).unwrap_or_default()
        };
        [(Stage::Before, "before", self.before), (Stage::After, "after", self.after)]
            .into_iter()
            .filter_map(|(stage, key, text)| {
                let script =
                    Script { stage, text: text?.into(), owner: owner.clone(), place: place(key), dialect: Dialect::Pm };
                Some(Arc::new(script))
            })
            .collect()
    }
}

keys! {
    /// One request: one YAML document.
    pub struct RequestDocument ("a request: a map with a method and a URL, such as `GET: https://example.org/users`") {
        /// What it is called; the file's name if left out. Unique in its folder.
        pub name: Option<String>,
        /// What it is about, in Markdown.
        pub docs: Option<String>,
        /// Words to choose it by: `--tag smoke`.
        pub tags: Vec<String>,
        /// The URL to get.
        pub get as "GET": Option<Template>,
        /// The URL to post to.
        pub post as "POST": Option<Template>,
        /// The URL to put to.
        pub put as "PUT": Option<Template>,
        /// The URL to patch.
        pub patch as "PATCH": Option<Template>,
        /// The URL to delete.
        pub delete as "DELETE": Option<Template>,
        /// The URL whose headers to get.
        pub head as "HEAD": Option<Template>,
        /// The URL whose options to get.
        pub options as "OPTIONS": Option<Template>,
        /// Another method than those with a key of their own; goes with `url`.
        pub method: Option<Template>,
        /// The URL; goes with `method`.
        pub url: Option<Template>,
        /// Path parameters: `{userId}` in the URL.
        pub path: Parameters,
        /// Query parameters, added to those in the URL.
        pub query: Parameters,
        /// Headers; `null` removes one of the folder's.
        pub headers: Parameters,
        /// A body of JSON.
        pub json: Option<Tree>,
        /// A body of plain text.
        pub text: Option<Template>,
        /// A body of XML.
        pub xml: Option<Template>,
        /// A body of URL-encoded fields.
        pub form: Option<Parameters>,
        /// A body of fields and files in parts.
        pub multipart: Option<Parts>,
        /// A GraphQL operation as body.
        pub graphql: Option<Graphql>,
        /// A file as body.
        pub file: Option<FileBody>,
        /// The file that the body of a good answer (2xx) goes into, and not into memory.
        pub output: Option<Output>,
        /// How the request proves who sends it; as the folder says, if left out.
        pub auth: Auth,
        /// What the response must be. Without `status`, 400 and above fails.
        pub expect: Expectations,
        /// What is kept of the response, as variables.
        pub capture: Captures,
        /// JavaScript around the request.
        pub script: ScriptDocument,
        /// Saved responses, for the mock server and the manual.
        pub examples: Vec<Example>,
        /// The condition under which it is sent.
        pub when: Option<Condition>,
        /// Sends it once for each item of a list, or so many times.
        pub each as "for": Option<For>,
        /// Tries again until the answer is right.
        pub retry: Option<Retry>,
        /// What must have run before.
        pub needs: Option<Needs>,
        /// Whether it runs even after `--bail` stopped the run.
        pub always: bool,
        /// How long to wait before it: 500ms, 2s; a bare number is milliseconds.
        #[schemars(with = "Option<super::settings::Time>")]
        pub delay: Option<Duration>,
        /// Why it is not sent.
        pub skip: Option<Skip>,
        /// How it is sent; over the folder's settings.
        pub settings: Settings,
    }
}

impl RequestDocument {
    /// The request, called `stem` unless it has a name; `None` when it has no method, which `reader` is told.
    pub fn request(node: &Node, stem: &str, reader: &mut Reader<'_>) -> Option<Request> {
        let entries =
            reader.map("a request: a map with a method and a URL, such as `GET: https://example.org/`", node)?;
        let it = Self::read(node, reader)?;
        let [method, url] = method(&it, entries, node, reader)?;
        only_one(BODIES, "two-bodies", "body", entries, reader);
        entries.iter().filter(|entry| entry.key == "graphql").for_each(|it| reader.require(&["query"], &it.value));
        if let Some(entry) = entries.iter().find(|entry| entry.key == "name" && it.name.as_deref() == Some("")) {
            reader.error("empty-name", entry.value.mark, "a name cannot be empty");
        }
        let mark = entries.first().map_or(node.mark, |entry| entry.mark);
        let name: Arc<str> = it.name.unwrap_or_else(|| stem.to_owned()).into();
        let body = None
            .or(it.json.map(Body::Json))
            .or(it.text.map(Body::Text))
            .or(it.xml.map(Body::Xml))
            .or(it.form.map(Body::Form))
            .or(it.multipart.map(|parts| Body::Multipart(parts.0)))
            .or(it.graphql.map(Body::Graphql))
            .or(it.file.map(Body::File));
        let scripts = it.script.scripts(entries, &name, reader);
        Some(Request {
            name,
            docs: it.docs,
            tags: it.tags,
            method,
            url,
            path: it.path,
            query: it.query,
            headers: it.headers,
            body,
            output: it.output,
            auth: it.auth,
            expect: it.expect,
            captures: it.capture,
            scripts,
            foreign: None,
            described: Vec::new(),
            examples: it.examples,
            when: it.when,
            each: it.each,
            retry: it.retry,
            needs: it.needs,
            always: it.always,
            delay: it.delay,
            skip: it.skip,
            settings: it.settings,
            place: reader.place(mark),
            lines: mark.line..node.last_line() + 1,
        })
    }
}

/// The method and the URL.
fn method(it: &RequestDocument, entries: &[Entry], node: &Node, reader: &mut Reader<'_>) -> Option<[Template; 2]> {
    let keys = || entries.iter().filter(|entry| METHODS.contains(&entry.key.as_str()) || entry.key == "method");
    only_one(&[METHODS, &["method"]].concat(), "two-methods", "method", entries, reader);
    let urls = [&it.get, &it.post, &it.put, &it.patch, &it.delete, &it.head, &it.options];
    let by_key = METHODS.iter().zip(urls).find_map(|(method, url)| Some((method, url.clone()?)));
    if let Some((method, url)) = by_key {
        if let Some(entry) = entries.iter().find(|entry| entry.key == "url") {
            reader.error(
                "two-methods",
                entry.mark,
                format!("`url` goes with `method`; the URL stands behind `{method}`"),
            );
        }
        return Some([Template::literal(*method, url.place().clone()), url]);
    }
    match (&it.method, &it.url) {
        (Some(method), Some(url)) => return Some([method.clone(), url.clone()]),
        (Some(_), None) => reader.error("missing-url", keys().next()?.mark, "`method` needs a `url` beside it"),
        (None, Some(_)) => reader.error("missing-method", node.mark, "`url` needs a `method` beside it"),
        // A method whose URL is wrong was told already.
        (None, None) if keys().next().is_some() => {}
        // `get` was told already, too: the unknown key for which `GET` was meant.
        (None, None) if entries.iter().any(|entry| METHODS.contains(&entry.key.to_uppercase().as_str())) => {}
        (None, None) => {
            let mark = Mark { width: 1, ..entries.first().map_or(node.mark, |entry| entry.mark) };
            let help = "write the method as a key: `GET: https://example.org/users`";
            reader.error_with_help("missing-method", mark, "this request has no method", help);
        }
    }
    None
}

/// Tells of every key behind the first of a group of which one is possible.
fn only_one(group: &[&str], code: &'static str, noun: &str, entries: &[Entry], reader: &mut Reader<'_>) {
    let mut found = entries.iter().filter(|entry| group.contains(&entry.key.as_str()));
    let Some(first) = found.next() else { return };
    for second in found {
        let message = format!("a second {noun}: `{}`", second.key);
        let help = format!("the first is `{}` at line {}; a request has one", first.key, first.mark.line);
        reader.error_with_help(code, second.mark, message, &help);
    }
}
