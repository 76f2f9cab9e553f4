//! The parts that a query in SQL is made of.

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word, or a number.
    Word(String),
    /// A name in quotes.
    Name(String),
    /// A text.
    Text(String),
    /// A sign: `<=`.
    Sign(String),
}

impl Token {
    /// The token as it is written, without quotes.
    pub(super) fn bare(&self) -> &str {
        match self {
            Self::Word(it) | Self::Sign(it) | Self::Name(it) | Self::Text(it) => it,
        }
    }

    /// The token as people know it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Word(it) | Self::Sign(it) => format!("`{it}`"),
            Self::Name(it) => format!("`\"{it}\"`"),
            Self::Text(it) => format!("`'{it}'`"),
        }
    }
}

/// Signs of two letters.
const DOUBLE: [&str; 6] = ["<>", "<=", ">=", "!=", "==", "||"];

/// The parts of a query; comments are none. An error is what is wrong.
pub(super) fn tokens(query: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = query.trim_start();
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("--") {
            rest = rest.find('\n').map_or("", |it| &rest[it..]).trim_start();
            continue;
        }
        if let Some(inner) = rest.strip_prefix("/*") {
            let end = inner.find("*/").ok_or("a comment that nobody closes")?;
            rest = inner[end + 2..].trim_start();
            continue;
        }
        let closing = match first {
            '"' | '`' | '\'' => Some(first),
            '[' => Some(']'),
            _ => None,
        };
        let is_word = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
        let token = if let Some(closing) = closing {
            let (inner, behind) = quoted(&rest[1..], closing).ok_or("a quote that nobody closes")?;
            rest = behind;
            if first == '\'' { Token::Text(inner) } else { Token::Name(inner) }
        } else if is_word(first) {
            let is_number = first.is_ascii_digit();
            let end = rest.find(|it| !(is_word(it) || is_number && it == '.')).unwrap_or(rest.len());
            let word = &rest[..end];
            rest = &rest[end..];
            Token::Word(word.to_owned())
        } else {
            let sign = DOUBLE.iter().find(|it| rest.starts_with(**it)).copied();
            let sign = sign.unwrap_or(&rest[..first.len_utf8()]);
            rest = &rest[sign.len()..];
            Token::Sign(sign.to_owned())
        };
        tokens.push(token);
        rest = rest.trim_start();
    }
    Ok(tokens)
}

/// What stands before a quote, and what behind it; two quotes stand for one in the text.
fn quoted(text: &str, closing: char) -> Option<(String, &str)> {
    let mut inner = String::new();
    let mut rest = text;
    loop {
        let end = rest.find(closing)?;
        inner.push_str(&rest[..end]);
        rest = &rest[end + closing.len_utf8()..];
        if closing == ']' || !rest.starts_with(closing) {
            return Some((inner, rest));
        }
        inner.push(closing);
        rest = &rest[closing.len_utf8()..];
    }
}
