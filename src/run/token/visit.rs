//! A token by a user's consent in a browser on this machine.

use super::{ask::ask, line, somebody::somebody};
use crate::{
    auth::oauth2::{By, Errand, Token},
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
    let line = line::of_somebody(journey.memory);
    let _alone = line.lock().await;
    let listening = somebody.listen(errand.redirect()).map_err(|why| errand.fails(why))?;
    let visit = errand.visit(listening.address().to_owned(), journey.redactor)?;
    let came = listening.visit(&visit.url).await.map_err(|why| errand.fails(why))?;
    let code = visit.code(&came, journey.redactor).map_err(|why| errand.fails(why))?;
    let by = By::Code { code: &code, redirect: &visit.redirect, verifier: visit.verifier.as_deref() };
    let exchange = ask(errand.request(by, journey.redactor)?, (transport, attempt)).await?;
    errand.token(&exchange, None, journey.redactor).map_err(|refusal| errand.fails(refusal.why).into())
}
