//! The cookies of a run.
//!
//! A jar has a part for each scope of cookies: what a request sets is sent with those that have the same scope.

mod dates;
mod described;
mod rules;

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use cookie_store::CookieStore;
use serde_json::Value;
use url::Url;

use self::described::{described, key, written};
use crate::{
    model::CookieScope,
    wire::{Exchange, Request, headers_named},
};

/// Cookies that were set, and where they are sent. Several requests may use it at the same time.
///
/// Source: RFC 6265.
#[derive(Debug, Default)]
pub struct Jar(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// What every part begins with.
    given: Part,
    /// A run has few.
    parts: Vec<(CookieScope, Part)>,
    /// Whether any cookie was ever set: most runs need no look at all.
    is_used: bool,
    /// What happened since it was forked off another, if it was.
    log: Option<Log>,
}

/// The cookies of a scope.
#[derive(Clone, Debug, Default)]
struct Part {
    store: CookieStore,
    /// When each was first set, by its domain, path and name.
    order: HashMap<(String, String, String), usize>,
}

/// What happened to a jar.
#[derive(Debug, Default)]
struct Log {
    set: Vec<SetCookies>,
    sent: Vec<(CookieScope, Url)>,
}

/// A jar as those see it who have a scope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared<'a> {
    jar: &'a Jar,
    scope: &'a CookieScope,
}

/// Cookies that were set, or removed.
#[derive(Clone, Debug)]
pub(super) struct SetCookies {
    scope: CookieScope,
    url: Url,
    change: Change,
}

/// What is done to the cookies of a URL.
#[derive(Clone, Debug)]
enum Change {
    /// These are set, each as in a `Set-Cookie` header.
    Set(Vec<String>),
    /// The one of this name is removed, or all.
    Remove(Option<String>),
}

/// How cookies are put into a request that has some of its own: behind them, the longer path first, then the older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dress {
    /// What the user wrote wins over what a server set under the same name.
    OwnFirst,
    /// All that a server set, whatever the user wrote.
    Behind,
}

impl Jar {
    /// A jar with these cookies, each in the shape that `all` has. What cannot be a cookie is left out.
    pub(super) fn of(cookies: &[Value]) -> Self {
        let mut given = Part::default();
        for (url, text) in cookies.iter().filter_map(written) {
            given.apply(&url, &Change::Set(vec![text]));
        }
        Self(Mutex::new(Inner { given, is_used: !cookies.is_empty(), ..Inner::default() }))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The jar as those see it who have this scope.
    pub(super) fn shared<'a>(&'a self, scope: &'a CookieScope) -> Shared<'a> {
        Shared { jar: self, scope }
    }

    /// A copy that remembers what happens to it.
    pub(super) fn fork(&self) -> Self {
        let it = self.inner();
        let (given, parts) = (it.given.clone(), it.parts.clone());
        Self(Mutex::new(Inner { given, parts, is_used: it.is_used, log: Some(Log::default()) }))
    }

    /// The cookies that were set since the fork, and the URLs to which requests went.
    pub(super) fn into_log(self) -> (Vec<SetCookies>, Vec<(CookieScope, Url)>) {
        let inner = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        inner.log.map(|it| (it.set, it.sent)).unwrap_or_default()
    }

    /// Holds what `other` holds, and of its own only what is kept for the whole run.
    pub(super) fn restart(&self, other: &Self) {
        let (mut own, other) = (self.inner(), other.inner());
        if own.is_used || other.is_used {
            own.parts.retain(|(scope, _)| *scope == CookieScope::Run);
            own.parts.extend(other.parts.iter().filter(|(scope, _)| *scope != CookieScope::Run).cloned());
            own.is_used = true;
        }
    }

    /// Whether one of these cookies would be sent to one of these URLs.
    pub(super) fn concerns(cookies: &[SetCookies], sent: &[(CookieScope, Url)]) -> bool {
        let jar = Self::default();
        for it in cookies {
            jar.set(it);
        }
        let mut inner = jar.inner();
        sent.iter().any(|(scope, url)| inner.part(scope).store.get_request_values(url).next().is_some())
    }

    /// Remembers that a request goes to `url`.
    pub(super) fn note(&self, scope: &CookieScope, url: &Url) {
        if let Some(log) = &mut self.inner().log
            && log.sent.last().is_none_or(|(last, at)| at != url || last != scope)
        {
            log.sent.push((scope.clone(), url.clone()));
        }
    }

    /// Keeps cookies, or removes them; why some are not kept, each as a sentence.
    pub(super) fn set(&self, it: &SetCookies) -> Vec<String> {
        let inner = &mut *self.inner();
        inner.is_used |= matches!(it.change, Change::Set(_));
        let refused = inner.part(&it.scope).apply(&it.url, &it.change);
        if let Some(log) = &mut inner.log {
            log.set.push(it.clone());
        }
        refused
    }

    /// Every cookie that is kept, in the form of [`Shared::list`].
    pub fn all(&self) -> Vec<Value> {
        let inner = self.inner();
        let mut all: Vec<Value> = Vec::new();
        let parts = inner.parts.iter().map(|(_, part)| part);
        for cookie in parts.chain(inner.parts.is_empty().then_some(&inner.given)).flat_map(Part::all) {
            // What every part began with is there several times.
            if !all.contains(&cookie) {
                all.push(cookie);
            }
        }
        all
    }
}

impl Shared<'_> {
    /// Changes the cookies that belong to `url`; why some are not kept.
    fn change(&self, url: &Url, change: Change) -> Vec<String> {
        self.jar.set(&SetCookies { scope: self.scope.clone(), url: url.clone(), change })
    }

    /// Keeps a cookie that is written as in a `Set-Cookie` header. What our own side sets was not seen by others on its way: it
    /// may be `Secure`.
    ///
    /// # Errors
    /// When it may not be kept.
    pub(super) fn set_one(&self, url: &Url, cookie: &str) -> Result<(), String> {
        let mut url = url.clone();
        // A URL of another kind stays as it is.
        let _ = url.set_scheme("https");
        rules::admitted(cookie, &url)?;
        self.change(&url, Change::Set(vec![cookie.to_owned()]));
        Ok(())
    }

    /// Removes the cookies that belong to `url`: those of this name, or all.
    pub(super) fn remove(&self, url: &Url, name: Option<&str>) {
        self.change(url, Change::Remove(name.map(str::to_owned)));
    }

    /// Removes every cookie of this scope.
    pub(super) fn clear(&self) {
        let all = self.jar.inner().part(self.scope).all();
        for cookie in all {
            let text = |key: &str| cookie[key].as_str().unwrap_or_default().to_owned();
            let place = format!("https://{}{}", text("domain").trim_start_matches('.'), text("path"));
            if let Ok(url) = Url::parse(&place) {
                self.remove(&url, Some(&text("name")));
            }
        }
    }

    /// The cookies that belong to `url`, the longer path first, then the older one: each as a map with `name`, `value`,
    /// `domain`, `path`, `expires`, `maxAge`, `secure`, `httpOnly` and `hostOnly`, and `sameSite` where it was set.
    pub(super) fn list(&self, url: &Url) -> Vec<Value> {
        let mut inner = self.jar.inner();
        if !inner.is_used {
            return Vec::new();
        }
        inner.part(self.scope).matching(url).into_iter().map(described).collect()
    }

    /// Adds the cookies that belong to the request's URL.
    pub(super) fn dress(&self, request: &mut Request, dress: Dress) {
        self.jar.note(self.scope, &request.url);
        let mut inner = self.jar.inner();
        if !inner.is_used {
            return;
        }
        let found = inner.part(self.scope).matching(&request.url);
        let mut cookies: Vec<String> = found.iter().map(|it| format!("{}={}", it.name(), it.value())).collect();
        if cookies.is_empty() {
            return;
        }
        let own = own_cookies(request);
        if dress == Dress::OwnFirst {
            let name_of = |cookie: &str| cookie.split('=').next().unwrap_or_default().trim().to_owned();
            if let Some(own) = &own {
                // What the user wrote wins over what a server set.
                let names: Vec<String> = own.split(';').map(name_of).collect();
                cookies.retain(|cookie| !names.contains(&name_of(cookie)));
            }
        }
        let all = own.into_iter().chain(cookies).collect::<Vec<_>>().join("; ");
        request.set_header("Cookie", all);
    }

    /// Keeps the cookies that a response sets; why some are not kept, each as a sentence.
    pub(super) fn keep(&self, exchange: &Exchange) -> Vec<String> {
        let mut cookies = exchange.response.headers_named("set-cookie").peekable();
        if cookies.peek().is_none() {
            return Vec::new();
        }
        self.change(&exchange.request.url, Change::Set(cookies.map(str::to_owned).collect()))
    }
}

impl Inner {
    /// The cookies of a scope; what is given is in each.
    fn part(&mut self, scope: &CookieScope) -> &mut Part {
        let at = self.parts.iter().position(|(it, _)| it == scope).unwrap_or_else(|| {
            self.parts.push((scope.clone(), self.given.clone()));
            self.parts.len() - 1
        });
        &mut self.parts[at].1
    }
}

impl Part {
    /// What may not be kept is left out, as the standard asks: why, each as a sentence.
    fn apply(&mut self, url: &Url, change: &Change) -> Vec<String> {
        match change {
            Change::Remove(name) => {
                self.remove(url, name.as_deref());
                Vec::new()
            }
            Change::Set(cookies) => cookies.iter().filter_map(|text| self.keep(text, url).err()).collect(),
        }
    }

    /// Keeps one cookie.
    fn keep(&mut self, text: &str, url: &Url) -> Result<(), String> {
        let cookie = rules::admitted(text, url)?;
        rules::leaves_alone(&cookie, url, self.store.iter_unexpired())?;
        let next = self.order.len();
        self.order.entry(key(&cookie)).or_insert(next);
        // One that is over already removes the other of its name.
        let _ = self.store.insert(cookie, url);
        Ok(())
    }

    fn matching(&self, url: &Url) -> Vec<&cookie_store::Cookie<'static>> {
        let mut found = self.store.matches(url);
        let path = |it: &cookie_store::Cookie<'_>| String::from(&it.path);
        found.sort_by_key(|it| (std::cmp::Reverse(path(it).len()), self.order.get(&key(it)).copied()));
        found
    }

    fn remove(&mut self, url: &Url, name: Option<&str>) {
        let found: Vec<_> = self.matching(url).into_iter().map(key).collect();
        for (domain, path, own) in found.into_iter().filter(|(_, _, own)| name.is_none_or(|name| name == own)) {
            self.store.remove(&domain, &path, &own);
        }
    }

    fn all(&self) -> Vec<Value> {
        let mut all: Vec<_> = self.store.iter_unexpired().collect();
        all.sort_by_key(|it| self.order.get(&key(it)).copied());
        all.into_iter().map(described).collect()
    }
}

/// The cookies that a request has already, however many headers they are written in.
pub(super) fn own_cookies(request: &Request) -> Option<String> {
    let all: Vec<_> = headers_named(&request.headers, "cookie").collect();
    (!all.is_empty()).then(|| all.join("; "))
}

#[cfg(test)]
mod tests;
