//! What scripts made of a request of ours: what they left alone stays as it is written, the rest is as they wrote it.
//!
//! Scripts are Postman's, so `{{name}}` in what they write is filled in by Postman's rules; `<<name>>` by ours.

use std::sync::Arc;

use serde_json::Value;

use super::{super::fault::Fault, native};
use crate::{
    auth::Auth,
    convert::literal,
    format::postman,
    model::{Body, Parameter, Parameters, Part, PartContent, Request},
    plan::{Step, UrlTemplate},
    scope::Scope,
    source::Place,
    template::{Template, TemplateError, Tree},
};

/// The step with what scripts made of its request's view.
///
/// # Errors
/// When a text that they wrote is no template, or what they wrote cannot be sent.
pub(super) fn step(step: &Step, made: &Value, scope: &Scope<'_>) -> Result<Step, Fault> {
    let before = native::view(step);
    let it = Rewriting { step, made, scope, place: &step.request.place };
    let fault = |why: String| Fault::Request { why, place: it.place.clone() };
    let is_new = |key: &str| made.get(key) != before.get(key);
    let mut request = (*step.request).clone();
    let mut changed = step.clone();
    if made.get("method").is_some() && is_new("method") {
        request.method = it.template(&postman::text(&made["method"])).map_err(it.wrote())?;
    }
    if postman::url_text(&made["url"]) != postman::url_text(&before["url"]) {
        it.url(&before["url"], &mut request).map_err(it.wrote())?;
        changed.url = UrlTemplate::of(&request.url);
    }
    if is_new("header") {
        changed.headers = it.parameters(&made["header"], &step.headers).map_err(it.wrote())?.into();
    }
    if is_new("body") {
        request.body = it.body(step.request.body.as_ref()).map_err(fault)?;
    }
    if is_new("auth") {
        changed.auth = Arc::new(it.auth().map_err(fault)?);
    }
    changed.request = Arc::new(request);
    Ok(changed)
}

/// A request that is being written anew.
struct Rewriting<'a> {
    step: &'a Step,
    made: &'a Value,
    scope: &'a Scope<'a>,
    place: &'a Place,
}

impl Rewriting<'_> {
    fn wrote(&self) -> impl Fn(TemplateError) -> Fault {
        |error| Fault::Request { why: format!("a script wrote {error}"), place: self.place.clone() }
    }

    /// A text that a script wrote.
    fn template(&self, text: &str) -> Result<Template, TemplateError> {
        if !text.contains("{{") || text.contains("<<") {
            return Template::parse(text, self.place.clone());
        }
        let (filled, _) = postman::substitute(text, self.scope);
        Template::parse(&literal(&filled, ""), self.place.clone())
    }

    fn url(&self, before: &Value, request: &mut Request) -> Result<(), TemplateError> {
        let written = &self.made["url"];
        let parts = match written {
            Value::String(text) => postman::url_parts(text),
            parts => parts.clone(),
        };
        let mut base = parts.clone();
        base["query"] = Value::Array(Vec::new());
        self.path(&mut base, before, request)?;
        let text = postman::url_text(&base);
        // What has no value by now is no parameter of ours.
        let text = text.replace("{{", "%7B%7B").replace("}}", "%7D%7D");
        request.url = self.template(&text)?;
        request.query = self.query(&parts["query"], before)?;
        Ok(())
    }

    /// Puts our parameters back in place of variables that the path had, and fills in what scripts added.
    fn path(&self, base: &mut Value, before: &Value, request: &mut Request) -> Result<(), TemplateError> {
        let variables = base["variable"].as_array().cloned().unwrap_or_default();
        let named = |name: &str| variables.iter().rfind(|it| it["key"] == name);
        let Some(segments) = base.get_mut("path").and_then(Value::as_array_mut) else { return Ok(()) };
        for segment in segments {
            let Some(text) = segment.as_str() else { continue };
            let Some(name) = text.strip_prefix(':').and_then(|it| it.split('.').next()) else {
                *segment = self.filled(text).into();
                continue;
            };
            let Some(variable) = named(name).filter(|_| request.path.find(name).is_some()) else { continue };
            let is_left = before["variable"].as_array().is_some_and(|all| all.iter().any(|it| same(it, variable)));
            let rest = &text[1 + name.len()..];
            let back = format!("{{{name}}}{rest}");
            if !is_left {
                let value = Tree::Text(self.template(&postman::text(&variable["value"]))?);
                if let Some(own) = request.path.0.iter_mut().find(|it| it.name.source() == name) {
                    own.values = vec![value];
                }
            }
            *segment = back.into();
        }
        Ok(())
    }

    /// A text with what Postman fills in filled in.
    fn filled(&self, text: &str) -> String {
        if text.contains("{{") && !text.contains("<<") {
            postman::substitute(text, self.scope).0
        } else {
            text.to_owned()
        }
    }

    /// The query: what scripts wrote is encoded as they wrote it.
    fn query(&self, entries: &Value, before: &Value) -> Result<Parameters, TemplateError> {
        let in_text = native::url(self.step).1;
        let old = before["query"].as_array().map(Vec::as_slice).unwrap_or_default();
        let own: Vec<Parameter> = apart(&self.step.request.query.0).filter(|it| !it.disabled).collect();
        let mut query = Vec::new();
        for entry in entries.as_array().into_iter().flatten().filter(|it| it["disabled"] != true) {
            let at = old.iter().position(|it| same(it, entry));
            if let Some(own) = at.and_then(|at| own.get(at.checked_sub(in_text)?)) {
                query.push(own.clone());
                continue;
            }
            let guarded = |text: &str| text.replace('&', "%26").replace('#', "%23");
            let mut it = self.parameter(entry)?;
            let texts = |it: &Value| guarded(&postman::text(it));
            it.name = self.template(&texts(&entry["key"]).replace('=', "%3D"))?;
            it.values = match &entry["value"] {
                Value::Null => Vec::new(),
                value => vec![Tree::Text(self.template(&texts(value))?)],
            };
            it.encoded = true;
            query.push(it);
        }
        Ok(Parameters(query))
    }

    /// Headers or fields: those that scripts left alone are `own`.
    fn parameters(&self, list: &Value, own: &[Parameter]) -> Result<Vec<Parameter>, TemplateError> {
        let written = native::list(own);
        let old = written.as_array().map(Vec::as_slice).unwrap_or_default();
        let values: Vec<Parameter> = apart(own).collect();
        let entry = |it: &Value| match old.iter().position(|old| same(old, it)).and_then(|at| values.get(at)) {
            Some(own) => Ok(own.clone()),
            None => self.parameter(it),
        };
        let removed = own.iter().filter(|it| it.removed).cloned().map(Ok);
        removed.chain(list.as_array().into_iter().flatten().map(entry)).collect()
    }

    fn parameter(&self, it: &Value) -> Result<Parameter, TemplateError> {
        Ok(Parameter {
            name: self.template(&postman::text(&it["key"]))?,
            values: vec![Tree::Text(self.template(&postman::text(&it["value"]))?)],
            kind: None,
            required: false,
            description: None,
            disabled: it["disabled"] == true,
            encoded: false,
            removed: false,
            place: self.place.clone(),
        })
    }

    /// The body that a script wrote. Scripts have no files: those that were there stay, others cannot be named.
    fn body(&self, own: Option<&Body>) -> Result<Option<Body>, String> {
        let made = &self.made["body"];
        let wrote = |error: TemplateError| format!("a script wrote {error}");
        if let Value::String(text) = made {
            return Ok(Some(Body::Text(self.template(text).map_err(wrote)?)));
        }
        match made["mode"].as_str() {
            Some("urlencoded") => {
                let fields = if let Some(Body::Form(fields)) = own { fields.0.as_slice() } else { &[] };
                let made = self.parameters(&made["urlencoded"], fields).map_err(wrote)?;
                return Ok(Some(Body::Form(Parameters(made))));
            }
            Some("formdata") => return self.parts(&made["formdata"], own).map(|it| Some(Body::Multipart(it))),
            Some("file" | "graphql") if own.map(native::body).as_ref() == Some(made) => return Ok(own.cloned()),
            _ => {}
        }
        let Some(raw) = made.get("raw").filter(|it| !it.is_null()) else { return Ok(None) };
        let text = postman::text(raw);
        let template = self.template(&text).map_err(wrote)?;
        Ok(Some(match made["options"]["raw"]["language"].as_str() {
            Some("xml") => Body::Xml(template),
            Some("json") => match serde_json::from_str(&self.filled(&text)) {
                Ok(value) if text.contains("<<") => Body::Json(Tree::from_written(&value, self.place).map_err(wrote)?),
                Ok(value) => Body::Json(Tree::Fixed(value)),
                Err(_) => Body::Text(template),
            },
            _ => Body::Text(template),
        }))
    }

    fn parts(&self, list: &Value, own: Option<&Body>) -> Result<Vec<Part>, String> {
        let own = if let Some(Body::Multipart(parts)) = own { parts.as_slice() } else { &[] };
        let written = native::body(&Body::Multipart(own.to_vec()));
        let old = written["formdata"].as_array().map(Vec::as_slice).unwrap_or_default();
        let part = |it: &Value| {
            if let Some(own) = old.iter().position(|old| same(old, it)).and_then(|at| own.get(at)) {
                return Ok(own.clone());
            }
            if it["type"] == "file" {
                return Err(format!(
                    "a script made the part `{}` of a file, and scripts have none",
                    postman::text(&it["key"])
                ));
            }
            let wrote = |error: TemplateError| format!("a script wrote {error}");
            let value = Tree::Text(self.template(&postman::text(&it["value"])).map_err(wrote)?);
            Ok(Part {
                name: self.template(&postman::text(&it["key"])).map_err(wrote)?,
                content: PartContent::Value(value, None),
                content_type: None,
                place: self.place.clone(),
            })
        };
        list.as_array().into_iter().flatten().filter(|it| it["disabled"] != true).map(part).collect()
    }

    fn auth(&self) -> Result<Auth, String> {
        let Some(written) = self.made.get("auth").filter(|it| it.is_object()) else { return Ok(Auth::None) };
        let (filled, _) = postman::substitute_all(written, self.scope);
        let is_form = self.made["body"]["mode"] == "urlencoded";
        let kind = postman::text(&written["type"]);
        postman::auth(&filled, &postman::text(&self.made["method"]), is_form)
            .ok_or_else(|| format!("a script chose the auth `{kind}`, which is not known or lacks something"))
    }
}

/// Parameters with a value each, as scripts see them: a list of values is several.
fn apart(parameters: &[Parameter]) -> impl Iterator<Item = Parameter> {
    let written = parameters.iter().filter(|it| !it.removed);
    written.flat_map(|it| it.values.iter().map(move |value| Parameter { values: vec![value.clone()], ..it.clone() }))
}

/// Whether two entries of a list say the same.
fn same(one: &Value, other: &Value) -> bool {
    let is_alike = |key: &str| one.get(key).unwrap_or(&Value::Null) == other.get(key).unwrap_or(&Value::Null);
    let is_on = |it: &Value| it["disabled"] != true;
    ["key", "value", "src"].into_iter().all(is_alike) && is_on(one) == is_on(other)
}
