//! A line that says which request is on its way, written over itself, for whoever watches.

use std::{
    io::{self, Write as _},
    sync::Arc,
};

use unicode_width::UnicodeWidthChar as _;

use super::{
    clean,
    contract::{Options, Output, Reporter},
    words,
};
use crate::event::{Event, Outline, StepId};

/// Begins a terminal's line anew: to the left edge, and all of it wiped. What ends with it has left nothing there.
pub const WIPE: &str = "\r\x1b[2K";

/// A progress line. It belongs on a terminal, beside the reporters of the table, and before them in the
/// [`Fanout`](super::Fanout): when a step or the run ends it has wiped itself away before they write.
///
/// It is written as a step starts, not by the clock: a slow request that follows many fast ones is named as well.
pub fn progress(out: Output, options: &Options) -> Box<dyn Reporter> {
    Box::new(Progress {
        out,
        width: options.width.unwrap_or(80),
        outline: Arc::default(),
        finished: 0,
        is_shown: false,
    })
}

struct Progress {
    out: Output,
    width: usize,
    outline: Arc<Outline>,
    finished: usize,
    is_shown: bool,
}

impl Reporter for Progress {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::RunStarted { outline, .. } => self.outline = outline.clone(),
            Event::StepStarted { step, .. } => self.show(*step, ""),
            Event::AttemptFinished { step, again_in: Some(pause), .. } => {
                self.show(*step, &format!(", again in {}", words::duration(*pause)));
            }
            Event::StepFinished { .. } => {
                self.finished += 1;
                self.wipe();
            }
            Event::RunFinished { .. } => self.wipe(),
            Event::IterationStarted { .. } | Event::AttemptFinished { .. } => {}
        }
        Ok(())
    }
}

impl Progress {
    fn show(&mut self, step: StepId, more: &str) {
        let all = self.outline.steps.len().saturating_mul(self.outline.iterations.max(1));
        let name = self.outline.steps.get(step).map_or("", |step| &step.name);
        let line = format!("[{}/{}] {}{more}", self.finished + 1, all.max(self.finished + 1), clean::line(name));
        self.write(&format!("{WIPE}{}", fitting(&line, self.width.saturating_sub(1))));
        self.is_shown = true;
    }

    fn wipe(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            self.write(WIPE);
        }
    }

    /// In one piece, so that nothing flickers. A progress line that nobody can see is no reason to end a run.
    fn write(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
    }
}

/// As much of the line as fits: a line that wraps could not be wiped.
fn fitting(line: &str, width: usize) -> &str {
    let mut used = 0;
    let end = line.char_indices().find(|(_, letter)| {
        used += letter.width().unwrap_or(0);
        used > width
    });
    end.map_or(line, |(end, _)| &line[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_wraps() {
        assert_eq!(fitting("[1/2] List users", 9), "[1/2] Lis");
        assert_eq!(fitting("日本語", 5), "日本");
        assert_eq!(fitting("abc", 3), "abc");
    }
}
