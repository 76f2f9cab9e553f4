//! What is told of the scripts around a request.

use super::{
    super::{clean, words},
    line::Line,
    palette::Palette,
};
use crate::event::Scripted;

/// How many lines of the console of one script.
const LOGS: usize = 100;

/// What stands below a request in the tree: the console, and what failed; values are cut after `limit` characters.
pub(super) fn told(script: &Scripted, limit: usize, palette: &Palette) -> Vec<Line> {
    let mark = palette.quiet.style('│').to_string();
    let log =
        |text: &str| text.lines().map(|line| Line::Exact(format!("{mark} {}", clean::line(line)))).collect::<Vec<_>>();
    let mut lines: Vec<Line> = script.logs.iter().flat_map(|it| log(&it.text)).take(LOGS).collect();
    let left = script.logs.len().saturating_sub(LOGS);
    if left > 0 {
        lines.push(Line::Exact(format!("{mark} … and {left} more")));
    }
    lines.extend(failures(script, limit, palette));
    lines
}

/// The tests that passed or were skipped.
pub(super) fn passed(script: &Scripted, palette: &Palette) -> Vec<Line> {
    let tests = script.tests.iter().filter(|it| it.failure.is_none());
    let line = |it: &crate::event::Test| {
        let mark = if it.skipped { palette.warning.style('-') } else { palette.good.style('✓') };
        Line::Prose(format!("{mark} {}", words::test(it, 120)))
    };
    tests.map(line).collect()
}

/// The tests that failed, and what was thrown.
pub(super) fn failures(script: &Scripted, limit: usize, palette: &Palette) -> Vec<Line> {
    let at = |at| match words::in_script(script, at) {
        place if place.is_empty() => place,
        place => format!("  {}", palette.quiet.style(place)),
    };
    let failed = script.tests.iter().filter_map(|it| {
        let failure = it.failure.as_ref()?;
        let place = match &it.place {
            Some(place) => format!("  {}", palette.quiet.style(clean::line(&place.to_string()))),
            None => at(failure.at),
        };
        Some(Line::Prose(format!("{} {}{place}", palette.bad.style('✗'), words::test(it, limit))))
    });
    let thrown = script.errors.iter().map(|it| {
        let what = words::thrown(script, it, limit);
        Line::Prose(format!("{} {what}{}", palette.bad.style('!'), at(it.at)))
    });
    failed.chain(thrown).collect()
}

/// Something that the user should know.
pub(super) fn warning(text: &str, palette: &Palette) -> Line {
    Line::Prose(format!("{} {}", palette.warning.style('⚠'), clean::line(text)))
}
