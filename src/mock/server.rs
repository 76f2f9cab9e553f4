//! The mock on a port of this machine.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    handler::HandlerWithoutStateExt as _,
    http::{self, HeaderName, HeaderValue, StatusCode, request::Parts},
    serve::ListenerExt as _,
};
use bytes::Bytes;
use futures_util::StreamExt as _;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use url::Url;

use super::{
    answer::{Answer, Mock},
    refusal,
};
use crate::wire::Request;

/// The largest body of a request, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// How long a stop waits for answers that are under way.
const STOPPING: Duration = Duration::from_secs(1);

/// A request that was answered; secrets are hidden in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The method.
    pub method: String,
    /// The path and the query.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// The request of the collection whose example answered.
    pub request: Option<Arc<str>>,
    /// The example that answered.
    pub example: Option<String>,
    /// Why none did.
    pub why: Option<String>,
}

/// A mock that is being served. It ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<io::Result<()>>>,
}

/// Why a mock cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error("port {port} is in use; choose another with --port, or 0 for a free one")]
    InUse {
        /// The port.
        port: u16,
    },
    /// The system does not let us.
    #[error(
        "port {port} may not be used without special rights; choose one above 1023 with --port, or 0 for a free one"
    )]
    Forbidden {
        /// The port.
        port: u16,
    },
    /// Anything else.
    #[error("cannot listen on {host}:{port}: {why}")]
    Other {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// The cause.
        why: io::Error,
    },
}

/// Serves `mock` on a port of `host`, 0 for a free one, in the background. `on_request` is told of each request once
/// it is answered.
///
/// # Errors
/// When the port cannot be listened on.
pub async fn serve(
    mock: impl Into<Arc<Mock>>,
    host: &str,
    port: u16,
    on_request: impl Fn(&Seen) + Send + Sync + 'static,
) -> Result<Server, ServeError> {
    let fails = |why: io::Error| match why.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse { port },
        io::ErrorKind::PermissionDenied => ServeError::Forbidden { port },
        _ => ServeError::Other { host: host.to_owned(), port, why },
    };
    let listener = TcpListener::bind((host, port)).await.map_err(fails)?;
    let address = listener.local_addr().map_err(fails)?;
    let shared = Arc::new((mock.into(), on_request));
    let handler = move |request: axum::extract::Request| {
        let shared = shared.clone();
        async move { respond(&shared.0, request, &shared.1).await }
    };
    // An answer is one small write: it must not wait for the acknowledgement of the one before.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, handler.into_make_service()).with_graceful_shutdown(async move {
        let _ = stopped.await;
    });
    let task = tokio::spawn(async move { serving.await });
    Ok(Server { address, stop: Some(stop), task: Some(task) })
}

impl Server {
    /// Where it listens; the port is the real one.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL that requests go to: `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it: no new request is taken, those under way are answered, for a second at most.
    pub async fn stop(self) {
        self.stop_within(STOPPING).await;
    }

    async fn stop_within(mut self, patience: Duration) {
        self.stop = None;
        if let Some(task) = self.task.take() {
            let abort = task.abort_handle();
            if tokio::time::timeout(patience, task).await.is_err() {
                abort.abort();
            }
        }
    }
}

async fn respond(
    mock: &Mock,
    request: axum::extract::Request,
    on_request: &(impl Fn(&Seen) + Send + Sync),
) -> http::Response<Body> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
    let method = parts.method.as_str().to_owned();
    let answer = match read(body).await {
        Ok(body) => match incoming(&parts, body) {
            Some(request) => mock.answer(&request),
            None => Answer::from(refusal::unreadable(400, "the request has no URL that can be read")),
        },
        Err((status, why)) => Answer::from(refusal::unreadable(status, &why)),
    };
    let Answer { response, request, example, why } = answer;
    let path = mock.redactor().redact(&path).unwrap_or(path);
    on_request(&Seen { method, path, status: response.status, request, example, why });
    let mut outgoing = http::Response::new(Body::from(response.body));
    *outgoing.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            outgoing.headers_mut().append(name, value);
        }
    }
    outgoing
}

/// The whole body, or the status and reason of the refusal.
async fn read(body: Body) -> Result<Bytes, (u16, String)> {
    let mut chunks = body.into_data_stream();
    let mut whole = Bytes::new();
    let mut joined = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| (400, format!("the body broke off: {error}")))?;
        if whole.len().max(joined.len()) + chunk.len() > MAX_BODY_BYTES {
            return Err((413, format!("the body is larger than {} MiB", MAX_BODY_BYTES / 1024 / 1024)));
        }
        // Most bodies are one chunk, which need not be copied.
        if whole.is_empty() && joined.is_empty() {
            whole = chunk;
            continue;
        }
        joined.extend_from_slice(&std::mem::take(&mut whole));
        joined.extend_from_slice(&chunk);
    }
    Ok(if joined.is_empty() { whole } else { joined.into() })
}

/// A request from the network as data. The host is the one that the client asked for, not where we listen.
fn incoming(parts: &Parts, body: Bytes) -> Option<Request> {
    let mut headers: Vec<(String, String)> = Vec::with_capacity(parts.headers.len());
    for (name, value) in &parts.headers {
        headers.push((name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    }
    let host = parts.uri.authority().map(|it| it.as_str().to_owned());
    let host = host.or_else(|| crate::wire::header(&headers, "host").map(str::to_owned)).unwrap_or_default();
    let path = parts.uri.path_and_query().map_or("/", |it| it.as_str());
    let slash = if path.starts_with('/') { "" } else { "/" };
    let url =
        [host.as_str(), "localhost"].iter().find_map(|host| Url::parse(&format!("http://{host}{slash}{path}")).ok());
    let mut request = Request { headers, body, ..Request::new(parts.method.as_str(), url?) };
    if parts.uri.authority().is_some() {
        request.set_header("host", host);
    }
    Some(request)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
    };

    use super::*;
    use crate::mock::sample::mock;

    const YAML: &str = "
name: Users
GET: <<baseUrl>>/users
examples: [{ name: All, json: { host: <<request.headers.host>> } }]
---
name: Echo
POST: <<baseUrl>>/echo
examples: [{ text: <<request.body>> }]
---
name: Gone
DELETE: <<baseUrl>>/users
examples: [{ status: 204 }]
";

    /// What the server says to these bytes, the last request of which asks it to close.
    async fn talk(server: &Server, bytes: &[u8]) -> String {
        let mut connection = TcpStream::connect(server.address()).await.unwrap();
        connection.write_all(bytes).await.unwrap();
        let mut said = Vec::new();
        let _ = connection.read_to_end(&mut said).await;
        String::from_utf8_lossy(&said).into_owned()
    }

    #[tokio::test]
    async fn it_answers_over_one_connection_and_tells_of_it() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let heard = seen.clone();
        let on_request =
            move |it: &Seen| heard.lock().unwrap().push(format!("{} {} {}", it.method, it.path, it.status));
        let server = serve(mock(YAML), "127.0.0.1", 0, on_request).await.unwrap();
        let said = talk(
            &server,
            b"GET /v2/users HTTP/1.1\r\nHost: api.zoom.us\r\n\r\n\
              HEAD /v2/users HTTP/1.1\r\nHost: api.zoom.us\r\n\r\n\
              DELETE /v2/users HTTP/1.1\r\nHost: x\r\n\r\n\
              POST /v2/echo?q=1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n\
              GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        )
        .await;
        let answers: Vec<&str> = said.split("HTTP/1.1 ").skip(1).collect();
        assert_eq!(answers.len(), 5, "{said}");
        assert!(
            answers[0].starts_with("200 OK") && answers[0].ends_with("\r\n\r\n{\"host\":\"api.zoom.us\"}"),
            "{said}"
        );
        assert!(answers[0].contains("content-length: 22\r\n") && answers[0].contains("date: "), "{said}");
        assert!(answers[1].contains("content-length: 22\r\n") && answers[1].ends_with("\r\n\r\n"), "{said}");
        assert!(answers[2].starts_with("204") && !answers[2].contains("content-length"), "{said}");
        assert!(answers[3].ends_with("\r\n\r\nabcde"), "{said}");
        assert!(answers[4].starts_with("404"), "{said}");
        let expected = [
            "GET /v2/users 200",
            "HEAD /v2/users 200",
            "DELETE /v2/users 204",
            "POST /v2/echo?q=1 200",
            "GET /nothing 404",
        ];
        assert_eq!(*seen.lock().unwrap(), expected);
        server.stop().await;
    }

    #[tokio::test]
    async fn hostile_bytes_do_no_harm() {
        let server = serve(mock(YAML), "127.0.0.1", 0, |_| ()).await.unwrap();
        for bytes in [
            &b"\x00\xff\xfe\r\n\r\n"[..],
            b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            b"GET /%zz%ff HTTP/1.1\r\nHost: a b\x80\r\nConnection: close\r\n\r\n",
            b"GET http://[::/x HTTP/1.1\r\nConnection: close\r\n\r\n",
            b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            b"POST /v2/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
        ] {
            let said = talk(&server, bytes).await;
            assert!(said.starts_with("HTTP/1.1 4"), "{bytes:?} {said}");
        }
        let proxied =
            talk(&server, b"GET http://api.zoom.us/v2/users HTTP/1.1\r\nHost: y\r\nConnection: close\r\n\r\n").await;
        assert!(proxied.ends_with("{\"host\":\"api.zoom.us\"}"), "{proxied}");
        server.stop().await;
    }

    #[tokio::test]
    async fn too_large_a_body_is_refused() {
        let server = serve(mock(YAML), "127.0.0.1", 0, |_| ()).await.unwrap();
        let client = || async {
            let mut connection = TcpStream::connect(server.address()).await.unwrap();
            let head = format!("POST /v2/echo HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", MAX_BODY_BYTES + 1);
            connection.write_all(head.as_bytes()).await.unwrap();
            let chunk = vec![b'x'; 1024 * 1024];
            for _ in 0..=64 {
                if connection.write_all(&chunk).await.is_err() {
                    break;
                }
            }
            let mut said = [0; 12];
            connection.read_exact(&mut said).await.map(|_| said)
        };
        assert_eq!(&client().await.unwrap(), b"HTTP/1.1 413");
    }

    #[tokio::test]
    async fn a_port_in_use_is_told() {
        // None of those that a system gives to whoever asks for any: it is free again when the first one has ended.
        let free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
        let port = (12_000..20_000).skip(std::process::id() as usize % 4_000).find(free).unwrap();
        let server = serve(mock(YAML), "127.0.0.1", port, |_| ()).await.unwrap();
        let error = serve(mock(YAML), "127.0.0.1", port, |_| ()).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("port {port} is in use; choose another with --port, or 0 for a free one")
        );
        server.stop().await;
        serve(mock(YAML), "127.0.0.1", port, |_| ()).await.unwrap().stop().await;
        // An address of documentation is nobody's own.
        assert!(matches!(serve(mock(YAML), "203.0.113.1", 0, |_| ()).await, Err(ServeError::Other { .. })));
    }

    #[tokio::test]
    async fn a_stop_does_not_wait_for_idle_connections() {
        let server = serve(mock(YAML), "127.0.0.1", 0, |_| ()).await.unwrap();
        let mut connection = TcpStream::connect(server.address()).await.unwrap();
        connection.write_all(b"GET /v2/users HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut start = [0; 15];
        connection.read_exact(&mut start).await.unwrap();
        // Else it would not end.
        server.stop_within(Duration::MAX).await;
    }
}
