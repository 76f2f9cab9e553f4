//! How requests are sent.

use serde_json::{Map, Value, json};

use super::ground::Ground;
use crate::model::{Cookies, HttpVersion, Redirects, Settings};

/// The settings that Postman has, as its `protocolProfileBehavior`.
pub(super) fn behavior(settings: &Settings, ground: &mut Ground) -> Map<String, Value> {
    let mut behavior = Map::new();
    if let Some(it) = settings.redirects {
        redirects(it, &mut behavior);
    }
    if let Some(verifies) = settings.verify_tls {
        behavior.insert("strictSSL".to_owned(), verifies.into());
    }
    if let Some(cookies) = &settings.cookies {
        behavior.insert("disableCookies".to_owned(), (*cookies == Cookies::Off).into());
    }
    if let Some(version) = settings.http_version {
        let version = match version {
            HttpVersion::OneZero | HttpVersion::Three => None,
            HttpVersion::One => Some("http1"),
            HttpVersion::Two => Some("http2"),
        };
        behavior.extend(version.map(|it| ("protocolVersion".to_owned(), it.into())));
    }
    let is_unknown = matches!(settings.http_version, Some(HttpVersion::OneZero | HttpVersion::Three));
    for (name, is_set) in [
        ("http_version", is_unknown),
        ("timeout", settings.timeout.is_some()),
        ("idle_timeout", settings.idle_timeout.is_some()),
        ("expect_continue", settings.expect_continue.is_some()),
        ("chunked", settings.chunked.is_some()),
        ("max_body", settings.max_body.is_some()),
        ("proxy", settings.proxy.is_some()),
        ("no_proxy", settings.no_proxy.is_some()),
        ("certificates", settings.certificates.is_some()),
        ("ca", settings.ca.is_some()),
        ("tls_min", settings.tls_min.is_some()),
        ("sni", settings.sni.is_some()),
        ("ip_version", settings.ip_version.is_some()),
        ("interface", settings.interface.is_some()),
        ("unix_socket", settings.unix_socket.is_some()),
        ("resolve", settings.resolve.is_some()),
        ("connect_to", settings.connect_to.is_some()),
    ] {
        if is_set {
            ground.note(format!("the setting `{name}` cannot be said"));
        }
    }
    behavior
}

/// What Postman has words for; by whose rules is no question there.
fn redirects(it: Redirects, behavior: &mut Map<String, Value>) {
    let switches = [
        ("followRedirects", it.follow),
        ("followOriginalHttpMethod", it.keep_method),
        ("followAuthorizationHeader", it.keep_authorization),
        ("removeRefererHeaderOnRedirect", it.referer.map(|it| !it)),
    ];
    behavior.extend(switches.into_iter().filter_map(|(key, is_on)| Some((key.to_owned(), is_on?.into()))));
    behavior.extend(it.max.map(|it| ("maxRedirects".to_owned(), json!(it))));
}
