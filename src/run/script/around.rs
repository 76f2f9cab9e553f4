//! What the scripts around one request have in common: the request, as they have changed it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    super::{attempt::With, fault::Fault},
    view,
};
use crate::{
    event::Attempt,
    model::{Foreign, Request, Script, Stage},
    plan::Step,
    script::{Info, Job},
    wire::Transport,
};

/// The scripts around a request.
pub(in crate::run) struct Around<'a> {
    pub(super) step: &'a Step,
    iteration: usize,
    foreign: Option<Arc<dyn Foreign>>,
    is_changed: bool,
}

impl<'a> Around<'a> {
    /// Those of a step.
    pub(in crate::run) fn new(step: &'a Step, iteration: usize) -> Self {
        Self { step, iteration, foreign: step.request.foreign.clone(), is_changed: false }
    }

    /// The request in another format's words, if it is in any, as the scripts have left it.
    pub(in crate::run) fn foreign(&self) -> Option<&dyn Foreign> {
        self.foreign.as_deref()
    }

    /// The step as the scripts have left it, if they changed it.
    ///
    /// # Errors
    /// When what they made of it is no request.
    pub(in crate::run) fn changed(&self) -> Result<Option<Step>, Fault> {
        if !self.is_changed {
            return Ok(None);
        }
        let request = Arc::new(Request { foreign: self.foreign.clone(), ..(*self.step.request).clone() });
        Ok(Some(Step { request, ..self.step.clone() }))
    }

    /// Takes over what a script made of the request.
    pub(super) fn change(&mut self, view: Value) {
        if let Some(foreign) = &self.foreign {
            self.is_changed = true;
            self.foreign = Some(foreign.changed(view));
        }
    }

    /// A script with all that it can see; the variables are taken out of the world.
    pub(super) fn job<T: Transport>(&self, script: &Arc<Script>, attempt: &Attempt, with: &mut With<'_, T>) -> Job {
        let step = self.step;
        let answer = attempt.exchanges.last();
        let is_after = script.stage == Stage::After;
        let url = answer.map(|it| &it.request.url);
        let cookies = url.filter(|_| is_after).map(|url| with.world.jar.list(url)).unwrap_or_default();
        Job {
            script: script.clone(),
            store: std::mem::take(&mut with.world.store),
            folders: step.variables.clone(),
            environment: with.options.environment.as_deref().map(Into::into),
            request: self.request(attempt, script.stage),
            answer: answer.filter(|_| is_after).cloned().map(Box::new),
            cookies,
            info: Info {
                request_name: step.request.name.clone(),
                request_id: self.foreign().map(|it| it.id().to_owned()).unwrap_or_default(),
                iteration: self.iteration,
                iterations: with.options.iterations,
            },
            location: step.folders.iter().cloned().chain([step.request.name.clone()]).collect(),
            timeout: with.options.script_timeout,
        }
    }

    fn request(&self, attempt: &Attempt, stage: Stage) -> Value {
        let written = self.foreign().map_or_else(|| json!({}), |it| it.view().clone());
        match attempt.exchanges.first().filter(|_| stage == Stage::After) {
            Some(exchange) => view::sent(&written, &exchange.request),
            None => written,
        }
    }
}
