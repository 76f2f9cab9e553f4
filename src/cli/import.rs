//! `posthaste import`: a collection of Postman's or Bruno's, a file or a folder, becomes files of ours.

use std::path::{Path, PathBuf};

use clap::Args;
use posthaste::{
    convert::{self, Given, Imported, Note, Valued, Way, bruno::Goal},
    format::{
        opencollection,
        postman::{self, Opened},
    },
    project,
    report::counted,
    secret::Redactor,
    source::{Place, Problem, Severity},
};
use serde_json::{Value, json};

use super::{
    diagnose,
    exit::Exit,
    ignore,
    inputs::usage,
    say::{self, Color},
    write_files::{self, Planned},
};

/// What `import` takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Arguments {
    /// The collection: a file of Postman's (v1, v2.0, v2.1), a folder of its YAML files, or a folder of Bruno's
    #[arg(value_name = "FILE|DIR")]
    file: PathBuf,
    /// The folder to write it into, such as `collections/shop`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// An environment to import with it; several are possible
    #[arg(short = 'e', long = "environment", visible_alias = "env", value_name = "NAME|FILE")]
    environments: Vec<PathBuf>,
    /// Postman's globals; they become part of each environment
    #[arg(short = 'g', long, value_name = "FILE")]
    globals: Option<PathBuf>,
    /// The folder that paths of files in the collection start from; the collection's own, if left out
    #[arg(long, value_name = "FOLDER")]
    working_dir: Option<PathBuf>,
    /// Write over files that are there already
    #[arg(long)]
    force: bool,
}

/// Writes the files, all of them or none.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    let done = match only_collection(&arguments.file) {
        Some(file) => written(&Arguments { file, ..arguments.clone() }, color),
        None => written(arguments, color),
    };
    done.unwrap_or_else(|exit| exit)
}

/// The collection that a workspace stands for, because it holds no other.
fn only_collection(path: &Path) -> Option<PathBuf> {
    if !path.is_dir() || opencollection::is_part(path) || postman::is_folder(path) {
        return None;
    }
    <[PathBuf; 1]>::try_from(postman::workspace(path)?).ok().map(|[one]| one)
}

fn written(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let mut problems = Vec::new();
    let mut notes = Vec::new();
    let opened = open(arguments, &mut problems, &mut notes)?;
    let mut environments = Vec::new();
    for name in &arguments.environments {
        let file = environment_file(name, arguments)?;
        environments.extend(given(&file, is_globals(&file), &mut problems, &mut notes));
    }
    environments.extend(arguments.globals.iter().filter_map(|it| given(it, true, &mut problems, &mut notes)));
    environments.extend(found_globals(arguments, &mut problems));
    let is_broken = problems.iter().any(|it| it.severity == Severity::Error);
    if !problems.is_empty() {
        diagnose::problems(&problems, None, &Redactor::default(), color);
    }
    let Some(opened) = opened.filter(|_| !is_broken) else { return Err(Exit::Usage) };
    let variables = opened.collection.foreign.as_ref().map(|it| it.variables.clone()).unwrap_or_default();
    let own = if arguments.file.is_dir() { Some(arguments.file.as_path()) } else { arguments.file.parent() };
    let own = own.filter(|it| *it != Path::new("")).unwrap_or(Path::new("."));
    let base = arguments.working_dir.as_deref().unwrap_or(own);
    let (document, more) = if arguments.file.is_dir() {
        moved(opened.document(), own, base)
    } else {
        (opened.document().clone(), Vec::new())
    };
    notes.extend(more);
    let target = arguments.folder.as_path();
    if target.is_file() {
        return Err(usage(&format!("`{}` is a file; a folder is needed", target.display()), None));
    }
    let mut imported = convert::import(&convert::From {
        collection: &document,
        variables: &variables,
        environments: &environments,
        base,
        target,
    });
    imported.notes.splice(0..0, notes);
    let beside = environments_folder(target);
    let mut files: Vec<Planned> = Vec::new();
    files.extend(imported.collection.iter().map(|it| (target.join(&it.path), it.text.clone())));
    files.extend(imported.environments.iter().map(|it| (beside.join(&it.path), it.text.clone())));
    if !arguments.force {
        write_files::refuse_existing(&files, "choose another folder, or write over it with --force")?;
    }
    files.extend(ignored(&imported, &beside)?);
    write_files::write(&files)?;
    tell(&imported, target, &beside);
    Ok(Exit::Passed)
}

/// Reads the collection. A file in a folder of YAML files stands for that folder.
fn open(arguments: &Arguments, problems: &mut Vec<Problem>, notes: &mut Vec<Note>) -> Result<Option<Opened>, Exit> {
    let path = &arguments.file;
    if opencollection::is_part(path) {
        let opened = opencollection::open(path, problems);
        let Some(files) = opencollection::files(path) else { return Ok(None) };
        let (document, found) = convert::bruno::document(&opened, &files, Goal::Ours);
        *notes = found;
        return Ok(postman::open_bytes(&path.to_string_lossy(), document.to_string().as_bytes(), &mut Vec::new()));
    }
    if postman::is_folder(path) {
        return Ok(Some(postman::open_folder(path, problems)));
    }
    if path.is_dir() {
        let all = postman::workspace(path).unwrap_or_default();
        let all: Vec<_> = all.iter().map(|it| it.display().to_string()).collect();
        let help = if all.is_empty() {
            "a folder of Postman's has `.resources/definition.yaml` and `.request.yaml` files; folders of ours run as they are"
                .to_owned()
        } else {
            format!("name one of its collections: {}", all.join(", "))
        };
        return Err(usage(&format!("`{}` is no collection of Postman's or Bruno's", path.display()), Some(&help)));
    }
    let opened = postman::open(path, problems);
    problems.extend(opened.iter().filter_map(|it| it.strange.clone()));
    Ok(opened)
}

/// The collection as format 2.1 has it, with paths of files from `base`; and what that has no word for.
fn moved(document: &Value, own: &Path, base: &Path) -> (Value, Vec<Note>) {
    let from = [own.to_owned(), PathBuf::from(".")];
    let (document, _) = convert::portable(document, &Way { from: &from, to: base, with_secrets: true });
    convert::plain(&document)
}

/// The file of an environment that is named as a file, or by its name in the workspace around the collection.
fn environment_file(name: &Path, arguments: &Arguments) -> Result<PathBuf, Exit> {
    if !arguments.file.is_dir() || name.is_file() {
        return Ok(name.to_owned());
    }
    let found = project::environment_file(&name.to_string_lossy(), &[&arguments.file]);
    found.map_err(|error| usage(&error.to_string(), error.help().as_deref()))
}

/// The globals that lie in the workspace around a folder of YAML files, where none are named.
fn found_globals(arguments: &Arguments, problems: &mut Vec<Problem>) -> Option<Given> {
    let is_wanted = arguments.file.is_dir() && arguments.globals.is_none();
    let folders: &[&Path] = if is_wanted { &[&arguments.file] } else { &[] };
    let variables = project::found_globals(folders, problems);
    (!variables.is_empty()).then(|| Given {
        name: "globals".to_owned(),
        is_globals: true,
        variables,
        written: Vec::new(),
    })
}

/// Where the environments go: beside a folder `collections`, else into the collection's own folder.
fn environments_folder(target: &Path) -> PathBuf {
    match target.parent() {
        Some(parent) if parent.file_name().is_some_and(|it| it == "collections") => {
            parent.parent().unwrap_or(Path::new("")).join("environments")
        }
        _ => target.join("environments"),
    }
}

/// The `.gitignore` that keeps the secrets out of version control, where none does so far.
fn ignored(imported: &Imported, beside: &Path) -> Result<Option<Planned>, Exit> {
    const LINE: &str = "*.local.yaml";
    let has_own = imported.environments.iter().any(|it| it.path.to_string_lossy().ends_with(".local.yaml"));
    if !has_own || ignore::is_known(beside, LINE) {
        return Ok(None);
    }
    let path = beside.parent().unwrap_or(Path::new("")).join(".gitignore");
    let text = ignore::added(&path, &[LINE]);
    let text = text.map_err(|error| usage(&format!("cannot read `{}`: {error}", path.display()), None))?;
    Ok(text.map(|text| (path, text)))
}

fn tell(imported: &Imported, target: &Path, beside: &Path) {
    for note in &imported.notes {
        say::note(&format!("note: {note}"));
    }
    let is_own = |path: &Path| path.file_name().is_some_and(|it| it == "collection.yaml" || it == "folder.yaml");
    let requests = imported.collection.iter().filter(|it| !is_own(&it.path)).count();
    say::result(&format!("made {}: {}\n", target.display(), counted(requests, "request")));
    for file in &imported.environments {
        say::result(&format!("made {}\n", beside.join(&file.path).display()));
    }
    let chosen = imported.names.first().map(|it| format!(" -e {it}")).unwrap_or_default();
    say::result(&format!("\nrun it:  posthaste run {}{chosen}\n", target.display()));
}

fn given(path: &Path, is_globals: bool, problems: &mut Vec<Problem>, notes: &mut Vec<Note>) -> Option<Given> {
    if opencollection::is_environment(path) {
        let name = path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let variables = opencollection::environment(path, problems).variables();
        let document = opencollection::environment_document(path).unwrap_or_default();
        let (values, more) = convert::bruno::environment(&document, &name, Goal::Ours, true);
        notes.extend(more);
        return Some(Given { name, is_globals, variables, written: about(&values) });
    }
    let before = problems.len();
    let read = postman::environment(path, problems)?;
    if problems.len() == before && !postman::is_environment(path) {
        let message = format!("`{}` is no Postman environment", path.display());
        let problem = Problem::error("not-an-environment", Place::whole(&*path.to_string_lossy()), message);
        problems.push(problem.help("it is an object with `values`, a list of `key` and `value`"));
        return None;
    }
    let stem = path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let name = read.name.as_ref().map_or(stem, ToString::to_string);
    let (values, more) = convert::valued(&read, true);
    notes.extend(more);
    Some(Given { name, is_globals, variables: read.variables, written: about(&values) })
}

/// What is said of variables beside their values.
fn about(values: &[Valued]) -> Vec<Value> {
    let one = |it: &Valued| json!({ "key": it.name, "description": it.description, "disabled": !it.is_enabled });
    values.iter().map(one).collect()
}

/// Whether a file has the name that Postman gives to exported globals.
fn is_globals(path: &Path) -> bool {
    path.file_name().is_some_and(|it| it.to_string_lossy().ends_with(".postman_globals.json"))
}
