//! The events of several recordings as those of one run, one iteration after the other.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use super::{super::recording::RecordingError, outline::merge_outlines};
use crate::event::{Event, Outline, StepId};

/// Why recordings cannot be merged.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct MergeError {
    /// Which recording is wrong, from 0.
    pub recording: usize,
    /// What is wrong with it.
    pub error: RecordingError,
}

/// The events of one run, of several recordings. No more than one event of each is held.
pub struct Merged<I> {
    parts: Vec<Part<I>>,
    outlines: Vec<Arc<Outline>>,
    /// The first event, until it is told.
    start: Option<Event>,
    /// Which part tells, until the steps that it has begun are at their end.
    telling: Option<usize>,
    /// The iteration that was told of last.
    iteration: Option<usize>,
    elapsed: Duration,
    interrupted: bool,
    is_over: bool,
}

/// One recording.
struct Part<I> {
    events: I,
    /// Its next event, with the numbers of the merged outline; none at its end.
    next: Option<Event>,
    /// The new number of each of its steps.
    numbers: Vec<StepId>,
    /// How many of its steps have begun and not ended.
    open: usize,
}

/// Reads the beginnings of `recordings`, and puts them together.
///
/// Within an iteration steps come in the order of the merged outline; of one step, the first recording's comes first.
///
/// # Errors
/// When the beginning of one cannot be read.
pub fn merge<I>(recordings: Vec<I>) -> Result<Merged<I>, MergeError>
where
    I: Iterator<Item = Result<Event, RecordingError>>,
{
    let (mut parts, mut outlines, mut earliest) = (Vec::new(), Vec::new(), None);
    for (recording, mut events) in recordings.into_iter().enumerate() {
        let wrong = |error| MergeError { recording, error };
        // A recording's first event is this one, or it is not read.
        if let Some(Event::RunStarted { outline, at }) = events.next().transpose().map_err(wrong)? {
            earliest = Some(earliest.map_or(at, |earliest: SystemTime| earliest.min(at)));
            outlines.push(outline);
        } else {
            return Err(wrong(RecordingError::CutShort { line: 1 }));
        }
        parts.push(Part { events, next: None, numbers: Vec::new(), open: 0 });
    }
    let (outline, numbers) = merge_outlines(&outlines);
    let at = earliest.unwrap_or(SystemTime::UNIX_EPOCH);
    let mut merged = Merged {
        parts,
        outlines,
        start: Some(Event::RunStarted { outline: Arc::new(outline), at }),
        telling: None,
        iteration: None,
        elapsed: Duration::ZERO,
        interrupted: false,
        is_over: false,
    };
    for (index, numbers) in numbers.into_iter().enumerate() {
        merged.parts[index].numbers = numbers;
        merged.advance(index)?;
    }
    Ok(merged)
}

impl<I> Merged<I> {
    /// The environments of the recordings, each once; `None` for a run without one.
    pub fn environments(&self) -> Vec<Option<&str>> {
        let mut different = Vec::new();
        for outline in &self.outlines {
            let environment = outline.environment.as_deref();
            if !different.contains(&environment) {
                different.push(environment);
            }
        }
        different
    }
}

impl<I: Iterator<Item = Result<Event, RecordingError>>> Iterator for Merged<I> {
    type Item = Result<Event, MergeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(start) = self.start.take() {
            return Some(Ok(start));
        }
        while !self.is_over {
            let Some(index) = self.chosen() else {
                self.is_over = true;
                return Some(Ok(Event::RunFinished { elapsed: self.elapsed, interrupted: self.interrupted }));
            };
            let event = self.parts[index].next.take();
            if let Err(error) = self.advance(index) {
                self.is_over = true;
                return Some(Err(error));
            }
            if let Some(event) = event.filter(|event| self.is_news(index, event)) {
                return Some(Ok(event));
            }
        }
        None
    }
}

impl<I: Iterator<Item = Result<Event, RecordingError>>> Merged<I> {
    /// Which part tells its next event. Nobody breaks into a step that another one has begun.
    fn chosen(&self) -> Option<usize> {
        if let Some(telling) = self.telling.filter(|it| self.parts[*it].open > 0 && self.parts[*it].next.is_some()) {
            return Some(telling);
        }
        let nexts =
            self.parts.iter().enumerate().filter_map(|(index, part)| Some((moment(part.next.as_ref()?), index)));
        nexts.min().map(|(_, index)| index)
    }

    /// Reads a part's next event.
    fn advance(&mut self, index: usize) -> Result<(), MergeError> {
        let part = &mut self.parts[index];
        let next = part.events.next().transpose().map_err(|error| MergeError { recording: index, error })?;
        part.next = match next {
            Some(Event::RunFinished { elapsed, interrupted }) => {
                self.elapsed = self.elapsed.max(elapsed);
                self.interrupted |= interrupted;
                None
            }
            Some(event) => Some(renumbered(event, &part.numbers)),
            None => None,
        };
        Ok(())
    }

    /// Notes an event that is told; false for one that was told by another part.
    fn is_news(&mut self, index: usize, event: &Event) -> bool {
        let open = &mut self.parts[index].open;
        match event {
            Event::IterationStarted { iteration, .. } => {
                return self.iteration.replace(*iteration) != Some(*iteration);
            }
            Event::StepStarted { .. } => *open += 1,
            Event::StepFinished { .. } => *open = open.saturating_sub(1),
            Event::AttemptFinished { .. } | Event::RunStarted { .. } | Event::RunFinished { .. } => {}
        }
        self.telling = Some(index);
        true
    }
}

/// When an event belongs: its iteration, and the step in it; an iteration begins before its steps.
fn moment(event: &Event) -> (usize, Option<StepId>) {
    match event {
        Event::IterationStarted { iteration, .. } => (*iteration, None),
        Event::StepStarted { step, iteration, .. }
        | Event::AttemptFinished { step, iteration, .. }
        | Event::StepFinished { step, iteration, .. } => (*iteration, Some(*step)),
        Event::RunStarted { .. } | Event::RunFinished { .. } => (0, None),
    }
}

fn renumbered(mut event: Event, numbers: &[StepId]) -> Event {
    match &mut event {
        Event::StepStarted { step, .. } | Event::AttemptFinished { step, .. } | Event::StepFinished { step, .. } => {
            *step = numbers[*step];
        }
        Event::IterationStarted { .. } | Event::RunStarted { .. } | Event::RunFinished { .. } => {}
    }
    event
}
