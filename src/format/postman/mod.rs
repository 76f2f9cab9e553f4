//! Postman's collections, environments and globals, as JSON and as folders of YAML: read, filled in and rendered by Postman's own rules.

mod asked;
mod auth;
mod behavior;
mod body;
mod comments;
mod document;
mod encode;
mod environment;
mod export;
mod files;
mod headers;
mod helper;
mod marks;
mod oauth2;
mod opened;
mod parameters;
mod parts;
mod read;
mod request;
mod rows;
mod scheme;
mod sending;
mod shape;
mod signing;
mod sniff;
mod strangers;
mod url;
mod v1;
mod v3;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::Value;

use self::marks::Mark;
use crate::{
    auth::Auth,
    data::Row,
    model::Foreign,
    source::{Place, Problem, shown},
    template::js,
};

pub use crate::template::braces::{substitute, substitute_all};
pub use asked::asked;
pub use behavior::prunes;
pub use environment::Environment;
pub use export::{Exported, export, export_collection};
pub use opened::Opened;
pub use shape::SCHEMA;
pub use sniff::{Kind, sniff};
pub use v3::{Comparison, DataSource, DataView, Dataset, Expression, Function, View};
pub(crate) use v3::{HEADERS, KEPT};

/// What Newman says of a collection in the first format, and what it advises.
const OLD: &str = "this is a collection in Postman's first format, which is converted each time that it is read";
const OLD_HELP: &str = "export it from Postman as a collection v2.1";

/// Reads the collection in the file at `path`; what is wrong with it goes to `problems`.
pub fn open(path: &Path, problems: &mut Vec<Problem>) -> Option<Opened> {
    let document = document::read(path, problems)?;
    opened(document, path, problems)
}

/// Reads the collection in `bytes`, which are called `name`: what comes from standard input.
pub fn open_bytes(name: &str, bytes: &[u8], problems: &mut Vec<Problem>) -> Option<Opened> {
    let document = document::parse(&name.into(), bytes, problems)?;
    opened(document, Path::new(name), problems)
}

/// Whether a folder is a collection of YAML files, or lies in one, or a file is a part of one.
pub fn is_folder(path: &Path) -> bool {
    v3::is_part(path)
}

/// The collections of the workspace that a folder is: folders of YAML files, and JSON files. `None` where it is none.
pub fn workspace(folder: &Path) -> Option<Vec<PathBuf>> {
    v3::workspace(folder)
}

/// What `path` is where it is a part of a workspace of Postman's that holds no requests, and what to do with it.
pub fn aside(path: &Path) -> Option<(&'static str, &'static str)> {
    v3::aside(path)
}

/// A warning for each collection that the workspace of Postman's in `folder` names, and that is not there.
pub fn missing(folder: &Path) -> Vec<Problem> {
    v3::missing(folder)
}

/// The environments that the workspace of Postman's in `folder` names in `.postman/resources.yaml`.
pub fn listed_environments(folder: &Path) -> Vec<PathBuf> {
    v3::listed_environments(folder)
}

/// Reads the collection of YAML files that `path` is, or lies in; of its requests only those in `path`. What is wrong with
/// it goes to `problems`.
pub fn open_folder(path: &Path, problems: &mut Vec<Problem>) -> Opened {
    v3::open(path, problems)
}

/// The name of the environment in the file at `path`, if it is called as one of Postman's: what it says, else what it is called.
pub fn environment_name(path: &Path) -> Option<String> {
    if let Some(name) = v3::environment_name(path) {
        return Some(name);
    }
    let called = path.file_name()?.to_string_lossy();
    let stem =
        ["postman_environment", "environment"].iter().find_map(|it| called.strip_suffix(&format!(".{it}.json")))?;
    let written = document::read(path, &mut Vec::new());
    let name = written.as_ref().and_then(|it| it.value.get("name")?.as_str()).filter(|it| !it.is_empty());
    Some(name.unwrap_or(stem).to_owned())
}

/// The files of YAML in a folder that hold globals, in order.
pub fn globals_in(folder: &Path) -> Vec<PathBuf> {
    v3::globals_in(folder)
}

/// Whether a file is called as a dataset of Postman's.
pub fn is_dataset(path: &Path) -> bool {
    v3::is_dataset(path)
}

/// Reads the dataset in the file at `path`; what is wrong with it goes to `problems`.
pub fn dataset(path: &Path, problems: &mut Vec<Problem>) -> Option<Dataset> {
    v3::dataset(path, problems)
}

/// Reads the environment, or the globals, in the file at `path`; what is wrong with it goes to `problems`.
pub fn environment(path: &Path, problems: &mut Vec<Problem>) -> Option<Environment> {
    if v3::is_environment(path) {
        return v3::environment(path, problems);
    }
    let document = document::read(path, problems)?;
    let read = environment::read(document.value);
    if read.is_none() {
        let message = format!("`{}` is no Postman environment", document.name);
        let problem = Problem::error("not-an-environment", Place::whole(document.name), message);
        problems.push(problem.help("it is an object with `values`, a list of `key` and `value`"));
    }
    read
}

/// Whether the file at `path` is an environment of Postman's, or its globals.
pub fn is_environment(path: &Path) -> bool {
    if v3::is_environment(path) {
        return true;
    }
    let is_json = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let document = if is_json { document::read(path, &mut Vec::new()) } else { None };
    document.is_some_and(|it| it.value.get("values").is_some_and(Value::is_array))
}

/// A request that a script makes on its own, in the shape of a request of a collection, or as a URL.
pub fn ad_hoc(view: Value) -> Arc<dyn Foreign> {
    request::PostmanRequest::ad_hoc(view)
}

/// The text of a URL that is written as a text or in its parts, with its templates.
pub fn url_text(url: &Value) -> String {
    url::Url::of(url).text()
}

/// A URL that is written as a text, in its parts: an object of a collection 2.1.
pub fn url_parts(text: &str) -> Value {
    url::Url::parse(text).value()
}

/// What stands before the query of a URL that is written as a text, and the pairs of the query.
pub fn url_split(text: &str) -> (String, Vec<Value>) {
    let (base, query, _) = url::split(text);
    (base, query.map(url::pairs).unwrap_or_default())
}

/// A way to authorize that is written as in a collection 2.1, as one of ours, with nothing to fill in; `method` is that of
/// the request, `is_form` whether it carries fields of a form. `None` where it is no way that is known, or lacks something.
pub fn auth(written: &Value, method: &str, is_form: bool) -> Option<Auth> {
    auth::ours(written, scheme::Signee { method, is_form, has_somebody: false })
}

/// The media type that a file's name tells of, by the table of Node's packages.
pub fn media_type(path: &str) -> String {
    files::guess(path)
}

/// What JavaScript makes of a value where a text is wanted.
pub fn text(value: &Value) -> String {
    js::text(value).into_owned()
}

/// The rows of the data file at `path`, as Newman reads them; none where it is JSON that is no list.
///
/// # Errors
/// When it cannot be read, or is neither JSON nor CSV.
pub fn rows(path: &Path) -> Result<Vec<Row>, Problem> {
    let bytes = document::bytes(path)?;
    rows::rows(&shown(path).into(), &document::decode(&bytes))
}

fn opened(document: document::Document, path: &Path, problems: &mut Vec<Problem>) -> Option<Opened> {
    let Value::Object(written) = document.value else {
        let message = format!("`{}` is no Postman collection: it holds no object", document.name);
        problems.push(Problem::error("not-a-collection", Place::whole(document.name), message));
        return None;
    };
    let (whole, doubles) = Mark::read(&document.text);
    for (key, line, column) in doubles {
        let place = Place { file: document.name.clone(), line, column };
        let problem = Problem::warning("odd-postman", place, format!("`{key}` is written twice"));
        problems.push(problem.wide(key.chars().count() + 2).help("the last one counts, as in Postman"));
    }
    let mut mark = document.wrapper.map_or(&whole, |it| whole.get(it)).clone();
    let mut written = written;
    let strange = strangers::told(&written, &document.name);
    if v1::is_old(&written) {
        let place = Place::whole(document.name.clone());
        problems.push(Problem::warning("old-format", place.clone(), OLD).help(OLD_HELP));
        match v1::convert(&written, &mark) {
            Ok(converted) => (written, mark) = converted,
            Err(why) => {
                problems.push(Problem::error("too-deep", place, why));
                return None;
            }
        }
    }
    let shaped = Arc::new(shape::collection(written));
    let collection = read::collection(&shaped, &mark, &document.name, path);
    Some(Opened { collection, strange })
}

#[cfg(test)]
mod tests;
