//! The cookies of a run.

use cookie_store::{CookieStore, RawCookie};

use crate::wire::{Exchange, Request};

/// Cookies that were set, and where they are sent. One jar for a whole run.
///
/// Source: RFC 6265.
#[derive(Debug, Default)]
pub struct Jar {
    store: CookieStore,
    /// Whether any was ever set: most runs need no look at all.
    is_used: bool,
}

impl Jar {
    /// Adds the cookies that belong to the request's URL, behind those that it has itself.
    pub(super) fn dress(&self, request: &mut Request) {
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
        if cookies.peek().is_none() {
            return;
        }
        self.is_used = true;
        let cookies = cookies.filter_map(|text| RawCookie::parse(text.to_owned()).ok());
        self.store.store_response_cookies(cookies, &exchange.request.url);
    }
}
