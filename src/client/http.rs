//! A client that keeps its connections, over reqwest.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use reqwest::{
    Client, Method, NoProxy, Proxy,
    header::{HeaderMap, HeaderName, HeaderValue},
};

use super::{decode, trouble};
use crate::wire::{Exchange, Headers, Request, Response, Transfer, Transport, TransportError};

/// The client. One connection pool for each kind of transfer, made when it is first needed.
#[derive(Default)]
pub struct Http {
    clients: Mutex<HashMap<Kind, Client>>,
    route: Option<SocketAddr>,
    /// Whether a connection may have been kept: something was answered.
    has_kept: AtomicBool,
}

/// What one pool of connections has in common.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Kind {
    is_tls: bool,
    verify_tls: bool,
    http_version: Option<u8>,
    proxy: Option<String>,
}

impl Http {
    /// A client that sends every request to `route`, unencrypted, whatever its URL says; the `Host` header keeps the name.
    pub fn routed_to(route: SocketAddr) -> Self {
        Self { route: Some(route), ..Self::default() }
    }

    fn client(&self, is_tls: bool, transfer: &Transfer) -> Result<Client, String> {
        let kind = Kind {
            is_tls,
            verify_tls: transfer.verify_tls,
            http_version: transfer.http_version,
            proxy: transfer.proxy.clone(),
        };
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&kind) {
            return Ok(client.clone());
        }
        let client = open(&kind, self.route.is_some())?;
        clients.insert(kind, client.clone());
        Ok(client)
    }

    async fn exchange(&self, request: &Request) -> Result<(Response, Duration), String> {
        let client = self.client(self.route.is_none() && request.url.scheme() == "https", &request.transfer)?;
        let sendable = self.sendable(request)?;
        let start = Instant::now();
        let say = |error: &reqwest::Error| trouble::say(error, &request.url, request.transfer.timeout);
        let mut answer = match client.execute(sendable).await {
            // A server may close a kept connection just when we use it: as every client does, we then open another.
            Err(error) if self.has_kept.load(Relaxed) && is_idempotent(request) && trouble::is_unanswered(&error) => {
                client.execute(self.sendable(request)?).await
            }
            answered => answered,
        }
        .map_err(|error| say(&error))?;
        self.has_kept.store(true, Relaxed);
        let status = answer.status().as_u16();
        let version = format!("{:?}", answer.version());
        let headers = read_headers(&answer);
        let mut chunks = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| say(&error))? {
            chunks.push(chunk);
        }
        let elapsed = start.elapsed();
        // Most bodies come in one piece, which is not copied.
        let encoded = if chunks.len() == 1 { chunks.remove(0) } else { Bytes::from(chunks.concat()) };
        let encoded_size_bytes = encoded.len() as u64;
        let encodings: Vec<String> =
            headers.iter().filter(|(name, _)| name == "content-encoding").map(|(_, value)| value.clone()).collect();
        let decoded =
            |it| decode::decode(it, &encodings).map_err(|why| format!("{}: {why}", trouble::peer(&request.url)));
        let body = if encodings.is_empty() { encoded } else { decoded(encoded)? };
        let mut response = Response { status, version, headers, encoded_size_bytes, ..Response::default() };
        response.set_body(body);
        Ok((response, elapsed))
    }

    fn sendable(&self, request: &Request) -> Result<reqwest::Request, String> {
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| format!("`{}` is no HTTP method", request.method))?;
        let mut url = request.url.clone();
        let mut headers = HeaderMap::with_capacity(request.headers.len() + 1);
        for (name, value) in &request.headers {
            let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is no header name"))?;
            let value = HeaderValue::from_bytes(value.as_bytes())
                .map_err(|_| format!("the header `{name}` holds a character that no header can hold"))?;
            headers.append(header, value);
        }
        if let Some(route) = self.route {
            if !headers.contains_key("host") {
                let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
                let host = format!("{}{port}", url.host_str().unwrap_or_default());
                headers.insert("host", HeaderValue::from_str(&host).map_err(|error| error.to_string())?);
            }
            // These fail only for URLs without a host; such a URL was refused before.
            let _ = url.set_scheme("http");
            let _ = url.set_ip_host(route.ip());
            let _ = url.set_port(Some(route.port()));
        }
        let mut sendable = reqwest::Request::new(method, url);
        *sendable.headers_mut() = headers;
        *sendable.timeout_mut() = request.transfer.timeout;
        if !request.body.is_empty() {
            *sendable.body_mut() = Some(request.body.clone().into());
        } else if matches!(request.method.as_str(), "POST" | "PUT" | "PATCH") {
            // Some servers answer 411 where nothing says that there is no body. Source: RFC 9110, 8.6.
            sendable.headers_mut().entry("content-length").or_insert(HeaderValue::from_static("0"));
        }
        Ok(sendable)
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

/// Whether to send a request twice does no more than to send it once.
///
/// Source: RFC 9110, 9.2.2.
fn is_idempotent(request: &Request) -> bool {
    matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE")
}

/// The headers as they came. Bytes that are no UTF-8 are read as ISO 8859-1, as HTTP once had it.
fn read_headers(answer: &reqwest::Response) -> Headers {
    let text = |value: &HeaderValue| match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
    };
    answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn open(kind: &Kind, is_routed: bool) -> Result<Client, String> {
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .http1_title_case_headers()
        .referer(false)
        .tcp_nodelay(true);
    builder = match kind.http_version {
        Some(1) => builder.http1_only(),
        Some(2) => builder.http2_prior_knowledge(),
        _ => builder,
    };
    builder = match kind.proxy.as_deref() {
        _ if is_routed => builder.no_proxy(),
        Some("none") => builder.no_proxy(),
        Some(url) => {
            let proxy = Proxy::all(url).map_err(|error| format!("the proxy `{url}` cannot be used: {error}"))?;
            builder.proxy(proxy.no_proxy(NoProxy::from_env()))
        }
        None => builder,
    };
    let to_proxy = kind.proxy.as_deref().is_some_and(|proxy| proxy.starts_with("https:"));
    builder = if kind.is_tls || to_proxy {
        // A second call finds it installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        builder.tls_danger_accept_invalid_certs(!kind.verify_tls)
    } else {
        builder.tls_backend_preconfigured(without_roots()?)
    };
    builder.build().map_err(|error| format!("the HTTP client could not be made: {error}"))
}

/// TLS that trusts nobody, for clients that only ever speak plain HTTP: to read the system's roots takes milliseconds.
fn without_roots() -> Result<rustls::ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| error.to_string())?;
    Ok(config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
}
