//! `protocolProfileBehavior`: how a request is sent, merged from the collection inwards.

use serde_json::{Map, Value};

use crate::{
    model::{Redirecting, Surroundings},
    wire::Version,
};

/// How many redirects are followed, unless the request says otherwise.
const MAX_REDIRECTS: usize = 10;

/// The switches that hold for one request.
#[derive(Clone, Debug, Default)]
pub(super) struct Behavior(Map<String, Value>);

impl Behavior {
    /// The same with those of an item laid over it, key by key.
    pub(super) fn with(&self, item: Option<&Value>) -> Self {
        let mut merged = self.clone();
        for (key, value) in item.and_then(Value::as_object).into_iter().flatten() {
            merged.0.insert(key.clone(), value.clone());
        }
        merged
    }

    fn is_on(&self, key: &str) -> Option<bool> {
        self.0.get(key).and_then(Value::as_bool)
    }

    /// Whether a body goes along whatever the method is.
    pub(super) fn keeps_body(&self) -> bool {
        self.is_on("disableBodyPruning") == Some(true)
    }

    /// Whether the URL is sent as it is written.
    pub(super) fn keeps_url(&self) -> bool {
        self.is_on("disableUrlEncoding") == Some(true)
    }

    /// Whether cookies are kept and sent.
    pub(super) fn has_cookies(&self) -> bool {
        self.is_on("disableCookies") != Some(true)
    }

    /// Whether certificates must be good.
    pub(super) fn verifies_tls(&self, around: &Surroundings) -> bool {
        self.is_on("strictSSL").unwrap_or(around.verifies_tls)
    }

    /// Whether a header, its name in small letters, is not added.
    pub(super) fn omits(&self, header: &str) -> bool {
        self.0.get("disabledSystemHeaders").and_then(|it| it.get(header)) == Some(&Value::Bool(true))
    }

    /// The headers that are not added, their names in small letters.
    pub(super) fn omitted(&self) -> Vec<String> {
        let disabled = self.0.get("disabledSystemHeaders").and_then(Value::as_object);
        let names = disabled.into_iter().flatten().filter(|(_, it)| **it == Value::Bool(true)).map(|(name, _)| name);
        names.map(|it| it.to_ascii_lowercase()).collect()
    }

    /// The version of HTTP to speak; the best that both sides can, if left out.
    pub(super) fn http_version(&self) -> Option<Version> {
        match self.0.get("protocolVersion").and_then(Value::as_str) {
            Some("http2") => Some(Version::Two),
            Some("auto") => None,
            _ => Some(Version::One),
        }
    }

    /// Whether and how redirects are followed.
    pub(super) fn redirects(&self, around: &Surroundings) -> Redirecting {
        let follows = self.is_on("followRedirects").unwrap_or(around.follows_redirects);
        let most = self.0.get("maxRedirects").and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
        Redirecting {
            most: if follows { most.unwrap_or(MAX_REDIRECTS) } else { 0 },
            keeps_method: self.is_on("followOriginalHttpMethod") == Some(true),
            keeps_authorization: self.is_on("followAuthorizationHeader") == Some(true),
            has_referer: self.is_on("removeRefererHeaderOnRedirect") != Some(true),
            always_gets: true,
            same_host_is_same: true,
            ends_with_answer: false,
        }
    }
}

/// Whether Postman sends a request of this method without its body, unless it is told otherwise.
pub fn prunes(method: &str) -> bool {
    ["GET", "COPY", "HEAD", "PURGE", "UNLOCK"].contains(&method)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_nearest_level_wins_key_by_key() {
        let outer = Behavior::default().with(Some(&json!({ "disableCookies": true, "followRedirects": false })));
        let inner =
            outer.with(Some(&json!({ "followRedirects": true, "maxRedirects": 3, "disableBodyPruning": true })));
        let around = Surroundings { follows_redirects: true, verifies_tls: true, ..Surroundings::default() };
        assert_eq!(outer.redirects(&around).most, 0);
        assert_eq!(inner.redirects(&around).most, 3);
        assert!(!inner.has_cookies() && inner.keeps_body() && !outer.keeps_body() && !inner.keeps_url());
    }

    #[test]
    fn what_is_not_written_is_as_the_run_says() {
        let around = Surroundings { follows_redirects: false, verifies_tls: false, ..Surroundings::default() };
        let plain = Behavior::default();
        assert!(!plain.verifies_tls(&around) && plain.has_cookies());
        assert!(plain.with(Some(&json!({ "strictSSL": true }))).verifies_tls(&around));
        let redirects = plain.redirects(&around);
        assert_eq!((redirects.most, redirects.always_gets, redirects.has_referer), (0, true, true));
        let own = plain.with(Some(&json!({
            "followRedirects": true, "followOriginalHttpMethod": true, "followAuthorizationHeader": true,
            "removeRefererHeaderOnRedirect": true, "disabledSystemHeaders": { "accept": true, "host": false },
        })));
        let redirects = own.redirects(&around);
        assert_eq!((redirects.most, redirects.keeps_method), (10, true));
        assert!(redirects.keeps_authorization && !redirects.has_referer);
        assert!(own.omits("accept") && !own.omits("host") && !own.omits("connection"));
    }
}
