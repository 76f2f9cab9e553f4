//! A dataset: a YAML file that names sources of rows, and views of them.

use std::path::{Path, PathBuf};

use super::{
    document::{self, Document},
    view::View,
};
use crate::source::{Kind, Node, Place, Problem};

/// The folder of a dataset's files, where it says no other.
const FILES: &str = ".resources";

/// A dataset.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
    /// Where its rows are.
    pub sources: Vec<DataSource>,
    /// What it takes of them.
    pub views: Vec<DataView>,
}

/// A source of rows.
#[derive(Clone, Debug)]
pub struct DataSource {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
    /// The file that its rows are in; where they are in none, what they are in.
    pub file: Result<PathBuf, String>,
    /// Where it is written.
    pub place: Place,
}

/// A view of a dataset.
#[derive(Clone, Debug)]
pub struct DataView {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
    /// What it takes; an error is what of its SQL is not understood.
    pub view: Result<View, String>,
    /// Where its query is written.
    pub place: Place,
}

/// Whether a file is called as a dataset.
pub(super) fn is_one(path: &Path) -> bool {
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    super::layout::stem(&name, "dataset").is_some()
}

/// Reads the dataset in the file at `path`; what is wrong with it goes to `problems`.
pub(super) fn read(path: &Path, problems: &mut Vec<Problem>) -> Option<Dataset> {
    let document = document::read(path, problems)?;
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    let called = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = super::layout::stem(&called, "dataset").unwrap_or(&called);
    let files = document.folder.join(document.text("data_dir").unwrap_or(FILES));
    let place = |node: &Node| Place { file: document.name.clone(), line: node.mark.line, column: node.mark.column };
    let sources = list(&document, "sources").iter().map(|entry| {
        let inner = entry.get("datasource").unwrap_or(entry);
        let name = text(inner, "name").unwrap_or_default();
        DataSource { name, id: text(inner, "id"), file: file(inner, &files), place: place(inner) }
    });
    let views = list(&document, "views").iter().map(|entry| {
        let inner = entry.get("view").unwrap_or(entry);
        let query = inner.get("query");
        let view = View::parse(query.and_then(Node::text).unwrap_or_default());
        let name = text(inner, "name").unwrap_or_default();
        DataView { name, id: text(inner, "id"), view, place: place(query.unwrap_or(inner)) }
    });
    let (sources, views) = (sources.collect(), views.collect());
    let name = document.text("name").unwrap_or(stem).to_owned();
    Some(Dataset { name, id: document.text("id").map(str::to_owned), sources, views })
}

fn list<'a>(document: &'a Document, key: &str) -> &'a [Node] {
    if let Some(Kind::List(nodes)) = document.get(key).map(|it| &it.kind) { nodes } else { &[] }
}

/// The file that a source is; else what it is.
fn file(source: &Node, files: &Path) -> Result<PathBuf, String> {
    let location = source.get("location");
    let said = |key: &str| location.and_then(|it| it.get(key)).and_then(Node::text);
    match (said("type"), said("value")) {
        (Some("local_filesystem"), Some(path)) if !path.is_empty() => Ok(files.join(path.replace('\\', "/"))),
        (Some(kind), _) if kind != "local_filesystem" => Err(format!("`{kind}`")),
        _ => Err("no file that it names".to_owned()),
    }
}
