//! The parts of the document, as they are written.

use std::{borrow::Cow, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::Value;

use super::super::words;
use crate::{event, expectation::Verdict, model::Stage, source, wire};

#[derive(Serialize)]
pub(super) struct AllCounts<'a> {
    requests: usize,
    #[serde(flatten)]
    counts: &'a event::Counts,
}

impl<'a> AllCounts<'a> {
    pub(super) fn of(counts: &'a event::Counts) -> Self {
        Self { requests: counts.steps(), counts }
    }
}

#[derive(Serialize)]
struct Place<'a> {
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

impl<'a> Place<'a> {
    fn of(place: Option<&'a source::Place>) -> Self {
        let exact = place.filter(|place| place.line > 0);
        Self {
            file: place.map(|place| &*place.file),
            line: exact.map(|place| place.line),
            column: exact.map(|place| place.column),
        }
    }
}

/// In which iteration and rounds something happened; all numbers count from 1.
#[derive(Serialize)]
pub(super) struct Turn<'a> {
    iteration: usize,
    row: Option<&'a str>,
    rounds: Vec<Round<'a>>,
}

#[derive(Serialize)]
struct Round<'a> {
    number: usize,
    label: Option<&'a str>,
}

impl<'a> Turn<'a> {
    pub(super) fn of(iteration: usize, row: Option<&'a str>, rounds: &'a [event::Round]) -> Self {
        let round = |it: &'a event::Round| Round { number: it.number + 1, label: it.label.as_deref() };
        Self { iteration: iteration + 1, row, rounds: rounds.iter().map(round).collect() }
    }
}

/// A step without its attempts, which stand behind everything else.
#[derive(Serialize)]
pub(super) struct Step<'a> {
    #[serde(flatten)]
    turn: Turn<'a>,
    id: usize,
    name: &'a str,
    folders: Vec<&'a str>,
    tags: &'a [String],
    role: event::Role,
    #[serde(flatten)]
    place: Place<'a>,
    outcome: event::Outcome,
    reason: Option<&'a str>,
}

impl<'a> Step<'a> {
    pub(super) fn of(
        step: &'a event::OutlineStep,
        turn: Turn<'a>,
        outcome: event::Outcome,
        reason: Option<&'a str>,
    ) -> Self {
        Self {
            turn,
            id: step.id,
            name: &step.name,
            folders: step.folders.iter().map(|folder| &**folder).collect(),
            tags: &step.tags,
            role: step.role,
            place: Place::of(Some(&step.place)),
            outcome,
            reason,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Attempt<'a> {
    exchanges: Vec<Exchange<'a>>,
    captures: &'a [event::Captured],
    expectations: Vec<Expectation<'a>>,
    broken: Option<Broken<'a>>,
    request: Option<Request<'a>>,
    again_in_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    curl: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scripts: Vec<Script<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [String],
}

impl<'a> Attempt<'a> {
    pub(super) fn of(attempt: &'a event::Attempt, again_in: Option<Duration>, bodies: bool) -> Self {
        Self {
            exchanges: attempt
                .exchanges
                .iter()
                .enumerate()
                .map(|(at, it)| Exchange { for_token: attempt.errands.contains(&at), ..Exchange::of(it, bodies) })
                .collect(),
            captures: &attempt.captures,
            expectations: attempt.verdicts.iter().map(Expectation::of).collect(),
            broken: attempt.broken.as_ref().map(|it| Broken {
                cause: it.cause,
                why: &it.why,
                place: Place::of(it.place.as_ref()),
            }),
            request: attempt.broken.iter().find_map(|it| it.request.as_deref()).map(|it| Request::of(it, bodies)),
            again_in_ms: again_in.map(millis),
            curl: attempt.curl.as_deref(),
            scripts: attempt.scripts.iter().map(|it| Script::of(it, bodies)).collect(),
            warnings: &attempt.warnings,
        }
    }
}

/// What a script did.
#[derive(Serialize)]
struct Script<'a> {
    stage: Stage,
    owner: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    tests: &'a [event::Test],
    errors: &'a [event::Thrown],
    logs: &'a [event::Logged],
    sent: Vec<Sent<'a>>,
    next: Option<&'a Option<String>>,
    skips: bool,
    elapsed_ms: f64,
}

/// A request that a script sent.
#[derive(Serialize)]
struct Sent<'a> {
    exchange: Option<Exchange<'a>>,
    request: Option<Request<'a>>,
    why: Option<&'a str>,
}

impl<'a> Script<'a> {
    fn of(script: &'a event::Scripted, bodies: bool) -> Self {
        let sent = |it: &'a event::Sent| match it {
            event::Sent::Answered(exchange) => {
                Sent { exchange: Some(Exchange::of(exchange, bodies)), request: None, why: None }
            }
            event::Sent::Broken { request, why } => {
                let request = request.as_deref().map(|it| Request::of(it, bodies));
                Sent { exchange: None, request, why: Some(why) }
            }
        };
        Self {
            stage: script.stage,
            owner: &script.owner,
            place: Place::of(Some(&script.place)),
            tests: &script.tests,
            errors: &script.errors,
            logs: &script.logs,
            sent: script.sent.iter().map(sent).collect(),
            next: script.next.as_ref(),
            skips: script.skips,
            elapsed_ms: millis(script.elapsed),
        }
    }
}

#[derive(Serialize)]
struct Broken<'a> {
    cause: event::Cause,
    why: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Expectation<'a> {
    held: bool,
    query: &'a str,
    expected: &'a str,
    actual: Option<&'a Value>,
    why: Option<&'a str>,
    diff: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
}

impl<'a> Expectation<'a> {
    fn of(verdict: &'a Verdict) -> Self {
        Self {
            held: verdict.held,
            query: &verdict.query,
            expected: &verdict.expected,
            actual: verdict.actual.as_ref(),
            why: verdict.why.as_deref(),
            diff: verdict.diff.as_deref(),
            place: Place::of(Some(&verdict.place)),
        }
    }
}

#[derive(Serialize)]
struct Exchange<'a> {
    request: Request<'a>,
    response: Response<'a>,
    started: String,
    elapsed_ms: f64,
    timing: Timing,
    remote: Option<std::net::SocketAddr>,
    /// Whether the connection was kept from an exchange before.
    reused: bool,
    /// Whether it got a token for the request.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    for_token: bool,
}

/// The parts of an exchange, in milliseconds. A kept connection has no `connect_ms`; which ones are kept is a matter of time.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the unit stands in each name")]
struct Timing {
    dns_ms: Option<f64>,
    connect_ms: Option<f64>,
    tls_ms: Option<f64>,
    first_byte_ms: f64,
    download_ms: f64,
}

impl Timing {
    fn of(timing: &wire::Timing) -> Self {
        Self {
            dns_ms: timing.dns.map(millis),
            connect_ms: timing.connect.map(millis),
            tls_ms: timing.tls.map(millis),
            first_byte_ms: millis(timing.first_byte),
            download_ms: millis(timing.download),
        }
    }
}

#[derive(Serialize)]
struct Request<'a> {
    method: &'a str,
    url: &'a str,
    headers: Vec<Header<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upload: Option<&'a wire::Upload>,
    #[serde(flatten)]
    body: Option<Body<'a>>,
}

#[derive(Serialize)]
struct Response<'a> {
    status: u16,
    version: &'a str,
    headers: Vec<Header<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trailers: Vec<Header<'a>>,
    size_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoded_size_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved: Option<&'a wire::Saved>,
    #[serde(flatten)]
    body: Option<Body<'a>>,
}

#[derive(Serialize)]
struct Header<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
enum Body<'a> {
    #[serde(rename = "body")]
    Text(Cow<'a, str>),
    #[serde(rename = "body_base64")]
    Base64(String),
}

impl<'a> Request<'a> {
    fn of(request: &'a wire::Request, bodies: bool) -> Self {
        Self {
            method: &request.method,
            url: request.url.as_str(),
            headers: headers(&request.headers),
            upload: request.upload.as_deref(),
            body: body(&request.body, bodies, || String::from_utf8_lossy(&request.body)),
        }
    }
}

impl<'a> Exchange<'a> {
    fn of(exchange: &'a wire::Exchange, bodies: bool) -> Self {
        let wire::Exchange { request, response, started, elapsed } = exchange;
        Self {
            request: Request::of(request, bodies),
            response: Response {
                status: response.status,
                version: &response.version,
                headers: headers(&response.headers),
                trailers: headers(&response.trailers),
                size_bytes: response.size_bytes(),
                encoded_size_bytes: Some(response.encoded_size_bytes)
                    .filter(|_| response.header("content-encoding").is_some()),
                saved: response.saved.as_ref(),
                body: body(&response.body, bodies, || response.text()),
            },
            started: words::moment(*started),
            elapsed_ms: millis(*elapsed),
            timing: Timing::of(&response.timing),
            remote: response.connection.remote,
            reused: response.connection.reused,
            for_token: false,
        }
    }
}

fn headers(headers: &wire::Headers) -> Vec<Header<'_>> {
    headers.iter().map(|(name, value)| Header { name, value }).collect()
}

/// The body as text, if it is one by its charset; else its bytes.
fn body<'a>(bytes: &[u8], wanted: bool, text: impl FnOnce() -> Cow<'a, str>) -> Option<Body<'a>> {
    if !wanted || bytes.is_empty() {
        return None;
    }
    let text = text();
    let is_text = !text.contains('\u{fffd}');
    Some(if is_text { Body::Text(text) } else { Body::Base64(STANDARD.encode(bytes)) })
}

/// Milliseconds, to the microsecond.
pub(super) fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
