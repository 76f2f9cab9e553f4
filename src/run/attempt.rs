//! The life of one request, from top to bottom.

use super::{
    authorize::{self, Journey},
    cookies::Jar,
    fault::Fault,
    render,
    settings::Options,
};
use crate::{
    event::{Attempt, Captured},
    expectation::Verdict,
    model::{Capture, CaptureScope, Redirects},
    plan::Step,
    scope::{Layer, Scope, Store},
    wire::{Exchange, Transport},
};

/// What an attempt works with.
pub(super) struct With<'a, T> {
    pub(super) options: &'a Options,
    pub(super) store: &'a mut Store,
    pub(super) jar: &'a mut Jar,
    pub(super) transport: &'a T,
}

/// Tries a step once; whether what it is tried again `until` holds, if it is. A fault leaves in `attempt` what had
/// happened before it.
pub(super) async fn live<T: Transport>(
    attempt: &mut Attempt,
    step: &Step,
    world: &mut With<'_, T>,
) -> Result<bool, Fault> {
    let scope = world.store.scope(&step.variables);
    let request = render::request(step, world.options, &scope)?;
    let jar = step.settings.cookies.unwrap_or(true).then_some(&mut *world.jar);
    let redirects = step.settings.redirects.unwrap_or(Redirects::DEFAULT).0;
    let mut journey = Journey { jar, redirects, place: &step.request.place, redactor: scope.redactor() };
    authorize::send(request, &step.auth, &scope, &mut journey, (world.transport, &mut attempt.exchanges)).await?;
    let Some(answer) = attempt.exchanges.last() else { return Ok(true) };
    let mut awaited = until(step, answer, &scope);
    if awaited.iter().any(|it| !it.held) {
        attempt.verdicts = awaited;
        return Ok(false);
    }
    attempt.verdicts = capture(&mut attempt.captures, step, answer, world.store);
    let scope = world.store.scope(&step.variables);
    let judged = step.request.expect.judge(answer, &scope, &step.request.place);
    awaited.extend(judged);
    attempt.verdicts.splice(0..0, awaited);
    Ok(true)
}

/// What came of the expectations that the step is tried again `until` they hold.
fn until(step: &Step, answer: &Exchange, scope: &Scope<'_>) -> Vec<Verdict> {
    let until = step.request.retry.iter().find_map(|it| it.until.as_ref());
    until.map(|it| it.judge(answer, scope, &step.request.place)).unwrap_or_default()
}

/// The layer that a capture goes into.
pub(super) fn layer(capture: &Capture) -> Layer {
    match capture.scope {
        CaptureScope::Environment => Layer::Environment,
        CaptureScope::Collection => Layer::Collection,
        CaptureScope::Global => Layer::Global,
        CaptureScope::Iteration => Layer::Data,
    }
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
                failed.push(nothing(it, None));
                continue;
            }
            (Err(error), None) => {
                failed.push(nothing(it, Some(error.to_string())));
                continue;
            }
        };
        captures.push(Captured { name: it.name.to_string(), value: value.clone() });
        store.set_value(layer(it), it.name.clone(), value, it.secret);
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
