//! What a collection says of itself as a whole: its proxy, its scripts, what is no part of it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::Value;

use super::{
    certificates::certificates,
    document::{Document, get, list},
    dotenv,
    values::{is_true, text, text_of},
    words,
};
use crate::{
    format::bruno::{Around, Proxy},
    model::Home,
    scope::{Slot, Variable, Variables},
    secret::is_secret_name,
    source::{Node, Plain, Problem, Source},
};

/// What holds for a whole collection.
#[derive(Debug)]
pub(super) struct Config {
    /// What its requests are rendered with.
    pub(super) around: Arc<Around>,
    /// What its scripts know.
    pub(super) home: Arc<Home>,
    /// The environment of the process, and what `.env` adds.
    pub(super) process: Arc<Variables>,
    /// Whether what runs after a response begins with the collection, too.
    pub(super) is_sequential: bool,
    /// Names that are no part of it.
    pub(super) ignored: Vec<String>,
    /// The environment that holds where none is chosen.
    pub(super) environment: Option<String>,
}

impl Config {
    /// That of the collection in `root`; `document` is its YAML file, or `bruno.json`.
    pub(super) fn read(root: &Path, document: &Document, name: &str, problems: &mut Vec<Problem>) -> Self {
        let node = &document.node;
        let own = get(node, "extensions").and_then(|it| get(it, "bruno")).unwrap_or(node);
        let config = get(node, "config").unwrap_or(node);
        let scripts = get(own, "scripts");
        let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let roots = list(scripts.and_then(|it| get(it, "additionalContextRoots")));
        let roots = roots.iter().map(|it| absolute.join(text(it))).collect();
        let ignored = list(get(own, "ignore")).iter().map(text).collect();
        let presets = get(own, "presets");
        let home = Home { name: name.into(), folder: absolute, roots };
        let certificates = certificates(get(config, "clientCertificates"), root, &mut document.reader(problems));
        let proxy = get(config, "proxy").and_then(proxy);
        Self {
            around: Arc::new(Around { root: root.to_owned(), proxy, certificates }),
            home: Arc::new(home),
            process: Arc::new(process(root, problems)),
            is_sequential: scripts.is_some_and(|it| text_of(it, "flow") == "sequential"),
            ignored,
            environment: presets.map(|it| text_of(it, "defaultEnvironment")).filter(|it| !it.is_empty()),
        }
    }
}

/// The proxy, if the collection has a say in it.
fn proxy(node: &Node) -> Option<Proxy> {
    if is_true(node.get("disabled")) {
        return Some(Proxy::Off);
    }
    // Early files have its parts at the top, and a switch that may say `global`.
    let early = get(node, "enabled");
    match early.map(Node::plain) {
        Some(Plain::Bool(false)) => return Some(Proxy::Off),
        Some(Plain::Bool(true)) => return Some(on(node)),
        _ => {}
    }
    let inherits = node.get("inherit").is_none_or(|it| it.plain() != Plain::Bool(false));
    get(node, "config").filter(|_| !inherits).map(on)
}

/// The proxy that these parts make.
fn on(it: &Node) -> Proxy {
    let protocol = Some(text_of(it, "protocol")).filter(|it| !it.is_empty()).unwrap_or_else(|| "http".to_owned());
    let (host, port) = (text_of(it, "hostname"), text_of(it, "port"));
    let port = if port.is_empty() { port } else { format!(":{port}") };
    let auth = get(it, "auth").filter(|it| !is_true(it.get("disabled")));
    let credentials = auth.map(|it| (text_of(it, "username"), text_of(it, "password")));
    Proxy::On {
        url: format!("{protocol}://{host}{port}"),
        credentials: credentials.filter(|it| !it.0.is_empty()),
        bypassed: text_of(it, "bypassProxy"),
    }
}

/// The variables of the process; those of `.env` win, and are secret.
fn process(root: &Path, problems: &mut Vec<Problem>) -> Variables {
    let variable = |value: String, secret| Variable { slot: Slot::Value(Value::String(value)), secret };
    let mut all: BTreeMap<String, Variable> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .map(|(name, value)| {
            let secret = is_secret_name(&name);
            (name, variable(value, secret))
        })
        .collect();
    let file: PathBuf = root.join(".env");
    if file.is_file() {
        match Source::read(&file) {
            Ok(source) => {
                let lines = dotenv::lines(&source.text).into_iter();
                all.extend(lines.map(|(name, value)| (name, variable(value, true))));
            }
            Err(error) => problems.push(error.problem()),
        }
    }
    all.into_iter().map(|(name, it)| (name.as_str().into(), it)).collect()
}

/// Looks at the keys of a collection's document.
pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let mut reader = document.reader(problems);
    words::check(Some(&document.node), words::COLLECTION, &mut reader);
    words::check(document.info(), words::INFO, &mut reader);
    let items = document.get("items").filter(|_| !is_true(document.node.get("bundled")));
    if let Some(items) = items {
        let help = "write `bundled: true`, if this file holds the whole collection";
        reader.warning("ignored-key", items.mark, "`items` is left out: the requests are files of their own", help);
    }
}
