//! What a condition asks, and how it is answered.

use std::{borrow::Cow, cmp::Ordering, sync::Arc};

use serde_json::Value;

use crate::{
    scope::{Scope, Unresolved},
    source::Place,
    template::{error::RenderError, name::Name, text::Template},
    value,
};

/// What is true or false.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Or(Vec<Term>),
    And(Vec<Term>),
    Not(Box<Term>),
    /// A value that is true or false itself.
    Is(Operand),
    Defined(Operand),
    Empty(Operand),
    Compare(Operand, Sign, Operand),
    Matches(Operand, Pattern),
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Literal(Value),
    Name(Name, Place),
    Template(Template),
    List(Vec<Operand>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
}

/// A regular expression, compiled.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Arc<fancy_regex::Regex>);

impl Sign {
    pub(super) fn of(text: &str) -> Option<Self> {
        Some(match text {
            "==" => Self::Equal,
            "!=" => Self::Unequal,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "in" => Self::In,
            "contains" => Self::Contains,
            "starts_with" => Self::StartsWith,
            "ends_with" => Self::EndsWith,
            "matches" => Self::Matches,
            _ => return None,
        })
    }
}

impl Pattern {
    pub(super) fn compile(text: &str) -> Result<Self, String> {
        let compiled = fancy_regex::Regex::new(text);
        compiled.map(|it| Self(Arc::new(it))).map_err(|_| format!("`{text}` is no regular expression"))
    }
}

impl Term {
    /// Whether it is so. `whole` is where an answer that is neither stands.
    pub(super) fn holds(&self, scope: &Scope<'_>, whole: &Place) -> Result<bool, RenderError> {
        match self {
            Self::Or(terms) => any(terms, scope, whole, true),
            Self::And(terms) => any(terms, scope, whole, false),
            Self::Not(term) => term.holds(scope, whole).map(|it| !it),
            Self::Is(operand) => {
                let found = operand.value(scope)?;
                truth(&found).ok_or_else(|| {
                    let why = format!("it is {}; a condition must be true or false", value::shown(&found));
                    operand.fails(why, whole)
                })
            }
            Self::Defined(operand) => Ok(operand.found(scope)?.is_some()),
            Self::Empty(operand) => Ok(operand.found(scope)?.is_none_or(|it| is_empty(&it))),
            Self::Compare(left, sign, right) => {
                let (one, other) = (left.value(scope)?, right.value(scope)?);
                compared(&one, *sign, &other).map_err(|why| left.fails(why, whole))
            }
            Self::Matches(left, pattern) => {
                let text = left.value(scope)?;
                let matched = pattern.0.is_match(&*value::text(&text));
                matched.map_err(|error| left.fails(format!("the pattern gave up: {error}"), whole))
            }
        }
    }

    /// The names in it, and whether each may be missing.
    pub(super) fn names(&self, optional: bool, found: &mut Vec<(Name, Place, bool)>) {
        match self {
            Self::Or(terms) | Self::And(terms) => {
                // `defined x and x > 1` asks for `x` only where it is there.
                let guarded = terms.iter().any(|it| matches!(it, Self::Defined(_) | Self::Empty(_) | Self::Not(_)));
                for term in terms {
                    let mut own = Vec::new();
                    term.names(optional, &mut own);
                    let guards = |name: &Name| guarded && terms.iter().any(|it| it.guards(name));
                    found.extend(own.into_iter().map(|(name, place, it)| {
                        let it = it || guards(&name);
                        (name, place, it)
                    }));
                }
            }
            Self::Not(term) => term.names(optional, found),
            Self::Is(operand) | Self::Matches(operand, _) => operand.names(optional, found),
            Self::Defined(operand) | Self::Empty(operand) => operand.names(true, found),
            Self::Compare(left, _, right) => {
                left.names(optional, found);
                right.names(optional, found);
            }
        }
    }

    /// Whether it asks if this name has a value.
    fn guards(&self, name: &Name) -> bool {
        match self {
            Self::Defined(Operand::Name(it, _)) | Self::Empty(Operand::Name(it, _)) => it.text() == name.text(),
            Self::Not(term) => term.guards(name),
            _ => false,
        }
    }

    /// The answer, where it needs no scope. Where one part of an `and` never holds, the whole never does.
    pub(super) fn fixed(&self) -> Option<bool> {
        match self {
            Self::Is(operand) => truth(&operand.fixed()?),
            Self::Not(term) => term.fixed().map(|it| !it),
            Self::And(terms) => together(terms, false),
            Self::Or(terms) => together(terms, true),
            Self::Compare(left, sign, right) => compared(&left.fixed()?, *sign, &right.fixed()?).ok(),
            Self::Matches(left, pattern) => pattern.0.is_match(&*value::text(&left.fixed()?)).ok(),
            Self::Empty(operand) => operand.fixed().map(|it| is_empty(&it)),
            Self::Defined(operand) => operand.fixed().map(|_| true),
        }
    }
}

/// Whether one of `terms` is `wanted`, for `or`; for `and`, whether all are true. What comes behind the answer is not asked.
fn any(terms: &[Term], scope: &Scope<'_>, whole: &Place, wanted: bool) -> Result<bool, RenderError> {
    for term in terms {
        if term.holds(scope, whole)? == wanted {
            return Ok(wanted);
        }
    }
    Ok(!wanted)
}

/// The answer of terms of which one that is `wanted` decides, where it needs no scope.
fn together(terms: &[Term], wanted: bool) -> Option<bool> {
    let fixed: Vec<_> = terms.iter().map(Term::fixed).collect();
    if fixed.contains(&Some(wanted)) {
        return Some(wanted);
    }
    fixed.iter().all(Option::is_some).then_some(!wanted)
}

impl Operand {
    /// The value, where it needs no scope.
    fn fixed(&self) -> Option<Value> {
        match self {
            Self::Literal(value) => Some(value.clone()),
            Self::List(items) => items.iter().map(Self::fixed).collect(),
            Self::Name(..) | Self::Template(_) => None,
        }
    }

    fn value<'a>(&'a self, scope: &Scope<'a>) -> Result<Cow<'a, Value>, RenderError> {
        match self {
            Self::Literal(value) => Ok(Cow::Borrowed(value)),
            Self::Name(name, place) => name.value(scope).map_err(|why| RenderError { place: place.clone(), why }),
            Self::Template(template) => template.value(scope).map(Cow::Owned),
            Self::List(items) => {
                let values = items.iter().map(|it| it.value(scope).map(Cow::into_owned));
                values.collect::<Result<_, _>>().map(|list| Cow::Owned(Value::Array(list)))
            }
        }
    }

    /// The value, if there is one.
    fn found<'a>(&'a self, scope: &Scope<'a>) -> Result<Option<Cow<'a, Value>>, RenderError> {
        match self.value(scope) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.why.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn names(&self, optional: bool, found: &mut Vec<(Name, Place, bool)>) {
        match self {
            Self::Literal(_) => {}
            Self::Name(name, place) => found.push((name.clone(), place.clone(), optional)),
            Self::Template(template) => {
                found.extend(template.names().into_iter().map(|(name, place, it)| (name, place, it || optional)));
            }
            Self::List(items) => items.iter().for_each(|it| it.names(optional, found)),
        }
    }

    fn fails(&self, why: String, whole: &Place) -> RenderError {
        let (expression, place) = match self {
            Self::Name(name, place) => (name.text().to_owned(), place.clone()),
            Self::Template(template) => {
                (template.source().trim_start_matches("<<").trim_end_matches(">>").to_owned(), template.place().clone())
            }
            Self::Literal(value) => (value.to_string(), whole.clone()),
            Self::List(_) => ("[...]".to_owned(), whole.clone()),
        };
        RenderError { place, why: Unresolved::Expression { expression, why } }
    }
}

/// True and false, and the texts that spell them: the system's variables are texts.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(it) => Some(*it),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether two values are the same. A text is the number or truth value that it spells where the other one is one.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(text), Value::Number(_) | Value::Bool(_)) => value::same(&value::guess(text), other),
        (Value::Number(_) | Value::Bool(_), Value::String(text)) => value::same(one, &value::guess(text)),
        (one, other) => value::same(one, other),
    }
}

fn compared(one: &Value, sign: Sign, other: &Value) -> Result<bool, String> {
    let order = || order(one, other);
    Ok(match sign {
        Sign::Equal => same(one, other),
        Sign::Unequal => !same(one, other),
        Sign::Less => order()? == Ordering::Less,
        Sign::LessOrEqual => order()? != Ordering::Greater,
        Sign::Greater => order()? == Ordering::Greater,
        Sign::GreaterOrEqual => order()? != Ordering::Less,
        Sign::In => holds(other, one)?,
        Sign::NotIn => !holds(other, one)?,
        Sign::Contains => holds(one, other)?,
        Sign::StartsWith => value::text(one).starts_with(&*value::text(other)),
        Sign::EndsWith => value::text(one).ends_with(&*value::text(other)),
        // Patterns are compiled when they are read.
        Sign::Matches => return Err("`matches` needs a pattern in quotes".to_owned()),
    })
}

/// Which is greater, of two numbers or two texts.
fn order(one: &Value, other: &Value) -> Result<Ordering, String> {
    let number = |value: &Value| match value {
        Value::String(text) => value::guess(text),
        other => other.clone(),
    };
    if let Some(order) = value::compare(&number(one), &number(other)) {
        return Ok(order);
    }
    match (one, other) {
        (Value::String(one), Value::String(other)) => Ok(one.cmp(other)),
        _ => Err(format!("{} and {} have no order", value::shown(one), value::shown(other))),
    }
}

/// Whether a list has an item, a map a key, or a text a part.
fn holds(whole: &Value, part: &Value) -> Result<bool, String> {
    match whole {
        Value::Array(list) => Ok(list.iter().any(|it| same(it, part))),
        Value::Object(map) => Ok(map.contains_key(&*value::text(part))),
        Value::String(text) => Ok(text.contains(&*value::text(part))),
        Value::Null | Value::Bool(_) | Value::Number(_) => Err(format!("{} holds nothing", value::shown(whole))),
    }
}
