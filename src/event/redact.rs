//! Hides secrets in an event, everywhere in it.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;
use url::Url;

use super::{
    attempt::Attempt,
    outline::Outline,
    round::{Round, Rounds},
    script::{Scripted, Sent, Thrown},
    stream::Event,
};
use crate::{
    secret::Redactor,
    value,
    wire::{Exchange, Headers, Request, Response},
};

/// Hides in `event` what `redactor` knows.
pub fn redact(event: &mut Event, redactor: &Redactor) {
    if redactor.is_empty() {
        return;
    }
    match event {
        Event::RunStarted { outline, .. } => hide_outline(outline, redactor),
        Event::IterationStarted { label, .. } => label.iter_mut().for_each(|label| hide(label, redactor)),
        Event::StepStarted { rounds, .. } => hide_rounds(rounds, redactor),
        Event::AttemptFinished { attempt, rounds, .. } => {
            hide_attempt(attempt, redactor);
            hide_rounds(rounds, redactor);
        }
        Event::StepFinished { reason, rounds, .. } => {
            if let Some(reason) = reason {
                hide(reason, redactor);
            }
            hide_rounds(rounds, redactor);
        }
        Event::RunFinished { .. } => {}
    }
}

fn hide_rounds(rounds: &mut Rounds, redactor: &Redactor) {
    let is_telling = |round: &Round| round.label.as_ref().is_some_and(|it| redactor.redact(it).is_some());
    if rounds.iter().any(is_telling) {
        let mut hidden = rounds.to_vec();
        hidden.iter_mut().flat_map(|it| &mut it.label).for_each(|label| hide(label, redactor));
        *rounds = hidden.into();
    }
}

fn hide(text: &mut String, redactor: &Redactor) {
    if let Some(hidden) = redactor.redact(text) {
        *text = hidden;
    }
}

/// Names and URLs are texts of the user's own files; a literal secret may stand in any of them.
fn hide_outline(outline: &mut Arc<Outline>, redactor: &Redactor) {
    let outline = Arc::make_mut(outline);
    hide(&mut outline.name, redactor);
    for step in &mut outline.steps {
        hide_shared(&mut step.name, redactor);
        hide_shared(&mut step.url, redactor);
        if step.folders.iter().any(|folder| redactor.redact(folder).is_some()) {
            let mut folders = step.folders.to_vec();
            for folder in &mut folders {
                hide_shared(folder, redactor);
            }
            step.folders = folders.into();
        }
    }
}

fn hide_shared(text: &mut Arc<str>, redactor: &Redactor) {
    if let Some(hidden) = redactor.redact(text) {
        *text = hidden.into();
    }
}

fn hide_attempt(attempt: &mut Attempt, redactor: &Redactor) {
    attempt.exchanges.iter_mut().for_each(|it| hide_exchange(it, redactor));
    attempt.curl.iter_mut().for_each(|it| hide(it, redactor));
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
    attempt.scripts.iter_mut().for_each(|it| hide_script(it, redactor));
    attempt.warnings.iter_mut().for_each(|warning| hide(warning, redactor));
    if let Some(broken) = &mut attempt.broken {
        hide(&mut broken.why, redactor);
        broken.request.iter_mut().for_each(|request| hide_request(request, redactor));
    }
}

fn hide_exchange(exchange: &mut Exchange, redactor: &Redactor) {
    hide_request(&mut exchange.request, redactor);
    hide_headers(&mut exchange.response.headers, redactor);
    hide_headers(&mut exchange.response.trailers, redactor);
    exchange.response.saved.iter_mut().for_each(|it| hide(&mut it.file, redactor));
    hide_response(&mut exchange.response, redactor);
}

fn hide_script(script: &mut Scripted, redactor: &Redactor) {
    let thrown = |it: &mut Thrown| {
        hide(&mut it.message, redactor);
        hide(&mut it.stack, redactor);
    };
    for test in &mut script.tests {
        hide(&mut test.name, redactor);
        test.failure.iter_mut().for_each(thrown);
    }
    script.errors.iter_mut().for_each(thrown);
    for log in &mut script.logs {
        hide(&mut log.text, redactor);
        hide(&mut log.inspected, redactor);
    }
    script.next.iter_mut().flatten().for_each(|it| hide(it, redactor));
    for sent in &mut script.sent {
        match sent {
            Sent::Answered(exchange) => hide_exchange(exchange, redactor),
            Sent::Broken { request, why } => {
                hide(why, redactor);
                if let Some(request) = request {
                    hide_request(request, redactor);
                }
            }
        }
    }
}

fn hide_request(request: &mut Request, redactor: &Redactor) {
    hide(&mut request.method, redactor);
    if let Some(hidden) = redactor.redact(request.url.as_str()) {
        request.url = hidden_url(&hidden, &request.url, redactor);
    }
    hide_headers(&mut request.headers, redactor);
    if let Some(hidden) = hidden_body(&request.body, redactor) {
        request.body = hidden;
    }
    if let Some(upload) = &mut request.upload
        && upload.files.iter().any(|it| redactor.redact(it).is_some())
    {
        Arc::make_mut(upload).files.iter_mut().for_each(|it| hide(it, redactor));
    }
}

/// The URL with its secrets hidden; where that is no URL any more, nothing but the host is left of it, if even that.
fn hidden_url(hidden: &str, url: &Url, redactor: &Redactor) -> Url {
    let bare = || {
        let host = url.host_str().filter(|host| redactor.redact(host).is_none()).unwrap_or("***");
        Url::parse(&format!("{}://{host}/***", url.scheme())).unwrap_or_else(|_| url.clone())
    };
    Url::parse(hidden).unwrap_or_else(|_| bare())
}

fn hide_headers(headers: &mut Headers, redactor: &Redactor) {
    for (name, value) in headers {
        hide(name, redactor);
        hide(value, redactor);
    }
}

/// A body is read as its charset says, and as UTF-8 also where that says otherwise: a recording holds its bytes.
fn hide_response(response: &mut Response, redactor: &Redactor) {
    if let Some(hidden) = hidden_body(&response.body, redactor) {
        response.hide_body(hidden);
    }
    if let Some(hidden) = redactor.redact(&response.text()) {
        // The mark rules over the charset that the header names.
        response.hide_body(format!("\u{feff}{hidden}").into());
    }
}

fn hidden_body(body: &Bytes, redactor: &Redactor) -> Option<Bytes> {
    redactor.redact(&String::from_utf8_lossy(body)).map(Bytes::from)
}

/// Hides secrets in a value: in texts, in keys, and in numbers that are one.
pub fn hide_value(it: &mut Value, redactor: &Redactor) {
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
