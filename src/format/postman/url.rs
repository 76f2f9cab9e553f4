//! A URL as Postman takes it apart and puts it together, by text alone: no URL parser would leave `{{name}}` in peace.

use crate::template::{braces::tokens, js};
use serde_json::{Map, Value, json};

/// A URL in its parts, nothing encoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Url {
    pub(super) protocol: Option<String>,
    /// The user, and the password.
    pub(super) auth: Option<(String, Option<String>)>,
    pub(super) host: String,
    pub(super) port: Option<String>,
    /// With its leading slash; empty where there is none.
    pub(super) path: String,
    /// Without its question mark.
    pub(super) query: Option<String>,
    /// Without its hash sign.
    pub(super) hash: Option<String>,
}

impl Url {
    /// Takes a URL apart. What stands in `{{braces}}` is never split.
    pub(super) fn parse(text: &str) -> Self {
        let (base, query, hash) = split(text);
        let mut url = Self { query: query.map(str::to_owned), hash: hash.map(str::to_owned), ..Self::default() };
        let mut rest = base.as_str();
        if let Some(at) = opaque(rest).find("://") {
            url.protocol = Some(rest[..at].to_owned());
            rest = rest[at + 3..].trim_start_matches('/');
        }
        if let Some(at) = opaque(rest).find("/") {
            rest[at..].clone_into(&mut url.path);
            rest = &rest[..at];
        }
        if let Some(at) = opaque(rest).rfind("@") {
            let auth = &rest[..at];
            url.auth = Some(match opaque(auth).find(":") {
                Some(colon) => (auth[..colon].to_owned(), Some(auth[colon + 1..].to_owned())),
                None => (auth.to_owned(), None),
            });
            rest = &rest[at + 1..];
        }
        // The colons within the brackets of an IPv6 address part nothing.
        if let Some(colon) = opaque(rest).rfind(":").filter(|colon| !rest[*colon..].contains(']')) {
            url.port = Some(rest[colon + 1..].trim().to_owned());
            rest = &rest[..colon];
        }
        rest.clone_into(&mut url.host);
        url
    }

    /// The URL as one text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        if let Some(protocol) = self.protocol.as_deref().filter(|it| !it.is_empty()) {
            text.push_str(protocol);
            text.push_str("://");
        }
        if let Some((user, password)) = &self.auth {
            text.push_str(user);
            if let Some(password) = password {
                text.push(':');
                text.push_str(password);
            }
            text.push('@');
        }
        text.push_str(&self.host);
        if let Some(port) = self.port.as_deref().filter(|it| !it.is_empty()) {
            text.push(':');
            text.push_str(port);
        }
        text.push_str(&self.path);
        for (sign, part) in [('?', &self.query), ('#', &self.hash)] {
            if let Some(part) = part {
                text.push(sign);
                text.push_str(part);
            }
        }
        text
    }

    /// The URL as an object of a collection 2.1.
    pub(super) fn value(&self) -> Value {
        let mut map = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                map.insert(key.to_owned(), value);
            }
        };
        put("protocol", self.protocol.clone().map(Value::String));
        put("auth", self.auth.as_ref().map(auth_value));
        put("host", (!self.host.is_empty()).then(|| parts(&self.host, ".")));
        put("port", self.port.clone().map(Value::String));
        let segments = self.path.strip_prefix('/');
        put("path", segments.map(|it| parts(it, "/")));
        let query = self.query.as_deref().map(pairs).unwrap_or_default();
        put("query", Some(Value::Array(query)));
        put("hash", self.hash.clone().map(Value::String));
        let names = segments.into_iter().flat_map(|it| it.split('/')).filter_map(variable_of);
        put("variable", Some(names.map(|name| json!({ "type": "any", "key": name })).collect()));
        Value::Object(map)
    }

    /// The URL that an object of a collection 2.1 describes, its path variables filled in.
    pub(super) fn of(value: &Value) -> Self {
        let Value::Object(map) = value else { return Self::parse(&js::text(value)) };
        let text = |key: &str| map.get(key).filter(|it| !it.is_null()).map(|it| js::text(it).into_owned());
        let joined = |key: &str, by: &str| match map.get(key) {
            Some(Value::Array(list)) => Some(list.iter().map(segment).collect::<Vec<_>>().join(by)),
            None | Some(Value::Null) => None,
            Some(one) => Some(segment(one)),
        };
        let path = joined("path", "/").map(|path| {
            let filled: Vec<_> = path.split('/').map(|it| filled(it, map.get("variable"))).collect();
            format!("/{}", filled.join("/"))
        });
        Self {
            protocol: text("protocol").map(|it| it.trim_end_matches("://").to_owned()),
            auth: map.get("auth").and_then(auth),
            host: joined("host", ".").unwrap_or_default(),
            port: text("port"),
            path: path.unwrap_or_default(),
            query: map.get("query").and_then(Value::as_array).and_then(|it| query(it)),
            hash: text("hash"),
        }
    }

    /// Whether nothing of it says where to send anything.
    pub(super) fn is_empty(&self) -> bool {
        self.host.is_empty() && self.path.is_empty() && self.query.is_none() && self.port.is_none()
    }
}

/// One entry of a host or a path; old collections have objects there.
fn segment(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Object(map) => map.get("value").map(segment).unwrap_or_default(),
        value => js::text(value).into_owned(),
    }
}

/// A path segment with its variable filled in, if it is one.
fn filled(segment: &str, variables: Option<&Value>) -> String {
    let Some(name) = variable_of(segment) else { return segment.to_owned() };
    let variables = variables.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let named = |it: &Value| match it.get("key") {
        None | Some(Value::Null) => it.get("id").is_some_and(|id| js::text(id) == name),
        Some(key) => js::text(key) == name,
    };
    let found = variables.iter().rfind(|it| named(it)).and_then(|it| it.get("value"));
    match found {
        Some(Value::String(text)) if !text.is_empty() => format!("{text}{}", &segment[name.len() + 1..]),
        Some(number @ Value::Number(_)) => format!("{}{}", js::text(number), &segment[name.len() + 1..]),
        _ => segment.to_owned(),
    }
}

/// The name of the variable that a path segment is: `id` of `:id` and of `:id.json`.
fn variable_of(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix(':')?.split('.').next()?;
    (!name.is_empty()).then_some(name)
}

/// The pairs of a query or a form that is one text.
pub(super) fn pairs(text: &str) -> Vec<Value> {
    let parts = opaque(text).split("&").into_iter();
    parts
        .map(|(from, to)| {
            let part = &text[from..to];
            match opaque(part).find("=") {
                Some(at) => json!({ "key": part[..at], "value": part[at + 1..] }),
                None if part.is_empty() => json!({ "key": null, "value": null }),
                None => json!({ "key": part, "value": null }),
            }
        })
        .collect()
}

/// The text of the pairs that are not disabled; `None` where there is none.
fn query(pairs: &[Value]) -> Option<String> {
    let enabled = pairs.iter().filter(|it| !is_disabled(it));
    let parts: Vec<_> = enabled.map(pair).collect();
    (!parts.is_empty()).then(|| parts.join("&"))
}

fn pair(pair: &Value) -> String {
    let part =
        |key: &str| pair.get(key).filter(|it| matches!(it, Value::String(_) | Value::Number(_) | Value::Bool(_)));
    let mut text = part("key").map(|key| guarded(&js::text(key), true)).unwrap_or_default();
    // `null` is a key without a value, and an empty text an empty value; a key that is nothing has an empty value only if
    // that is written.
    if let Some(value) = part("value") {
        text.push('=');
        text.push_str(&guarded(&js::text(value), false));
    }
    text
}

/// A key or a value in which nothing can be taken for the end of it.
fn guarded(text: &str, is_key: bool) -> String {
    let opaque = opaque(text);
    let mut guarded = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            '&' if !opaque.covers(at) => guarded.push_str("%26"),
            '#' if !opaque.covers(at) => guarded.push_str("%23"),
            '=' if is_key && !opaque.covers(at) => guarded.push_str("%3D"),
            letter => guarded.push(letter),
        }
    }
    guarded
}

/// Whether an entry of a list is switched off.
pub(super) fn is_disabled(entry: &Value) -> bool {
    entry.get("disabled") == Some(&Value::Bool(true))
}

fn auth_value((user, password): &(String, Option<String>)) -> Value {
    match password {
        Some(password) => json!({ "user": user, "password": password }),
        None => json!({ "user": user }),
    }
}

/// The user and password of a URL that is an object.
fn auth(value: &Value) -> Option<(String, Option<String>)> {
    let text = |it: Option<&Value>| it.filter(|it| !it.is_null()).map(|it| js::text(it).into_owned());
    match value {
        Value::Object(map) => {
            let (user, password) = (text(map.get("user")), text(map.get("password")));
            (user.is_some() || password.is_some()).then(|| (user.unwrap_or_default(), password))
        }
        Value::Array(list) => Some((text(list.first())?, text(list.get(1)))),
        Value::String(text) => Some(match text.split_once(':') {
            Some((user, password)) => (user.to_owned(), Some(password.to_owned())),
            None => (text.clone(), None),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

pub(super) fn parts(text: &str, by: &str) -> Value {
    opaque(text).split(by).into_iter().map(|(from, to)| Value::String(text[from..to].to_owned())).collect()
}

/// What stands before the query, the query, and what is behind the hash sign.
pub(super) fn split(text: &str) -> (String, Option<&str>, Option<&str>) {
    let (rest, hash) = cut(text.trim_start(), '#');
    let (base, query) = cut(rest, '?');
    (with_slashes(base), query, hash)
}

/// The text before the first `sign`, and the text behind it.
fn cut(text: &str, sign: char) -> (&str, Option<&str>) {
    match opaque(text).find(sign.encode_utf8(&mut [0; 4])) {
        Some(at) => (&text[..at], Some(&text[at + sign.len_utf8()..])),
        None => (text, None),
    }
}

fn with_slashes(text: &str) -> String {
    let opaque = opaque(text);
    text.char_indices().map(|(at, it)| if it == '\\' && !opaque.covers(at) { '/' } else { it }).collect()
}

/// A text in which what stands in `{{braces}}` is not looked into.
struct Opaque<'a> {
    text: &'a str,
    tokens: Vec<(usize, usize)>,
}

fn opaque(text: &str) -> Opaque<'_> {
    Opaque { text, tokens: tokens(text).collect() }
}

impl Opaque<'_> {
    fn covers(&self, at: usize) -> bool {
        let behind = self.tokens.partition_point(|(from, _)| *from <= at);
        behind > 0 && at < self.tokens[behind - 1].1
    }

    fn find(&self, sign: &str) -> Option<usize> {
        self.text.match_indices(sign).map(|(at, _)| at).find(|at| !self.covers(*at))
    }

    fn rfind(&self, sign: &str) -> Option<usize> {
        self.text.rmatch_indices(sign).map(|(at, _)| at).find(|at| !self.covers(*at))
    }

    /// Where each part begins and ends.
    fn split(&self, sign: &str) -> Vec<(usize, usize)> {
        let mut parts = Vec::new();
        let mut from = 0;
        for (at, _) in self.text.match_indices(sign).filter(|(at, _)| !self.covers(*at)) {
            parts.push((from, at));
            from = at + sign.len();
        }
        parts.push((from, self.text.len()));
        parts
    }
}
