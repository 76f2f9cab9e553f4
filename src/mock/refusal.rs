//! What the mock answers when no example does: why, and what it knows.

use serde_json::{Value, json};

use super::{
    incoming::Incoming,
    known::{allowed, known, suggestion},
    reply::{Fault, Reply},
    route::Route,
};
use crate::{secret::Redactor, wire::Response};

/// An answer that is none of the user's: what is wrong in one line, and the response that says so.
#[derive(Debug)]
pub(super) struct Refusal {
    /// What is wrong.
    pub(super) why: String,
    /// The response.
    pub(super) response: Box<Response>,
}

/// No route has the path.
pub(super) fn unknown(routes: &[Route], incoming: &Incoming<'_>) -> Refusal {
    let why = format!("no request of this collection is `{}`", incoming.title());
    let mut body = json!({ "error": why });
    if let Some(near) = suggestion(routes, incoming) {
        body["did_you_mean"] = near.into();
    }
    known(routes, &mut body);
    refuse(404, why, &body)
}

/// The path is there, the method is not.
pub(super) fn wrong_method(routes: &[Route], fitting: &[&Route], incoming: &Incoming<'_>) -> Refusal {
    let why = format!("no request of this collection is `{}`", incoming.title());
    let allowed = allowed(fitting);
    let mut body = json!({ "error": why });
    if let Some(method) = allowed.first() {
        body["did_you_mean"] = format!("{method} {}", incoming.request.url.path()).into();
    }
    known(routes, &mut body);
    let mut refusal = refuse(405, why, &body);
    refusal.response.headers.push(("allow".to_owned(), allowed.join(", ")));
    refusal
}

/// The request is known, but nobody wrote what it is answered.
pub(super) fn no_examples(route: &Route) -> Refusal {
    let why = format!("`{}` has no examples", route.name);
    let is_postmans = [".json", ".request.yaml", ".request.yml"].iter().any(|it| route.place.file.ends_with(it));
    let help = if is_postmans {
        format!("save a response as an example of the request at {}, as Postman's app does", route.place)
    } else {
        format!("write a response under `examples` of the request at {}", route.place)
    };
    let body = json!({ "error": why, "help": help });
    refuse(501, why, &body)
}

/// Each example asks for something that this request has not; `failed` holds the conditions of each.
pub(super) fn no_match(route: &Route, failed: &[(&Reply, Vec<String>)]) -> Refusal {
    let why = format!("no example of `{}` is for this request", route.name);
    let examples: Vec<Value> =
        failed.iter().map(|(reply, failed)| json!({ "example": reply.name, "failed": failed })).collect();
    let body = json!({ "error": why, "examples": examples, "help": "an example without `when` answers all others" });
    refuse(404, why, &body)
}

/// An example was asked for by its name or its status, and there is none.
pub(super) fn not_there(route: &Route, known: &[(&Reply, Vec<String>)]) -> Refusal {
    let why = format!("no example of `{}` has the name or the status that is asked for", route.name);
    let examples: Vec<Value> =
        known.iter().map(|(reply, _)| json!({ "example": reply.name, "status": reply.example.status })).collect();
    let body = json!({ "error": why, "examples": examples, "help": "they are asked for by x-mock-response-name and x-mock-response-code" });
    refuse(404, why, &body)
}

/// The example cannot be rendered.
pub(super) fn broken(route: &Route, reply: &Reply, fault: &Fault) -> Refusal {
    let why = format!("the example `{}` of `{}` cannot answer: {fault}", reply.name, route.name);
    let body = json!({ "error": why });
    refuse(500, why, &body)
}

/// The request is none that could be read.
pub(super) fn unreadable(status: u16, why: &str) -> Refusal {
    refuse(status, why.to_owned(), &json!({ "error": why }))
}

fn refuse(status: u16, why: String, body: &Value) -> Refusal {
    let mut response = Box::<Response>::default();
    response.status = status;
    response.headers.push(("content-type".to_owned(), "application/json".to_owned()));
    response.set_body(body.to_string().into());
    Refusal { why, response }
}

impl Refusal {
    /// The same without secrets. Only our own words are hidden in: what an example says is the user's affair.
    pub(super) fn hide(mut self, redactor: &Redactor) -> Self {
        if let Some(why) = redactor.redact(&self.why) {
            self.why = why;
        }
        if let Some(body) = redactor.redact(&self.response.text()) {
            self.response.set_body(body.into());
        }
        self
    }
}
