//! `posthaste export`: files of ours become a Postman collection.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use posthaste::{convert, project, report::AtomicFile, secret::Redactor, source::Severity};

use super::{
    diagnose,
    exit::Exit,
    inputs::usage,
    say::{self, Color},
};

/// What `export` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The collection's folder
    #[arg(value_name = "DIR")]
    folder: String,
    /// The file to write: a Postman collection 2.1
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write over a file that is there already
    #[arg(long)]
    force: bool,
}

/// Writes the file, whole or not at all.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    written(arguments, color).unwrap_or_else(|exit| exit)
}

fn written(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let path = &arguments.file;
    if path.exists() && !arguments.force {
        let message = format!("`{}` exists already; nothing was written", path.display());
        return Err(usage(&message, Some("choose another name, or write over it with --force")));
    }
    let opened =
        project::open(std::slice::from_ref(&arguments.folder)).map_err(|error| usage(&error.to_string(), None))?;
    if !opened.problems.is_empty() {
        diagnose::problems(&opened.problems, opened.standard_input.as_ref(), &Redactor::default(), color);
    }
    if opened.problems.iter().any(|it| it.severity == Severity::Error) {
        return Err(Exit::Usage);
    }
    let [collection] = opened.collections.as_slice() else {
        return Err(usage(&format!("`{}` is not one collection", arguments.folder), None));
    };
    if collection.foreign.is_some() {
        return Err(usage(
            &format!("`{}` is no collection of ours", arguments.folder),
            Some("a folder of YAML files is one"),
        ));
    }
    let folder = path.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new("."));
    let exported = convert::export(collection, folder);
    let text = serde_json::to_string_pretty(&exported.document).expect("strings and maps always become JSON") + "\n";
    write(path, &text).map_err(|error| usage(&format!("cannot write `{}`: {error}", path.display()), None))?;
    for note in &exported.notes {
        say::note(&format!("note: {note}"));
    }
    let count = collection.root.requests().len();
    let noun = if count == 1 { "request" } else { "requests" };
    say::result(&format!("made {}: {count} {noun}\n", path.display()));
    Ok(Exit::Passed)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(text.as_bytes())?;
    file.commit()
}
