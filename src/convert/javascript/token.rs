//! A script as tokens.

use super::tree::Beyond;

/// The longest script that is looked at, in bytes: generated ones are never a handful of checks.
const MAX_BYTES: usize = 256 << 10;

/// Operators and brackets, the longest first.
const MARKS: &[&str] = &[
    "===", "!==", "...", "=>", "==", "!=", "<=", ">=", "&&", "||", "(", ")", "[", "]", "{", "}", ".", ",", ";", ":",
    "!", "-", "+", "=", "<", ">",
];

/// A token, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Its line, from 1.
    pub(super) line: usize,
    /// Whether a line break stands before it.
    pub(super) breaks: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Word(String),
    Number(String),
    Text(String),
    Regex(String, String),
    Mark(&'static str),
    End,
}

/// The tokens of `text`, with an end behind the last.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Beyond> {
    if text.len() > MAX_BYTES {
        return Err(Beyond::new(1, "it is very long"));
    }
    let mut reading = Reading { text, at: 0, line: 1, tokens: Vec::new() };
    while let Some(breaks) = reading.gap()? {
        let line = reading.line;
        let kind = reading.token()?;
        reading.tokens.push(Token { kind, line, breaks });
    }
    let line = reading.line;
    reading.tokens.push(Token { kind: Kind::End, line, breaks: true });
    Ok(reading.tokens)
}

struct Reading<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Reading<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn beyond(&self, why: impl Into<String>) -> Beyond {
        Beyond::new(self.line, why)
    }

    /// Goes to the next token, past blanks and comments; whether lines were broken on the way. Nothing at the end.
    fn gap(&mut self) -> Result<Option<bool>, Beyond> {
        let mut breaks = self.tokens.is_empty();
        loop {
            let rest = self.rest();
            let Some(letter) = rest.chars().next() else { return Ok(None) };
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").ok_or_else(|| self.beyond("a comment does not end"))? + 2
            } else if letter.is_whitespace() || letter == '\u{feff}' {
                letter.len_utf8()
            } else {
                return Ok(Some(breaks));
            };
            let lines = rest[..length].matches('\n').count();
            breaks |= lines > 0;
            self.line += lines;
            self.at += length;
        }
    }

    fn token(&mut self) -> Result<Kind, Beyond> {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or_default();
        if first.is_alphabetic() || matches!(first, '_' | '$') {
            let end = rest.find(|it: char| !(it.is_alphanumeric() || matches!(it, '_' | '$'))).unwrap_or(rest.len());
            let word = rest[..end].to_owned();
            self.at += end;
            return Ok(Kind::Word(word));
        }
        match first {
            '0'..='9' => self.number(),
            '"' | '\'' | '`' => self.quoted(first),
            '/' if self.may_begin_value() => self.regex(),
            _ => {
                let mark = MARKS.iter().find(|mark| rest.starts_with(**mark));
                let mark = mark.ok_or_else(|| self.beyond(format!("`{first}` is not understood")))?;
                self.at += mark.len();
                Ok(Kind::Mark(mark))
            }
        }
    }

    /// Whether a value may begin here: then a slash begins a regular expression, and is no division.
    fn may_begin_value(&self) -> bool {
        match self.tokens.last().map(|it| &it.kind) {
            None => true,
            Some(Kind::Mark(mark)) => !matches!(*mark, ")" | "]" | "}"),
            Some(_) => false,
        }
    }

    fn number(&mut self) -> Result<Kind, Beyond> {
        let rest = self.rest();
        let end = rest.find(|it: char| !(it.is_alphanumeric() || matches!(it, '.' | '_'))).unwrap_or(rest.len());
        let text = &rest[..end];
        let is_decimal = text.bytes().all(|it| it.is_ascii_digit() || it == b'.') && text.matches('.').count() < 2;
        let is_plain =
            is_decimal && !text.ends_with('.') && (text.len() == 1 || !text.starts_with('0') || text.starts_with("0."));
        if !is_plain {
            return Err(self.beyond(format!("the number `{text}` is not understood")));
        }
        let number = text.to_owned();
        self.at += end;
        Ok(Kind::Number(number))
    }

    fn quoted(&mut self, quote: char) -> Result<Kind, Beyond> {
        let mut text = String::new();
        let mut letters = self.text[self.at + 1..].char_indices();
        let start = self.at + 1;
        let unended = Beyond::new(self.line, "a text does not end");
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => {
                    let escaped = letters.next().ok_or_else(|| unended.clone())?.1;
                    text.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        '\\' | '"' | '\'' | '`' | '/' | '$' => escaped,
                        _ => return Err(self.beyond(format!("the escape `\\{escaped}` is not understood"))),
                    });
                }
                '$' if quote == '`' && self.text[start + at + 1..].starts_with('{') => {
                    return Err(self.beyond("a text with `${...}` is not understood"));
                }
                '\n' if quote != '`' => return Err(unended),
                letter if letter == quote => {
                    self.line += self.text[start..start + at].matches('\n').count();
                    self.at = start + at + 1;
                    return Ok(Kind::Text(text));
                }
                letter => text.push(letter),
            }
        }
        Err(unended)
    }

    fn regex(&mut self) -> Result<Kind, Beyond> {
        let rest = &self.text[self.at + 1..];
        let (mut escaped, mut in_class) = (false, false);
        for (at, letter) in rest.char_indices() {
            match letter {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => {
                    let behind = &rest[at + 1..];
                    let end = behind.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(behind.len());
                    let kind = Kind::Regex(rest[..at].to_owned(), behind[..end].to_owned());
                    self.at += 1 + at + 1 + end;
                    return Ok(kind);
                }
                _ => {}
            }
        }
        Err(self.beyond("a regular expression does not end"))
    }
}
