//! Which request feeds which, by which variable.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    names,
    step::{Entry, Plan, StepId},
    walk::{Stop, What, walk},
};
use crate::template::Name;

/// A variable that one step captures and another one uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feed {
    /// The step that captures it.
    pub from: StepId,
    /// The step that uses it.
    pub to: StepId,
    /// The variable, as the user calls it.
    pub name: Arc<str>,
}

/// All that is fed in `plan`, in order and each once.
pub fn feeds(plan: &Plan) -> Vec<Feed> {
    let mut found = BTreeSet::new();
    walk(plan, &mut |stop| match stop.what {
        What::Step(step) => {
            let own = |name: &Name| step.request.captures.0.iter().any(|it| *it.name == *name.root());
            let item = step.request.each.as_ref().map(|it| it.name.clone());
            let names = names::names_sent(step).into_iter().map(|(name, _)| name);
            let after = names::names_after(step).into_iter().map(|(name, _)| name).filter(|name| !own(name));
            for name in names.chain(after).filter(|name| item.as_deref() != Some(name.root())) {
                feed(stop, &name, step.id, &mut found);
            }
        }
        What::Block(block) => {
            let first = block.all().flat_map(|entry: Entry| plan.steps_of(entry)).next().map(|it| it.id);
            for (name, ..) in names::names_of_block(block) {
                if let Some(first) = first {
                    feed(stop, &name, first, &mut found);
                }
            }
        }
    });
    found.into_iter().collect()
}

fn feed(stop: &Stop<'_>, name: &Name, to: StepId, found: &mut BTreeSet<Feed>) {
    let is_local = |it: &str| stop.locals.iter().any(|local| **local == *it);
    if is_local(name.root()) || is_local(name.text()) {
        return;
    }
    for key in [name.text(), name.root()] {
        if let Some((name, by)) = stop.live.get_key_value(key) {
            found.extend(by.iter().map(|it| Feed { from: it.step, to, name: name.clone() }));
        }
    }
}
