//! Variables from the command line: `--var`, `--vars-file`, `--dotenv`.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use crate::{
    format::{opencollection, postman, yaml},
    model::{Declaration, Declarations},
    scope::Variables,
    source::{Place, Problem, Source, SourceError},
    value,
};

/// Why variables could not be taken.
#[derive(Clone, Debug, thiserror::Error)]
pub enum VarsError {
    /// It is not `NAME=VALUE`.
    #[error("`{0}` is not NAME=VALUE")]
    Shape(String),
    /// The file cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A line of a dotenv file cannot be read.
    #[error("{name}: {why}")]
    Dotenv {
        /// The file.
        name: String,
        /// The cause.
        why: String,
    },
}

/// The variable that `NAME=VALUE` spells: a number, true, false and null keep their types; `NAME:=TEXT` is text always.
///
/// # Errors
/// When there is no `=`.
pub fn var(text: &str) -> Result<Declaration, VarsError> {
    let (name, value) = text.split_once('=').ok_or_else(|| VarsError::Shape(beginning(text)))?;
    let (name, value) = match name.strip_suffix(':') {
        Some(name) => (name, serde_json::Value::from(value)),
        None => (name, value::guess(value)),
    };
    if name.is_empty() {
        return Err(VarsError::Shape(beginning(text)));
    }
    Ok(Declaration::value(name, value, Place::whole("--var")))
}

/// As much of a text as may be a name: what follows may be a secret.
fn beginning(text: &str) -> String {
    match text.find(|it: char| !(it.is_alphanumeric() || matches!(it, '_' | '-' | '.'))) {
        Some(end) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// The variables of a file: YAML or JSON, or NAME=VALUE lines in a file that ends in `.env` or `.properties`.
///
/// # Errors
/// When it cannot be read.
pub fn vars_file(path: &Path, problems: &mut Vec<Problem>) -> Result<Declarations, VarsError> {
    let ends = |extension: &str| path.extension().is_some_and(|it| it == extension);
    if ends("env") || ends("properties") || path.file_name().is_some_and(|it| it == ".env") {
        let place = Place::whole(path.display().to_string());
        let variables = dotenv(path)?.into_iter();
        let mut declarations: Vec<_> =
            variables.map(|(name, text)| Declaration::value(name, value::guess(&text), place.clone())).collect();
        declarations.sort_by(|one, other| one.name.cmp(&other.name));
        return Ok(Declarations(declarations));
    }
    Ok(yaml::environment(&Source::read(path)?, problems))
}

/// The variables that all collections share: Postman's globals, a global environment of a workspace of Bruno's around one of
/// `starts`, by its name, or any file of variables.
///
/// # Errors
/// When it cannot be read.
pub fn globals(path: &Path, starts: &[&Path], problems: &mut Vec<Problem>) -> Result<Variables, VarsError> {
    let named = path.to_str().filter(|it| !path.exists() && !it.contains(['/', '\\']));
    let shared = named.and_then(|name| starts.iter().find_map(|it| opencollection::global_environment(it, name)));
    let path = shared.as_deref().unwrap_or(path);
    if opencollection::is_environment(path) {
        return Ok(opencollection::environment(path, problems).variables());
    }
    if postman::is_environment(path) {
        return Ok(postman::environment(path, problems).unwrap_or_default().variables);
    }
    let declared = vars_file(path, problems)?;
    Ok(declared.variables())
}

/// The globals that Postman's app keeps beside its folders of collections: in `globals/`, from each of `starts` upward to
/// the first folder that has any.
pub fn found_globals(starts: &[&Path], problems: &mut Vec<Problem>) -> Variables {
    let mut found = Variables::new();
    let mut seen: Vec<PathBuf> = Vec::new();
    for start in starts {
        for file in globals_files(start) {
            if seen.contains(&file) {
                continue;
            }
            let variables = postman::environment(&file, problems).unwrap_or_default().variables;
            variables.into_iter().for_each(|(name, variable)| {
                found.entry(name).or_insert(variable);
            });
            seen.push(file);
        }
    }
    found
}

/// The files of globals in the workspace of Postman's that something lies in: in `globals`, or `postman/globals`, of the
/// nearest folder around it that has any.
pub fn globals_files(start: &Path) -> Vec<PathBuf> {
    let Ok(real) = std::fs::canonicalize(start) else { return Vec::new() };
    let folders = real.ancestors().flat_map(|it| [it.join("globals"), it.join("postman/globals")]);
    folders.map(|it| postman::globals_in(&it)).find(|it| !it.is_empty()).unwrap_or_default()
}

/// The lines of a dotenv file.
///
/// # Errors
/// When it cannot be read, or a line is none.
pub fn dotenv(path: &Path) -> Result<HashMap<String, String>, VarsError> {
    let source = Source::read(path)?;
    let lines = dotenvy::from_read_iter(source.text.as_bytes());
    lines
        .collect::<Result<_, _>>()
        .map_err(|error| VarsError::Dotenv { name: source.name.to_string(), why: error.to_string() })
}
