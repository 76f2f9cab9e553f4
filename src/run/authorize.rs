//! Plays a scheme's turns over the network, following redirects and keeping cookies on the way.

use std::sync::Arc;

use super::{cookies::own_cookies, fault::Fault, journey::Journey, redirect, settings::Options, token};
use crate::{
    auth::{Auth, Move, Netrc, Turn},
    event::Attempt,
    scope::Scope,
    wire::{Request, Transport},
};

/// The scheme, or the netrc file's entry for the host where nobody says how the request is authorized.
pub(super) fn or_netrc(auth: Arc<Auth>, request: &Request, options: &Options) -> Arc<Auth> {
    let is_open = matches!(&*auth, Auth::Inherit) && request.header("authorization").is_none();
    let host = request.url.host_str().unwrap_or_default();
    let is_known = || options.netrc.as_ref().is_some_and(|it| it.find(host).is_some());
    if is_open && options.netrc_for_all && is_known() { Arc::new(Auth::Netrc(Netrc::default())) } else { auth }
}

/// Sends `request`, and whatever else its scheme asks for; what is exchanged goes into `attempt`. The answer comes last.
pub(super) async fn send(
    request: Request,
    auth: &Auth,
    scope: &Scope<'_>,
    journey: &Journey<'_>,
    (transport, attempt): (&impl Transport, &mut Attempt),
) -> Result<(), Fault> {
    let Some(scheme) = auth.scheme() else { return follow(request, journey, (transport, attempt)).await };
    let mut errands = token::Errands::default();
    // What came before a token was there says nothing of what comes behind it.
    let mut since = 0;
    loop {
        let so_far = &attempt.exchanges[since..];
        let turn = Turn { request: &request, scope, so_far, memory: journey.memory };
        match scheme.next(&turn).map_err(|error| error.or_at(journey.place))? {
            Move::Send(next) => follow(*next, journey, (transport, &mut *attempt)).await?,
            Move::Mend(next, told) => {
                attempt.warnings.push(told);
                follow(*next, journey, (transport, &mut *attempt)).await?;
            }
            Move::Done => return Ok(()),
            Move::Token(errand) => {
                let goes_on = errands.run(&errand, journey, transport, attempt).await;
                if !goes_on.map_err(|fault| fault.or_at(journey.place))? {
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
    (transport, attempt): (&impl Transport, &mut Attempt),
) -> Result<(), Fault> {
    let broken = |why: String| Fault::Request { why, place: journey.place.clone() };
    for (name, value) in journey.defaults {
        if request.header(name).is_none() {
            // A signature may have gone into the body.
            let is_length = name == "Content-Length" && request.upload.is_none() && !request.body.is_empty();
            let value = if is_length { request.body.len().to_string() } else { value.clone() };
            request.headers.push((name.clone(), value));
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
            for told in jar.keep(&exchange) {
                // The rounds of a scheme set the same again.
                if !attempt.warnings.contains(&told) {
                    attempt.warnings.push(told);
                }
            }
        }
        let next = if most == 0 { Ok(None) } else { redirect::next(&exchange, journey.redirects, journey.redactor) };
        let origin = exchange.request.url.origin();
        attempt.exchanges.push(exchange);
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
                // Where they stood, they stand.
                match &own_cookies {
                    Some(own) => request.set_header("Cookie", own),
                    None => request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("cookie")),
                }
            }
        }
    }
}
