//! A request of ours as scripts see it, in the shape of a Postman collection 2.1; and what they made of it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::fault::Fault;
use crate::{
    format::postman,
    model::{Body, Parameter, Parameters, PartContent},
    plan::Step,
    source::Place,
    template::{Template, TemplateError, Tree},
    value, wire,
};

/// The request of `step`, with its templates.
pub(super) fn view(step: &Step) -> Value {
    let request = &step.request;
    let mut view = json!({
        "name": &*request.name,
        "method": request.method.source(),
        "url": url(step),
        "header": list(&step.headers),
    });
    if let Some(body) = request.body.as_ref().map(body) {
        view["body"] = body;
    }
    view
}

/// The request of `step` as it was sent.
pub(super) fn sent(step: &Step, request: &wire::Request) -> Value {
    let header = |(key, value): &(String, String)| json!({ "key": key, "value": value });
    let mut view = json!({
        "name": &*step.request.name,
        "method": request.method,
        "url": request.url.as_str(),
        "header": request.headers.iter().map(header).collect::<Vec<_>>(),
    });
    if let Some(upload) = &request.upload {
        view["body"] = json!({ "mode": "file", "file": { "src": upload.files.join(", ") } });
    } else if !request.body.is_empty() {
        view["body"] = json!({ "mode": "raw", "raw": String::from_utf8_lossy(&request.body) });
    }
    view
}

/// The step with what scripts made of its request's `view`.
///
/// # Errors
/// When a text that they wrote is no template.
pub(super) fn changed(step: &Step, made: &Value) -> Result<Step, Fault> {
    let (before, place) = (view(step), step.request.place.clone());
    let fault = |error: TemplateError| Fault::Request { why: format!("a script wrote {error}"), place: place.clone() };
    let is_new = |key: &str| made.get(key).is_some() && made.get(key) != before.get(key);
    let mut request = (*step.request).clone();
    let mut step = step.clone();
    if is_new("method") {
        request.method = Template::parse(&postman::text(&made["method"]), place.clone()).map_err(fault)?;
    }
    let url = made.get("url").map(postman::url_text).unwrap_or_default();
    if url != self::url(&step) {
        request.url = Template::parse(&url, place.clone()).map_err(fault)?;
        // What the text says is all there is.
        request.query = Parameters::default();
        step.url = crate::plan::UrlTemplate::of(&request.url);
    }
    if is_new("header") {
        step.headers = parameters(&made["header"], &place).map_err(fault)?.into();
    }
    if is_new("body") {
        request.body = body_of(&made["body"], &place).map_err(fault)?;
    }
    step.request = Arc::new(request);
    Ok(step)
}

/// The URL with its query, as it is written.
fn url(step: &Step) -> String {
    let url = step.request.url.source();
    let pairs = step.request.query.0.iter().filter(|it| !it.disabled).flat_map(|it| {
        it.values.iter().map(move |value| format!("{}={}", it.name.source(), value::text(&value.written())))
    });
    let query: Vec<String> = pairs.collect();
    match (query.is_empty(), url.contains('?')) {
        (true, _) => url.to_owned(),
        (false, true) => format!("{url}&{}", query.join("&")),
        (false, false) => format!("{url}?{}", query.join("&")),
    }
}

fn list(parameters: &[Parameter]) -> Value {
    let entry = |it: &Parameter, value: &Tree| {
        let mut entry = json!({ "key": it.name.source(), "value": value::text(&value.written()) });
        if it.disabled {
            entry["disabled"] = true.into();
        }
        entry
    };
    let written = parameters.iter().filter(|it| !it.removed);
    written.flat_map(|it| it.values.iter().map(move |value| entry(it, value))).collect()
}

fn body(body: &Body) -> Value {
    let raw = |text: &str, language: &str| json!({ "mode": "raw", "raw": text, "options": { "raw": { "language": language } } });
    match body {
        Body::Json(tree) => raw(&tree.written().to_string(), "json"),
        Body::Text(text) => raw(text.source(), "text"),
        Body::Xml(text) => raw(text.source(), "xml"),
        Body::Form(fields) => json!({ "mode": "urlencoded", "urlencoded": list(&fields.0) }),
        Body::Multipart(parts) => {
            let part = |it: &crate::model::Part| match &it.content {
                PartContent::Value(tree) => {
                    json!({ "key": it.name.source(), "type": "text", "value": value::text(&tree.written()) })
                }
                PartContent::File(file, _) => {
                    json!({ "key": it.name.source(), "type": "file", "src": file.path.source() })
                }
            };
            json!({ "mode": "formdata", "formdata": parts.iter().map(part).collect::<Vec<_>>() })
        }
        Body::Graphql(it) => json!({ "mode": "graphql", "graphql": {
            "query": it.query.source(),
            "variables": it.variables.as_ref().map(|it| it.written().to_string()),
        } }),
        Body::File(file) => json!({ "mode": "file", "file": { "src": file.path.source() } }),
    }
}

/// The body that a script wrote. Files and parts cannot be written by scripts: they have no files.
fn body_of(made: &Value, place: &Place) -> Result<Option<Body>, TemplateError> {
    if let Value::String(text) = made {
        return Ok(Some(Body::Text(Template::parse(text, place.clone())?)));
    }
    if let Some(fields) = made.get("urlencoded").filter(|_| made["mode"] == "urlencoded") {
        return Ok(Some(Body::Form(Parameters(parameters(fields, place)?))));
    }
    let Some(raw) = made.get("raw").filter(|it| !it.is_null()) else { return Ok(None) };
    let text = postman::text(raw);
    Ok(Some(match made["options"]["raw"]["language"].as_str() {
        Some("xml") => Body::Xml(Template::parse(&text, place.clone())?),
        Some("json") => match serde_json::from_str(&text) {
            Ok(value) => Body::Json(Tree::from_written(&value, place)?),
            Err(_) => Body::Text(Template::parse(&text, place.clone())?),
        },
        _ => Body::Text(Template::parse(&text, place.clone())?),
    }))
}

fn parameters(list: &Value, place: &Place) -> Result<Vec<Parameter>, TemplateError> {
    let parameter = |it: &Value| {
        Ok(Parameter {
            name: Template::parse(&postman::text(&it["key"]), place.clone())?,
            values: vec![Tree::Text(Template::parse(&postman::text(&it["value"]), place.clone())?)],
            kind: None,
            required: false,
            description: None,
            disabled: it["disabled"] == true,
            removed: false,
            place: place.clone(),
        })
    };
    list.as_array().into_iter().flatten().map(parameter).collect()
}
