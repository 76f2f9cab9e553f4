//! Goes through a plan in the order of running, and knows at each place which steps may have captured what is known there.

use std::{collections::HashMap, sync::Arc};

use super::{
    scripted,
    step::{Block, Entry, Plan, Rows, Step, StepId},
};
use crate::model::{Over, Stage};

/// For each variable, the steps whose captures it may have its value from.
pub type Live = HashMap<Arc<str>, Vec<Capturer>>;

/// A step that captures a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capturer {
    /// The step.
    pub step: StepId,
    /// Whether it captures each time that the run comes by: it has no condition, and is in no loop that may be empty.
    pub always: bool,
}

/// A place in a plan.
pub struct Stop<'a> {
    /// What is reached.
    pub what: What<'a>,
    /// The variables that the blocks around it set.
    pub locals: &'a [Arc<str>],
    /// The variables that were captured before, as far as they may be.
    pub live: &'a Live,
}

/// What is reached.
#[derive(Clone, Copy)]
pub enum What<'a> {
    /// A step.
    Step(&'a Step),
    /// A block, before all that it holds.
    Block(&'a Block),
}

/// Calls `visit` for every block and step of `plan`, in the order of running.
pub fn walk(plan: &Plan, visit: &mut dyn FnMut(&Stop<'_>)) {
    if let Some(root) = plan.blocks.first() {
        let mut walking = Walking { plan, visit, locals: Vec::new(), live: Live::new(), unsure: 0 };
        walking.block(root);
    }
}

struct Walking<'a> {
    plan: &'a Plan,
    visit: &'a mut dyn FnMut(&Stop<'_>),
    locals: Vec<Arc<str>>,
    live: Live,
    /// How many of the blocks around may be passed over.
    unsure: usize,
}

impl Walking<'_> {
    fn stop(&mut self, what: What<'_>) {
        (self.visit)(&Stop { what, locals: &self.locals, live: &self.live });
    }

    fn block(&mut self, block: &Block) {
        self.stop(What::Block(block));
        let locals = self.locals.len();
        let returns = block.call.as_ref().and_then(|call| call.returns.as_ref());
        let before = returns.map(|returns| (returns, self.live.clone()));
        self.locals.extend(block.locals());
        self.unsure += usize::from(block.may_be_passed_over());
        block.all().for_each(|entry| self.entry(entry));
        self.unsure -= usize::from(block.may_be_passed_over());
        self.locals.truncate(locals);
        if let Some((returns, before)) = before {
            let inside = std::mem::replace(&mut self.live, before);
            for it in &returns.0 {
                let from = inside.get(&it.captured).cloned().unwrap_or_default();
                self.live.insert(it.name.clone(), from);
            }
        }
    }

    fn entry(&mut self, entry: Entry) {
        let plan = self.plan;
        let step = match entry {
            Entry::Block(id) => return self.block(&plan.blocks[id]),
            Entry::Step(id) => &plan.steps[id],
        };
        self.scripted(step, Stage::Before);
        self.stop(What::Step(step));
        let always = self.unsure == 0 && !step.may_be_passed_over();
        for capture in &step.request.captures.0 {
            let live = self.live.entry(capture.name.clone()).or_default();
            if always {
                live.clear();
            }
            live.push(Capturer { step: step.id, always });
        }
        self.scripted(step, Stage::After);
    }

    /// Adds what the scripts of a step set.
    fn scripted(&mut self, step: &Step, stage: Stage) {
        if step.scripts.is_empty() {
            return;
        }
        for name in scripted::set(step, stage) {
            let by = Capturer { step: step.id, always: self.unsure == 0 && !step.may_be_passed_over() };
            self.live.entry(name).or_default().push(by);
        }
    }
}

impl Step {
    /// Whether it may be reached and not sent, though nothing failed.
    pub(super) fn may_be_passed_over(&self) -> bool {
        let request = &self.request;
        let is_empty = |it: &crate::model::For| !is_never_empty(&it.over);
        request.when.is_some() || request.skip.is_some() || request.each.as_ref().is_some_and(is_empty)
    }
}

impl Block {
    /// Whether it may be reached and nothing in it sent, though nothing failed.
    pub(super) fn may_be_passed_over(&self) -> bool {
        let is_conditional = self.call.as_ref().is_some_and(|call| call.when.is_some() || call.skip.is_some());
        let is_empty = match &self.rows {
            Some(Rows::Inline(rows)) => rows.is_empty(),
            Some(Rows::File(file)) => file.is_empty(),
            Some(Rows::For(it)) => !is_never_empty(&it.over),
            None => false,
        };
        is_conditional || is_empty
    }
}

fn is_never_empty(over: &Over) -> bool {
    match over {
        Over::Each(tree) => tree.fixed().and_then(|it| it.as_array()).is_some_and(|list| !list.is_empty()),
        Over::Times(tree) => tree.fixed().and_then(serde_json::Value::as_u64).is_some_and(|times| times > 0),
    }
}
