//! What schemes that sign look at in a request, and how they change it.

use std::time::{SystemTime, UNIX_EPOCH};

use percent_encoding::{percent_decode_str, percent_encode, utf8_percent_encode};
use rand::RngExt as _;

use crate::wire::{RESERVED, Request};

/// The path and the query, as they are sent.
pub(super) fn target(request: &Request) -> String {
    request
        .target
        .clone()
        .unwrap_or_else(|| request.url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

/// The path and the query, as they are sent, without the mark between them.
pub(super) fn path_and_query(request: &Request) -> (String, String) {
    let target = target(request);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    (path.to_owned(), query.to_owned())
}

/// What the `Host` header says: the request's own, else the URL's, without a port that goes without saying.
pub(super) fn host(request: &Request) -> String {
    let named = || {
        let port = request.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        request.url.host_str().unwrap_or_default().to_owned() + &port
    };
    request.header("host").map_or_else(named, str::to_owned)
}

/// `text` with all escaped but letters, digits and `-._~`.
pub(super) fn strict(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `text` with its escapes undone and made anew, as [`strict`] makes them. The bytes that are escaped may be no UTF-8.
pub(super) fn respelled(text: &str) -> String {
    percent_encode(&percent_decode_str(text).collect::<Vec<u8>>(), RESERVED).to_string()
}

/// The names and values of a query or a form as they are signed: respelled.
pub(super) fn respelled_pairs(text: &str) -> Vec<(String, String)> {
    let anew = |text: &str| respelled(&text.replace('+', " "));
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (anew(name), anew(value))
    };
    text.split('&').filter(|it| !it.is_empty()).map(pair).collect()
}

/// The names and values of a query or a form, decoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    };
    text.split('&').filter(|it| !it.is_empty()).map(pair).collect()
}

/// The pairs as a query or a form in which all is escaped that may be.
pub(super) fn joined<'a>(pairs: impl IntoIterator<Item = &'a (String, String)>) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", strict(name), strict(value));
    pairs.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Puts another query in place of the request's.
pub(super) fn set_query(request: &mut Request, query: &str) {
    if let Some(target) = &mut request.target {
        let path = target.split('?').next().unwrap_or_default();
        *target = format!("{path}?{query}");
    }
    request.url.set_query(Some(query));
}

/// Puts pairs behind the others of the request's query.
pub(super) fn add_query(request: &mut Request, pairs: &[(String, String)]) {
    let (_, query) = path_and_query(request);
    let mark = if query.is_empty() { "" } else { "&" };
    set_query(request, &format!("{query}{mark}{}", joined(pairs)));
}

/// Whether the body is a form whose fields stand in it as in a query.
pub(super) fn is_form(request: &Request) -> bool {
    let kind = request.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|it| it.as_secs()).unwrap_or_default()
}

/// So many letters and digits, by chance.
pub(super) fn by_chance(count: usize) -> String {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut rng = rand::rng();
    (0..count).map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_added_to_whatever_is_sent() {
        let mut request = Request::new("GET", "http://x:81/a?b=1".parse().unwrap());
        add_query(&mut request, &[("c d".to_owned(), "é+".to_owned())]);
        assert_eq!((target(&request).as_str(), host(&request).as_str()), ("/a?b=1&c%20d=%C3%A9%2B", "x:81"));
        request.target = Some("/a/../b".to_owned());
        add_query(&mut request, &[("c".to_owned(), "1".to_owned())]);
        assert_eq!(target(&request), "/a/../b?c=1");
        assert_eq!(pairs("a=1+2&b&&c=%3D"), [("a", "1 2"), ("b", ""), ("c", "=")].map(|(a, b)| (a.into(), b.into())));
        let anew = [("a", "1%202"), ("%FF", "%3D"), ("c", "%7C~")].map(|(a, b)| (a.into(), b.into()));
        assert_eq!(respelled_pairs("a=1+2&%ff=%3d&&c=|%7e"), anew);
    }
}
