//! What `posthaste list --json` says of each request: all that a page of a manual needs.

use posthaste::{
    model::{Body, Example, Parameters},
    plan::Plan,
};
use serde_json::{Map, Value, json};

/// The requests of a plan.
pub(super) fn as_json(plan: &Plan) -> String {
    let steps = plan.steps.iter().map(|step| {
        let request = &step.request;
        json!({
            "name": *request.name,
            "folders": step.folders.iter().map(|it| &**it).collect::<Vec<_>>(),
            "method": request.method.source(),
            "url": request.url.source(),
            "tags": *step.tags,
            "docs": request.docs,
            "parameters": request.takes(),
            "captures": request.captures.0.iter().map(|it| &*it.name).collect::<Vec<_>>(),
            "examples": request.examples.iter().map(example).collect::<Vec<_>>(),
            "file": *request.place.file,
            "line": request.place.line,
            "column": request.place.column,
        })
    });
    format!("{:#}\n", json!({ "requests": steps.collect::<Vec<_>>() }))
}

fn example(it: &Example) -> Value {
    let mut shown = json!({ "name": it.name, "status": it.status });
    if let Some(said) = &it.description {
        shown["description"] = said.as_str().into();
    }
    let headers = headers(&it.headers);
    if !headers.is_empty() {
        shown["headers"] = headers.into();
    }
    match &it.body {
        Some(Body::Json(tree)) => shown["body"] = tree.written(),
        Some(Body::Text(text) | Body::Xml(text)) => {
            let text = text.source();
            // What is JSON is shown so, whatever its format calls it.
            shown["body"] = serde_json::from_str(text).unwrap_or_else(|_| text.into());
        }
        _ => {}
    }
    shown
}

fn headers(all: &Parameters) -> Map<String, Value> {
    let mut map = Map::new();
    for it in all.0.iter().filter(|it| !it.disabled && !it.removed) {
        let mut values: Vec<Value> = it.values.iter().map(posthaste::template::Tree::written).collect();
        let value = if values.len() == 1 { values.remove(0) } else { values.into() };
        map.insert(it.name.source().to_owned(), value);
    }
    map
}
