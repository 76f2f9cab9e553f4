//! Where events go: to those who listen, or, from what runs side by side, into a queue until it is their turn.

use tokio::sync::mpsc::{Sender, UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::event::Event;

/// Where events go.
#[derive(Clone)]
pub(super) enum Out {
    /// To those who listen.
    Heard(Sender<Event>),
    /// Into a queue.
    Held(UnboundedSender<Event>),
}

impl Out {
    /// A queue, and its other end.
    pub(super) fn held() -> (Self, UnboundedReceiver<Event>) {
        let (sender, receiver) = unbounded_channel();
        (Self::Held(sender), receiver)
    }

    /// Tells an event. False when nobody listens any more.
    pub(super) async fn tell(&self, event: Event) -> bool {
        match self {
            Self::Heard(sender) => sender.send(event).await.is_ok(),
            Self::Held(sender) => sender.send(event).is_ok(),
        }
    }
}
