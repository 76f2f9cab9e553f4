//! The environments and globals that are exported with a collection.

use std::path::{Path, PathBuf};

use posthaste::{
    convert::{self, File, Made, Valued, file_name},
    format::{opencollection, postman},
    model::Collection,
    project,
    secret::Redactor,
    source::{Problem, Severity},
};

use serde_json::Value;

use super::{Arguments, Format, json};
use crate::cli::{
    diagnose,
    exit::Exit,
    inputs::usage,
    say::{self, Color},
};

/// Their files, by their whole paths.
pub(super) fn files(arguments: &Arguments, collection: &Collection, out: &Path, color: Color) -> Result<Made, Exit> {
    let (mut made, mut problems) = (Made::default(), Vec::new());
    for name in &arguments.environments {
        let found = project::environment(name, &[&collection.path], &mut problems);
        let found = found.map_err(|error| usage(&error.to_string(), error.help().as_deref()))?;
        let (values, notes) = if let Some(foreign) = &found.foreign {
            convert::valued(foreign, arguments.with_secrets)
        } else if let Some(it) = written(name, &found.name, collection) {
            convert::bruno::environment(&it, &found.name, convert::bruno::Goal::Postmans, arguments.with_secrets)
        } else {
            convert::declared(&found.declarations, arguments.with_secrets)
        };
        made.notes.extend(notes);
        made.files.push(file(&found.name, &values, arguments.to, out));
    }
    if let Some(path) = &arguments.globals {
        let read = postman::environment(path, &mut problems).unwrap_or_default();
        let (values, notes) = convert::valued(&read, arguments.with_secrets);
        made.notes.extend(notes);
        made.files.push(globals(&values, arguments.to, out));
    }
    tell_problems(&problems, color)?;
    Ok(made)
}

/// What is written in an environment of Bruno's: a file, or a part of a collection in one file.
fn written(name: &str, called: &str, collection: &Collection) -> Option<Value> {
    if let Ok(path) = project::environment_file(name, &[&collection.path]) {
        return opencollection::environment_document(&path).filter(|_| opencollection::is_environment(&path));
    }
    let files = opencollection::files(&collection.path)?;
    files.environments.into_iter().find(|it| it.stem == called).map(|it| it.document)
}

fn tell_problems(problems: &[Problem], color: Color) -> Result<(), Exit> {
    if !problems.is_empty() {
        diagnose::problems(problems, None, &Redactor::default(), color);
    }
    if problems.iter().any(|it| it.severity == Severity::Error) { Err(Exit::Usage) } else { Ok(()) }
}

/// Says which environments there are, where none was named.
pub(super) fn tell(arguments: &Arguments, collection: &Collection) {
    let known = project::environments(&[&collection.path]);
    if arguments.environments.is_empty() && !known.is_empty() {
        say::note(&format!("help: -e NAME writes an environment with it; there are: {}", known.join(", ")));
    }
}

fn file(name: &str, values: &[Valued], to: Format, out: &Path) -> File {
    let stem = file_name(name, "environment");
    let (folder, ending, text) = match to {
        Format::Postman => {
            (beside(out), "postman_environment.json", json(&convert::postman_values(name, values, "environment")))
        }
        Format::PostmanV3 => {
            (around(out, "environments"), "environment.yaml", convert::postman_v3::environment(name, values))
        }
        Format::OpenCollection => (out.join("environments"), "yml", convert::opencollection::environment(name, values)),
    };
    File { path: folder.join(format!("{stem}.{ending}")), text }
}

fn globals(values: &[Valued], to: Format, out: &Path) -> File {
    match to {
        Format::Postman => {
            let text = json(&convert::postman_values("Globals", values, "globals"));
            File { path: beside(out).join("workspace.postman_globals.json"), text }
        }
        Format::PostmanV3 => {
            let text = convert::postman_v3::environment("Globals", values);
            File { path: around(out, "globals").join("workspace.globals.yaml"), text }
        }
        // It has globals for workspaces alone: there they are the environment that is named with `--global-env`.
        Format::OpenCollection => file("Globals", values, to, out),
    }
}

/// The folder that a file lies in.
fn beside(out: &Path) -> PathBuf {
    out.parent().unwrap_or(Path::new("")).to_owned()
}

/// The folder of this name that a collection's folder looks for its environments in: beside `collections`, else within.
fn around(out: &Path, name: &str) -> PathBuf {
    match out.parent() {
        Some(parent) if parent.file_name().is_some_and(|it| it == "collections") => {
            parent.parent().unwrap_or(Path::new("")).join(name)
        }
        _ => out.join(name),
    }
}
