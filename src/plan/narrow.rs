//! A part of a plan: some of its steps, with all that they cannot do without.

use std::collections::BTreeSet;

use super::{
    flow::Flow,
    number::number,
    step::{BlockId, Entry, Plan, StepId},
};
use crate::scope::Store;

/// The part of `plan` that holds these steps: with them what they wait for, what they need, and the hooks around them.
/// `store` holds the variables.
pub fn narrow(plan: &Plan, store: &Store, wanted: &BTreeSet<StepId>) -> Plan {
    let flow = Flow::of(plan, store);
    let mut narrowing = Narrowing { plan, flow, wanted, lists: Vec::new() };
    narrowing.block(0);
    let mut part = plan.clone();
    for (block, entries) in narrowing.lists {
        part.blocks[block].entries = entries;
    }
    number(part)
}

struct Narrowing<'a> {
    plan: &'a Plan,
    flow: Flow<'a>,
    wanted: &'a BTreeSet<StepId>,
    /// What is left of the blocks of which not all is left.
    lists: Vec<(BlockId, Vec<Entry>)>,
}

impl Narrowing<'_> {
    /// Keeps of a block what is wanted.
    fn block(&mut self, id: BlockId) {
        let block = &self.plan.blocks[id];
        // What is used with arguments, or for rows, is one thing.
        if block.call.is_some() || block.rows.is_some() || block.once {
            return;
        }
        let waits = self.flow.waits_for_data(id);
        let is_hit = |entry: Entry| self.plan.steps_of(entry).iter().any(|step| self.wanted.contains(&step.id));
        let hit: BTreeSet<usize> = (0..block.entries.len()).filter(|at| is_hit(block.entries[*at])).collect();
        let needed: BTreeSet<usize> = hit.iter().flat_map(|at| waits[*at].iter().copied()).collect();
        // A hook that is wanted is run with all that it stands around.
        let of_hooks = block.before.iter().chain(&block.after).any(|entry| is_hit(*entry));
        if of_hooks && hit.is_empty() {
            return;
        }
        let kept = hit.union(&needed).map(|at| block.entries[*at]).collect();
        self.lists.push((id, kept));
        for at in hit.difference(&needed) {
            if let Entry::Block(inner) = block.entries[*at] {
                self.block(inner);
            }
        }
    }
}
