//! Environments: those of a collection, and those that a workspace's collections share.

use std::path::Path;

use serde_json::Value;

use super::{
    document::{Document, list},
    layout,
    values::{self, text_of},
    words,
};
use crate::{
    format::bru::Holds,
    model::{Declaration, Declarations, Origin},
    secret::is_secret_name,
    source::{Kind, Node, Problem, Source, documents},
    template::Tree,
};

/// Whether a file is an environment: by where it lies, or by what is in it.
pub(super) fn is_one(path: &Path) -> bool {
    let extension = path.extension().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    if extension == "bru" {
        return true;
    }
    let folder = path.parent().filter(|it| it.ends_with("environments")).and_then(Path::parent);
    let is_marked = folder.is_some_and(|it| layout::Style::of(it).is_some() || it.join(layout::WORKSPACE).is_file());
    let Some(source) = Some(path).filter(|_| extension == "yml" || extension == "yaml") else { return false };
    if is_marked && extension == "yml" {
        return true;
    }
    // Reading it as a tree is for files that may be one.
    let source = Source::read(source).ok().filter(|it| it.text.contains("variables:"));
    source.is_some_and(|it| documents(&it, &mut Vec::new()).first().is_some_and(has_shape))
}

fn has_shape(node: &Node) -> bool {
    let Kind::Map(entries) = &node.kind else { return false };
    let variables = list(node.get("variables"));
    let is_known = entries.iter().all(|it| words::ENVIRONMENT.contains(&it.key.as_str()));
    is_known && !variables.is_empty() && variables.iter().all(|it| it.get("name").is_some())
}

/// Reads the environment in the file at `path`; what is wrong with it goes to `problems`.
pub(super) fn read(path: &Path, problems: &mut Vec<Problem>) -> Declarations {
    let Some(document) = Document::read(path, Holds::Environment, problems) else { return Declarations::default() };
    of(&document, &document.node, problems)
}

/// The variables of an environment in a document.
fn of(document: &Document, node: &Node, problems: &mut Vec<Problem>) -> Declarations {
    let mut reader = document.reader(problems);
    let reader = &mut reader;
    words::check(Some(node), words::ENVIRONMENT, reader);
    let mut declarations = Vec::new();
    for it in values::variables(node.get("variables"), reader) {
        let place = reader.place(it.mark);
        let secret = it.is_secret || is_secret_name(&it.name);
        if it.value.is_none() {
            let message = format!("the value of `{}` is not in this file: Bruno keeps it elsewhere", it.name);
            let help = format!("give it with --var {}=VALUE; it is an empty text now", it.name);
            reader.warning("secret-elsewhere", it.mark, message, &help);
        }
        let value = it.value.unwrap_or_else(|| Value::String(String::new()));
        let name = it.name.as_str().into();
        declarations.push(Declaration {
            name,
            origin: Origin::Value(Tree::Fixed(value)),
            secret,
            description: None,
            place,
        });
    }
    for key in ["externalSecrets", "extends", "clientCertificates", "dotEnvFilePath"] {
        let Some(written) = node.get(key).filter(|it| !it.is_null()) else { continue };
        let message = format!("`{key}` of an environment is not carried out");
        let help = if key == "externalSecrets" {
            let given = |it: &Node| format!("--var '$secrets.{}.KEY=VALUE'", text_of(it, "name"));
            let given: Vec<_> = list(written.get("variables")).iter().map(given).collect();
            format!("give the values yourself: {}", given.join(" "))
        } else {
            "Bruno's own command line leaves it out, too".to_owned()
        };
        reader.warning("odd-collection", written.mark, message, &help);
    }
    // Of several with one name the last counts.
    let mut last: Vec<Declaration> = Vec::new();
    for it in declarations {
        last.retain(|before| before.name != it.name);
        last.push(it);
    }
    Declarations(last)
}

/// The environment `name` of a file that holds a whole collection.
pub(super) fn bundled(path: &Path, name: &str, problems: &mut Vec<Problem>) -> Option<Declarations> {
    let document = Document::read(path, Holds::Level, &mut Vec::new())?;
    let all = document.get("config").and_then(|it| it.get("environments"));
    let node = list(all).iter().find(|it| text_of(it, "name") == name)?;
    Some(of(&document, node, problems))
}
