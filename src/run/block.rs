//! One block: what it needs, its rounds, its hooks and its entries.

use std::{future::Future, pin::Pin, sync::Arc, time::Instant};

use serde_json::Value;

use super::{
    looping,
    running::{Course, Ended, Provided, Running, locked},
    step::Kept,
};
use crate::{
    data,
    plan::{Block, BlockId, Call, Entry, Needed, Rows, Step},
    scope::{Layer, Variable},
    source::{Place, Problem},
    template::RenderError,
    wire::Transport,
};

/// The most requests of one iteration where scripts say which comes next: a circle that they make ends there.
const MAX_JUMPS: usize = 100_000;

/// A round of a block: what it is called, and its variables.
type Row = (Option<String>, Vec<(Arc<str>, Value)>);

impl<T: Transport> Running<'_, T> {
    /// Runs an entry.
    pub(super) async fn entry(&self, entry: Entry, course: &mut Course<'_>) -> Ended {
        match entry {
            Entry::Step(id) => self.step(&self.plan.steps[id], course).await,
            Entry::Block(id) => self.block(id, course).await,
        }
    }

    /// Runs a block. What others need is run once.
    pub(super) fn block<'s>(
        &'s self,
        id: BlockId,
        course: &'s mut Course<'_>,
    ) -> Pin<Box<dyn Future<Output = Ended> + Send + 's>> {
        Box::pin(async move {
            let block = &self.plan.blocks[id];
            if !block.once {
                return self.rounds(id, course).await;
            }
            let done = locked(&self.provided).get(&id).cloned();
            match done {
                Some(done) => Ended { failed: done.failed },
                None => self.provide(id, course).await,
            }
        })
    }

    /// Does what others need.
    async fn provide(&self, id: BlockId, course: &mut Course<'_>) -> Ended {
        let jar = course.world.lend_jar();
        let ended = self.rounds(id, course).await;
        course.world.keep_cookies(jar);
        let provided = Provided { at: Instant::now(), failed: ended.failed.clone() };
        locked(&self.provided).insert(id, provided);
        ended
    }

    /// Why what is needed is not there, and what failed in the first place. What is too old is done again.
    pub(super) async fn lacks_needed(&self, needs: &[Needed], course: &mut Course<'_>) -> Option<(String, Ended)> {
        for need in needs {
            let done = locked(&self.provided).get(&need.block).cloned();
            let is_old = |it: &Provided| need.ttl.is_some_and(|ttl| it.at.elapsed() >= ttl);
            let failed = match done {
                Some(done) if !is_old(&done) => done.failed,
                Some(_) => Box::pin(self.provide(need.block, course)).await.failed,
                // Where the run had to end before it, there is nothing to go on with.
                None => Some(self.plan.blocks[need.block].name.clone()),
            };
            if let Some(failed) = failed {
                let name = &self.plan.blocks[need.block].name;
                let which =
                    if failed == *name { "which failed".to_owned() } else { format!("where \"{failed}\" failed") };
                return Some((format!("it needs \"{name}\", {which}"), Ended { failed: Some(failed) }));
            }
        }
        None
    }

    /// Runs a block once for each of its rows.
    async fn rounds(&self, id: BlockId, course: &mut Course<'_>) -> Ended {
        let block = &self.plan.blocks[id];
        if let Some((why, failed)) = self.lacks_needed(&block.needs, course).await {
            self.keep_all(block, |_| Kept::Back(why.clone()), course).await;
            return failed;
        }
        if let Some(skip) = block.call.as_ref().and_then(|call| call.skip.as_ref()) {
            let reason = skip.0.text(&course.world.store.scope(&block.variables));
            let reason = reason.map_or_else(|error| error.to_string(), std::borrow::Cow::into_owned);
            return self.keep_all(block, |_| Kept::Away(reason.clone()), course).await;
        }
        let Some(rows) = &block.rows else { return self.round(id, course).await };
        let locals = course.world.locals();
        let mut ended = Ended::default();
        let mut is_empty = true;
        for (number, row) in rows_of(rows, block, course).enumerate() {
            is_empty = false;
            match row {
                Ok((label, values)) => {
                    let layer = if matches!(rows, Rows::For(_)) { Layer::Request } else { Layer::Data };
                    for (name, value) in values {
                        let secret = crate::secret::is_secret_name(&name);
                        course.world.store.set_value(layer, name, value, secret);
                    }
                    let mut round = course.round(number, label);
                    if !self.lets(&round, false) {
                        break;
                    }
                    ended.follow(self.round(id, &mut round).await);
                }
                Err((why, place)) => {
                    ended.follow(self.break_off(block, &why, &place, course).await);
                    break;
                }
            }
        }
        course.world.put_back(locals);
        if is_empty {
            return self.keep_all(block, |_| Kept::Away(looping::NO_ROUNDS.to_owned()), course).await;
        }
        ended
    }

    /// Runs a block once, if its condition holds.
    async fn round(&self, id: BlockId, course: &mut Course<'_>) -> Ended {
        let block = &self.plan.blocks[id];
        let Some(call) = &block.call else { return self.pass(id, course).await };
        let when = call.when.as_ref().map(|when| (when, when.holds(&course.world.store.scope(&block.variables))));
        match when {
            Some((when, Ok(false))) => {
                return self.keep_all(block, |_| Kept::Away(looping::unmet(when)), course).await;
            }
            Some((_, Err(error))) => return self.break_off(block, &error.to_string(), &error.place, course).await,
            Some((_, Ok(true))) | None => {}
        }
        let locals = course.world.locals();
        let ended = match set_arguments(call, block, course) {
            Ok(()) => self.call(id, call, course).await,
            Err(error) => self.break_off(block, &error.to_string(), &error.place, course).await,
        };
        course.world.put_back(locals);
        ended
    }

    /// Runs what is used, and keeps of its captures what is asked for.
    async fn call(&self, id: BlockId, call: &Call, course: &mut Course<'_>) -> Ended {
        let Some(returns) = &call.returns else { return self.pass(id, course).await };
        let mut captures = Vec::new();
        self.plan.blocks[id].all().for_each(|entry| self.captures_of(entry, &mut captures));
        let before: Vec<Option<Variable>> =
            captures.iter().map(|(layer, name)| course.world.store.layer(*layer).get(name).cloned()).collect();
        let ended = self.pass(id, course).await;
        let scope = course.world.store.scope(&[]);
        let kept: Vec<_> = returns
            .0
            .iter()
            .map(|it| {
                (it, scope.find(&it.captured).cloned().filter(|_| captures.iter().any(|(_, own)| *own == it.captured)))
            })
            .collect();
        for ((layer, name), before) in captures.iter().zip(&before).rev() {
            course.world.store.restore(*layer, name, before.as_ref());
        }
        for (it, variable) in kept {
            let variable = variable.map(|variable| Variable { secret: variable.secret || it.secret, ..variable });
            course.world.store.restore(Layer::Environment, &it.name, variable.as_ref());
        }
        ended
    }

    /// The variables that are captured by an entry, and where each is kept: what is used in turn gives back what it says.
    fn captures_of(&self, entry: Entry, found: &mut Vec<(Layer, Arc<str>)>) {
        match entry {
            Entry::Step(id) => {
                let captures = self.plan.steps[id].request.captures.0.iter();
                let all = captures.map(|it| (it.scope.layer(), it.name.clone()));
                found.extend(all.filter(|(layer, _)| *layer != Layer::Data));
            }
            Entry::Block(id) => {
                let block = &self.plan.blocks[id];
                match block.call.as_ref().and_then(|it| it.returns.as_ref()) {
                    Some(returns) => {
                        found.extend(returns.0.iter().map(|it| (Layer::Environment, it.name.clone())));
                    }
                    None => block.all().for_each(|entry| self.captures_of(entry, found)),
                }
            }
        }
    }

    /// Runs the hooks of a block, and between them its entries.
    async fn pass(&self, id: BlockId, course: &mut Course<'_>) -> Ended {
        let block = &self.plan.blocks[id];
        let is_entered = self.lets(course, false);
        let mut ended = Ended::default();
        for entry in &block.before {
            ended.follow(self.entry(*entry, course).await);
        }
        match ended.failed.clone() {
            Some(failed) => {
                let why = format!("\"{failed}\", which runs before it, failed");
                for entry in &block.entries {
                    self.keep_entry(*entry, |_| Kept::Back(why.clone()), course).await;
                }
            }
            None => ended.follow(self.entries(id, course).await),
        }
        if is_entered {
            let mut last = course.cleaning_up();
            for entry in &block.after {
                ended.follow(self.entry(*entry, &mut last).await);
            }
        }
        ended
    }

    /// Runs the entries of a block: one after the other, or side by side where nothing is against it.
    async fn entries(&self, id: BlockId, course: &mut Course<'_>) -> Ended {
        let block = &self.plan.blocks[id];
        let entries = &block.entries;
        if block.jumps {
            return self.jumping(entries, course).await;
        }
        if let Some(flow) = self.flow.as_ref().filter(|_| entries.len() > 1) {
            return self.apart(id, flow.waits(id), course).await;
        }
        let mut ended = Ended::default();
        for entry in entries {
            ended.follow(self.entry(*entry, course).await);
        }
        ended
    }

    /// Runs entries, each of which may say which one comes next.
    async fn jumping(&self, entries: &[Entry], course: &mut Course<'_>) -> Ended {
        let mut ended = Ended::default();
        let (mut at, mut jumps) = (0, 0);
        while let Some(entry) = entries.get(at).filter(|_| self.lets(course, false)) {
            course.world.next = None;
            ended.follow(self.entry(*entry, course).await);
            at = match course.world.next.take() {
                None => at + 1,
                Some(next) => next.and_then(|name| self.find(entries, &name)).unwrap_or(entries.len()),
            };
            jumps += usize::from(at < entries.len());
            if let Some(next) = entries.get(at).filter(|_| jumps > MAX_JUMPS) {
                let why = format!("the scripts made more than {MAX_JUMPS} requests of this iteration");
                let kept = |step: &Step| Kept::Broken(why.clone(), step.request.place.clone());
                ended.follow(self.keep_entry(*next, kept, course).await);
                break;
            }
        }
        ended
    }

    /// The entry that a script means: the one with this id, else the last one of this name.
    fn find(&self, entries: &[Entry], name: &str) -> Option<usize> {
        let step = |entry: &Entry| match entry {
            Entry::Step(id) => Some(&self.plan.steps[*id].request),
            Entry::Block(_) => None,
        };
        let has_id = |entry: &Entry| step(entry).and_then(|it| it.foreign.as_ref()).is_some_and(|it| it.id() == name);
        let is_called = |entry: &Entry| step(entry).is_some_and(|it| *it.name == *name);
        entries.iter().position(has_id).or_else(|| entries.iter().rposition(is_called))
    }

    /// Runs the entries of a block side by side. As a step, that has a place of its own in memory.
    fn apart<'s>(
        &'s self,
        id: BlockId,
        waits: Vec<Vec<usize>>,
        course: &'s mut Course<'_>,
    ) -> Pin<Box<dyn Future<Output = Ended> + Send + 's>> {
        Box::pin(async move { self.beside(id, &waits, course).await })
    }

    /// Tells of all steps of a block that they are not sent.
    async fn keep_all(
        &self,
        block: &Block,
        why: impl Fn(&Step) -> Kept + Send + Sync,
        course: &mut Course<'_>,
    ) -> Ended {
        let mut ended = Ended::default();
        for entry in block.all() {
            ended.follow(self.keep_entry(entry, &why, course).await);
        }
        ended
    }

    async fn keep_entry(
        &self,
        entry: Entry,
        why: impl Fn(&Step) -> Kept + Send + Sync,
        course: &mut Course<'_>,
    ) -> Ended {
        let mut ended = Ended::default();
        for step in self.plan.steps_of(entry) {
            if step.request.always {
                ended.follow(self.step(step, course).await);
            } else if self.lets(course, false) {
                ended.follow(self.keep(step, why(step), course).await);
            }
        }
        ended
    }

    /// Tells that an iteration cannot be run, since there is no row for it.
    pub(super) async fn without_row(&self, problem: &Problem, course: &mut Course<'_>) -> Ended {
        self.break_off(&self.plan.blocks[0], &problem.message, &problem.place, course).await
    }

    /// Tells that a block cannot be run: its first step is broken, and the others are skipped.
    async fn break_off(&self, block: &Block, why: &str, place: &Place, course: &mut Course<'_>) -> Ended {
        let first = block.all().flat_map(|entry| self.plan.steps_of(entry)).next().map(|step| step.id);
        // The block of all is the iteration itself, and has no name.
        let whole = if block.name.is_empty() { "the iteration".to_owned() } else { format!("\"{}\"", block.name) };
        let kept = |step: &Step| {
            if Some(step.id) == first {
                Kept::Broken(why.to_owned(), place.clone())
            } else {
                Kept::Back(format!("{whole} could not be run"))
            }
        };
        self.keep_all(block, kept, course).await
    }
}

/// The rows of a block, one after the other.
fn rows_of<'r>(
    rows: &'r Rows,
    block: &'r Block,
    course: &Course<'_>,
) -> Box<dyn Iterator<Item = Result<Row, (String, Place)>> + Send + 'r> {
    let scope = course.world.store.scope(&block.variables);
    match rows {
        Rows::For(each) => match looping::rounds(each, &scope) {
            Ok(rounds) => {
                let name = each.name.clone();
                Box::new(rounds.into_iter().map(move |(label, item)| Ok((label, vec![(name.clone(), item)]))))
            }
            Err(wrong) => Box::new(std::iter::once(Err(wrong))),
        },
        Rows::Inline(rows) => {
            let row = |it: &crate::model::InlineRow| {
                let value = |(name, tree): &(Arc<str>, crate::template::Tree)| Ok((name.clone(), tree.value(&scope)?));
                let values: Vec<_> = it.values.iter().map(value).collect::<Result<_, RenderError>>()?;
                Ok((data::label(&values), values))
            };
            let wrong = |error: RenderError| (error.to_string(), error.place);
            let rows: Vec<_> = rows.iter().map(|it| row(it).map_err(wrong)).collect();
            Box::new(rows.into_iter())
        }
        Rows::File(file) => Box::new(file.rows().map(|row| match row {
            Ok(data::Row { values, label, .. }) => Ok((label, values)),
            Err(problem) => Err((problem.message, problem.place)),
        })),
    }
}

/// Gives what is used its arguments.
fn set_arguments(call: &Call, block: &Block, course: &mut Course<'_>) -> Result<(), RenderError> {
    let scope = course.world.store.scope(&block.variables);
    let value = |(name, tree): &(Arc<str>, crate::template::Tree)| Ok((name.clone(), tree.value(&scope)?));
    let values: Vec<_> = call.with.0.iter().map(value).collect::<Result<_, RenderError>>()?;
    for (name, value) in values {
        let secret = crate::secret::is_secret_name(&name);
        course.world.store.set_value(Layer::Request, name, value, secret);
    }
    Ok(())
}
