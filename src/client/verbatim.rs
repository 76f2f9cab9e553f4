//! A request whose path and query go out as they are written, over a connection of its own: a URL library would take `..`
//! out of it.

use std::{sync::Arc, time::Instant};

use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::{io::AsyncRead, io::AsyncWrite, net::TcpStream};
use tokio_rustls::TlsConnector;
use url::Url;

use super::{network::Network, trust, upload::AnyBody};
use crate::wire::Transfer;

/// What came back, its body still to come, and when its head had come.
pub(super) struct Answer {
    pub(super) head_and_body: http::Response<Incoming>,
    pub(super) head_at: Instant,
    pub(super) remote: Option<std::net::SocketAddr>,
}

/// Sends `head` and `body` to the host and port of `url`. The head has the path and query alone, and its `Host`.
///
/// # Errors
/// Why no answer came, as a fragment.
pub(super) async fn send(
    url: &Url,
    (head, body): (http::request::Parts, AnyBody),
    transfer: &Transfer,
    network: &Network,
) -> Result<Answer, String> {
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(80));
    let name = host.trim_matches(['[', ']']);
    let stream = TcpStream::connect((name, port)).await;
    let stream = stream.map_err(|error| match error.kind() {
        std::io::ErrorKind::ConnectionRefused => format!("connection refused by {host}:{port}"),
        _ => format!("{host}:{port}: {error}"),
    })?;
    let remote = stream.peer_addr().ok();
    let request = http::Request::from_parts(head, body);
    if url.scheme() == "http" {
        return exchange(TokioIo::new(stream), request, remote).await;
    }
    let mut config = trust::config(network, transfer.verify_tls, network.identities.iter().find(|it| it.fits(url)))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let server = ServerName::try_from(name.to_owned()).map_err(|error| format!("TLS with {host}: {error}"))?;
    let stream = TlsConnector::from(Arc::new(config)).connect(server, stream).await;
    let stream = stream.map_err(|error| format!("TLS with {host}:{port}: {error}"))?;
    exchange(TokioIo::new(stream), request, remote).await
}

async fn exchange<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    stream: TokioIo<S>,
    request: http::Request<AnyBody>,
    remote: Option<std::net::SocketAddr>,
) -> Result<Answer, String> {
    let mut builder = hyper::client::conn::http1::Builder::new();
    let (mut sender, connection) =
        builder.title_case_headers(true).handshake(stream).await.map_err(|error| error.to_string())?;
    // It ends with the answer, or with the sender.
    tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
    Ok(Answer { head_and_body: answer, head_at: Instant::now(), remote })
}
