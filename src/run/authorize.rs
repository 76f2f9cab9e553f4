//! Plays a scheme's turns over the network, following redirects and keeping cookies on the way.

use super::{cookies::Jar, fault::Fault, redirect};
use crate::{
    auth::{Auth, Move, Turn},
    scope::Scope,
    secret::Redactor,
    source::Place,
    wire::{Exchange, Request, Transport},
};

/// How requests travel: through which jar, over how many redirects.
pub(super) struct Journey<'a> {
    pub(super) jar: Option<&'a mut Jar>,
    pub(super) redirects: usize,
    pub(super) place: &'a Place,
    pub(super) redactor: &'a Redactor,
}

/// Sends `request`, and whatever else its scheme asks for, into `exchanges`. The answer comes last.
pub(super) async fn send(
    request: Request,
    auth: &Auth,
    scope: &Scope<'_>,
    journey: &mut Journey<'_>,
    (transport, exchanges): (&impl Transport, &mut Vec<Exchange>),
) -> Result<(), Fault> {
    let Some(scheme) = auth.scheme() else { return follow(request, journey, transport, exchanges).await };
    loop {
        let next = scheme.next(&Turn { request: &request, scope, so_far: exchanges })?;
        let Move::Send(next) = next else { return Ok(()) };
        follow(*next, journey, transport, exchanges).await?;
    }
}

async fn follow(
    mut request: Request,
    journey: &mut Journey<'_>,
    transport: &impl Transport,
    exchanges: &mut Vec<Exchange>,
) -> Result<(), Fault> {
    let broken = |why: String| Fault::Request { why, place: journey.place.clone() };
    let mut left = journey.redirects;
    // The jar adds its own at each stop; what the user wrote stays with the origin that it was written for.
    let mut own_cookies = request.header("cookie").map(str::to_owned);
    loop {
        if let Some(jar) = &mut journey.jar {
            jar.dress(&mut request);
        }
        let exchange = transport.send(request).await?;
        if let Some(jar) = &mut journey.jar {
            jar.keep(&exchange);
        }
        let next = if journey.redirects == 0 { Ok(None) } else { redirect::next(&exchange, journey.redactor) };
        let origin = exchange.request.url.origin();
        exchanges.push(exchange);
        match next.map_err(broken)? {
            None => return Ok(()),
            Some(_) if left == 0 => {
                return Err(broken(format!("more than {} redirects: do they run in a circle?", journey.redirects)));
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
