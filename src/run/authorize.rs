//! Plays a scheme's turns over the network, following redirects and keeping cookies on the way.

use super::{
    cookies::{Dress, Jar, own_cookies},
    fault::Fault,
    redirect, token,
};
use crate::{
    auth::{Auth, Memory, Move, Turn},
    event::Attempt,
    model::Redirecting,
    scope::Scope,
    secret::Redactor,
    source::Place,
    wire::{Exchange, Headers, Request, Transport},
};

/// How requests travel: through which jar, over which redirects.
pub(super) struct Journey<'a> {
    pub(super) jar: Option<(&'a Jar, Dress)>,
    pub(super) redirects: &'a Redirecting,
    /// Headers that are added to what is signed, unless it has them.
    pub(super) defaults: &'a Headers,
    pub(super) place: &'a Place,
    pub(super) redactor: &'a Redactor,
    /// What schemes of auth remember.
    pub(super) memory: &'a Memory,
    /// How tokens are got.
    pub(super) tokens: &'a token::Tokens,
}

/// Sends `request`, and whatever else its scheme asks for; what is exchanged goes into `attempt`. The answer comes last.
pub(super) async fn send(
    request: Request,
    auth: &Auth,
    scope: &Scope<'_>,
    journey: &Journey<'_>,
    (transport, attempt): (&impl Transport, &mut Attempt),
) -> Result<(), Fault> {
    let exchanges = &mut attempt.exchanges;
    let Some(scheme) = auth.scheme() else { return follow(request, journey, transport, exchanges).await };
    let mut errands = token::Errands::default();
    // What came before a token was there says nothing of what comes behind it.
    let mut since = 0;
    loop {
        let so_far = &attempt.exchanges[since..];
        match scheme.next(&Turn { request: &request, scope, so_far, memory: journey.memory })? {
            Move::Send(next) => follow(*next, journey, transport, &mut attempt.exchanges).await?,
            Move::Done => return Ok(()),
            Move::Token(errand) => {
                if !errands.run(&errand, journey, transport, attempt).await? {
                    return Ok(());
                }
                since = attempt.exchanges.len();
            }
        }
    }
}

async fn follow(
    mut request: Request,
    journey: &Journey<'_>,
    transport: &impl Transport,
    exchanges: &mut Vec<Exchange>,
) -> Result<(), Fault> {
    let broken = |why: String| Fault::Request { why, place: journey.place.clone() };
    for (name, value) in journey.defaults {
        if request.header(name).is_none() {
            request.headers.push((name.clone(), value.clone()));
        }
    }
    let most = journey.redirects.most;
    let mut left = most;
    // The jar adds its own at each stop; what the user wrote stays with the origin that it was written for.
    let mut own_cookies = own_cookies(&request);
    loop {
        if let Some((jar, dress)) = journey.jar {
            jar.dress(&mut request, dress);
        }
        let exchange = transport.send(request).await?;
        if let Some((jar, _)) = journey.jar {
            jar.keep(&exchange);
        }
        let next = if most == 0 { Ok(None) } else { redirect::next(&exchange, journey.redirects, journey.redactor) };
        let origin = exchange.request.url.origin();
        exchanges.push(exchange);
        match next.map_err(broken)? {
            None => return Ok(()),
            Some(_) if left == 0 && journey.redirects.ends_with_answer => return Ok(()),
            Some(_) if left == 0 => {
                return Err(broken(format!("more than {most} redirects: do they run in a circle?")));
            }
            Some(next) => {
                left -= 1;
                request = next;
                own_cookies = own_cookies.filter(|_| request.url.origin() == origin);
                if let Some(own) = &own_cookies {
                    request.set_header("Cookie", own);
                }
            }
        }
    }
}
