//! The `curl` command of a request that was sent, or could not be.

use url::Url;

use super::{fault::Fault, settings::Options};
use crate::{
    auth::Auth,
    curl::{self, Login},
    event::Attempt,
    scope::Scope,
    wire::Request,
};

/// What is known of a request before it is signed and sent.
pub(super) struct Wanted {
    method: String,
    url: Url,
    target: Option<String>,
}

impl Wanted {
    /// What will be looked for, where commands are asked for.
    pub(super) fn of(request: &Request, options: &Options) -> Option<Self> {
        options.curl.as_ref()?;
        Some(Self { method: request.method.clone(), url: request.url.clone(), target: request.target.clone() })
    }

    /// Whether this is the request itself, and not what it was redirected to. A scheme may have added to its query.
    fn is(&self, request: &Request) -> bool {
        let path = |target: &Option<String>, url: &Url| {
            let target = target.as_deref().unwrap_or(url.path());
            target.split(['?', '#']).next().unwrap_or_default().to_owned()
        };
        self.method == request.method
            && self.url.origin() == request.url.origin()
            && path(&self.target, &self.url) == path(&request.target, &request.url)
    }
}

/// Notes the command in `attempt`.
pub(super) fn note(
    attempt: &mut Attempt,
    (wanted, redirects): (&Wanted, usize),
    auth: &Auth,
    (options, scope): (&Options, &Scope<'_>),
    sent: &Result<(), Fault>,
) {
    let Some(around) = &options.curl else { return };
    let own = attempt.exchanges.iter().enumerate().filter(|(index, _)| !attempt.errands.contains(index));
    let unanswered = match sent {
        Err(Fault::Transport(error)) => Some(&*error.request),
        _ => None,
    };
    let requests: Vec<&Request> = own.map(|(_, exchange)| &exchange.request).chain(unanswered).collect();
    let Some(request) = requests.iter().rev().find(|it| wanted.is(it)).or(requests.first()) else { return };
    let around = curl::Around { login: Login::of(auth, scope), redirects, ..around.clone() };
    let in_clear = around.shows_secrets.then(|| curl::command(request, &around, &str::to_owned));
    let hide = |text: &str| scope.redactor().redact(text).unwrap_or_else(|| text.to_owned());
    attempt.curl = Some(curl::command(request, &around, &hide));
    attempt.curl_in_clear = in_clear;
}
