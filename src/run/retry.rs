//! Whether a request is tried again, and when.

use std::time::Duration;

use super::settings::Options;
use crate::{
    event::{Attempt, Cause, Outcome},
    model::{Request, Retry},
};

/// The number of tries when `retry` does not say.
const TRIES: u32 = 10;

/// How long `retry` waits when it does not say.
const EVERY: Duration = Duration::from_secs(1);

/// The first wait after trouble of the network.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest wait after trouble of the network, whatever the server asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The longest wait between two tries that `backoff` makes.
const LONGEST_EVERY: Duration = Duration::from_mins(10);

/// How long to wait before `request` is tried again, if it is; it was tried `tries` times.
/// `settled` says whether what it waits `until` has come.
pub(super) fn again_in(
    request: &Request,
    (attempt, settled): (&Attempt, bool),
    tries: u32,
    options: &Options,
) -> Option<Duration> {
    if attempt.outcome() == Outcome::Passed || is_unsendable(attempt) {
        return None;
    }
    match &request.retry {
        // When it has come, what else failed is a failure.
        Some(retry) if retry.until.is_some() && settled => None,
        Some(retry) => poll_wait(retry, tries),
        None => trouble_wait(request, attempt, tries, options),
    }
}

/// Whether the request could not even be made: it would be the same again.
fn is_unsendable(attempt: &Attempt) -> bool {
    attempt.broken.as_ref().is_some_and(|it| it.cause == Cause::Request)
}

fn poll_wait(retry: &Retry, tries: u32) -> Option<Duration> {
    if tries >= retry.max.unwrap_or(TRIES) {
        return None;
    }
    let factor = retry.backoff.map_or(1.0, |it| it.0).powf(f64::from(tries.saturating_sub(1)));
    let wait = retry.every.unwrap_or(EVERY).as_secs_f64() * factor;
    Some(
        Duration::try_from_secs_f64(wait).unwrap_or(LONGEST_EVERY).min(LONGEST_EVERY.max(retry.every.unwrap_or(EVERY))),
    )
}

/// The wait that `--retries` asks for: behind trouble of the network and of the server alone.
fn trouble_wait(request: &Request, attempt: &Attempt, tries: u32, options: &Options) -> Option<Duration> {
    if tries > options.retries {
        return None;
    }
    let status = attempt.answer().map(|it| it.response.status);
    if attempt.broken.is_none() && !status.is_some_and(|it| (500..600).contains(&it)) {
        return None;
    }
    let method = request.method.fixed().map(str::to_ascii_uppercase);
    let twice_is_once = |it: &str| matches!(it, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE");
    if !options.retry_unsafe && !method.is_some_and(|it| twice_is_once(&it)) {
        return None;
    }
    let asked = attempt.answer().and_then(|it| it.response.header("retry-after")?.trim().parse().ok());
    let wait = asked.map_or_else(|| FIRST_WAIT.saturating_mul(1 << (tries - 1).min(16)), Duration::from_secs);
    Some(wait.min(LONGEST_WAIT))
}
