//! Which entries of a block must wait for which: what one captures and the other needs, and what neither may overtake.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    names, scripted,
    step::{Block, BlockId, Entry, Needed, Plan, Step},
};
use crate::{
    model::{CookieScope, Cookies, Example, Stage},
    scope::{Slot, Store, Variables},
};

/// What the entries of a plan read and capture, and what follows from it.
#[derive(Debug)]
pub struct Flow<'a> {
    plan: &'a Plan,
    store: &'a Store,
    blocks: HashMap<BlockId, Effects>,
}

/// What an entry does to the variables, and to the world.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an effect of its own")]
struct Effects {
    /// The variables that it needs from before it.
    reads: BTreeSet<Arc<str>>,
    /// The variables that it may capture.
    may: HashSet<Arc<str>>,
    /// The variables that it captures in any case.
    must: HashSet<Arc<str>>,
    /// Whether it may change something on the server.
    is_unsafe: bool,
    /// Whether its files speak of cookies.
    cookies: bool,
    /// Whether its requests must stay in order whatever they are.
    ordered: bool,
    /// Whether it keeps cookies for the iterations behind it.
    keeps_cookies: bool,
    /// What it needs.
    needs: HashSet<BlockId>,
    /// What it does that others need.
    provides: HashSet<BlockId>,
}

impl<'a> Flow<'a> {
    /// That of `plan`, when the variables are those of `store`.
    pub fn of(plan: &'a Plan, store: &'a Store) -> Self {
        let mut flow = Self { plan, store, blocks: HashMap::new() };
        if !plan.blocks.is_empty() {
            flow.block(0);
        }
        flow
    }

    /// For each entry of a block, which entries before it it must wait for: numbers in the list. Who is waited for by one of
    /// these in turn is left out.
    pub fn waits(&self, block: BlockId) -> Vec<Vec<usize>> {
        let ordered = self.is_ordered(block);
        let keeps_place = |it: &Effects| it.is_unsafe || it.cookies || it.ordered;
        self.waits_where(block, |one, other| match self.plan.blocks[block].parallel {
            Some(parallel) => !parallel,
            None => ordered || keeps_place(one) || keeps_place(other),
        })
        .nearest
    }

    /// The same as far as captures and needs go, and where a file says that all stays in order, whatever the methods are;
    /// with all that these wait for.
    pub fn waits_for_data(&self, block: BlockId) -> Vec<Vec<usize>> {
        let ordered = self.is_ordered(block);
        let waits = self.waits_where(block, |_, _| ordered);
        waits.all.iter().enumerate().map(|(at, bits)| (0..at).filter(|it| has(bits, *it)).collect()).collect()
    }

    fn waits_where(&self, block: BlockId, follows: impl Fn(&Effects, &Effects) -> bool) -> Waits {
        let effects: Vec<Effects> = self.plan.blocks[block].entries.iter().map(|it| self.entry(*it)).collect();
        let mut capturers: HashMap<&Arc<str>, Vec<usize>> = HashMap::new();
        let mut waits = Waits::default();
        for (index, own) in effects.iter().enumerate() {
            let mut found: BTreeSet<usize> = BTreeSet::new();
            for (name, before) in own.reads.iter().filter_map(|name| Some((name, capturers.get(name)?))) {
                let sure = before.iter().rposition(|it| effects[*it].must.contains(name)).unwrap_or(0);
                found.extend(&before[sure..]);
            }
            let needed = |other: &Effects| !own.needs.is_disjoint(&other.provides);
            // The nearest first: most of those before it are waited for by that one.
            waits.begin();
            for (before, other) in effects[..index].iter().enumerate().rev() {
                if !waits.knows(before) && (found.contains(&before) || follows(own, other) || needed(other)) {
                    waits.add(before);
                }
            }
            own.may.iter().for_each(|name| capturers.entry(name).or_default().push(index));
        }
        waits
    }

    /// Whether each iteration of a block, the whole or one with rows, does without what the one before captured.
    pub fn are_rounds_independent(&self, block: BlockId) -> bool {
        let it = &self.plan.blocks[block];
        let Some(own) = self.blocks.get(&block) else { return false };
        let once = self.once_within(block);
        let is_carried = own.reads.iter().any(|name| own.may.contains(name) && !once.contains(name));
        let may_overtake = match it.parallel {
            Some(answer) => answer,
            // The rows of a run are independent of one another unless a file says otherwise.
            None if block == 0 => !(own.ordered || own.keeps_cookies),
            None => !(self.is_ordered(block) || own.is_unsafe || own.cookies || own.ordered),
        };
        !is_carried && may_overtake
    }

    /// Whether something in a block is done in the first iteration only.
    pub fn has_once(&self, block: BlockId) -> bool {
        self.blocks.get(&block).is_some_and(|it| !it.provides.is_empty())
    }

    /// Whether something in a block is done again when its time has passed.
    pub fn has_ttl(&self) -> bool {
        let has = |needs: &[Needed]| needs.iter().any(|it| it.ttl.is_some());
        self.plan.steps.iter().any(|it| has(&it.needs)) || self.plan.blocks.iter().any(|it| has(&it.needs))
    }

    /// The variables that only what is done once captures.
    fn once_within(&self, block: BlockId) -> HashSet<Arc<str>> {
        let mut once = HashSet::new();
        let mut others = HashSet::new();
        for step in self.plan.steps_of(Entry::Block(block)) {
            let names = step.request.captures.0.iter().map(|it| it.name.clone());
            if self.is_once(step) { once.extend(names) } else { others.extend(names) }
        }
        once.retain(|name| !others.contains(name));
        once
    }

    fn is_once(&self, step: &Step) -> bool {
        let once = self.plan.blocks.iter().filter(|it| it.once);
        once.flat_map(super::step::Block::all).any(|entry| self.plan.steps_of(entry).iter().any(|it| it.id == step.id))
    }

    /// Whether a block, or one around it, says that all in it stays in order.
    fn is_ordered(&self, block: BlockId) -> bool {
        let mut around = Some(block);
        while let Some(id) = around {
            match self.plan.blocks[id].parallel {
                Some(answer) => return !answer,
                None => around = self.plan.parent(id),
            }
        }
        false
    }

    fn entry(&self, entry: Entry) -> Effects {
        match entry {
            Entry::Step(id) => self.step(&self.plan.steps[id]),
            Entry::Block(id) => self.blocks.get(&id).cloned().unwrap_or_default(),
        }
    }

    fn step(&self, step: &Step) -> Effects {
        let request = &step.request;
        let captured: HashSet<Arc<str>> = request.captures.0.iter().map(|it| it.name.clone()).collect();
        let item = request.each.as_ref().map(|it| it.name.clone());
        let mut reads = BTreeSet::new();
        for (name, ..) in names::names_of_step(step) {
            self.read(name.text(), &step.variables, &mut reads, 0);
            self.read(name.root(), &step.variables, &mut reads, 0);
        }
        reads.retain(|name| Some(name) != item.as_ref());
        let [before, behind] = [Stage::Before, Stage::After].map(|stage| scripted::set(step, stage));
        reads.retain(|name| !before.contains(name));
        reads.extend(scripted::read(step).into_iter().filter(|name| !before.contains(name)));
        let set: HashSet<Arc<str>> = captured.iter().cloned().chain(before).chain(behind).collect();
        let is_safe = |method: &str| matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY");
        let is_unsafe = !request.method.fixed().is_some_and(|it| is_safe(&it.to_ascii_uppercase()));
        let sets =
            |example: &Example| example.headers.0.iter().any(|it| it.name.source().eq_ignore_ascii_case("set-cookie"));
        let looks = request.captures.0.iter().any(|it| it.query.written().starts_with("cookie"));
        Effects {
            reads,
            must: if step.may_be_passed_over() { HashSet::new() } else { set.clone() },
            may: set,
            is_unsafe,
            cookies: looks || request.examples.iter().any(sets),
            ordered: false,
            keeps_cookies: step.settings.cookies == Some(Cookies::In(CookieScope::Run)),
            needs: step.needs.iter().map(|it| it.block).collect(),
            provides: HashSet::new(),
        }
    }

    /// Adds `name`, and all that its value is made of.
    fn read(&self, name: &str, variables: &[Arc<Variables>], reads: &mut BTreeSet<Arc<str>>, depth: usize) {
        if !reads.insert(name.into()) || depth > crate::scope::MAX_NESTING {
            return;
        }
        if let Some(Slot::Made(made)) = self.store.scope(variables).find(name).map(|it| &it.slot) {
            for inner in made.names() {
                let root = inner.split('.').next().unwrap_or(&inner).to_owned();
                self.read(&inner, variables, reads, depth + 1);
                self.read(&root, variables, reads, depth + 1);
            }
        }
    }

    /// Works out what a block does, and all blocks in it.
    fn block(&mut self, id: BlockId) {
        let block = &self.plan.blocks[id];
        let mut all = Effects { ordered: block.parallel == Some(false) && !block.jumps, ..Effects::default() };
        for entry in block.all() {
            if let Entry::Block(inner) = entry {
                self.block(inner);
            }
            let next = self.entry(entry);
            all.follow(next);
        }
        self.close(block, &mut all);
        all.needs.extend(block.needs.iter().map(|it| it.block));
        if block.once {
            all.provides.insert(id);
        }
        self.blocks.insert(id, all);
    }

    /// Takes away what stays inside of a block, and adds what the block itself reads.
    fn close(&self, block: &Block, all: &mut Effects) {
        let locals = block.locals();
        all.reads.retain(|name| !locals.contains(name));
        for (name, ..) in names::names_of_block(block) {
            self.read(name.text(), &block.variables, &mut all.reads, 0);
            self.read(name.root(), &block.variables, &mut all.reads, 0);
        }
        if let Some(returns) = block.call.as_ref().and_then(|call| call.returns.as_ref()) {
            let is_sure = |it: &&crate::model::Return| all.must.contains(&it.captured);
            let must = returns.0.iter().filter(is_sure).map(|it| it.name.clone()).collect();
            all.may = returns.0.iter().map(|it| it.name.clone()).collect();
            all.must = must;
        }
        if block.may_be_passed_over() {
            all.must.clear();
        }
    }
}

/// Who waits for whom.
#[derive(Default)]
struct Waits {
    /// Whom each waits for, but for those whom another one of these waits for.
    nearest: Vec<Vec<usize>>,
    /// All whom each waits for, one bit each.
    all: Vec<Vec<u64>>,
}

impl Waits {
    /// Goes on with the next one.
    fn begin(&mut self) {
        self.nearest.push(Vec::new());
        self.all.push(Vec::new());
    }

    /// Whether the last one waits for `before` already.
    fn knows(&self, before: usize) -> bool {
        self.all.last().is_some_and(|bits| has(bits, before))
    }

    /// The last one waits for `before`, and for all that this one waits for.
    fn add(&mut self, before: usize) {
        let (Some(nearest), Some((own, earlier))) = (self.nearest.last_mut(), self.all.split_last_mut()) else {
            return;
        };
        nearest.push(before);
        own.resize(own.len().max(before / 64 + 1), 0);
        own[before / 64] |= 1 << (before % 64);
        for (bits, more) in own.iter_mut().zip(&earlier[before]) {
            *bits |= more;
        }
    }
}

fn has(bits: &[u64], number: usize) -> bool {
    bits.get(number / 64).is_some_and(|bits| (bits >> (number % 64)) & 1 == 1)
}

impl Effects {
    /// Adds what comes behind.
    fn follow(&mut self, next: Self) {
        self.reads.extend(next.reads.into_iter().filter(|name| !self.must.contains(name)));
        self.may.extend(next.may);
        self.must.extend(next.must);
        self.is_unsafe |= next.is_unsafe;
        self.cookies |= next.cookies;
        self.ordered |= next.ordered;
        self.keeps_cookies |= next.keeps_cookies;
        self.needs.extend(next.needs);
        self.provides.extend(next.provides);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_nearest_are_named_and_all_are_known() {
        let mut waits = Waits::default();
        for index in 0..5000 {
            waits.begin();
            for before in (0..index).rev() {
                if !waits.knows(before) {
                    waits.add(before);
                }
            }
        }
        assert!(waits.nearest[0].is_empty());
        assert!((1..5000).all(|index| waits.nearest[index] == [index - 1]));
        assert!((0..4999).all(|before| has(&waits.all[4999], before)));
        assert!(!has(&waits.all[4999], 4999));
    }
}
