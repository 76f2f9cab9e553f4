//! `before`, `after`: points in time.

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Judge},
    moment::moment,
    words::described,
};
use crate::{
    scope::Scope,
    source::{Node, Place, Read, Reader},
    template::{Name, RenderError, Template},
};

/// The value is an earlier or later point in time than another.
#[derive(Debug)]
pub(super) struct Order {
    operand: Template,
    before: bool,
}

impl Order {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>, before: bool) -> Option<Self> {
        let operand = Template::read(node, reader)?;
        match operand.fixed() {
            Some(text) if moment(text).is_none() => {
                reader.expected("a date such as 2026-11-23 or 2026-11-23T10:00:00Z", node)
            }
            _ => Some(Self { operand, before }),
        }
    }
}

impl Judge for Order {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let text = self.operand.text(scope)?;
        let Some(limit) = moment(&text) else {
            return Err(Failure::because(format!("{} is not a date", described(&Value::from(&*text)))));
        };
        let Some(found) = actual.value.as_str().and_then(moment) else {
            return Err(Failure::because(format!("{} is not a date", described(actual.value))));
        };
        let held = if self.before { found < limit } else { found > limit };
        if held { Ok(()) } else { Err(Failure::default()) }
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        Ok(format!("{} {}", if self.before { "before" } else { "after" }, self.operand.text(scope)?))
    }

    fn is_fixed(&self) -> bool {
        self.operand.fixed().is_some()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.operand.names()
    }
}
