//! The tree: each step as it ends, under its folders.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    io::{self, BufWriter, Write},
    sync::Arc,
    time::Duration,
};

use unicode_width::UnicodeWidthStr as _;

use super::{
    super::{
        clean,
        contract::{Kind, Options, Output, Reporter},
        pending::Pending,
        words,
    },
    layout::{self, Layout},
    line::Line,
    palette::Palette,
    slow::Slowest,
    summary::{self, Failures},
    telling::{self, Telling},
};
use crate::event::{Counts, Event, Outcome, Outline, OutlineStep, Role, StepId};

pub(in super::super) const KIND: Kind = Kind {
    name: "terminal",
    says: "a tree of folders and requests, then the failures, for people",
    open: |out, options| {
        Box::new(Terminal {
            out: BufWriter::new(out),
            options: options.clone(),
            palette: Palette::new(options.color),
            layout: Layout::default(),
            outline: Arc::default(),
            told: Told::default(),
            pending: Pending::default(),
            counts: Counts::default(),
            failures: Failures::default(),
            slowest: Slowest::new(options.slowest),
            row: String::new(),
            ended: BTreeSet::new(),
        })
    },
};

struct Terminal {
    out: BufWriter<Output>,
    options: Options,
    palette: Palette,
    layout: Layout,
    outline: Arc<Outline>,
    told: Told,
    pending: Pending<Telling>,
    counts: Counts,
    failures: Failures,
    slowest: Slowest,
    /// The iteration that goes on: its number, from 1, and what it is called.
    row: String,
    /// The steps that have ended in it.
    ended: BTreeSet<StepId>,
}

/// Which headings stand above the next line.
#[derive(Default)]
struct Told {
    iteration: Option<usize>,
    folders: Arc<[Arc<str>]>,
    /// Whether the line before is a heading, so that no blank line is needed.
    is_heading: bool,
}

impl Reporter for Terminal {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        self.counts.fold(event);
        match event {
            Event::RunStarted { outline, .. } => {
                let mut outline = Outline::clone(outline);
                outline.steps.iter_mut().for_each(|step| *step = words::titled(step));
                self.outline = outline.into();
                self.layout = Layout::new(&self.outline, self.options.width);
                if !self.options.quiet {
                    self.title()?;
                }
            }
            Event::IterationStarted { iteration, label } => {
                self.row = words::numbered(*iteration, label.as_deref());
                self.ended.clear();
                return Ok(());
            }
            Event::AttemptFinished { step, iteration, attempt, again_in, .. } => {
                if let Some(step) = self.outline.steps.get(*step) {
                    self.slowest.add(&step.name, attempt);
                }
                self.pending.of(*iteration, *step).add(attempt, *again_in, &self.options, &self.palette);
            }
            Event::StepFinished { step, iteration, outcome, reason, rounds } => {
                let telling = self.pending.take(*iteration, *step);
                self.ended.insert(*step);
                if let Some(step) = self.outline.clone().steps.get(*step) {
                    let step = &words::in_rounds(step, rounds);
                    if !self.options.quiet {
                        self.headings(step, *iteration)?;
                        self.step(step, *outcome, reason.as_deref(), &telling)?;
                    }
                    if matches!(outcome, Outcome::Failed | Outcome::Broken) {
                        self.keep(step, reason.as_deref(), telling);
                    }
                }
            }
            Event::RunFinished { elapsed, interrupted } => self.end(*elapsed, *interrupted)?,
            Event::StepStarted { .. } => return Ok(()),
        }
        let is_over = matches!(event, Event::RunFinished { .. });
        if is_over || self.options.attended { self.out.flush() } else { Ok(()) }
    }
}

impl Terminal {
    fn title(&mut self) -> io::Result<()> {
        let name = clean::line(&self.outline.name);
        let name = self.palette.title.style(name);
        match &self.outline.environment {
            Some(environment) => {
                let environment = format!("(environment {})", clean::line(environment));
                writeln!(self.out, "{name}  {}", self.palette.quiet.style(environment))
            }
            None => writeln!(self.out, "{name}"),
        }
    }

    /// The iteration and the folders of a step, as far as they are not those of the step before.
    fn headings(&mut self, step: &OutlineStep, iteration: usize) -> io::Result<()> {
        if self.outline.iterations > 1 && self.told.iteration != Some(iteration) {
            let (number, label) = self.row.split_once(": ").map_or((&*self.row, None), |(it, label)| (it, Some(label)));
            let label = label.map(|label| format!(": {label}")).unwrap_or_default();
            let heading = format!("Iteration {number} of {}{label}", self.outline.iterations);
            writeln!(self.out, "\n{}", self.palette.title.style(heading))?;
            self.told = Told { iteration: Some(iteration), is_heading: true, ..Told::default() };
        }
        let is_first = self.told.is_heading || self.counts.steps() == 1;
        if !is_first && step.folders == self.told.folders {
            return Ok(());
        }
        let both = self.told.folders.iter().zip(step.folders.iter());
        let shared = both.take_while(|(one, other)| one == other).count().max(self.layout.titled);
        if !self.told.is_heading {
            writeln!(self.out)?;
        }
        for (depth, folder) in step.folders.iter().enumerate().skip(shared) {
            let folder = clean::line(folder);
            writeln!(self.out, "{}{}", " ".repeat(2 * depth), self.palette.title.style(folder))?;
        }
        self.told.folders = step.folders.clone();
        Ok(())
    }

    fn step(
        &mut self,
        step: &OutlineStep,
        outcome: Outcome,
        reason: Option<&str>,
        telling: &Telling,
    ) -> io::Result<()> {
        self.told.is_heading = false;
        let (mark, style) = self.palette.mark(outcome);
        let indent = " ".repeat(layout::indent(step));
        let gap = " ".repeat(self.layout.gap(step));
        let columns = self.columns(step, outcome, reason, telling);
        if self.is_too_wide(step, &columns, outcome) {
            writeln!(self.out, "{indent}{} {}", style.style(mark), clean::line(&step.name))?;
            return Line::Prose(columns).write(&mut self.out, indent.len() + 4, self.options.width);
        }
        writeln!(self.out, "{indent}{} {}{gap}{columns}", style.style(mark), clean::line(&step.name))?;
        let indent = layout::indent(step) + 4;
        telling.lines.iter().try_for_each(|line| line.write(&mut self.out, indent, self.options.width))
    }

    /// Whether the reason of a skipped step needs a line of its own.
    fn is_too_wide(&self, step: &OutlineStep, columns: &str, outcome: Outcome) -> bool {
        let wide = layout::name_end(step) + self.layout.gap(step) + columns.width();
        outcome == Outcome::Skipped && self.options.width.is_some_and(|width| wide > width)
    }

    /// What stands behind the name.
    fn columns(&self, step: &OutlineStep, outcome: Outcome, reason: Option<&str>, telling: &Telling) -> String {
        let reason = reason.map(clean::line);
        if outcome == Outcome::Skipped {
            let told = reason.map_or_else(|| "skipped".to_owned(), |reason| format!("skipped: {reason}"));
            return self.palette.quiet.style(told).to_string();
        }
        let method = self.layout.method(telling.method.as_deref().unwrap_or(&step.method));
        let status = telling.status.as_deref().unwrap_or("-");
        let (_, style) = self.palette.mark(outcome);
        let mut columns = vec![self.palette.quiet.style(method).to_string(), style.style(status).to_string()];
        if let Some(elapsed) = telling.elapsed {
            let elapsed = format!("{:>8}", words::duration(elapsed));
            columns.push(self.palette.quiet.style(elapsed).to_string());
        }
        if telling.attempts > 1 {
            let attempts = words::count(telling.attempts, "attempt");
            columns.push(self.palette.warning.style(attempts).to_string());
        }
        columns.extend(reason.map(Cow::into_owned));
        columns.join("  ")
    }

    /// Remembers a step that did not pass, for the end.
    fn keep(&mut self, step: &OutlineStep, reason: Option<&str>, telling: Telling) {
        let folders = step.folders.iter().skip(self.layout.titled);
        let path = folders.chain([&step.name]).map(|name| clean::line(name)).collect::<Vec<_>>().join(" / ");
        let path = self.palette.title.style(path);
        let row = if self.outline.iterations > 1 { format!(" (iteration {})", self.row) } else { String::new() };
        let place = telling::at(&step.place, &self.palette);
        let mut lines = telling.failure;
        if !telling.is_sent {
            // Nothing tells of the request as it was sent; what is written is the next best.
            let written = format!("{} {}", clean::line(&step.method), clean::line(&step.url));
            lines.insert(0, self.palette.quiet.style(written).to_string().into());
        }
        lines.extend(reason.map(|reason| Line::Prose(clean::line(reason).into_owned())));
        self.failures.add(format!("{path}{row}{place}"), lines);
    }

    /// How many steps did not end of the iteration in which the run was stopped. Those of later iterations nobody waits
    /// for, and what others need is done once.
    fn missing(&self) -> usize {
        let is_awaited = |step: &&OutlineStep| step.role != Role::Needed && !self.ended.contains(&step.id);
        self.outline.steps.iter().filter(is_awaited).count()
    }

    fn end(&mut self, elapsed: Duration, interrupted: bool) -> io::Result<()> {
        self.failures.write(&mut self.out, &self.palette, self.options.width)?;
        self.slowest.write(&mut self.out, &self.palette, self.options.width)?;
        if !self.options.quiet || self.counts.failed + self.counts.broken > 0 {
            writeln!(self.out)?;
        }
        if interrupted {
            let told = match self.missing() {
                0 => "Interrupted.".to_owned(),
                missing => format!("Interrupted: {} did not end.", words::count(missing, "request")),
            };
            writeln!(self.out, "{}", self.palette.warning.style(told))?;
        }
        writeln!(self.out, "{}", summary::last_line(&self.counts, elapsed, &self.palette))
    }
}
