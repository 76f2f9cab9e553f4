//! The body of an answer, which gives its connection back when it has been read to its end.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

use super::lines::{End, Line, Lines};

/// The body.
pub(super) struct Lent {
    body: Incoming,
    line: Option<(Arc<Lines>, End, Line)>,
    /// When the whole of it must have come.
    until: Option<Pin<Box<Sleep>>>,
}

impl Lent {
    /// A body that comes over `line`, which is kept behind it.
    pub(super) fn new(body: Incoming, line: (Arc<Lines>, End, Line), until: Option<Instant>) -> Self {
        let until = until.map(|it| Box::pin(tokio::time::sleep_until(it)));
        let mut it = Self { body, line: Some(line), until };
        if it.body.is_end_stream() {
            it.give_back();
        }
        it
    }

    fn give_back(&mut self) {
        if let Some((lines, end, line)) = self.line.take() {
            lines.keep(end, line);
        }
    }
}

impl Body for Lent {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            if frame.is_none() || self.body.is_end_stream() {
                self.give_back();
            }
            return Poll::Ready(frame.map(|it| it.map_err(Into::into)));
        }
        if self.until.as_mut().is_some_and(|it| it.as_mut().poll(context).is_ready()) {
            return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())));
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
