//! The requests that tokens are asked for with.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::{Url, form_urlencoded};

use super::errand::{Client, Errand, More, Pairs, Proof};
use crate::{auth::turn::AuthError, secret::Redactor, wire::Request};

/// What a client shows to get a token.
#[derive(Clone, Copy)]
pub enum By<'a> {
    /// What the grant itself says.
    Grant,
    /// A refresh token.
    Refresh(&'a str),
    /// A code that the browser has brought.
    Code {
        /// The code.
        code: &'a str,
        /// Where it was brought to.
        redirect: &'a str,
        /// What ties it to whoever asked for it.
        verifier: Option<&'a str>,
    },
    /// A device code.
    Device(&'a str),
}

impl Errand {
    /// The request for a token.
    ///
    /// # Errors
    /// When a statement in it cannot be signed.
    pub fn request(&self, by: By<'_>, redactor: &Redactor) -> Result<Request, AuthError> {
        let asked = &self.asked;
        let mut form = Form(Pairs::new());
        let (url, more) = match by {
            By::Refresh(_) => (&asked.refresh_url, asked.refresh.as_ref().unwrap_or(&asked.more)),
            By::Grant | By::Code { .. } | By::Device(_) => (&asked.token_url, &asked.more),
        };
        form.add("grant_type", if let By::Refresh(_) = by { "refresh_token" } else { &asked.kind });
        match by {
            By::Grant => {
                form.0.extend(asked.own.iter().cloned());
                if !asked.refresh_token.is_empty() {
                    form.add("refresh_token", &asked.refresh_token);
                }
                if let Some(statement) = &asked.assertion {
                    // Without a subject of its own the client asks for itself.
                    let said = [("iss", asked.client.id.as_str()), ("sub", asked.client.id.as_str())];
                    let said = if asked.client.id.is_empty() { &[][..] } else { &said[..] };
                    let signed = statement.signed(said, asked.token_url.as_str()).map_err(|why| self.fails(why))?;
                    redactor.learn(&signed);
                    form.add("assertion", &signed);
                }
            }
            By::Refresh(token) => form.add("refresh_token", token),
            By::Code { code, redirect, verifier } => {
                form.add("code", code);
                form.add("redirect_uri", redirect);
                if let Some(verifier) = verifier {
                    form.add("code_verifier", verifier);
                }
            }
            By::Device(code) => form.add("device_code", code),
        }
        // A code stands for what was asked for when it was given.
        let is_by_code = matches!(by, By::Code { .. } | By::Device(_));
        form.0.extend(asked.wanted.iter().filter(|(name, _)| !is_by_code || name == "resource").cloned());
        self.dressed(url, form, more, redactor)
    }

    /// The request for a device code.
    ///
    /// # Errors
    /// When a statement in it cannot be signed.
    pub fn device_request(&self, redactor: &Redactor) -> Result<Request, AuthError> {
        let url = self.asked.device_url.as_ref().ok_or_else(|| self.fails("the `device_url` is empty"))?;
        let mut form = Form(self.asked.wanted.clone());
        for (name, value) in &self.asked.authorization {
            form.replace(name);
            form.add(name, value);
        }
        let more = More { params: Pairs::new(), ..self.asked.more.clone() };
        self.dressed(url, form, &more, redactor)
    }

    fn dressed(&self, url: &Url, mut form: Form, more: &More, redactor: &Redactor) -> Result<Request, AuthError> {
        let mut request = Request::new("POST", url.clone());
        request.headers.extend(self.agent.iter().map(|agent| ("User-Agent".to_owned(), agent.clone())));
        request.set_header("Accept", "application/json");
        request.set_header("Content-Type", "application/x-www-form-urlencoded");
        self.asked
            .client
            .prove((&mut request, &mut form), self.asked.token_url.as_str(), redactor)
            .map_err(|why| self.fails(why))?;
        // What is written by hand goes before what is made here.
        more.params.iter().for_each(|(name, _)| form.replace(name));
        form.0.extend(more.params.iter().cloned());
        for (name, value) in &more.headers {
            request.set_header(name, value);
        }
        if !more.query.is_empty() {
            request.url.query_pairs_mut().extend_pairs(&more.query);
        }
        request.body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.0).finish().into();
        request.transfer = self.transfer.clone();
        Ok(request)
    }
}

/// The fields of a form.
struct Form(Pairs);

impl Form {
    fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Takes out what another field is to stand for.
    fn replace(&mut self, name: &str) {
        self.0.retain(|(it, _)| it != name);
    }
}

impl Client {
    /// Adds who the client is to a request, and the proof of it for `server`.
    fn prove(
        &self,
        (request, form): (&mut Request, &mut Form),
        server: &str,
        redactor: &Redactor,
    ) -> Result<(), String> {
        let in_form = |form: &mut Form| {
            if !self.id.is_empty() {
                form.add("client_id", &self.id);
            }
        };
        match &self.proof {
            Proof::Nothing => in_form(form),
            Proof::Body => {
                in_form(form);
                form.add("client_secret", &self.secret);
            }
            Proof::Basic => {
                let credentials = STANDARD.encode(format!("{}:{}", escaped(&self.id), escaped(&self.secret)));
                redactor.learn(&credentials);
                request.set_header("Authorization", format!("Basic {credentials}"));
            }
            Proof::Statement(statement) => {
                let said = [("iss", self.id.as_str()), ("sub", self.id.as_str())];
                let signed = statement.signed(&said, server)?;
                redactor.learn(&signed);
                in_form(form);
                form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
                form.add("client_assertion", &signed);
            }
        }
        Ok(())
    }
}

/// A name or a secret as it is before both are joined: escaped as in a form. Source: RFC 6749, 2.3.1. A blank is `%20` and no `+`,
/// which not every server takes for one; and `~`, which needs no escape, gets none, for those that undo none.
fn escaped(text: &str) -> String {
    let escaped: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    escaped.replace('+', "%20").replace("%7E", "~")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_client_is_escaped_as_in_a_form() {
        let given = "a b+c:d%~*-._/\u{e9}";
        let escaped = super::escaped(given);
        assert_eq!(escaped, "a%20b%2Bc%3Ad%25~*-._%2F%C3%A9");
        let form = format!("it={escaped}");
        assert_eq!(url::form_urlencoded::parse(form.as_bytes()).next().unwrap().1, given);
    }
}
