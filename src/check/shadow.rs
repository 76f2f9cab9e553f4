//! Variables that hide one another.

use crate::{
    model::{Collection, Declarations},
    plan::{Plan, Rows},
    scope::Store,
    source::{Place, Problem},
    template::function,
};

/// Warnings for names that stand for something else than where they are declared.
pub(super) fn names(
    collections: &[Collection],
    environment: &Declarations,
    plan: &Plan,
    store: &Store,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let folders: Vec<_> =
        collections.iter().flat_map(|it| it.root.requests()).flat_map(|(folders, _)| folders).collect();
    for variable in folders.iter().flat_map(|it| &it.variables.0) {
        if let Some(over) = environment.0.iter().find(|it| it.name == variable.name) {
            let message = format!("`{}` is hidden by the environment's ({})", variable.name, over.place);
            problems.push(hidden(
                &variable.name,
                &variable.place,
                message,
                "its value here is not used; take one of them out",
            ));
        }
    }
    for variable in folders.iter().flat_map(|it| &it.variables.0).chain(&environment.0) {
        if function::find(&variable.name).is_some() {
            let message = format!("the variable `{}` hides the function of that name", variable.name);
            problems.push(hidden(&variable.name, &variable.place, message, "give it another name"));
        }
    }
    let loops = plan.steps.iter().filter_map(|step| Some((step.request.each.as_ref()?, &step.variables)));
    let blocks = plan.blocks.iter().filter_map(|block| match &block.rows {
        Some(Rows::For(each)) => Some((&**each, &block.variables)),
        Some(Rows::Inline(_) | Rows::File(_)) | None => None,
    });
    for (each, variables) in loops.chain(blocks) {
        let captured = plan.steps.iter().flat_map(|it| &it.request.captures.0).any(|it| it.name == each.name);
        if captured || store.scope(variables).find(&each.name).is_some() {
            let message = format!("the loop's variable `{}` hides another of that name", each.name);
            problems.push(hidden(&each.name, &each.place, message, "give it another name with `as`"));
        }
    }
    problems
}

fn hidden(name: &str, place: &Place, message: String, help: &str) -> Problem {
    Problem::warning("shadowed-name", place.clone(), message).wide(name.chars().count()).help(help)
}
