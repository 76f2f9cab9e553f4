//! A whole text with blocks in it, `<<#if flag>>...<</if>>`: compiled and rendered by Handlebars over the names that it uses.

use std::sync::LazyLock;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason, Renderable as _, ScopedJson,
    StringOutput,
    template::{HelperTemplate, Parameter, Template as Parsed, TemplateElement},
};
use serde_json::{Map, Value};

use super::{
    call::POSTMAN,
    error::misread,
    function::{self, Arguments, Function},
    name::Name,
    sound,
};
use crate::scope::{Scope, Unresolved};

/// Stands for `{` while Handlebars looks at the text, so that the user's own braces mean nothing to it.
const BRACE: char = '\u{fdd0}';

/// How a block is written.
const BLOCK: &str = "a block, `<<#if flag>>...<</if>>`, needs a condition or a list, and its end";

/// A text with blocks.
#[derive(Debug)]
pub(super) struct Block {
    parsed: Parsed,
    names: Vec<(Name, bool)>,
    text: String,
}

static ENGINE: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
    let mut engine = Handlebars::new();
    engine.register_escape_fn(handlebars::no_escape);
    for function in function::all() {
        engine.register_helper(function.name, Box::new(Helping(function)));
    }
    engine
});

/// A function of ours as a helper of Handlebars.
struct Helping(&'static Function);

impl HelperDef for Helping {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        if self.0.name == POSTMAN {
            return Err(RenderErrorReason::Other("`postman` cannot stand in a text with blocks".to_owned()).into());
        }
        let values: Vec<Value> = helper.params().iter().map(|it| it.value().clone()).collect();
        let named: Map<String, Value> =
            helper.hash().iter().map(|(key, it)| ((*key).to_owned(), it.value().clone())).collect();
        (self.0.call)(&Arguments { values: &values, named: &named })
            .map(ScopedJson::Derived)
            .map_err(|why| RenderErrorReason::Other(why).into())
    }
}

impl Block {
    /// Compiles `parts`: literal text, and expressions without their delimiters.
    pub(super) fn compile(parts: &[Result<&str, &str>]) -> Result<Self, String> {
        let mut text = String::new();
        for part in parts {
            match part {
                Ok(literal) => text.extend(literal.chars().map(|it| if it == '{' { BRACE } else { it })),
                Err(expression) => {
                    text.push_str("{{");
                    text.push_str(expression);
                    text.push_str("}}");
                }
            }
        }
        let parsed = Parsed::compile(&text).map_err(|why| misread(&why, BLOCK))?;
        sound::look(&parsed)?;
        let mut names = Vec::new();
        gather(&parsed, false, &mut names);
        Ok(Self { parsed, names, text })
    }

    /// The names in it, and whether each may be missing.
    pub(super) fn names(&self) -> &[(Name, bool)] {
        &self.names
    }

    /// The text now.
    pub(super) fn render(&self, scope: &Scope<'_>) -> Result<String, Unresolved> {
        let mut data = Map::new();
        for (name, optional) in &self.names {
            match name.value(scope) {
                Ok(value) => insert(&mut data, name.text(), value.into_owned()),
                Err(error) if *optional && error.is_missing() => {}
                Err(error) => return Err(error),
            }
        }
        let fails = |why: String| Unresolved::Expression { expression: self.first_expression(), why };
        let context = Context::from(Value::Object(data));
        let mut out = StringOutput::new();
        self.parsed
            .render(&ENGINE, &context, &mut RenderContext::new(None), &mut out)
            .map_err(|error| fails(error.reason().to_string()))?;
        let text = out.into_string().map_err(|error| fails(error.to_string()))?;
        Ok(text.replace(BRACE, "{"))
    }

    fn first_expression(&self) -> String {
        let start = self.text.find("{{").map_or(0, |at| at + 2);
        let end = self.text[start..].find("}}").map_or(self.text.len(), |at| start + at);
        self.text[start..end].to_owned()
    }
}

/// Puts a value where Handlebars looks for `a.b.c`.
fn insert(data: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            data.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = data.entry(first).or_insert_with(|| Value::Object(Map::new()));
            // `<<list.0>>` beside `<<list>>`: the whole list is there already.
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// The names in `parsed`. Inside of `each` and `with` a name may be the item's own, and so may be missing here.
fn gather(parsed: &Parsed, inside: bool, names: &mut Vec<(Name, bool)>) {
    for element in &parsed.elements {
        match element {
            TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                if call.params.is_empty() && call.hash.is_empty() {
                    note(&call.name, inside, names);
                }
                operands(call, inside, names);
            }
            TemplateElement::HelperBlock(block) => {
                let word = block.name.as_name().unwrap_or_default();
                operands(block, inside || matches!(word, "if" | "unless"), names);
                let inside = inside || matches!(word, "each" | "with");
                for branch in [&block.template, &block.inverse].into_iter().flatten() {
                    gather(branch, inside, names);
                }
            }
            _ => {}
        }
    }
}

fn operands(call: &HelperTemplate, optional: bool, names: &mut Vec<(Name, bool)>) {
    let optional = optional || call.name.as_name() == Some("default");
    for parameter in call.params.iter().chain(call.hash.values()) {
        note(parameter, optional, names);
    }
}

fn note(parameter: &Parameter, optional: bool, names: &mut Vec<(Name, bool)>) {
    match parameter {
        Parameter::Subexpression(inner) => {
            if let TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) = inner.as_element() {
                operands(call, optional, names);
            }
        }
        Parameter::Name(_) | Parameter::Path(_) => {
            let text = parameter.as_name().unwrap_or_default();
            let own = text.is_empty() || text.starts_with(['@', '.']) || text == "this" || text.starts_with("this.");
            if !own && text != "else" {
                names.push((Name::parse(text).unwrap_or_else(|| Name::new(text)), optional));
            }
        }
        _ => {}
    }
}
