//! Deals a plan out to several machines: what depends on one another stays together.

use std::collections::BTreeSet;

use super::{
    flow::Flow,
    narrow::narrow,
    step::{BlockId, Entry, Plan, StepId},
};
use crate::scope::Store;

/// The part number `index`, from 0, of `count` parts of `plan`. What the steps need, and the hooks around them, is in each
/// part that has such steps.
pub fn deal(plan: &Plan, store: &Store, (index, count): (usize, usize)) -> Plan {
    let flow = Flow::of(plan, store);
    let mut hands = Vec::new();
    gather(plan, &flow, 0, &mut hands);
    let own = hands.into_iter().skip(index).step_by(count.max(1)).flatten();
    narrow(plan, store, &own.collect())
}

/// The smallest groups of steps of a block that do not depend on one another.
fn gather(plan: &Plan, flow: &Flow<'_>, id: BlockId, hands: &mut Vec<BTreeSet<StepId>>) {
    let block = &plan.blocks[id];
    let is_once = |entry: Entry| matches!(entry, Entry::Block(id) if plan.blocks[id].once);
    let waits = flow.waits_for_data(id);
    // Who waits for whom is in one group with them; what is done once is wherever it is needed.
    let mut groups: Vec<BTreeSet<usize>> = Vec::new();
    for (at, before) in waits.iter().enumerate().filter(|(at, _)| !is_once(block.entries[*at])) {
        let before: BTreeSet<usize> = before.iter().copied().filter(|it| !is_once(block.entries[*it])).collect();
        let (tied, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| !group.is_disjoint(&before));
        rest.push(tied.into_iter().flatten().chain([at]).collect());
        groups = rest;
    }
    groups.sort_by_key(|group| group.first().copied());
    for group in groups {
        let entries: Vec<Entry> = group.iter().map(|at| block.entries[*at]).collect();
        match entries.as_slice() {
            [Entry::Block(inner)] if is_divisible(plan, *inner) => gather(plan, flow, *inner, hands),
            entries => {
                let steps = entries.iter().flat_map(|entry| plan.steps_of(*entry));
                hands.push(steps.map(|step| step.id).collect());
            }
        }
    }
}

fn is_divisible(plan: &Plan, id: BlockId) -> bool {
    let block = &plan.blocks[id];
    block.call.is_none() && block.rows.is_none() && !block.once
}
