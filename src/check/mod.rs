//! What can be known of a collection without sending anything.

mod allow;
mod certificates;
mod clear;
mod codes;
mod files;
mod foreign;
mod formats;
mod paths;
mod references;
mod requires;
mod sample;
mod scripts;
mod shadow;
mod spots;
mod unresolved;
mod unused;
mod values;

use std::{collections::BTreeSet, path::Path, sync::Arc};

pub use allow::silence;
pub use codes::{CODES, Code};
pub use formats::{as_github, as_json, as_sarif};

use crate::{
    format::opencollection,
    model::{Collection, Declarations},
    plan::{self, Plan},
    scope::Store,
    source::{Place, Problem},
};

/// Everything that is wrong with `plan`, the requests chosen of `collections`, when its variables are those of `store`,
/// `environment` among them. What keeps it from running is an error; what is probably a slip is a warning. Comments that
/// allow something are not heard here: [`silence`] does that.
pub fn check(collections: &[Collection], environment: &Declarations, plan: &Plan, store: &Store) -> Vec<Problem> {
    let mut problems = unready(plan, store);
    let folders = collections.iter().flat_map(|it| it.root.requests()).flat_map(|(folders, _)| folders);
    // An environment of Bruno's is written in Bruno's words.
    let is_own =
        |it: &&Declarations| !it.0.first().is_some_and(|it| opencollection::is_environment(Path::new(&*it.place.file)));
    let own = Some(environment).filter(is_own);
    foreign::variables(folders.map(|it| &it.variables).chain(own), &mut problems);
    problems.extend(plan::undefined_in_examples(plan, store));
    problems.extend(unused::captures(collections, environment, plan));
    problems.extend(unused::arguments(environment, plan));
    problems.extend(unused::variables(collections, plan));
    problems.extend(shadow::names(collections, environment, plan, store));
    problems.extend(clear::secrets(collections, environment, plan));
    problems.extend(paths::unsure(plan, store));
    problems.extend(paths::unreachable(plan));
    unresolved::names(collections, plan, store, &mut problems);
    references::missing(collections, plan, &mut problems);
    scripts::unreadable(plan, &mut problems);
    requires::missing(plan, &mut problems);
    for step in plan.steps.iter().filter(|it| it.request.foreign.is_none()) {
        files::missing(step.request.examples.iter().filter_map(|it| it.body.as_ref()), &mut problems);
        values::of_wrong_type(step, &mut problems);
        sample::contradictions(step, store, &mut problems);
    }
    problems
}

/// The files of all that is checked.
pub fn files(collections: &[Collection], environment: &Declarations, plan: &Plan) -> BTreeSet<Arc<str>> {
    let steps = plan.steps.iter().map(|it| &it.request.place);
    let blocks = plan.blocks.iter().map(|it| &it.place);
    let folders = collections.iter().flat_map(|it| it.root.requests()).flat_map(|(folders, _)| folders);
    let folders = folders.map(|it| &it.place);
    let environment = environment.0.iter().map(|it| &it.place);
    let all = steps.chain(blocks).chain(folders).chain(environment);
    all.filter(|it| !it.file.is_empty()).map(|it| it.file.clone()).collect()
}

/// What keeps `plan` from running, as far as it is known without sending anything; and, as warnings, what would be sent though
/// nobody means it.
pub fn unready(plan: &Plan, store: &Store) -> Vec<Problem> {
    let mut problems = plan::unready(plan, store);
    let own = plan.steps.iter().filter(|it| it.request.foreign.is_none());
    own.for_each(|step| foreign::templates(step, &mut problems));
    plan.steps.iter().for_each(|step| files::missing(&step.request.body, &mut problems));
    // Most requests have the settings of their folder.
    let mut seen = BTreeSet::new();
    for settings in plan.steps.iter().map(|it| &it.settings) {
        let places: Vec<&Place> = settings.files().map(|it| it.path.place()).collect();
        if !places.is_empty() && seen.insert(places) {
            files::missing_in_settings(settings, &mut problems);
            certificates::unusable(settings, &mut problems);
        }
    }
    problems
}
