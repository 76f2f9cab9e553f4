//! Mocks for tests, made of YAML text.

use std::{path::Path, sync::Arc};

use serde_json::{Value, json};

use super::answer::{Answer, Mock};
use crate::{
    model::{Collection, Folder, Item, Origin, RequestDocument},
    scope::{Layer, Slot, Store, Variable, Variables},
    source::{Problem, Reader, Source, documents},
    wire::Request,
};

/// A collection whose requests are the documents of `yaml`; its files lie in `folder`.
pub(super) fn collection(yaml: &str, folder: &Path) -> Collection {
    let source = Source::from_bytes("a.yaml", yaml.as_bytes().to_vec()).unwrap();
    let mut problems = Vec::new();
    let nodes = documents(&source, &mut problems);
    let mut root = Folder::default();
    for node in nodes.iter().filter(|node| !node.is_null()) {
        let mut reader = Reader::new(source.name.clone(), folder, &mut problems);
        let request = RequestDocument::request(node, "a", &mut reader);
        root.items.extend(request.map(|request| Item::Request(Arc::new(request))));
    }
    assert!(problems.is_empty(), "{problems:?}");
    Collection { root, path: folder.to_owned(), library: None, foreign: None }
}

/// A store with some variables of an environment.
pub(super) fn store(variables: &Value) -> Store {
    let mut store = Store::default();
    for (name, value) in variables.as_object().unwrap() {
        store.set_value(Layer::Environment, name.as_str(), value.clone(), name.contains("secret"));
    }
    store
}

/// The variables that a folder declares with a value.
pub(super) fn declared(folder: &Folder) -> Arc<Variables> {
    let declarations = folder.variables.0.iter().filter_map(|it| match &it.origin {
        Origin::Value(tree) => {
            Some((it.name.clone(), Variable { slot: Slot::Made(Arc::new(tree.clone())), secret: it.secret }))
        }
        Origin::System(..) | Origin::Command(_) | Origin::File(..) => None,
    });
    Arc::new(declarations.collect())
}

/// A mock where `baseUrl` is `https://api.zoom.us/v2` and `oauthUrl` is `https://zoom.us`, with its warnings.
pub(super) fn mock_and_problems(yaml: &str) -> (Mock, Vec<String>) {
    let variables = json!({ "baseUrl": "https://api.zoom.us/v2", "oauthUrl": "https://zoom.us", "page_size": 30 });
    let (mock, problems) = Mock::new(&[collection(yaml, Path::new(""))], &store(&variables), &declared);
    (mock, problems.iter().map(Problem::to_string).collect())
}

/// The same, without its warnings.
pub(super) fn mock(yaml: &str) -> Mock {
    mock_and_problems(yaml).0
}

/// A request, from `GET /users?x=1`, headers and a body.
pub(super) fn request(line: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let (method, path) = line.split_once(' ').unwrap();
    let mut request = Request::new(method, format!("http://127.0.0.1:4000{path}").parse().unwrap());
    request.headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    request.body = body.to_owned().into();
    request
}

/// The answer to a request without headers and body.
pub(super) fn ask(mock: &Mock, line: &str) -> Answer {
    mock.answer(&request(line, &[], ""))
}

/// The status and the body of an answer.
pub(super) fn said(answer: &Answer) -> String {
    format!("{} {}", answer.response.status, answer.response.text())
}
