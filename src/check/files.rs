//! Files that a request sends or an example answers with, and that are not there.

use std::path::Path;

use crate::{
    model::{Body, Settings},
    source::{Problem, shown},
    template::Template,
};

/// An error for each file of a body that does not exist; one whose name has templates is left for the run.
pub(super) fn missing<'a>(bodies: impl IntoIterator<Item = &'a Body>, problems: &mut Vec<Problem>) {
    for file in bodies.into_iter().flat_map(Body::files) {
        problems.extend(file.path.fixed().and_then(|path| lacking(&file.path, path, &file.locate(path))));
    }
}

/// An error for each file of settings that does not exist.
pub(super) fn missing_in_settings(settings: &Settings, problems: &mut Vec<Problem>) {
    for file in settings.files() {
        problems.extend(file.path.fixed().and_then(|path| lacking(&file.path, path, &file.locate(path))));
    }
}

fn lacking(template: &Template, path: &str, found: &Path) -> Option<Problem> {
    let why = match () {
        () if found.is_file() => return None,
        () if found.is_dir() => "is a folder",
        () => "does not exist",
    };
    let message = format!("the file `{}` {why}", shown(found));
    let problem = Problem::error("missing-file", template.place().clone(), message);
    Some(problem.wide(path.chars().count()).help("paths start from the folder of this YAML file"))
}
