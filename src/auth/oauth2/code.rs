//! A user's consent in a browser: where the browser is sent, and what it brings back.
//!
//! Source: RFC 6749, 4.1, RFC 7636 and RFC 8252.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{errand::Errand, grant::Grant};
use crate::{
    auth::{parts, turn::AuthError},
    secret::Redactor,
};

/// A visit of the browser.
pub struct Visit {
    /// Where it is sent.
    pub url: Url,
    /// Where it is led back to.
    pub redirect: String,
    /// What it has to bring back beside the code: whoever does not know it has not been there.
    state: String,
    /// What ties the code to whoever asked for it.
    pub verifier: Option<String>,
}

impl Errand {
    /// Whether a browser is needed.
    pub fn needs_browser(&self) -> bool {
        self.asked.kind == Grant::AuthorizationCode.kind().unwrap_or_default()
    }

    /// Whether another device is needed.
    pub fn needs_device(&self) -> bool {
        self.asked.kind == Grant::DeviceCode.kind().unwrap_or_default()
    }

    /// Whether somebody has to agree each time.
    pub fn needs_somebody(&self) -> bool {
        self.needs_browser() || self.needs_device()
    }

    /// Where the browser is led back to; empty where any address of this machine is good.
    pub fn redirect(&self) -> &str {
        &self.asked.redirect_url
    }

    /// A refresh token to begin with, where one is written.
    pub fn first_refresh_token(&self) -> Option<&str> {
        Some(self.asked.refresh_token.as_str()).filter(|it| !it.is_empty() && self.needs_somebody())
    }

    /// The visit that ends at `redirect`.
    ///
    /// # Errors
    /// When a field of it makes no sense.
    pub fn visit(&self, redirect: String, redactor: &Redactor) -> Result<Visit, AuthError> {
        let asked = &self.asked;
        let mut url = asked.authorization_url.clone().ok_or_else(|| self.fails("the `authorization_url` is empty"))?;
        let state = if asked.state.is_empty() { parts::by_chance(32) } else { asked.state.clone() };
        let mut fields = vec![
            ("response_type".to_owned(), "code".to_owned()),
            ("client_id".to_owned(), asked.client.id.clone()),
            ("redirect_uri".to_owned(), redirect.clone()),
            ("state".to_owned(), state.clone()),
        ];
        fields.extend(asked.wanted.iter().cloned());
        let mut verifier = None;
        if !asked.pkce.is_empty() {
            let text = if asked.code_verifier.is_empty() { parts::by_chance(64) } else { asked.code_verifier.clone() };
            let is_sound = (43..=128).contains(&text.len())
                && text.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._~".contains(&it));
            if !is_sound {
                return Err(self.fails("the `code_verifier` is not 43 to 128 letters, digits and `-._~`"));
            }
            redactor.learn(&text);
            fields.push(("code_challenge".to_owned(), challenge(&text, asked.pkce)));
            fields.push(("code_challenge_method".to_owned(), asked.pkce.to_owned()));
            verifier = Some(text);
        }
        fields.retain(|(name, _)| !asked.authorization.iter().any(|(it, _)| it == name));
        fields.extend(asked.authorization.iter().cloned());
        let state = fields.iter().find(|(name, _)| name == "state").map_or(state, |(_, value)| value.clone());
        url.query_pairs_mut().extend_pairs(&fields);
        Ok(Visit { url, redirect, state, verifier })
    }
}

impl Visit {
    /// The code that the browser has brought in the query of `came`.
    ///
    /// # Errors
    /// When it brings none; the message says what it brings.
    pub fn code(&self, came: &str, redactor: &Redactor) -> Result<String, String> {
        let pairs = parts::pairs(came);
        let find = |name: &str| pairs.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str());
        let host = self.url.origin().ascii_serialization();
        if find("state") != Some(self.state.as_str()) {
            return Err(format!("the browser came back with another `state` than the one that was sent to {host}"));
        }
        if let Some(error) = find("error") {
            let more = find("error_description").map(|it| format!(", {it}")).unwrap_or_default();
            return Err(format!("no token: {host} sent the browser back with {error}{more}"));
        }
        let code = find("code").filter(|it| !it.is_empty());
        let code = code.ok_or_else(|| format!("no token: {host} sent the browser back without a code"))?;
        redactor.learn(code);
        Ok(code.to_owned())
    }
}

/// What is told of a verifier in advance.
fn challenge(verifier: &str, method: &str) -> String {
    match method {
        "plain" => verifier.to_owned(),
        _ => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: RFC 7636, appendix B.
    #[test]
    fn the_challenge_is_that_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier, "S256"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(challenge(verifier, "plain"), verifier);
    }

    #[test]
    fn a_visit_brings_back_what_it_took_along() {
        let visit = Visit {
            url: "https://id.test/authorize?x=1".parse().unwrap(),
            redirect: "http://127.0.0.1:1/".to_owned(),
            state: "s 1".to_owned(),
            verifier: None,
        };
        let code = |came: &str| visit.code(came, &Redactor::default());
        assert_eq!(code("code=a%2Fb&state=s+1").as_deref(), Ok("a/b"));
        for (came, why) in [
            ("", "another `state`"),
            ("code=a", "another `state`"),
            ("code=a&state=s2", "another `state`"),
            ("state=s%201", "without a code"),
            ("state=s%201&code=", "without a code"),
            ("state=s%201&error=access_denied&error_description=Not+now", "access_denied, Not now"),
        ] {
            assert!(code(came).unwrap_err().contains(why), "{came}");
        }
    }
}
