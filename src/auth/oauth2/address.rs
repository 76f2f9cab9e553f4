//! Addresses of servers.

use url::Url;

/// The URL in a text, where it is one of the web.
pub(super) fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|it| matches!(it.scheme(), "http" | "https") && it.has_host())
}
