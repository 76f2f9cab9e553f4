//! A request as the mock looks at it: its parts by name, taken apart once, and not before they are asked for.

use std::{
    cell::OnceCell,
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde_json::{Map, Value, json};

use super::{
    form,
    pattern::{decode, plain_host},
};
use crate::{
    scope::{Make, Scope, Unresolved},
    wire::{Exchange, Request, Response, headers_named},
};

/// A request that came in.
#[derive(Debug)]
pub(super) struct Incoming<'a> {
    /// As it came.
    pub(super) request: &'a Request,
    /// The host that it was meant for, as it is compared.
    pub(super) host: String,
    /// The decoded segments of its path, without empty ones: `/users/` is `/users`.
    pub(super) path: Vec<String>,
    /// Its query parameters.
    pub(super) query: Vec<(String, String)>,
    cookies: OnceCell<Vec<(String, String)>>,
    form: OnceCell<Vec<(String, String)>>,
    mirror: OnceCell<Exchange>,
}

impl<'a> Incoming<'a> {
    /// The request taken apart.
    pub(super) fn new(request: &'a Request) -> Self {
        let url = &request.url;
        let authority =
            || url.host_str().map(|host| url.port().map_or(host.to_owned(), |port| format!("{host}:{port}")));
        let host = request.header("host").map(str::to_owned).or_else(authority).unwrap_or_default();
        Self {
            request,
            host: plain_host(&host),
            path: url.path().split('/').filter(|it| !it.is_empty()).map(decode).collect(),
            query: url.query_pairs().into_owned().collect(),
            cookies: OnceCell::new(),
            form: OnceCell::new(),
            mirror: OnceCell::new(),
        }
    }

    /// The method and the path, for people.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.request.method, self.request.url.path())
    }

    /// Its cookies.
    pub(super) fn cookies(&self) -> &[(String, String)] {
        self.cookies.get_or_init(|| cookies(self.request))
    }

    /// The fields of its form, URL-encoded or in parts.
    pub(super) fn form(&self) -> &[(String, String)] {
        self.form
            .get_or_init(|| form::fields(self.request.header("content-type").unwrap_or_default(), &self.request.body))
    }

    /// An exchange whose response carries this request's body: what a query can look at.
    pub(super) fn mirror(&self) -> &Exchange {
        self.mirror.get_or_init(|| mirror(self.request))
    }

    /// The body as JSON, where it is some. A body whose type does not say that it is something else is, if it can be.
    pub(super) fn json(&self) -> Option<&Value> {
        let response = &self.mirror().response;
        let kind = response.header("content-type").unwrap_or("json").to_ascii_lowercase();
        response.json().ok().filter(|_| kind.contains("json"))
    }
}

fn cookies(request: &Request) -> Vec<(String, String)> {
    let pairs = headers_named(&request.headers, "cookie").flat_map(|line| line.split(';'));
    pairs.filter_map(|it| it.split_once('=')).map(|(name, it)| (name.trim().to_owned(), it.trim().to_owned())).collect()
}

fn mirror(request: &Request) -> Exchange {
    let headers = request.headers.iter().filter(|it| it.0.eq_ignore_ascii_case("content-type")).cloned().collect();
    let response = Response { status: 200, headers, body: request.body.clone(), ..Response::default() };
    // Its own body stays empty: it is there for the response's sake, and may be large.
    let request = Request::new(request.method.clone(), request.url.clone());
    Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::ZERO }
}

/// `<<request>>` in a reply: makes an object of the request each time it is asked for.
#[derive(Debug)]
pub(super) struct Asked {
    /// The request.
    pub(super) request: Arc<Request>,
    /// Its path parameters.
    pub(super) path: Vec<(String, String)>,
    /// How the reply spells the headers that it asks for.
    pub(super) spelled: Arc<[String]>,
}

impl Asked {
    /// The request's method, URL, path, query, headers, cookies, form and body, by name; of a name that stands more
    /// than once, the first.
    pub(super) fn value(&self) -> Value {
        let request = &*self.request;
        let incoming = Incoming::new(request);
        let mut headers = Map::new();
        for (name, value) in &request.headers {
            headers.entry(name.to_ascii_lowercase()).or_insert_with(|| value.as_str().into());
        }
        for name in &*self.spelled {
            if let Some(value) = request.header(name) {
                headers.insert(name.clone(), value.into());
            }
        }
        let response = &incoming.mirror().response;
        let mut value = json!({
            "method": request.method,
            "url": request.url.as_str(),
            "path": object(&self.path),
            "query": object(&incoming.query),
            "headers": headers,
            "cookies": object(incoming.cookies()),
            "form": object(incoming.form()),
            "body": response.text(),
        });
        // Without a body of JSON there is no `request.json`, so that a template which asks for it is told.
        if let (Ok(json), Some(map)) = (response.json(), value.as_object_mut()) {
            map.insert("json".to_owned(), json.clone());
        }
        value
    }
}

impl Make for Asked {
    fn make(&self, _: &Scope<'_>) -> Result<Value, Unresolved> {
        Ok(self.value())
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

fn object(pairs: &[(String, String)]) -> Value {
    let mut map = Map::new();
    for (name, value) in pairs {
        map.entry(name.as_str()).or_insert_with(|| value.as_str().into());
    }
    Value::Object(map)
}
