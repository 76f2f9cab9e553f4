//! `posthaste fmt`: the YAML files in one form.

use std::{
    collections::HashSet,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use posthaste::{
    project,
    report::{self, AtomicFile, counted},
    secret::Redactor,
    source::{Place, Problem, Severity, Source, SourceError, shown},
    tidy::{self, Found, Shape},
};

use super::{
    diagnose, differences,
    exit::Exit,
    inputs::usage,
    say::{self, Color},
};

/// What `fmt` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Files and folders, or `-` from standard input to standard output
    ///
    /// Without any: the folder `collections` with the `environments` beside it if there is one, else this folder. In a folder,
    /// what begins with `.` or `_` is left alone, and so is YAML that holds no request.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Write nothing, and show what would change; exit code 1 if anything would
    #[arg(long, env = "POSTHASTE_CHECK", hide_env_values = true, value_parser = say::switch())]
    check: bool,
    /// The file's name that standard input is taken for: `folder.yaml` and environments have an order of their own
    #[arg(
        long,
        value_name = "FILE",
        default_value = "<stdin>",
        hide_default_value = true,
        env = "POSTHASTE_STDIN_NAME",
        hide_env_values = true
    )]
    stdin_name: String,
}

/// What came of the files so far.
struct Formatting<'a> {
    arguments: &'a Arguments,
    color: Color,
    /// The files that were looked at, links resolved.
    seen: HashSet<PathBuf>,
    changed: usize,
    unchanged: usize,
    problems: Vec<Problem>,
    /// The paths in which nothing is to be formatted.
    idle: Vec<String>,
    standard_input: Option<Source>,
}

/// Formats the files.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    let mut formatting = Formatting {
        arguments,
        color,
        seen: HashSet::new(),
        changed: 0,
        unchanged: 0,
        problems: Vec::new(),
        idle: Vec::new(),
        standard_input: None,
    };
    formatting.all().map_or_else(|exit| exit, |()| formatting.end())
}

impl Formatting<'_> {
    /// Formats all that was named.
    fn all(&mut self) -> Result<(), Exit> {
        let paths = paths(&self.arguments.paths);
        let mut named = Vec::new();
        // All names are looked at before anything is written.
        for path in paths.iter().filter(|it| *it != "-") {
            named.push((path, whole(path)?));
        }
        if paths.iter().any(|it| it == "-") {
            self.standard_input();
        }
        for (name, path) in named {
            let problems = self.problems.len();
            let mut count = 0;
            for found in tidy::files(&path, &mut self.problems) {
                count += usize::from(self.file(&found));
            }
            if count == 0 && self.problems.len() == problems {
                self.idle.push(name.clone());
            }
        }
        Ok(())
    }

    /// Formats a file; says whether it is one of ours.
    fn file(&mut self, found: &Found) -> bool {
        if !self.seen.insert(fs::canonicalize(&found.path).unwrap_or_else(|_| found.path.clone())) {
            return true;
        }
        let source = match Source::read(&found.path) {
            Ok(source) => source,
            Err(error) => {
                self.problems.push(error.problem());
                return true;
            }
        };
        if !found.is_named && found.shape == Shape::Requests && !tidy::is_request_file(&source) {
            return false;
        }
        let Some(new) = self.tidied(&source, found.shape) else { return true };
        if new == source.text {
            self.unchanged += 1;
        } else if self.arguments.check {
            self.changed += 1;
            say::result(&differences::shown(&source, &new, self.color));
        } else if let Err(error) = write(&found.path, &new) {
            let place = Place::whole(source.name.clone());
            self.problems.push(Problem::error("unwritable", place, format!("cannot write the file: {error}")));
        } else {
            self.changed += 1;
            say::result(&format!("{}\n", report::harmless(&source.name)));
        }
        true
    }

    /// Formats standard input.
    fn standard_input(&mut self) {
        let name = &self.arguments.stdin_name;
        let mut bytes = Vec::new();
        let shown: Arc<str> = shown(Path::new(name)).into();
        let source = match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => Source::from_bytes(shown, bytes),
            Err(error) => Err(SourceError::Unreadable { name: shown, why: error.to_string() }),
        };
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                self.problems.push(error.problem());
                return;
            }
        };
        if let Some(new) = self.tidied(&source, Shape::of(Path::new(name))) {
            let is_same = new == source.text;
            if is_same {
                self.unchanged += 1;
            } else {
                self.changed += 1;
            }
            if !self.arguments.check {
                say::result(&new);
            } else if !is_same {
                say::result(&differences::shown(&source, &new, self.color));
            }
        }
        self.standard_input = Some(source);
    }

    /// The text in the one form; what is wrong with the old one is kept to be told.
    fn tidied(&mut self, source: &Source, shape: Shape) -> Option<String> {
        tidy::tidy(source, shape).map_err(|problems| self.problems.extend(problems)).ok()
    }

    /// Tells what came of it all.
    fn end(&self) -> Exit {
        if !self.problems.is_empty() {
            diagnose::problems(&self.problems, self.standard_input.as_ref(), &Redactor::default(), self.color);
        }
        let done = if self.arguments.check { "would change" } else { "formatted" };
        // Standard output is the result itself, and nobody asked for more.
        if self.arguments.paths != ["-"] && self.changed + self.unchanged > 0 {
            say::note(&format!("{} {done}, {} unchanged", counted(self.changed, "file"), self.unchanged));
        }
        for path in &self.idle {
            let help = "formatted are files of requests, `collection.yaml`, `folder.yaml` and `environments/*.yaml`";
            say::error(&format!("there is nothing to format in `{path}`"), Some(help));
        }
        match () {
            () if self.problems.iter().any(|it| it.severity == Severity::Error) => Exit::Usage,
            () if !self.idle.is_empty() => Exit::Nothing,
            () if self.arguments.check && self.changed > 0 => Exit::Failed,
            () => Exit::Passed,
        }
    }
}

/// What is formatted where nothing was named.
fn paths(named: &[String]) -> Vec<String> {
    if !named.is_empty() {
        return named.to_vec();
    }
    if !Path::new("collections").is_dir() {
        return vec![".".to_owned()];
    }
    let environments = Some("environments").filter(|it| Path::new(it).is_dir());
    Some("collections").into_iter().chain(environments).map(str::to_owned).collect()
}

/// A path on the command line, which must be a YAML file or a folder as a whole.
fn whole(text: &str) -> Result<PathBuf, Exit> {
    let target = project::target(text).map_err(|error| usage(&error.to_string(), None))?;
    if target.name.is_some() || target.line.is_some() {
        let help = format!("name the file: {}", shown(&target.path));
        return Err(usage(&format!("`{text}` is a part of a file; files are formatted as a whole"), Some(&help)));
    }
    let extension = target.path.extension().map(|it| it.to_string_lossy().to_lowercase());
    if target.path.is_file() && !matches!(extension.as_deref(), Some("yaml" | "yml")) {
        return Err(usage(&format!("`{text}` is no YAML file"), Some("files that end in .yaml or .yml are formatted")));
    }
    Ok(target.path)
}

/// Writes a file whole or not at all.
fn write(path: &Path, text: &str) -> io::Result<()> {
    // A file that may not be written to is not replaced either, though its folder would let us.
    fs::OpenOptions::new().write(true).open(path)?;
    AtomicFile::put(path, text.as_bytes())
}
