//! What the scripts around one request have in common: the request, as they have changed it.

use std::sync::Arc;

use serde_json::Value;
use url::Url;

use super::{
    super::{fault::Fault, with::With},
    native, rewritten,
};
use crate::{
    auth::{Memory, oauth2},
    format::bruno,
    model::{CookieScope, Cookies, Dialect, Foreign, Levels, Request, Script},
    plan::Step,
    scope::Store,
    script::{Info, Job},
    wire::{Exchange, Transport},
};

/// The scripts around a request.
pub(in crate::run) struct Around<'a> {
    pub(super) step: &'a Step,
    iteration: usize,
    /// The request in another format's words, if it is in any, as the scripts have left it.
    foreign: Option<Arc<dyn Foreign>>,
    /// What the scripts see: first as it is written, then as it was sent.
    view: Value,
    is_changed: bool,
    answer: Option<Exchange>,
    /// With whom it shares cookies.
    pub(super) cookies: CookieScope,
    /// What the scripts leave for those behind them.
    pub(super) memo: Value,
}

impl<'a> Around<'a> {
    /// Those of a step.
    pub(in crate::run) fn new(step: &'a Step, iteration: usize) -> Self {
        let foreign = step.request.foreign.clone();
        let view = foreign.as_ref().map_or_else(|| native::view(step), |it| it.view().clone());
        let cookies = match &step.settings.cookies {
            Some(Cookies::In(scope)) => scope.clone(),
            _ if foreign.is_some() => CookieScope::Run,
            _ => CookieScope::Iteration,
        };
        Self { step, iteration, foreign, view, is_changed: false, answer: None, cookies, memo: Value::Null }
    }

    /// The step as the scripts have left it, if they changed it.
    ///
    /// # Errors
    /// When what they made of it is no request.
    pub(in crate::run) fn changed(&self, store: &Store) -> Result<Option<Step>, Fault> {
        if !self.is_changed {
            return Ok(None);
        }
        if self.foreign.is_none() {
            return rewritten::step(self.step, &self.view, &store.scope(&self.step.variables)).map(Some);
        }
        let request = Arc::new(Request { foreign: self.foreign.clone(), ..(*self.step.request).clone() });
        Ok(Some(Step { request, ..self.step.clone() }))
    }

    /// Takes over how the request was sent, and its answer, if one came; `view` is what the request's format says of it.
    pub(in crate::run) fn sent(&mut self, view: Option<Value>, answer: Option<&Exchange>) {
        if let Some(view) = view.or_else(|| answer.map(|it| native::sent(self.step, &it.request))) {
            self.view = view;
        }
        self.answer = answer.cloned();
    }

    /// Takes over what is known of tokens by now.
    pub(in crate::run) fn know_tokens(&mut self, memory: &Memory) {
        let tokens = oauth2::known(memory);
        let is_known = |it: &Arc<dyn Foreign>| it.levels().is_none_or(|it| Arc::ptr_eq(&it.oauth2, &tokens));
        if self.foreign.as_ref().is_none_or(|it| is_known(it) || tokens.is_empty() && self.levels().oauth2.is_empty()) {
            return;
        }
        if let Some(it) = self.foreign.as_ref().and_then(|it| it.knowing(&tokens)) {
            self.foreign = Some(it);
            self.is_changed = true;
        }
    }

    /// Takes over what a script made of the request.
    pub(super) fn change(&mut self, view: Value) {
        self.is_changed = true;
        if let Some(foreign) = &self.foreign {
            let changed = foreign.changed(view);
            self.view = changed.view().clone();
            self.foreign = Some(changed);
        } else {
            self.view = view;
        }
    }

    /// A script with all that it can see; the variables are taken out of the world.
    pub(super) fn job<T: Transport>(&mut self, script: &Arc<Script>, with: &mut With<'_, T>) -> Job {
        let step = self.step;
        let cookies = self.cookies(script, with);
        Job {
            script: script.clone(),
            store: std::mem::take(&mut with.world.store),
            folders: step.variables.clone(),
            environment: with.options.environment.as_deref().map(Into::into),
            request: self.view.clone(),
            cookies,
            answer: self.answer.clone().map(Box::new),
            info: Info {
                request_name: step.request.name.clone(),
                request_id: self.foreign.as_ref().map(|it| it.id().to_owned()).unwrap_or_default(),
                iteration: self.iteration,
                iterations: with.options.iterations,
            },
            levels: self.levels(),
            memo: std::mem::take(&mut self.memo),
            location: step.folders.iter().cloned().chain([step.request.name.clone()]).collect(),
            timeout: with.options.script_timeout,
        }
    }

    /// Whether there is an answer to look at.
    pub(super) fn is_answered(&self) -> bool {
        self.answer.is_some()
    }

    fn levels(&self) -> Levels {
        self.foreign.as_ref().and_then(|it| it.levels()).cloned().unwrap_or_default()
    }

    /// The cookies that the script sees: those for the URL that was answered, or, where its API has them, for the one that will be
    /// asked.
    fn cookies<T: Transport>(&self, script: &Script, with: &With<'_, T>) -> Vec<Value> {
        if let Some(answer) = &self.answer {
            return with.world.jar.shared(&self.cookies).list(&answer.request.url);
        }
        let Dialect::Bru(_) = script.dialect else { return Vec::new() };
        let url = self.view["url"].as_str().unwrap_or_default();
        let levels = self.foreign.as_ref().and_then(|it| it.levels());
        let filled = bruno::substitute(url, &with.world.store.scope(&self.step.variables), levels).0;
        Url::parse(&filled).map(|url| with.world.jar.shared(&self.cookies).list(&url)).unwrap_or_default()
    }
}
