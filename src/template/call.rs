//! A function call in a template: `<<hmac_sha256 key (base64 text) encoding="hex">>`.
//!
//! Handlebars parses it; we work it out ourselves, so that its value keeps its type and nothing is copied but what it needs.

use handlebars::template::{HelperTemplate, Parameter, Template as Parsed, TemplateElement};
use serde_json::{Map, Value};

use super::{
    braces,
    error::misread,
    function::{self, Arguments, Function},
    name::Name,
};
use crate::{
    scope::{Scope, Unresolved},
    source::nearest,
};

/// The function that fills in names by Postman's rules, of which it must know.
pub(super) const POSTMAN: &str = "postman";

/// How a call is written.
const CALL: &str =
    "a call is a function and its values, `upper name`, and a name with other characters goes in brackets, `[my name]`";

/// A function, and what it is called with.
#[derive(Clone, Debug)]
pub(super) struct Call {
    function: &'static Function,
    values: Vec<Operand>,
    named: Vec<(String, Operand)>,
}

#[derive(Clone, Debug)]
enum Operand {
    Value(Value),
    Name(Name),
    Call(Box<Call>),
}

impl Call {
    /// The call that `expression` spells, without its delimiters.
    pub(super) fn parse(expression: &str) -> Result<Self, String> {
        let parsed = Parsed::compile(&format!("{{{{{expression}}}}}")).map_err(|why| misread(&why, CALL))?;
        match parsed.elements.as_slice() {
            [TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call)] => Self::of(call),
            _ => Err("this is no function call".to_owned()),
        }
    }

    /// Whether `call` is one of a function that takes so many values, and the options that are written; which one it is.
    pub(super) fn fits(call: &HelperTemplate) -> Result<&'static Function, String> {
        let name = call.name.as_name().ok_or("a function's name must come first")?;
        let function = function::find(name).ok_or_else(|| {
            let near = nearest(name, function::all().map(|it| it.name));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            format!("there is no function `{name}`{hint}")
        })?;
        function.accepts(call.params.len(), call.hash.keys().map(String::as_str))?;
        Ok(function)
    }

    fn of(call: &HelperTemplate) -> Result<Self, String> {
        let function = Self::fits(call)?;
        let values: Vec<_> = call.params.iter().map(Operand::of).collect::<Result<_, _>>()?;
        let mut named: Vec<_> =
            call.hash.iter().map(|(key, it)| Ok((key.clone(), Operand::of(it)?))).collect::<Result<_, String>>()?;
        named.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(Self { function, values, named })
    }

    /// The names that must have a value; those of `default` need none.
    pub(super) fn names(&self, found: &mut Vec<(Name, bool)>) {
        let optional = self.function.name == "default";
        if let (POSTMAN, Some(Operand::Value(Value::String(text)))) = (self.function.name, self.values.first()) {
            found.extend(braces::names(text).map(|name| (Name::new(name), true)));
        }
        for operand in self.values.iter().chain(self.named.iter().map(|(_, it)| it)) {
            match operand {
                Operand::Value(_) => {}
                Operand::Name(name) => found.push((name.clone(), optional)),
                Operand::Call(call) => call.names(found),
            }
        }
    }

    /// Its result.
    pub(super) fn value(&self, scope: &Scope<'_>) -> Result<Value, Unresolved> {
        let optional = self.function.name == "default";
        let values = self.values.iter().map(|it| it.value(scope, optional)).collect::<Result<Vec<_>, _>>()?;
        let named: Map<String, Value> = self
            .named
            .iter()
            .map(|(key, it)| Ok((key.clone(), it.value(scope, optional)?)))
            .collect::<Result<_, Unresolved>>()?;
        let made = (self.function.call)(&Arguments { values: &values, named: &named });
        let filled = |made: Value| match &made {
            Value::String(text) if self.function.name == POSTMAN => braces::substitute(text, scope).0.into(),
            _ => made,
        };
        made.map(filled).map_err(|why| Unresolved::Expression { expression: self.function.name.to_owned(), why })
    }
}

impl Operand {
    fn of(parameter: &Parameter) -> Result<Self, String> {
        Ok(match parameter {
            Parameter::Literal(value) => Self::Value(value.clone()),
            Parameter::Name(_) | Parameter::Path(_) => {
                let text = parameter.as_name().ok_or("a name is expected here")?;
                Self::Name(Name::parse(text).unwrap_or_else(|| Name::new(text)))
            }
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                    Self::Call(Box::new(Call::of(call)?))
                }
                _ => return Err("only a function call can stand in brackets".to_owned()),
            },
            _ => return Err("this operand cannot be read".to_owned()),
        })
    }

    fn value(&self, scope: &Scope<'_>, optional: bool) -> Result<Value, Unresolved> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Name(name) => match name.value(scope) {
                Err(error) if optional && error.is_missing() => Ok(Value::Null),
                value => value.map(std::borrow::Cow::into_owned),
            },
            Self::Call(call) => call.value(scope),
        }
    }
}
