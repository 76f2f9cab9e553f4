//! A request of ours as scripts see it, in the shape of a Postman collection 2.1.

use serde_json::{Value, json};

use crate::{
    auth::Auth,
    format::postman,
    model::{Body, Parameter, PartContent},
    plan::Step,
    template::Tree,
    value, wire,
};

/// The request of `step`, with its templates.
pub(super) fn view(step: &Step) -> Value {
    let request = &step.request;
    let mut view = json!({
        "name": &*request.name,
        "method": request.method.source(),
        "url": url(step).0,
        "header": list(&step.headers),
    });
    if let Some(body) = request.body.as_ref().map(body) {
        view["body"] = body;
    }
    if let Some(kind) = scheme(&step.auth) {
        view["auth"] = json!({ "type": kind });
    }
    view
}

/// What Postman calls the scheme.
fn scheme(auth: &Auth) -> Option<&'static str> {
    Some(match auth {
        Auth::Inherit | Auth::None | Auth::Netrc(_) => return None,
        Auth::Basic(_) => "basic",
        Auth::Bearer(_) => "bearer",
        Auth::ApiKey(_) => "apikey",
        Auth::Digest(_) => "digest",
        Auth::Jwt(_) => "jwt",
        Auth::Aws(_) => "awsv4",
        Auth::OAuth1(_) => "oauth1",
        Auth::OAuth2(_) => "oauth2",
        Auth::Hawk(_) => "hawk",
        Auth::Ntlm(_) => "ntlm",
        Auth::EdgeGrid(_) => "edgegrid",
        Auth::Asap(_) => "asap",
    })
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

/// The URL in its parts, with its path parameters as variables and its query; and how many entries of the query stand in
/// the URL itself.
pub(super) fn url(step: &Step) -> (Value, usize) {
    let written = step.request.url.source();
    let names: Vec<String> = step.url.parameters().map(|(name, _)| name.text().to_owned()).collect();
    let mut text = written.to_owned();
    for name in &names {
        text = text.replace(&format!("/{{{name}}}"), &format!("/:{name}"));
    }
    let mut url = postman::url_parts(&text);
    let variables = names.iter().filter_map(|name| {
        let value = step.request.path.find(name)?.values.first()?;
        Some(json!({ "key": name, "value": value::text(&value.written()) }))
    });
    url["variable"] = variables.collect();
    let mut query = url["query"].as_array().cloned().unwrap_or_default();
    let in_text = query.len();
    query.extend(
        list(&step.request.query.0).as_array().into_iter().flatten().filter(|it| it["disabled"] != true).cloned(),
    );
    url["query"] = query.into();
    (url, in_text)
}

pub(super) fn list(parameters: &[Parameter]) -> Value {
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

pub(super) fn body(body: &Body) -> Value {
    let raw = |text: &str, language: &str| json!({ "mode": "raw", "raw": text, "options": { "raw": { "language": language } } });
    match body {
        Body::Json(tree) => raw(&tree.written().to_string(), "json"),
        Body::Text(text) => raw(text.source(), "text"),
        Body::Xml(text) => raw(text.source(), "xml"),
        Body::Form(fields) => json!({ "mode": "urlencoded", "urlencoded": list(&fields.0) }),
        Body::Multipart(parts) => {
            let part = |it: &crate::model::Part| match &it.content {
                PartContent::Value(tree, _) => {
                    json!({ "key": it.name.source(), "type": "text", "value": value::text(&tree.written()) })
                }
                PartContent::Base64(text, _) => {
                    json!({ "key": it.name.source(), "type": "file", "value": text.source() })
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
