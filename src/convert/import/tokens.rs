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

/// A text, split where tokens stand whose names are made of others, `{{a{{b}}}}`: each part, and whether it is one.
pub(super) fn nested(text: &str) -> Vec<(bool, &str)> {
    let mut parts = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some(start) = text[from..].find("{{").map(|at| from + at) {
        match closes(&text[start..]) {
            Some(length) => {
                parts.push((false, &text[done..start]));
                parts.push((true, &text[start..start + length]));
                (done, from) = (start + length, start + length);
            }
            None => from = start + 1,
        }
    }
    parts.push((false, &text[done..]));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

/// The length of the token at the beginning of a text, if there are others in its name and nothing else with a brace.
fn closes(text: &str) -> Option<usize> {
    let (mut depth, mut at, mut is_nested) = (0_usize, 0, false);
    while let Some(found) = text[at..].find(['{', '}']) {
        at += found;
        let rest = &text[at..];
        if rest.starts_with("{{") && !rest.starts_with("{{{") && !rest.starts_with("{{}") {
            depth += 1;
            is_nested |= depth > 1;
        } else if rest.starts_with("}}") {
            depth -= 1;
        } else {
            return None;
        }
        at += 2;
        if depth == 0 {
            return is_nested.then_some(at);
        }
    }
    None
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
        assert_eq!(nested("x{{a{{b}}c}}{{d}}"), [(false, "x"), (true, "{{a{{b}}c}}"), (false, "{{d}}")]);
        assert_eq!(nested("{{a{{b}}{{c{{d}}}}}}"), [(true, "{{a{{b}}{{c{{d}}}}}}")]);
        for text in ["{{a}}{{b}}", "{\"a\":{\"b\":{}}}", "{{{a}}}", "{{a{b}}}", "{{a{{b}}", "{{a{{}}}}"] {
            assert_eq!(nested(text), [(false, text)]);
        }
        assert_eq!([whole("{{a}}"), whole("{{a}} ")], [Some("a"), None]);
    }
}
