//! Which cookies are kept.
//!
//! Source: RFC 6265, section 5.3, with what its successor (draft-ietf-httpbis-rfc6265bis) adds.

use cookie_store::{Cookie, CookieDomain, CookieError, RawCookie};
use url::{Host, Url};

use super::dates;

/// The cookie that `text`, a `Set-Cookie` header of `url`, sets.
///
/// # Errors
/// When it may not be kept: why, as a sentence without its value.
pub(super) fn admitted(text: &str, url: &Url) -> Result<Cookie<'static>, String> {
    let host = url.host_str().unwrap_or_default();
    let Ok(mut raw) = RawCookie::parse(with_date(text)) else {
        return Err(format!("a cookie of {host} is not kept: it has no name"));
    };
    let refused = |why: &str| format!("the cookie `{}` of {host} is not kept: {why}", raw.name());
    let mut is_alone = false;
    if let Ok(CookieDomain::Suffix(domain)) = CookieDomain::try_from(&raw)
        && is_public(&domain)
    {
        if domain != host {
            return Err(refused(&format!("`{domain}` is a public suffix, and no domain of one owner")));
        }
        is_alone = true;
    }
    let is_secure = raw.secure() == Some(true);
    if is_secure && !is_safe(url) {
        return Err(refused("it is `Secure`, and came over plain http"));
    }
    let begins = |prefix: &str| raw.name().get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    if begins("__Secure-") && !is_secure {
        return Err(refused("a name with `__Secure-` asks for `Secure`"));
    }
    let is_of_host = is_alone || raw.domain().is_none_or(str::is_empty);
    if begins("__Host-") && !(is_secure && is_of_host && raw.path() == Some("/")) {
        return Err(refused("a name with `__Host-` asks for `Secure`, `Path=/` and no `Domain`"));
    }
    if is_alone {
        raw.unset_domain();
    }
    let cookie = Cookie::try_from_raw_cookie(&raw, url);
    cookie.map(Cookie::into_owned).map_err(|error| {
        let why = match error {
            CookieError::DomainMismatch => "its `Domain` is another".to_owned(),
            other => other.to_string(),
        };
        format!("the cookie `{}` of {host} is not kept: {why}", raw.name())
    })
}

/// Whether a cookie of `url` leaves those alone that were set where nobody could listen: what comes over plain http neither
/// replaces nor hides a `Secure` one of its name.
///
/// Source: draft-ietf-httpbis-rfc6265bis, 5.7.
///
/// # Errors
/// When it does not: why, as a sentence without its value.
pub(super) fn leaves_alone<'a>(
    cookie: &Cookie<'_>,
    url: &Url,
    mut kept: impl Iterator<Item = &'a Cookie<'static>>,
) -> Result<(), String> {
    let covers = |above: &str, below: &str| {
        above == below || below.strip_suffix(above).is_some_and(|it| it.ends_with('.') && !above.is_empty())
    };
    let (domain, path) = (String::from(&cookie.domain), String::from(&cookie.path));
    let is_hidden = |it: &Cookie<'_>| {
        let (other, root) = (String::from(&it.domain), String::from(&it.path));
        let is_below =
            path.strip_prefix(&root).is_some_and(|it| it.is_empty() || root.ends_with('/') || it.starts_with('/'));
        it.secure() == Some(true)
            && it.name() == cookie.name()
            && (covers(&domain, &other) || covers(&other, &domain))
            && is_below
    };
    if is_safe(url) || !kept.any(is_hidden) {
        return Ok(());
    }
    let (name, host) = (cookie.name(), url.host_str().unwrap_or_default());
    Err(format!(
        "the cookie `{name}` of {host} is not kept: a `Secure` one of that name is there, and this one came over plain http"
    ))
}

/// `text` with a date that all understand; what is no date says nothing.
fn with_date(text: &str) -> String {
    let kept = text.split(';').enumerate().filter_map(|(index, part)| match part.split_once('=') {
        Some((name, value)) if index > 0 && name.trim().eq_ignore_ascii_case("expires") => {
            dates::written_well(value).map(|it| format!(" Expires={it}"))
        }
        _ => Some(part.to_owned()),
    });
    kept.collect::<Vec<_>>().join(";")
}

/// Whether everybody may have a domain right below this one.
fn is_public(domain: &str) -> bool {
    psl::suffix(domain.as_bytes()).is_some_and(|it| it.as_bytes() == domain.as_bytes())
}

/// Whether nobody can listen: this machine's own hosts count, too.
fn is_safe(url: &Url) -> bool {
    match url.host() {
        _ if url.scheme() == "https" => true,
        Some(Host::Domain(host)) => host == "localhost",
        Some(Host::Ipv4(it)) => it.is_loopback(),
        Some(Host::Ipv6(it)) => it.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_kept_is() {
        for (url, text, told) in [
            ("https://shop.example.com/", "a=1; Domain=example.com", None),
            ("https://shop.example.com/", "a=1; Domain=.EXAMPLE.com", None),
            ("https://shop.example.com/", "a=1; Domain=com", Some("`com` is a public suffix")),
            ("https://shop.example.co.uk/", "a=1; Domain=co.uk", Some("`co.uk` is a public suffix")),
            ("https://me.github.io/", "a=1; Domain=github.io", Some("`github.io` is a public suffix")),
            ("https://a.xn--55qx5d.cn/", "a=1; Domain=\u{516c}\u{53f8}.cn", Some("is a public suffix")),
            ("https://github.io/", "a=1; Domain=github.io", None),
            ("http://localhost/", "a=1; Domain=localhost", None),
            ("http://app.localhost/", "a=1; Domain=localhost", Some("`localhost` is a public suffix")),
            ("http://127.0.0.1/", "a=1; Domain=127.0.0.1", None),
            ("http://127.0.0.1/", "a=1; Domain=0.0.1", Some("its `Domain` is another")),
            ("https://a.test/", "a=1; Domain=b.test", Some("its `Domain` is another")),
            ("https://a.test/", "a=1; Domain=x.a.test", Some("its `Domain` is another")),
            ("https://a.test/", "a=1; Domain=", None),
            ("https://a.test/", "a=1; Secure", None),
            ("http://a.test/", "a=1; Secure", Some("plain http")),
            ("http://localhost/", "a=1; Secure", None),
            ("http://127.8.0.1/", "a=1; Secure", None),
            ("http://[::1]/", "a=1; Secure", None),
            ("https://a.test/", "__Secure-a=1; Secure; Domain=a.test", None),
            ("https://a.test/", "__secure-a=1", Some("asks for `Secure`")),
            ("http://a.test/", "__Secure-a=1; Secure", Some("plain http")),
            ("https://a.test/", "__Host-a=1; Secure; Path=/", None),
            ("https://a.test/", "__Host-a=1; Path=/", Some("`__Host-`")),
            ("https://a.test/", "__Host-a=1; Secure", Some("`__Host-`")),
            ("https://a.test/", "__HOST-a=1; Secure; Path=/x", Some("`__Host-`")),
            ("https://a.test/", "__Host-a=1; Secure; Path=/; Domain=a.test", Some("`__Host-`")),
            ("https://a.test/", "=1", Some("no name")),
            ("https://a.test/", "", Some("no name")),
        ] {
            let kept = admitted(text, &url.parse().unwrap());
            match told {
                None => assert!(kept.is_ok(), "{text} of {url}: {kept:?}"),
                Some(why) => assert!(kept.as_ref().unwrap_err().contains(why), "{text} of {url}: {kept:?}"),
            }
        }
    }

    #[test]
    fn a_host_that_is_a_suffix_keeps_its_cookies_for_itself() {
        let kept = admitted("a=1; Domain=github.io", &"https://github.io/".parse().unwrap()).unwrap();
        assert_eq!(kept.domain, CookieDomain::HostOnly("github.io".to_owned()));
    }
}
