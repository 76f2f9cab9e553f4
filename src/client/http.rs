//! A client that keeps its connections, over reqwest.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use hyper::ext::ReasonPhrase;
use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
    tls::TlsInfo,
};
use url::Url;

use super::{
    headers,
    network::Network,
    phases,
    pool::Pool,
    progress::Progress,
    receive::{Broken, Received, receive},
    trouble, upload, verbatim,
};
use crate::wire::{Connection, Exchange, Request, Response, Timing, Transport, TransportError, Version};

/// The client. One connection pool for each kind of transfer, made when it is first needed.
#[derive(Debug, Default)]
pub struct Http {
    pool: Pool,
    network: Network,
    /// Whether a connection may have been kept: something was answered.
    has_kept: AtomicBool,
}

/// Where a request is sent.
struct Target {
    url: Url,
    /// What the `Host` header says, where it is not the URL's own host.
    host: Option<String>,
    /// What the command line says of the host's addresses.
    address: Option<(String, Vec<IpAddr>)>,
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
        let progress = Progress::new(request.body_size_bytes());
        let idle = request.transfer.idle_timeout;
        let exchanged = progress.guard(idle, self.answer(request, &progress)).await;
        exchanged.unwrap_or_else(|_| {
            let why = format!("nothing came from {} for {:?}", trouble::peer(&request.url), idle.unwrap_or_default());
            Err(trouble::with(why, &progress))
        })
    }

    async fn answer(&self, request: &Request, progress: &Progress) -> Result<(Response, Duration), String> {
        let target = self.target(&request.url);
        if let Some(path) = request.target.as_deref().filter(|_| self.is_straight(request)) {
            return self.verbatim(request, &target, path, progress).await;
        }
        let client = self.pool.client(&self.network, &request.url, &request.transfer, target.address.clone())?;
        let sendable = sendable(request, &target, progress)?;
        let start = Instant::now();
        let say = |error: &reqwest::Error| trouble::say(error, &request.url, request.transfer.timeout, progress);
        let (mut answer, mut noted) = phases::noted(client.execute(sendable)).await;
        // A server may close a kept connection just when we use it: as every client does, we then open another.
        if let Err(error) = &answer
            && self.has_kept.load(Relaxed)
            && is_idempotent(request)
            && trouble::is_unanswered(error)
        {
            progress.restart();
            (answer, noted) = phases::noted(client.execute(self::sendable(request, &target, progress)?)).await;
        }
        let answer = answer.map_err(|error| say(&error))?;
        let head = Instant::now();
        self.has_kept.store(true, Relaxed);
        let certificate = answer.extensions().get::<TlsInfo>().and_then(TlsInfo::peer_certificate);
        let connection = Connection {
            remote: answer.remote_addr(),
            reused: noted.is_reused(),
            certificate: certificate.map(Bytes::copy_from_slice),
        };
        let (answer, body) = http::Response::from(answer).into_parts();
        let received = receive(body, &answer.headers, (request, answer.status.as_u16()), progress).await;
        let received = received.map_err(|broken| match broken {
            Broken::Wire(error) => say(&error),
            Broken::Content(why) => format!("{}: {why}", trouble::peer(&request.url)),
        })?;
        let end = Instant::now();
        let timing = noted.timing(start, head, end);
        Ok((response(&answer, received, timing, connection), end.saturating_duration_since(start)))
    }

    /// Whether nothing stands between us and the host.
    fn is_straight(&self, request: &Request) -> bool {
        let has_proxy = request.transfer.proxy.as_deref().is_some_and(|it| it != "none");
        !has_proxy && self.network.unix_socket.is_none() && request.transfer.http_version != Some(Version::Two)
    }

    /// Sends a request whose path and query go out as they are written.
    async fn verbatim(
        &self,
        request: &Request,
        target: &Target,
        path: &str,
        progress: &Progress,
    ) -> Result<(Response, Duration), String> {
        let sendable = sendable(request, target, progress)?;
        let host = target.host.clone().unwrap_or_else(|| trouble::host(&target.url));
        let mut head = http::Request::builder().method(sendable.method().clone()).uri(path);
        if let Some(headers) = head.headers_mut() {
            headers.clone_from(sendable.headers());
            headers.entry("host").or_insert(HeaderValue::from_str(&host).map_err(|error| error.to_string())?);
        }
        let head = head.body(()).map_err(|error| format!("`{path}` cannot be sent: {error}"))?.into_parts().0;
        let start = Instant::now();
        let exchanging = async {
            let body = upload::body(request, progress);
            let answer = verbatim::send(&target.url, (head, body), &request.transfer, &self.network).await?;
            let (head, body) = answer.head_and_body.into_parts();
            let received = receive(body, &head.headers, (request, head.status.as_u16()), progress).await;
            let received = received.map_err(|broken| match broken {
                Broken::Wire(error) => trouble::say_body(&error, &request.url, progress),
                Broken::Content(why) => format!("{}: {why}", trouble::peer(&request.url)),
            })?;
            Ok((head, received, answer.head_at, answer.remote))
        };
        let exchanged = match request.transfer.timeout {
            Some(limit) => tokio::time::timeout(limit, exchanging)
                .await
                .map_err(|_| trouble::too_late(&request.url, Some(limit), progress))?,
            None => exchanging.await,
        };
        let (head, received, head_at, remote) = exchanged.map_err(|why: String| why)?;
        let end = Instant::now();
        let timing = Timing {
            first_byte: head_at.saturating_duration_since(start),
            download: end.saturating_duration_since(head_at),
            ..Timing::default()
        };
        let connection = Connection { remote, ..Connection::default() };
        Ok((response(&head, received, timing, connection), end.saturating_duration_since(start)))
    }

    /// Where a request to `url` is sent: there, unless the command line says something else.
    fn target(&self, url: &Url) -> Target {
        let (mut to, mut host) = (url.clone(), None);
        let meant = || trouble::host(url);
        if let Some(route) = self.network.route {
            // These fail only for URLs without a host; such a URL was refused before.
            let _ = to.set_scheme("http");
            let _ = to.set_ip_host(route.ip());
            let _ = to.set_port(Some(route.port()));
            return Target { url: to, host: Some(meant()), address: None };
        }
        let (name, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(0));
        let mut address = None;
        if let Some(detour) = self.network.detours.iter().find(|it| it.fits(name, port)) {
            let to_host = detour.to_host.as_deref().unwrap_or(name).trim_matches(['[', ']']);
            if let Some(port) = detour.to_port {
                let _ = to.set_port(Some(port));
                host = Some(meant());
            }
            match to_host.parse::<IpAddr>() {
                Ok(ip) => address = Some((name.to_owned(), vec![ip])),
                Err(_) if to_host != name => address = Some((name.to_owned(), looked_up(to_host))),
                Err(_) => {}
            }
        }
        if let Some(known) = self.network.addresses.iter().find(|it| it.fits(name, port)) {
            address = Some((name.to_owned(), known.addresses.clone()));
        }
        Target { url: to, host, address }
    }
}

fn sendable(request: &Request, target: &Target, progress: &Progress) -> Result<reqwest::Request, String> {
    let method =
        Method::from_bytes(request.method.as_bytes()).map_err(|_| format!("`{}` is no HTTP method", request.method))?;
    let mut headers = HeaderMap::with_capacity(request.headers.len() + 1);
    for (name, value) in &request.headers {
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is no header name"))?;
        let value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| format!("the header `{name}` holds a character that no header can hold"))?;
        headers.append(header, value);
    }
    if let Some(host) = target.host.as_ref().filter(|_| !headers.contains_key("host")) {
        headers.insert("host", HeaderValue::from_str(host).map_err(|error| error.to_string())?);
    }
    let mut sendable = reqwest::Request::new(method, target.url.clone());
    if request.transfer.http_version == Some(Version::OneZero) {
        *sendable.version_mut() = reqwest::Version::HTTP_10;
    }
    *sendable.headers_mut() = headers;
    *sendable.timeout_mut() = request.transfer.timeout;
    if let Some(upload) = &request.upload {
        *sendable.body_mut() = Some(reqwest::Body::wrap(upload::Chunks::new(upload, progress)));
    } else if !request.body.is_empty() {
        *sendable.body_mut() = Some(request.body.clone().into());
    } else if matches!(request.method.as_str(), "POST" | "PUT" | "PATCH") {
        // Some servers answer 411 where nothing says that there is no body. Source: RFC 9110, 8.6.
        sendable.headers_mut().entry("content-length").or_insert(HeaderValue::from_static("0"));
    }
    Ok(sendable)
}

/// The addresses of another host, as the system knows them now.
fn looked_up(host: &str) -> Vec<IpAddr> {
    let found = std::net::ToSocketAddrs::to_socket_addrs(&(host, 0));
    found.into_iter().flatten().map(|it| it.ip()).collect()
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

/// Whether to send a request twice does no more than to send it once.
///
/// Source: RFC 9110, 9.2.2.
fn is_idempotent(request: &Request) -> bool {
    matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE")
}
