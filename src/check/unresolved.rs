//! Names without a value in requests of other formats: these send them as they are written.

use std::{collections::BTreeSet, path::Path};

use super::spots::Spots;
use crate::{
    model::Collection,
    plan::{self, Plan, What},
    scope::Store,
    source::Problem,
};

/// A warning for each name in a request of another format that nobody gives a value, as far as files and scripts say it. What
/// stands around several requests is told once.
pub(super) fn names(collections: &[Collection], plan: &Plan, store: &Store, problems: &mut Vec<Problem>) {
    let (mut spots, mut told) = (Spots::default(), BTreeSet::new());
    plan::walk(plan, &mut |stop| {
        let What::Step(step) = stop.what else { return };
        let Some(foreign) = &step.request.foreign else { return };
        let scope = store.scope(&step.variables);
        let own = plan.foreign.get(step.collection).and_then(Option::as_ref);
        for name in foreign.names() {
            let is_own = own.is_some_and(|it| it.variables.contains_key(name.as_str()));
            if is_own || scope.find(&name).is_some() || stop.live.contains_key(name.as_str()) {
                continue;
            }
            // What is behind a `.` or a `[` is a part of the value.
            let written = ["}}", ".", "["].map(|end| format!("{{{{{name}{end}"));
            let mut place = written.iter().find_map(|it| spots.within(&step.request, it));
            if place.is_none() {
                let root = collections.get(step.collection).map_or(Path::new(""), |it| it.path.as_path());
                place = written.iter().find_map(|it| spots.around(&step.request, root, it));
                if place.as_ref().is_some_and(|it| !told.insert(it.clone())) {
                    continue;
                }
            }
            let width = if place.is_some() { written[0].chars().count() } else { 1 };
            let place = place.unwrap_or_else(|| step.request.place.clone());
            // The same for every request: a base URL that nobody gives is told once, with its places.
            let message = format!("nobody gives `{name}` a value: it is sent as it is written");
            let near = crate::source::did_you_mean(&name, scope.names());
            let help = near.unwrap_or_else(|| "give it one in an environment (-e), or with --var".to_owned());
            problems.push(Problem::warning("unresolved-variable", place, message).wide(width).help(help));
        }
    });
}
