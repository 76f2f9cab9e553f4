//! Runs the scripts around a request: hands them the variables, and does what they ask for.

mod around;
mod native;
mod nested;
mod rewritten;
mod serve;

pub(super) use around::Around;

use std::sync::{Arc, Mutex};

use super::{cookies::Jar, running::locked, with::With};
use crate::{
    auth::oauth2,
    event::{Attempt, Scripted, Thrown},
    model::{Script, Stage},
    plan::{Plan, Step},
    scope::Store,
    script::{Engine, Limits},
    wire::Transport,
};

/// Runs the scripts of a stage. Whether one of them said that the request is not to be sent, or ends the run.
pub(super) async fn run<T: Transport>(
    stage: Stage,
    around: &mut Around<'_>,
    attempt: &mut Attempt,
    with: &mut With<'_, T>,
) -> bool {
    let mut broken = None;
    for script in around.step.scripts.iter().filter(|it| it.stage == stage) {
        if is_left_out(script, around, broken) {
            continue;
        }
        let (inner, scripted) = one(script, around, with).await;
        attempt.scripts.extend(inner);
        let skips = scripted.skips;
        if script.dialect.is_strict() && !scripted.errors.is_empty() {
            broken = Some(script);
        }
        attempt.scripts.push(scripted);
        // Where the first failure ends the run, nothing comes behind it.
        if skips || with.options.ends_at(attempt) {
            return true;
        }
    }
    false
}

/// Whether a script does not run, since there is nothing to look at for it, or since one that it is part of has broken off.
fn is_left_out(script: &Script, around: &Around<'_>, broken: Option<&Arc<Script>>) -> bool {
    let is_unanswered = script.stage == Stage::After && !around.is_answered();
    let is_part = broken.is_some_and(|it| script.dialect.shares_part(&it.dialect));
    script.dialect.is_strict() && (is_unanswered || is_part)
}

async fn one<T: Transport>(
    script: &Arc<Script>,
    around: &mut Around<'_>,
    with: &mut With<'_, T>,
) -> (Vec<Scripted>, Scripted) {
    let engine = locked(with.engines).pop().unwrap_or_else(|| Engine::new(Limits::default()));
    let job = around.job(script, with);
    let redactor = job.store.redactor.clone();
    let started = engine.start(job);
    let serving = serve::Serving {
        jar: with.world.jar.shared(&around.cookies),
        whole_jar: &with.world.jar,
        transport: with.transport,
        options: with.options,
        redactor,
        place: &script.place,
        dialect: &script.dialect,
        plan: with.plan,
        engines: with.engines,
        live: with.live,
        seed: with.world.inner(Store::default(), Jar::default()),
        iteration: with.iteration,
        depth: with.depth,
        told: Mutex::default(),
    };
    with.world.lent = Some(started.ended);
    let sent = serving.all(started.asks, &started.replies).await;
    let inner = serving.told.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let ended = match &mut with.world.lent {
        Some(lent) => lent.await.ok(),
        None => None,
    };
    with.world.lent = None;
    let Some(ended) = ended else { return (inner, lost(script)) };
    locked(with.engines).push(engine);
    with.world.store = ended.store;
    around.memo = ended.memo;
    if !ended.forgets.is_empty() {
        ended.forgets.iter().for_each(|id| oauth2::forget(id, &with.world.memory));
        around.know_tokens(&with.world.memory);
    }
    let mut scripted = Scripted { sent, ..ended.scripted };
    if let Some(request) = ended.request {
        around.change(request);
    }
    if let Some(next) = scripted.next.clone() {
        if script.dialect.is_strict() {
            match named(next, around.step, with.plan) {
                Ok(next) => with.world.next = Some(next),
                Err(name) => {
                    scripted.errors.push(thrown(&format!("there is no request `{name}` that could come next")));
                }
            }
        } else if around.step.jumps {
            with.world.next = Some(next);
        } else {
            let message = "`setNextRequest` needs `jumps: true` in `collection.yaml`; `when`, `for`, `retry` and `needs` say what runs, too";
            scripted.errors.push(thrown(message));
        }
    }
    (inner, scripted)
}

/// The id of the first request of this name, for those formats that take the first.
fn named(next: Option<String>, step: &Step, plan: &Plan) -> Result<Option<String>, String> {
    let Some(name) = next else { return Ok(None) };
    let mut all = plan.steps.iter().filter(|it| it.collection == step.collection);
    let found = all.find_map(|it| it.request.foreign.as_ref().filter(|_| *it.request.name == *name));
    found.map(|it| Some(it.id().to_owned())).ok_or(name)
}

/// The thread of the scripts is gone, and the variables with it.
fn lost(script: &Script) -> Scripted {
    Scripted { errors: vec![thrown("the script broke off")], ..Scripted::new(script) }
}

fn thrown(message: &str) -> Thrown {
    Thrown { name: "Error".to_owned(), message: message.to_owned(), at: None, stack: String::new() }
}
