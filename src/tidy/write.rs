//! From rows to a text: one blank line where there were some, and one `---` between documents.

use super::{
    contract::{INDENT, Lost},
    order::reorder,
    rows::{Kind, Row},
    scan::scan,
    shape::Shape,
};

/// A text in the one form, unproven.
pub(super) fn tidied(text: &str, shape: Shape) -> Result<String, Lost> {
    Ok(write(reorder(scan(text)?.rows, shape)))
}

/// The text of `rows`.
fn write(rows: Vec<Row>) -> String {
    let mut text = String::new();
    let mut keeps = false;
    for row in needed(rows) {
        // Behind a block that keeps its line breaks, one more would be part of it.
        if row.blank && !text.is_empty() && !keeps {
            text.push('\n');
        }
        text.extend(std::iter::repeat_n(' ', row.level * INDENT));
        text.push_str(&row.text);
        text.push('\n');
        keeps = row.keeps;
    }
    text
}

/// The rows without each `---` that separates nothing: at the head of the file, at its end, and behind another.
fn needed(rows: Vec<Row>) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        if row.kind != Kind::Separator || kept.last().is_some_and(|last| last.kind != Kind::Separator) {
            kept.push(row);
        }
    }
    while let Some((last, before)) = kept.split_last() {
        let above = before.iter().rfind(|row| row.kind != Kind::Comment);
        if last.kind != Kind::Separator || above.is_some_and(|row| row.kind == Kind::Directive) {
            break;
        }
        kept.pop();
    }
    kept
}
