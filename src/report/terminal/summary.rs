//! The end of the terminal's report: the failures once more, and the counts.

use std::{
    io::{self, Write},
    time::Duration,
};

use super::{super::words, line::Line, palette::Palette};
use crate::event::Counts;

/// How many failures are told once more. The others stand in the tree.
const LIMIT: usize = 200;

/// The failures, kept until the end.
#[derive(Default)]
pub(super) struct Failures {
    kept: Vec<(String, Vec<Line>)>,
    more: usize,
}

impl Failures {
    /// Keeps one, unless there are enough.
    pub(super) fn add(&mut self, title: String, lines: Vec<Line>) {
        if self.kept.len() < LIMIT {
            self.kept.push((title, lines));
        } else {
            self.more += 1;
        }
    }

    /// Writes them, on a terminal of this width, if it is one.
    pub(super) fn write(&self, out: &mut impl Write, palette: &Palette, width: Option<usize>) -> io::Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", palette.title.style("Failures"))?;
        for (title, lines) in &self.kept {
            writeln!(out)?;
            Line::Prose(title.clone()).write(out, 2, width)?;
            lines.iter().try_for_each(|line| line.write(out, 4, width))?;
        }
        match self.more {
            0 => Ok(()),
            more => writeln!(out, "\n  … and {more} more, told above"),
        }
    }
}

/// The last line: `3 requests, 1 passed, 1 failed, 1 skipped; 5 expectations, 1 failed; 27 ms`.
pub(super) fn last_line(counts: &Counts, elapsed: Duration, palette: &Palette) -> String {
    let passed = format!("{} passed", counts.passed);
    let is_good = counts.passed > 0 && counts.failed + counts.broken == 0;
    let passed = if is_good { palette.good.style(passed).to_string() } else { passed };
    let mut requests = vec![words::count(counts.steps(), "request"), passed];
    for (number, word, style) in [
        (counts.failed, "failed", palette.bad),
        (counts.broken, "broken", palette.bad),
        (counts.skipped, "skipped", palette.warning),
    ] {
        if number > 0 {
            requests.push(style.style(format!("{number} {word}")).to_string());
        }
    }
    let mut expectations = vec![words::count(counts.expectations, "expectation")];
    if counts.expectations_failed > 0 {
        expectations.push(palette.bad.style(format!("{} failed", counts.expectations_failed)).to_string());
    }
    let mut parts = vec![requests.join(", ")];
    let has_tests = counts.tests + counts.script_errors > 0;
    if counts.expectations > 0 || !has_tests {
        parts.push(expectations.join(", "));
    }
    if has_tests {
        let mut tests = vec![words::count(counts.tests, "test")];
        for (number, words) in [(counts.tests_failed, "failed"), (counts.script_errors, "thrown")] {
            if number > 0 {
                tests.push(palette.bad.style(format!("{number} {words}")).to_string());
            }
        }
        parts.push(tests.join(", "));
    }
    parts.push(words::duration(elapsed));
    parts.join("; ")
}
