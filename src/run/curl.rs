//! The `curl` command of a request that was sent, or could not be.

use url::Url;

use super::{fault::Fault, settings::Options};
use crate::{
    auth::Auth,
    curl::{self, Login},
    event::Attempt,
    model::Redirecting,
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

    /// Which of the requests that were sent is the request itself, and not what it was redirected to: the last round of its
    /// scheme, which may have added to the query.
    fn among<'a>(&self, requests: &[&'a Request]) -> Option<&'a Request> {
        let is_whole = |it: &&&Request| self.is(it) && it.url.query() == self.url.query();
        let last = requests.iter().rev();
        let found = last.clone().find(is_whole).or_else(|| last.clone().find(|it| self.is(it)));
        found.or(requests.first()).copied()
    }

    /// Whether this is the request itself, or begins like it.
    fn is(&self, request: &Request) -> bool {
        let query = |url: &Url| url.query().unwrap_or_default().to_owned();
        let path = |target: &Option<String>, url: &Url| {
            let target = target.as_deref().unwrap_or(url.path());
            target.split(['?', '#']).next().unwrap_or_default().to_owned()
        };
        self.method == request.method
            && self.url.origin() == request.url.origin()
            && path(&self.target, &self.url) == path(&request.target, &request.url)
            && query(&request.url).starts_with(&query(&self.url))
    }
}

/// Notes the command in `attempt`.
pub(super) fn note(
    attempt: &mut Attempt,
    (wanted, redirects): (&Wanted, &Redirecting),
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
    let Some(request) = wanted.among(&requests) else { return };
    let around = curl::Around { login: Login::of(auth, scope), redirects: Some(redirects.clone()), ..around.clone() };
    let in_clear = around.shows_secrets.then(|| curl::command(request, &around, &str::to_owned));
    let hide = |text: &str| scope.redactor().redact(text).unwrap_or_else(|| text.to_owned());
    attempt.curl = Some(curl::command(request, &around, &hide));
    attempt.curl_in_clear = in_clear;
}
