//! HTTP/3: requests over connections of QUIC, which are kept.

mod coming;
mod dial;
mod kept;
mod trouble;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use http_body_util::BodyExt as _;
use tokio::task::JoinHandle;

use self::{
    coming::Coming,
    kept::{Down, Kept, Opened, Store, Up},
};
use super::{
    lines::{End, Lines},
    network::Network,
    progress::Progress,
    send::{Answer, Begun, Written},
    trouble::Trouble,
    upload::{self, AnyBody, Unsendable},
    way::{Target, Way},
};
use crate::wire::{Connection, Request};

/// What belongs to a connection of HTTP/1, and makes a request of HTTP/3 malformed.
///
/// Source: RFC 9114, 4.2.
const OF_CONNECTIONS: [&str; 5] = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"];

/// The connections of QUIC that are kept: each serves many requests at the same time.
#[derive(Default)]
pub(super) struct Quic(Mutex<Store>);

impl fmt::Debug for Quic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Quic").finish_non_exhaustive()
    }
}

impl Quic {
    /// Sends `request` over a connection that is kept or made.
    ///
    /// # Errors
    /// Why no answer came.
    pub(super) async fn send(
        &self,
        lines: &Arc<Lines>,
        network: &Network,
        (request, progress): (&Request, &Progress),
        (target, way): (&Target, &Way),
    ) -> Result<Answer, Trouble> {
        let begun = Begun::of(request, target, way)?;
        let (end, head) = (&begun.end, head(request, &begun.written)?);
        let body = upload::body(request, progress);
        let whom = format!("{}:{}", end.host, end.port);
        let exchange = async {
            let Opened { kept, stream, reused } = self.open(end, (lines, network), head).await?;
            let (up, mut down) = stream.split();
            let mut sending = tokio::spawn(sent(up, body));
            let answer = answer(&mut down, &mut sending).await;
            let answer = answer.map_err(|it| trouble::explained(it, &kept.connection, &whom))?;
            Ok::<_, Trouble>((answer, down, sending, kept, reused))
        };
        let (answer, down, sending, kept, reused) = begun.in_time(exchange).await?;
        let remote = Some(kept.connection.remote_address());
        let connection = Connection { remote, reused, certificate: kept.certificate.clone() };
        let coming = Coming::new((down, sending), &answer, request.method == "HEAD", begun.until);
        let answer = answer.map(|()| reqwest::Body::wrap(coming));
        Ok(Answer { response: answer.into(), connection, gate: None })
    }

    /// A stream on which `head` was sent. What was kept and is closed by now is replaced.
    async fn open(
        &self,
        end: &End,
        (lines, network): (&Arc<Lines>, &Network),
        head: http::Request<()>,
    ) -> Result<Opened, Trouble> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).kept(end);
        if let Some(kept) = kept
            && let Ok(stream) = kept.sender.clone().send_request(head.clone()).await
        {
            return Ok(Opened { kept, stream, reused: true });
        }
        let tls = lines.handshakes(&end.way, network)?.host;
        let tls = tls.ok_or_else(|| "HTTP/3 is spoken with https alone".to_owned())?;
        let connection = dial::connect(end, &tls).await?;
        let whom = format!("{}:{}", end.host, end.port);
        let kept = Kept::over(connection.clone()).await.map_err(|it| trouble::explained(it, &connection, &whom))?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(end, &kept);
        let stream = kept.sender.clone().send_request(head).await.map_err(trouble::unanswered)?;
        Ok(Opened { kept, stream, reused: false })
    }
}

/// The head of `request`: as in HTTP/2, but the library leaves it to us to say how long the body is.
fn head(request: &Request, written: &Written) -> Result<http::Request<()>, String> {
    let mut head = written.for_two(written.message(())?);
    *head.version_mut() = http::Version::HTTP_3;
    let headers: &mut HeaderMap = head.headers_mut();
    let is_chunked = headers.contains_key("transfer-encoding");
    for name in OF_CONNECTIONS {
        headers.remove(name);
    }
    let has_body = request.has_body() || matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
    if has_body && !is_chunked && !request.without.iter().any(|it| it == "content-length") {
        headers.insert("content-length", HeaderValue::from(request.body_size_bytes()));
    }
    Ok(head)
}

/// Sends `body` to its end. What the network says against it is of no interest: the answer says it, too.
async fn sent(mut up: Up, mut body: AnyBody) -> Result<(), Unsendable> {
    while let Some(frame) = body.frame().await {
        let Ok(chunk) = frame?.into_data() else { continue };
        for piece in pieces(chunk) {
            if up.send_data(piece).await.is_err() {
                return Ok(());
            }
        }
    }
    let _ = up.finish().await;
    Ok(())
}

/// `chunk` in pieces, so that a large one is not one frame.
fn pieces(mut chunk: Bytes) -> impl Iterator<Item = Bytes> {
    const PIECE_BYTES: usize = 64 * 1024;
    std::iter::from_fn(move || (!chunk.is_empty()).then(|| chunk.split_to(PIECE_BYTES.min(chunk.len()))))
}

/// The head of the answer. It may come before the whole body was sent; a body that cannot be read is told at once.
async fn answer(
    down: &mut Down,
    sending: &mut JoinHandle<Result<(), Unsendable>>,
) -> Result<http::Response<()>, Trouble> {
    let answered = async {
        loop {
            let answer = down.recv_response().await.map_err(trouble::unanswered)?;
            // Of the words ahead of it, none is waited for.
            if !answer.status().is_informational() {
                return Ok(answer);
            }
        }
    };
    let mut answered = std::pin::pin!(answered);
    tokio::select! {
        biased;
        answer = &mut answered => answer,
        sent = sending => match sent {
            Ok(Err(unsendable)) => Err(Trouble::broken(unsendable)),
            _ => answered.await,
        },
    }
}
