//! One thing that must hold.

use super::subject::Subject;
use crate::format::yaml::write::Yaml;

/// Why something is not understood, as a fragment.
pub(super) type Why = String;

/// A subject, and what must hold for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Check {
    /// What is looked at; never a length.
    pub(super) subject: Subject,
    /// The predicate's name in our format; `status` for a class of codes.
    pub(super) predicate: &'static str,
    /// What it is compared with.
    pub(super) operand: Yaml,
    /// Whether it goes without saying where another check says the type.
    pub(super) is_weak: bool,
    /// The test that it belongs to, on its first check.
    pub(super) comment: Option<String>,
}

impl Check {
    /// A check of `subject`. One of a length becomes one of what has it.
    pub(super) fn all(subject: &Subject, predicate: &'static str, operand: impl Into<Yaml>) -> Vec<Self> {
        let operand = operand.into();
        let check = |subject: Subject, predicate, operand, is_weak| Self {
            subject,
            predicate,
            operand,
            is_weak,
            comment: None,
        };
        let Subject::Length(steps) = subject else { return vec![check(subject.clone(), predicate, operand, false)] };
        let subject = Subject::Json(steps.clone());
        // An object has no length in JavaScript, and one in our format.
        let kinds = Yaml::List(vec!["array".into(), "string".into()]);
        let length = if predicate == "equals" { operand } else { Yaml::map([(predicate, operand)]) };
        vec![check(subject.clone(), "type", kinds, true), check(subject, "length", length, false)]
    }
}
