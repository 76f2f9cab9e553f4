//! Whether a request is tried again, and when.

use std::time::Duration;

use super::settings::Options;
use crate::{
    event::{Attempt, Cause, Outcome},
    model::Request,
    wire::is_idempotent,
};

/// The first wait after trouble of the network.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest wait after trouble of the network, whatever the server asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

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
        Some(retry) => retry.wait(tries),
        None => trouble_wait(request, attempt, tries, options),
    }
}

/// Whether the request could not even be made: it would be the same again.
fn is_unsendable(attempt: &Attempt) -> bool {
    attempt.broken.as_ref().is_some_and(|it| it.cause == Cause::Request)
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
    if !options.retry_unsafe && !method.is_some_and(|it| is_idempotent(&it)) {
        return None;
    }
    let asked = attempt.answer().and_then(|it| it.response.header("retry-after")?.trim().parse().ok());
    let wait = asked.map_or_else(|| FIRST_WAIT.saturating_mul(1 << (tries - 1).min(16)), Duration::from_secs);
    Some(wait.min(LONGEST_WAIT))
}
