//! The floor: the same chain as a bare hyper loop, which nothing that reads YAML can beat.

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::TcpStream;

use crate::Fallible;

#[derive(Deserialize)]
struct Step {
    next: String,
    status: String,
}

/// Follows `next` for so many requests to `address`, over one kept connection.
pub(crate) async fn follow(address: &str, requests: usize) -> Fallible<()> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut next = "1".to_owned();
    for _ in 0..requests {
        let request = Request::get(format!("/step/{next}")).header("host", address).body(Empty::<Bytes>::new())?;
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        if response.status() != StatusCode::OK {
            return Err(format!("step {next} answered {}", response.status()).into());
        }
        let step: Step = serde_json::from_slice(&response.into_body().collect().await?.to_bytes())?;
        if step.status != "ok" {
            return Err(format!("step {next} says {}", step.status).into());
        }
        next = step.next;
    }
    Ok(())
}
