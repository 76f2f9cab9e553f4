//! A text with holes in it: the templates and `{names}` that a request fills.

/// A part of a text as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text that stands for itself.
    Text(String),
    /// `{userId}` or `<<account_id>>`, as written: one character or more, of one segment.
    Hole(String),
}

impl Piece {
    /// As it is written, or stands for itself.
    pub(super) fn written(&self) -> &str {
        match self {
            Self::Text(text) | Self::Hole(text) => text,
        }
    }
}

/// The pieces of a text: templates and `{names}` are holes. `{{name}}` is text, as it is everywhere in our files.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut fixed = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = hole(rest) {
            pieces.push(Piece::Text(std::mem::take(&mut fixed)));
            pieces.push(Piece::Hole(rest[..length].to_owned()));
            rest = &rest[length..];
            continue;
        }
        let (plain, length) = match rest {
            _ if rest.starts_with(r"\<<") => ("<<", 3),
            _ if rest.starts_with("{{") => ("{{", 2),
            _ => (&rest[..first.len_utf8()], first.len_utf8()),
        };
        fixed.push_str(plain);
        rest = &rest[length..];
    }
    pieces.push(Piece::Text(fixed));
    pieces.retain(|piece| !piece.written().is_empty());
    pieces
}

/// The length of the hole at the beginning of `text`. A whole `<<#if>>...<</if>>` is one.
fn hole(text: &str) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('{') {
        let end = inner.find('}')?;
        let good = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | '$');
        return (end > 0 && inner[..end].chars().all(good)).then_some(end + 2);
    }
    let inner = text.strip_prefix("<<")?;
    let first = inner.trim_start_matches([' ', '\t']).chars().next()?;
    if !(first.is_alphanumeric() || matches!(first, '_' | '$' | '#' | '/' | '^' | '[' | '(' | '@' | '!')) {
        return None;
    }
    if first == '#' {
        let end = text.rfind("<</")?;
        return text[end..].find(">>").map(|at| end + at + 2);
    }
    let mut quote = None;
    for (at, letter) in inner.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') if inner[at..].starts_with(">>") => return Some(at + 4),
            (None, '\n' | '<') => return None,
            (_, _) => {}
        }
    }
    None
}

/// `pieces` up to the first place in their text that `find` finds, and from there on.
pub(super) fn cut(pieces: Vec<Piece>, find: impl Fn(&str) -> Option<usize>) -> (Vec<Piece>, Vec<Piece>) {
    for (index, piece) in pieces.iter().enumerate() {
        if let Piece::Text(text) = piece
            && let Some(at) = find(text)
        {
            let (before, after) = (Piece::Text(text[..at].to_owned()), Piece::Text(text[at..].to_owned()));
            let head = pieces[..index].iter().cloned().chain([before]);
            return (head.collect(), [after].into_iter().chain(pieces[index + 1..].iter().cloned()).collect());
        }
    }
    (pieces, Vec::new())
}

/// What stands between separators; nothing between two of them is left out.
pub(super) fn split(pieces: Vec<Piece>, separators: &[char]) -> Vec<Vec<Piece>> {
    let mut parts = vec![Vec::new()];
    for piece in pieces {
        let Piece::Text(text) = &piece else {
            parts.last_mut().into_iter().for_each(|part| part.push(piece.clone()));
            continue;
        };
        for (index, text) in text.split(separators).enumerate() {
            if index > 0 {
                parts.push(Vec::new());
            }
            if !text.is_empty() {
                parts.last_mut().into_iter().for_each(|part| part.push(Piece::Text(text.to_owned())));
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    fn texts(text: &str) -> Vec<String> {
        let shown = |piece| if let Hole(hole) = piece { format!("[{hole}]") } else { format!("{piece:?}") };
        pieces(text).into_iter().map(shown).collect()
    }

    #[test]
    fn templates_and_names_in_braces_are_holes() {
        assert_eq!(texts("<<b>>/u/{id}.x"), ["[<<b>>]", "Text(\"/u/\")", "[{id}]", "Text(\".x\")"]);
        assert_eq!(texts("/<<default x \">>\">>"), ["Text(\"/\")", "[<<default x \">>\">>]"]);
        assert_eq!(texts("/<<#if a>>b<</if>>/c"), ["Text(\"/\")", "[<<#if a>>b<</if>>]", "Text(\"/c\")"]);
    }

    #[test]
    fn anything_else_is_text() {
        for text in ["{{x}}", "{\"a\": 1}", "{}", "{a", "<<", "<<>>", "a << b", "<<a", "é{"] {
            assert_eq!(pieces(text), [Text(text.to_owned())], "{text}");
        }
        assert_eq!(pieces(r"\<<a>>"), [Text("<<a>>".to_owned())]);
        assert!(pieces("").is_empty());
    }
}
