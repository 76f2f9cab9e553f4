//! Where the expressions of a text begin and end.

/// A part of a text: literal, or an expression without its delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text.
    Literal(&'a str),
    /// The expression, trimmed, and where it begins in the text, in bytes.
    Expression(&'a str, usize),
}

/// Splits `text`. `\<<` is a literal `<<`; a `<<` without an expression and `>>` behind it is literal, too.
pub fn split(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut literal = 0;
    let mut from = 0;
    while let Some(found) = text[from..].find("<<") {
        let start = from + found;
        if text[..start].ends_with('\\') {
            parts.push(Part::Literal(&text[literal..start - 1]));
            literal = start;
            from = start + 2;
            continue;
        }
        match length(&text[start + 2..]) {
            Some(length) => {
                let inner = &text[start + 2..start + 2 + length];
                parts.push(Part::Literal(&text[literal..start]));
                parts.push(Part::Expression(inner.trim(), start + 2 + inner.len() - inner.trim_start().len()));
                from = start + 2 + length + 2;
                literal = from;
            }
            None => from = start + 1,
        }
    }
    parts.push(Part::Literal(&text[literal..]));
    parts.retain(|part| *part != Part::Literal(""));
    parts
}

/// The length of the expression at the beginning of `text`, if `>>` ends one. Quotes may hold `>>`.
pub(super) fn length(text: &str) -> Option<usize> {
    let first = text.trim_start_matches([' ', '\t']).chars().next()?;
    if !(first.is_alphanumeric() || matches!(first, '_' | '$' | '#' | '/' | '^' | '[' | '(' | '@' | '!')) {
        return None;
    }
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') if text[at..].starts_with(">>") => return Some(at),
            (None, '\n' | '<') => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Part::*, *};

    #[test]
    fn expressions_are_found() {
        assert_eq!(split("a<<b>>c"), [Literal("a"), Expression("b", 3), Literal("c")]);
        assert_eq!(split("<< b >>"), [Expression("b", 3)]);
        assert_eq!(split(r#"<<replace x ">>" "">>!"#), [Expression(r#"replace x ">>" """#, 2), Literal("!")]);
    }

    #[test]
    fn what_is_none_stays_text() {
        for text in ["<<EOF\nx\nEOF", "1 << 2", "a <<", "<<>>", "<<<", "x << = >> y", "<<a\n>>"] {
            assert_eq!(split(text), [Literal(text)], "{text}");
        }
        assert_eq!(split(r"\<<a>> <<b>>"), [Literal("<<a>> "), Expression("b", 9)]);
        assert_eq!(split("<<<a>>"), [Literal("<"), Expression("a", 3)]);
    }
}
