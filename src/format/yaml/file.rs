//! A file of requests: one YAML document each.

use std::path::Path;

use crate::{
    model::{Request, RequestDocument},
    source::{Place, Problem, Reader, Source, documents},
};

/// The requests of `source`, top to bottom; what is wrong with it goes to `problems`.
pub fn requests(source: &Source, problems: &mut Vec<Problem>) -> Vec<Request> {
    let folder = source.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let stem = Path::new(&*source.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let before = problems.len();
    let nodes = documents(source, problems);
    let mut reader = Reader::new(source.name.clone(), folder, problems);
    let stem = stem.as_deref().unwrap_or("request");
    let written: Vec<_> = nodes.iter().filter(|node| !node.is_null()).collect();
    let requests: Vec<_> =
        written.iter().filter_map(|node| RequestDocument::request(node, stem, &mut reader)).collect();
    if written.is_empty() && problems.len() == before {
        let place = Place { line: 1, column: 1, ..Place::whole(source.name.clone()) };
        let problem = Problem::error("empty-file", place, "this file holds no request");
        problems.push(problem.help("write one, `GET: https://example.org/`, or let the file's name begin with `_`"));
    }
    requests
}
