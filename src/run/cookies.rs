//! The cookies of a run.

use cookie_store::{CookieStore, RawCookie};
use url::Url;

use crate::wire::{Exchange, Request};

/// Cookies that were set, and where they are sent. One jar for an iteration.
///
/// Source: RFC 6265.
#[derive(Debug, Default)]
pub struct Jar {
    store: CookieStore,
    /// Whether any was ever set: most runs need no look at all.
    is_used: bool,
    /// What happened since it was forked off another, if it was.
    log: Option<Log>,
}

/// What happened to a jar.
#[derive(Debug, Default)]
struct Log {
    set: Vec<SetCookies>,
    sent: Vec<Url>,
}

/// Cookies that a response has set.
#[derive(Clone, Debug)]
pub(super) struct SetCookies {
    url: Url,
    cookies: Vec<String>,
}

impl Jar {
    /// A copy that remembers what happens to it.
    pub(super) fn fork(&self) -> Self {
        Self { store: self.store.clone(), is_used: self.is_used, log: Some(Log::default()) }
    }

    /// The cookies that were set since the fork, and the URLs to which requests went.
    pub(super) fn into_log(self) -> (Vec<SetCookies>, Vec<Url>) {
        self.log.map(|it| (it.set, it.sent)).unwrap_or_default()
    }

    /// Holds what `other` holds, and nothing else.
    pub(super) fn restart(&mut self, other: &Self) {
        if self.is_used || other.is_used {
            (self.store, self.is_used) = (other.store.clone(), other.is_used);
        }
    }

    /// Whether one of these cookies would be sent to `url`.
    pub(super) fn concerns(cookies: &[SetCookies], url: &Url) -> bool {
        let mut jar = Self::default();
        for it in cookies {
            jar.set(it);
        }
        jar.store.get_request_values(url).next().is_some()
    }

    /// Remembers that a request goes to `url`.
    pub(super) fn note(&mut self, url: &Url) {
        if let Some(log) = &mut self.log
            && log.sent.last() != Some(url)
        {
            log.sent.push(url.clone());
        }
    }

    /// Keeps cookies.
    pub(super) fn set(&mut self, it: &SetCookies) {
        self.is_used = true;
        let cookies = it.cookies.iter().filter_map(|text| RawCookie::parse(text.clone()).ok());
        self.store.store_response_cookies(cookies, &it.url);
        if let Some(log) = &mut self.log {
            log.set.push(it.clone());
        }
    }

    /// Adds the cookies that belong to the request's URL, behind those that it has itself.
    pub(super) fn dress(&mut self, request: &mut Request) {
        self.note(&request.url);
        if !self.is_used {
            return;
        }
        let mut cookies: Vec<String> =
            self.store.get_request_values(&request.url).map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() {
            return;
        }
        let own = request.header("cookie").map(str::to_owned);
        let name_of = |cookie: &str| cookie.split('=').next().unwrap_or_default().trim().to_owned();
        if let Some(own) = &own {
            // What the user wrote wins over what a server set.
            let names: Vec<String> = own.split(';').map(name_of).collect();
            cookies.retain(|cookie| !names.contains(&name_of(cookie)));
        }
        // The order in a jar is not ours to rely on: one run must be like the next.
        cookies.sort();
        let all = own.into_iter().chain(cookies).collect::<Vec<_>>().join("; ");
        request.set_header("Cookie", all);
    }

    /// Keeps the cookies that a response sets.
    pub(super) fn keep(&mut self, exchange: &Exchange) {
        let mut cookies = exchange.response.headers_named("set-cookie").peekable();
        if cookies.peek().is_some() {
            let cookies = cookies.map(str::to_owned).collect();
            self.set(&SetCookies { url: exchange.request.url.clone(), cookies });
        }
    }
}
