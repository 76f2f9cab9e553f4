//! What can be known of a text with blocks before it is rendered: that each block and each call in it is one, and has what it needs.

use handlebars::template::{HelperTemplate, Parameter, Template as Parsed, TemplateElement};

use super::{
    call::{Call, POSTMAN},
    function,
};
use crate::source::nearest;

/// The blocks, and what stands in the head of each.
const BLOCKS: [(&str, &str); 4] = [
    ("if", "a condition, `<<#if flag>>`"),
    ("unless", "a condition, `<<#unless flag>>`"),
    ("each", "a list or a map, `<<#each list>>`"),
    ("with", "a map, `<<#with user>>`"),
];

/// What Handlebars brings along, and how many values each takes at least.
const OWN: [(&str, usize); 12] = [
    ("eq", 2),
    ("ne", 2),
    ("gt", 2),
    ("gte", 2),
    ("lt", 2),
    ("lte", 2),
    ("and", 1),
    ("or", 1),
    ("not", 1),
    ("len", 1),
    ("lookup", 2),
    ("log", 0),
];

/// Looks at all of `parsed`. The parser has bounded its depth.
///
/// # Errors
/// When something in it could never be rendered.
pub(super) fn look(parsed: &Parsed) -> Result<(), String> {
    for element in &parsed.elements {
        match element {
            TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
            TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                if !call.params.is_empty() || !call.hash.is_empty() {
                    called(call)?;
                }
            }
            TemplateElement::HelperBlock(block) => {
                head(block)?;
                for branch in [&block.template, &block.inverse].into_iter().flatten() {
                    look(branch)?;
                }
            }
            // Decorators and partials.
            _ => return Err("there is nothing here that it could include".to_owned()),
        }
    }
    Ok(())
}

fn head(block: &HelperTemplate) -> Result<(), String> {
    let name = block.name.as_name().unwrap_or_default();
    let Some((_, needs)) = BLOCKS.iter().find(|(word, _)| *word == name) else {
        let hint = nearest(name, BLOCKS.iter().map(|it| it.0)).map(|near| format!("; did you mean `#{near}`?"));
        let hint = hint.unwrap_or_else(|| ": there are `#if`, `#unless`, `#each` and `#with`".to_owned());
        return Err(format!("there is no block `#{name}`{hint}"));
    };
    if block.params.len() != 1 {
        return Err(format!("`#{name}` needs {needs}, and nothing else; got {} values", block.params.len()));
    }
    operands(block)
}

fn called(call: &HelperTemplate) -> Result<(), String> {
    let name = call.name.as_name().unwrap_or_default();
    match OWN.iter().find(|(own, _)| *own == name && function::find(own).is_none()) {
        Some((_, least)) if call.params.len() < *least => {
            Err(format!("`{name}` takes {least} values, got {}", call.params.len()))
        }
        Some(_) => operands(call),
        None if name == POSTMAN => Err(format!("`{POSTMAN}` cannot stand in a text with blocks")),
        None => {
            Call::fits(call)?;
            operands(call)
        }
    }
}

fn operands(call: &HelperTemplate) -> Result<(), String> {
    for operand in call.params.iter().chain(call.hash.values()) {
        if let Parameter::Subexpression(inner) = operand
            && let TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) = inner.as_element()
        {
            called(call)?;
        }
    }
    Ok(())
}
