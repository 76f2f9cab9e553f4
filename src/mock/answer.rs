//! The mock server without its network: from a request to the response of the example that suits it.

use std::{cell::OnceCell, cmp::Reverse, sync::Arc};

use super::{
    condition,
    incoming::{Asked, Incoming},
    refusal::{self, Refusal},
    reply::{Fault, Reply},
    route::{self, Around, Miss, Route},
};
use crate::{
    model::{Collection, Folder},
    scope::{Layer, Slot, Store, Variable, Variables},
    secret::Redactor,
    source::Problem,
    wire::{Request, Response, headers_named},
};

/// Answers requests from the examples of collections.
#[derive(Debug)]
pub struct Mock {
    routes: Vec<Route>,
    redactor: Arc<Redactor>,
}

/// What the mock answers, and why.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The response. To `HEAD`, it has the length of a body and no body.
    pub response: Response,
    /// The name of the request in the collection whose example it is.
    pub request: Option<Arc<str>>,
    /// The example: its name, or its number, `example 2`.
    pub example: Option<String>,
    /// Why no example answers, where none does: a fragment.
    pub why: Option<String>,
}

impl Mock {
    /// A mock of `collections`, and warnings about what it cannot answer. Templates see the variables of `store` as
    /// they are now, and those that `declared` says a folder has; and `request`, the request that is answered.
    pub fn new(
        collections: &[Collection],
        store: &Store,
        declared: &dyn Fn(&Folder) -> Arc<Variables>,
    ) -> (Self, Vec<Problem>) {
        let layers = |layers: &[Layer]| layers.iter().map(|layer| Arc::new(store.layer(*layer).clone())).collect();
        let near = [Layer::Override, Layer::Request, Layer::Data, Layer::Environment, Layer::Collection];
        let around = Around {
            before: layers(&near),
            behind: layers(&[Layer::Global]),
            empty: Store::new(store.redactor.clone()),
        };
        let (routes, problems) = route::routes(collections, &around, declared);
        (Self { routes, redactor: store.redactor.clone() }, problems)
    }

    /// How many requests it knows.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// Hides what must not be seen in what is told of the mock.
    pub(super) fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// The answer to `request`. There always is one: what cannot be answered is told in it.
    pub fn answer(&self, request: &Request) -> Answer {
        let incoming = Incoming::new(request);
        let found = route::find(&self.routes, &incoming).map_err(|miss| match miss {
            Miss::Path => refusal::unknown(&self.routes, &incoming),
            Miss::Method(fitting) => refusal::wrong_method(&self.routes, &fitting, &incoming),
            Miss::Examples(route) => refusal::no_examples(route),
        });
        let mut answer = match found.and_then(|routes| self.choose(&routes, &incoming)) {
            Ok(answer) => answer,
            Err(refusal) => Answer::from(refusal.hide(&self.redactor)),
        };
        answer.finish(request.method == "HEAD");
        answer
    }

    /// The first example of equally good routes whose conditions hold; those with conditions are asked first, then those that were
    /// saved from such a request. As Postman's mock does, it listens to who asks for one by its name or its status.
    fn choose(&self, routes: &[&Route], incoming: &Incoming<'_>) -> Result<Answer, Refusal> {
        let request = Arc::new(incoming.request.clone());
        let sights: Vec<Sight<'_>> = routes
            .iter()
            .map(|route| Sight { route, mock: self, request: &request, path: OnceCell::new(), incoming })
            .collect();
        let every = || sights.iter().flat_map(|sight| sight.route.replies.iter().map(move |reply| (sight, reply)));
        let wanted = Wanted::of(incoming);
        let all = || every().filter(|(_, reply)| wanted.is(reply));
        let strict = all().filter(|(_, reply)| !reply.example.when.0.is_empty());
        let mut open: Vec<_> = all().filter(|(_, reply)| reply.example.when.0.is_empty()).collect();
        // The sort is stable: among equals the order of writing stays.
        open.sort_by_cached_key(|(sight, reply)| Reverse(sight.likeness(reply)));
        let Some((sight, reply)) = strict.chain(open).find(|(sight, reply)| sight.holds(reply)) else {
            let failed: Vec<_> = every().map(|(sight, reply)| (reply, sight.failed(reply))).collect();
            if !wanted.is_anything() {
                return Err(refusal::not_there(routes[0], &failed));
            }
            return Err(refusal::no_match(routes[0], &failed));
        };
        match sight.render(reply) {
            Ok(response) => Ok(Answer {
                response,
                request: Some(sight.route.name.clone()),
                example: Some(reply.name.clone()),
                why: None,
            }),
            Err(fault) => Err(refusal::broken(sight.route, reply, &fault)),
        }
    }
}

/// Which example is asked for by itself.
struct Wanted<'a> {
    name: Option<&'a str>,
    code: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    fn of(incoming: &'a Incoming<'_>) -> Self {
        let header = |name: &str| headers_named(&incoming.request.headers, name).next().map(str::trim);
        Self { name: header("x-mock-response-name"), code: header("x-mock-response-code") }
    }

    fn is_anything(&self) -> bool {
        self.name.is_none() && self.code.is_none()
    }

    fn is(&self, reply: &Reply) -> bool {
        self.name.is_none_or(|it| reply.example.name.as_deref() == Some(it))
            && self.code.is_none_or(|it| reply.example.status.to_string() == it)
    }
}

/// A request as one route sees it.
struct Sight<'a> {
    mock: &'a Mock,
    route: &'a Route,
    request: &'a Arc<Request>,
    incoming: &'a Incoming<'a>,
    path: OnceCell<Vec<(String, String)>>,
}

impl Sight<'_> {
    fn path(&self) -> &[(String, String)] {
        self.path.get_or_init(|| self.route.pattern.parameters(&self.incoming.path))
    }

    fn holds(&self, reply: &Reply) -> bool {
        let when = &reply.example.when;
        when.0.is_empty()
            || condition::hold(when, self.incoming, self.path(), &self.store(reply).scope(&self.route.variables))
    }

    /// How much of what an example was saved from this request has; one that was saved from the usual request comes before
    /// those that were asked for in another way.
    fn likeness(&self, reply: &Reply) -> usize {
        let asked = &reply.example.asked;
        if asked.is_usual() {
            return 1;
        }
        let body = asked.body.as_ref();
        let is_so = asked.path.iter().all(|it| self.path().contains(it))
            && asked.query.iter().all(|it| self.incoming.query.contains(it))
            && body.is_none_or(|it| match self.incoming.json() {
                Some(json) => json == it,
                None => it.as_str().is_some_and(|it| self.incoming.request.body.as_ref() == it.as_bytes()),
            });
        if is_so { 1 + asked.path.len() + asked.query.len() + body.iter().count() } else { 0 }
    }

    fn failed(&self, reply: &Reply) -> Vec<String> {
        let store = self.store(reply);
        condition::failed(&reply.example.when, self.incoming, self.path(), &store.scope(&self.route.variables))
    }

    fn render(&self, reply: &Reply) -> Result<Response, Fault> {
        reply.render(&self.store(reply).scope(&self.route.variables))
    }

    /// Where `request` lives while one example is asked.
    fn store(&self, reply: &Reply) -> Store {
        let asked = Asked { request: self.request.clone(), path: self.path().to_vec(), spelled: reply.spelled.clone() };
        let slot = if reply.asks { Slot::Value(asked.value()) } else { Slot::Made(Arc::new(asked)) };
        let mut store = Store::new(self.mock.redactor.clone());
        store.set(Layer::Request, "request", Variable { slot, secret: false });
        store
    }
}

impl Answer {
    /// What every response has: a version, and the length of its body where it may have one.
    fn finish(&mut self, is_head: bool) {
        let response = &mut self.response;
        "HTTP/1.1".clone_into(&mut response.version);
        let has_no_body = matches!(response.status, 204 | 304);
        if !has_no_body {
            response.headers.push(("content-length".to_owned(), response.body.len().to_string()));
        }
        if is_head || has_no_body {
            response.set_body(bytes::Bytes::new());
        }
        response.encoded_size_bytes = response.body.len() as u64;
    }
}

impl From<Refusal> for Answer {
    fn from(Refusal { why, response }: Refusal) -> Self {
        Self { response: *response, request: None, example: None, why: Some(why) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::mock::sample::{ask, mock, request, said, store};

    fn said_json(answer: &Answer) -> Value {
        answer.response.json().unwrap().clone()
    }

    const USERS: &str = "
name: List users
GET: <<baseUrl>>/users
examples:
  - { name: No token, status: 401, json: { code: 124 } }
  - { name: Two users, when: { headers: { Authorization: Bearer token-2 } }, json: { users: [1, 2.50] } }
---
name: Get a user
GET: <<baseUrl>>/users/{userId}
examples: [{ json: { id: <<request.path.userId>> } }]
---
name: Add a user
POST: <<baseUrl>>/users
";

    #[test]
    fn an_example_with_conditions_goes_before_one_without() {
        let mock = mock(USERS);
        let with = |token: &str| mock.answer(&request("GET /v2/users", &[("authorization", token)], ""));
        assert_eq!(said(&with("Bearer token-2")), r#"200 {"users":[1,2.50]}"#);
        assert_eq!(said(&with("Bearer token-1")), r#"401 {"code":124}"#);
        let answer = ask(&mock, "GET /v2/users");
        assert_eq!(said(&answer), r#"401 {"code":124}"#);
        assert_eq!((answer.request.as_deref(), answer.example.as_deref()), (Some("List users"), Some("No token")));
    }

    #[test]
    fn an_unknown_path_is_told_what_is_known() {
        let mock = mock(USERS);
        let answer = ask(&mock, "GET /v2/userz");
        let expected = json!({
            "error": "no request of this collection is `GET /v2/userz`",
            "did_you_mean": "GET /v2/users",
            "known": ["GET /v2/users", "GET /v2/users/{userId}", "POST /v2/users"],
        });
        assert_eq!((answer.response.status, said_json(&answer)), (404, expected));
        assert_eq!(answer.response.header("content-type"), Some("application/json"));
        assert_eq!(answer.why.as_deref(), Some("no request of this collection is `GET /v2/userz`"));
        for (line, near) in [
            ("GET /v2/usrs/5", json!("GET /v2/users/{userId}")),
            ("GET /users", json!("GET /v2/users")),
            ("GET /api/v2/users", json!("GET /v2/users")),
            ("GET /elsewhere", json!(null)),
            ("GET /", json!(null)),
        ] {
            assert_eq!(said_json(&ask(&mock, line))["did_you_mean"], near, "{line}");
        }
    }

    #[test]
    fn a_long_list_of_what_is_known_is_cut() {
        let many: Vec<String> = (0..80).map(|it| format!("name: r{it}\nGET: /r{it}\n")).collect();
        let said = said_json(&ask(&mock(&many.join("---\n")), "GET /nothing"));
        assert_eq!((said["known"].as_array().unwrap().len(), &said["and_more"]), (50, &json!(true)));
    }

    #[test]
    fn another_method_is_not_allowed() {
        let answer = ask(&mock(USERS), "DELETE /v2/users");
        assert_eq!((answer.response.status, answer.response.header("allow")), (405, Some("GET, HEAD, POST")));
        assert_eq!(said_json(&answer)["did_you_mean"], "GET /v2/users");
        assert_eq!(ask(&mock(USERS), "OPTIONS /v2/users").response.status, 405);
        assert_eq!(ask(&mock("method: PURGE\nurl: /x\n"), "GET /x").response.header("allow"), Some("PURGE"));
    }

    #[test]
    fn a_request_without_examples_is_told() {
        let answer = ask(&mock(USERS), "POST /v2/users");
        let help = "write a response under `examples` of the request at a.yaml:12:1";
        let expected = json!({ "error": "`Add a user` has no examples", "help": help });
        assert_eq!((answer.response.status, said_json(&answer)), (501, expected));
    }

    #[test]
    fn head_is_get_without_its_body() {
        let yaml =
            "name: A\nGET: /a\nexamples: [{ text: hello }]\n---\nname: B\nHEAD: /b\nexamples: [{ status: 204 }]\n";
        let answer = ask(&mock(yaml), "HEAD /a");
        assert_eq!((said(&answer).as_str(), answer.response.header("content-length")), ("200 ", Some("5")));
        assert_eq!(ask(&mock(yaml), "HEAD /b").response.status, 204);
        assert_eq!(ask(&mock(yaml), "GET /b").response.status, 405);
        assert_eq!(said(&ask(&mock(yaml), "HEAD /c")), "404 ");
    }

    #[test]
    fn hostile_requests_are_answered() {
        let yaml = "name: A\nPOST: <<base>>/<<x>>.{y}/z\nexamples:\n  - { when: { $.a: 1, form: { a: 1 }, cookies: { a: 1 }, //x: 1 } }\n  - { json: <<request>> }\n";
        let mock = mock(yaml);
        for line in [
            "POST /%ff%zz%.%/z",
            "POST /%00.%2e%2e/z",
            "POST /a.b/z?%ff=%&&&=&a",
            "POST //a.é//z",
            "POST /\u{202e}.1/z",
        ] {
            for content_type in
                ["application/json", "multipart/form-data; boundary=", "text/xml; charset=\u{7f}", ";;=;\""]
            {
                let mut request =
                    request(line, &[("Content-Type", content_type), ("Cookie", ";=;;a"), ("Host", "[::")], "");
                for body in [&b""[..], b"\xff\x00{", b"[[[[", b"------", b"<a"] {
                    request.body = bytes::Bytes::from_static(body);
                    assert_eq!(mock.answer(&request).response.status, 200, "{line} {content_type}");
                }
            }
        }
    }

    #[test]
    fn secrets_are_hidden_in_refusals() {
        let yaml =
            "name: A\nGET: /a\nexamples: [{ when: { headers: { X-Key: <<my_secret>> } }, json: <<my_secret>> }]\n";
        let store = store(&json!({ "my_secret": "hush-hush-hush" }));
        let collection = crate::mock::sample::collection(yaml, std::path::Path::new(""));
        let (mock, _) = Mock::new(&[collection], &store, &crate::mock::sample::declared);
        let refused = said(&ask(&mock, "GET /a"));
        assert!(refused.starts_with("404") && !refused.contains("hush"), "{refused}");
        let answer = mock.answer(&request("GET /a", &[("X-Key", "hush-hush-hush")], ""));
        assert_eq!(said(&answer), r#"200 "hush-hush-hush""#);
        // What is too long to be told would end within the secret.
        for length in 3_970..4_010 {
            let long = format!("{}hush-hush-hush", "x".repeat(length));
            let refused = said(&mock.answer(&request("GET /a", &[("X-Key", &long)], "")));
            assert!(refused.starts_with("404") && !refused.contains("hush"), "{length}: {refused}");
        }
    }
}
