//! Files that look like parts of a collection and are none: Postman passes over them without a word.

use std::path::Path;

use super::layout;
use crate::source::{Place, Problem, shown};

/// Tells of such files in a folder.
pub(super) fn tell(folder: &Path, problems: &mut Vec<Problem>) {
    for file in layout::files(folder) {
        let name = file.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        if !layout::is_yaml(&file) || layout::stem(&name, "request").is_some_and(|it| !it.is_empty()) {
            continue;
        }
        let told = match (layout::written_kind(&file).as_deref(), name.as_str()) {
            (Some("collection" | "folder"), "definition.yaml" | "definition.yml") => {
                Some(("a definition", "Postman reads `.resources/definition.yaml` alone: move it there"))
            }
            (Some(kind), _) if kind.ends_with("-request") => {
                Some(("a request", "Postman runs `.request.yaml` files alone: call it so"))
            }
            _ => None,
        };
        if let Some((what, help)) = told {
            let message = format!("this file says that it is {what}, and is left out because of its name");
            let place = Place { line: 1, column: 1, ..Place::whole(shown(&file)) };
            problems.push(Problem::warning("odd-postman", place, message).help(help));
        }
    }
}

/// Tells of a folder of scripts, which are read from the request's own file alone.
pub(super) fn tell_of_scripts(folder: &Path, problems: &mut Vec<Problem>) {
    if folder.is_dir() && !layout::files(folder).is_empty() {
        let message = "the scripts in this folder do not run";
        let problem = Problem::warning("odd-postman", Place::whole(shown(folder)), message);
        problems.push(problem.help("write them under `scripts` of the request"));
    }
}
