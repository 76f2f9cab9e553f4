//! The values of a parameter: each of them repeats its name.

use std::borrow::Cow;

use serde_json::Value;

use crate::{
    model::Parameter,
    scope::Scope,
    template::{RenderError, Tree},
};

/// The values of `parameter` now. An expression that is a list counts as if the list were written in its place.
pub(super) fn values<'a>(parameter: &'a Parameter, scope: &Scope<'_>) -> Result<Vec<Cow<'a, Value>>, RenderError> {
    let mut values = Vec::with_capacity(parameter.values.len());
    for tree in &parameter.values {
        match (tree, tree.view(scope)?) {
            (Tree::Text(_), Cow::Owned(Value::Array(list))) => values.extend(list.into_iter().map(Cow::Owned)),
            (_, one) => values.push(one),
        }
    }
    Ok(values)
}
