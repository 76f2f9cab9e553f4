//! What the parts of the formatter share.

/// How many columns a level of lists and maps takes.
pub(super) const INDENT: usize = 2;

/// The scanner met something that it does not know, at this byte of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lost(pub(super) usize);

/// Whether a byte is a blank or a tab.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Whether a token ends at `at`: blank, end of line or end of text.
pub(super) fn is_end(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_none_or(|byte| is_blank(*byte) || *byte == b'\n')
}

/// Whether a byte has a meaning of its own inside of brackets.
pub(super) fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

/// The first byte at or behind `at` that is neither a blank nor a tab.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    at + rest.iter().position(|byte| !is_blank(*byte)).unwrap_or(rest.len())
}

/// Where the line ends that `at` is in: its line break, or the end of the text.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |it| at + it)
}

/// Whether a line or the text ends at `at`.
pub(super) fn ends_line(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_none_or(|byte| *byte == b'\n')
}

/// Whether a document ends or begins at `at`, the first byte of a line.
pub(super) fn is_marker(text: &str, at: usize) -> bool {
    (text[at..].starts_with("---") || text[at..].starts_with("...")) && is_end(text, at + 3)
}

/// The line that `at` is the first byte of, without its line break.
pub(super) fn line(text: &str, at: usize) -> &str {
    &text[at..line_end(text, at)]
}

/// How many blanks a line begins with.
pub(super) fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a comment begins at `at`: a `#` at the beginning of a line or behind a blank.
pub(super) fn is_comment(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).map_or(b'\n', |at| text.as_bytes()[at]);
    text.as_bytes().get(at) == Some(&b'#') && (is_blank(before) || before == b'\n')
}
