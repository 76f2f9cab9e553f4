//! Rows of comma-separated values.
#![expect(clippy::needless_pass_by_value, reason = "what a script gives comes by value")]

use csv::{ReaderBuilder, Terminator, Trim};
use rquickjs::{Ctx, Exception, Function, Object, Result};
use serde::Deserialize;

pub(super) fn install(host: &Object<'_>) -> Result<()> {
    host.set("csvRows", Function::new(host.ctx().clone(), csv_rows)?)
}

/// How the rows are written.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    delimiter: char,
    quote: Option<char>,
    escape: Option<char>,
    comment: Option<char>,
    row_end: Option<char>,
    trim: bool,
    ragged: bool,
}

/// The rows: arrays of texts. Empty lines are left out.
fn csv_rows(ctx: Ctx<'_>, text: String, dialect: String) -> Result<Vec<Vec<String>>> {
    let wrong = |why: String| Exception::throw_message(&ctx, &why);
    let dialect: Dialect = serde_json::from_str(&dialect).map_err(|error| wrong(error.to_string()))?;
    let byte = |letter: char| u8::try_from(letter).map_err(|_| wrong(format!("{letter:?} cannot part values")));
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(dialect.ragged).delimiter(byte(dialect.delimiter)?);
    builder.trim(if dialect.trim { Trim::All } else { Trim::None });
    match dialect.quote {
        Some(quote) => builder.quote(byte(quote)?),
        None => builder.quoting(false),
    };
    if let Some(escape) = dialect.escape.filter(|it| dialect.quote != Some(*it)) {
        builder.escape(Some(byte(escape)?)).double_quote(false);
    }
    if let Some(comment) = dialect.comment {
        builder.comment(Some(byte(comment)?));
    }
    if let Some(end) = dialect.row_end {
        builder.terminator(Terminator::Any(byte(end)?));
    }
    let mut rows = Vec::new();
    for row in builder.from_reader(text.as_bytes()).records() {
        let row = row.map_err(|error| wrong(error.to_string()))?;
        rows.push(row.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}
