//! Which request feeds which, by which variable.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    names,
    step::{Entry, Plan, StepId},
    walk::{Stop, What, walk},
};
use crate::{
    scope::{MAX_NESTING, Scope, Slot, Store},
    template::Name,
};

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

/// All that is fed in `plan`, in order and each once; also by way of variables of `store` and of folders that are made of
/// captured ones.
pub fn feeds(plan: &Plan, store: &Store) -> Vec<Feed> {
    let mut found = BTreeSet::new();
    walk(plan, &mut |stop| match stop.what {
        What::Step(step) => {
            let mut feeding = Feeding { stop, scope: store.scope(&step.variables), to: step.id, found: &mut found };
            let own = |name: &Name| step.request.captures.0.iter().any(|it| *it.name == *name.root());
            let item = step.request.each.as_ref().map(|it| it.name.clone());
            let names = names::names_sent(step).into_iter().map(|(name, _)| name);
            let after = names::names_after(step).into_iter().map(|(name, _)| name).filter(|name| !own(name));
            for name in names.chain(after).filter(|name| item.as_deref() != Some(name.root())) {
                feeding.name(name.text(), name.root(), 0);
            }
        }
        What::Block(block) => {
            let first = block.all().flat_map(|entry: Entry| plan.steps_of(entry)).next().map(|it| it.id);
            let Some(to) = first else { return };
            let mut feeding = Feeding { stop, scope: store.scope(&block.variables), to, found: &mut found };
            for (name, ..) in names::names_of_block(block) {
                feeding.name(name.text(), name.root(), 0);
            }
        }
    });
    found.into_iter().collect()
}

/// Finds what feeds one step.
struct Feeding<'a> {
    stop: &'a Stop<'a>,
    scope: Scope<'a>,
    to: StepId,
    found: &'a mut BTreeSet<Feed>,
}

impl Feeding<'_> {
    fn name(&mut self, text: &str, root: &str, depth: usize) {
        let is_local = |it: &str| self.stop.locals.iter().any(|local| **local == *it);
        if is_local(root) || is_local(text) {
            return;
        }
        for key in [text, root] {
            if let Some((name, by)) = self.stop.live.get_key_value(key) {
                let to = self.to;
                self.found.extend(by.iter().map(|it| Feed { from: it.step, to, name: name.clone() }));
                return;
            }
        }
        let variable = self.scope.find(text).or_else(|| self.scope.find(root));
        if let Some(Slot::Made(made)) = variable.map(|it| &it.slot)
            && depth < MAX_NESTING
        {
            for inner in made.names() {
                self.name(&inner, inner.split('.').next().unwrap_or(&inner), depth + 1);
            }
        }
    }
}
