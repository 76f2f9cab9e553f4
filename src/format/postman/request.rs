//! A request of a Postman collection, which renders itself by Postman's rules.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    auth::{self, Signed},
    behavior::Behavior,
    body::{self, Carried, ContentType},
    encode::{self, Encoded},
    files::Files,
    headers, shape,
    substitute::{self, Filling},
    url::Url,
};
use crate::{
    auth::Auth,
    model::{Foreign, Rendered, Surroundings},
    scope::Scope,
    secret::Redactor,
    template::function,
    wire::{Headers, Request, Transfer},
};

const USER_AGENT: &str = concat!("posthaste/", env!("CARGO_PKG_VERSION"));

/// Methods whose body is left out, unless the request says otherwise.
const PRUNED: [&str; 5] = ["GET", "COPY", "HEAD", "PURGE", "UNLOCK"];

/// Methods of which nobody expects a body, so that nothing says that there is none.
const BARE: [&str; 6] = ["GET", "HEAD", "TRACE", "DELETE", "CONNECT", "OPTIONS"];

/// A request of a Postman collection, with what the levels around it gave it.
#[derive(Clone, Debug)]
pub(super) struct PostmanRequest {
    /// Its id.
    pub(super) id: String,
    /// The request in the shape of a collection 2.1.
    pub(super) view: Value,
    /// How it is authorized where it does not say so itself.
    pub(super) inherited: Option<Arc<Value>>,
    /// How it is sent.
    pub(super) behavior: Behavior,
    /// Whether a script makes it: then nothing is filled in, and no files are read.
    pub(super) is_ad_hoc: bool,
}

impl Foreign for PostmanRequest {
    fn id(&self) -> &str {
        &self.id
    }

    fn view(&self) -> &Value {
        &self.view
    }

    fn changed(&self, view: Value) -> Arc<dyn Foreign> {
        let mut view = shape::request(view);
        // What a script takes away does not come back from the folders.
        if let Some(map) = view.as_object_mut().filter(|it| self.view.get("auth").is_some() && !it.contains_key("auth"))
        {
            map.insert("auth".to_owned(), json!({ "type": "noauth" }));
        }
        Arc::new(Self { view, ..self.clone() })
    }

    fn render(&self, scope: &Scope<'_>, around: &Surroundings) -> Result<Rendered, String> {
        let mut filling = Filling::new(scope);
        let (mut url, mut view) = self.filled(&mut filling)?;
        let unresolved = filling.unresolved;
        let mut warnings = Vec::new();
        let mut written = headers::written(view.get("header"));
        let carried = self.carried(&view, &written, around, &mut warnings);
        let late = self.content_type(carried.as_ref(), &mut written);
        if let Some(auth) = view.get("auth") {
            let redactor = scope.redactor();
            auth::apply(auth, &mut Signed { url: &mut url, headers: &mut written, warnings: &mut warnings, redactor });
        }
        let encoded = encode::encode(&url, self.behavior.keeps_url())?;
        let bytes = carried.map(|it| it.bytes).unwrap_or_default();
        let method = view["method"].as_str().unwrap_or("GET");
        let defaults = self.defaults(method, &encoded, bytes.len(), late, scope.redactor());
        let mut request = Request::new(method, encoded.url);
        request.target = encoded.target;
        request.headers = written;
        request.body = bytes.into();
        request.transfer = Transfer {
            verify_tls: self.behavior.verifies_tls(around),
            http_version: self.behavior.http_version(),
            ..Transfer::default()
        };
        show_sent(&mut view, &url, &request, &defaults);
        Ok(Rendered {
            request,
            auth: Auth::None,
            defaults,
            redirects: self.behavior.redirects(around),
            cookies: self.behavior.has_cookies(),
            warnings,
            unresolved,
            view,
        })
    }

    fn names(&self) -> Vec<String> {
        let mut texts = vec![Url::of(&self.view["url"]).text()];
        let auth = self.view.get("auth").or(self.inherited.as_deref());
        for value in [self.view.get("header"), self.view.get("body"), auth].into_iter().flatten() {
            gather(value, &mut texts);
        }
        let mut names: Vec<String> = Vec::new();
        for name in texts.iter().flat_map(|it| substitute::names(it)) {
            let is_dynamic = name.starts_with('$') && function::find(name).is_some();
            if !is_dynamic && !names.iter().any(|it| it == name) {
                names.push(name.to_owned());
            }
        }
        names
    }
}

impl PostmanRequest {
    /// A request that a script makes on its own.
    pub(super) fn ad_hoc(view: Value) -> Arc<dyn Foreign> {
        let behavior = Behavior::default().with(Some(&json!({ "disableBodyPruning": true })));
        let view = shape::request(view);
        Arc::new(Self { id: Uuid::new_v4().to_string(), view, inherited: None, behavior, is_ad_hoc: true })
    }

    /// The URL, and the whole request, with their variables filled in.
    fn filled(&self, filling: &mut Filling<'_>) -> Result<(Url, Value), String> {
        let written = Url::of(&self.view["url"]);
        let text = written.text();
        let text = if self.is_ad_hoc { text.into() } else { filling.text(&text) };
        if written.is_empty() || text.trim().is_empty() {
            return Err("request url is empty".to_owned());
        }
        let mut view = Map::new();
        for (key, value) in self.view.as_object().into_iter().flatten() {
            let is_filled = !self.is_ad_hoc && matches!(key.as_str(), "header" | "body" | "auth" | "description");
            view.insert(key.clone(), if is_filled { filling.value(value) } else { value.clone() });
        }
        if let Some(auth) = self.inherited.as_deref().filter(|_| !view.contains_key("auth")) {
            view.insert("auth".to_owned(), filling.value(auth));
        }
        Ok((Url::parse(&text), Value::Object(view)))
    }

    fn carried(
        &self,
        view: &Value,
        headers: &Headers,
        around: &Surroundings,
        warnings: &mut Vec<String>,
    ) -> Option<Carried> {
        let is_pruned = view["method"].as_str().is_some_and(|it| PRUNED.contains(&it)) && !self.behavior.keeps_body();
        let body = view.get("body").filter(|_| !is_pruned)?;
        let files = if self.is_ad_hoc { Files::Refused } else { Files::Allowed(around) };
        body::carried(body, headers, &files, warnings)
    }

    /// Adds the body's content type to the `headers` that are written, or says where among those that are added it comes.
    fn content_type(&self, carried: Option<&Carried>, headers: &mut Headers) -> ContentType {
        let Some(carried) = carried.filter(|_| !self.behavior.omits("content-type")) else { return ContentType::None };
        let place = headers.iter().position(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        match (&carried.content_type, place) {
            (ContentType::Signed(kind), None) => headers.push(("Content-Type".to_owned(), kind.clone())),
            (ContentType::Form(kind), Some(place)) => {
                let written = headers[place].1.to_lowercase();
                let is_kept = kind == "application/x-www-form-urlencoded" && written.starts_with(kind.as_str());
                if !is_kept {
                    let (name, _) = headers[place].clone();
                    headers.retain(|(it, _)| !it.eq_ignore_ascii_case("content-type"));
                    headers.insert(place, (name, kind.clone()));
                }
            }
            (kind, None) => return kind.clone(),
            (_, Some(_)) => {}
        }
        ContentType::None
    }

    /// What is added to every request, unless it has it.
    fn defaults(
        &self,
        method: &str,
        encoded: &Encoded,
        length: usize,
        content_type: ContentType,
        redactor: &Redactor,
    ) -> Headers {
        let port = encoded.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let host = format!("{}{port}", encoded.url.host_str().unwrap_or_default());
        let credentials = encoded.credentials.as_ref();
        let authorization = credentials.map(|(user, password)| auth::basic_value(user, password, redactor));
        let (mut own, mut form, mut late) = (None, None, None);
        match content_type {
            ContentType::Own(kind) => own = Some(kind),
            ContentType::Form(kind) => form = Some(kind),
            ContentType::Late(kind) => late = Some(kind),
            ContentType::None | ContentType::Signed(_) => {}
        }
        let has_length = length > 0 || !BARE.contains(&method);
        let defaults = [
            ("Content-Type", own),
            ("User-Agent", Some(USER_AGENT.to_owned())),
            ("Accept", Some("*/*".to_owned())),
            ("Cache-Control", Some("no-cache".to_owned())),
            ("Postman-Token", Some(Uuid::new_v4().to_string())),
            ("Host", Some(host)),
            ("Accept-Encoding", Some("gzip, deflate, br".to_owned())),
            ("Connection", Some("keep-alive".to_owned())),
            ("Content-Type", form),
            ("Authorization", authorization),
            ("Content-Length", has_length.then(|| length.to_string())),
            ("Content-Type", late),
        ];
        let is_added = |name: &str| !self.behavior.omits(&name.to_ascii_lowercase());
        let added = defaults.into_iter().filter(|(name, _)| is_added(name));
        added.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// Makes of the request that was written the one that is sent.
fn show_sent(view: &mut Value, url: &Url, request: &Request, defaults: &Headers) {
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

/// All texts in a value.
fn gather(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|it| gather(it, texts)),
        Value::Object(map) => map.values().for_each(|it| gather(it, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
