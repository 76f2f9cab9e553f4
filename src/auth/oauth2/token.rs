//! A token that was given out, and how long it is good.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::words::Which;
use crate::secret::Redactor;

/// No token is used so shortly before its end: it would not be good any more when it arrives.
const MARGIN_MS: u64 = 30_000;

/// A token that was given out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The token for the server.
    #[serde(rename = "access_token")]
    pub(super) access: String,
    /// The token that says who the user is.
    #[serde(rename = "id_token", default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// What another one is got by.
    #[serde(rename = "refresh_token", default, skip_serializing_if = "Option::is_none")]
    pub(super) refresh: Option<String>,
    /// When it was asked for, in milliseconds since 1970.
    pub(super) asked_at_ms: u64,
    /// How many seconds it is good from then on; until it is refused, if nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lifetime: Option<u64>,
    /// All that its server said; of a token that was kept on disk nothing.
    #[serde(skip)]
    pub(super) said: Map<String, Value>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a token")
    }
}

impl Token {
    /// Whether it is still good by this machine's clock, which has moved on since it was asked for. A clock that was put back
    /// proves nothing.
    pub fn is_fresh(&self) -> bool {
        self.is_fresh_at(since_1970(SystemTime::now()))
    }

    fn is_fresh_at(&self, now: u64) -> bool {
        let Some(lifetime) = self.lifetime.map(|it| it.saturating_mul(1000)) else { return true };
        // Of one that lasts for seconds only a part is left out, or it would never be used.
        let margin = MARGIN_MS.min(lifetime / 4);
        now >= self.asked_at_ms.saturating_sub(MARGIN_MS) && now + margin < self.asked_at_ms.saturating_add(lifetime)
    }

    /// Whether it was asked for after the other.
    pub fn is_newer(&self, other: &Self) -> bool {
        self.asked_at_ms > other.asked_at_ms
    }

    /// What another one is got by.
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh.as_deref()
    }

    /// The text that is sent.
    pub(in crate::auth) fn text(&self, which: Which) -> Option<&str> {
        match which {
            Which::Access => Some(&self.access),
            Which::Id => self.id.as_deref(),
        }
    }

    /// All that is known of it, by the names of the standard: `access_token`, `scope`, `expires_at`; moments in milliseconds
    /// since 1970.
    pub(super) fn fields(&self) -> Map<String, Value> {
        let mut fields = self.said.clone();
        let own = [
            ("access_token", Some(&self.access)),
            ("id_token", self.id.as_ref()),
            ("refresh_token", self.refresh.as_ref()),
        ];
        for (name, text) in own {
            if let Some(text) = text.filter(|_| !fields.contains_key(name)) {
                fields.insert(name.to_owned(), text.as_str().into());
            }
        }
        fields.insert("created_at".to_owned(), self.asked_at_ms.into());
        if let Some(lifetime) = self.lifetime {
            let end = self.asked_at_ms.saturating_add(lifetime.saturating_mul(1000));
            fields.insert("expires_at".to_owned(), end.into());
        }
        fields
    }

    /// The same as nobody uses it any more: another one is asked for.
    pub(super) fn spent(self) -> Self {
        Self { refresh: None, lifetime: Some(0), ..self }
    }

    /// Teaches `redactor` all of it.
    pub fn teach(&self, redactor: &Redactor) {
        redactor.learn(&self.access);
        self.id.iter().chain(&self.refresh).for_each(|it| redactor.learn(it));
    }

    /// How many seconds are meant by what the server says, where that makes sense.
    pub(super) fn seconds(said: &serde_json::Value, otherwise: Option<Duration>) -> Option<u64> {
        let text = crate::value::text(said);
        let number: f64 = text.trim().parse().unwrap_or_default();
        // Nought means that the server does not know either; more than a century would not fit everywhere.
        let seconds = (number >= 1.0).then(|| Duration::try_from_secs_f64(number.min(4e9)).ok()).flatten();
        seconds.or(otherwise).map(|it| it.as_secs())
    }
}

/// The milliseconds since 1970.
pub(super) fn since_1970(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).ok().and_then(|it| u64::try_from(it.as_millis()).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_is_not_used_shortly_before_its_end() {
        let token = |lifetime| Token {
            access: "a".to_owned(),
            id: None,
            refresh: None,
            asked_at_ms: 1_000_000,
            lifetime,
            said: Map::new(),
        };
        for (lifetime, now, is_fresh) in [
            (Some(3600), 1_000_000, true),
            (Some(3600), 4_569_999, true),
            (Some(3600), 4_570_000, false),
            (Some(4), 1_002_999, true),
            (Some(4), 1_003_000, false),
            (Some(1), 1_000_700, true),
            (Some(1), 1_000_750, false),
            (Some(u64::MAX), 1_000_000, true),
            (Some(3600), 900_000, false),
            (None, u64::MAX, true),
        ] {
            assert_eq!(token(lifetime).is_fresh_at(now), is_fresh, "{lifetime:?} at {now}");
        }
    }

    #[test]
    fn servers_count_seconds_in_many_ways() {
        let hour = Some(Duration::from_hours(1));
        for (said, otherwise, seconds) in [
            (json!(60), hour, Some(60)),
            (json!("60"), hour, Some(60)),
            (json!(59.9), None, Some(59)),
            (json!(0), hour, Some(3600)),
            (json!(-5), None, None),
            (json!("soon"), hour, Some(3600)),
            (json!(null), None, None),
            (json!(1e300), None, Some(4_000_000_000)),
            (json!([1]), None, None),
            (json!("nan"), None, None),
        ] {
            assert_eq!(Token::seconds(&said, otherwise), seconds, "{said}");
        }
    }
}
