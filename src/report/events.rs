//! A recording of the run: one event on each line, as JSON, for `posthaste report` to replay.

use std::io::{self, BufWriter, Write};

use super::{
    contract::{Kind, Output, Reporter},
    recording::{Header, RECORDING_VERSION},
};
use crate::event::Event;

pub(super) const KIND: Kind = Kind {
    name: "events",
    says: "every event as a line of JSON, to be replayed by `posthaste report`",
    open: |out, _| Box::new(Events { out: BufWriter::new(out), begun: false }),
};

struct Events {
    out: BufWriter<Output>,
    begun: bool,
}

impl Reporter for Events {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.line(&Header { posthaste_recording: RECORDING_VERSION })?;
        }
        self.line(event)?;
        match event {
            Event::RunFinished { .. } => self.out.flush(),
            _ => Ok(()),
        }
    }
}

impl Events {
    fn line(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}
