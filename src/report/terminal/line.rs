//! A line of the report, broken between words where the terminal is too narrow for it.

use std::io::{self, Write};

use unicode_width::UnicodeWidthChar as _;

/// What stands on a line below a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Words, which go on below where they do not fit.
    Prose(String),
    /// What went over the wire, or a diff: copied as it is, so that it is left as it is.
    Exact(String),
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::Exact(text)
    }
}

impl Line {
    /// Writes it behind `indent` spaces, on a terminal of this width, if it is one.
    pub(super) fn write(&self, out: &mut impl Write, indent: usize, width: Option<usize>) -> io::Result<()> {
        let blank = |count: usize| " ".repeat(count);
        match (self, width) {
            (Self::Exact(text) | Self::Prose(text), _) if text.is_empty() => writeln!(out),
            (Self::Prose(text), Some(width)) => {
                let parts = fold(text, width.saturating_sub(indent + 2).max(20));
                parts.iter().enumerate().try_for_each(|(index, part)| {
                    let hanging = if index == 0 { indent } else { indent + 2 };
                    writeln!(out, "{}{part}", blank(hanging))
                })
            }
            (Self::Exact(text) | Self::Prose(text), _) => writeln!(out, "{}{text}", blank(indent)),
        }
    }
}

/// The text in parts of at most `width` columns, broken at blanks; a longer word stays whole, so that a path can be
/// copied. Colours take no room.
fn fold(text: &str, width: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut used) = (0, 0);
    let mut blank: Option<(usize, usize)> = None;
    let mut in_color = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '\u{1b}' => in_color = true,
            'm' if in_color => in_color = false,
            _ if in_color => {}
            ' ' if used > width => {
                // The word that ends here did not fit.
                if let Some((end, wide)) = blank {
                    parts.push(text[start..end].trim_end());
                    (start, used) = (end + 1, used - wide);
                }
                blank = Some((at, used + 1));
                used += 1;
            }
            ' ' => {
                used += 1;
                blank = Some((at, used));
            }
            letter => used += letter.width().unwrap_or(0),
        }
    }
    if let Some((end, _)) = blank.filter(|_| used > width) {
        parts.push(text[start..end].trim_end());
        start = end + 1;
    }
    parts.push(text[start..].trim_start());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_on_below() {
        assert_eq!(fold("one two three", 20), ["one two three"]);
        assert_eq!(fold("one two three", 8), ["one two", "three"]);
        assert_eq!(fold("one two three four five", 9), ["one two", "three", "four five"]);
        assert_eq!(fold("got 7  c.yaml:3:3", 10), ["got 7", "c.yaml:3:3"]);
        assert_eq!(fold("averyveryverylongword x", 5), ["averyveryverylongword", "x"]);
        assert_eq!(fold("\u{1b}[31mone\u{1b}[0m two", 7), ["\u{1b}[31mone\u{1b}[0m two"]);
    }

    #[test]
    fn what_is_exact_stays_on_its_line() {
        let mut out = Vec::new();
        let text = "a long line of a body that is wider".to_owned();
        Line::Exact(text.clone()).write(&mut out, 2, Some(20)).unwrap();
        Line::Prose(text).write(&mut out, 2, Some(30)).unwrap();
        let expected = "  a long line of a body that is wider\n  a long line of a body that\n    is wider\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
