//! What a server of tokens answers: a token, or why there is none.
//!
//! Source: RFC 6749, 5.

use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{
    errand::Errand,
    token::{Token, since_1970},
    words::Which,
};
use crate::{
    auth::clock,
    secret::{Redactor, is_secret_name, whole},
    wire::Exchange,
};

/// As much as a message shows of an answer that makes no sense.
const SHOWN: usize = 120;

/// As many keys as a message names.
const NAMED: usize = 10;

/// The shortest text that is taken for a token because of its key alone.
const LIKE_A_TOKEN: usize = 16;

/// Seconds by which two clocks may differ before anybody is told.
const LEAST_TOLD: u64 = 60;

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Refusal {
    /// The word of the standard for it, `invalid_grant`, where the server says one.
    pub error: Option<String>,
    /// What was asked of whom, and what came of it.
    pub why: String,
}

impl Errand {
    /// The token in an answer; what came `before` keeps its refresh token where the answer has none.
    ///
    /// # Errors
    /// When there is none in it.
    pub fn token(&self, exchange: &Exchange, before: Option<&Token>, redactor: &Redactor) -> Result<Token, Refusal> {
        let found = self.answered(exchange, redactor)?;
        let text = |key: &str| found.get(key).and_then(Value::as_str).filter(|it| !it.is_empty());
        let Some(access_token) = text("access_token") else {
            let mut keys: Vec<String> =
                found.keys().take(NAMED).map(|key| format!("`{}`", shown(key, redactor))).collect();
            keys.extend((found.len() > NAMED).then(|| "more".to_owned()));
            let keys = if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") };
            return Err(self.refused(exchange, None, &format!("without an `access_token`: there is {keys}")));
        };
        let token = Token {
            access: access_token.to_owned(),
            id: text("id_token").map(str::to_owned),
            refresh: text("refresh_token").or_else(|| before?.refresh_token()).map(str::to_owned),
            asked_at_ms: since_1970(exchange.started),
            lifetime: Token::seconds(found.get("expires_in").unwrap_or(&Value::Null), self.lifetime),
            said: found.clone(),
        };
        token.teach(redactor);
        if [Some(access_token), token.id.as_deref()].into_iter().flatten().any(|it| it.contains(char::is_control)) {
            return Err(self.refused(exchange, None, "with a token that no header can hold"));
        }
        if self.which == Which::Id && token.id.is_none() {
            let why = "without an `id_token`, which is to be sent: `scope: openid` asks for one";
            return Err(self.refused(exchange, None, why));
        }
        match text("token_type").unwrap_or_default().to_ascii_lowercase().as_str() {
            kind @ ("mac" | "dpop" | "pop") if self.which == Which::Access => {
                let why = format!("with a token of the type `{kind}`, which needs more than to be sent");
                Err(self.refused(exchange, None, &why))
            }
            _ => Ok(token),
        }
    }

    /// The fields of an answer that is no refusal.
    ///
    /// # Errors
    /// When it is one.
    pub(super) fn answered(&self, exchange: &Exchange, redactor: &Redactor) -> Result<Map<String, Value>, Refusal> {
        let status = exchange.response.status;
        let Some(found) = fields(exchange) else {
            return Err(self.refused(exchange, None, &unreadable(exchange, redactor)));
        };
        teach(&found, redactor);
        let text = |key: &str| found.get(key).and_then(Value::as_str).filter(|it| !it.is_empty());
        // Some servers tell of failures with a 200.
        let error = found.get("error").filter(|it| !matches!(it, Value::Null | Value::Bool(false)));
        if (200..300).contains(&status) && (error.is_none() || text("access_token").is_some()) {
            return Ok(found);
        }
        let code = text("error").map(str::to_owned);
        let said = match (error, &code) {
            (_, Some(code)) => shown(code, redactor),
            (Some(other), None) => shown(&other.to_string(), redactor),
            (None, None) => shown(&Value::Object(found.clone()).to_string(), redactor),
        };
        let more = [text("error_description"), text("error_uri")].into_iter().flatten();
        // What is signed says when it was made.
        let ahead = clock::ahead(exchange).filter(|it| self.signs() && it.unsigned_abs() > LEAST_TOLD);
        let clock = ahead.map(clock::says);
        let said: Vec<String> = std::iter::once(said).chain(more.map(|it| shown(it, redactor))).chain(clock).collect();
        Err(self.refused(exchange, code, &format!("with {}", said.join(", "))))
    }

    /// The refusal, with what was asked of whom.
    pub(super) fn refused(&self, exchange: &Exchange, error: Option<String>, what: &str) -> Refusal {
        let (request, response) = (&exchange.request, &exchange.response);
        let mut url = request.url.clone();
        url.set_query(None);
        let id = &self.asked.client.id;
        let client = if id.is_empty() { String::new() } else { format!(" of the client `{}`", whole(id)) };
        let status = format!("{} {}", response.status, response.phrase());
        let why = format!(
            "no token: {url} answered the grant `{}`{client} with {}, {what}",
            grant_of(request).unwrap_or_else(|| self.asked.grant.clone()),
            status.trim_end(),
        );
        Refusal { error, why }
    }
}

/// The grant that a request names.
fn grant_of(request: &crate::wire::Request) -> Option<String> {
    let found = form_urlencoded::parse(&request.body).find(|(name, _)| name == "grant_type");
    found.map(|(_, kind)| kind.rsplit(':').next().unwrap_or_default().replace('-', "_"))
}

/// The fields of an answer: of JSON, or of a form, as some servers write in spite of being asked for JSON.
fn fields(exchange: &Exchange) -> Option<Map<String, Value>> {
    match exchange.response.json() {
        Ok(Value::Object(map)) => return Some(map.clone()),
        Ok(_) => return None,
        Err(_) => {}
    }
    let is_form = |it: &(String, Value)| matches!(it.0.as_str(), "access_token" | "error" | "device_code");
    let text = exchange.response.text();
    let pairs = form_urlencoded::parse(text.trim().as_bytes());
    let pairs: Vec<_> = pairs.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect();
    pairs.iter().any(is_form).then(|| pairs.into_iter().collect())
}

/// Teaches `redactor` what looks like a token, under whatever name a server gives it.
fn teach(found: &Map<String, Value>, redactor: &Redactor) {
    for (_, value) in found.iter().filter(|(key, _)| is_secret_name(key)) {
        let text = value.as_str().unwrap_or_default();
        if text.len() >= LIKE_A_TOKEN && !text.contains(char::is_whitespace) && !text.contains("://") {
            redactor.learn(text);
        }
    }
}

/// What is wrong with an answer that has no fields.
fn unreadable(exchange: &Exchange, redactor: &Redactor) -> String {
    let response = &exchange.response;
    if let Some(location) = response.header("location").filter(|_| (300..400).contains(&response.status)) {
        return format!(
            "which leads to `{}`: no secret is sent there unless that is the `token_url`",
            shown(location, redactor)
        );
    }
    match response.text().trim() {
        "" => "with nothing in it".to_owned(),
        text => format!("and no JSON object: `{}`", shown(text, redactor)),
    }
}

/// The beginning of a text, on one line. What is secret is hidden first: nothing would find the rest of it.
fn shown(text: &str, redactor: &Redactor) -> String {
    let hidden = redactor.redact(text);
    let text = hidden.as_deref().unwrap_or(text);
    let words = text.split(|it: char| it.is_whitespace() || it.is_control()).filter(|it| !it.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if let Some((at, _)) = line.char_indices().nth(SHOWN) {
            line.truncate(at);
            return line + "...";
        }
    }
    line
}
