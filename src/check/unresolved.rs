//! Names without a value in requests of other formats: these send them as they are written.

use crate::{
    plan::{self, Plan, What},
    scope::Store,
    source::Problem,
};

/// A warning for each name in a request of another format that nobody gives a value, as far as files and scripts say it.
pub(super) fn names(plan: &Plan, store: &Store, problems: &mut Vec<Problem>) {
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
            let message =
                format!("nobody gives `{name}` a value in \"{}\": it is sent as it is written", step.request.name);
            let near = crate::source::did_you_mean(&name, scope.names());
            let help = near.unwrap_or_else(|| "give it one in the environment, or with --var".to_owned());
            problems.push(Problem::warning("unresolved-variable", step.request.place.clone(), message).help(help));
        }
    });
}
