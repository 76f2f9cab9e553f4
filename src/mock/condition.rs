//! Whether a request is what an example asks for.

use std::borrow::Cow;

use serde_json::Value;

use super::incoming::Incoming;
use crate::{
    expectation::{Actual, Predicate},
    model::{Subject, When},
    scope::Scope,
    secret::whole,
    wire::headers_named,
};

/// Whether all conditions hold of a request with these path parameters.
pub(super) fn hold(when: &When, incoming: &Incoming<'_>, path: &[(String, String)], scope: &Scope<'_>) -> bool {
    when.0.iter().all(|condition| holds(&condition.predicate, &look(&condition.subject, incoming, path, scope), scope))
}

/// The conditions that do not hold, each as `headers.Authorization: expected "a", found "b"`.
pub(super) fn failed(
    when: &When,
    incoming: &Incoming<'_>,
    path: &[(String, String)],
    scope: &Scope<'_>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for condition in &when.0 {
        let found = look(&condition.subject, incoming, path, scope);
        if !holds(&condition.predicate, &found, scope) {
            let found = match &found {
                Ok(parts) if parts.is_empty() => "found nothing".to_owned(),
                Ok(parts) => {
                    format!(
                        "found {}",
                        parts.iter().map(|it| whole(&it.value.to_string()).into_owned()).collect::<Vec<_>>().join(", ")
                    )
                }
                Err(why) => why.clone(),
            };
            let expected = condition.predicate.expected(scope);
            lines.push(format!("{}: expected {expected}, {found}", title(&condition.subject)));
        }
    }
    lines
}

/// Everything that the request has of a subject, or why it cannot be looked at.
type Found<'a> = Result<Vec<Part<'a>>, String>;

/// A value of a request.
struct Part<'a> {
    value: Cow<'a, Value>,
    /// Whether it is mere text, in which a number has no type of its own.
    is_text: bool,
}

fn look<'a>(subject: &Subject, incoming: &'a Incoming<'_>, path: &[(String, String)], scope: &Scope<'_>) -> Found<'a> {
    let text = |text: &str| Part { value: Cow::Owned(text.into()), is_text: true };
    let named = |pairs: &[(String, String)], wanted: &str| {
        Ok(pairs.iter().filter(|(name, _)| name == wanted).map(|(_, value)| text(value)).collect())
    };
    match subject {
        Subject::Header(name) => Ok(headers_named(&incoming.request.headers, name).map(text).collect()),
        Subject::Query(name) => named(&incoming.query, name),
        Subject::Path(name) => named(path, name),
        Subject::Cookie(name) => named(incoming.cookies(), name),
        Subject::Form(name) => named(incoming.form(), name),
        Subject::Body | Subject::Part(_) if incoming.request.body.is_empty() => Ok(Vec::new()),
        Subject::Body => Ok(vec![match incoming.json() {
            Some(json) => Part { value: Cow::Borrowed(json), is_text: false },
            None => text(&incoming.mirror().response.text()),
        }]),
        Subject::Part(query) => match query.look(incoming.mirror(), scope) {
            Ok(found) => Ok(found.into_iter().map(|value| Part { value, is_text: query.is_text() }).collect()),
            Err(error) => Err(error.to_string()),
        },
    }
}

/// Of a header or parameter that stands more than once, one value that is as expected is enough.
fn holds(predicate: &Predicate, found: &Found<'_>, scope: &Scope<'_>) -> bool {
    let judge = |actual| predicate.judge(actual, scope).is_ok();
    match found {
        Err(_) => false,
        Ok(parts) if parts.is_empty() => judge(None),
        Ok(parts) => parts
            .iter()
            .any(|part| judge(Some(if part.is_text { Actual::text(&part.value) } else { Actual::typed(&part.value) }))),
    }
}

/// A subject as it is written.
fn title(subject: &Subject) -> String {
    match subject {
        Subject::Header(name) => format!("headers.{name}"),
        Subject::Query(name) => format!("query.{name}"),
        Subject::Path(name) => format!("path.{name}"),
        Subject::Cookie(name) => format!("cookies.{name}"),
        Subject::Form(name) => format!("form.{name}"),
        Subject::Body => "body".to_owned(),
        Subject::Part(query) => query.written().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::mock::sample::{mock, request, said};

    /// A request with one condition, and what it answers where that does not hold.
    fn mock_when(when: &str) -> crate::mock::answer::Mock {
        mock(&format!(
            "name: A\nPOST: <<baseUrl>>/{{id}}\nexamples:\n  - {{ name: Else, status: 401 }}\n  - {{ name: Good, when: {when} }}\n"
        ))
    }

    #[test]
    fn each_kind_of_condition_holds_or_not() {
        const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
        const JSON: (&str, &str) = ("Content-Type", "application/json; charset=utf-8");
        for (when, line, header, body, holds) in [
            ("{ headers: { X-Key: a } }", "/1", ("x-key", "a"), "", true),
            ("{ headers: { X-Key: a } }", "/1", ("x-key", "b"), "", false),
            ("{ headers: { X-Key: 7 } }", "/1", ("x-key", "7"), "", true),
            ("{ headers: { X-Key: { exists: false } } }", "/1", ("x-other", "b"), "", true),
            ("{ headers: { X-Key: { exists: false } } }", "/1", ("x-key", "b"), "", false),
            ("{ query: { page: 2 } }", "/1?page=2", FORM, "", true),
            ("{ query: { page: 2 } }", "/1?page=3&page=2", FORM, "", true),
            ("{ query: { page: 2 } }", "/1?page=3", FORM, "", false),
            ("{ query: { page: 2 } }", "/1", FORM, "", false),
            ("{ query: { size: <<page_size>> } }", "/1?size=30", FORM, "", true),
            ("{ path: { id: a b } }", "/a%20b", FORM, "", true),
            ("{ path: { id: a b } }", "/ab", FORM, "", false),
            ("{ path: { other: a } }", "/a", FORM, "", false),
            ("{ cookies: { sid: s1 } }", "/1", ("Cookie", "a=b; sid=s1"), "", true),
            ("{ cookies: { sid: s1 } }", "/1", ("Cookie", "a=b; SID=s1"), "", false),
            ("{ form: { grant: x y } }", "/1", FORM, "grant=x+y", true),
            ("{ form: { grant: x y } }", "/1", JSON, "grant=x+y", false),
            ("{ body: { contains: needle } }", "/1", ("Content-Type", "text/plain"), "a needle", true),
            ("{ body: { contains: needle } }", "/1", ("Content-Type", "text/plain"), "a", false),
            ("{ body: '7' }", "/1", ("Content-Type", "text/plain"), "7", true),
            ("{ body: 7 }", "/1", ("Content-Type", "text/plain"), "7", true),
            ("{ body: 7 }", "/1", JSON, "7", true),
            ("{ query: { page: { not_equals: 2 } } }", "/1?page=2", FORM, "", false),
            ("{ body: '7' }", "/1", JSON, "7", false),
            ("{ $.user.name: Ada }", "/1", JSON, "{\"user\": {\"name\": \"Ada\"}}", true),
            ("{ $.user.name: Ada }", "/1", JSON, "{\"user\": {\"name\": \"Bob\"}}", false),
            ("{ $.user.name: Ada }", "/1", JSON, "{", false),
            ("{ $.user.name: { exists: false } }", "/1", JSON, "", true),
            ("{ //name: Ada }", "/1", ("Content-Type", "application/xml"), "<a><name>Ada</name></a>", true),
            ("{ //name: Ada }", "/1", ("Content-Type", "application/xml"), "<a><name>Bob</name></a>", false),
            ("{ query: { x: 1 }, headers: { a: b } }", "/1?x=1", ("a", "b"), "", true),
            ("{ query: { x: 1 }, headers: { a: b } }", "/1?x=1", ("a", "c"), "", false),
        ] {
            let answer = mock_when(when).answer(&request(&format!("POST /v2{line}"), &[header], body));
            assert_eq!(answer.example.as_deref(), Some(if holds { "Good" } else { "Else" }), "{when} {line} {body}");
        }
    }

    #[test]
    fn a_refusal_names_each_condition_that_failed() {
        let yaml = "name: A\nGET: <<baseUrl>>/a\nexamples:\n  - name: One\n    when: { headers: { X-Key: a }, query: { page: 2 } }\n  - when: { $.id: 1 }\n";
        let answer = mock(yaml).answer(&request("GET /v2/a?page=2", &[("X-Key", "b")], "<x>"));
        let said = said(&answer);
        assert!(said.starts_with(r#"404 {"error":"no example of `A` is for this request","examples":[{"example":"One","failed":["headers.X-Key: expected"#), "{said}");
        assert!(
            said.contains(
                r#", found \"b\""]},{"example":"example 2","failed":["$.id: expected 1, the body is not JSON"#
            ),
            "{said}"
        );
        assert_eq!(answer.why.as_deref(), Some("no example of `A` is for this request"));
    }
}
