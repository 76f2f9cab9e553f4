//! The table of counts at the end of a run.

use std::time::Duration;

use unicode_width::UnicodeWidthStr as _;

use super::{
    super::{
        tally::{Count, Tally, Times},
        words,
    },
    paint::Paint,
};

/// The width of the first column, its borders not counted.
const LABELS: usize = 25;

/// The least width of the others.
const NUMBERS: usize = 10;

/// The widths of the columns of numbers, and how lines are drawn.
struct Table {
    paint: Paint,
    executed: usize,
    failed: usize,
}

/// The table of counts and times.
pub(super) fn table(tally: &Tally, elapsed: Duration, verbose: bool, paint: Paint) -> String {
    let notes = notes(tally, elapsed, verbose);
    let widest = notes.iter().map(|it| it.width() + 2).max().unwrap_or(0);
    let more = widest.saturating_sub(LABELS + 2 * NUMBERS + 2);
    let table = Table { paint, executed: NUMBERS + more.div_ceil(2), failed: NUMBERS + more / 2 };
    let iterations = Count { total: tally.iterations, failed: 0 };
    let rows = [
        ("iterations", iterations),
        ("requests", tally.requests),
        ("test-scripts", tally.test_scripts),
        ("prerequest-scripts", tally.prerequest_scripts),
        ("assertions", tally.assertions),
    ];
    let mut lines = vec![table.rule(['┌', '┬', '┐']), table.row("", false, ["executed".into(), "failed".into()])];
    for (label, count) in rows {
        lines.push(table.rule(['├', '┼', '┤']));
        lines.push(table.row(label, count.failed > 0, [count.total.to_string(), count.failed.to_string()]));
    }
    let mut rule = table.rule(['├', '┴', '┤']);
    for note in notes {
        lines.push(std::mem::replace(&mut rule, table.rule(['├', '─', '┤'])));
        lines.push(table.note(&note));
    }
    lines.push(table.rule(['└', '─', '┘']));
    lines.join("\n")
}

/// The lines below the counts.
fn notes(tally: &Tally, elapsed: Duration, verbose: bool) -> Vec<String> {
    let mut notes = vec![
        format!("total run duration: {}", words::time(elapsed)),
        format!("total data received: {} (approx)", words::size(tally.received)),
    ];
    let of = |what: &str, times: &Times| {
        let [mean, min, max, deviation] = [times.mean, times.min, times.max, times.deviation()].map(words::millis);
        format!("average {what} time: {mean} [min: {min}, max: {max}, s.d.: {deviation}]")
    };
    let all = [
        ("response", &tally.times, true),
        ("DNS lookup", &tally.dns, verbose),
        ("first byte", &tally.first_bytes, verbose),
    ];
    let shown = all.into_iter().filter(|(_, times, is_shown)| *is_shown && !times.is_empty());
    notes.extend(shown.map(|(what, times, _)| of(what, times)));
    notes
}

impl Table {
    /// A line between two rows: its left end, what crosses it, its right end.
    fn rule(&self, [left, cross, right]: [char; 3]) -> String {
        let (line, left, cross, right) = match (self.paint.unicode, cross) {
            (true, _) => ('─', left, cross, right),
            (false, '┼') => ('-', '-', '+', '-'),
            (false, _) => ('-', '-', '-', '-'),
        };
        let part = |width: usize| line.to_string().repeat(width);
        let (labels, executed, failed) = (part(LABELS), part(self.executed), part(self.failed));
        self.paint.gray(&format!("{left}{labels}{cross}{executed}{cross}{failed}{right}"))
    }

    fn row(&self, label: &str, is_bad: bool, [executed, failed]: [String; 2]) -> String {
        let paint = self.paint;
        let side = paint.gray(paint.side());
        let spaces = |width: usize, text: &str| " ".repeat(width.saturating_sub(text.width() + 1));
        let dressed = |text: &str, is_bad| if is_bad { paint.red(text) } else { text.to_owned() };
        let first = spaces(LABELS, label);
        let label = match label {
            "" => String::new(),
            label if is_bad => paint.red(label),
            label => paint.green(label),
        };
        let executed = format!("{}{executed}", spaces(self.executed, &executed));
        let failed = format!("{}{}", spaces(self.failed, &failed), dressed(&failed, is_bad));
        format!("{side}{first}{label} {side}{executed} {side}{failed} {side}")
    }

    /// A row that is one column.
    fn note(&self, note: &str) -> String {
        let side = self.paint.gray(self.paint.side());
        let room = LABELS + self.executed + self.failed + 2;
        format!("{side} {note}{}{side}", " ".repeat(room.saturating_sub(note.width() + 1)))
    }
}
