//! What can be known of a collection without sending anything.

mod files;
mod foreign;
mod unused;
mod values;

use crate::{
    model::{Collection, Declarations},
    plan::{self, Plan},
    scope::Store,
    source::Problem,
};

/// Everything that is wrong with `plan`, the requests chosen of `collections`, when its variables are those of `store`,
/// `environment` among them. What keeps it from running is an error; what is probably a slip is a warning.
pub fn check(collections: &[Collection], environment: &Declarations, plan: &Plan, store: &Store) -> Vec<Problem> {
    let mut problems = unready(plan, store);
    let folders = collections.iter().flat_map(|it| it.root.requests()).flat_map(|(folders, _)| folders);
    foreign::variables(folders.map(|it| &it.variables).chain([environment]), &mut problems);
    problems.extend(plan::undefined_in_examples(plan, store));
    problems.extend(unused::captures(collections, plan));
    for step in &plan.steps {
        files::missing(step.request.examples.iter().filter_map(|it| it.body.as_ref()), &mut problems);
        foreign::templates(step, &mut problems);
        values::of_wrong_type(step, &mut problems);
    }
    problems
}

/// What keeps `plan` from running, as far as it is known without sending anything.
pub fn unready(plan: &Plan, store: &Store) -> Vec<Problem> {
    let mut problems = plan::unready(plan, store);
    plan.steps.iter().for_each(|step| files::missing(&step.request.body, &mut problems));
    problems
}
