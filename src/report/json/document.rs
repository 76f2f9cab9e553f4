//! The document, written while the run goes on: it costs no memory, however long the run is.

use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde::Serialize;

use super::{
    super::{
        contract::{Kind, Output, Reporter},
        pending::Pending,
        words,
    },
    shape,
};
use crate::event::{Counts, Event, Outline};

pub(in super::super) const KIND: Kind = Kind {
    name: "json",
    says: "one JSON document, complete and stable, for programs",
    open: |out, options| {
        Box::new(Json {
            out: BufWriter::new(out),
            bodies: options.bodies,
            state: State::Unbegun,
            outline: Arc::default(),
            pending: Pending::default(),
            counts: Counts::default(),
            row: None,
        })
    },
};

struct Json {
    out: BufWriter<Output>,
    bodies: bool,
    state: State,
    outline: Arc<Outline>,
    /// The attempts of the steps that have not ended, already as JSON.
    pending: Pending<Vec<String>>,
    counts: Counts,
    /// What the row of the iteration that goes on is called.
    row: Option<String>,
}

/// How far the document is written.
#[derive(PartialEq)]
enum State {
    Unbegun,
    NoStep,
    Steps,
}

impl Reporter for Json {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        self.counts.fold(event);
        match event {
            Event::RunStarted { outline, at } => {
                self.outline = outline.clone();
                self.begin(*at)
            }
            Event::IterationStarted { label, .. } => {
                self.row.clone_from(label);
                Ok(())
            }
            Event::AttemptFinished { step, iteration, attempt, again_in, .. } => {
                let attempt = serde_json::to_string(&shape::Attempt::of(attempt, *again_in, self.bodies))?;
                self.pending.of(*iteration, *step).push(attempt);
                Ok(())
            }
            Event::StepFinished { step, iteration, outcome, reason, rounds } => {
                let attempts = self.pending.take(*iteration, *step);
                let (outline, row) = (self.outline.clone(), self.row.clone());
                let Some(step) = outline.steps.get(*step) else { return Ok(()) };
                let turn = shape::Turn::of(*iteration, row.as_deref(), rounds);
                self.step(&shape::Step::of(step, turn, *outcome, reason.as_deref()), &attempts)
            }
            Event::RunFinished { elapsed, interrupted } => self.end(*elapsed, *interrupted),
            Event::StepStarted { .. } => Ok(()),
        }
    }
}

impl Json {
    fn begin(&mut self, at: SystemTime) -> io::Result<()> {
        self.state = State::NoStep;
        let version = env!("CARGO_PKG_VERSION");
        writeln!(self.out, "{{\n  \"posthaste\": {},\n  \"name\": {},", text(version)?, text(&self.outline.name)?)?;
        writeln!(self.out, "  \"environment\": {},", text(&self.outline.environment)?)?;
        writeln!(self.out, "  \"started\": {},", text(&words::moment(at))?)?;
        write!(self.out, "  \"iterations\": {},\n  \"steps\": [", self.outline.iterations)
    }

    /// A step on a line of its own; its attempts have become JSON before it did.
    fn step(&mut self, step: &shape::Step<'_>, attempts: &[String]) -> io::Result<()> {
        let comma = if self.state == State::Steps { "," } else { "" };
        self.state = State::Steps;
        let step = text(step)?;
        let open = step.strip_suffix('}').unwrap_or(&step);
        write!(self.out, "{comma}\n    {open},\"attempts\":[{}]}}", attempts.join(","))
    }

    fn end(&mut self, elapsed: Duration, interrupted: bool) -> io::Result<()> {
        if self.state == State::Unbegun {
            self.begin(SystemTime::now().checked_sub(elapsed).unwrap_or(SystemTime::UNIX_EPOCH))?;
        }
        let close = if self.state == State::Steps { "\n  ]" } else { "]" };
        let counts = text(&shape::AllCounts::of(&self.counts))?;
        let elapsed = text(&shape::millis(elapsed))?;
        writeln!(self.out, "{close},\n  \"elapsed_ms\": {elapsed},\n  \"interrupted\": {interrupted},")?;
        writeln!(self.out, "  \"counts\": {counts}\n}}")?;
        self.out.flush()
    }
}

fn text(value: &(impl Serialize + ?Sized)) -> io::Result<String> {
    Ok(serde_json::to_string(value)?)
}
