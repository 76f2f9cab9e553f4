//! `gt`, `gte`, `lt`, `lte`: numbers, exactly; of `time` also times such as 800ms.

use std::cmp::Ordering;

use super::{
    contract::{Actual, Failure, Judge, operand},
    words::{self, described},
};
use crate::{
    scope::Scope,
    source::{Node, Place, Read, Reader},
    template::{Name, RenderError, Tree},
    value::compare,
};

/// The value is greater or less than another.
#[derive(Debug)]
pub(super) struct Compare {
    relation: Relation,
    operand: Tree,
}

/// How two numbers stand to one another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Relation {
    Greater,
    AtLeast,
    Less,
    AtMost,
}

impl Relation {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Greater => "greater than",
            Self::AtLeast => "at least",
            Self::Less => "less than",
            Self::AtMost => "at most",
        }
    }
}

impl Compare {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>, relation: Relation) -> Option<Self> {
        let operand = Tree::read(node, reader)?;
        match operand.fixed() {
            Some(value) if !value.is_number() => reader.expected("a number", node),
            _ => Some(Self { relation, operand }),
        }
    }
}

impl Judge for Compare {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let expected = self.operand.view(scope)?;
        let Some(limit) = operand(&expected, actual.nature) else {
            return Err(Failure::because(format!("cannot be compared with {}", described(&expected))));
        };
        let Some(number) = actual.number() else {
            return Err(Failure::because(format!("{} is not a number", described(actual.value))));
        };
        match compare(&number, &limit) {
            Some(order) if self.relation.holds(order) => Ok(()),
            _ => Err(Failure::default()),
        }
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        Ok(format!("{} {}", self.relation.words(), words::operand(&self.operand, scope)?))
    }

    fn is_fixed(&self) -> bool {
        self.operand.fixed().is_some()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.operand.names()
    }
}
