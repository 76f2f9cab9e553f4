//! A run that goes on: what all of its parts share, and what each is handed.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Instant,
};

use tokio::sync::Semaphore;

use super::{
    out::Out,
    settings::{Bail, Options},
    stopping::Stopping,
    summary::Summary,
    world::World,
};
use crate::{
    event::{Event, Outcome, Round, Rounds},
    model::Capture,
    plan::{BlockId, Capturers, Flow, Plan, Step},
    scope::{Layer, Store, Variable},
    script::Engine,
};

/// A run that goes on.
pub(super) struct Running<'a, T> {
    pub(super) plan: &'a Plan,
    pub(super) options: &'a Options,
    pub(super) capturers: Capturers,
    /// What may run side by side, where anything may.
    pub(super) flow: Option<Flow<'a>>,
    pub(super) transport: &'a T,
    /// As many permits as requests may be on their way.
    pub(super) permits: Semaphore,
    pub(super) stopping: Stopping,
    /// The engines for scripts that are idle just now.
    pub(super) engines: Mutex<Vec<Engine>>,
    pub(super) provided: Mutex<HashMap<BlockId, Provided>>,
    /// What the variables that are captured were when the run began.
    initial: HashMap<(Layer, Arc<str>), Variable>,
    summary: Mutex<Summary>,
    notes: Mutex<BTreeSet<String>>,
    /// Why requests take turns, though they might run side by side: a cookie came too late for one.
    pub(super) turns: OnceLock<String>,
}

/// Something that others need, done.
#[derive(Clone)]
pub(super) struct Provided {
    pub(super) at: Instant,
    /// What of it failed.
    pub(super) failed: Option<Arc<str>>,
}

/// Where in a run something happens.
pub(super) struct Course<'a> {
    pub(super) world: &'a mut World,
    pub(super) out: &'a Out,
    pub(super) iteration: usize,
    pub(super) rounds: Rounds,
    /// Whether it cleans up: then it runs also when all else has to end.
    pub(super) cleans_up: bool,
}

/// How a part of a run ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Ended {
    /// The name of the first step that went wrong.
    pub(super) failed: Option<Arc<str>>,
}

impl Ended {
    /// Adds what came behind.
    pub(super) fn follow(&mut self, next: Self) {
        self.failed = self.failed.take().or(next.failed);
    }
}

impl<'a, T> Running<'a, T> {
    pub(super) fn new(
        plan: &'a Plan,
        options: &'a Options,
        transport: &'a T,
        store: &Store,
        flow: Option<Flow<'a>>,
    ) -> Self {
        let captures = plan.steps.iter().flat_map(|step| &step.request.captures.0);
        let initial = captures.filter_map(|it| {
            let layer = it.scope.layer();
            Some(((layer, it.name.clone()), store.layer(layer).get(&it.name)?.clone()))
        });
        Self {
            plan,
            options,
            capturers: Capturers::of(plan),
            flow,
            transport,
            permits: Semaphore::new(options.jobs.clamp(1, Semaphore::MAX_PERMITS)),
            stopping: Stopping::new(),
            engines: Mutex::default(),
            provided: Mutex::default(),
            initial: initial.collect(),
            summary: Mutex::default(),
            notes: Mutex::default(),
            turns: OnceLock::new(),
        }
    }

    pub(super) fn summary(&self) -> Summary {
        locked(&self.summary).clone()
    }

    /// Remembers how a step ended. It is counted when it is told.
    pub(super) fn count(&self, step: &Step, outcome: Outcome, is_failure: bool, course: &mut Course<'_>) -> Ended {
        if self.options.bail == Some(Bail::Failure) && matches!(outcome, Outcome::Failed | Outcome::Broken) {
            self.bail(course);
        }
        if is_failure {
            course.world.failed.insert(step.id);
        }
        Ended { failed: is_failure.then(|| step.request.name.clone()) }
    }

    /// A failure ends the run.
    pub(super) fn bail(&self, course: &mut Course<'_>) {
        course.world.bails += 1;
        self.stopping.bail();
    }

    /// Tells an event to those who listen.
    pub(super) async fn tell(&self, event: Event, course: &Course<'_>) {
        self.tell_into(course.out, event).await;
    }

    /// Tells an event into `out`. What is told to those who listen has come to pass, and is counted.
    pub(super) async fn tell_into(&self, out: &Out, event: Event) {
        if let (Out::Heard(_), Event::StepFinished { outcome, .. }) = (out, &event) {
            locked(&self.summary).add(*outcome);
        }
        if !out.tell(event).await {
            self.stopping.fall_deaf();
        }
    }

    /// Something that the user should know, though nothing failed.
    pub(super) fn note(&self, text: String) {
        locked(&self.notes).insert(text);
    }

    pub(super) fn notes(&self) -> Vec<String> {
        self.turns.get().iter().copied().chain(&*locked(&self.notes)).cloned().collect()
    }

    /// Whether something may begin here.
    pub(super) fn lets(&self, course: &Course<'_>, always: bool) -> bool {
        self.stopping.lets(course.cleans_up || always)
    }

    /// Gives a captured variable the value back with which the run began: an older one is not what was asked for.
    pub(super) fn forget(&self, capture: &Capture, course: &mut Course<'_>) {
        let layer = capture.scope.layer();
        if layer != Layer::Data {
            let before = self.initial.get(&(layer, capture.name.clone()));
            course.world.store.restore(layer, &capture.name, before);
        }
    }
}

impl Course<'_> {
    /// The same, in one more round.
    pub(super) fn round(&mut self, number: usize, label: Option<String>) -> Course<'_> {
        let rounds = self.rounds.iter().cloned().chain([Round { number, label }]).collect();
        Course { world: self.world, out: self.out, iteration: self.iteration, rounds, cleans_up: self.cleans_up }
    }

    /// The same, to clean up.
    pub(super) fn cleaning_up(&mut self) -> Course<'_> {
        let rounds = self.rounds.clone();
        Course { world: self.world, out: self.out, iteration: self.iteration, rounds, cleans_up: true }
    }
}

/// A lock is held for a moment only; whoever panicked while holding it ended the program.
pub(super) fn locked<V>(mutex: &Mutex<V>) -> MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
