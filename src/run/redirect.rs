//! Where a redirect leads, and what is sent there.

use url::Url;

use super::render::credentials_of_the_url;
use crate::{
    model::Redirecting,
    secret::{Redactor, is_secret_name, whole},
    wire::{Exchange, Request},
};

/// The request that a response asks for, if it is a redirect.
///
/// A 303 asks for GET; a 301 or 302 turns POST into GET, as every client does; 307 and 308 send the same again. To
/// another origin neither credentials go along, nor any header with a secret in it.
///
/// Source: RFC 9110, 15.4.
///
/// # Errors
/// When `Location` is no URL.
pub(super) fn next(exchange: &Exchange, how: &Redirecting, redactor: &Redactor) -> Result<Option<Request>, String> {
    let (request, response) = (&exchange.request, &exchange.response);
    let is_redirect = if how.always_gets {
        (300..400).contains(&response.status)
    } else {
        matches!(response.status, 301 | 302 | 303 | 307 | 308)
    };
    let Some(location) = response.header("location").filter(|it| is_redirect && !it.is_empty()) else {
        return Ok(None);
    };
    let mut url = request
        .url
        .join(location)
        .map_err(|error| format!("the redirect to `{}` leads nowhere: {error}", whole(location)))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("the redirect to `{}` leaves HTTP", whole(location)));
    }
    if url.fragment().is_none() {
        url.set_fragment(request.url.fragment());
    }
    let mut next = request.clone();
    let is_same_origin =
        if how.same_host_is_same { url.host() == request.url.host() } else { url.origin() == request.url.origin() };
    let becomes_get = match response.status {
        307 | 308 => false,
        _ if how.keeps_method => false,
        _ if how.always_gets => request.method != "HEAD",
        303 => request.method != "HEAD",
        301 | 302 => request.method == "POST",
        _ => false,
    };
    let dropped = |name: &str, value: &str| {
        let name = name.to_ascii_lowercase();
        name == "cookie"
            || becomes_get && matches!(name.as_str(), "content-type" | "content-length" | "content-encoding")
            || !is_same_origin
                && !how.keeps_authorization
                && matches!(name.as_str(), "authorization" | "proxy-authorization")
            || !is_same_origin && name == "host"
            || !is_same_origin && !how.keeps_authorization && redactor.redact(value).is_some()
    };
    next.headers.retain(|(name, value)| !dropped(name, value));
    if becomes_get {
        "GET".clone_into(&mut next.method);
        next.drop_body();
    }
    if how.has_referer {
        next.set_header("Referer", referer(&request.url, is_same_origin || how.keeps_authorization, redactor));
    }
    next.url = url;
    next.target = None;
    // Who gives the way gives the key; it stands over the one that we had.
    if !next.url.username().is_empty() || next.url.password().is_some() {
        next.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
        credentials_of_the_url(&mut next, redactor);
    }
    Ok(Some(next))
}

/// Where a hop says that it comes from. Whom `knows` not what is secret there is told the origin alone, as by browsers.
fn referer(url: &Url, knows: bool, redactor: &Redactor) -> String {
    let mut from = url.clone();
    from.set_fragment(None);
    // A URL without a host has no login either.
    let _ = from.set_username("").and_then(|()| from.set_password(None));
    let proves = |name: &str| is_secret_name(name) || name.to_ascii_lowercase().contains("signature");
    if !knows && (redactor.redact(from.as_str()).is_some() || from.query_pairs().any(|(name, _)| proves(&name))) {
        from.set_path("/");
        from.set_query(None);
    }
    from.into()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::wire::Response;

    fn hop(method: &str, status: u16, location: &str) -> Request {
        let mut request = Request::new(method, "http://a.test/x".parse().unwrap());
        request.headers =
            vec![("Authorization".into(), "Basic x".into()), ("Content-Type".into(), "text/plain".into())];
        request.body = "body".into();
        let headers = vec![("location".to_owned(), location.to_owned())];
        let response = Response { status, headers, ..Response::default() };
        let exchange = Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::ZERO };
        next(&exchange, &Redirecting::limited(10), &Redactor::default()).unwrap().unwrap()
    }

    #[test]
    fn methods_change_as_the_status_says() {
        for (method, status, then) in [
            ("POST", 301, "GET"),
            ("POST", 302, "GET"),
            ("PUT", 302, "PUT"),
            ("PUT", 303, "GET"),
            ("POST", 307, "POST"),
        ] {
            let next = hop(method, status, "/y");
            assert_eq!((next.method.as_str(), next.url.as_str()), (then, "http://a.test/y"), "{method} {status}");
            assert_eq!(next.body.is_empty(), then == "GET" && method != "GET");
        }
    }

    #[test]
    fn credentials_of_the_new_url_go_into_a_header() {
        let next = hop("GET", 302, "http://u:p%20w@a.test/y");
        assert_eq!((next.url.as_str(), next.header("authorization")), ("http://a.test/y", Some("Basic dTpwIHc=")));
    }

    #[test]
    fn credentials_stay_with_their_origin() {
        assert!(hop("GET", 302, "/y").header("authorization").is_some());
        assert!(hop("GET", 302, "http://b.test/").header("authorization").is_none());
        assert!(hop("GET", 302, "http://a.test:81/").header("authorization").is_none());
    }
}
