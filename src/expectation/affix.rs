//! `starts_with`, `ends_with`: how a text begins or ends.

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Judge},
    words::described,
};
use crate::{
    scope::Scope,
    source::{Node, Place, Read, Reader},
    template::{Name, RenderError, Template},
};

/// The text begins or ends with another.
#[derive(Debug)]
pub(super) struct Affix {
    operand: Template,
    end: End,
}

/// One end of a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    First,
    Last,
}

impl Affix {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>, end: End) -> Option<Self> {
        Template::read(node, reader).map(|operand| Self { operand, end })
    }
}

impl Judge for Affix {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let Value::String(text) = actual.value else {
            return Err(Failure::because(format!("{} is not text", described(actual.value))));
        };
        let affix = self.operand.text(scope)?;
        let held = match self.end {
            End::First => text.starts_with(&*affix),
            End::Last => text.ends_with(&*affix),
        };
        if held { Ok(()) } else { Err(Failure::default()) }
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        let affix = Value::from(&*self.operand.text(scope)?);
        Ok(match self.end {
            End::First => format!("starting with {affix}"),
            End::Last => format!("ending with {affix}"),
        })
    }

    fn is_fixed(&self) -> bool {
        self.operand.fixed().is_some()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.operand.names()
    }
}
