//! Asks for a token: by a refresh token where there is one, else as its grant says.

use super::{ask::ask, device, visit};
use crate::{
    auth::oauth2::{By, Errand, Token},
    event::Attempt,
    run::{fault::Fault, journey::Journey},
    wire::Transport,
};

/// Gets a token and remembers it. Whether it is a new one, and not one that was kept on disk.
pub(super) async fn fetch(
    errand: &Errand,
    journey: &Journey<'_>,
    transport: &impl Transport,
    attempt: &mut Attempt,
) -> Result<bool, Fault> {
    let shelf = journey.tokens.shelf.as_ref().filter(|_| errand.cache || journey.tokens.keeps_all);
    let mut before = errand.held(journey.memory);
    // What this run has got is newer than what was kept.
    if let (Some(shelf), None) = (shelf, &before) {
        match shelf.find(&errand.key) {
            Ok(found) => before = found,
            Err(why) => attempt.warnings.push(why),
        }
        if let Some(it) = &before {
            it.teach(journey.redactor);
        }
        if let Some(token) = before.clone().filter(|it| errand.fits(it)) {
            errand.keep(token, journey.memory);
            return Ok(false);
        }
    }
    let token = new(errand, before.as_ref(), journey, (transport, attempt)).await?;
    errand.keep(token.clone(), journey.memory);
    if let Some(Err(why)) = shelf.map(|shelf| shelf.keep(&errand.key, &token)) {
        attempt.warnings.push(why);
    }
    Ok(true)
}

/// A new token.
async fn new(
    errand: &Errand,
    before: Option<&Token>,
    journey: &Journey<'_>,
    (transport, attempt): (&impl Transport, &mut Attempt),
) -> Result<Token, Fault> {
    let refresh = before.and_then(Token::refresh_token).or(errand.first_refresh_token());
    if let Some(refresh) = refresh {
        let request = errand.request(By::Refresh(refresh), journey.redactor)?;
        let exchange = ask(request, (transport, attempt)).await?;
        match errand.token(&exchange, before, journey.redactor) {
            Ok(token) => return Ok(token),
            // Its time is over, too: somebody or something has to agree again.
            Err(refusal) if refusal.error.is_some() => {}
            Err(refusal) => return Err(errand.fails(refusal.why).into()),
        }
    }
    if errand.needs_browser() {
        return visit::token(errand, journey, (transport, attempt)).await;
    }
    if errand.needs_device() {
        return device::token(errand, journey, (transport, attempt)).await;
    }
    let exchange = ask(errand.request(By::Grant, journey.redactor)?, (transport, attempt)).await?;
    errand.token(&exchange, None, journey.redactor).map_err(|refusal| errand.fails(refusal.why).into())
}
