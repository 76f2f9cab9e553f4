//! The values of a parameter or a part: each of them repeats its name.

use std::borrow::Cow;

use serde_json::Value;

use crate::{
    run::fault::Fault,
    scope::Scope,
    source::Place,
    template::{RenderError, Tree},
};

/// The values of all of `trees` now, which stand at `place`. An expression that is a list counts as if the list were
/// written in its place. What is null has no text, and is refused.
pub(super) fn values<'a>(trees: &'a [Tree], place: &Place, scope: &Scope<'_>) -> Result<Vec<Cow<'a, Value>>, Fault> {
    let mut values = Vec::with_capacity(trees.len());
    for tree in trees {
        match (tree, view(tree, scope)?) {
            (Tree::Text(_), Cow::Owned(Value::Array(list))) => values.extend(list.into_iter().map(Cow::Owned)),
            (_, one) => values.push(one),
        }
    }
    if values.iter().any(|it| it.is_null()) {
        let why = "one of its values is null, which is no text".to_owned();
        return Err(Fault::Request { why, place: place.clone() });
    }
    Ok(values)
}

fn view<'a>(tree: &'a Tree, scope: &Scope<'_>) -> Result<Cow<'a, Value>, RenderError> {
    match tree {
        Tree::Text(template) => template.sent_value(scope).map(Cow::Owned),
        tree => tree.view(scope),
    }
}
