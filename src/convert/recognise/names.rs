//! What the names in a script stand for, and which part of the response an expression is.

use std::collections::HashMap;

use super::{
    check::Why,
    literal::literal,
    subject::{Step, Subject},
};
use crate::convert::javascript::Expression;

/// Names that a script finds there; one that gives them another meaning is not understood.
const GIVEN: &[&str] =
    &["pm", "postman", "tests", "JSON", "responseBody", "responseCode", "responseTime", "responseHeaders", "undefined"];

/// Names that every object, array or text of JavaScript has, whatever is in the JSON.
const INHERITED: &[&str] = &[
    "length",
    "constructor",
    "__proto__",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
];

/// What the script's own names stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(HashMap<String, Subject>);

impl Names {
    /// Gives a name a meaning.
    pub(super) fn declare(&mut self, name: &str, value: &Expression) -> Result<Subject, Why> {
        if GIVEN.contains(&name) || self.0.contains_key(name) {
            return Err(format!("`{name}` is declared anew"));
        }
        let subject =
            self.subject(value).ok_or_else(|| format!("`{name}` stands for more than a part of the response"))?;
        self.0.insert(name.to_owned(), subject.clone());
        Ok(subject)
    }

    /// The part of the response that an expression is.
    pub(super) fn subject(&self, expression: &Expression) -> Option<Subject> {
        match expression {
            Expression::Name(name) => self.name(name),
            Expression::Member(of, name) => self.member(of, name),
            Expression::Index(of, index) => self.index(of, index),
            Expression::Call(of, arguments) => self.call(of, arguments),
            _ => None,
        }
    }

    fn name(&self, name: &str) -> Option<Subject> {
        match name {
            "responseBody" => Some(Subject::Body),
            "responseTime" => Some(Subject::Time),
            _ => self.0.get(name).cloned(),
        }
    }

    fn member(&self, of: &Expression, name: &str) -> Option<Subject> {
        if let Expression::Name(owner) = of
            && owner == "responseCode"
        {
            return (name == "code").then_some(Subject::Status);
        }
        if is_response(of) {
            return match name {
                "code" => Some(Subject::Status),
                "responseTime" => Some(Subject::Time),
                "responseSize" => Some(Subject::Size),
                _ => None,
            };
        }
        let Some(Subject::Json(steps)) = self.subject(of) else { return None };
        if name == "length" { Some(Subject::Length(steps)) } else { step(steps, name) }
    }

    fn index(&self, of: &Expression, index: &Expression) -> Option<Subject> {
        let Some(Subject::Json(mut steps)) = self.subject(of) else { return None };
        match index {
            Expression::Text(name) => step(steps, name),
            Expression::Number(index) => {
                steps.push(Step::Index(index.parse().ok()?));
                Some(Subject::Json(steps))
            }
            _ => None,
        }
    }

    fn call(&self, of: &Expression, arguments: &[Expression]) -> Option<Subject> {
        let Expression::Member(owner, method) = of else { return None };
        match (&**owner, method.as_str(), arguments) {
            (Expression::Name(owner), "parse", [text]) if owner == "JSON" => {
                (self.subject(text)? == Subject::Body).then(|| Subject::Json(Vec::new()))
            }
            (Expression::Name(owner), "getResponseHeader", [Expression::Text(name)]) if owner == "postman" => {
                Some(Subject::Header(name.clone()))
            }
            (owner, "json", []) if is_response(owner) => Some(Subject::Json(Vec::new())),
            (owner, "text", []) if is_response(owner) => Some(Subject::Body),
            (Expression::Member(owner, headers), "get", [Expression::Text(name)]) if headers == "headers" => {
                is_response(owner).then(|| Subject::Header(name.clone()))
            }
            (owner, "filter", [Expression::Function(parameters, body)]) => self.those(owner, parameters, body),
            _ => None,
        }
    }

    /// `list.filter((it) => it.key !== "value")`
    fn those(
        &self,
        of: &Expression,
        parameters: &[String],
        body: &[crate::convert::javascript::Statement],
    ) -> Option<Subject> {
        use crate::convert::javascript::{Statement, What};
        let Some(Subject::Json(mut steps)) = self.subject(of) else { return None };
        let ([it], [Statement { what: What::Does(Expression::Binary(operator, left, right)), .. }]) =
            (parameters, body)
        else {
            return None;
        };
        let has = match *operator {
            "===" => true,
            "!==" => false,
            _ => return None,
        };
        let Expression::Member(owner, key) = &**left else { return None };
        let value = literal(right).ok().filter(|it| !it.is_array() && !it.is_object())?;
        let is_own = matches!(&**owner, Expression::Name(name) if name == it);
        let is_sayable =
            is_own && !INHERITED.contains(&key.as_str()) && !key.contains("<<") && !value.to_string().contains("<<");
        is_sayable.then(|| {
            steps.push(Step::Those(key.clone(), has, value.to_string()));
            Subject::Json(steps)
        })
    }
}

/// A step down to a key that is the JSON's own.
pub(super) fn step(mut steps: Vec<Step>, name: &str) -> Option<Subject> {
    if INHERITED.contains(&name) || name.contains("<<") {
        return None;
    }
    steps.push(Step::Name(name.to_owned()));
    Some(Subject::Json(steps))
}

/// Whether an expression is `pm.response`.
pub(super) fn is_response(expression: &Expression) -> bool {
    matches!(expression, Expression::Member(of, name) if name == "response" && is_name(of, "pm"))
}

/// Whether an expression is this very name.
pub(super) fn is_name(expression: &Expression, name: &str) -> bool {
    matches!(expression, Expression::Name(it) if it == name)
}
