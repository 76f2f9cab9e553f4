//! Gets tokens: over the one door to the network, once for all who need the same one.

mod alone;
mod ask;
mod device;
mod fetch;
mod line;
mod somebody;
mod visit;

use std::time::Instant;

use super::{fault::Fault, journey::Journey};
use crate::{auth::oauth2::Errand, event::Attempt, wire::Transport};

/// The errands of one request: a token that was refused is replaced once.
#[derive(Default)]
pub(super) struct Errands {
    /// Whether a token was got for it.
    fetched: bool,
    /// Whether one was replaced.
    renewed: bool,
}

impl Errands {
    /// Gets the token of `errand`, unless somebody else has got it by now. Whether it makes sense to go on.
    pub(super) async fn run(
        &mut self,
        errand: &Errand,
        journey: &Journey<'_>,
        transport: &impl Transport,
        attempt: &mut Attempt,
    ) -> Result<bool, Fault> {
        let held = errand.held(journey.memory);
        if errand.rejected.is_some() {
            // Nobody is asked to agree again right after having agreed.
            let can_refresh = held.is_some_and(|it| it.refresh_token().is_some());
            if self.renewed || (self.fetched && errand.needs_somebody() && !can_refresh) {
                return Ok(false);
            }
            self.renewed = true;
        } else if self.fetched {
            return Err(errand.fails("the token's time was over before it could be used").into());
        }
        let line = line::of(errand, journey.memory);
        let came = Instant::now();
        let mut before = line.lock().await;
        if errand.usable(journey.memory).is_some() {
            return Ok(true);
        }
        // Whoever waited for this very answer is not helped by asking for it again.
        if let Some(refused) = before.as_ref().filter(|it| it.at >= came) {
            return Err(errand.fails(&refused.why).into());
        }
        match fetch::fetch(errand, journey, transport, attempt).await {
            Ok(is_new) => self.fetched = is_new,
            Err(fault) => {
                *before = Some(line::Refused { at: Instant::now(), why: fault.to_string() });
                return Err(fault);
            }
        }
        Ok(true)
    }
}
