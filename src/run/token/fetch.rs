//! Asks for a token: by a refresh token where there is one, else as its grant says.

use super::{alone::alone, ask::ask, device, visit};
use crate::{
    auth::oauth2::{By, Errand, Shelf, Token},
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
    let shelf = journey.tokens.shelf.as_deref().filter(|_| errand.cache || journey.tokens.keeps_all);
    let mut before = errand.held(journey.memory);
    let mut turn = None;
    if let Some(shelf) = shelf {
        before = newest(before, shelf, errand, (journey, attempt));
        // Of two runs that show the same refresh token both may lose it: one waits, and finds what the other got.
        if !before.as_ref().is_some_and(|it| errand.fits(it)) && refresh_token(errand, before.as_ref()).is_some() {
            turn = alone(shelf).await;
            before = newest(before, shelf, errand, (journey, attempt));
        }
        if let Some(token) = before.clone().filter(|it| errand.fits(it)) {
            errand.keep(token, journey.memory);
            return Ok(false);
        }
    }
    let token = if let Some(token) = refreshed(errand, before.as_ref(), journey, (transport, &mut *attempt)).await? {
        token
    } else {
        // Nobody waits for somebody who has to agree.
        turn = None;
        granted(errand, journey, (transport, &mut *attempt)).await?
    };
    errand.keep(token.clone(), journey.memory);
    if let Some(shelf) = shelf {
        if turn.is_none() {
            turn = alone(shelf).await;
        }
        attempt.warnings.extend(shelf.keep(&errand.key, &token).err());
    }
    drop(turn);
    Ok(true)
}

/// What this run has got, or what another one has kept since.
fn newest(
    held: Option<Token>,
    shelf: &dyn Shelf,
    errand: &Errand,
    (journey, attempt): (&Journey<'_>, &mut Attempt),
) -> Option<Token> {
    let kept = match shelf.find(&errand.key) {
        Ok(Some(kept)) => kept,
        Ok(None) => return held,
        Err(why) => {
            if !attempt.warnings.contains(&why) {
                attempt.warnings.push(why);
            }
            return held;
        }
    };
    if held.as_ref().is_some_and(|it| !kept.is_newer(it)) {
        return held;
    }
    kept.teach(journey.redactor);
    Some(kept)
}

/// What a new token is got by, where there is such a thing.
fn refresh_token<'a>(errand: &'a Errand, before: Option<&'a Token>) -> Option<&'a str> {
    before.and_then(Token::refresh_token).or(errand.first_refresh_token())
}

/// A new token by a refresh token, where there is one and it is good.
async fn refreshed(
    errand: &Errand,
    before: Option<&Token>,
    journey: &Journey<'_>,
    (transport, attempt): (&impl Transport, &mut Attempt),
) -> Result<Option<Token>, Fault> {
    let Some(refresh) = refresh_token(errand, before) else { return Ok(None) };
    let request = errand.request(By::Refresh(refresh), journey.redactor)?;
    let exchange = ask(request, (transport, attempt)).await?;
    match errand.token(&exchange, before, journey.redactor) {
        Ok(token) => Ok(Some(token)),
        // Its time is over, too: somebody or something has to agree again.
        Err(refusal) if refusal.error.is_some() => Ok(None),
        Err(refusal) => Err(errand.fails(refusal.why).into()),
    }
}

/// A new token as the grant says.
async fn granted(
    errand: &Errand,
    journey: &Journey<'_>,
    (transport, attempt): (&impl Transport, &mut Attempt),
) -> Result<Token, Fault> {
    if errand.needs_browser() {
        return visit::token(errand, journey, (transport, attempt)).await;
    }
    if errand.needs_device() {
        return device::token(errand, journey, (transport, attempt)).await;
    }
    let exchange = ask(errand.request(By::Grant, journey.redactor)?, (transport, attempt)).await?;
    errand.token(&exchange, None, journey.redactor).map_err(|refusal| errand.fails(refusal.why).into())
}
