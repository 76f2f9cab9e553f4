//! Goes through the parts of a query in SQL.

use serde_json::Value;

use super::token::Token;

/// Words that are no names, unless they stand in quotes.
const KEYWORDS: [&str; 30] = [
    "SELECT",
    "DISTINCT",
    "FROM",
    "AS",
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "BY",
    "LIMIT",
    "OFFSET",
    "JOIN",
    "INNER",
    "LEFT",
    "CROSS",
    "NATURAL",
    "ON",
    "USING",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "AND",
    "OR",
    "NOT",
    "IN",
    "LIKE",
    "BETWEEN",
    "IS",
    "CASE",
    "WITH",
];

/// The parts that are still to come.
pub(super) struct Reading<'a> {
    pub(super) tokens: &'a [Token],
}

impl Reading<'_> {
    /// What stands here, which nobody understands.
    pub(super) fn unknown(&self) -> String {
        self.tokens.first().map_or_else(|| "its end".to_owned(), Token::shown)
    }

    /// What is separated by commas.
    pub(super) fn list<T>(&mut self, one: impl Fn(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        let mut list = vec![one(self)?];
        while self.sign(",") {
            list.push(one(self)?);
        }
        Ok(list)
    }

    /// A column, with or without its source before it.
    pub(super) fn column(&mut self) -> Result<String, String> {
        let name = self.name()?;
        if self.sign(".") { self.name() } else { Ok(name) }
    }

    /// A name.
    pub(super) fn name(&mut self) -> Result<String, String> {
        self.maybe_name().ok_or_else(|| self.unknown())
    }

    /// A name, if there is one.
    pub(super) fn maybe_name(&mut self) -> Option<String> {
        let name = match self.tokens.first()? {
            Token::Name(name) => name.clone(),
            Token::Word(word) if !is_keyword(word) && !word.starts_with(|it: char| it.is_ascii_digit()) => word.clone(),
            _ => return None,
        };
        self.tokens = &self.tokens[1..];
        Some(name)
    }

    /// The name of a function, and the bracket behind it.
    pub(super) fn called(&mut self) -> Option<String> {
        let [Token::Word(word), Token::Sign(sign), ..] = self.tokens else { return None };
        if sign != "(" || is_keyword(word) {
            return None;
        }
        self.tokens = &self.tokens[2..];
        Some(word.clone())
    }

    /// A value that is written.
    pub(super) fn literal(&mut self) -> Option<Value> {
        let (value, length) = match self.tokens {
            [Token::Text(text), ..] => (Value::String(text.clone()), 1),
            [Token::Sign(sign), Token::Word(word), ..] if sign == "-" => (number(&format!("-{word}"))?, 2),
            [Token::Word(word), ..] if word.eq_ignore_ascii_case("null") => (Value::Null, 1),
            [Token::Word(word), ..] if word.eq_ignore_ascii_case("true") => (Value::Bool(true), 1),
            [Token::Word(word), ..] if word.eq_ignore_ascii_case("false") => (Value::Bool(false), 1),
            [Token::Word(word), ..] => (number(word)?, 1),
            _ => return None,
        };
        self.tokens = &self.tokens[length..];
        Some(value)
    }

    /// A whole number.
    pub(super) fn count(&mut self) -> Result<usize, String> {
        let count = match self.tokens.first() {
            Some(Token::Word(word)) => word.parse().ok(),
            _ => None,
        };
        let count = count.ok_or_else(|| self.unknown())?;
        self.tokens = &self.tokens[1..];
        Ok(count)
    }

    /// Passes a word that has to be there.
    pub(super) fn needs(&mut self, keyword: &str) -> Result<(), String> {
        if self.word(keyword) { Ok(()) } else { Err(self.unknown()) }
    }

    /// Passes a sign that has to be there.
    pub(super) fn needs_sign(&mut self, sign: &str) -> Result<(), String> {
        if self.sign(sign) { Ok(()) } else { Err(self.unknown()) }
    }

    /// Passes a word if it is the next one.
    pub(super) fn word(&mut self, keyword: &str) -> bool {
        self.pass(|it| matches!(it, Token::Word(word) if word.eq_ignore_ascii_case(keyword)))
    }

    /// Passes a sign if it is the next one.
    pub(super) fn sign(&mut self, sign: &str) -> bool {
        self.pass(|it| matches!(it, Token::Sign(found) if found == sign))
    }

    fn pass(&mut self, is_meant: impl Fn(&Token) -> bool) -> bool {
        let is_next = self.tokens.first().is_some_and(is_meant);
        if is_next {
            self.tokens = &self.tokens[1..];
        }
        is_next
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|it| it.eq_ignore_ascii_case(word))
}

fn number(word: &str) -> Option<Value> {
    serde_json::from_str(word).ok().filter(Value::is_number)
}
