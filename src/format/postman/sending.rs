//! What is added to every request, and how it looks when all is there.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{auth, behavior::Behavior, body::ContentType, encode::Encoded, headers, url::Url};
use crate::{
    secret::Redactor,
    wire::{Headers, PROGRAM, Request},
};

/// Methods of which nobody expects a body, so that nothing says that there is none.
const BARE: [&str; 6] = ["GET", "HEAD", "TRACE", "DELETE", "CONNECT", "OPTIONS"];

/// What is known of a request just before it is sent.
pub(super) struct Sending<'a> {
    pub(super) behavior: &'a Behavior,
    pub(super) method: &'a str,
    pub(super) encoded: &'a Encoded,
    /// The body's length in bytes.
    pub(super) length: u64,
    /// The body's content type, unless it is among the headers already.
    pub(super) content_type: ContentType,
}

impl Sending<'_> {
    /// The headers that are added, each unless the request has it.
    pub(super) fn defaults(self, redactor: &Redactor) -> Headers {
        let url = &self.encoded.url;
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let host = format!("{}{port}", url.host_str().unwrap_or_default());
        let credentials = self.encoded.credentials.as_ref();
        let authorization = credentials.map(|(user, password)| auth::basic_value(user, password, redactor));
        let (mut own, mut form, mut late) = (None, None, None);
        match self.content_type {
            ContentType::Own(kind) => own = Some(kind),
            ContentType::Form(kind) => form = Some(kind),
            ContentType::Late(kind) => late = Some(kind),
            ContentType::None | ContentType::Signed(_) => {}
        }
        let has_length = self.length > 0 || !BARE.contains(&self.method);
        let defaults = [
            ("Content-Type", own),
            ("User-Agent", Some(PROGRAM.to_owned())),
            ("Accept", Some("*/*".to_owned())),
            ("Cache-Control", Some("no-cache".to_owned())),
            ("Postman-Token", Some(Uuid::new_v4().to_string())),
            ("Host", Some(host)),
            ("Accept-Encoding", Some("gzip, deflate, br".to_owned())),
            ("Connection", Some("keep-alive".to_owned())),
            ("Content-Type", form),
            ("Authorization", authorization),
            ("Content-Length", has_length.then(|| self.length.to_string())),
            ("Content-Type", late),
        ];
        let is_added = |name: &str| !self.behavior.omits(&name.to_ascii_lowercase());
        let added = defaults.into_iter().filter(|(name, _)| is_added(name));
        added.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// Makes of the request that was written the one that is sent.
pub(super) fn show_sent(view: &mut Value, url: &Url, request: &Request, defaults: &Headers) {
    let Some(view) = view.as_object_mut() else { return };
    view.insert("url".to_owned(), url.value());
    let mut list = match view.shift_remove("header") {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    let was_written: Headers = headers::written(Some(&Value::Array(list.clone())));
    let names = |headers: &Headers, name: &str| headers.iter().any(|(it, _)| it.eq_ignore_ascii_case(name));
    // What was added or replaced is the program's own.
    let is_own = |(name, value): &&(String, String)| !was_written.iter().any(|it| it.0 == *name && it.1 == *value);
    let own: Vec<_> = request.headers.iter().filter(is_own).collect();
    list.retain(|it| !own.iter().any(|(name, _)| it["key"].as_str().is_some_and(|key| key.eq_ignore_ascii_case(name))));
    let added = defaults.iter().filter(|(name, _)| !names(&request.headers, name));
    let system = |(name, value): &(String, String)| json!({ "key": name, "value": value, "system": true });
    list.extend(own.into_iter().chain(added).map(system));
    view.insert("header".to_owned(), Value::Array(list));
    let is_raw = view.get("body").and_then(|it| it.get("mode")).is_some_and(|it| it == "raw");
    if let (true, Some(body), Ok(text)) = (is_raw, view.get_mut("body"), std::str::from_utf8(&request.body)) {
        body["raw"] = Value::String(text.to_owned());
    }
}
