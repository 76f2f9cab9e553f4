//! What a file is read as.

use std::path::Path;

use crate::{
    format::yaml,
    model::METHODS,
    source::{Kind, Node, Source, documents},
};

/// What a file is read as: which of its keys have an order follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Requests, one document each.
    Requests,
    /// `collection.yaml` and `folder.yaml`.
    Folder,
    /// An environment.
    Variables,
}

impl Shape {
    /// What the file at `path` is read as, by its name and its folder's.
    pub fn of(path: &Path) -> Self {
        let folder = path.parent().and_then(Path::file_name);
        if folder.is_some_and(|it| it == "environments") {
            Self::Variables
        } else if yaml::is_folder_document(path) {
            Self::Folder
        } else {
            Self::Requests
        }
    }
}

/// Whether a document that has this key is meant as a request.
pub(super) fn makes_a_request(key: &str) -> bool {
    METHODS.contains(&key) || matches!(key, "method" | "url" | "use")
}

/// Whether a document of `source` is meant as a request, or cannot be read: then somebody must be told.
pub fn is_request_file(source: &Source) -> bool {
    let mut problems = Vec::new();
    let nodes = documents(source, &mut problems);
    let is_request = |node: &Node| match &node.kind {
        Kind::Map(entries) => entries.iter().any(|entry| makes_a_request(&entry.key)),
        _ => false,
    };
    !problems.is_empty() || nodes.iter().any(is_request)
}
