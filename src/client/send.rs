//! Sends one request over a connection of our own.

use std::sync::Arc;

use http_body_util::BodyExt as _;
use hyper::client::conn::TrySendError;
use reqwest::{
    Body, Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use tokio::time::Instant;

use super::{
    head::Head,
    held::Gate,
    lent::Lent,
    lines::{End, Line, Lines, Sender},
    network::Network,
    progress::Progress,
    trouble::{self, Trouble},
    upload::{self, AnyBody, unmeasured},
    way::{Target, Way},
};
use crate::{
    secret::whole,
    wire::{Connection, Headers, Request, Version},
};

/// An answer whose body is still to be read.
pub(super) struct Answer {
    pub(super) response: reqwest::Response,
    pub(super) connection: Connection,
    /// What holds a body back that the server may not want; it is kept until the answer has come.
    pub(super) gate: Option<Gate>,
}

/// What every version of HTTP begins with: where a request goes, how it is written, and until when its answer must begin.
pub(super) struct Begun {
    pub(super) end: End,
    pub(super) written: Written,
    pub(super) until: Option<Instant>,
}

impl Begun {
    /// Begins to send `request`; from now on its time runs.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn of(request: &Request, target: &Target, way: &Way) -> Result<Self, String> {
        let until = request.transfer.timeout.map(|it| Instant::now() + it);
        Ok(Self { end: End::of(target, way), written: Written::of(request, target, way)?, until })
    }

    /// What comes of `sending`, if it comes in time.
    ///
    /// # Errors
    /// Its own, or that it is late.
    pub(super) async fn in_time<T>(&self, sending: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
        match self.until {
            Some(until) => tokio::time::timeout_at(until, sending).await.map_err(|_| Trouble::Late)?,
            None => sending.await,
        }
    }
}

/// Sends `request` over a connection that is kept or made.
///
/// # Errors
/// Why no answer came.
pub(super) async fn send(
    lines: &Arc<Lines>,
    network: &Network,
    (request, progress): (&Request, &Progress),
    (target, way): (&Target, &Way),
) -> Result<Answer, Trouble> {
    let begun = Begun::of(request, target, way)?;
    let (body, gate) = body(request, progress);
    let mut first = begun.written.message(body)?;
    if let Some(gate) = &gate {
        open_when_told(&mut first, gate);
    }
    let sending = async {
        let mut message = Some(first);
        loop {
            let mut line = lines.take(&begun.end, network).await?;
            let Some(sent) = message.take() else { return Err(Trouble::Told("nothing is left to send".to_owned())) };
            match line.sent(sent, (&begun.written, gate.as_ref())).await {
                Ok(answer) => return Ok((answer, line)),
                Err(mut error) => match error.take_message() {
                    // The server had closed it before anything was written.
                    Some(unsent) if line.reused => message = Some(unsent),
                    _ => return Err(Trouble::broken(error.into_error())),
                },
            }
        }
    };
    let (answer, line) = begun.in_time(sending).await?;
    let connection = Connection { remote: line.remote, reused: line.reused, certificate: line.certificate.clone() };
    gate.iter().for_each(Gate::answered);
    let Begun { end, until, .. } = begun;
    let answer = answer.map(|body| Body::wrap(Lent::new(body, (lines.clone(), end, line), until)));
    Ok(Answer { response: answer.into(), connection, gate })
}

/// The body of `request`, held back where it waits for the server's word.
fn body(request: &Request, progress: &Progress) -> (AnyBody, Option<Gate>) {
    let body = upload::body(request, progress);
    let Some(limit) = request.transfer.expect_continue else { return (body, None) };
    let (gate, held) = Gate::hold(body, limit);
    (held.boxed_unsync(), Some(gate))
}

fn open_when_told(message: &mut http::Request<AnyBody>, gate: &Gate) {
    let gate = gate.clone();
    hyper::ext::on_informational(message, move |said| {
        if said.status() == hyper::StatusCode::CONTINUE {
            gate.open();
        }
    });
}

impl Line {
    async fn sent(
        &mut self,
        message: http::Request<AnyBody>,
        (written, gate): (&Written, Option<&Gate>),
    ) -> Result<http::Response<hyper::body::Incoming>, TrySendError<http::Request<AnyBody>>> {
        match &mut self.sender {
            Sender::One(sender) => {
                self.desk.put(written.head());
                sender.try_send_request(message).await
            }
            Sender::Two(sender) => {
                // The library passes words ahead of the answer over there: nobody would ever hear that the body is wanted.
                gate.into_iter().for_each(Gate::open);
                let message = written.for_two(message);
                let message = if written.says_length_of(message.body()) { message } else { message.map(unmeasured) };
                sender.try_send_request(message).await
            }
        }
    }
}

/// A request as it is written.
pub(super) struct Written {
    method: Method,
    /// What stands between the method and the version.
    target: String,
    headers: Headers,
    version: http::Version,
    /// The URL, as HTTP/2 has it.
    uri: http::Uri,
}

impl Written {
    /// `request` as it goes to `target`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn of(request: &Request, target: &Target, way: &Way) -> Result<Self, String> {
        let method = &request.method;
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| format!("`{method}` is no HTTP method"))?;
        let url = &request.url;
        let host = target.host.clone().unwrap_or_else(|| trouble::host(&target.url));
        let query = url.query().map(|it| format!("?{it}")).unwrap_or_default();
        let path = request.target.clone().unwrap_or_else(|| format!("{}{query}", url.path()));
        if path.bytes().any(|it| it <= b' ' || it == 0x7f) {
            return Err(format!("`{}` cannot be sent: it holds a space or control character", path.escape_debug()));
        }
        let uri = format!("{}://{host}{path}", url.scheme()).parse().map_err(|error| {
            if host.contains("{{") {
                format!("there is no host `{host}`: the variable in it has no value")
            } else {
                format!("`{}` cannot be sent: {error}", whole(url.as_str()))
            }
        })?;
        let path = if way.asks_proxy() { format!("{}://{host}{path}", url.scheme()) } else { path };
        let mut headers = request.headers.clone();
        let adds = |name: &str| request.header(name).is_none() && !request.without.iter().any(|it| it == name);
        let login = way.proxy.as_ref().filter(|_| way.asks_proxy()).and_then(super::proxy::Proxy::authorization);
        if let Some(login) = login.filter(|_| adds("proxy-authorization")) {
            headers.insert(0, ("Proxy-Authorization".to_owned(), login));
        }
        if adds("host") {
            headers.insert(0, ("Host".to_owned(), host));
        }
        // Some servers answer 411 where nothing says that there is no body. Source: RFC 9110, 8.6.
        let has_body = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
        if has_body && !request.has_body() && adds("content-length") && adds("transfer-encoding") {
            headers.push(("Content-Length".to_owned(), "0".to_owned()));
        }
        let version = match way.version {
            Some(Version::OneZero) => http::Version::HTTP_10,
            _ => http::Version::HTTP_11,
        };
        Ok(Self { method, target: path, headers, version, uri })
    }

    fn head(&self) -> Head {
        Head { target: self.target.clone(), headers: self.headers.clone() }
    }

    /// The request as the library takes it.
    ///
    /// # Errors
    /// When a header cannot be sent.
    pub(super) fn message<B>(&self, body: B) -> Result<http::Request<B>, String> {
        let mut message = http::Request::new(body);
        *message.method_mut() = self.method.clone();
        *message.version_mut() = self.version;
        *message.headers_mut() = header_map(&self.headers)?;
        Ok(message)
    }

    /// Whether HTTP/2 says how long `body` is: not where it is to go in chunks, nor where nothing says that there is none.
    fn says_length_of(&self, body: &AnyBody) -> bool {
        let says = |name: &str| self.headers.iter().any(|(it, _)| it.eq_ignore_ascii_case(name));
        let is_empty = hyper::body::Body::size_hint(body).exact() == Some(0);
        !says("transfer-encoding") && (!is_empty || says("content-length"))
    }

    /// The same for HTTP/2, which has the host in the URL, and says the length of a body in its own way.
    pub(super) fn for_two<B>(&self, mut message: http::Request<B>) -> http::Request<B> {
        let of_two = |name: &str| !["host", "content-length"].iter().any(|it| name.eq_ignore_ascii_case(it));
        let headers = self.headers.iter().filter(|(name, _)| of_two(name)).cloned().collect();
        *message.headers_mut() = header_map(&headers).unwrap_or_default();
        let host = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host"));
        let mut parts = self.uri.clone().into_parts();
        parts.authority = host.and_then(|(_, host)| host.parse().ok()).or(parts.authority);
        *message.uri_mut() = http::Uri::from_parts(parts).unwrap_or_else(|_| self.uri.clone());
        *message.version_mut() = http::Version::HTTP_2;
        message
    }
}

/// The headers as the library takes them.
///
/// # Errors
/// When one cannot be sent.
fn header_map(headers: &Headers) -> Result<HeaderMap, String> {
    let mut map = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is no header name"))?;
        let value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| format!("the header `{name}` holds a character that no header can hold"))?;
        map.append(header, value);
    }
    Ok(map)
}
