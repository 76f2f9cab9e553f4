//! The whole: a collection with its environments becomes files.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{
    environment::Environment,
    folder::{Place, Writing},
    ground::Ground,
    scripts::{Scripts, name_jumps, names_asked, survey},
    shape::list,
    stem::{Stems, slug},
    variable::{Variable, variables},
};
use crate::{
    convert::{
        file::File,
        left::{Target, notes},
        note::Note,
    },
    format::yaml::write::{Pair, Yaml, document},
    scope::Variables,
};

/// What is imported, and where it goes.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// The collection, in the shape of Postman's 2.1.
    pub collection: &'a Value,
    /// The collection's variables.
    pub variables: &'a Variables,
    /// Environments and globals.
    pub environments: &'a [Given],
    /// The folder that paths of files in the collection start from.
    pub base: &'a Path,
    /// The folder that the collection's files go into.
    pub target: &'a Path,
}

/// An environment, or the globals, to be imported.
#[derive(Clone, Debug)]
pub struct Given {
    /// What it is called: by itself, else by its file.
    pub name: String,
    /// Whether these are the globals.
    pub is_globals: bool,
    /// Its variables.
    pub variables: Variables,
    /// What is said of them, and those that are switched off: `key`, `description`, `disabled`.
    pub written: Vec<Value>,
}

/// What is to be written.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The collection's files, by their paths in its folder.
    pub collection: Vec<File>,
    /// The environments' files, by their names.
    pub environments: Vec<File>,
    /// The names of the environments.
    pub names: Vec<String>,
    /// What cannot be said, or is said in another way.
    pub notes: Vec<Note>,
}

/// The files of a collection and its environments.
pub fn import(from: &From<'_>) -> Imported {
    let mut ground = Ground { has_environments: !from.environments.is_empty(), ..Ground::default() };
    let root = from.target.file_name().map(|it| slug(&it.to_string_lossy(), '_')).unwrap_or_default();
    let own = variables(from.variables, list(from.collection, "variable"), &mut ground);
    let mut environments = environments(from, &own, &mut ground);
    own.iter().chain(environments.iter().flat_map(|it| &it.variables)).for_each(|it| it.teach(&mut ground.known));
    let mut scripts = survey(from.collection, &mut ground);
    name_jumps(from.collection, &mut scripts);
    ground.asked = scripts.iter().flat_map(Scripts::texts).flat_map(|it| names_asked(it)).collect();
    let says = |word: &str| scripts.iter().flat_map(Scripts::texts).any(|it| it.contains(word));
    let mut writing = Writing {
        files: Vec::new(),
        scripts: scripts.iter(),
        base: from.base,
        target: from.target,
        has_jumps: says("setNextRequest"),
        requests: 0,
    };
    let mut pairs = writing.folder(Place { of: from.collection, around: &[], path: Path::new("") }, &mut ground);
    let has_own_names = says("collectionVariables");
    let (declared, mut more) = declared(&own, &environments, (&root, has_own_names), &mut ground);
    more.extend(ground.secrets.clone());
    if environments.is_empty() && !more.is_empty() {
        let stem = from.target.file_name().map(|it| slug(&it.to_string_lossy(), '-')).filter(|it| !it.is_empty());
        environments.push(Environment { stem: stem.unwrap_or_else(|| "secrets".to_owned()), variables: Vec::new() });
    }
    let mut imported = Imported::default();
    for environment in environments {
        let texts = environment.write(&root, &more, &mut ground);
        imported.environments.push(File { path: format!("{}.yaml", environment.stem).into(), text: texts.shared });
        let own = texts.own.map(|text| File { path: format!("{}.local.yaml", environment.stem).into(), text });
        imported.environments.extend(own);
        imported.names.push(environment.stem);
    }
    let undefined = undefined(&ground);
    tell_undefined(&undefined, &mut ground);
    let variables = with_undefined(declared, &undefined);
    if !variables.is_empty() {
        let at =
            pairs.iter().position(|it| !["name", "docs", "tags"].contains(&it.key.as_str())).unwrap_or(pairs.len());
        pairs.insert(at, Pair::new("variables", Yaml::Block(variables)));
    }
    writing.files.push((PathBuf::from("collection.yaml"), document(&pairs)));
    imported.collection = writing.files.into_iter().map(|(path, text)| File { path, text }).collect();
    imported.notes = ground.notes;
    imported.notes.extend(notes(from.collection, Target::Ours));
    imported
}

/// The environments. Globals are part of each of them, where nothing nearer has their names.
fn environments(from: &From<'_>, own: &[Variable], ground: &mut Ground) -> Vec<Environment> {
    let (mut environments, mut globals, mut stems) = (Vec::new(), Vec::new(), Stems::default());
    for given in from.environments {
        let variables = ground.within(&given.name, |ground| variables(&given.variables, &given.written, ground));
        if given.is_globals {
            globals.extend(variables);
            continue;
        }
        environments.push(Environment { stem: stems.take(&given.name, "environment"), variables });
    }
    if environments.is_empty() && !globals.is_empty() {
        environments.push(Environment { stem: "globals".to_owned(), variables: Vec::new() });
    }
    for environment in &mut environments {
        let names: Vec<String> = environment.variables.iter().chain(own).map(|it| it.name.clone()).collect();
        environment.variables.extend(globals.iter().filter(|it| !names.contains(&it.name)).cloned());
    }
    environments
}

/// The collection's own variables, without its secrets; and these, by the names under which environments hold them.
fn declared(
    own: &[Variable],
    environments: &[Environment],
    (root, has_own_names): (&str, bool),
    ground: &mut Ground,
) -> (Vec<Pair>, Vec<(String, String)>) {
    let (mut pairs, mut more) = (Vec::new(), Vec::new());
    for variable in own {
        if !variable.is_hidden() {
            pairs.push(variable.declaration(ground));
            continue;
        }
        let value = crate::value::text(&variable.value).into_owned();
        let is_taken = environments.iter().flat_map(|it| &it.variables).any(|it| it.name == variable.name);
        if has_own_names || is_taken {
            let name = format!("{root}_{}", slug(&variable.name, '_'));
            pairs.push(variable.alias(&name));
            more.push((name, value));
        } else {
            more.push((variable.name.clone(), value));
        }
    }
    (pairs, more)
}

/// The names that are used and that nobody gives a value by then.
fn undefined(ground: &Ground) -> Vec<String> {
    let is_undefined = |name: &str, time: usize| !ground.known.has_at(name, time) && !ground.secrets.contains_key(name);
    let used = ground.used.iter().filter(|(name, time)| is_undefined(name, **time));
    used.map(|(name, _)| name.clone()).collect()
}

fn tell_undefined(undefined: &[String], ground: &mut Ground) {
    if !undefined.is_empty() {
        let names: Vec<String> = undefined.iter().map(|it| format!("`{it}`")).collect();
        let what = "nobody gives these a value; collection.yaml declares them as they are sent until somebody does";
        ground.note(format!("{what}: {}", names.join(", ")));
    }
}

fn with_undefined(mut declared: Vec<Pair>, undefined: &[String]) -> Vec<Pair> {
    for (at, name) in undefined.iter().enumerate() {
        let mut pair = Pair::new(name, format!("{{{{{name}}}}}"));
        if at == 0 {
            pair.comment =
                vec!["Nobody gives these a value. Until somebody does, they are sent as they stand here.".to_owned()];
        }
        declared.push(pair);
    }
    declared
}
