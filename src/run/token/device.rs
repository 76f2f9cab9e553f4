//! A token by a user's consent on another device.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{ask::ask, somebody::somebody};
use crate::{
    auth::oauth2::{By, Errand, Token, Wait},
    event::Attempt,
    run::{fault::Fault, journey::Journey},
    wire::Transport,
};

/// The token that somebody has agreed to.
pub(super) async fn token(
    errand: &Errand,
    journey: &Journey<'_>,
    (transport, attempt): (&impl Transport, &mut Attempt),
) -> Result<Token, Fault> {
    let somebody = somebody(errand, journey)?;
    let exchange = ask(errand.device_request(journey.redactor)?, (transport, attempt)).await?;
    let device = errand.device(&exchange, journey.redactor);
    let mut device = device.map_err(|refusal| errand.fails(refusal.why))?;
    let end = Instant::now() + device.lifetime.min(Duration::from_hours(24));
    somebody.tell(&device.says());
    loop {
        if Instant::now() + device.pause > end {
            return Err(errand.fails(device.too_late()).into());
        }
        sleep(device.pause).await;
        let request = errand.request(By::Device(&device.code), journey.redactor)?;
        let exchange = ask(request, (transport, attempt)).await?;
        match errand.token(&exchange, None, journey.redactor) {
            Ok(token) => return Ok(token),
            Err(refusal) => match device.after(refusal) {
                // Of the many times that nobody has agreed yet nothing is told.
                Wait::Longer => {
                    attempt.exchanges.pop();
                    attempt.errands.pop();
                }
                Wait::No(refusal) => return Err(errand.fails(refusal.why).into()),
            },
        }
    }
}
