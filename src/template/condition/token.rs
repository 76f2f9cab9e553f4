//! The words of a condition.

use serde_json::{Number, Value};

use crate::template::expression;

/// A word, and where it begins, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: usize,
}

/// What a word is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A number, a text in quotes, true, false, null.
    Literal(Value),
    /// A name, or one of the language's own words.
    Word(String),
    /// `<<...>>`, as it is written.
    Template(String),
    /// `==` and its like.
    Sign(&'static str),
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
}

/// What is wrong, and where, in bytes.
pub(super) type Wrong = (String, usize);

const SIGNS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];

/// What other languages write, and what is written here.
const FOREIGN: [(&str, &str); 6] =
    [("===", "=="), ("!==", "!="), ("&&", "and"), ("||", "or"), ("=", "=="), ("!", "not")];

/// The words of `text`.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Wrong> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        let (kind, length) = token(text, at, letter)?;
        tokens.push(Token { kind, at });
        at += length;
    }
    Ok(tokens)
}

fn token(text: &str, at: usize, letter: char) -> Result<(Kind, usize), Wrong> {
    let rest = &text[at..];
    if let Some(length) = rest.strip_prefix("<<").and_then(expression::length) {
        return Ok((Kind::Template(rest[..length + 4].to_owned()), length + 4));
    }
    let single = match letter {
        '(' => Some(Kind::Open),
        ')' => Some(Kind::Close),
        '[' => Some(Kind::OpenList),
        ']' => Some(Kind::CloseList),
        ',' => Some(Kind::Comma),
        _ => None,
    };
    if let Some(kind) = single {
        return Ok((kind, 1));
    }
    if matches!(letter, '\'' | '"') {
        return quoted(rest, letter, at);
    }
    let is_longest = |sign: &&&str| rest.starts_with(**sign);
    let foreign = FOREIGN.iter().find(|(sign, _)| rest.starts_with(sign));
    let own = SIGNS.iter().find(is_longest);
    match (foreign, own) {
        (Some((sign, ours)), own) if own.is_none_or(|own| own.len() < sign.len()) => {
            return Err((format!("`{sign}` is written `{ours}` here"), at));
        }
        (_, Some(sign)) => return Ok((Kind::Sign(sign), sign.len())),
        (_, None) => {}
    }
    let is_word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '$' | ':' | '.' | '+');
    let length = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
    if length == 0 {
        return Err((format!("`{letter}` means nothing here"), at));
    }
    Ok((word(&rest[..length]), length))
}

fn word(text: &str) -> Kind {
    let begins_as_number = text.starts_with(|it: char| it.is_ascii_digit() || it == '-');
    if begins_as_number && let Ok(number) = text.parse::<Number>() {
        return Kind::Literal(Value::Number(number));
    }
    match text {
        "true" => Kind::Literal(Value::Bool(true)),
        "false" => Kind::Literal(Value::Bool(false)),
        "null" => Kind::Literal(Value::Null),
        text => Kind::Word(text.to_owned()),
    }
}

/// A text in quotes: a backslash takes the character behind it as it is, but for `\n` and `\t`.
fn quoted(rest: &str, quote: char, at: usize) -> Result<(Kind, usize), Wrong> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1);
    while let Some((index, letter)) = letters.next() {
        match letter {
            it if it == quote => return Ok((Kind::Literal(Value::String(text)), index + 1)),
            '\\' => match letters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                // In a pattern, `\d` means what it says.
                Some((_, it)) if it == quote || it == '\\' => text.push(it),
                Some((_, it)) => text.extend(['\\', it]),
                None => break,
            },
            it => text.push(it),
        }
    }
    Err(("this quote is never closed".to_owned(), at))
}
