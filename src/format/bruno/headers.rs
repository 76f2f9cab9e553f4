//! The headers of a request, in the order and spelling in which Bruno's client sends them.

use serde_json::Value;

use super::filling::Filling;
use crate::wire::{Headers, PROGRAM, Request};

const FORM: &str = "application/x-www-form-urlencoded";

/// Methods of which nobody expects a body, so that nothing says that there is none.
const BARE: [&str; 6] = ["GET", "HEAD", "TRACE", "DELETE", "CONNECT", "OPTIONS"];

/// What is known of one header.
#[derive(Clone, Debug)]
enum Said {
    /// Nothing: a default may come.
    Nothing,
    /// It is not sent.
    Never,
    /// Its value.
    Value(String),
}

/// The headers while they are gathered: a name has the spelling in which it came first, and the value that came last.
#[derive(Debug)]
pub(super) struct Sent(Vec<(String, Said)>);

impl Sent {
    /// The headers of a view, filled in, behind those that the client has by itself.
    pub(super) fn of(view: &Value, filling: &mut Filling<'_>) -> Self {
        let value = |text: &str| Said::Value(text.to_owned());
        let mut sent = Self(vec![
            ("Accept".to_owned(), value("application/json, text/plain, */*")),
            ("Content-Type".to_owned(), Said::Nothing),
            ("User-Agent".to_owned(), value(PROGRAM)),
        ]);
        for (name, given) in view["headers"].as_object().into_iter().flatten() {
            let name = filling.text(name);
            match given {
                Value::Null => sent.put(&name, Said::Never),
                Value::String(text) => sent.set(&name, &filling.text(text)),
                Value::Array(list) => {
                    let texts: Vec<_> =
                        list.iter().map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned)).collect();
                    sent.set(&name, &texts.join(", "));
                }
                other => sent.set(&name, &other.to_string()),
            }
        }
        sent
    }

    /// Sets a header.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.put(name, Said::Value(value.trim().to_owned()));
    }

    fn put(&mut self, name: &str, said: Said) {
        match self.0.iter_mut().find(|(it, _)| it.eq_ignore_ascii_case(name)) {
            Some((_, before)) => *before = said,
            None => self.0.push((name.to_owned(), said)),
        }
    }

    /// The value of a header.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
        match found.map(|it| &it.1) {
            Some(Said::Value(value)) => Some(value),
            Some(Said::Nothing | Said::Never) | None => None,
        }
    }

    /// Whether anything is known of the body's type, be it that it is not told.
    fn is_open(&self) -> bool {
        self.0.iter().any(|(name, said)| name == "Content-Type" && matches!(said, Said::Nothing))
    }

    /// Gives a request of this method the type that the client takes for the usual one, where nobody has said anything.
    pub(super) fn default_type(&mut self, method: &str) {
        if self.is_open() && matches!(method, "POST" | "PUT" | "PATCH") {
            self.set("Content-Type", FORM);
        }
    }

    /// Those that have a value, without those that a script has `deleted`.
    pub(super) fn list(self, deleted: &Value) -> Headers {
        let value = |(name, said)| match said {
            Said::Value(value) => Some((name, value)),
            Said::Nothing | Said::Never => None,
        };
        self.0.into_iter().filter_map(value).filter(|(name, _)| !is_deleted(name, deleted)).collect()
    }
}

/// Whether a script has taken a header away. Two of them no client can do without.
fn is_deleted(name: &str, deleted: &Value) -> bool {
    let is_it = |it: &Value| it.as_str().is_some_and(|it| it.eq_ignore_ascii_case(name));
    let is_needed = ["host", "connection"].iter().any(|it| it.eq_ignore_ascii_case(name));
    !is_needed && deleted.as_array().into_iter().flatten().any(is_it)
}

/// What is added behind the signature, in this order; `authorization` is what the URL makes of one.
pub(super) fn defaults(request: &Request, authorization: Option<String>, deleted: &Value) -> Headers {
    let length = request.body.len();
    let host = request.url.host_str().unwrap_or_default();
    let host = request.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let is_late = length == 0 && !BARE.contains(&request.method.as_str());
    let all = [
        ("Content-Length", (length > 0).then(|| length.to_string())),
        ("Accept-Encoding", Some("gzip, deflate, br".to_owned())),
        ("Authorization", authorization),
        ("Host", Some(host)),
        ("Connection", Some("keep-alive".to_owned())),
        ("Content-Length", is_late.then(|| "0".to_owned())),
    ];
    let all = all.into_iter().filter(|(name, _)| !is_deleted(name, deleted));
    all.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
