//! Names without a value in requests of other formats: these send them as they are written.

use std::path::Path;

use crate::{
    plan::{self, Plan, Step, What},
    scope::Store,
    source::{Place, Problem, Source},
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
            let (place, width) = written(step, &name).unwrap_or_else(|| (step.request.place.clone(), 1));
            problems.push(Problem::warning("unresolved-variable", place, message).wide(width).help(help));
        }
    });
}

/// Where a name first stands in the lines of a request, braces included, and how wide that is; nothing where it comes from a level
/// around it.
fn written(step: &Step, name: &str) -> Option<(Place, usize)> {
    let place = &step.request.place;
    let source = Source::read(Path::new(&*place.file)).ok()?;
    let lines = step.request.lines.clone();
    let from = lines.start.saturating_sub(1) as usize;
    let count = lines.end.saturating_sub(lines.start).max(1) as usize;
    let begin = format!("{{{{{name}");
    let is_whole = |rest: &str| rest.starts_with(['}', '.', '[']);
    source.text.lines().enumerate().skip(from).take(count).find_map(|(at, line)| {
        let (column, _) = line.match_indices(&begin).find(|(at, _)| is_whole(&line[at + begin.len()..]))?;
        let width = line[column..].find("}}").map_or(begin.len(), |it| it + 2);
        let short = |it: usize| u32::try_from(it + 1).unwrap_or(u32::MAX);
        let column = short(line[..column].chars().count());
        Some((Place { file: place.file.clone(), line: short(at), column }, width))
    })
}
