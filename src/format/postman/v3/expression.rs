//! What a query in SQL makes of a row: values, and conditions.

use serde_json::Value;

use super::reading::Reading;

/// How deep expressions may stand in one another.
const MAX_DEPTH: usize = 32;

/// What is made of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// The value of a column.
    Column(String),
    /// A value that is written.
    Literal(Value),
    /// Texts one behind the other.
    Joined(Vec<Expression>),
    /// A function of values.
    Call(Function, Vec<Expression>),
    /// Two values compared.
    Compared(Box<Expression>, Comparison, Box<Expression>),
    /// Whether a value is there.
    Missing(Box<Expression>),
    /// Whether a value is one of several.
    OneOf(Box<Expression>, Vec<Expression>),
    /// Whether a text fits a pattern with `%` and `_`.
    Like(Box<Expression>, Box<Expression>),
    /// The opposite.
    Not(Box<Expression>),
    /// All of several conditions.
    All(Vec<Expression>),
    /// Any of several conditions.
    Any(Vec<Expression>),
    /// How many rows there are, or values that are there; maybe each value once.
    Count(Option<Box<Expression>>, bool),
}

/// A function of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// A text in small letters.
    Lower,
    /// A text in capital letters.
    Upper,
    /// How many letters a text has.
    Length,
    /// A text without blanks around it.
    Trim,
    /// The first value that is there.
    Coalesce,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

const FUNCTIONS: [(&str, Function); 6] = [
    ("lower", Function::Lower),
    ("upper", Function::Upper),
    ("length", Function::Length),
    ("trim", Function::Trim),
    ("coalesce", Function::Coalesce),
    ("ifnull", Function::Coalesce),
];

const COMPARISONS: [(&str, Comparison); 8] = [
    ("=", Comparison::Equal),
    ("==", Comparison::Equal),
    ("<>", Comparison::Unequal),
    ("!=", Comparison::Unequal),
    ("<", Comparison::Less),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::Greater),
    (">=", Comparison::GreaterOrEqual),
];

impl Expression {
    /// Reads an expression.
    pub(super) fn read(reading: &mut Reading<'_>) -> Result<Self, String> {
        any(reading, 0)
    }

    /// Whether rows are counted in it.
    pub(super) fn counts(&self) -> bool {
        matches!(self, Self::Count(..))
    }
}

fn any(reading: &mut Reading<'_>, depth: usize) -> Result<Expression, String> {
    let mut parts = vec![all(reading, depth)?];
    while reading.word("OR") {
        parts.push(all(reading, depth)?);
    }
    Ok(one(parts, Expression::Any))
}

fn all(reading: &mut Reading<'_>, depth: usize) -> Result<Expression, String> {
    let mut parts = vec![condition(reading, depth)?];
    while reading.word("AND") {
        parts.push(condition(reading, depth)?);
    }
    Ok(one(parts, Expression::All))
}

/// The only part, or all of them together.
fn one(mut parts: Vec<Expression>, together: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            together(parts)
        }
    }
}

fn condition(reading: &mut Reading<'_>, depth: usize) -> Result<Expression, String> {
    let mut is_not = false;
    while reading.word("NOT") {
        is_not = !is_not;
    }
    let found = compared(reading, depth)?;
    Ok(if is_not { Expression::Not(Box::new(found)) } else { found })
}

fn compared(reading: &mut Reading<'_>, depth: usize) -> Result<Expression, String> {
    let left = joined(reading, depth)?;
    if let Some((_, how)) = COMPARISONS.iter().find(|it| reading.sign(it.0)) {
        return Ok(Expression::Compared(Box::new(left), *how, Box::new(joined(reading, depth)?)));
    }
    if reading.word("IS") {
        let is_not = reading.word("NOT");
        reading.needs("NULL")?;
        return Ok(unless(is_not, Expression::Missing(Box::new(left))));
    }
    let is_not = reading.word("NOT");
    if reading.word("IN") {
        reading.needs_sign("(")?;
        let list = if reading.sign(")") {
            Vec::new()
        } else {
            let list = reading.list(|it| joined(it, depth + 1))?;
            reading.needs_sign(")")?;
            list
        };
        return Ok(unless(is_not, Expression::OneOf(Box::new(left), list)));
    }
    if reading.word("LIKE") {
        let pattern = joined(reading, depth)?;
        return Ok(unless(is_not, Expression::Like(Box::new(left), Box::new(pattern))));
    }
    if reading.word("BETWEEN") {
        let least = joined(reading, depth)?;
        reading.needs("AND")?;
        let most = joined(reading, depth)?;
        let both = vec![
            Expression::Compared(Box::new(left.clone()), Comparison::GreaterOrEqual, Box::new(least)),
            Expression::Compared(Box::new(left), Comparison::LessOrEqual, Box::new(most)),
        ];
        return Ok(unless(is_not, Expression::All(both)));
    }
    if is_not { Err(reading.unknown()) } else { Ok(left) }
}

fn unless(is_not: bool, it: Expression) -> Expression {
    if is_not { Expression::Not(Box::new(it)) } else { it }
}

fn joined(reading: &mut Reading<'_>, depth: usize) -> Result<Expression, String> {
    let mut parts = vec![value(reading, depth)?];
    while reading.sign("||") {
        parts.push(value(reading, depth)?);
    }
    Ok(one(parts, Expression::Joined))
}

fn value(reading: &mut Reading<'_>, depth: usize) -> Result<Expression, String> {
    if depth > MAX_DEPTH {
        return Err(format!("an expression that is more than {MAX_DEPTH} deep"));
    }
    if reading.sign("(") {
        let inner = any(reading, depth + 1)?;
        reading.needs_sign(")")?;
        return Ok(inner);
    }
    if let Some(literal) = reading.literal() {
        return Ok(Expression::Literal(literal));
    }
    if let Some(called) = reading.called() {
        return call(&called, reading, depth);
    }
    Ok(Expression::Column(reading.column()?))
}

fn call(name: &str, reading: &mut Reading<'_>, depth: usize) -> Result<Expression, String> {
    if name.eq_ignore_ascii_case("count") {
        let is_distinct = reading.word("DISTINCT");
        let of = if reading.sign("*") { None } else { Some(Box::new(joined(reading, depth + 1)?)) };
        reading.needs_sign(")")?;
        return Ok(Expression::Count(of, is_distinct));
    }
    let Some((_, function)) = FUNCTIONS.iter().find(|it| it.0.eq_ignore_ascii_case(name)) else {
        return Err(format!("`{name}(`"));
    };
    let arguments = reading.list(|it| joined(it, depth + 1))?;
    reading.needs_sign(")")?;
    if *function != Function::Coalesce && arguments.len() != 1 {
        return Err(format!("`{name}(` with {} values", arguments.len()));
    }
    Ok(Expression::Call(*function, arguments))
}
