//! A request of Bruno's, which renders itself by Bruno's rules.

use std::{path::PathBuf, sync::Arc, time::Duration};

use serde_json::{Map, Value, json};

use super::{
    auth, body,
    filling::Filling,
    headers::{self, Sent},
    proxy::Proxy,
    substitute, url,
};
use crate::{
    model::{Foreign, Levels, Redirecting, Rendered, Surroundings},
    scope::Scope,
    template::function,
    wire::{Request, Transfer, Version},
};

/// How many redirects are followed, unless the request says otherwise.
const MAX_REDIRECTS: usize = 5;

/// A request, with what the levels around it gave it.
#[derive(Clone, Debug)]
pub struct BrunoRequest {
    /// What it is called apart from its name: its file.
    pub id: String,
    /// The request as scripts see it: merged, with nothing filled in.
    pub view: Value,
    /// How it is authorized, in the words of the YAML files; null where it is not.
    pub auth: Arc<Value>,
    /// How it is sent.
    pub settings: Settings,
    /// The variables that are written around it.
    pub levels: Levels,
    /// What holds for the whole collection.
    pub around: Arc<Around>,
    /// Whether a script makes it: then no files are read.
    pub is_ad_hoc: bool,
}

/// How a request is sent.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether the URL is encoded, part by part.
    pub encodes_url: bool,
    /// How long it may take; nought for no limit.
    pub timeout: Option<Duration>,
    /// Whether redirects are followed; they are, if left out.
    pub follows: Option<bool>,
    /// How many redirects are followed.
    pub redirects: Option<usize>,
    /// Whether `Authorization` goes along to another host.
    pub forwards_authorization: bool,
}

/// What holds for all requests of a collection.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The folder that relative paths start from.
    pub root: PathBuf,
    /// The proxy that requests go through; as the system says, if left out.
    pub proxy: Option<Proxy>,
}

impl Foreign for BrunoRequest {
    fn id(&self) -> &str {
        &self.id
    }

    fn view(&self) -> &Value {
        &self.view
    }

    fn changed(&self, view: Value) -> Arc<dyn Foreign> {
        Arc::new(Self { view, ..self.clone() })
    }

    fn render(&self, scope: &Scope<'_>, around: &Surroundings) -> Result<Rendered, String> {
        let mut filling = Filling::new(scope, &self.levels);
        let view = &self.view;
        let text = filling.text(view["url"].as_str().unwrap_or_default());
        if text.trim().is_empty() {
            return Err("request url is empty".to_owned());
        }
        let mut sent = Sent::of(view, &mut filling);
        let method = view["method"].as_str().unwrap_or("GET").to_uppercase();
        let mut warnings = Vec::new();
        let carried = body::carried(self, &mut sent, (&mut filling, &mut warnings))?;
        let text = url::finished(&text, &view["pathParams"], self.settings.encodes_url, &mut filling)?;
        let (url, credentials) = url::parsed(&text)?;
        let mut request = Request::new(&method, url);
        let auth = auth::apply(self, (&request, &mut sent), &mut filling, credentials)?;
        sent.default_type(&method);
        request.headers = sent.list(&view["headersToDelete"]);
        request.body = carried.into();
        request.transfer = self.transfer(&request, &mut filling);
        let defaults = headers::defaults(&request, &view["headersToDelete"]);
        let redirects = self.redirects(around);
        let unresolved = filling.unresolved;
        if let Some(name) = unresolved.iter().find_map(|it| it.strip_prefix('?')) {
            return Err(format!("`{name}` is to be asked for: give it with --var \"?{name}=VALUE\""));
        }
        let view = self.sent_view(&request, &defaults);
        Ok(Rendered { request, auth, defaults, redirects, cookies: true, warnings, unresolved, view })
    }

    fn names(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for key in ["url", "headers", "data", "pathParams"] {
            gather(&self.view[key], &mut texts);
        }
        gather(&self.auth, &mut texts);
        let mut names: Vec<String> = Vec::new();
        for name in texts.iter().flat_map(|it| substitute::names(it)) {
            let root = name.split(['.', '[']).next().unwrap_or(name);
            let is_own = |it: &str| self.levels.request.contains_key(it) || self.levels.folder.contains_key(it);
            let process = name.strip_prefix("process.env.");
            let is_known = is_own(name)
                || is_own(root)
                || process.is_some_and(|it| self.levels.process.contains_key(it))
                || name.starts_with("$oauth2.")
                || name.starts_with('$') && function::find(name).is_some();
            let name = if process.is_some() { name } else { root };
            if !is_known && !names.iter().any(|it| it == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    fn levels(&self) -> Option<&Levels> {
        Some(&self.levels)
    }
}

impl BrunoRequest {
    /// A request that a script makes on its own.
    pub fn ad_hoc(mut view: Value) -> Arc<dyn Foreign> {
        if view["headers"].is_null() {
            view["headers"] = json!({});
        }
        Arc::new(Self {
            id: String::new(),
            view,
            auth: Arc::default(),
            settings: Settings::default(),
            levels: Levels::default(),
            around: Arc::default(),
            is_ad_hoc: true,
        })
    }

    fn transfer(&self, request: &Request, filling: &mut Filling<'_>) -> Transfer {
        let own = self.view.get("timeout").and_then(Value::as_f64).filter(|it| it.is_finite() && *it >= 0.0);
        let own = own.and_then(|it| Duration::try_from_secs_f64(it / 1000.0).ok());
        Transfer {
            timeout: own.or(self.settings.timeout),
            http_version: Some(Version::One),
            proxy: self.around.proxy.as_ref().map(|it| it.of(&request.url, filling)),
            ..Transfer::default()
        }
    }

    fn redirects(&self, around: &Surroundings) -> Redirecting {
        let follows = self.settings.follows.unwrap_or(around.follows_redirects || !self.is_ad_hoc);
        let own = self.view.get("maxRedirects").and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
        let most = self.settings.redirects.or(own).unwrap_or(MAX_REDIRECTS);
        Redirecting {
            most: if follows { most } else { 0 },
            keeps_authorization: self.settings.forwards_authorization,
            always_gets: true,
            ends_with_answer: true,
            ..Redirecting::limited(0)
        }
    }

    /// The request as it is sent, in the shape of its view.
    fn sent_view(&self, request: &Request, defaults: &crate::wire::Headers) -> Value {
        let mut view = self.view.as_object().cloned().unwrap_or_default();
        view.insert("url".to_owned(), json!(request.url.as_str()));
        view.insert("method".to_owned(), json!(request.method));
        let added = defaults.iter().filter(|(name, _)| request.header(name).is_none());
        let headers = request.headers.iter().chain(added).map(|(name, value)| (name.clone(), json!(value)));
        view.insert("headers".to_owned(), Value::Object(headers.collect::<Map<_, _>>()));
        if request.body.is_empty() {
            view.shift_remove("data");
        } else if let Ok(text) = std::str::from_utf8(&request.body) {
            view.insert("data".to_owned(), json!(text));
        }
        Value::Object(view)
    }
}

/// All texts in a value but for those that are switched off.
fn gather(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|it| gather(it, texts)),
        Value::Object(map) if map.get("enabled") == Some(&Value::Bool(false)) => {}
        Value::Object(map) => map.values().for_each(|it| gather(it, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
