//! Values that are one text: how far each goes, and the same at another indentation.

use super::contract::{
    INDENT, Lost, ends_line, indent_of, is_blank, is_end, is_flow, is_marker, line, line_end, skip_blanks,
};

/// Where a text in quotes ends that begins at `at`.
pub(super) fn quoted(text: &str, at: usize) -> Result<usize, Lost> {
    let bytes = text.as_bytes();
    let quote = bytes[at];
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\\' if quote == b'"' => end += 1,
            byte if *byte != quote => {}
            _ if quote == b'\'' && bytes.get(end + 1) == Some(&quote) => end += 1,
            _ => return Ok(end + 1),
        }
        end += 1;
    }
    Err(Lost(at))
}

/// Where a text without quotes ends on the line that it begins on at `at`.
pub(super) fn plain_on_line(text: &str, at: usize, in_flow: bool) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    let mut last = at;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\n' => break,
            b':' if is_end(text, end + 1) || in_flow && is_flow(bytes[end + 1]) => break,
            b'#' if end > at && is_blank(bytes[end - 1]) => break,
            byte if in_flow && is_flow(*byte) => break,
            byte if is_blank(*byte) => {}
            _ => last = end + 1,
        }
        end += 1;
    }
    last
}

/// Where a text without quotes ends that is inside of brackets and begins at `at`.
pub(super) fn plain_in_flow(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = plain_on_line(text, at, true);
    while ends_line(text, skip_blanks(text, end)) {
        let rest = &text[end..];
        let next = end + (rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len());
        let is_text = match bytes.get(next) {
            None | Some(b'#') => false,
            Some(b':') => !is_end(text, next + 1) && !is_flow(bytes[next + 1]),
            Some(byte) => !is_flow(*byte),
        };
        if !is_text {
            break;
        }
        end = plain_on_line(text, next, true).max(next + 1);
    }
    end
}

/// Where a text without quotes ends that begins at `at` and is in a block at `column`; with its further lines unless it
/// turns out to be a key.
pub(super) fn plain(text: &str, at: usize, column: Option<usize>) -> usize {
    let mut end = plain_on_line(text, at, false);
    while ends_line(text, skip_blanks(text, end)) {
        let Some(next) = continuation(text, line_end(text, end), column) else { break };
        end = plain_on_line(text, next, false).max(next + 1);
    }
    end
}

/// Where the text goes on below the line that ends at `at`.
fn continuation(text: &str, at: usize, column: Option<usize>) -> Option<usize> {
    let mut start = at + 1;
    while start < text.len() {
        let line = line(text, start);
        let first = skip_blanks(text, start);
        if first < start + line.len() {
            let is_inside = column.is_none_or(|column| indent_of(line) > column);
            let goes_on = is_inside && !is_marker(text, start) && text.as_bytes()[first] != b'#';
            return goes_on.then_some(first);
        }
        start += line.len() + 1;
    }
    None
}

/// The same text with the lines below its first one indented by `indent`: YAML folds what stands there away.
pub(super) fn reindented(slice: &str, indent: usize) -> String {
    let mut lines = slice.split('\n').peekable();
    let mut text = String::with_capacity(slice.len());
    let mut is_first = true;
    while let Some(line) = lines.next() {
        let line = if is_first { line } else { line.trim_start_matches([' ', '\t']) };
        let line = if lines.peek().is_some() { trimmed(line) } else { line };
        if !is_first {
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', if line.is_empty() { 0 } else { indent }));
        }
        text.push_str(line);
        is_first = false;
    }
    text
}

/// A line without the blanks at its end, but with those that a backslash keeps.
fn trimmed(line: &str) -> &str {
    let short = line.trim_end_matches([' ', '\t']);
    if short.ends_with('\\') { line } else { short }
}

/// A block of text.
pub(super) struct BlockText {
    /// Its header: `|`, `>-`, `|2+`.
    pub(super) header: String,
    /// Where the header ends.
    pub(super) header_end: usize,
    /// Its lines at their new indentation, each behind a line break.
    pub(super) lines: String,
    /// Where it ends: the first byte of the line below it.
    pub(super) end: usize,
    /// Whether the blank lines at its end are part of it.
    pub(super) keeps: bool,
}

/// The block of text whose header begins at `at`, in a block at `column`, for a new place in `depth` lists and maps.
pub(super) fn block(text: &str, at: usize, column: Option<usize>, depth: usize) -> Result<BlockText, Lost> {
    let header_end = at + text[at..].find([' ', '\t', '\n']).unwrap_or(text.len() - at);
    let header = text[at..header_end].to_owned();
    if !header[1..].bytes().all(|byte| matches!(byte, b'+' | b'-' | b'1'..=b'9')) || header.len() > 3 {
        return Err(Lost(at));
    }
    let keeps = header.contains('+');
    let explicit = header.bytes().find(u8::is_ascii_digit).map(|digit| usize::from(digit - b'0'));
    let start = (line_end(text, at) + 1).min(text.len());
    let parent = column.unwrap_or(0);
    let old = explicit.map_or_else(|| first_indent(text, start), |it| Some(parent + it));
    // Text at the root of a document is indented, too: a line of it may look like `---`.
    let new = match explicit {
        Some(_) if column.is_none() => old.unwrap_or(0),
        Some(explicit) => depth.saturating_sub(1) * INDENT + explicit,
        None => depth.max(1) * INDENT,
    };
    // What does not stand deeper than its parent is not in it.
    let old = old.filter(|old| column.is_none_or(|column| *old > column));
    let (lines, end) = block_lines(text, start, [old.unwrap_or(usize::MAX), new], keeps);
    Ok(BlockText { header, header_end, lines, end, keeps })
}

/// The indentation of the first line at or below `start` that holds more than blanks: a tab is text here.
fn first_indent(text: &str, start: usize) -> Option<usize> {
    text[start..].split('\n').find(|line| indent_of(line) < line.len()).map(indent_of)
}

/// The lines from `start` on that stand at `old` or deeper, at their new indentation, and where they end.
fn block_lines(text: &str, start: usize, [old, new]: [usize; 2], keeps: bool) -> (String, usize) {
    let (mut lines, mut end, mut at) = (String::new(), start, start);
    let mut empty = 0;
    while at < text.len() {
        let line = line(text, at);
        let is_empty = line.len() <= old && indent_of(line) == line.len();
        if !is_empty && (indent_of(line) < old || is_marker(text, at)) {
            break;
        }
        at = (at + line.len() + 1).min(text.len());
        if is_empty {
            empty += 1;
        } else {
            lines.extend(std::iter::repeat_n('\n', empty + 1));
            lines.extend(std::iter::repeat_n(' ', new));
            lines.push_str(&line[old..]);
            empty = 0;
        }
        if !is_empty || keeps {
            end = at;
        }
    }
    if keeps {
        lines.extend(std::iter::repeat_n('\n', empty));
    }
    (lines, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(text: &str, column: Option<usize>, depth: usize) -> (String, String) {
        let block = block(text, 0, column, depth).unwrap();
        (block.lines, text[block.end..].to_owned())
    }

    #[test]
    fn blocks_of_text_move_as_a_whole() {
        let moved = |text, depth| blocked(text, Some(0), depth);
        assert_eq!(moved("|\n     a\n       b\n\n     c\n\n\nx: 1\n", 1).0, "\n  a\n    b\n\n  c");
        assert_eq!(moved("|+\n a\n\n\nx: 1\n", 2), ("\n    a\n\n".to_owned(), "x: 1\n".to_owned()));
        assert_eq!(moved("|2\n    a\n   b\nx: 1\n", 2).0, "\n      a\n     b");
        assert_eq!(moved("|-\n  a \t\n     \n  b\n", 1).0, "\n  a \t\n     \n  b");
        assert_eq!(moved("|\nx: 1\n", 1), (String::new(), "x: 1\n".to_owned()));
        assert_eq!(moved("|\n  a\n # b\n", 1), ("\n  a".to_owned(), " # b\n".to_owned()));
        assert_eq!(blocked("|\na\n---\nb\n", None, 0), ("\n  a".to_owned(), "---\nb\n".to_owned()));
    }

    #[test]
    fn quotes_are_closed_where_yaml_closes_them() {
        for (text, end) in [("'it''s' x", 7), (r#""a\"b" x"#, 6), (r#""\\" x"#, 4), ("'a\\' x", 4)] {
            assert_eq!(quoted(text, 0), Ok(end), "{text}");
        }
        assert_eq!(quoted("'a", 0), Err(Lost(0)));
        assert_eq!(quoted("\"a\\", 0), Err(Lost(0)));
    }

    #[test]
    fn text_without_quotes_goes_on_where_it_is_deeper() {
        let ends = |text: &str| text[..plain(text, 0, Some(0))].to_owned();
        assert_eq!(ends("a b # c\n  d"), "a b");
        assert_eq!(ends("a\n b\n\n  c#d\ne: 1"), "a\n b\n\n  c#d");
        assert_eq!(ends("a:b: c"), "a:b");
        assert_eq!(ends("a\n # b"), "a");
        let ends = |text: &str| text[..plain_in_flow(text, 0)].to_owned();
        assert_eq!([ends("a:b,c"), ends("a:,"), ends("a\n\n b ]"), ends("a\n: b")], ["a:b", "a", "a\n\n b", "a"]);
    }

    #[test]
    fn folded_lines_are_indented_anew() {
        assert_eq!(reindented("\"a  \n\n\t b \\ \n  c\"", 2), "\"a\n\n  b \\ \n  c\"");
    }
}
