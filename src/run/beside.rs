//! Entries and iterations that run side by side. Each has a world of its own; what it tells, and what it does to the
//! variables, comes in the order of the plan.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::sync::mpsc::UnboundedReceiver;

use super::{
    cookies::Jar,
    out::Out,
    running::{Course, Ended, Running, locked},
    world::{Done, World},
};
use crate::{
    event::Event,
    plan::{BlockId, Entry},
    wire::Transport,
};

/// What runs side by side, told in its order.
pub(super) struct Line {
    /// The number of the first one that is not told to its end, and the events of it and of those behind it.
    told: usize,
    queues: VecDeque<UnboundedReceiver<Event>>,
    done: BTreeMap<usize, (Done, Ended)>,
}

impl Line {
    pub(super) fn new() -> Self {
        Self { told: 0, queues: VecDeque::new(), done: BTreeMap::new() }
    }

    /// How many have begun.
    pub(super) fn begun(&self) -> usize {
        self.told + self.queues.len()
    }

    /// How many have begun and are not told to their end.
    pub(super) fn untold(&self) -> usize {
        self.queues.len()
    }

    /// Where the next one tells its events.
    pub(super) fn next_out(&mut self) -> Out {
        let (out, queue) = Out::held();
        self.queues.push_back(queue);
        out
    }

    pub(super) fn finish(&mut self, number: usize, done: Done, ended: Ended) {
        self.done.insert(number, (done, ended));
    }

    /// The next event of the one whose turn it is; `None` when it has ended and is told to its end.
    pub(super) async fn event(&mut self) -> Option<Event> {
        let Some(queue) = self.queues.front_mut() else { return std::future::pending().await };
        match queue.recv().await {
            Some(event) => Some(event),
            None if self.done.contains_key(&self.told) => None,
            // Its queue is closed, and what it did is not here yet.
            None => std::future::pending().await,
        }
    }

    /// What the one did that is told to its end now.
    pub(super) fn pass_on(&mut self) -> Option<(Done, Ended)> {
        let done = self.done.remove(&self.told)?;
        self.queues.pop_front();
        self.told += 1;
        Some(done)
    }
}

/// Which entries may begin.
struct Order {
    ready: BTreeSet<usize>,
    /// For how many others each still waits.
    left: Vec<usize>,
    /// Who waits for each.
    behind: Vec<Vec<usize>>,
}

impl Order {
    fn new(waits: &[Vec<usize>]) -> Self {
        let mut behind = vec![Vec::new(); waits.len()];
        for (number, before) in waits.iter().enumerate() {
            for it in before {
                behind[*it].push(number);
            }
        }
        let left: Vec<usize> = waits.iter().map(Vec::len).collect();
        let ready = (0..waits.len()).filter(|it| left[*it] == 0).collect();
        Self { ready, left, behind }
    }

    /// The first one that may begin.
    fn next(&mut self) -> Option<usize> {
        self.ready.pop_first()
    }

    fn finish(&mut self, number: usize) {
        for behind in std::mem::take(&mut self.behind[number]) {
            self.left[behind] -= 1;
            if self.left[behind] == 0 {
                self.ready.insert(behind);
            }
        }
    }
}

/// An entry that ended, perhaps ahead of its turn.
struct Ahead {
    done: Done,
    ended: Ended,
}

/// What the entries did that have ended so far.
struct Finished {
    all: Vec<Option<Ahead>>,
    /// For each that has begun: those before it whose cookies it could send.
    seen: Vec<BTreeSet<usize>>,
    /// The world behind the first ones, as many as have ended without a gap.
    world: World,
    gapless: usize,
}

impl Finished {
    fn new(count: usize, world: World) -> Self {
        let all = (0..count).map(|_| None).collect();
        Self { all, seen: vec![BTreeSet::new(); count], world, gapless: 0 }
    }

    /// The world for the entry `number`, which sees what those before it did that have ended.
    fn world_for(&mut self, number: usize) -> World {
        while let Some(Some(next)) = self.all.get(self.gapless) {
            self.world.apply(&next.done);
            self.gapless += 1;
        }
        let before = self.all[..number].iter().enumerate().filter_map(|(at, it)| Some((at, &it.as_ref()?.done)));
        self.seen[number] = before.clone().filter(|(_, it)| !it.cookies.is_empty()).map(|(at, _)| at).collect();
        let gapless = self.gapless;
        self.world.fork_behind(before.filter(|(at, _)| *at >= gapless).map(|(_, done)| done))
    }

    /// Whether `first` set a cookie that would have been sent with `second`, had that one waited.
    fn came_too_late(&self, first: usize, second: usize) -> bool {
        let (Some(one), Some(other)) = (&self.all[first], &self.all[second]) else { return false };
        let cookies = &one.done.cookies;
        !cookies.is_empty() && !self.seen[second].contains(&first) && Jar::concerns(cookies, &other.done.sent)
    }

    /// The pair in which a cookie came too late, now that `number` has ended.
    fn late(&self, number: usize) -> Option<(usize, usize)> {
        let before = (0..number).map(|first| (first, number));
        let behind = (number + 1..self.all.len()).map(|second| (number, second));
        before.chain(behind).find(|(first, second)| self.came_too_late(*first, *second))
    }

    /// Whether what `number` tells is sure, once all before it are told: none of these set a cookie that it has not seen, or
    /// it has ended and was not sent where that would go.
    fn is_sure(&self, number: usize) -> bool {
        let sets = |at: usize| self.all[at].as_ref().is_some_and(|it| !it.done.cookies.is_empty());
        self.all[number].is_some() || (0..number).all(|at| !sets(at) || self.seen[number].contains(&at))
    }
}

impl<T: Transport> Running<'_, T> {
    /// Runs the entries of a block, each as soon as those have ended that it waits for. Where a cookie comes too late for one
    /// that was on its way, that one is sent again in its turn, and what is told is as if it had waited.
    pub(super) async fn beside(&self, id: BlockId, waits: &[Vec<usize>], course: &mut Course<'_>) -> Ended {
        let block = &self.plan.blocks[id];
        let entries = &block.entries;
        // Who says that all may run at the same time means it.
        let is_careful = block.parallel != Some(true);
        let mut line = Line::new();
        // Queues stand in the order of the plan, whatever begins first.
        let mut outs: Vec<Option<Out>> = entries.iter().map(|_| Some(line.next_out())).collect();
        let mut order = Order::new(waits);
        let mut finished = Finished::new(entries.len(), course.world.fork());
        let mut running = FuturesUnordered::new();
        let mut ended = Ended::default();
        let shared: &Course<'_> = course;
        while line.untold() > 0 {
            while running.len() < self.options.jobs
                && !(is_careful && self.in_turn())
                && let Some(number) = order.next()
                && let Some(out) = outs[number].take()
            {
                let world = finished.world_for(number);
                running.push(self.aside(number, entries[number], world, (out, shared)));
            }
            if running.is_empty() && is_careful && self.in_turn() {
                break;
            }
            let may_tell = !is_careful || (!self.in_turn() && finished.is_sure(line.told));
            tokio::select! {
                Some((number, done, result)) = running.next(), if !running.is_empty() => {
                    finished.all[number] = Some(Ahead { done, ended: result.clone() });
                    if let Some(late) = finished.late(number) {
                        self.tell_of_cookies(late, entries, is_careful);
                    }
                    order.finish(number);
                    line.finish(number, Done::default(), result);
                }
                event = line.event(), if may_tell => match event {
                    Some(event) => self.tell(event, shared).await,
                    None => ended.follow(line.pass_on().map(|(_, result)| result).unwrap_or_default()),
                },
            }
        }
        drop(running);
        ended.follow(self.in_order(entries, waits, (line, finished), course).await);
        ended
    }

    /// Goes through the entries in their order: what was told is done to the world, what is not told yet and still right is
    /// told, and all else is run now.
    async fn in_order(
        &self,
        entries: &[Entry],
        waits: &[Vec<usize>],
        (mut line, mut finished): (Line, Finished),
        course: &mut Course<'_>,
    ) -> Ended {
        let mut ended = Ended::default();
        let mut again = BTreeSet::new();
        let told = line.told;
        let mut has_gone_on = false;
        for (number, entry) in entries.iter().enumerate() {
            let queue = if number < told { None } else { line.queues.pop_front() };
            let is_stale = number >= told
                && (has_gone_on
                    || waits[number].iter().any(|it| again.contains(it))
                    || (0..number).any(|first| finished.came_too_late(first, number)));
            if let Some(ahead) = finished.all[number].as_ref().filter(|_| !is_stale) {
                if let Some(mut queue) = queue {
                    while let Ok(event) = queue.try_recv() {
                        self.tell(event, course).await;
                    }
                    ended.follow(ahead.ended.clone());
                }
                course.world.apply(&ahead.done);
                continue;
            }
            if let Some(ahead) = finished.all[number].take() {
                // The run goes on if that is what was to end it.
                has_gone_on |= self.stopping.take_back(ahead.done.bails);
                self.undo(*entry);
            }
            again.insert(number);
            let (out, world) = (course.out.clone(), course.world.fork());
            let (_, done, result) = self.aside(number, *entry, world, (out, course)).await;
            course.world.apply(&done);
            ended.follow(result.clone());
            finished.seen[number] = (0..number).collect();
            finished.all[number] = Some(Ahead { done, ended: result });
        }
        ended
    }

    /// Runs an entry in a world of its own.
    async fn aside(
        &self,
        number: usize,
        entry: Entry,
        mut world: World,
        (out, course): (Out, &Course<'_>),
    ) -> (usize, Done, Ended) {
        let (iteration, rounds, cleans_up) = (course.iteration, course.rounds.clone(), course.cleans_up);
        let mut own = Course { world: &mut world, out: &out, iteration, rounds, cleans_up };
        let ended = self.entry(entry, &mut own).await;
        (number, world.into_done(), ended)
    }

    /// Says that a cookie of one entry belongs to another that was on its way at the same time; from there on requests take
    /// turns, if they are to.
    fn tell_of_cookies(&self, (first, second): (usize, usize), entries: &[Entry], take_turns: bool) {
        let (first, second) = (self.name_of(entries[first]), self.name_of(entries[second]));
        let what =
            format!("\"{first}\" set a cookie while \"{second}\" was on its way, which would have been sent with it");
        if take_turns {
            let then =
                "it was sent again, and the rest in order; `parallel: false` in the folder's own file keeps order";
            self.turns.get_or_init(|| format!("{what}: {then}"));
        } else {
            self.note(format!("{what}; without `parallel: true` in the folder's own file it waits"));
        }
    }

    fn in_turn(&self) -> bool {
        self.turns.get().is_some()
    }

    /// What an entry did for others is to be done anew.
    fn undo(&self, entry: Entry) {
        let Entry::Block(id) = entry else { return };
        locked(&self.provided).remove(&id);
        self.plan.blocks[id].all().for_each(|inner| self.undo(inner));
    }

    fn name_of(&self, entry: Entry) -> &str {
        match entry {
            Entry::Step(id) => &self.plan.steps[id].request.name,
            Entry::Block(id) => &self.plan.blocks[id].name,
        }
    }
}
