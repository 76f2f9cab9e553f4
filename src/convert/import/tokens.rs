//! A text of Postman's, split at its `{{tokens}}`.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text.
    Literal(&'a str),
    /// The name between `{{` and `}}`, blanks and all.
    Token(&'a str),
}

/// The pieces of `text`. A name holds neither of the braces.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut literal, mut from) = (0, 0);
    while let Some(found) = text[from..].find("{{") {
        let start = from + found;
        let inner = &text[start + 2..];
        let end = inner.find(['{', '}']).unwrap_or(inner.len());
        if end == 0 || !inner[end..].starts_with("}}") {
            from = start + 1;
            continue;
        }
        if literal < start {
            pieces.push(Piece::Literal(&text[literal..start]));
        }
        pieces.push(Piece::Token(&inner[..end]));
        from = start + 2 + end + 2;
        literal = from;
    }
    if literal < text.len() {
        pieces.push(Piece::Literal(&text[literal..]));
    }
    pieces
}

/// The name, where a text is one token and nothing else.
pub(super) fn whole(text: &str) -> Option<&str> {
    match pieces(text).as_slice() {
        [Piece::Token(name)] => Some(*name),
        _ => None,
    }
}

/// Whether there are tokens whose names are made of others: `{{a{{b}}}}`.
pub(super) fn is_nested(text: &str) -> bool {
    let literals: Vec<&str> =
        pieces(text).iter().filter_map(|it| if let Piece::Literal(it) = it { Some(*it) } else { None }).collect();
    let has_tokens = literals.concat().len() < text.len();
    let (opens, closes) =
        (literals.iter().position(|it| it.contains("{{")), literals.iter().rposition(|it| it.contains("}}")));
    has_tokens && opens.zip(closes).is_some_and(|(opens, closes)| opens < closes)
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn tokens_are_found() {
        assert_eq!(pieces("a{{b}}c"), [Literal("a"), Token("b"), Literal("c")]);
        assert_eq!(pieces("{{ a b }}{{$c}}"), [Token(" a b "), Token("$c")]);
        for text in ["{{}}", "{{a}", "{ {a}}", "a}}", "{{a\n{"] {
            assert_eq!(pieces(text), [Literal(text)]);
        }
        assert_eq!(pieces("{{{a}}}"), [Literal("{"), Token("a"), Literal("}")]);
        assert_eq!(pieces("{{a{{b}}}}"), [Literal("{{a"), Token("b"), Literal("}}")]);
        assert!(
            is_nested("x{{a{{b}}c}}")
                && !is_nested("{{a}}{{b}}")
                && !is_nested("{\"a\":{\"b\":{}}}")
                && !is_nested("{{{a}}}")
        );
        assert_eq!([whole("{{a}}"), whole("{{a}} ")], [Some("a"), None]);
    }
}
