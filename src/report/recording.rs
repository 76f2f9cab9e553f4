//! A recording read back: a header, then one event on each line.

use std::io::{self, BufRead};

use serde::{Deserialize, Serialize};

use crate::event::Event;

/// The version of the recordings that are written, and the newest that can be read.
pub const RECORDING_VERSION: u64 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) posthaste_recording: u64,
}

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// The first line is not ours.
    #[error("this is not a recording: its first line is not `{{\"posthaste_recording\":{RECORDING_VERSION}}}`")]
    NoRecording,
    /// It was written by a later version.
    #[error("the recording has version {version}, and this posthaste reads versions up to {RECORDING_VERSION}")]
    Newer {
        /// Its version.
        version: u64,
    },
    /// A line holds no event that we know, or one that does not fit the run.
    #[error("line {line}: {why}")]
    Misshapen {
        /// Which, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// The last event is missing.
    #[error("the recording ends in the middle of the run, at line {line}")]
    CutShort {
        /// The last line, from 1.
        line: usize,
    },
    /// The file cannot be read.
    #[error("line {line}: {why}")]
    Unreadable {
        /// Where, from 1.
        line: usize,
        /// Why.
        why: io::Error,
    },
}

/// The events of a recording. After an error comes nothing more.
pub fn read(reader: impl BufRead) -> impl Iterator<Item = Result<Event, RecordingError>> {
    let mut reading = Reading { reader, line: 0, steps: None, state: State::Header };
    std::iter::from_fn(move || {
        let next = reading.next().transpose();
        if matches!(next, Some(Err(_))) {
            reading.state = State::Over;
        }
        next
    })
}

struct Reading<R> {
    reader: R,
    line: usize,
    /// How many steps an iteration has, once the run has started.
    steps: Option<usize>,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Header,
    Events,
    Over,
}

impl<R: BufRead> Reading<R> {
    fn next(&mut self) -> Result<Option<Event>, RecordingError> {
        if self.state == State::Header {
            self.header()?;
        }
        if self.state == State::Over {
            return Ok(None);
        }
        let Some((text, whole)) = self.line()? else { return Err(RecordingError::CutShort { line: self.line }) };
        match serde_json::from_slice(&text) {
            Ok(event) => self.check(event).map(Some),
            Err(_) if !whole => Err(RecordingError::CutShort { line: self.line }),
            Err(error) => Err(self.misshapen(error.to_string())),
        }
    }

    fn header(&mut self) -> Result<(), RecordingError> {
        let (text, _) = self.line()?.ok_or(RecordingError::NoRecording)?;
        let header: Header = serde_json::from_slice(&text).map_err(|_| RecordingError::NoRecording)?;
        self.state = State::Events;
        match header.posthaste_recording {
            0..=RECORDING_VERSION => Ok(()),
            version => Err(RecordingError::Newer { version }),
        }
    }

    /// The next line that is not blank, and whether it has its end.
    fn line(&mut self) -> Result<Option<(Vec<u8>, bool)>, RecordingError> {
        let mut text = Vec::new();
        loop {
            text.clear();
            let read = self.reader.read_until(b'\n', &mut text);
            let size = read.map_err(|why| RecordingError::Unreadable { line: self.line + 1, why })?;
            if size == 0 {
                return Ok(None);
            }
            self.line += 1;
            if !text.trim_ascii().is_empty() {
                let whole = text.ends_with(b"\n");
                return Ok(Some((text, whole)));
            }
        }
    }

    /// Reporters trust the numbers of the steps; a recording has to earn that.
    fn check(&mut self, event: Event) -> Result<Event, RecordingError> {
        let step = match &event {
            Event::RunStarted { .. } if self.steps.is_some() => {
                return Err(self.misshapen("the run starts a second time".to_owned()));
            }
            Event::RunStarted { outline, .. } => {
                self.steps = Some(outline.steps.len());
                if outline.steps.iter().enumerate().any(|(index, step)| step.id != index) {
                    return Err(self.misshapen("the steps are not in the order of their numbers".to_owned()));
                }
                None
            }
            Event::StepStarted { step, .. }
            | Event::AttemptFinished { step, .. }
            | Event::StepFinished { step, .. } => Some(*step),
            Event::IterationStarted { .. } => None,
            Event::RunFinished { .. } => {
                self.state = State::Over;
                None
            }
        };
        let steps = self.steps.ok_or_else(|| self.misshapen("the run has not started yet".to_owned()))?;
        match step {
            Some(step) if step >= steps => Err(self.misshapen(format!("there is no step {step}, of {steps}"))),
            _ => Ok(event),
        }
    }

    fn misshapen(&self, why: String) -> RecordingError {
        RecordingError::Misshapen { line: self.line, why }
    }
}
