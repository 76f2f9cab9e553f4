//! Numbers the steps and blocks of a plan in the order of running.

use std::collections::HashMap;

use super::step::{Block, BlockId, Entry, Needed, Plan, Step};

/// The plan of these steps and blocks, of which the first is the whole. What does not stand in it falls away, and so does
/// a block without entries.
pub(super) fn number(plan: Plan) -> Plan {
    let Plan { steps, blocks, foreign, problems } = plan;
    let mut numbering = Numbering {
        steps: steps.into_iter().map(Some).collect(),
        blocks: blocks.into_iter().map(Some).collect(),
        numbers: HashMap::new(),
        plan: Plan { foreign, problems, ..Plan::default() },
    };
    numbering.block(0);
    let Numbering { mut plan, numbers, .. } = numbering;
    let renumber = |needs: &mut Vec<Needed>| {
        needs.retain(|it| numbers.contains_key(&it.block));
        for it in needs {
            it.block = numbers[&it.block];
        }
    };
    plan.steps.iter_mut().for_each(|it| renumber(&mut it.needs));
    plan.blocks.iter_mut().for_each(|it| renumber(&mut it.needs));
    plan
}

struct Numbering {
    steps: Vec<Option<Step>>,
    blocks: Vec<Option<Block>>,
    /// The new number of each block.
    numbers: HashMap<BlockId, BlockId>,
    plan: Plan,
}

impl Numbering {
    fn block(&mut self, old: BlockId) -> Option<BlockId> {
        let mut block = self.blocks[old].take()?;
        if old > 0 && block.entries.is_empty() {
            return None;
        }
        let id = self.plan.blocks.len();
        self.numbers.insert(old, id);
        self.plan.blocks.push(Block::default());
        for list in [&mut block.before, &mut block.entries, &mut block.after] {
            *list = std::mem::take(list).into_iter().filter_map(|entry| self.entry(entry)).collect();
        }
        self.plan.blocks[id] = block;
        Some(id)
    }

    fn entry(&mut self, entry: Entry) -> Option<Entry> {
        match entry {
            Entry::Step(old) => {
                let id = self.plan.steps.len();
                let step = self.steps[old].take()?;
                self.plan.steps.push(Step { id, ..step });
                Some(Entry::Step(id))
            }
            Entry::Block(old) => self.block(old).map(Entry::Block),
        }
    }
}
