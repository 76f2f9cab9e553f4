//! A request of a Postman collection, which renders itself by Postman's rules.

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    auth::{self, Signed},
    behavior::{Behavior, prunes},
    body::{self, Carried, ContentType},
    encode,
    files::Files,
    headers,
    scheme::Signee,
    sending::{Sending, show_sent},
    shape, signing,
    url::{Url, is_disabled},
};
use crate::{
    auth::Auth,
    model::{Foreign, Rendered, Surroundings},
    scope::Scope,
    source::shown,
    template::braces::{self, Filling},
    template::function,
    wire::{Headers, Piece, Request, Transfer},
};

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
        let redactor = scope.redactor();
        let method = view["method"].as_str().unwrap_or("GET");
        let of = Signee {
            method,
            is_form: late.is_form() || headers::say_form(&written),
            has_somebody: around.has_somebody,
        };
        let mut signed = Signed { url: &mut url, headers: &mut written, warnings: &mut warnings, redactor };
        let auth = view.get("auth").map_or(Auth::Inherit, |it| auth::apply(it, of, &mut signed));
        let encoded = encode::encode(&url, self.behavior.keeps_url())?;
        let pieces = carried.map(|it| it.pieces).unwrap_or_default();
        let (behavior, length) = (&self.behavior, pieces.iter().map(Piece::size_bytes).sum());
        let sending = Sending { behavior, method, encoded: &encoded, length, content_type: late };
        let mut defaults = sending.defaults(redactor);
        let mut request = Request::new(method, encoded.url);
        request.target = encoded.target;
        request.headers = written;
        request.set_pieces(pieces, shown);
        request.without = self.behavior.omitted();
        request.transfer = Transfer {
            verify_tls: self.behavior.verifies_tls(around),
            http_version: self.behavior.http_version(),
            ..Transfer::default()
        };
        let auth = signing::ready(auth, (&mut request, &mut defaults), scope, &mut warnings);
        let path = request.target.as_deref().unwrap_or(request.url.path());
        path.split(['?', '#']).next().unwrap_or_default().clone_into(&mut url.path);
        show_sent(&mut view, &url, &request, &defaults);
        Ok(Rendered {
            request,
            auth,
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
        let body = self.view.get("body").filter(|_| !self.is_pruned());
        let auth = self.auth().into_iter().flat_map(auth::used);
        for value in self.view.get("header").into_iter().chain(body).chain(auth) {
            gather(value, &mut texts);
        }
        let mut names: Vec<String> = Vec::new();
        for name in texts.iter().flat_map(|it| braces::names(it)) {
            let is_dynamic = function::dynamic(name).is_some();
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
        let mut view = self.view.as_object().cloned().unwrap_or_default();
        let auth = self.auth().cloned();
        view.extend(auth.map(|it| ("auth".to_owned(), it)));
        if !self.is_ad_hoc {
            for key in ["header", "body", "auth"] {
                let Some(value) = view.get_mut(key) else { continue };
                *value = match key {
                    "auth" => auth::filled(value, filling),
                    "body" if self.is_pruned() => filling.unsent(value),
                    _ => filling.value(value),
                };
            }
        }
        Ok((Url::parse(&text), Value::Object(view)))
    }

    /// How it is authorized.
    fn auth(&self) -> Option<&Value> {
        self.view.get("auth").or(self.inherited.as_deref())
    }

    /// Whether its body is left out.
    fn is_pruned(&self) -> bool {
        self.view["method"].as_str().is_some_and(prunes) && !self.behavior.keeps_body()
    }

    fn carried(
        &self,
        view: &Value,
        headers: &Headers,
        around: &Surroundings,
        warnings: &mut Vec<String>,
    ) -> Option<Carried> {
        let body = view.get("body").filter(|_| !self.is_pruned())?;
        let files = if self.is_ad_hoc { Files::Refused } else { Files::Allowed(around) };
        body::carried(body, headers, files, warnings)
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
}

/// All texts in a value but for those that are switched off.
fn gather(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|it| gather(it, texts)),
        Value::Object(_) if is_disabled(value) => {}
        Value::Object(map) => map.values().for_each(|it| gather(it, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
