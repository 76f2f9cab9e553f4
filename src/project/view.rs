//! What a view of a dataset takes of a file of rows.

use std::{cmp::Ordering, collections::HashSet, sync::Arc};

use serde_json::Value;

use super::evaluate::{evaluate, is_true, number};
use crate::{
    data::{DataFile, Row, label},
    format::postman::{Expression, View},
    source::Problem,
    value,
};

/// Why a view has no rows.
pub(super) enum Trouble {
    /// There is no such column.
    Column(String),
    /// A row cannot be read.
    Row(Box<Problem>),
}

/// The name of a source as tables are called: in small letters, with single `_`, and none around it.
pub(super) fn normal(name: &str) -> String {
    let parts: Vec<String> = name.split('_').filter(|it| !it.is_empty()).map(str::to_lowercase).collect();
    parts.join("_")
}

/// Whether a query that says `asked` means the source `name`: tables are called so, also with `source_` before it.
pub(super) fn is_meant(name: &str, asked: &str) -> bool {
    let (name, asked) = (normal(name), normal(asked));
    asked == name || asked.strip_prefix("source_") == Some(&name)
}

/// The rows of a file that `view` takes.
pub(super) fn apply(view: &View, file: &DataFile) -> Result<Vec<Row>, Trouble> {
    let known = file.names();
    let columns = view.columns.as_ref().map(|columns| {
        let called = |(it, called): &(Expression, String)| {
            let it = bound(it, known)?;
            let name = match &it {
                Expression::Column(name) if called.is_empty() => name.as_str().into(),
                _ => called.as_str().into(),
            };
            Ok((it, name))
        };
        columns.iter().map(called).collect::<Result<Vec<(Expression, Arc<str>)>, _>>()
    });
    let columns = columns.transpose()?;
    let condition = view.condition.as_ref().map(|it| bound(it, known)).transpose()?;
    let order = view.order.iter().map(|(it, is_falling)| Ok((bound(&anew(it, view), known)?, *is_falling)));
    let order = order.collect::<Result<Vec<_>, _>>()?;
    let rows = file.rows().collect::<Result<Vec<Row>, _>>();
    let mut rows = rows.map_err(|problem| Trouble::Row(Box::new(problem)))?;
    if let Some(condition) = &condition {
        rows.retain(|it| is_true(&evaluate(condition, it)));
    }
    if view.counts() {
        rows = counted(&rows, columns.as_deref().unwrap_or_default()).into_iter().collect();
    } else {
        for (by, is_falling) in order.iter().rev() {
            let mut keyed: Vec<_> = rows.into_iter().map(|it| (Key::of(&evaluate(by, &it)), it)).collect();
            keyed.sort_by(|(one, _), (other, _)| if *is_falling { other.compare(one) } else { one.compare(other) });
            rows = keyed.into_iter().map(|(_, row)| row).collect();
        }
        rows = rows.into_iter().map(|it| narrowed(it, columns.as_deref())).collect();
    }
    if view.is_distinct {
        let mut seen = HashSet::new();
        rows.retain(|it| seen.insert(it.values.iter().map(|(_, it)| it.to_string()).collect::<Vec<_>>()));
    }
    let taken = rows.into_iter().skip(view.offset).take(view.limit.unwrap_or(usize::MAX)).enumerate();
    Ok(taken.map(|(number, row)| Row { number, ..row }).collect())
}

/// What rows are sorted by: the name that a column is called anew by, or its number, stands for it.
fn anew(it: &Expression, view: &View) -> Expression {
    let columns = view.columns.as_deref().unwrap_or_default();
    let found = match it {
        Expression::Column(name) => columns.iter().find(|(_, called)| called.eq_ignore_ascii_case(name)),
        Expression::Literal(Value::Number(at)) => {
            at.as_u64().and_then(|it| usize::try_from(it).ok()).and_then(|it| columns.get(it.checked_sub(1)?))
        }
        _ => None,
    };
    found.map_or_else(|| it.clone(), |(it, _)| it.clone())
}

/// The expression with the columns called as the file calls them. The reader has bounded its depth.
fn bound(it: &Expression, known: &[Arc<str>]) -> Result<Expression, Trouble> {
    let all = |list: &[Expression]| list.iter().map(|it| bound(it, known)).collect::<Result<Vec<_>, _>>();
    let one = |it: &Expression| bound(it, known).map(Box::new);
    Ok(match it {
        Expression::Column(name) => {
            let found = known.iter().find(|it| ***it == *name);
            let found = found.or_else(|| known.iter().find(|it| it.eq_ignore_ascii_case(name)));
            Expression::Column(found.ok_or_else(|| Trouble::Column(name.clone()))?.to_string())
        }
        Expression::Literal(value) => Expression::Literal(value.clone()),
        Expression::Joined(list) => Expression::Joined(all(list)?),
        Expression::Call(function, list) => Expression::Call(*function, all(list)?),
        Expression::Compared(left, how, right) => Expression::Compared(one(left)?, *how, one(right)?),
        Expression::Missing(it) => Expression::Missing(one(it)?),
        Expression::OneOf(it, list) => Expression::OneOf(one(it)?, all(list)?),
        Expression::Like(it, pattern) => Expression::Like(one(it)?, one(pattern)?),
        Expression::Not(it) => Expression::Not(one(it)?),
        Expression::All(list) => Expression::All(all(list)?),
        Expression::Any(list) => Expression::Any(all(list)?),
        Expression::Count(of, is_distinct) => Expression::Count(of.as_deref().map(one).transpose()?, *is_distinct),
    })
}

/// The one row that says how many rows there are.
fn counted(rows: &[Row], columns: &[(Expression, Arc<str>)]) -> Option<Row> {
    let count = |it: &Expression| match it {
        Expression::Count(None, _) => rows.len(),
        Expression::Count(Some(of), is_distinct) => {
            let there = rows.iter().map(|row| evaluate(of, row)).filter(|it| !it.is_null()).map(|it| it.to_string());
            if *is_distinct { there.collect::<HashSet<_>>().len() } else { there.count() }
        }
        _ => 0,
    };
    let values: Vec<_> = columns.iter().map(|(it, called)| (called.clone(), Value::from(count(it)))).collect();
    (!values.is_empty()).then(|| Row { number: 0, label: label(&values), values })
}

/// A row with nothing but these columns, each with what it is called.
fn narrowed(mut row: Row, columns: Option<&[(Expression, Arc<str>)]>) -> Row {
    if let Some(columns) = columns {
        row.values = columns.iter().map(|(it, called)| (called.clone(), evaluate(it, &row))).collect();
        row.label = label(&row.values);
    }
    row
}

/// What a row is sorted by: nothing comes first, then numbers, also those that are written as texts, then texts.
enum Key {
    Nothing,
    Number(Value),
    Text(String),
}

impl Key {
    fn of(it: &Value) -> Self {
        match it {
            Value::Null => Self::Nothing,
            Value::String(text) if text.is_empty() => Self::Nothing,
            it => number(it).map_or_else(|| Self::Text(value::text(it).into_owned()), Self::Number),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => value::compare(one, other).unwrap_or(Ordering::Equal),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (one, other) => one.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Number(_) => 1,
            Self::Text(_) => 2,
        }
    }
}
