//! A view of a dataset: the part of SQL that says which rows and columns, in which order and how many.

use super::{
    expression::Expression,
    reading::Reading,
    token::{Token, tokens},
};

/// What a view takes of a source of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// What the source is called.
    pub source: String,
    /// The columns, each with what it is called in the rows; `None` for all of them.
    pub columns: Option<Vec<(Expression, String)>>,
    /// Whether rows that are the same are taken once.
    pub is_distinct: bool,
    /// What has to hold of a row.
    pub condition: Option<Expression>,
    /// What the rows are sorted by, the first one first, and whether from the greatest on.
    pub order: Vec<(Expression, bool)>,
    /// How many rows, at most.
    pub limit: Option<usize>,
    /// How many rows are passed over.
    pub offset: usize,
}

impl View {
    /// Reads `SELECT columns FROM source WHERE condition ORDER BY columns LIMIT count OFFSET count`. An error is what else is in it.
    pub(super) fn parse(query: &str) -> Result<Self, String> {
        let tokens = tokens(query)?;
        let mut reading = Reading { tokens: &tokens };
        let view = view(&mut reading)?;
        reading.sign(";");
        if reading.tokens.is_empty() { Ok(view) } else { Err(reading.unknown()) }
    }

    /// Whether the rows are counted: then there is one row.
    pub fn counts(&self) -> bool {
        self.columns.iter().flatten().any(|(it, _)| it.counts())
    }
}

fn view(reading: &mut Reading<'_>) -> Result<View, String> {
    reading.needs("SELECT")?;
    let is_distinct = reading.word("DISTINCT");
    let columns = if reading.sign("*") { None } else { Some(reading.list(chosen)?) };
    reading.needs("FROM")?;
    let source = reading.name()?;
    // Another name for the source; columns say it before them, or do not.
    if reading.word("AS") {
        reading.name()?;
    } else {
        reading.maybe_name();
    }
    let mut view = View { source, columns, is_distinct, ..View::default() };
    if reading.word("WHERE") {
        view.condition = Some(Expression::read(reading)?);
    }
    if reading.word("ORDER") {
        reading.needs("BY")?;
        view.order = reading.list(sorted)?;
    }
    if reading.word("LIMIT") {
        let first = reading.count()?;
        if reading.sign(",") {
            (view.offset, view.limit) = (first, Some(reading.count()?));
        } else {
            view.limit = Some(first);
            view.offset = if reading.word("OFFSET") { reading.count()? } else { 0 };
        }
    }
    let counted = view.columns.iter().flatten().filter(|(it, _)| it.counts()).count();
    if counted > 0 && counted < view.columns.as_ref().map_or(0, Vec::len) {
        return Err("`COUNT` beside other columns".to_owned());
    }
    Ok(view)
}

/// A column with what it is called: what is no bare column is called as it is written.
fn chosen(reading: &mut Reading<'_>) -> Result<(Expression, String), String> {
    let before = reading.tokens;
    let expression = Expression::read(reading)?;
    let written = &before[..before.len() - reading.tokens.len()];
    let called = if reading.word("AS") { Some(reading.name()?) } else { reading.maybe_name() };
    let called = called.unwrap_or_else(|| match &expression {
        // The name as the source has it.
        Expression::Column(_) => String::new(),
        _ => text(written),
    });
    Ok((expression, called))
}

/// Parts of a query as one text.
fn text(tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut was_word = false;
    for token in tokens {
        let is_word = !matches!(token, Token::Sign(_));
        if was_word && is_word {
            text.push(' ');
        }
        text.push_str(token.bare());
        was_word = is_word;
    }
    text
}

fn sorted(reading: &mut Reading<'_>) -> Result<(Expression, bool), String> {
    let expression = Expression::read(reading)?;
    let is_falling = reading.word("DESC");
    if !is_falling {
        reading.word("ASC");
    }
    Ok((expression, is_falling))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_order_and_limits_are_read() {
        let view = View::parse(
            "select r.id, \"full name\" AS name FROM Records r -- all\n ORDER BY id desc, name LIMIT 10 OFFSET 2;",
        );
        let column = |it: &str| Expression::Column(it.to_owned());
        let expected = View {
            source: "Records".to_owned(),
            columns: Some(vec![(column("id"), String::new()), (column("full name"), "name".to_owned())]),
            order: vec![(column("id"), true), (column("name"), false)],
            limit: Some(10),
            offset: 2,
            ..View::default()
        };
        assert_eq!(view, Ok(expected));
        let all = View { source: "select".to_owned(), ..View::default() };
        assert_eq!(View::parse("SELECT * FROM [select]"), Ok(all));
        assert!(
            View::parse("SELECT COUNT(*) FROM a WHERE b = 'it''s' OR NOT (c IN (1, -2) AND d IS NOT NULL) LIMIT 2, 1")
                .is_ok_and(|it| it.counts() && it.offset == 2)
        );
    }

    #[test]
    fn all_else_is_named() {
        for (query, expected) in [
            ("SELECT sum(b) FROM a", "`sum(`"),
            ("SELECT count(*), b FROM a", "`COUNT` beside other columns"),
            ("SELECT * FROM a, b", "`,`"),
            ("SELECT * FROM a JOIN b ON a.x = b.x", "`JOIN`"),
            ("SELECT a FROM b GROUP BY a", "`GROUP`"),
            ("SELECT * FROM a LIMIT x", "`x`"),
            ("SELECT * FROM a WHERE b + 1 = 2", "`+`"),
            ("SELECT * FROM a WHERE b = ?", "`?`"),
            ("SELECT * FROM a WHERE b NOT 1", "`1`"),
            ("SELECT * FROM a WHERE CASE b WHEN 1 THEN 2 END", "`CASE`"),
            ("WITH a AS (SELECT 1) SELECT * FROM a", "`WITH`"),
            ("SELECT", "its end"),
            ("", "its end"),
            ("SELECT \"a FROM b", "a quote that nobody closes"),
            ("SELECT a /* b", "a comment that nobody closes"),
            ("SELECT é FROM ☃", "`☃`"),
        ] {
            assert_eq!(View::parse(query), Err(expected.to_owned()), "{query}");
        }
        let deep = format!("SELECT * FROM a WHERE {}1{}", "(".repeat(10_000), ")".repeat(10_000));
        assert_eq!(View::parse(&deep), Err("an expression that is more than 32 deep".to_owned()));
        let long = format!("SELECT * FROM a WHERE {} a", "NOT ".repeat(100_000));
        assert!(View::parse(&long).is_ok());
    }
}
