//! One step: whether and how often it is sent, its attempts, and what is told of it.

use std::{borrow::Cow, future::Future, pin::Pin, time::Duration};

use tokio::time::sleep;

use super::{
    attempt,
    fault::Fault,
    looping, retry,
    running::{Course, Ended, Running},
    settings::Bail,
    with::{Lived, With},
};
use crate::{
    event::{Attempt, Broken, Cause, Event, Outcome},
    plan::Step,
    scope::Layer,
    source::Place,
    wire::Transport,
};

/// What keeps a step from being sent.
pub(super) enum Kept {
    /// The files say so.
    Away(String),
    /// Something before it failed, or has not run.
    Back(String),
    /// Its condition or its loop cannot be worked out.
    Broken(String, Place),
}

impl<T: Transport> Running<'_, T> {
    /// Runs a step, once for each round of its own loop. It has a place of its own in memory: inside of the blocks around
    /// it, each of them would be as large as all that a request does, and folders in folders would fill the stack.
    pub(super) fn step<'s>(
        &'s self,
        step: &'s Step,
        course: &'s mut Course<'_>,
    ) -> Pin<Box<dyn Future<Output = Ended> + Send + 's>> {
        Box::pin(self.step_by_rounds(step, course))
    }

    async fn step_by_rounds(&self, step: &Step, course: &mut Course<'_>) -> Ended {
        let always = step.request.always;
        if !self.lets(course, always) {
            return Ended::default();
        }
        if let Some((why, failed)) = self.lacks_needed(&step.needs, course).await {
            self.keep(step, Kept::Back(why), course).await;
            return failed;
        }
        let Some(each) = &step.request.each else { return self.turn(step, course).await };
        let rounds = match looping::rounds(each, &course.world.store.scope(&step.variables)) {
            Ok(rounds) if rounds.is_empty() => Err(Kept::Away(looping::NO_ROUNDS.to_owned())),
            Ok(rounds) => Ok(rounds),
            Err((why, place)) => Err(Kept::Broken(why, place)),
        };
        let rounds = match rounds {
            Ok(rounds) => rounds,
            Err(kept) => return self.keep(step, kept, course).await,
        };
        let locals = course.world.locals();
        let mut ended = Ended::default();
        for (number, (label, item)) in rounds.into_iter().enumerate() {
            course.world.store.set_value(Layer::Request, each.name.clone(), item, false);
            let mut round = course.round(number, label);
            if self.lets(&round, always) {
                ended.follow(self.turn(step, &mut round).await);
            }
        }
        course.world.put_back(locals);
        ended
    }

    /// Runs a step once.
    async fn turn(&self, step: &Step, course: &mut Course<'_>) -> Ended {
        course.world.enter(step.collection);
        if let Some(kept) = self.kept(step, course) {
            return self.keep(step, kept, course).await;
        }
        self.begin(step, course).await;
        let ending = course.cleans_up || step.request.always;
        let delay = step.request.delay.unwrap_or(self.options.delay);
        if !self.wait(delay, ending).await {
            return Ended::default();
        }
        let mut tries = 0;
        loop {
            tries += 1;
            let mut attempt = Attempt::default();
            let sent = tokio::select! {
                biased;
                sent = self.attempt(&mut attempt, step, course) => Some(sent),
                () = self.stopping.comes(ending) => None,
            };
            let settled = match sent {
                None => {
                    course.world.reclaim().await;
                    return Ended::default();
                }
                Some(Ok(Lived::Skipped)) => return self.skipped(step, attempt, course).await,
                Some(Ok(lived)) => lived == Lived::Settled,
                Some(Err(fault)) => {
                    // What was sent is told, whatever came after it.
                    let is_told = !attempt.exchanges.is_empty() || !attempt.scripts.is_empty();
                    if let Some(lacking) = self.lacks(&fault, course).filter(|_| !is_told) {
                        return self.lacking(step, lacking, course).await;
                    }
                    attempt.broken = Some(fault.broken());
                    false
                }
            };
            let again_in = retry::again_in(&step.request, (&attempt, settled), tries, self.options);
            let Some(pause) = again_in else { return self.end(step, attempt, course).await };
            self.tried(step, attempt, again_in, course).await;
            if !self.wait(pause, ending).await {
                return Ended::default();
            }
        }
    }

    /// Tries a step once, as soon as another request may be on its way.
    async fn attempt(&self, attempt: &mut Attempt, step: &Step, course: &mut Course<'_>) -> Result<Lived, Fault> {
        // Nobody closes the semaphore; without a permit nothing is lost but the limit.
        let _permit = self.permits.acquire().await;
        let iteration = course.iteration;
        let mut with = With {
            options: self.options,
            world: course.world,
            transport: self.transport,
            engines: &self.engines,
            plan: self.plan,
            live: |attempt, step, with| Box::pin(attempt::live(attempt, step, with)),
            depth: 0,
            iteration,
        };
        attempt::live(attempt, step, &mut with).await
    }

    /// Tells that a script has skipped its own request. What the script did until then counts.
    async fn skipped(&self, step: &Step, attempt: Attempt, course: &mut Course<'_>) -> Ended {
        step.request.captures.0.iter().for_each(|it| self.forget(it, course));
        if attempt.outcome() != Outcome::Passed {
            return self.end(step, attempt, course).await;
        }
        self.tried(step, attempt, None, course).await;
        let reason = Some("its script skips it".to_owned());
        self.finished(step, (Outcome::Skipped, reason), false, course).await
    }

    /// The last attempt of a step.
    async fn end(&self, step: &Step, attempt: Attempt, course: &mut Course<'_>) -> Ended {
        let outcome = attempt.outcome();
        let broke = outcome == Outcome::Broken || attempt.scripts.iter().any(|it| !it.errors.is_empty());
        if broke && self.options.bail == Some(Bail::Broken) {
            self.bail(course);
        }
        for capture in &step.request.captures.0 {
            if attempt.captures.iter().all(|it| *it.name != *capture.name) {
                self.forget(capture, course);
            }
        }
        self.tried(step, attempt, None, course).await;
        self.finished(step, (outcome, None), outcome != Outcome::Passed, course).await
    }

    /// What the files say against sending it now.
    fn kept(&self, step: &Step, course: &Course<'_>) -> Option<Kept> {
        let scope = course.world.store.scope(&step.variables);
        if let Some(skip) = &step.request.skip {
            let reason = skip.0.text(&scope).map_or_else(|error| error.to_string(), Cow::into_owned);
            return Some(Kept::Away(reason));
        }
        let when = step.request.when.as_ref()?;
        match when.holds(&scope) {
            Ok(true) => None,
            Ok(false) => Some(Kept::Away(looping::unmet(when))),
            Err(error) => match self.lacks(&Fault::Render(error.clone()), course) {
                Some((why, true)) => Some(Kept::Back(why)),
                Some((_, false)) | None => Some(Kept::Broken(error.to_string(), error.place)),
            },
        }
    }

    /// Tells that a step is not sent.
    pub(super) fn keep<'s>(
        &'s self,
        step: &'s Step,
        kept: Kept,
        course: &'s mut Course<'_>,
    ) -> Pin<Box<dyn Future<Output = Ended> + Send + 's>> {
        Box::pin(self.kept_from(step, kept, course))
    }

    async fn kept_from(&self, step: &Step, kept: Kept, course: &mut Course<'_>) -> Ended {
        self.begin(step, course).await;
        match kept {
            Kept::Away(reason) => self.finished(step, (Outcome::Skipped, Some(reason)), false, course).await,
            Kept::Back(reason) => {
                step.request.captures.0.iter().for_each(|it| self.forget(it, course));
                self.finished(step, (Outcome::Skipped, Some(reason)), true, course).await
            }
            Kept::Broken(why, place) => {
                let broken = Broken { cause: Cause::Request, why, place: Some(place), request: None };
                self.end(step, Attempt { broken: Some(broken), ..Attempt::default() }, course).await
            }
        }
    }

    /// A step whose variable another one should have captured. Where no failure is the cause, as behind a step that was
    /// skipped, this is the failure itself.
    async fn lacking(&self, step: &Step, (reason, is_consequence): (String, bool), course: &mut Course<'_>) -> Ended {
        let outcome = if is_consequence { Outcome::Skipped } else { Outcome::Failed };
        step.request.captures.0.iter().for_each(|it| self.forget(it, course));
        self.finished(step, (outcome, Some(reason)), true, course).await
    }

    async fn begin(&self, step: &Step, course: &Course<'_>) {
        let (iteration, rounds) = (course.iteration, course.rounds.clone());
        self.tell(Event::StepStarted { step: step.id, iteration, rounds }, course).await;
    }

    async fn tried(&self, step: &Step, attempt: Attempt, again_in: Option<Duration>, course: &Course<'_>) {
        let (iteration, rounds, attempt) = (course.iteration, course.rounds.clone(), Box::new(attempt));
        self.tell(Event::AttemptFinished { step: step.id, iteration, rounds, attempt, again_in }, course).await;
    }

    async fn finished(
        &self,
        step: &Step,
        (outcome, reason): (Outcome, Option<String>),
        is_failure: bool,
        course: &mut Course<'_>,
    ) -> Ended {
        let ended = self.count(step, outcome, is_failure, course);
        let (iteration, rounds) = (course.iteration, course.rounds.clone());
        self.tell(Event::StepFinished { step: step.id, iteration, rounds, outcome, reason }, course).await;
        ended
    }

    /// Waits. False when the run has to end before that.
    async fn wait(&self, time: Duration, ending: bool) -> bool {
        if time.is_zero() {
            return true;
        }
        tokio::select! {
            () = sleep(time) => true,
            () = self.stopping.comes(ending) => false,
        }
    }

    /// Why the step cannot be sent, when a variable is missing that another step should have captured; and whether that
    /// one went wrong.
    fn lacks(&self, fault: &Fault, course: &Course<'_>) -> Option<(String, bool)> {
        let name = fault.undefined()?;
        let root = name.split('.').next().unwrap_or(name);
        let all = [self.capturers.of_name(name), self.capturers.of_name(root)].concat();
        let failed = all.iter().find(|it| course.world.failed.contains(*it));
        let by = &self.plan.steps[*failed.or(all.first())?].request;
        let why = format!("`{root}` was not captured by \"{}\" ({})", by.name, by.place);
        Some((why, failed.is_some()))
    }
}
