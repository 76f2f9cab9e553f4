//! A body that goes from files to the wire, a chunk at a time.

use std::{
    io::{self, Read as _},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, combinators::UnsyncBoxBody};
use hyper::body::{Body, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use super::progress::Progress;
use crate::wire::{Reading, Request, Upload};

/// How much is read at a time, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

/// Why a body could not be read to its end.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unsendable(pub(super) String);

/// A body of any kind.
pub(super) type AnyBody = UnsyncBoxBody<Bytes, Unsendable>;

/// The body of `request`.
pub(super) fn body(request: &Request, progress: &Progress) -> AnyBody {
    match &request.upload {
        Some(upload) => Chunks::new(upload, progress).boxed_unsync(),
        None => Full::new(request.body.clone()).map_err(|never| match never {}).boxed_unsync(),
    }
}

/// A body that nobody knows the length of before it has ended: what its frames are made of says no length.
pub(super) fn unmeasured(body: AnyBody) -> AnyBody {
    body.map_frame(|frame| frame).boxed_unsync()
}

/// The chunks of a body. The files are read on a thread that may wait for the disk.
#[derive(Debug)]
struct Chunks {
    state: State,
    left: u64,
    progress: Progress,
}

#[derive(Debug)]
enum State {
    Idle(Reading),
    Busy(JoinHandle<(Reading, io::Result<Bytes>)>),
    Ended,
}

impl Chunks {
    /// The chunks of `upload`, from the first on.
    pub(super) fn new(upload: &Upload, progress: &Progress) -> Self {
        Self { state: State::Idle(upload.open()), left: upload.size_bytes, progress: progress.clone() }
    }
}

fn chunk(mut reading: Reading) -> (Reading, io::Result<Bytes>) {
    let mut chunk = Vec::new();
    let read = reading.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut chunk);
    (reading, read.map(|_| chunk.into()))
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = Unsendable;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Unsendable>>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Idle(_) => {
                    let State::Idle(reading) = std::mem::replace(&mut self.state, State::Ended) else { continue };
                    self.state = State::Busy(spawn_blocking(move || chunk(reading)));
                }
                State::Busy(busy) => {
                    let read = ready!(Pin::new(busy).poll(context));
                    self.state = State::Ended;
                    let (reading, chunk) = read.map_err(|error| Unsendable(error.to_string()))?;
                    let chunk = chunk.map_err(|error| Unsendable(format!("the body cannot be read: {error}")))?;
                    if chunk.is_empty() {
                        return Poll::Ready(None);
                    }
                    self.left = self.left.saturating_sub(chunk.len() as u64);
                    if self.left > 0 {
                        self.state = State::Idle(reading);
                    }
                    self.progress.went(chunk.len());
                    return Poll::Ready(Some(Ok(Frame::data(chunk))));
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
