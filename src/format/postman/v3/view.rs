//! A view of a dataset: the part of SQL that says which columns, in which order and how many rows.

/// What a view takes of a source of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What the source is called.
    pub source: String,
    /// The columns, each with what it is called in the rows; `None` for all of them.
    pub columns: Option<Vec<(String, String)>>,
    /// The columns that the rows are sorted by, the first one first, and whether from the greatest on.
    pub order: Vec<(String, bool)>,
    /// How many rows, at most.
    pub limit: Option<usize>,
    /// How many rows are passed over.
    pub offset: usize,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A bare word.
    Word(String),
    /// A name in quotes.
    Name(String),
    /// A sign.
    Sign(char),
}

impl View {
    /// Reads `SELECT columns FROM source ORDER BY columns LIMIT count OFFSET count`. An error is what else is in it.
    pub(super) fn parse(query: &str) -> Result<Self, String> {
        let tokens = tokens(query)?;
        let mut reading = Reading { tokens: &tokens };
        let view = reading.view()?;
        reading.sign(';');
        match reading.tokens.first() {
            None => Ok(view),
            Some(more) => Err(shown(more)),
        }
    }
}

struct Reading<'a> {
    tokens: &'a [Token],
}

impl Reading<'_> {
    fn view(&mut self) -> Result<View, String> {
        self.needs("SELECT")?;
        let columns = if self.sign('*') { None } else { Some(self.list(Self::chosen)?) };
        self.needs("FROM")?;
        let source = self.name()?;
        let mut view = View { source, columns, ..View::default() };
        if self.word("ORDER") {
            self.needs("BY")?;
            view.order = self.list(Self::sorted)?;
        }
        if self.word("LIMIT") {
            view.limit = Some(self.count()?);
            view.offset = if self.word("OFFSET") { self.count()? } else { 0 };
        }
        Ok(view)
    }

    /// What is separated by commas.
    fn list<T>(&mut self, one: impl Fn(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        let mut list = vec![one(self)?];
        while self.sign(',') {
            list.push(one(self)?);
        }
        Ok(list)
    }

    fn chosen(&mut self) -> Result<(String, String), String> {
        let column = self.column()?;
        let called = if self.word("AS") { self.name()? } else { String::new() };
        Ok((column, called))
    }

    fn sorted(&mut self) -> Result<(String, bool), String> {
        let column = self.column()?;
        let is_falling = self.word("DESC");
        if !is_falling {
            self.word("ASC");
        }
        Ok((column, is_falling))
    }

    /// A column, with or without its source before it.
    fn column(&mut self) -> Result<String, String> {
        let name = self.name()?;
        if self.sign('.') { self.name() } else { Ok(name) }
    }

    fn name(&mut self) -> Result<String, String> {
        let name = match self.tokens.first() {
            Some(Token::Name(name)) => name.clone(),
            Some(Token::Word(word)) if !is_keyword(word) && !word.starts_with(|it: char| it.is_ascii_digit()) => {
                word.clone()
            }
            other => return Err(other.map_or_else(|| "its end".to_owned(), shown)),
        };
        self.tokens = &self.tokens[1..];
        Ok(name)
    }

    fn count(&mut self) -> Result<usize, String> {
        let found = self.tokens.first();
        let count = if let Some(Token::Word(word)) = found { word.parse().ok() } else { None };
        let count = count.ok_or_else(|| found.map_or_else(|| "its end".to_owned(), shown))?;
        self.tokens = &self.tokens[1..];
        Ok(count)
    }

    fn needs(&mut self, keyword: &str) -> Result<(), String> {
        if self.word(keyword) {
            return Ok(());
        }
        Err(self.tokens.first().map_or_else(|| "its end".to_owned(), shown))
    }

    /// Passes a word if it is the next one.
    fn word(&mut self, keyword: &str) -> bool {
        self.pass(|it| matches!(it, Token::Word(word) if word.eq_ignore_ascii_case(keyword)))
    }

    /// Passes a sign if it is the next one.
    fn sign(&mut self, sign: char) -> bool {
        self.pass(|it| *it == Token::Sign(sign))
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
    let all = ["SELECT", "DISTINCT", "FROM", "AS", "WHERE", "GROUP", "ORDER", "BY", "LIMIT", "OFFSET", "JOIN", "UNION"];
    all.iter().any(|it| it.eq_ignore_ascii_case(word))
}

fn shown(token: &Token) -> String {
    match token {
        Token::Word(word) => format!("`{word}`"),
        Token::Name(name) => format!("`\"{name}\"`"),
        Token::Sign(sign) => format!("`{sign}`"),
    }
}

fn tokens(query: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = query.trim_start();
    while let Some(first) = rest.chars().next() {
        let closing = match first {
            '"' | '`' => Some(first),
            '[' => Some(']'),
            _ => None,
        };
        let is_word = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
        if let Some(closing) = closing {
            let inner = &rest[1..];
            let end = inner.find(closing).ok_or("a quote that nobody closes")?;
            tokens.push(Token::Name(inner[..end].to_owned()));
            rest = &inner[end + 1..];
        } else if is_word(first) {
            let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            tokens.push(Token::Sign(first));
            rest = &rest[first.len_utf8()..];
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_order_and_limits_are_read() {
        let view =
            View::parse("select r.id, \"full name\" AS name FROM Records\n ORDER BY id desc, name LIMIT 10 OFFSET 2;");
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let expected = View {
            source: "Records".to_owned(),
            columns: Some(vec![pair("id", ""), pair("full name", "name")]),
            order: vec![("id".to_owned(), true), ("name".to_owned(), false)],
            limit: Some(10),
            offset: 2,
        };
        assert_eq!(view, Ok(expected));
        let all = View { source: "select".to_owned(), ..View::default() };
        assert_eq!(View::parse("SELECT * FROM [select]"), Ok(all));
    }

    #[test]
    fn all_else_is_named() {
        for (query, expected) in [
            ("SELECT * FROM a WHERE b = 1", "`WHERE`"),
            ("SELECT count(*) FROM a", "`(`"),
            ("SELECT DISTINCT a FROM b", "`DISTINCT`"),
            ("SELECT * FROM a, b", "`,`"),
            ("SELECT * FROM a LIMIT x", "`x`"),
            ("WITH a AS (SELECT 1) SELECT * FROM a", "`WITH`"),
            ("SELECT", "its end"),
            ("", "its end"),
            ("SELECT \"a FROM b", "a quote that nobody closes"),
            ("SELECT 1 FROM a", "`1`"),
            ("SELECT é FROM ☃", "`☃`"),
        ] {
            assert_eq!(View::parse(query), Err(expected.to_owned()), "{query}");
        }
    }
}
