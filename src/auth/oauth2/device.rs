//! A user's consent on another device: a code to be typed there, and the waiting until that has happened.
//!
//! Source: RFC 8628.

use std::time::Duration;

use serde_json::Value;

use super::{answer::Refusal, errand::Errand};
use crate::{secret::Redactor, value, wire::Exchange};

/// How long to wait between two questions, unless the server says.
const PAUSE: Duration = Duration::from_secs(5);
/// No server is asked more often, whatever it says.
const SHORTEST: Duration = Duration::from_millis(100);
/// How long a code is good, unless the server says.
const LIFETIME: Duration = Duration::from_mins(15);

/// A code that waits for somebody to agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What this program shows to the server.
    pub code: String,
    /// What the user types.
    pub user_code: String,
    /// Where.
    pub address: String,
    /// The same with the code in it, where the server has such an address.
    pub whole_address: Option<String>,
    /// How long the code is good.
    pub lifetime: Duration,
    /// How long to wait between two questions.
    pub pause: Duration,
}

/// What to do after a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Ask again later.
    Longer,
    /// There will be no token.
    No(Refusal),
}

impl Errand {
    /// The code in an answer.
    ///
    /// # Errors
    /// When there is none in it.
    pub fn device(&self, exchange: &Exchange, redactor: &Redactor) -> Result<Device, Refusal> {
        let found = self.answered(exchange, redactor)?;
        let text = |key: &str| found.get(key).and_then(Value::as_str).filter(|it| !it.is_empty()).map(str::to_owned);
        let needed = |key: &str, value: Option<String>| {
            value.ok_or_else(|| self.refused(exchange, None, &format!("without a `{key}`")))
        };
        let seconds = |key: &str| {
            let seconds: f64 = value::text(found.get(key)?).trim().parse().ok()?;
            Duration::try_from_secs_f64(seconds).ok()
        };
        let device = Device {
            code: needed("device_code", text("device_code"))?,
            user_code: needed("user_code", text("user_code"))?,
            // One large server wrote it in another way before there was a standard.
            address: needed("verification_uri", text("verification_uri").or_else(|| text("verification_url")))?,
            whole_address: text("verification_uri_complete"),
            lifetime: seconds("expires_in").filter(|it| !it.is_zero()).unwrap_or(LIFETIME),
            pause: seconds("interval").unwrap_or(PAUSE).clamp(SHORTEST, LIFETIME),
        };
        redactor.learn(&device.code);
        Ok(device)
    }
}

impl Device {
    /// What somebody has to do.
    pub fn says(&self) -> String {
        let whole = self.whole_address.as_ref().map(|it| format!(" (or open {it})")).unwrap_or_default();
        format!("to agree to a token, open {} and enter the code {}{whole}", self.address, self.user_code)
    }

    /// That it has not been done.
    pub fn too_late(&self) -> String {
        let seconds = self.lifetime.as_secs();
        format!("no token: nobody has entered the code {} within {seconds} s", self.user_code)
    }

    /// What a refusal means while somebody is waited for.
    pub fn after(&mut self, refusal: Refusal) -> Wait {
        match refusal.error.as_deref() {
            Some("authorization_pending") => Wait::Longer,
            Some("slow_down") => {
                self.pause += PAUSE;
                Wait::Longer
            }
            _ => Wait::No(refusal),
        }
    }
}
