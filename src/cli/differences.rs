//! What would change in a file, as lines, without the file's secrets.

use std::{fmt::Write as _, time::Duration};

use owo_colors::{OwoColorize as _, Style};
use posthaste::{report, source::Source};
use similar::{ChangeTag, TextDiff};

use super::{masked::masked, say::Color};

/// How many lines of a file are shown.
const MAX_LINES: usize = 60;

/// How many lines around a change are shown.
const CONTEXT_LINES: usize = 1;

/// How long may be spent on finding the shortest way to say it, where a file is long.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long a file may be, in bytes, whose shortest way is found in any case: it is the same each time.
const SHORT_BYTES: usize = 20_000;

/// The lines of `source` that are others in `new`.
pub(super) fn shown(source: &Source, new: &str, color: Color) -> String {
    let mut text = format!("{}\n", report::harmless(&source.name));
    let is_long = source.text.len() + new.len() > SHORT_BYTES;
    // What is hidden is hidden before lines are taken out of their surroundings.
    let masked = [&source.text, new].map(masked);
    let [old_lines, new_lines] = [&masked[0], &masked[1]].map(|text| text.split('\n').collect::<Vec<_>>());
    let [old, new] = [&source.text, new].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let mut settings = TextDiff::configure();
    if is_long {
        settings.timeout(PATIENCE);
    }
    let diff = settings.diff_slices(&old, &new);
    let mut count = 0;
    for (index, group) in diff.grouped_ops(CONTEXT_LINES).iter().enumerate() {
        if index > 0 {
            text.push_str("  ...\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            count += 1;
            if count > MAX_LINES {
                text.push_str("  ... and more\n");
                return text;
            }
            let (sign, lines, index, style) = match change.tag() {
                ChangeTag::Delete => ("-", &old_lines, change.old_index(), Style::new().red()),
                ChangeTag::Insert => ("+", &new_lines, change.new_index(), Style::new().green()),
                ChangeTag::Equal => (" ", &old_lines, change.old_index(), Style::new()),
            };
            let line = index.and_then(|at| lines.get(at)).copied().unwrap_or_default();
            let line = report::harmless(line);
            let line = format!("{sign}{line}");
            let line = if color.on_stdout() { line.style(style).to_string() } else { line };
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}
