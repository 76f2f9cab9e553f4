//! Files that a request sends or an example answers with, and that are not there.

use crate::{
    model::Body,
    source::{Problem, shown},
};

/// An error for each file of a body that does not exist; one whose name has templates is left for the run.
pub(super) fn missing<'a>(bodies: impl IntoIterator<Item = &'a Body>, problems: &mut Vec<Problem>) {
    for file in bodies.into_iter().flat_map(Body::files) {
        let Some(path) = file.path.fixed() else { continue };
        let found = file.locate(path);
        if found.is_file() {
            continue;
        }
        let why = if found.is_dir() { "is a folder" } else { "does not exist" };
        let message = format!("the file `{}` {why}", shown(&found));
        let problem = Problem::error("missing-file", file.path.place().clone(), message);
        problems.push(problem.wide(path.chars().count()).help("paths start from the folder of this YAML file"));
    }
}
