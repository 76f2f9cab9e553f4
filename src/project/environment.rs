//! Environments: `environments/NAME.yaml`, with `NAME.local.yaml` laid over it.

use std::path::{Path, PathBuf};

use crate::{
    format::{opencollection, postman, yaml},
    model::Declarations,
    source::{Problem, Source, nearest},
};

/// An environment that was chosen.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Its name: the file's, without `.yaml`.
    pub name: String,
    /// Its variables, those of the local file laid over.
    pub declarations: Declarations,
    /// Itself, where it is one of Postman's: then it has no declarations.
    pub foreign: Option<postman::Environment>,
}

/// There is no such environment.
#[derive(Clone, Debug, thiserror::Error)]
#[error("there is no environment `{name}`: looked for `{}`", looked.iter().map(|it| it.display().to_string()).collect::<Vec<_>>().join("`, `"))]
pub struct EnvironmentError {
    /// The name.
    pub name: String,
    /// Where it was looked for.
    pub looked: Vec<PathBuf>,
    /// The environments that there are.
    pub known: Vec<String>,
}

impl EnvironmentError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        // Who names a file that is not there may mean the environment that is called so.
        let stem = Path::new(&self.name).file_stem().map(|it| it.to_string_lossy());
        if let Some(near) = self.known.iter().find(|it| Some(it.as_str()) == stem.as_deref()) {
            return Some(format!("did you mean `{near}`?"));
        }
        if let Some(near) = nearest(&self.name, self.known.iter().map(String::as_str)) {
            return Some(format!("did you mean `{near}`?"));
        }
        (!self.known.is_empty()).then(|| format!("there are: {}", self.known.join(", ")))
    }
}

/// The environment `name`: a file, or a name that is looked for in `environments/` from each of `starts` upward, and
/// from the working folder upward. One of Postman's is known by the name that it has in its file, too. What is wrong in its files goes to `problems`.
///
/// # Errors
/// When there is none.
pub fn environment(name: &str, starts: &[&Path], problems: &mut Vec<Problem>) -> Result<Environment, EnvironmentError> {
    let base = match find(name, starts) {
        Ok(base) => base,
        Err(error) => {
            // A collection in one file has its environments in it.
            let inside = starts.iter().find_map(|it| opencollection::bundled_environment(it, name, problems));
            let declarations = inside.ok_or(error)?;
            return Ok(Environment { name: name.to_owned(), declarations, foreign: None });
        }
    };
    if opencollection::is_environment(&base) {
        let declarations = opencollection::environment(&base, problems);
        let name = base.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok(Environment { name, declarations, foreign: None });
    }
    if postman::is_environment(&base) {
        let foreign = postman::environment(&base, problems).unwrap_or_default();
        let name = foreign.name.as_deref().unwrap_or("environment").to_owned();
        return Ok(Environment { name, declarations: Declarations::default(), foreign: Some(foreign) });
    }
    let stem = base.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let local = ["yaml", "yml"].map(|it| base.with_file_name(format!("{stem}.local.{it}")));
    let mut declarations = Declarations::default();
    let mut files = vec![base];
    files.extend(local);
    for file in files.iter().filter(|file| file.exists()) {
        match Source::read(file) {
            Ok(source) => declarations = declarations.under(yaml::environment(&source, problems)),
            Err(error) => problems.push(error.problem()),
        }
    }
    Ok(Environment { name: stem, declarations, foreign: None })
}

/// The file of the environment `name`, looked for as [`environment`] does.
///
/// # Errors
/// When there is none.
pub fn environment_file(name: &str, starts: &[&Path]) -> Result<PathBuf, EnvironmentError> {
    find(name, starts)
}

/// The names of the environments that can be chosen from each of `starts`, and from the working folder.
pub fn environments(starts: &[&Path]) -> Vec<String> {
    let mut names: Vec<String> = folders(starts).iter().flat_map(|folder| names_in(folder)).collect();
    names.extend(listed(starts).into_iter().chain(exported(starts)).map(|(_, name)| name));
    names.sort();
    names.dedup();
    names
}

/// The file of an environment; it may exist as its local overlay alone.
fn find(name: &str, starts: &[&Path]) -> Result<PathBuf, EnvironmentError> {
    let as_file = Path::new(name);
    let is_yaml = as_file.extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json" || it == "bru");
    if as_file.is_file() || is_yaml && as_file.exists() {
        return Ok(as_file.to_owned());
    }
    let (mut looked, mut known) = (Vec::new(), Vec::new());
    if is_yaml || name.contains(['/', '\\']) {
        looked.push(as_file.to_owned());
        known = environments(starts);
    } else {
        for folder in folders(starts) {
            for extension in ["yaml", "yml", "bru"] {
                let base = folder.join(format!("{name}.{extension}"));
                if base.is_file() || folder.join(format!("{name}.local.{extension}")).is_file() {
                    return Ok(base);
                }
            }
            if let Some(file) = called(name, &folder) {
                return Ok(file);
            }
            looked.push(folder.join(format!("{name}.{}", usual_ending(&folder))));
            known.extend(names_in(&folder));
        }
    }
    let elsewhere: Vec<_> = listed(starts).into_iter().chain(exported(starts)).collect();
    let is_called =
        |file: &Path| file.file_name().is_some_and(|it| it.to_string_lossy() == format!("{name}{EXPORTED}"));
    if let Some((file, _)) = elsewhere.iter().find(|(file, known)| known == name || is_called(file)) {
        return Ok(file.clone());
    }
    known.extend(elsewhere.into_iter().map(|(_, name)| name));
    known.sort();
    known.dedup();
    Err(EnvironmentError { name: name.to_owned(), looked, known })
}

/// The ending that the environments of a folder have: Bruno's have others than ours.
fn usual_ending(folder: &Path) -> &'static str {
    let beside = |name: &str| folder.parent().is_some_and(|it| it.join(name).is_file());
    match () {
        () if beside("opencollection.yml") || beside("workspace.yml") => "yml",
        () if beside("bruno.json") => "bru",
        () => "yaml",
    }
}

/// The `environments` folders from each start upward, also those of Postman's workspaces; where there is none at all, the one that there should be.
fn folders(starts: &[&Path]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    let here = std::env::current_dir().ok();
    for start in starts.iter().copied().chain([Path::new(".")]) {
        let Ok(absolute) = std::path::absolute(start) else { continue };
        for folder in absolute.ancestors().flat_map(|it| [it.join("environments"), it.join("postman/environments")]) {
            if folder.is_dir() {
                let shown = here.as_ref().and_then(|here| folder.strip_prefix(here).ok()).map(Path::to_owned);
                let folder = shown.unwrap_or(folder);
                if !folders.contains(&folder) {
                    folders.push(folder);
                }
            }
        }
    }
    if folders.is_empty() {
        folders.push(PathBuf::from("environments"));
    }
    folders
}

/// The environments that workspaces of Postman's around name and that lie elsewhere, each with its name.
fn listed(starts: &[&Path]) -> Vec<(PathBuf, String)> {
    let folders = starts.iter().copied().chain([Path::new(".")]).filter_map(|it| std::fs::canonicalize(it).ok());
    let all = folders.flat_map(|it| it.ancestors().flat_map(postman::listed_environments).collect::<Vec<_>>());
    let named = all.filter(|it| it.is_file()).filter_map(|it| {
        let written = postman::environment_name(&it)
            .or_else(|| postman::environment(&it, &mut Vec::new())?.name.map(|it| it.to_string()));
        let stem = || it.file_stem().map(|it| it.to_string_lossy().into_owned());
        let name = written.or_else(stem)?;
        Some((it, name))
    });
    named.collect()
}

/// How Postman calls an environment that it exports.
const EXPORTED: &str = ".postman_environment.json";

/// The environments that Postman has exported beside its collections, each with its name.
fn exported(starts: &[&Path]) -> Vec<(PathBuf, String)> {
    let folders = starts.iter().map(|it| if it.is_dir() { *it } else { it.parent().unwrap_or(it) });
    let folders = folders.map(|it| if it.as_os_str().is_empty() { Path::new(".") } else { it });
    let all = folders.flat_map(files).filter(|it| it.to_string_lossy().ends_with(EXPORTED));
    let named = all.filter_map(|it| Some((postman::environment(&it, &mut Vec::new())?.name?.to_string(), it)));
    named.map(|(name, file)| (file.strip_prefix(".").map_or_else(|_| file.clone(), Path::to_owned), name)).collect()
}

/// The environment of Postman's in a folder that is called so: by what it says, by its file.
fn called(name: &str, folder: &Path) -> Option<PathBuf> {
    let endings = ["environment.yaml", "environment.yml", "environment.json", "postman_environment.json"];
    let by_file = endings.map(|it| folder.join(format!("{name}.{it}")));
    let by_name = || files(folder).into_iter().find(|it| postman::environment_name(it).as_deref() == Some(name));
    by_file.into_iter().find(|it| it.is_file()).or_else(by_name)
}

/// The files in a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(|it| it.is_file()).collect();
    files.sort();
    files
}

fn names_in(folder: &Path) -> Vec<String> {
    files(folder)
        .into_iter()
        .filter_map(|path| {
            if let Some(name) = postman::environment_name(&path) {
                return Some(name);
            }
            let name = path.file_name()?.to_string_lossy().into_owned();
            let stem = [".yaml", ".yml", ".bru"].iter().find_map(|it| name.strip_suffix(it))?;
            Some(stem.strip_suffix(".local").unwrap_or(stem).to_owned())
        })
        .collect()
}
