//! A file of requests: one YAML document each.

use std::{path::Path, sync::Arc};

use crate::{
    model::{Item, RequestDocument, ReuseDocument},
    source::{Place, Problem, Reader, Source, each_document},
};

/// The requests of `source`, and what else runs, top to bottom; what is wrong with it goes to `problems`.
pub fn items(source: &Source, problems: &mut Vec<Problem>) -> Vec<Item> {
    let folder = source.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let stem = Path::new(&*source.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let before = problems.len();
    let stem = stem.as_deref().unwrap_or("request");
    let mut items = Vec::new();
    let mut is_empty = true;
    each_document(source, problems, |node, problems| {
        if !node.is_null() {
            is_empty = false;
            let mut reader = Reader::new(source.name.clone(), folder, problems);
            items.extend(match node.get("use") {
                Some(_) => ReuseDocument::reuse(&node, stem, &mut reader).map(|it| Item::Reuse(Arc::new(it))),
                None => RequestDocument::request(&node, stem, &mut reader).map(|it| Item::Request(Arc::new(it))),
            });
        }
    });
    if is_empty && problems.len() == before {
        let place = Place { line: 1, column: 1, ..Place::whole(source.name.clone()) };
        let problem = Problem::error("empty-file", place, "this file holds no request");
        problems.push(problem.help("write one, `GET: https://example.org/`, or let the file's name begin with `_`"));
    }
    items
}
