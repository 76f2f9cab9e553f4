//! `posthaste export`: a collection becomes one of another format.

mod environments;
mod out;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use posthaste::{
    convert::{self, Made, Note, Way, bruno::Goal},
    format::{opencollection, postman},
    model::Collection,
    project,
    report::counted,
    secret::Redactor,
    source::Severity,
};
use serde_json::Value;

use super::{
    diagnose,
    exit::Exit,
    inputs::usage,
    say::{self, Color},
    write_files::{self, Planned},
};

/// What `export` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The collection: a folder of ours, or one of any format that can be run
    #[arg(value_name = "DIR")]
    collection: String,
    /// The file or folder to write; by the collection's name, if left out
    #[arg(value_name = "OUT")]
    out: Option<PathBuf>,
    /// The format: a file of Postman's format 2.1, a folder of Postman's YAML files, or a folder for Bruno
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    to: Format,
    /// An environment to write with it; several are possible
    #[arg(short = 'e', long = "environment", visible_alias = "env", value_name = "NAME|FILE")]
    environments: Vec<String>,
    /// Globals to write with it
    #[arg(short = 'g', long, value_name = "FILE")]
    globals: Option<PathBuf>,
    /// Write the secrets too that stand in variables and in auth
    #[arg(long)]
    with_secrets: bool,
    /// Write over what is there already
    #[arg(long)]
    force: bool,
}

/// A format that can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON file: Postman's format 2.1
    #[default]
    Postman,
    /// A folder of YAML files: Postman's schema 3.0.0
    PostmanV3,
    /// A folder of YAML files for Bruno
    #[value(name = "opencollection", alias = "bruno")]
    OpenCollection,
}

/// Writes the files, all of them or none.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    written(arguments, color).unwrap_or_else(|exit| exit)
}

fn written(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let opened =
        project::open(std::slice::from_ref(&arguments.collection)).map_err(|error| usage(&error.to_string(), None))?;
    if !opened.problems.is_empty() {
        diagnose::problems(&opened.problems, opened.standard_input.as_ref(), &Redactor::default(), color);
    }
    if opened.problems.iter().any(|it| it.severity == Severity::Error) {
        return Err(Exit::Usage);
    }
    let [collection] = opened.collections.as_slice() else {
        let all: Vec<_> = opened.collections.iter().map(|it| it.path.display().to_string()).collect();
        let help = format!("name one of its collections: {}", all.join(", "));
        return Err(usage(&format!("`{}` is not one collection", arguments.collection), Some(&help)));
    };
    if collection.root.requests().is_empty() {
        say::error(&format!("`{}` holds no request", arguments.collection), None);
        return Err(Exit::Nothing);
    }
    let out = arguments.out.clone().unwrap_or_else(|| out::default(&collection.root.name, arguments.to));
    out::refuse(&out, arguments.to, arguments.force)?;
    let (mut files, mut notes) = made(collection, &out, arguments);
    let made_of_it = files.len();
    let more = environments::files(arguments, collection, &out, color)?;
    // Bruno's own files have them already.
    let more_files: Vec<_> =
        more.files.into_iter().filter(|it| files.iter().all(|(path, _)| *path != it.path)).collect();
    files.extend(more_files.into_iter().map(|it| (it.path, it.text)));
    notes.extend(more.notes);
    if !arguments.force {
        write_files::refuse_existing(&files, "choose another name, or write over it with --force")?;
    }
    write_files::write(&files)?;
    for note in &notes {
        say::note(&format!("note: {note}"));
    }
    let count = collection.root.requests().len();
    say::result(&format!("made {}: {}\n", out.display(), counted(count, "request")));
    for (path, _) in &files[made_of_it..] {
        say::result(&format!("made {}\n", path.display()));
    }
    environments::tell(arguments, collection);
    Ok(Exit::Passed)
}

/// The files of a collection, and what there is to know of them.
fn made(collection: &Collection, out: &Path, arguments: &Arguments) -> (Vec<Planned>, Vec<Note>) {
    let folder = match arguments.to {
        Format::Postman => out.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new(".")),
        Format::PostmanV3 | Format::OpenCollection => out,
    };
    if let Some(files) = brunos_own(collection, arguments) {
        // It is Bruno's already: nothing of it has to be said in other words.
        let way = Way { from: &[], to: folder, with_secrets: arguments.with_secrets };
        let Made { files, notes } = convert::opencollection::copy(&files, &way);
        return (files.into_iter().map(|it| (out.join(it.path), it.text)).collect(), notes);
    }
    let (document, mut notes) = document(collection, folder, arguments);
    let stem = out.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let Made { files, notes: more } = match arguments.to {
        Format::Postman => {
            let (document, more) = convert::plain(&document);
            notes.extend(more);
            return (vec![(out.to_owned(), json(&document))], notes);
        }
        Format::PostmanV3 => convert::postman_v3::write(&document, &stem),
        Format::OpenCollection => convert::opencollection::write(&document, &stem),
    };
    notes.extend(more);
    (files.into_iter().map(|it| (out.join(it.path), it.text)).collect(), notes)
}

/// The files of a collection of Bruno's that is to be one again.
fn brunos_own(collection: &Collection, arguments: &Arguments) -> Option<opencollection::Files> {
    let is_brunos = collection.foreign.as_ref().is_some_and(|it| it.document.is_null());
    bruno_files(collection, arguments).filter(|_| is_brunos && arguments.to == Format::OpenCollection)
}

/// The files that a collection of Bruno's was read from.
fn bruno_files(collection: &Collection, arguments: &Arguments) -> Option<opencollection::Files> {
    let named = Path::new(&arguments.collection);
    opencollection::files(if named.exists() { named } else { &collection.path })
}

/// The text of a JSON file.
fn json(document: &Value) -> String {
    serde_json::to_string_pretty(document).expect("strings and maps always become JSON") + "\n"
}

/// The collection in the shape of Postman's format 2.1, with paths of files from `folder`.
fn document(collection: &Collection, folder: &Path, arguments: &Arguments) -> (Value, Vec<Note>) {
    let Some(foreign) = &collection.foreign else {
        let exported = convert::export(collection, folder);
        let document = exported.document;
        return (if arguments.to == Format::Postman { document } else { shaped(document) }, exported.notes);
    };
    let beside = if collection.path.is_dir() { Some(collection.path.as_path()) } else { collection.path.parent() };
    let from = [PathBuf::from("."), beside.unwrap_or(Path::new(".")).to_owned()];
    let way = Way { from: &from, to: folder, with_secrets: arguments.with_secrets };
    if !foreign.document.is_null() {
        return convert::portable(&foreign.document, &way);
    }
    let Some(files) = bruno_files(collection, arguments) else { return (Value::Null, Vec::new()) };
    let (document, mut notes) = convert::bruno::document(collection, &files, Goal::Postmans);
    // Its paths start from its own folder.
    let way = Way { from: &from[1..], ..way };
    let (document, more) = convert::portable(&shaped(document), &way);
    notes.extend(more);
    (document, notes)
}

/// The document in the shape that reading gives it.
fn shaped(document: Value) -> Value {
    let read = postman::open_bytes("collection", document.to_string().as_bytes(), &mut Vec::new());
    read.map_or(document, |it| it.document().clone())
}
