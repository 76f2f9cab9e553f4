//! The life of one request, from top to bottom.

use std::sync::Arc;

use serde_json::Value;

use super::{
    authorize,
    cookies::Dress,
    curl::{self, Wanted},
    fault::Fault,
    journey::Journey,
    render::{self, Ready},
    script::{self, Around},
    with::{Lived, With},
};
use crate::{
    auth::{Memory, oauth2},
    event::{Attempt, Captured},
    expectation::Verdict,
    model::{Capture, Request, Stage},
    plan::Step,
    scope::{Scope, Store},
    wire::{Exchange, Transport},
};

/// Tries a step once. A fault leaves in `attempt` what had happened before it.
pub(super) async fn live<T: Transport>(
    attempt: &mut Attempt,
    step: &Step,
    with: &mut With<'_, T>,
) -> Result<Lived, Fault> {
    let knowing = knowing_tokens(step, &with.world.memory);
    let step = knowing.as_ref().unwrap_or(step);
    if step.scripts.is_empty() {
        send(attempt, step, with).await.1?;
    } else {
        let mut around = Around::new(step, with.iteration);
        if script::run(Stage::Before, &mut around, attempt, with).await {
            return Ok(Lived::Skipped);
        }
        // Whoever asks for the first error is not told what might have come after it; and some formats send nothing then.
        let bails = step.request.foreign.is_some() && with.options.bail.is_some();
        let is_strict = step.scripts.iter().any(|it| it.stage == Stage::Before && it.dialect.is_strict());
        if (bails || is_strict) && attempt.scripts.iter().any(|it| !it.errors.is_empty()) {
            return Ok(Lived::Settled);
        }
        let changed = around.changed(&with.world.store)?;
        let (view, sent) = send(attempt, changed.as_ref().unwrap_or(step), with).await;
        around.sent(view, attempt.exchanges.last().filter(|_| sent.is_ok()));
        around.know_tokens(&with.world.memory);
        // Scripts hear of a request that failed, too; in our own formats not of one that could not even be made.
        let is_heard = match &sent {
            Ok(()) => true,
            Err(Fault::Render(_) | Fault::Auth(_)) => step.request.foreign.is_some() && !bails,
            Err(_) => !bails,
        };
        if is_heard {
            script::run(Stage::After, &mut around, attempt, with).await;
        }
        sent?;
    }
    let world = &mut *with.world;
    let Some(answer) = attempt.exchanges.last() else { return Ok(Lived::Settled) };
    let mut awaited = until(step, answer, &world.store.scope(&step.variables));
    if awaited.iter().any(|it| !it.held) {
        attempt.verdicts = awaited;
        return Ok(Lived::Unsettled);
    }
    attempt.verdicts = capture(&mut attempt.captures, step, answer, &mut world.store);
    // Other formats expect nothing that they do not write.
    if step.request.foreign.is_none() || with.options.strict {
        let scope = world.store.scope(&step.variables);
        awaited.extend(step.request.expect.judge(answer, &scope, &step.request.place));
    }
    attempt.verdicts.splice(0..0, awaited);
    Ok(Lived::Settled)
}

/// The step as it knows of the tokens that the run has got, where there are any and its format has words for them.
fn knowing_tokens(step: &Step, memory: &Memory) -> Option<Step> {
    let foreign = step.request.foreign.as_ref()?;
    let tokens = oauth2::known(memory);
    let foreign = Some(foreign.knowing(&tokens).filter(|_| !tokens.is_empty())?);
    Some(Step { request: Arc::new(Request { foreign, ..(*step.request).clone() }), ..step.clone() })
}

/// Sends a step's request, and follows where it leads; with it comes what scripts see of the request afterwards, where its
/// format says that.
async fn send<T: Transport>(
    attempt: &mut Attempt,
    step: &Step,
    with: &mut With<'_, T>,
) -> (Option<Value>, Result<(), Fault>) {
    let scope = with.world.store.scope(&step.variables);
    let ready = match render::ready(step, with.options, &scope) {
        Ok(ready) => ready,
        Err(fault) => return (None, Err(fault)),
    };
    let Ready { request, auth, defaults, redirects, cookies, warnings, view } = ready;
    let auth = authorize::or_netrc(auth, &request, with.options);
    attempt.warnings.extend(warnings);
    let dress = if step.request.foreign.is_some() { Dress::Behind } else { Dress::OwnFirst };
    let journey = Journey {
        jar: cookies.as_ref().map(|it| (with.world.jar.shared(it), dress)),
        redirects: &redirects,
        defaults: &defaults,
        place: &step.request.place,
        redactor: scope.redactor(),
        memory: &with.world.memory,
        tokens: &with.options.tokens,
    };
    let wanted = Wanted::of(&request, with.options);
    let sent = authorize::send(request, &auth, &scope, &journey, (with.transport, attempt)).await;
    if let Some(wanted) = wanted {
        curl::note(attempt, (&wanted, &redirects), &auth, (with.options, &scope), &sent);
    }
    (view, sent)
}

/// What came of the expectations that the step is tried again `until` they hold.
fn until(step: &Step, answer: &Exchange, scope: &Scope<'_>) -> Vec<Verdict> {
    let until = step.request.retry.iter().find_map(|it| it.until.as_ref());
    until.map(|it| it.judge(answer, scope, &step.request.place)).unwrap_or_default()
}

/// Keeps what the step captures of `answer`. Each capture that finds nothing and has no default, or none
/// that has a value, is a failed verdict.
fn capture(captures: &mut Vec<Captured>, step: &Step, answer: &Exchange, store: &mut Store) -> Vec<Verdict> {
    let mut failed = Vec::new();
    for it in &step.request.captures.0 {
        let scope = store.scope(&step.variables);
        let value = match (it.query.find(answer, &scope), &it.default) {
            (Ok(Some(value)), _) => value,
            (Ok(None) | Err(_), Some(default)) => match default.value(&scope) {
                Ok(value) => value,
                // The answer is there to be judged, whatever the default lacks.
                Err(error) => {
                    failed.push(nothing(it, Some(format!("its default has no value: {error}"))));
                    continue;
                }
            },
            (Ok(None), None) => {
                failed.push(nothing(it, it.query.missing(answer, &scope)));
                continue;
            }
            (Err(error), None) => {
                failed.push(nothing(it, Some(error.to_string())));
                continue;
            }
        };
        captures.push(Captured { name: it.name.to_string(), value: value.clone() });
        store.set_value(it.scope.layer(), it.name.clone(), value, it.secret);
    }
    failed
}

fn nothing(capture: &Capture, why: Option<String>) -> Verdict {
    Verdict {
        held: false,
        place: capture.place.clone(),
        query: format!("capture {}", capture.name),
        expected: format!("something at {}", capture.query.written()),
        actual: None,
        why,
        diff: None,
    }
}
