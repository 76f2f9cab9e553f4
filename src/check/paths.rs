//! What is reached on some paths of a run only: captures behind a condition, requests that are never sent.

use crate::{
    plan::{self, Capturer, Plan, Step, Stop, What},
    scope::Store,
    source::Problem,
    template::{Condition, Name},
};

/// Warnings for names whose values come from requests that may be passed over.
pub(super) fn unsure(plan: &Plan, store: &Store) -> Vec<Problem> {
    let mut problems = Vec::new();
    plan::walk(plan, &mut |stop| {
        let What::Step(step) = stop.what else { return };
        for (name, place) in plan::names_sent(step) {
            let Some(by) = captured_by(&name, stop, step, store) else { continue };
            if by.iter().any(|it| it.always) {
                continue;
            }
            let Some(first) = by.first().map(|it| &plan.steps[it.step]) else { continue };
            if is_same(first.request.when.as_ref(), step.request.when.as_ref()) {
                continue;
            }
            let why = reason(first);
            let message = format!("`{}` has no value where \"{}\" {why}", name.root(), first.request.name);
            let problem = Problem::warning("captured-on-some-paths", place, message).wide(name.text().chars().count());
            problems
                .push(problem.help("give it a first value in the environment, or send this one under the same `when`"));
        }
    });
    problems
}

/// The requests that capture a name, if its value comes from nowhere else.
fn captured_by<'a>(name: &Name, at: &'a Stop<'_>, step: &Step, store: &Store) -> Option<&'a [Capturer]> {
    let scope = store.scope(&step.variables);
    let is_own = step.request.each.as_ref().is_some_and(|it| *it.name == *name.root());
    let is_local = is_own || at.locals.iter().any(|it| **it == *name.root() || **it == *name.text());
    if is_local || scope.find(name.text()).is_some() || scope.find(name.root()).is_some() {
        return None;
    }
    at.live.get(name.text()).or_else(|| at.live.get(name.root())).map(Vec::as_slice)
}

fn is_same(one: Option<&Condition>, other: Option<&Condition>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one.source() == other.source())
}

fn reason(step: &Step) -> String {
    let request = &step.request;
    match (&request.when, &request.skip, &request.each) {
        (Some(when), ..) => format!("is not sent, since `{}` does not hold", when.source()),
        (None, Some(_), _) => "is skipped".to_owned(),
        (None, None, Some(_)) => "has nothing to go through".to_owned(),
        (None, None, None) => "is passed over with what it stands in".to_owned(),
    }
}

/// Warnings for requests that are never sent, whatever the variables are.
pub(super) fn unreachable(plan: &Plan) -> Vec<Problem> {
    let never = |when: &Condition, name: &str| {
        let message = format!("\"{name}\" is never sent: this condition never holds");
        let problem = Problem::warning("unreachable-request", when.place().clone(), message);
        problem.wide(when.source().chars().count()).help("`skip: reason` says why a request is left out")
    };
    let steps = plan.steps.iter().filter_map(|step| Some((step.request.when.as_ref()?, &*step.request.name)));
    let calls = plan.blocks.iter().filter_map(|block| Some((block.call.as_ref()?.when.as_ref()?, &*block.name)));
    let by_condition = steps.chain(calls).filter(|(when, _)| when.fixed() == Some(false));
    let mut problems: Vec<Problem> = by_condition.map(|(when, name)| never(when, name)).collect();
    for (each, name) in plan.steps.iter().filter_map(|step| Some((step.request.each.as_ref()?, &step.request.name))) {
        let is_empty = |it: &serde_json::Value| it.as_array().is_some_and(Vec::is_empty) || it.as_u64() == Some(0);
        if each.over.tree().fixed().is_some_and(is_empty) {
            let message = format!("\"{name}\" is never sent: there is nothing to go through");
            problems.push(Problem::warning("unreachable-request", each.place.clone(), message));
        }
    }
    problems
}
