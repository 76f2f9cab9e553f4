//! One file of a collection: YAML, or one of Bruno's own, read as the same tree.

use std::path::Path;

pub(super) use crate::format::document::{Document, get};
use crate::{
    format::bru::{self, Holds},
    source::{Kind, Node, Place, Problem, Severity, Source, documents},
};

/// Keys that only a file of such a collection has at the beginning of a line.
const OWN: [&str; 7] = ["info:", "http:", "graphql:", "grpc:", "websocket:", "opencollection:", "runtime:"];

impl Document {
    /// Reads the file at `path`, which `holds` something; what is wrong with it goes to `problems`.
    pub(super) fn read(path: &Path, holds: Holds, problems: &mut Vec<Problem>) -> Option<Self> {
        let source = match Source::read(path) {
            Ok(source) => source,
            Err(error) => {
                problems.push(error.problem());
                return None;
            }
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let is_bru = path.extension().is_some_and(|it| it == "bru");
        let node = if is_bru { bru::read(&source, holds, problems) } else { yaml(&source, problems) };
        node.map(|node| Self { name: source.name, folder, node })
    }

    /// A part of the same file.
    pub(super) fn part(&self, node: Node) -> Self {
        Self { name: self.name.clone(), folder: self.folder.clone(), node }
    }

    /// What is said of it: the early files call that `meta`.
    pub(super) fn info(&self) -> Option<&Node> {
        self.get("info").or_else(|| self.get("meta"))
    }

    /// The text of a key of `info`.
    pub(super) fn said(&self, key: &str) -> Option<&str> {
        get(self.info()?, key)?.text()
    }

    /// What kind of thing it is: `http`, `folder`.
    pub(super) fn kind(&self) -> Option<&str> {
        self.said("type").or_else(|| self.get("type").and_then(Node::text))
    }
}

/// The nodes of a list.
pub(super) fn list(node: Option<&Node>) -> &[Node] {
    match node.map(|it| &it.kind) {
        Some(Kind::List(nodes)) => nodes,
        _ => &[],
    }
}

/// The tree of a YAML file. One that belongs to something else is told as a warning.
fn yaml(source: &Source, problems: &mut Vec<Problem>) -> Option<Node> {
    let mut found = Vec::new();
    let nodes = documents(source, &mut found);
    let is_own = || source.text.lines().any(|line| OWN.iter().any(|it| line.starts_with(it)));
    let is_broken = found.iter().any(|it| it.severity == Severity::Error);
    if is_broken && !is_own() {
        let broken = found.into_iter().find(|it| it.severity == Severity::Error);
        let why = "it is no YAML that can be read";
        problems.push(match broken {
            Some(it) => stray(it.place, &format!("{why}: {}", it.message)),
            None => stray(Place::whole(source.name.clone()), why),
        });
        return None;
    }
    problems.append(&mut found);
    let mut nodes = nodes.into_iter().filter(|node| !node.is_null());
    let Some(node) = nodes.next().filter(|_| !is_broken) else {
        if !is_broken {
            let problem = Problem::warning("stray-file", Place::whole(source.name.clone()), "this file is empty");
            problems.push(problem.help("a request has `info: { type: http }` and `http: { url: ... }`"));
        }
        return None;
    };
    if matches!(node.kind, Kind::Map(_)) && nodes.next().is_none() {
        return Some(node);
    }
    problems.push(stray(Place::whole(source.name.clone()), "it is no map with `info`"));
    None
}

/// That a file is left out.
fn stray(place: Place, why: &str) -> Problem {
    let problem = Problem::warning("stray-file", place, format!("this file is no part of the collection: {why}"));
    problem.help("name it, or its folder, below `extensions: bruno: ignore` of the collection")
}

/// That a file that can be read says nothing of what it is.
pub(super) fn untyped(document: &Document) -> Problem {
    let message = "this file is no part of the collection: nothing says of which type it is";
    let problem = Problem::warning("stray-file", document.place(), message);
    problem.help("a request has `info: { type: http }`; what is none can be named below `extensions: bruno: ignore`")
}
