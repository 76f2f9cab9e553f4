//! The reporter `progress`: a bar that fills as items end.

use std::io::{self, Write as _};

use super::super::contract::{Output, Reporter};
use crate::event::Event;

/// How wide the bar is.
const WIDTH: usize = 40;

/// A bar on a terminal. Where nobody watches, nothing is written.
pub fn progress(out: Output, attended: bool) -> Box<dyn Reporter> {
    Box::new(Progress { out, attended, all: 0, done: 0 })
}

struct Progress {
    out: Output,
    attended: bool,
    all: usize,
    done: usize,
}

impl Reporter for Progress {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::RunStarted { outline, .. } => {
                self.all = outline.steps.len().saturating_mul(outline.iterations.max(1));
                self.draw(false)
            }
            Event::StepFinished { .. } => {
                self.done += 1;
                self.draw(false)
            }
            Event::RunFinished { .. } => self.draw(true),
            Event::IterationStarted { .. } | Event::StepStarted { .. } | Event::AttemptFinished { .. } => Ok(()),
        }
    }
}

impl Progress {
    fn draw(&mut self, last: bool) -> io::Result<()> {
        if !self.attended {
            return Ok(());
        }
        // Jumps can make a run longer than its list of items.
        let all = self.all.max(self.done).max(1);
        let full = WIDTH * self.done / all;
        let (bar, rest) = ("=".repeat(full), "-".repeat(WIDTH - full));
        let end = if last { "\n" } else { "" };
        let percent = 100 * self.done / all;
        let line = format!("\r\u{1b}[2Kprogress [{bar}{rest}] {percent}% | {}/{}{end}", self.done, self.all);
        self.out.write_all(line.as_bytes())?;
        self.out.flush()
    }
}
