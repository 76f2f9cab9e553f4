//! A request's own examples, as if they were answers: what its captures and expectations find in them.

use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::{
    expectation::{Expectation, Verdict},
    model::{Body, Example},
    plan::Step,
    query::Query,
    scope::Store,
    source::Problem,
    wire::{Exchange, Request, Response},
};

/// Warnings for captures that find nothing in any of the examples, and expectations that all of them contradict.
pub(super) fn contradictions(step: &Step, store: &Store, problems: &mut Vec<Problem>) {
    let request = &step.request;
    let is_judged = |it: &&Expectation| !is_beyond(&it.query) && it.names().is_empty();
    let scope = store.scope(&step.variables);
    let judge = |it: &Expectation, exchange: &Exchange| it.judge(exchange, &scope);
    let status: Vec<_> = request.expect.list.iter().filter(|it| matches!(it.query, Query::Status(_))).collect();
    let is_meant = |it: &(String, Exchange)| match status.as_slice() {
        [] => it.1.response.status < 400,
        all => all.iter().all(|expectation| judge(expectation, &it.1).held),
    };
    let samples: Vec<_> = request.examples.iter().enumerate().filter_map(sample).filter(is_meant).collect();
    let Some((name, _)) = samples.first() else { return };
    let which = if samples.len() == 1 { format!("the example `{name}`") } else { "every example".to_owned() };
    for capture in request.captures.0.iter().filter(|it| it.default.is_none() && it.query.names().is_empty()) {
        let is_found =
            |(_, exchange): &(String, Exchange)| !matches!(capture.query.find(exchange, &scope), Ok(None) | Err(_));
        let is_elsewhere = is_beyond(&capture.query) || matches!(capture.query, Query::Url(_));
        if samples.iter().any(is_found) || is_elsewhere {
            continue;
        }
        let message = format!("`{}` finds nothing in {which}", capture.query.written());
        let problem = Problem::warning("contradicted-capture", capture.place.clone(), message);
        let width = capture.name.chars().count();
        problems.push(problem.wide(width).help("mend the query or the example, or give the capture a `default`"));
    }
    for expectation in request.expect.list.iter().filter(is_judged) {
        let verdicts: Vec<Verdict> = samples.iter().map(|(_, exchange)| judge(expectation, exchange)).collect();
        if verdicts.iter().any(|it| it.held) {
            continue;
        }
        let Some(verdict) = verdicts.into_iter().next() else { continue };
        let got = verdict.actual.map_or_else(|| "nothing".to_owned(), |it| it.to_string());
        let got: String = got.chars().take(80).collect();
        let message = format!("{which} contradicts this: `{}` is {got} there", verdict.query);
        let problem = Problem::warning("contradicted-expectation", verdict.place, message);
        problems.push(problem.help("mend the expectation or the example"));
    }
}

/// Whether no example can say what the query finds: it looks at the network, or at the very bytes of the body.
fn is_beyond(query: &Query) -> bool {
    matches!(query, Query::Time(_) | Query::Size(_) | Query::Checksum(_) | Query::Certificate(_))
}

/// An example as an exchange, where it is written out.
fn sample((index, example): (usize, &Example)) -> Option<(String, Exchange)> {
    let (body, kind) = match &example.body {
        None => (Bytes::new(), None),
        Some(Body::Json(tree)) => (tree.fixed()?.to_string().into(), Some("application/json")),
        Some(Body::Text(text)) => (text.fixed()?.to_owned().into(), Some("text/plain")),
        Some(Body::Xml(text)) => (text.fixed()?.to_owned().into(), Some("application/xml")),
        Some(Body::Form(_) | Body::Multipart(_) | Body::Graphql(_) | Body::File(_)) => return None,
    };
    let mut headers = Vec::new();
    for header in example.headers.0.iter().filter(|it| !it.disabled && !it.removed) {
        for value in &header.values {
            headers.push((header.name.fixed()?.to_owned(), crate::value::text(value.fixed()?).into_owned()));
        }
    }
    if let Some(kind) = kind.filter(|_| crate::wire::header(&headers, "content-type").is_none()) {
        headers.push(("content-type".to_owned(), kind.to_owned()));
    }
    let response = Response { status: example.status, headers, body, ..Response::default() };
    let request = Request::new("GET", url::Url::parse("http://localhost/").ok()?);
    let exchange = Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::ZERO };
    Some((example.name.clone().unwrap_or_else(|| format!("example {}", index + 1)), exchange))
}
