//! A document that sends nothing itself: it runs another request, file or folder with arguments.

use std::{ops::Range, sync::Arc};

use super::{
    flow::{For, Needs, Reference, Returns, Skip, With},
    request::METHODS,
};
use crate::{
    source::{Node, Place, Read, Reader, keys},
    template::Condition,
};

/// Other requests, run in this place.
#[derive(Clone, Debug)]
pub struct Reuse {
    /// What it is called; unique in its folder.
    pub name: Arc<str>,
    /// What it is about, in Markdown.
    pub docs: Option<String>,
    /// Words to choose it by.
    pub tags: Vec<String>,
    /// What is run.
    pub target: Reference,
    /// The variables that it sees.
    pub with: With,
    /// What is kept of its captures; all of them, under their own names, if left out.
    pub returns: Option<Returns>,
    /// The condition under which it is run.
    pub when: Option<Condition>,
    /// For what it is repeated.
    pub each: Option<For>,
    /// What must have run before.
    pub needs: Option<Needs>,
    /// Why it is not run.
    pub skip: Option<Skip>,
    /// Where it is written: its first key.
    pub place: Place,
    /// The lines that it takes, without the one behind its last.
    pub lines: Range<u32>,
}

keys! {
    /// Other requests, run in this place with arguments.
    pub struct ReuseDocument ("a map with `use`") {
        /// What it is called; the file's name if left out. Unique in its folder.
        pub name: Option<String>,
        /// What it is about, in Markdown.
        pub docs: Option<String>,
        /// Words to choose it by: `--tag smoke`.
        pub tags: Vec<String>,
        /// The request, file or folder to run here, by its name or path.
        pub target as "use": Option<Reference>,
        /// The variables that it sees.
        pub with: With,
        /// What is kept of its captures: a new name, and the captured variable. All of them, if left out.
        pub capture: Option<Returns>,
        /// The condition under which it is run.
        pub when: Option<Condition>,
        /// Runs it once for each item of a list, or so many times.
        pub each as "for": Option<For>,
        /// What must have run before.
        pub needs: Option<Needs>,
        /// Why it is not run.
        pub skip: Option<Skip>,
    }
}

impl ReuseDocument {
    /// The document, called `stem` unless it has a name; `None` when it is wrong, which `reader` is told.
    pub fn reuse(node: &Node, stem: &str, reader: &mut Reader<'_>) -> Option<Reuse> {
        let entries = reader.map("a map with `use`", node)?;
        if let Some(entry) = entries.iter().find(|it| METHODS.contains(&it.key.as_str()) || it.key == "method") {
            let message = format!("`{}` has no place beside `use`, which runs other requests", entry.key);
            reader.error_with_help("two-methods", entry.mark, message, "write two documents, with `---` between them");
            return None;
        }
        let it = Self::read(node, reader)?;
        let mark = entries.first().map_or(node.mark, |entry| entry.mark);
        Some(Reuse {
            name: it.name.unwrap_or_else(|| stem.to_owned()).into(),
            docs: it.docs,
            tags: it.tags,
            target: it.target?,
            with: it.with,
            returns: it.capture,
            when: it.when,
            each: it.each,
            needs: it.needs,
            skip: it.skip,
            place: reader.place(mark),
            lines: mark.line..node.last_line() + 1,
        })
    }
}
