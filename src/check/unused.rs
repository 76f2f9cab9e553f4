//! Captures that nobody uses.

use std::collections::HashSet;

use crate::{
    model::Collection,
    plan::{self, Plan, names_after, names_sent},
    source::Problem,
    template::Name,
};

/// A warning for each capture whose variable stands in no template of the collections.
pub(super) fn captures(collections: &[Collection], plan: &Plan) -> Vec<Problem> {
    let mut used: HashSet<String> = HashSet::new();
    for step in &plan.steps {
        for (name, _) in names_sent(step).into_iter().chain(names_after(step)) {
            used.insert(name.root().to_owned());
            used.insert(name.text().to_owned());
        }
    }
    for block in &plan.blocks {
        used.extend(plan::names_of_block(block).into_iter().map(|(name, ..)| name.root().to_owned()));
        let returns = block.call.iter().flat_map(|call| &call.returns).flat_map(|it| &it.0);
        used.extend(returns.map(|it| it.captured.to_string()));
    }
    for (folders, request) in collections.iter().flat_map(|it| it.root.requests()) {
        let declared = folders.iter().flat_map(|folder| &folder.variables.0).flat_map(|it| it.origin.names());
        used.extend(declared.map(|(name, ..)| name.root().to_owned()));
        used.extend(request.skip.iter().flat_map(|it| it.0.names()).map(|(name, ..)| name.root().to_owned()));
    }
    let captures = plan.steps.iter().flat_map(|step| &step.request.captures.0);
    captures
        .filter(|capture| !used.contains(&*capture.name))
        .map(|capture| {
            let message = format!("`{}` is captured and never used", capture.name);
            let problem = Problem::warning("unused-capture", capture.place.clone(), message);
            let is_plain = Name::parse(&capture.name).is_some();
            let used = if is_plain { capture.name.to_string() } else { format!("[{}]", capture.name) };
            problem.wide(capture.name.chars().count()).help(format!("use it as `<<{used}>>`, or take it out"))
        })
        .collect()
}
