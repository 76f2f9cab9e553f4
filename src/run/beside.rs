//! Entries and iterations that run side by side. Each has a world of its own; what it tells, and what it does to the
//! variables, comes in the order of the plan.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::sync::mpsc::UnboundedReceiver;

use super::{
    cookies::Jar,
    out::Out,
    running::{Course, Ended, Running},
    world::{Done, World},
};
use crate::{event::Event, plan::Entry, wire::Transport};

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

impl<T: Transport> Running<'_, T> {
    /// Runs entries, each as soon as those have ended that it waits for.
    pub(super) async fn beside(&self, entries: &[Entry], waits: &[Vec<usize>], course: &mut Course<'_>) -> Ended {
        let mut line = Line::new();
        // Queues stand in the order of the plan, whatever begins first.
        let mut outs: Vec<Option<Out>> = entries.iter().map(|_| Some(line.next_out())).collect();
        let mut order = Order::new(waits);
        let mut finished: Vec<Option<Done>> = entries.iter().map(|_| None).collect();
        let mut running = FuturesUnordered::new();
        let mut ended = Ended::default();
        let shared: &Course<'_> = course;
        while line.untold() > 0 {
            while running.len() < self.options.jobs
                && let Some(number) = order.next()
                && let Some(out) = outs[number].take()
            {
                let before = waits[number].iter().filter_map(|it| finished[*it].as_ref());
                let world = shared.world.fork_behind(before);
                running.push(self.aside(number, entries[number], world, (out, shared)));
            }
            tokio::select! {
                Some((number, done, result)) = running.next(), if !running.is_empty() => {
                    finished[number] = Some(done);
                    order.finish(number);
                    line.finish(number, Done::default(), result);
                }
                event = line.event() => match event {
                    Some(event) => self.tell(event, shared).await,
                    None => ended.follow(line.pass_on().map(|(_, result)| result).unwrap_or_default()),
                },
            }
        }
        drop(running);
        let finished: Vec<Done> = finished.into_iter().flatten().collect();
        self.look_at_cookies(entries, waits, &finished);
        for done in &finished {
            course.world.apply(done);
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

    /// Notes where a cookie came too late for what ran at the same time.
    fn look_at_cookies(&self, entries: &[Entry], waits: &[Vec<usize>], finished: &[Done]) {
        for (first, one) in finished.iter().enumerate().filter(|(_, it)| !it.cookies.is_empty()) {
            for (second, other) in finished.iter().enumerate().skip(first + 1) {
                if !waits[second].contains(&first) && other.sent.iter().any(|url| Jar::concerns(&one.cookies, url)) {
                    let name = |number: usize| self.name_of(entries[number]);
                    self.note(format!(
                        "\"{}\" set a cookie while \"{}\" was on its way, which would have been sent with it; \
                         `parallel: false` in the folder's own file keeps them in order",
                        name(first),
                        name(second)
                    ));
                }
            }
        }
    }

    fn name_of(&self, entry: Entry) -> &str {
        match entry {
            Entry::Step(id) => &self.plan.steps[id].request.name,
            Entry::Block(id) => &self.plan.blocks[id].name,
        }
    }
}
