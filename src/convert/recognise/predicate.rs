//! Chai's assertions about one value, as predicates.

use super::{
    check::{Check, Why},
    literal::{literal, operand},
    names::step,
    pattern::pattern,
    subject::{Step, Subject},
};
use crate::{convert::javascript::Expression, format::yaml::write::Yaml};

/// An assertion: its name, and what it is called with.
pub(super) struct Assertion<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: &'a [Expression],
    pub(super) is_negated: bool,
    pub(super) is_deep: bool,
    /// Whether `contain` or `include` stands before it.
    pub(super) is_partial: bool,
}

impl Assertion<'_> {
    fn beyond<T>(&self) -> Result<T, Why> {
        let not = if self.is_negated { "not." } else { "" };
        Err(format!("`{not}{}` is not understood here", self.name))
    }

    /// Whether the subject has a value whatever the response is.
    fn is_always_there(subject: &Subject) -> bool {
        matches!(subject, Subject::Status | Subject::Size | Subject::Body)
    }

    /// What must hold for `subject`.
    pub(super) fn of(&self, subject: &Subject) -> Result<Vec<Check>, Why> {
        if let Subject::Json(steps) = subject
            && matches!(steps.last(), Some(Step::Those(..)))
        {
            return match (self.name, self.arguments) {
                ("empty", []) => Ok(Check::all(subject, "exists", self.is_negated)),
                _ => self.beyond(),
            };
        }
        match (self.name, self.arguments) {
            ("equal" | "equals" | "eq", [value]) => self.equals(subject, value, self.is_deep),
            ("eql" | "eqls", [value]) => self.equals(subject, value, true),
            ("true" | "false" | "null", []) => self.word(subject),
            ("undefined" | "exist" | "exists", []) => self.presence(subject),
            ("a" | "an", [Expression::Text(kind)]) => self.kind(subject, kind),
            ("within", [least, most]) => {
                Ok([self.compare(subject, "gte", least)?, self.compare(subject, "lte", most)?].concat())
            }
            (_, [limit]) if relation(self.name).is_some() => {
                self.compare(subject, relation(self.name).unwrap_or_default(), limit)
            }
            ("empty", []) if matches!(subject, Subject::Json(_) | Subject::Body) => {
                Ok(Check::all(subject, "empty", !self.is_negated))
            }
            ("include" | "includes" | "contain" | "contains", [part]) => self.contains(subject, part),
            ("match" | "matches", [Expression::Regex(text, flags)]) if !self.is_negated => match subject {
                Subject::Body | Subject::Header(_) => Ok(Check::all(subject, "matches", pattern(text, flags)?)),
                _ => Err("a pattern is compared with what may be no text".to_owned()),
            },
            ("oneOf", [Expression::List(values)]) if !self.is_negated => self.one_of(subject, values),
            ("keys" | "key", _) if !self.is_negated => self.keys(subject),
            ("lengthOf" | "length", [_]) if !self.is_negated => match subject {
                Subject::Json(steps) => self.equals(&Subject::Length(steps.clone()), &self.arguments[0], false),
                _ => self.beyond(),
            },
            _ => self.beyond(),
        }
    }

    fn equals(&self, subject: &Subject, expected: &Expression, is_deep: bool) -> Result<Vec<Check>, Why> {
        let value = literal(expected)?;
        let fits = match subject {
            Subject::Status | Subject::Size | Subject::Length(_) => value.is_number(),
            Subject::Time => false,
            Subject::Body | Subject::Header(_) => value.is_string(),
            Subject::Json(_) => is_deep || !(value.is_array() || value.is_object()),
        };
        if !fits || self.is_negated && !Self::is_always_there(subject) {
            return self.beyond();
        }
        Ok(Check::all(subject, if self.is_negated { "not_equals" } else { "equals" }, operand(expected)?))
    }

    fn word(&self, subject: &Subject) -> Result<Vec<Check>, Why> {
        if self.is_negated || !matches!(subject, Subject::Json(_)) {
            return self.beyond();
        }
        let value = match self.name {
            "null" => Yaml::Null,
            name => Yaml::Bool(name == "true"),
        };
        Ok(Check::all(subject, "equals", value))
    }

    fn presence(&self, subject: &Subject) -> Result<Vec<Check>, Why> {
        let wants_nothing = (self.name == "undefined") != self.is_negated;
        match subject {
            // What is null does not exist to Chai, and is there to us.
            Subject::Json(_) if self.name != "undefined" && !self.is_negated => {
                Ok(Check::all(subject, "not_equals", Yaml::Null))
            }
            Subject::Json(_) if self.name != "undefined" => self.beyond(),
            // To ask nothing for a part of it is an error in JavaScript.
            Subject::Json(steps) if wants_nothing && steps.len() != 1 => self.beyond(),
            Subject::Json(_) | Subject::Header(_) => Ok(Check::all(subject, "exists", !wants_nothing)),
            _ => self.beyond(),
        }
    }

    fn kind(&self, subject: &Subject, kind: &str) -> Result<Vec<Check>, Why> {
        let is_known = ["string", "number", "boolean", "array", "object", "null"].contains(&kind);
        if self.is_negated || !is_known || !matches!(subject, Subject::Json(_)) {
            return self.beyond();
        }
        Ok(Check::all(subject, "type", kind))
    }

    fn compare(&self, subject: &Subject, relation: &'static str, limit: &Expression) -> Result<Vec<Check>, Why> {
        let limit = literal(limit)?;
        let (false, serde_json::Value::Number(digits)) = (self.is_negated, &limit) else { return self.beyond() };
        match subject {
            Subject::Time if digits.as_u64().is_some() => Ok(Check::all(subject, relation, format!("{digits}ms"))),
            Subject::Status | Subject::Size | Subject::Json(_) | Subject::Length(_) => {
                Ok(Check::all(subject, relation, Yaml::of(&limit)))
            }
            Subject::Time | Subject::Body | Subject::Header(_) => self.beyond(),
        }
    }

    fn contains(&self, subject: &Subject, part: &Expression) -> Result<Vec<Check>, Why> {
        let value = literal(part)?;
        let fits = match subject {
            Subject::Body | Subject::Header(_) => value.is_string(),
            Subject::Json(_) => value.is_string() || value.is_number(),
            Subject::Status | Subject::Time | Subject::Size | Subject::Length(_) => false,
        };
        if !fits {
            return self.beyond();
        }
        Ok(Check::all(subject, if self.is_negated { "not_contains" } else { "contains" }, operand(part)?))
    }

    fn one_of(&self, subject: &Subject, values: &[Expression]) -> Result<Vec<Check>, Why> {
        let read = values.iter().map(literal).collect::<Result<Vec<_>, _>>()?;
        let fits = match subject {
            Subject::Status => read.iter().all(|it| it.as_u64().is_some_and(|it| (100..1000).contains(&it))),
            Subject::Header(_) | Subject::Body => read.iter().all(serde_json::Value::is_string),
            Subject::Json(_) => !read.iter().any(|it| it.is_array() || it.is_object()),
            Subject::Time | Subject::Size | Subject::Length(_) => false,
        };
        if !fits || read.is_empty() {
            return self.beyond();
        }
        let values = values.iter().map(operand).collect::<Result<_, _>>()?;
        Ok(Check::all(subject, "one_of", Yaml::List(values)))
    }

    fn keys(&self, subject: &Subject) -> Result<Vec<Check>, Why> {
        let names = match self.arguments {
            [Expression::List(names)] => names,
            names => names,
        };
        let Subject::Json(steps) = subject else { return self.beyond() };
        let mut checks = Vec::new();
        if !self.is_partial {
            checks.extend(Check::all(subject, "type", "object"));
            checks.extend(Check::all(subject, "length", u64::try_from(names.len()).unwrap_or(u64::MAX)));
        }
        for name in names {
            let Expression::Text(name) = name else { return self.beyond() };
            let Some(key) = step(steps.clone(), name) else { return self.beyond() };
            checks.extend(Check::all(&key, "exists", true));
        }
        if names.is_empty() { self.beyond() } else { Ok(checks) }
    }
}

fn relation(name: &str) -> Option<&'static str> {
    Some(match name {
        "above" | "gt" | "greaterThan" => "gt",
        "least" | "gte" | "greaterThanOrEqual" => "gte",
        "below" | "lt" | "lessThan" => "lt",
        "most" | "lte" | "lessThanOrEqual" => "lte",
        _ => return None,
    })
}
