//! A body that is held back until the server says that it wants it, or says nothing for long enough.
//!
//! Source: RFC 9110, 10.1.1.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::watch;

use super::upload::{AnyBody, Unsendable};

/// What the server has said of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Nothing,
    /// It wants it: 100.
    Continue,
    /// It has answered without it.
    Answered,
}

/// Who lets the body go. With its last copy, a body that was not sent never will be.
#[derive(Clone, Debug)]
pub(super) struct Gate(Arc<watch::Sender<Word>>);

impl Gate {
    /// Holds `body` back, for so long at most.
    pub(super) fn hold(body: AnyBody, limit: Duration) -> (Self, Held) {
        let (sender, receiver) = watch::channel(Word::Nothing);
        let size = body.size_hint();
        (Self(Arc::new(sender)), Held { body, size, opening: Some(Box::pin(opens(receiver, limit))) })
    }

    /// The server wants the body.
    pub(super) fn open(&self) {
        self.say(Word::Continue);
    }

    /// The server has answered; a body that was not sent before is not sent any more.
    pub(super) fn answered(&self) {
        self.say(Word::Answered);
    }

    fn say(&self, word: Word) {
        self.0.send_if_modified(|it| {
            let is_first = *it == Word::Nothing;
            *it = if is_first { word } else { *it };
            is_first
        });
    }
}

/// Whether the body is sent.
async fn opens(mut word: watch::Receiver<Word>, limit: Duration) -> bool {
    let said = tokio::time::timeout(limit, word.wait_for(|it| *it != Word::Nothing)).await;
    match said.map(|it| it.map(|it| *it)) {
        Err(_) | Ok(Ok(Word::Continue | Word::Nothing)) => true,
        // The answer is still being read: to break off now would break it off, too.
        Ok(Ok(Word::Answered)) => {
            let _ = word.wait_for(|_| false).await;
            false
        }
        Ok(Err(_)) => false,
    }
}

/// A body that is held back.
pub(super) struct Held {
    body: AnyBody,
    size: SizeHint,
    opening: Option<Pin<Box<dyn Future<Output = bool> + Send>>>,
}

impl Body for Held {
    type Data = Bytes;
    type Error = Unsendable;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Unsendable>>> {
        if let Some(opening) = &mut self.opening {
            let is_open = ready!(opening.as_mut().poll(context));
            self.opening = None;
            if !is_open {
                return Poll::Ready(Some(Err(Unsendable("the server did not want the body".to_owned()))));
            }
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.opening.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        if self.opening.is_some() { self.size } else { self.body.size_hint() }
    }
}
