//! One YAML file of a collection: a single document, read with the quotes that its templates need.

use std::path::Path;

use super::quotes;
pub(super) use crate::format::document::Document;
use crate::source::{Kind, Node, Place, Problem, Severity, Source, SourceError, documents, shown};

/// What is said of a file whose YAML breaks because of a template.
const UNQUOTED: &str =
    "this value begins with `{{` and has no quotes: YAML takes it for a map, and Postman leaves the file out";

/// Reads the file at `path`; what is wrong with it goes to `problems`.
pub(super) fn read(path: &Path, problems: &mut Vec<Problem>) -> Option<Document> {
    // To open a pipe would wait for somebody to write into it.
    if path.metadata().is_ok_and(|it| !it.is_file()) {
        let why = "it is no file".to_owned();
        problems.push(SourceError::Unreadable { name: shown(path).into(), why }.problem());
        return None;
    }
    match Source::read(path) {
        Ok(source) => of(&source, path.parent().unwrap_or(Path::new("")), problems),
        Err(error) => {
            problems.push(error.problem());
            None
        }
    }
}

/// Reads the text of a file that lies in `folder`.
pub(super) fn of(source: &Source, folder: &Path, problems: &mut Vec<Problem>) -> Option<Document> {
    let nodes = nodes(source, problems)?;
    let mut nodes = nodes.into_iter().filter(|node| !node.is_null());
    let first = nodes.next();
    let place = |line| Place { line, column: 1, ..Place::whole(source.name.clone()) };
    if let Some(second) = nodes.next() {
        let message = "a file of a Postman collection is one YAML document";
        problems.push(Problem::error("too-many-documents", place(second.mark.line), message));
    }
    if first.is_none() {
        problems.push(Problem::error("empty-file", place(1), "this file holds nothing"));
    }
    let node = first?;
    if !matches!(node.kind, Kind::Map(_)) {
        let message = format!("expected a map, found {}", node.says());
        problems.push(Problem::error("wrong-type", place(node.mark.line), message));
        return None;
    }
    Some(Document { name: source.name.clone(), folder: folder.to_owned(), node })
}

/// The documents of a file. `None` where it is broken, which is told.
fn nodes(source: &Source, problems: &mut Vec<Problem>) -> Option<Vec<Node>> {
    let is_broken = |found: &[Problem]| found.iter().any(|it| it.severity == Severity::Error);
    let mut found = Vec::new();
    let mut nodes = documents(source, &mut found);
    if is_broken(&found)
        && let Some((text, line)) = quotes::mended(&source.text)
    {
        let mut again = Vec::new();
        let mended = documents(&Source { text, ..source.clone() }, &mut again);
        if again.len() < found.len() || !is_broken(&again) {
            (nodes, found) = (mended, again);
            let place = Place { line, column: 1, ..Place::whole(source.name.clone()) };
            let problem = Problem::warning("unquoted-template", place, UNQUOTED);
            problems.push(problem.help("put it in double quotes, in each line of this file that is so"));
        }
    }
    let is_broken = is_broken(&found);
    problems.append(&mut found);
    (!is_broken).then_some(nodes)
}
