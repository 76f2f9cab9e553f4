//! The reporter `json`: a document in the shape of Newman's, which other people's tools read.

mod document;
mod entry;
mod finals;
mod request;

use std::{
    io::{self, Seek as _, SeekFrom, Write},
    sync::Arc,
    time::Duration,
};

use tempfile::SpooledTempFile;
use uuid::Uuid;

pub use finals::Finals;

use self::document::Document;
use super::{
    super::contract::Reporter,
    acts::{Act, acts},
    facts::Facts,
    failure::Failure,
    tally::Tally,
};
use crate::event::{Attempt, Event, Outline, StepId};

/// How much of a report is held in memory, in bytes: what comes after that waits in a temporary file.
const IN_MEMORY: usize = 1 << 20;

/// Newman's report in JSON, written when the run is over and its variables are known.
pub struct Json {
    facts: Arc<Facts>,
    outline: Arc<Outline>,
    tally: Tally,
    elapsed: Duration,
    executions: List,
    failures: List,
}

/// A list whose entries are written one after the other.
struct List {
    file: SpooledTempFile,
    is_empty: bool,
}

impl Json {
    /// A report on the collection that `facts` are of.
    pub fn new(facts: Arc<Facts>) -> Self {
        Self {
            facts,
            outline: Arc::default(),
            tally: Tally::default(),
            elapsed: Duration::ZERO,
            executions: List::new(),
            failures: List::new(),
        }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, finals: &Finals, out: &mut dyn Write) -> io::Result<()> {
        let document = Document { facts: &self.facts, finals, tally: &self.tally, elapsed: self.elapsed };
        document.head(out)?;
        self.executions.copy(out)?;
        document.middle(out)?;
        self.failures.copy(out)?;
        document.tail(out)?;
        out.flush()
    }

    fn attempt(&mut self, step: StepId, iteration: usize, attempt: &Attempt) -> io::Result<()> {
        let item = self.facts.item(step, self.outline.steps.get(step));
        let acts = acts(attempt);
        let mut at = entry::At {
            position: step,
            iteration,
            length: self.outline.steps.len(),
            cycles: self.outline.iterations,
            visit: Uuid::new_v4(),
        };
        at.cycles = at.cycles.max(1);
        let own = acts.iter().rposition(|it| matches!(it, Act::Asked(asked) if !asked.by_script));
        for (index, act) in acts.iter().enumerate() {
            for failure in Failure::of(act) {
                self.failures.push(&entry::failure(&failure, &item, &self.facts, &at))?;
            }
            if let Act::Asked(asked) = act {
                // What scripts sent stands alone: tests and errors belong to the item's own request.
                let came = if own == Some(index) { acts.as_slice() } else { &[] };
                self.executions.push(&entry::Execution::new(asked, came, &item, &at))?;
            }
        }
        Ok(())
    }
}

impl Reporter for Json {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        self.tally.fold(event);
        match event {
            Event::RunStarted { outline, .. } => self.outline = outline.clone(),
            Event::AttemptFinished { step, iteration, attempt, .. } => self.attempt(*step, *iteration, attempt)?,
            Event::RunFinished { elapsed, .. } => self.elapsed = *elapsed,
            Event::IterationStarted { .. } | Event::StepStarted { .. } | Event::StepFinished { .. } => {}
        }
        Ok(())
    }
}

impl List {
    fn new() -> Self {
        Self { file: tempfile::spooled_tempfile(IN_MEMORY), is_empty: true }
    }

    fn push(&mut self, entry: &impl serde::Serialize) -> io::Result<()> {
        let comma = if std::mem::take(&mut self.is_empty) { "" } else { "," };
        self.file.write_all(format!("{comma}\n      ").as_bytes())?;
        self.file.write_all(&document::pretty(entry, 3)?)
    }

    /// The list with its brackets.
    fn copy(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.is_empty {
            return out.write_all(b"[]");
        }
        out.write_all(b"[")?;
        self.file.seek(SeekFrom::Start(0))?;
        io::copy(&mut self.file, out)?;
        out.write_all(b"\n    ]")
    }
}
