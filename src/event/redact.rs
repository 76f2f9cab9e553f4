//! Hides secrets in an event, everywhere in it.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;
use url::Url;

use super::{attempt::Attempt, outline::Outline, stream::Event};
use crate::{secret::Redactor, value, wire::Headers};

/// Hides in `event` what `redactor` knows.
pub fn redact(event: &mut Event, redactor: &Redactor) {
    if redactor.is_empty() {
        return;
    }
    match event {
        Event::RunStarted { outline, .. } => hide_outline(outline, redactor),
        Event::AttemptFinished { attempt, .. } => hide_attempt(attempt, redactor),
        Event::StepFinished { reason: Some(reason), .. } => hide(reason, redactor),
        Event::StepFinished { .. }
        | Event::IterationStarted { .. }
        | Event::StepStarted { .. }
        | Event::RunFinished { .. } => {}
    }
}

fn hide(text: &mut String, redactor: &Redactor) {
    if let Some(hidden) = redactor.redact(text) {
        *text = hidden;
    }
}

fn hide_outline(outline: &mut Arc<Outline>, redactor: &Redactor) {
    // A literal password in a URL is the one secret that an outline can hold.
    if outline.steps.iter().any(|step| redactor.redact(&step.url).is_some()) {
        for step in &mut Arc::make_mut(outline).steps {
            if let Some(hidden) = redactor.redact(&step.url) {
                step.url = hidden.into();
            }
        }
    }
}

fn hide_attempt(attempt: &mut Attempt, redactor: &Redactor) {
    for exchange in &mut attempt.exchanges {
        if let Some(hidden) = redactor.redact(exchange.request.url.as_str()) {
            exchange.request.url = hidden_url(&hidden, &exchange.request.url);
        }
        hide_headers(&mut exchange.request.headers, redactor);
        if let Some(hidden) = hidden_body(&exchange.request.body, redactor) {
            exchange.request.body = hidden;
        }
        hide_headers(&mut exchange.response.headers, redactor);
        if let Some(hidden) = hidden_body(&exchange.response.body, redactor) {
            exchange.response.set_body(hidden);
        }
    }
    for captured in &mut attempt.captures {
        hide_value(&mut captured.value, redactor);
    }
    for verdict in &mut attempt.verdicts {
        hide(&mut verdict.query, redactor);
        hide(&mut verdict.expected, redactor);
        verdict.actual.iter_mut().for_each(|actual| hide_value(actual, redactor));
        verdict.why.iter_mut().for_each(|why| hide(why, redactor));
        verdict.diff.iter_mut().for_each(|diff| hide(diff, redactor));
    }
    attempt.broken.iter_mut().for_each(|broken| hide(&mut broken.why, redactor));
}

/// The URL with its secrets hidden; where that is no URL any more, all but its beginning is.
fn hidden_url(hidden: &str, url: &Url) -> Url {
    Url::parse(hidden).unwrap_or_else(|_| {
        let mut bare = url.clone();
        bare.set_path("/***");
        bare.set_query(None);
        bare.set_fragment(None);
        // These fail only for URLs that cannot have them, such as `data:`.
        let _ = bare.set_username("");
        let _ = bare.set_password(None);
        bare
    })
}

fn hide_headers(headers: &mut Headers, redactor: &Redactor) {
    for (name, value) in headers {
        hide(name, redactor);
        hide(value, redactor);
    }
}

fn hidden_body(body: &Bytes, redactor: &Redactor) -> Option<Bytes> {
    redactor.redact(&String::from_utf8_lossy(body)).map(Bytes::from)
}

/// Hides secrets in a value: in texts, in keys, and in numbers that are one.
fn hide_value(it: &mut Value, redactor: &Redactor) {
    match it {
        Value::String(text) => hide(text, redactor),
        Value::Array(list) => list.iter_mut().for_each(|value| hide_value(value, redactor)),
        Value::Object(map) => {
            for (mut key, mut value) in std::mem::take(map) {
                hide(&mut key, redactor);
                hide_value(&mut value, redactor);
                map.insert(key, value);
            }
        }
        Value::Number(_) | Value::Bool(_) | Value::Null => {
            if let Some(hidden) = redactor.redact(&value::text(it)) {
                *it = Value::String(hidden);
            }
        }
    }
}
