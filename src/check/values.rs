//! Parameters whose value is not of the type that they are said to have.

use crate::{
    model::{Parameter, ParameterType},
    plan::Step,
    source::Problem,
    value,
};

/// A warning for each written value that does not fit its parameter's `type`.
pub(super) fn of_wrong_type(step: &Step, problems: &mut Vec<Problem>) {
    let request = &step.request;
    for parameter in request.path.0.iter().chain(&request.query.0).chain(&request.headers.0) {
        let Some(kind) = parameter.kind else { continue };
        for found in parameter.values.iter().filter_map(crate::template::Tree::fixed) {
            if !fits(&value::text(found), kind) {
                problems.push(wrong(parameter, kind, &value::text(found)));
            }
        }
    }
}

fn wrong(parameter: &Parameter, kind: ParameterType, found: &str) -> Problem {
    let (name, kind) = (parameter.name.source(), format!("{kind:?}").to_lowercase());
    let message = format!("`{name}` is said to be of type {kind}, and its value is `{found}`");
    Problem::warning("wrong-value", parameter.place.clone(), message).wide(name.chars().count())
}

/// Whether a text can stand for a value of this type: in a URL everything is text.
fn fits(text: &str, kind: ParameterType) -> bool {
    let is = |wanted: &[&str]| wanted.contains(&value::kind(&value::guess(text)));
    match kind {
        ParameterType::Integer => is(&["integer"]),
        ParameterType::Number => is(&["integer", "number"]),
        ParameterType::Boolean => is(&["boolean"]),
        ParameterType::String | ParameterType::Array | ParameterType::Object | ParameterType::File => true,
    }
}
