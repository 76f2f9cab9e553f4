//! Hands each event to every reporter. Secrets are hidden here, once, before anyone sees them.

use std::{io, sync::Arc, time::Instant};

use tokio::sync::mpsc::Receiver;

use super::contract::Reporter;
use crate::{
    event::{self, Event},
    secret::Redactor,
};

/// All the reporters of a run, each with the name that its errors carry.
///
/// They are told in the order in which they are given. A progress line goes first: it wipes itself away when a step
/// ends, before the reporter behind it writes to the same terminal.
pub struct Fanout {
    reporters: Vec<(String, Box<dyn Reporter>)>,
    redactor: Arc<Redactor>,
}

impl Fanout {
    /// The reporters, and who hides the secrets.
    pub fn new(reporters: Vec<(String, Box<dyn Reporter>)>, redactor: Arc<Redactor>) -> Self {
        Self { reporters, redactor }
    }

    /// Hands every event to every reporter until the run is over.
    ///
    /// A reporter that cannot write ends the run, because its events have nowhere to go: the channel is closed, the
    /// other reporters hear what was sent before, and that the run was interrupted. They hear that too when the
    /// channel closes on its own before the last event.
    ///
    /// # Errors
    /// The first trouble of a reporter, with the reporter's name. Its kind stays, so that a broken pipe is known as one.
    pub async fn listen(mut self, mut events: Receiver<Event>) -> io::Result<()> {
        let begun = Instant::now();
        let mut trouble = None;
        let mut heard = false;
        while let Some(mut event) = events.recv().await {
            heard = true;
            event::redact(&mut event, &self.redactor);
            let last = matches!(event, Event::RunFinished { .. });
            if let Some(error) = self.tell(&event) {
                events.close();
                trouble.get_or_insert(error);
            }
            if last {
                return trouble.map_or(Ok(()), Err);
            }
        }
        if heard {
            let end = Event::RunFinished { elapsed: begun.elapsed(), interrupted: true };
            trouble = trouble.or(self.tell(&end));
        }
        trouble.map_or(Ok(()), Err)
    }

    /// Tells everyone. Who cannot write is told no more; the first such error is the answer.
    fn tell(&mut self, event: &Event) -> Option<io::Error> {
        let mut trouble = None;
        self.reporters.retain_mut(|(name, reporter)| match reporter.receive(event) {
            Ok(()) => true,
            Err(error) => {
                let named = io::Error::new(error.kind(), format!("the `{name}` report cannot be written: {error}"));
                trouble.get_or_insert(named);
                false
            }
        });
        trouble
    }
}
