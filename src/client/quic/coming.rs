//! The body of an answer as it comes over a stream of QUIC.

use std::{
    future::Future as _,
    io::{Error, ErrorKind},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf as _, Bytes};
use http::Response;
use hyper::body::{Body, Frame};
use tokio::{
    task::JoinHandle,
    time::{Instant, Sleep},
};

use super::{kept::Down, trouble::broken_off};
use crate::client::upload::Unsendable;

/// The body. Without it, the rest of the request is not sent any more.
pub(super) struct Coming {
    down: Down,
    sending: JoinHandle<Result<(), Unsendable>>,
    stage: Stage,
    /// How much is still to come, where that is said.
    left: Option<u64>,
    /// When the whole of it must have come.
    until: Option<Pin<Box<Sleep>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Data,
    Trailers,
    Ended,
}

impl Coming {
    /// The body behind `head`; an answer to `HEAD` has none, whatever it says.
    pub(super) fn new(
        (down, sending): (Down, JoinHandle<Result<(), Unsendable>>),
        head: &Response<()>,
        is_head: bool,
        until: Option<Instant>,
    ) -> Self {
        let said = head.headers().get("content-length").and_then(|it| it.to_str().ok()?.parse().ok());
        let left = said.filter(|_| !is_head && !matches!(head.status().as_u16(), 204 | 304));
        let until = until.map(|it| Box::pin(tokio::time::sleep_until(it)));
        Self { down, sending, stage: Stage::Data, left, until }
    }

    fn poll_coming(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if self.stage == Stage::Data {
            if let Some(mut chunk) = ready!(self.down.poll_recv_data(context)).map_err(broken_off)? {
                let chunk = chunk.copy_to_bytes(chunk.remaining());
                self.left = match self.left.map(|left| left.checked_sub(chunk.len() as u64)) {
                    Some(None) => return Poll::Ready(Some(Err(Error::other("the body is longer than its head says")))),
                    left => left.flatten(),
                };
                return Poll::Ready(Some(Ok(Frame::data(chunk))));
            }
            // Source: RFC 9114, 4.1.2.
            if self.left.is_some_and(|left| left > 0) {
                return Poll::Ready(Some(Err(Error::other("end of file before message length reached"))));
            }
            self.stage = Stage::Trailers;
        }
        if self.stage == Stage::Trailers {
            let trailers = ready!(self.down.poll_recv_trailers(context)).map_err(broken_off)?;
            self.stage = Stage::Ended;
            return Poll::Ready(trailers.map(|it| Ok(Frame::trailers(it))));
        }
        Poll::Ready(None)
    }
}

impl Body for Coming {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = self.poll_coming(context) {
            return Poll::Ready(frame);
        }
        if self.until.as_mut().is_some_and(|it| it.as_mut().poll(context).is_ready()) {
            return Poll::Ready(Some(Err(ErrorKind::TimedOut.into())));
        }
        Poll::Pending
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.sending.abort();
    }
}
