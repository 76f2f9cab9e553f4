//! A client that keeps its connections, over reqwest.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use hyper::ext::ReasonPhrase;
use reqwest::{
    Body,
    header::{HeaderMap, HeaderValue},
};
use url::Url;

use super::{
    decode,
    lines::Lines,
    network::Network,
    phases::{self, Phases},
    pool::Pool,
    send::{self, Answer},
    trouble::{self, Trouble},
    way::{Target, Way},
};
use crate::wire::{Exchange, Headers, Request, Response, Transport, TransportError, Version};

/// The client. It keeps its connections.
#[derive(Debug, Default)]
pub struct Http {
    lines: Arc<Lines>,
    pool: Pool,
    network: Network,
    /// Whether a connection may have been kept: something was answered.
    has_kept: AtomicBool,
}

impl Http {
    /// A client that reaches the network so.
    pub fn over(network: Network) -> Self {
        Self { network, ..Self::default() }
    }

    /// A client that sends every request to `route`, unencrypted, whatever its URL says; the `Host` header keeps the name.
    pub fn routed_to(route: SocketAddr) -> Self {
        Self::over(Network { route: Some(route), ..Network::default() })
    }

    async fn exchange(&self, request: &Request) -> Result<(Response, Duration), String> {
        is_true(request)?;
        let target = Target::of(&self.network, request);
        let way = Way::of(&self.network, request, &target)?;
        let start = Instant::now();
        let say = |trouble: &Trouble| trouble.say(&request.url, request.transfer.timeout);
        let (mut answer, mut noted) = self.send(request, (&target, &way)).await;
        // A server may close a kept connection just when we use it: as every client does, we then open another.
        if let Err(trouble) = &answer
            && self.has_kept.load(Relaxed)
            && is_idempotent(request)
            && trouble.is_unanswered()
        {
            (answer, noted) = self.send(request, (&target, &way)).await;
        }
        let Answer { response: mut answer, connection } = answer.map_err(|error| say(&error))?;
        let head = Instant::now();
        self.has_kept.store(true, Relaxed);
        let status = answer.status().as_u16();
        let version = format!("{:?}", answer.version());
        let headers = read_headers(answer.headers());
        let reason = reason(answer.extensions());
        let mut chunks = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| say(&error.into()))? {
            chunks.push(chunk);
        }
        let end = Instant::now();
        // Most bodies come in one piece, which is not copied.
        let encoded = if chunks.len() == 1 { chunks.remove(0) } else { Bytes::from(chunks.concat()) };
        let timing = noted.timing(start, head, end);
        let response = Response { status, version, reason, headers, timing, connection, ..Response::default() };
        Ok((with_body(response, encoded, &request.url)?, end.saturating_duration_since(start)))
    }

    /// Sends a request: over connections of our own, unless HTTP/2 is asked for by name. The library's client would name the
    /// URL's host there, whatever the request says.
    async fn send(&self, request: &Request, (target, way): (&Target, &Way)) -> (Result<Answer, Trouble>, Phases) {
        let body = Body::from(request.body.clone());
        match way.version {
            Some(Version::Two) if target.host.is_none() && request.header("host").is_none() => {
                self.pool.send(&self.network, (request, body), (target, way)).await
            }
            _ => phases::noted(send::send(&self.lines, &self.network, (request, body), (target, way))).await,
        }
    }
}

/// Whether what a request says of its body's length is so: a server would wait for what never comes, or take the rest for
/// another request.
fn is_true(request: &Request) -> Result<(), String> {
    let length = request.body.len();
    match crate::wire::headers_named(&request.headers, "content-length").find(|it| it.trim().parse() != Ok(length)) {
        Some(said) => {
            Err(format!("`Content-Length: {said}` is not the length of the body, {length}: it can be left out"))
        }
        None => Ok(()),
    }
}

impl Transport for Http {
    async fn send(&self, request: Request) -> Result<Exchange, TransportError> {
        let started = SystemTime::now();
        match self.exchange(&request).await {
            Ok((response, elapsed)) => Ok(Exchange { request, response, started, elapsed }),
            Err(why) => Err(TransportError { request: Box::new(request), why }),
        }
    }
}

/// The words behind the status, where there are any.
fn reason(extensions: &http::Extensions) -> Option<String> {
    let said = extensions.get::<ReasonPhrase>().map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
    said.filter(|it| !it.is_empty())
}

/// `response` with its body, whose content encodings are undone.
fn with_body(mut response: Response, encoded: Bytes, url: &Url) -> Result<Response, String> {
    response.encoded_size_bytes = encoded.len() as u64;
    let encodings = response.headers.iter().filter(|(name, _)| name == "content-encoding");
    let encodings: Vec<String> = encodings.map(|(_, value)| value.clone()).collect();
    let decoded = |it| decode::decode(it, &encodings).map_err(|why| format!("{}: {why}", trouble::peer(url)));
    let body = if encodings.is_empty() { encoded } else { decoded(encoded)? };
    response.set_body(body);
    Ok(response)
}

/// Whether to send a request twice does no more than to send it once.
///
/// Source: RFC 9110, 9.2.2.
fn is_idempotent(request: &Request) -> bool {
    matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE")
}

/// The headers as they came. Bytes that are no UTF-8 are read as ISO 8859-1, as HTTP once had it.
fn read_headers(headers: &HeaderMap) -> Headers {
    let text = |value: &HeaderValue| match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
    };
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}
