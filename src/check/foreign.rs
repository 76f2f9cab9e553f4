//! Postman's `{{name}}` in our files, where it is nothing but text.

use serde_json::Value;

use crate::{
    model::{Body, Declarations, Origin, PartContent},
    plan::Step,
    source::{Place, Problem},
    template::{Template, Tree},
};

/// A warning for each variable that is made of `{{name}}`.
pub(super) fn variables<'a>(declared: impl IntoIterator<Item = &'a Declarations>, problems: &mut Vec<Problem>) {
    for variable in declared.into_iter().flat_map(|it| &it.0) {
        if let Origin::Value(tree) = &variable.origin {
            in_tree(tree, &variable.place, &mut |text, place| tell(text, place, problems));
        }
    }
}

fn tell(text: &str, place: &Place, problems: &mut Vec<Problem>) {
    if let Some(name) = foreign(text) {
        let message = format!("`{{{{{name}}}}}` is Postman's writing; here it is sent as it stands");
        let problem = Problem::warning("foreign-template", place.clone(), message);
        problems.push(problem.help(format!("a variable is written `<<{name}>>`")));
    }
}

/// A warning for each text of a step that holds `{{name}}`.
pub(super) fn templates(step: &Step, problems: &mut Vec<Problem>) {
    let request = &step.request;
    let mut look = |text: &str, place: &Place| tell(text, place, problems);
    for text in step.auth.templates().into_iter().chain([&request.url]) {
        look(text.source(), text.place());
    }
    for parameter in request.query.0.iter().chain(&request.path.0).chain(step.headers.iter()) {
        parameter.values.iter().for_each(|tree| in_tree(tree, &parameter.place, &mut look));
    }
    match &request.body {
        Some(Body::Json(tree)) => in_tree(tree, &request.place, &mut look),
        Some(Body::Text(text) | Body::Xml(text)) => look(text.source(), text.place()),
        Some(Body::Form(fields)) => {
            for field in &fields.0 {
                field.values.iter().for_each(|tree| in_tree(tree, &field.place, &mut look));
            }
        }
        Some(Body::Multipart(parts)) => {
            for part in parts {
                match &part.content {
                    PartContent::Value(tree, _) => in_tree(tree, &part.place, &mut look),
                    PartContent::Base64(text, _) => look(text.source(), &part.place),
                    PartContent::File(file, _) => look(file.path.source(), &part.place),
                }
            }
        }
        Some(Body::Graphql(operation)) => {
            look(operation.query.source(), operation.query.place());
            operation.variables.iter().for_each(|tree| in_tree(tree, operation.query.place(), &mut look));
        }
        Some(Body::File(file)) => look(file.path.source(), file.path.place()),
        None => {}
    }
}

fn in_tree(tree: &Tree, place: &Place, look: &mut impl FnMut(&str, &Place)) {
    match tree {
        Tree::Fixed(value) => in_value(value, place, look),
        Tree::Text(text) => look(Template::source(text), text.place()),
        Tree::List(list) => list.iter().for_each(|it| in_tree(it, place, look)),
        Tree::Map(map) => map.iter().for_each(|(_, it)| in_tree(it, place, look)),
    }
}

fn in_value(value: &Value, place: &Place, look: &mut impl FnMut(&str, &Place)) {
    match value {
        Value::String(text) => look(text, place),
        Value::Array(list) => list.iter().for_each(|it| in_value(it, place, look)),
        Value::Object(map) => map.values().for_each(|it| in_value(it, place, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The name in the first `{{name}}`.
fn foreign(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("{{")?;
    let (name, _) = rest.split_once("}}")?;
    let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | '$');
    let name = name.trim();
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}
