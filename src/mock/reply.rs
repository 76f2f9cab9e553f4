//! An example as a response: its templates filled in, its file read.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::piece::{Piece, pieces};
use crate::{
    model::{Body, Example, FileBody, Parameters},
    scope::Scope,
    source::{Place, io_reason},
    template::{Name, RenderError, Template, Tree},
    value,
    wire::{Headers, Response, header},
};

/// Headers of a saved response that tell how it once came over the wire. The answer has its own.
const OF_THE_WIRE: &[&str] = &[
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// An example, ready to answer.
#[derive(Debug)]
pub(super) struct Reply {
    /// The example.
    pub(super) example: Example,
    /// Its name, or its number among its request's examples.
    pub(super) name: String,
    /// The headers of the request that its templates ask for, as they spell them.
    pub(super) spelled: Arc<[String]>,
    /// Whether its templates ask for the request at all.
    pub(super) asks: bool,
    /// The body, where no template is in it.
    fixed: Option<Bytes>,
}

/// Why an example is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// A name in it has no value.
    #[error("{}: {}", .0.place, .0.why)]
    Template(#[from] RenderError),
    /// Its file cannot be read.
    #[error("the file `{path}` cannot be read: {why}")]
    File {
        /// Where it should be.
        path: String,
        /// The cause.
        why: String,
    },
    /// A request must not choose any file of this machine.
    #[error("the file `{path}` is outside of the folder that the example takes its files from")]
    Outside {
        /// The path with the request's values.
        path: String,
    },
    /// A header's name or value is none that HTTP allows.
    #[error("{place}: `{name}: {value}` is no header")]
    Header {
        /// Where it is written.
        place: Place,
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A status that ends no exchange.
    #[error("{place}: a response cannot have the status {status}")]
    Status {
        /// Where the example is.
        place: Place,
        /// The status.
        status: u16,
    },
    /// A body that only requests have.
    #[error("{place}: an example answers with json, text, xml or file")]
    Body {
        /// Where the example is.
        place: Place,
    },
}

impl Reply {
    /// The example at `index` of a request.
    pub(super) fn new(example: &Example, index: usize) -> Self {
        let body = example.body.as_ref().map(Body::names).unwrap_or_default();
        let names: Vec<Name> = example.headers.names().into_iter().chain(body).map(|(name, ..)| name).collect();
        let spelled = names.iter().filter_map(|name| name.text().strip_prefix("request.headers."));
        let fixed = match &example.body {
            Some(Body::Json(tree)) => tree.fixed().map(|value| value.to_string().into()),
            Some(Body::Text(text) | Body::Xml(text)) => text.fixed().map(|text| text.to_owned().into()),
            _ => None,
        };
        Self {
            name: example.name.clone().unwrap_or_else(|| format!("example {}", index + 1)),
            spelled: spelled.map(str::to_owned).collect(),
            asks: names.iter().any(|name| name.root() == "request"),
            fixed,
            example: example.clone(),
        }
    }

    /// The response now.
    pub(super) fn render(&self, scope: &Scope<'_>) -> Result<Response, Fault> {
        let example = &self.example;
        if example.status < 200 || example.status > 599 {
            return Err(Fault::Status { place: example.place.clone(), status: example.status });
        }
        let (body, content_type) = self.body(scope)?;
        let mut headers = headers(&example.headers, scope)?;
        if !matches!(example.body, Some(Body::File(_))) {
            // What is written in YAML is the body as it was before any encoding.
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-encoding"));
        }
        if let Some(content_type) = content_type
            && header(&headers, "content-type").is_none()
        {
            headers.push(("content-type".to_owned(), content_type));
        }
        Ok(Response { status: example.status, headers, body, ..Response::default() })
    }

    fn body(&self, scope: &Scope<'_>) -> Result<(Bytes, Option<String>), Fault> {
        let typed = |body, kind: &str| Ok((body, Some(kind.to_owned())));
        let text = |text: &Template| match &self.fixed {
            Some(fixed) => Ok(fixed.clone()),
            None => text.text(scope).map(|text| Bytes::from(text.into_owned())),
        };
        match &self.example.body {
            None => Ok((Bytes::new(), None)),
            Some(Body::Json(tree)) => typed(self.json(tree, scope)?, "application/json"),
            Some(Body::Text(it)) => typed(text(it)?, "text/plain; charset=utf-8"),
            Some(Body::Xml(it)) => typed(text(it)?, "application/xml"),
            Some(Body::File(it)) => file(it, scope),
            Some(Body::Form(_) | Body::Multipart(_) | Body::Graphql(_)) => {
                Err(Fault::Body { place: self.example.place.clone() })
            }
        }
    }

    fn json(&self, tree: &Tree, scope: &Scope<'_>) -> Result<Bytes, RenderError> {
        match &self.fixed {
            Some(fixed) => Ok(fixed.clone()),
            None => Ok(tree.view(scope)?.to_string().into()),
        }
    }
}

fn headers(parameters: &Parameters, scope: &Scope<'_>) -> Result<Headers, Fault> {
    let mut headers = Headers::new();
    for parameter in parameters.0.iter().filter(|it| !it.disabled && !it.removed) {
        let name = parameter.name.text(scope)?;
        if OF_THE_WIRE.iter().any(|it| name.eq_ignore_ascii_case(it)) {
            continue;
        }
        for tree in &parameter.values {
            let (name, value) = (name.to_string(), value::text(&*tree.view(scope)?).into_owned());
            if HeaderName::try_from(&name).is_err() || HeaderValue::try_from(&value).is_err() {
                return Err(Fault::Header { place: parameter.place.clone(), name, value });
            }
            headers.push((name, value));
        }
    }
    Ok(headers)
}

/// A file's bytes and media type.
fn file(body: &FileBody, scope: &Scope<'_>) -> Result<(Bytes, Option<String>), Fault> {
    let written = body.path.text(scope)?;
    let path = body.locate(&written);
    let fails = |error: &io::Error| Fault::File { path: path.display().to_string(), why: io_reason(error) };
    if let Some(home) = home(body, scope)? {
        let real = |path: &Path| path.canonicalize().map_err(|error| fails(&error));
        // Links are followed first: only then is it known where the path leads.
        if written.contains('\0') || !real(&path)?.starts_with(real(&home)?) {
            return Err(Fault::Outside { path: written.into_owned() });
        }
    }
    let bytes = fs::read(&path).map_err(|error| fails(&error))?;
    let content_type = match &body.content_type {
        Some(template) => template.text(scope)?.into_owned(),
        None => mime_guess::from_path(&path).first_or_octet_stream().to_string(),
    };
    Ok((bytes.into(), Some(content_type)))
}

/// The folder that a path must stay in: what stands before the first part that a request fills. `None` when the path
/// asks for nothing of the request.
fn home(body: &FileBody, scope: &Scope<'_>) -> Result<Option<PathBuf>, RenderError> {
    if !body.path.names().iter().any(|(name, ..)| name.root() == "request") {
        return Ok(None);
    }
    let pieces = pieces(body.path.source());
    let before = pieces.iter().take_while(|it| !matches!(it, Piece::Hole(hole) if hole.contains("request")));
    let before: String = before.map(Piece::written).collect();
    let folder = before.rfind('/').map_or("", |at| &before[..=at]);
    let folder = Template::parse(folder, body.path.place().clone()).unwrap_or_default();
    Ok(Some(body.locate(&folder.text(scope)?)))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use serde_json::json;

    use crate::mock::{
        answer::{Answer, Mock},
        sample::{ask, collection, declared, mock, request, said, store},
    };

    fn answer(examples: &str) -> Answer {
        let yaml = format!("name: A\nPOST: <<baseUrl>>/{{id}}\nexamples: [{examples}]\n");
        let headers = [("X-Name", "Ada"), ("Content-Type", "application/json"), ("Cookie", "sid=s1")];
        mock(&yaml).answer(&request("POST /v2/7?x=1&x=2", &headers, r#"{"n": 9007199254740993, "tags": ["a"]}"#))
    }

    #[test]
    fn templates_see_variables_and_the_request() {
        for (example, expected) in [
            ("{ json: { n: <<request.json.n>>, s: <<page_size>> } }", r#"200 {"n":9007199254740993,"s":30}"#),
            ("{ json: <<request.json.tags>> }", r#"200 ["a"]"#),
            ("{ text: '<<request.method>> <<request.path.id>> <<request.query.x>>' }", "200 POST 7 1"),
            ("{ text: '<<request.headers.X-Name>> <<request.headers.x-name>>' }", "200 Ada Ada"),
            ("{ text: '<<request.headers.X-NAME>> <<request.cookies.sid>>' }", "200 Ada s1"),
            ("{ xml: '<b><<request.json.tags.0>></b>' }", "200 <b>a</b>"),
            ("{ text: '<<request.body>>' }", r#"200 {"n": 9007199254740993, "tags": ["a"]}"#),
            ("{ text: '<<lower request.method>> <<#if request.query.x>>a<<else>>b<</if>>' }", "200 post a"),
            ("{ json: 1.10 }", "200 1.10"),
            ("{ status: 302 }", "302 "),
        ] {
            assert_eq!(said(&answer(example)), expected, "{example}");
        }
    }

    #[test]
    fn what_cannot_be_rendered_is_told() {
        for (example, expected) in [
            ("{ name: E, text: <<request.query.nope>> }", "`<<request.query.nope>>`: `request` has no such part"),
            ("{ name: E, text: <<page_siz>> }", "`<<page_siz>>` has no value here; did you mean `page_size`?"),
            ("{ name: E, headers: { X: \"a\\nb\" } }", "is no header"),
            ("{ name: E, headers: { 'a b': c } }", "`a b: c` is no header"),
            ("{ name: E, status: 101 }", "a response cannot have the status 101"),
        ] {
            let answer = answer(example);
            let why = answer.why.clone().unwrap_or_default();
            assert!(
                why.starts_with("the example `E` of `A` cannot answer: a.yaml:3:") && why.ends_with(expected),
                "{why}"
            );
            assert_eq!(answer.response.status, 500);
        }
    }

    #[test]
    fn headers_follow_the_body_and_the_example() {
        for (example, name, expected) in [
            ("{ json: 1 }", "content-type", vec!["application/json"]),
            ("{ text: x }", "content-type", vec!["text/plain; charset=utf-8"]),
            ("{ xml: <x/> }", "content-type", vec!["application/xml"]),
            (
                "{ json: 1, headers: { Content-Type: application/problem+json } }",
                "content-type",
                vec!["application/problem+json"],
            ),
            ("{ status: 204 }", "content-type", vec![]),
            ("{ headers: { Set-Cookie: [a=1, b=<<page_size>>] } }", "set-cookie", vec!["a=1", "b=30"]),
            ("{ text: x, headers: { Transfer-Encoding: chunked } }", "transfer-encoding", vec![]),
            ("{ text: x, headers: { Content-Encoding: gzip } }", "content-encoding", vec![]),
            ("{ text: x, headers: { Content-Length: 99 } }", "content-length", vec!["1"]),
            ("{ status: 204, headers: { Content-Length: 99 } }", "content-length", vec![]),
            ("{ headers: { X: { value: a, disabled: true } } }", "x", vec![]),
        ] {
            let answer = answer(example);
            assert_eq!(answer.response.headers_named(name).collect::<Vec<_>>(), expected, "{example}");
        }
    }

    fn mock_in(folder: &Path, example: &str) -> Mock {
        let yaml = format!("name: A\nGET: /f/{{name}}\nexamples: [{example}]\n");
        let store = store(&json!({ "dir": "data" }));
        Mock::new(&[collection(&yaml, folder)], &store, &declared).0
    }

    #[test]
    fn a_file_answers() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("data")).unwrap();
        fs::write(folder.path().join("data/a.png"), b"\x89PNG\xff").unwrap();
        let answer =
            ask(&mock_in(folder.path(), "{ file: <<dir>>/a.png, headers: { Content-Encoding: br } }"), "GET /f/x");
        assert_eq!((answer.response.status, &*answer.response.body), (200, &b"\x89PNG\xff"[..]));
        assert_eq!(answer.response.header("content-type"), Some("image/png"));
        assert_eq!(answer.response.header("content-encoding"), Some("br"));
        let typed = mock_in(folder.path(), "{ file: { path: data/a.png, content_type: image/x } }");
        assert_eq!(ask(&typed, "GET /f/x").response.header("content-type"), Some("image/x"));
        let missing = ask(&mock_in(folder.path(), "{ name: E, file: none.json }"), "GET /f/x");
        let why = format!(
            "the example `E` of `A` cannot answer: the file `{}` cannot be read: no such file",
            folder.path().join("none.json").display()
        );
        assert_eq!((missing.response.status, missing.why), (500, Some(why)));
    }

    #[test]
    fn a_request_cannot_choose_a_file_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("data")).unwrap();
        fs::write(folder.path().join("data/a.txt"), "a").unwrap();
        fs::write(folder.path().join("key.txt"), "hush").unwrap();
        let mock = mock_in(folder.path(), "{ file: <<dir>>/<<request.path.name>>.txt }");
        assert_eq!(said(&ask(&mock, "GET /f/a")), "200 a");
        for path in ["..%2Fkey", "..%2F..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "a.txt%00", "%2e%2e%2fkey"] {
            let said = said(&ask(&mock, &format!("GET /f/{path}")));
            assert!(said.starts_with("500 ") && !said.contains("hush"), "{said}");
        }
    }
}
