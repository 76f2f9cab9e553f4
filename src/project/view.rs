//! What a view of a dataset takes of a file of rows.

use std::{cmp::Ordering, sync::Arc};

use serde_json::Value;

use crate::{
    data::{DataFile, Row, label},
    format::postman::View,
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

/// The rows of a file that `view` takes.
pub(super) fn apply(view: &View, file: &DataFile) -> Result<Vec<Row>, Trouble> {
    let known = file.names();
    let find = |name: &str| {
        let found =
            known.iter().find(|it| ***it == *name).or_else(|| known.iter().find(|it| it.eq_ignore_ascii_case(name)));
        found.cloned().ok_or_else(|| Trouble::Column(name.to_owned()))
    };
    let columns = view.columns.as_ref().map(|columns| {
        let called = |(name, called): &(String, String)| {
            let column = find(name)?;
            Ok((column.clone(), if called.is_empty() { column } else { called.as_str().into() }))
        };
        columns.iter().map(called).collect::<Result<Vec<_>, _>>()
    });
    let columns = columns.transpose()?;
    let order = view.order.iter().map(|(name, is_falling)| {
        // What is called anew may be sorted by that name.
        let anew = view.columns.iter().flatten().find(|(_, called)| called == name);
        Ok((find(anew.map_or(name, |(column, _)| column))?, *is_falling))
    });
    let order = order.collect::<Result<Vec<_>, _>>()?;
    let rows = file.rows().collect::<Result<Vec<Row>, _>>();
    let mut rows = rows.map_err(|problem| Trouble::Row(Box::new(problem)))?;
    for (column, is_falling) in order.iter().rev() {
        let keys: Vec<Key> = rows.iter().map(|it| Key::of(get(it, column))).collect();
        let mut keyed: Vec<_> = keys.into_iter().zip(rows).collect();
        keyed.sort_by(|(one, _), (other, _)| if *is_falling { other.compare(one) } else { one.compare(other) });
        rows = keyed.into_iter().map(|(_, row)| row).collect();
    }
    let taken = rows.into_iter().skip(view.offset).take(view.limit.unwrap_or(usize::MAX)).enumerate();
    Ok(taken.map(|(number, row)| narrowed(row, number, columns.as_deref())).collect())
}

fn get<'a>(row: &'a Row, column: &str) -> Option<&'a Value> {
    row.values.iter().find(|(name, _)| &**name == column).map(|(_, value)| value)
}

/// A row with nothing but these columns, each with what it is called.
fn narrowed(mut row: Row, number: usize, columns: Option<&[(Arc<str>, Arc<str>)]>) -> Row {
    row.number = number;
    if let Some(columns) = columns {
        let value = |(column, called): &(Arc<str>, Arc<str>)| {
            (called.clone(), get(&row, column).cloned().unwrap_or(Value::Null))
        };
        row.values = columns.iter().map(value).collect();
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
    fn of(value: Option<&Value>) -> Self {
        let number = |it: &Value| if it.is_number() { Some(Self::Number(it.clone())) } else { None };
        match value {
            None | Some(Value::Null) => Self::Nothing,
            Some(Value::String(text)) if text.is_empty() => Self::Nothing,
            Some(Value::String(text)) => {
                serde_json::from_str(text).ok().as_ref().and_then(number).unwrap_or_else(|| Self::Text(text.clone()))
            }
            Some(value) => number(value).unwrap_or_else(|| Self::Text(value::text(value).into_owned())),
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
