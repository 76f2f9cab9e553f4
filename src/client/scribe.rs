//! Beneath the HTTP library: a stream that writes the head of each request as we want it. The library sorts headers by
//! name, and knows names in small letters only.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{
    head::{Head, end},
    stream::Stream,
};

/// Where the head of the next request is put down.
#[derive(Clone, Debug, Default)]
pub(super) struct Desk(Arc<Mutex<Option<Head>>>);

impl Desk {
    /// The next head that is sent is this one.
    pub(super) fn put(&self, head: Head) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(head);
    }

    fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    fn take(&self) -> Option<Head> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The stream.
pub(super) struct Scribe {
    inner: Stream,
    desk: Desk,
    /// What the library wrote of a head that has not ended yet.
    made: Vec<u8>,
    /// What is still to be written.
    left: Vec<u8>,
}

impl Scribe {
    /// A stream over `inner`, whose heads are those on the desk.
    pub(super) fn over(inner: Stream, desk: Desk) -> Self {
        Self { inner, desk, made: Vec::new(), left: Vec::new() }
    }

    fn poll_left(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.left.is_empty() {
            let written = ready!(Pin::new(&mut self.inner).poll_write(context, &self.left))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.left.drain(..written);
        }
        Poll::Ready(Ok(()))
    }

    /// Takes in a part of a head, and what stands behind it.
    fn take_in(&mut self, bytes: &[u8]) {
        // The end may have begun before.
        let from = self.made.len().saturating_sub(3);
        self.made.extend_from_slice(bytes);
        if let Some(at) = end(&self.made[from..]).map(|at| from + at)
            && let Some(head) = self.desk.take()
        {
            self.left = head.written_over(&self.made[..at]);
            self.left.extend_from_slice(&self.made[at..]);
            self.made.clear();
        }
    }
}

impl AsyncWrite for Scribe {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_left(context))?;
        if self.desk.is_empty() {
            return Pin::new(&mut self.inner).poll_write(context, bytes);
        }
        self.take_in(bytes);
        // What cannot be written now is written before what comes next.
        let _ = self.poll_left(context)?;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if !self.desk.is_empty() {
            let first = slices.iter().find(|it| !it.is_empty()).map_or(&[][..], |it| it);
            return self.poll_write(context, first);
        }
        ready!(self.poll_left(context))?;
        Pin::new(&mut self.inner).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_left(context))?;
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_left(context))?;
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

impl AsyncRead for Scribe {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}
