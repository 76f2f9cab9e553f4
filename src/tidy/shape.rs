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

/// Keys of other programs' requests and API descriptions, in which `method` means their own.
const FOREIGN: &[&str] = &["$kind", "info", "openapi", "swagger"];

/// Whether a document with these keys is meant as a request of ours.
pub(super) fn is_request<'a>(keys: impl Iterator<Item = &'a str>) -> bool {
    let mut is_request = false;
    for key in keys {
        if FOREIGN.contains(&key) {
            return false;
        }
        is_request |= METHODS.contains(&key) || matches!(key, "method" | "use");
    }
    is_request
}

/// Whether a document of `source` is meant as a request, or cannot be read: then somebody must be told.
pub fn is_request_file(source: &Source) -> bool {
    let mut problems = Vec::new();
    let nodes = documents(source, &mut problems);
    let is_ours = |node: &Node| match &node.kind {
        Kind::Map(entries) => is_request(entries.iter().map(|entry| entry.key.as_str())),
        _ => false,
    };
    !problems.is_empty() || nodes.iter().any(is_ours)
}
