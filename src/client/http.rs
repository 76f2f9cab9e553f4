//! A client that keeps its connections.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant, SystemTime},
};

use hyper::ext::ReasonPhrase;

use super::{
    headers,
    lines::{End, Lines},
    network::Network,
    phases::{self, Phases},
    progress::Progress,
    receive::{Broken, Received, receive},
    send::{self, Answer},
    trouble::{self, Trouble},
    way::{Target, Way},
};
use crate::wire::{
    Connection, Exchange, Request, Response, Timing, Transport, TransportError, headers_named, is_idempotent,
};

/// How often a server may say that it did not begin with a request.
const MOST_REFUSALS: usize = 10;

/// The client. It keeps its connections.
#[derive(Debug, Default)]
pub struct Http {
    lines: Arc<Lines>,
    network: Network,
    #[cfg(feature = "http3")]
    quic: super::quic::Quic,
    /// Whether a connection may have been kept: something was answered.
    has_kept: AtomicBool,
}

impl Http {
    /// A client that reaches the network so.
    pub fn over(network: Network) -> Self {
        Self { network, ..Self::default() }
    }

    async fn exchange(&self, request: &Request) -> Result<(Response, Duration), String> {
        is_true(request)?;
        let progress = Progress::new(request.body_size_bytes());
        let idle = request.transfer.idle_timeout;
        let exchanged = progress.guard(idle, self.answer(request, &progress)).await;
        exchanged.unwrap_or_else(|_| {
            let why = format!("nothing came from {} for {:?}", trouble::peer(&request.url), idle.unwrap_or_default());
            Err(trouble::with(why, &progress))
        })
    }

    async fn answer(&self, request: &Request, progress: &Progress) -> Result<(Response, Duration), String> {
        let target = Target::of(&self.network, request);
        let way = Way::of(&self.network, request, &target)?;
        let start = Instant::now();
        let say = |trouble: &Trouble| trouble.say(&request.url, way.proxy.as_ref(), request.transfer.timeout, progress);
        let (answer, noted) = self.send_until_begun((request, progress), (&target, &way)).await;
        let Answer { response: answer, connection, gate } = answer.map_err(|error| say(&error))?;
        let head_at = Instant::now();
        self.has_kept.store(true, Relaxed);
        let (head, body) = http::Response::from(answer).into_parts();
        let received = receive(body, &head.headers, (request, head.status.as_u16()), progress).await;
        drop(gate);
        let received = received.map_err(|broken| match broken {
            Broken::Wire(error) => say(&error.into()),
            Broken::Content(why) => format!("{}: {why}", trouble::peer(&request.url)),
        })?;
        let end = Instant::now();
        let timing = noted.timing(start, head_at, end);
        Ok((response(&head, received, timing, connection), end.saturating_duration_since(start)))
    }

    /// Sends a request, and once more where that does nothing twice.
    async fn send_until_begun(
        &self,
        (request, progress): (&Request, &Progress),
        (target, way): (&Target, &Way),
    ) -> (Result<Answer, Trouble>, Phases) {
        let (mut refused, mut was_closed) = (0, false);
        loop {
            let (answer, noted) = self.send((request, progress), (target, way)).await;
            match &answer {
                // It counts the requests of a connection, and we may have others on their way.
                Err(trouble) if refused < MOST_REFUSALS && trouble.is_unprocessed() => {
                    refused += 1;
                    self.lines.forget(&End::of(target, way));
                }
                // A server may close a kept connection just when we use it: as every client does, we then open another.
                Err(trouble)
                    if !was_closed
                        && self.has_kept.load(Relaxed)
                        && is_idempotent(&request.method)
                        && trouble.is_unanswered() =>
                {
                    was_closed = true;
                }
                _ => return (answer, noted),
            }
            progress.restart();
        }
    }

    /// Sends a request.
    async fn send(
        &self,
        sent: (&Request, &Progress),
        (target, way): (&Target, &Way),
    ) -> (Result<Answer, Trouble>, Phases) {
        match way.version {
            #[cfg(feature = "http3")]
            Some(crate::wire::Version::Three) => {
                let sending = self.quic.send(&self.lines, &self.network, sent, (target, way));
                phases::noted(Box::pin(sending)).await
            }
            _ => phases::noted(Box::pin(send::send(&self.lines, &self.network, sent, (target, way)))).await,
        }
    }
}

/// Whether what a request says of its body's length is so: a server would wait for what never comes, or take the rest for
/// another request.
fn is_true(request: &Request) -> Result<(), String> {
    let length = request.body_size_bytes();
    match headers_named(&request.headers, "content-length").find(|it| it.trim().parse() != Ok(length)) {
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

/// The answer, whole.
fn response(head: &http::response::Parts, received: Received, timing: Timing, connection: Connection) -> Response {
    Response {
        status: head.status.as_u16(),
        version: format!("{:?}", head.version),
        reason: reason(&head.extensions),
        headers: headers::read(&head.headers),
        body: received.body,
        encoded_size_bytes: received.encoded_size_bytes,
        trailers: received.trailers,
        saved: received.saved,
        timing,
        connection,
        ..Response::default()
    }
}
