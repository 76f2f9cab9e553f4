//! Numbers the steps and blocks of a plan in the order of running.

use super::{
    build::Building,
    step::{Block, BlockId, Entry, Needed, Plan, Step},
};

/// The plan that was built.
pub(super) fn number(building: Building<'_>) -> Plan {
    let Building { steps, blocks, problems, .. } = building;
    let steps: Vec<_> = steps.into_iter().map(Some).collect();
    let blocks: Vec<_> = blocks.into_iter().map(Some).collect();
    let mut numbers = vec![0; blocks.len()];
    let mut numbering = Numbering { steps, blocks, numbers: &mut numbers, plan: Plan { problems, ..Plan::default() } };
    numbering.block(0);
    let mut plan = numbering.plan;
    let renumber = |needs: &mut Vec<Needed>| needs.iter_mut().for_each(|it| it.block = numbers[it.block]);
    plan.steps.iter_mut().for_each(|it| renumber(&mut it.needs));
    plan.blocks.iter_mut().for_each(|it| renumber(&mut it.needs));
    plan
}

struct Numbering<'a> {
    steps: Vec<Option<Step>>,
    blocks: Vec<Option<Block>>,
    /// The new number of each block.
    numbers: &'a mut [BlockId],
    plan: Plan,
}

impl Numbering<'_> {
    fn block(&mut self, old: BlockId) -> BlockId {
        let id = self.plan.blocks.len();
        self.numbers[old] = id;
        let Some(mut block) = self.blocks[old].take() else { return id };
        self.plan.blocks.push(Block::default());
        for list in [&mut block.before, &mut block.entries, &mut block.after] {
            *list = std::mem::take(list).into_iter().filter_map(|entry| self.entry(entry)).collect();
        }
        self.plan.blocks[id] = block;
        id
    }

    fn entry(&mut self, entry: Entry) -> Option<Entry> {
        match entry {
            Entry::Step(old) => {
                let id = self.plan.steps.len();
                let step = self.steps[old].take()?;
                self.plan.steps.push(Step { id, ..step });
                Some(Entry::Step(id))
            }
            Entry::Block(old) => Some(Entry::Block(self.block(old))),
        }
    }
}
