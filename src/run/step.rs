//! One step: whether it is sent, its attempt, and what is told of it.

use tokio::{sync::mpsc::Sender, time::sleep};

use super::{
    attempt::{self, World},
    cookies::Jar,
    fault::Fault,
    settings::Options,
    summary::Summary,
};
use crate::{
    event::{Attempt, Event, Outcome},
    plan::{Capturers, Plan, Step},
    scope::{Layer, Store},
    wire::Transport,
};

/// A run that goes on.
pub(super) struct Running<'a, T> {
    pub(super) plan: &'a Plan,
    pub(super) options: &'a Options,
    pub(super) capturers: &'a Capturers,
    pub(super) jar: Jar,
    /// The collection whose steps are run just now.
    pub(super) collection: usize,
    pub(super) store: &'a mut Store,
    pub(super) transport: &'a T,
    pub(super) events: &'a Sender<Event>,
}

impl<T: Transport> Running<'_, T> {
    /// Runs a step. False when nobody listens any more.
    pub(super) async fn step(&mut self, step: &Step, iteration: usize, summary: &mut Summary) -> bool {
        let id = step.id;
        if self.collection != step.collection {
            // What was captured into a collection is nobody else's.
            self.store.clear(Layer::Collection);
            self.collection = step.collection;
        }
        if self.events.send(Event::StepStarted { step: id, iteration }).await.is_err() {
            return false;
        }
        if let Some(skip) = &step.request.skip {
            let reason = skip.0.text(&self.store.scope(&step.variables));
            let reason = reason.map_or_else(|error| error.to_string(), std::borrow::Cow::into_owned);
            summary.add(Outcome::Skipped, false);
            return self.finished(id, iteration, Outcome::Skipped, Some(reason)).await;
        }
        self.wait(step).await;
        let mut attempt = Attempt::default();
        self.store.clear(Layer::Request);
        let mut world =
            World { options: self.options, store: self.store, jar: &mut self.jar, transport: self.transport };
        if let Err(fault) = attempt::live(&mut attempt, step, &mut world).await {
            if let Some(reason) = self.lacks(&fault) {
                summary.add(Outcome::Skipped, true);
                return self.finished(id, iteration, Outcome::Skipped, Some(reason)).await;
            }
            attempt.broken = Some(fault.broken());
        }
        let outcome = attempt.outcome();
        summary.add(outcome, false);
        let attempt = Box::new(attempt);
        let told = self.events.send(Event::AttemptFinished { step: id, iteration, attempt, again_in: None }).await;
        told.is_ok() && self.finished(id, iteration, outcome, None).await
    }

    async fn finished(&self, step: usize, iteration: usize, outcome: Outcome, reason: Option<String>) -> bool {
        self.events.send(Event::StepFinished { step, iteration, outcome, reason }).await.is_ok()
    }

    /// Waits as long as the command line or the request says.
    async fn wait(&self, step: &Step) {
        let delay = step.request.delay.unwrap_or(self.options.delay);
        if !delay.is_zero() {
            sleep(delay).await;
        }
    }

    /// Why the step cannot be sent, when a variable is missing that another step should have captured.
    fn lacks(&self, fault: &Fault) -> Option<String> {
        let name = fault.undefined()?;
        let root = name.split('.').next().unwrap_or(name);
        let by = [self.capturers.of_name(name), self.capturers.of_name(root)].concat();
        let by = &self.plan.steps[*by.first()?].request;
        Some(format!("`{root}` was not captured by \"{}\" ({})", by.name, by.place))
    }
}
