//! A request of Bruno's, which renders itself by Bruno's rules.

use std::{sync::Arc, time::Duration};

use serde_json::{Map, Value, json};

use super::{
    auth, body,
    contract::{BrunoRequest, Settings},
    filling::Filling,
    headers::{self, Sent},
    portable, substitute, url,
};
use crate::{
    auth::Auth,
    model::{Foreign, Levels, Redirecting, Rendered, Surroundings},
    scope::{Scope, Variables},
    template::function,
    wire::{Request, Route, Transfer, Version},
};

/// What the names of secrets begin with that lie in a store elsewhere.
const OUTSIDE: &str = "$secrets.";

/// How many redirects are followed, unless the request says otherwise.
const MAX_REDIRECTS: usize = 5;

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
        let of_url = credentials.map(|(name, password)| auth::of_url(&name, &password, &filling));
        let auth = match of_url {
            // What stands in a URL is stronger than all else.
            Some(_) => Auth::None,
            None => auth::apply(self, (&mut request, &mut sent), &mut filling)?,
        };
        sent.default_type(&method);
        request.headers = sent.list(&view["headersToDelete"]);
        request.body = carried.into();
        request.transfer = self.transfer(&request, &mut filling);
        if of_url.is_some() {
            request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
        }
        let defaults = headers::defaults(&request, of_url, &view["headersToDelete"]);
        let redirects = self.redirects(around);
        let unresolved = filling.unresolved;
        if let Some(name) = unresolved.iter().find_map(|it| it.strip_prefix('?')) {
            return Err(format!("`{name}` is to be asked for: give it with --var \"?{name}=VALUE\""));
        }
        if let Some(name) = unresolved.iter().find(|it| it.starts_with(OUTSIDE)) {
            let why = "which is not asked: give its value with --var";
            return Err(format!("`{name}` lies in a store of secrets, {why} '{name}=VALUE'"));
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
                || function::dynamic(name).is_some();
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

    fn knowing(&self, tokens: &Arc<Variables>) -> Option<Arc<dyn Foreign>> {
        let levels = Levels { oauth2: tokens.clone(), ..self.levels.clone() };
        Some(Arc::new(Self { levels, ..self.clone() }))
    }

    fn portable(&self) -> Option<Value> {
        let mut portable = portable::portable(self);
        portable["lost"] = portable::lost(self, &portable).into();
        portable["behavior"] = portable::behavior(self);
        Some(portable)
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
        let certificates = self.around.certificates.iter();
        let certificates = certificates.map(|it| it.filled(&self.around.root, filling)).collect();
        Transfer {
            route: Route { certificates, ..Route::default() }.into(),
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
