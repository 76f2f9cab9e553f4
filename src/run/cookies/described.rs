//! A cookie as a map, and back.

use cookie_store::CookieExpiration;
use serde_json::{Value, json};
use url::Url;

/// What tells a cookie from all others.
pub(super) fn key(cookie: &cookie_store::Cookie<'_>) -> (String, String, String) {
    let domain = String::from(&cookie.domain);
    (domain, String::from(&cookie.path), cookie.name().to_owned())
}

/// A cookie that is described, as a server would set it, and for which URL: one where nobody listens, for it may be `Secure`.
pub(super) fn written(cookie: &Value) -> Option<(Url, String)> {
    let text = |key: &str| cookie.get(key).and_then(Value::as_str).filter(|it| !it.is_empty());
    let is = |key: &str| cookie.get(key).and_then(Value::as_bool).unwrap_or(false);
    let domain = text("domain")?.trim_start_matches('.');
    let path = text("path").filter(|it| it.starts_with('/')).unwrap_or("/");
    let url = Url::parse(&format!("https://{domain}{path}")).ok()?;
    let mut set = format!("{}={}; Path={path}", text("name")?, text("value").unwrap_or_default());
    // An address is never more than itself.
    if !is("hostOnly") && url.domain().is_some() {
        set.extend(["; Domain=", domain]);
    }
    if let Some(expires) = text("expires").and_then(|it| it.parse::<jiff::Timestamp>().ok()) {
        set.push_str(&expires.strftime("; Expires=%a, %d %b %Y %H:%M:%S GMT").to_string());
    }
    if let Some(same_site) = text("sameSite").and_then(same_site) {
        set.extend(["; SameSite=", same_site]);
    }
    for (key, attribute) in [("secure", "; Secure"), ("httpOnly", "; HttpOnly")] {
        set.push_str(if is(key) { attribute } else { "" });
    }
    Some((url, set))
}

/// A cookie as a map, see `Shared::list`.
pub(super) fn described(cookie: &cookie_store::Cookie<'_>) -> Value {
    let (domain, path, name) = key(cookie);
    let expires = match &cookie.expires {
        CookieExpiration::AtUtc(moment) => jiff::Timestamp::from_second(moment.unix_timestamp()).ok(),
        CookieExpiration::SessionEnd => None,
    };
    let mut it = json!({
        "name": name,
        "value": cookie.value(),
        "domain": domain,
        "path": path,
        "expires": expires.as_ref().map(ToString::to_string),
        "maxAge": cookie.max_age().and_then(|it| u64::try_from(it.whole_seconds()).ok()),
        "secure": cookie.secure().unwrap_or(false),
        "httpOnly": cookie.http_only().unwrap_or(false),
        "hostOnly": matches!(cookie.domain, cookie_store::CookieDomain::HostOnly(_)),
    });
    if let Some(same_site) = cookie.same_site().and_then(|it| same_site(&it.to_string())) {
        it["sameSite"] = same_site.into();
    }
    it
}

/// What `SameSite` says, as `tough-cookie` writes it.
fn same_site(text: &str) -> Option<&'static str> {
    ["strict", "lax", "none"].into_iter().find(|it| it.eq_ignore_ascii_case(text))
}
