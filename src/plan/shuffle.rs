//! Another order of a plan, by chance: what uses a capture still comes behind it.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use super::{
    flow::Flow,
    number::number,
    step::{Entry, Plan},
};
use crate::scope::Store;

/// `plan` with the entries of each folder in an order that `seed` decides: the same one for the same seed. Requests that
/// use captures or need others stay behind these, and a folder that says `parallel: false` stays as it is.
pub fn shuffle(plan: &Plan, store: &Store, seed: u64) -> Plan {
    let flow = Flow::of(plan, store);
    let mut random = StdRng::seed_from_u64(seed);
    let mut shuffled = plan.clone();
    for (id, block) in plan.blocks.iter().enumerate() {
        shuffled.blocks[id].entries = in_any_order(&block.entries, &flow.waits_for_data(id), &mut random);
    }
    number(shuffled)
}

fn in_any_order(entries: &[Entry], waits: &[Vec<usize>], random: &mut StdRng) -> Vec<Entry> {
    let mut order = Vec::with_capacity(entries.len());
    let mut placed = vec![false; entries.len()];
    while order.len() < entries.len() {
        let ready: Vec<usize> =
            (0..entries.len()).filter(|at| !placed[*at] && waits[*at].iter().all(|it| placed[*it])).collect();
        // Who comes first waits for nobody, so that there is always one.
        let Some(chosen) = ready.get(random.random_range(0..ready.len().max(1))).copied() else { break };
        placed[chosen] = true;
        order.push(entries[chosen]);
    }
    order
}
