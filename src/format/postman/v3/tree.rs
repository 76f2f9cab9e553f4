//! The files of a collection as a tree, in the order of running.

use std::{
    cmp::Ordering,
    fs,
    path::{Path, PathBuf},
};

use super::{
    document::{self, Document},
    layout, stray,
    words::{self, Protocol},
};
use crate::{
    format::natural,
    source::{Place, Plain, Problem, Severity, Source, shown},
};

/// As deep as folders of our own format.
const MAX_FOLDERS_DEEP: usize = 64;

/// A collection, or a folder.
#[derive(Debug)]
pub(super) struct Level {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// What it is called on the disk.
    pub(super) stem: String,
    /// What is written of it.
    pub(super) definition: Option<Document>,
    /// What is in it.
    pub(super) entries: Vec<Entry>,
}

/// A part of a level.
#[derive(Debug)]
pub(super) enum Entry {
    /// A folder.
    Folder(Level),
    /// A request.
    Request(Leaf),
}

/// A request, with its saved responses.
#[derive(Debug)]
pub(super) struct Leaf {
    /// What its file is called, without `.request.yaml`.
    pub(super) stem: String,
    /// What is written.
    pub(super) document: Document,
    /// The saved responses: what each file is called, and what is written.
    pub(super) examples: Vec<(String, Document)>,
    /// The files of a request that is not sent from here.
    pub(super) saved: Vec<Saved>,
}

/// A file that belongs to a request that is not sent from here: a message, or a saved response.
#[derive(Debug)]
pub(super) struct Saved {
    /// The key of the request that leads to it: `messages` or `examples`.
    pub(super) key: &'static str,
    /// What it is called.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
}

impl Level {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        name(self.definition.as_ref(), &self.stem)
    }
}

/// The collection in `root`; of its requests only those in `only`.
pub(super) fn read(root: &Path, only: &Path, problems: &mut Vec<Problem>) -> Level {
    let only = fs::canonicalize(only).unwrap_or_else(|_| only.to_owned());
    Reading { only, around: Vec::new(), problems }.level(root, 0)
}

struct Reading<'a> {
    only: PathBuf,
    /// The folders that are being read, links resolved: the outermost first.
    around: Vec<PathBuf>,
    problems: &'a mut Vec<Problem>,
}

impl Reading<'_> {
    fn level(&mut self, path: &Path, depth: usize) -> Level {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let called = real.file_name().map(|it| it.to_string_lossy().into_owned());
        let definition = layout::definition(path).and_then(|it| document::read(&it, self.problems));
        let stem = called.unwrap_or_else(|| shown(path));
        let mut level = Level { path: path.to_owned(), stem, definition, entries: Vec::new() };
        let wrong = if self.around.contains(&real) {
            Some(("link-to-itself", "this folder is a link to one that it lies in".to_owned()))
        } else if depth > MAX_FOLDERS_DEEP {
            Some(("too-deep", format!("folders are nested more than {MAX_FOLDERS_DEEP} deep")))
        } else {
            None
        };
        if let Some((code, message)) = wrong {
            self.problems.push(Problem::error(code, Place::whole(shown(path)), message));
            return level;
        }
        if real.starts_with(&self.only) {
            stray::tell(path, self.problems);
        }
        self.around.push(real);
        level.entries.extend(layout::files(path).iter().filter_map(|it| self.request(it)).map(Entry::Request));
        for inner in layout::folders(path).iter().filter(|it| self.is_wanted(it)).collect::<Vec<_>>() {
            let inner = self.level(inner, depth + 1);
            if !inner.entries.is_empty() {
                level.entries.push(Entry::Folder(inner));
            }
        }
        self.around.pop();
        let mut keyed: Vec<_> = level.entries.drain(..).map(|it| (self.order(&it), it)).collect();
        keyed.sort_by(|(one, left), (other, right)| compare(*one, *other).then_with(|| by_name(left, right)));
        level.entries = keyed.into_iter().map(|(_, it)| it).collect();
        level
    }

    fn request(&mut self, path: &Path) -> Option<Leaf> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        let stem = layout::stem(&name, "request")?.to_owned();
        if !self.is_wanted(path) {
            return None;
        }
        let document = document::read(path, self.problems)?;
        stray::tell_of_scripts(&document.folder.join(format!(".resources/{stem}.resources/scripts")), self.problems);
        let examples = self.examples(&document, &stem);
        let kind = document.text("$kind").and_then(words::kind).map(|it| it.0);
        let is_other = document.get("$kind").is_some() && !matches!(kind, Some(Protocol::Http | Protocol::Graphql));
        let saved = if is_other { self.saved(&document, &stem) } else { Vec::new() };
        Some(Leaf { stem, document, examples, saved })
    }

    /// The files of a request that is not sent from here, as they are.
    fn saved(&mut self, document: &Document, stem: &str) -> Vec<Saved> {
        let mut saved = Vec::new();
        for (key, kind) in [("messages", "message"), ("examples", "example")] {
            for path in layout::files(&belongings(document, stem, key)) {
                let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
                if layout::stem(&name, kind).is_none() {
                    continue;
                }
                match Source::read(&path) {
                    Ok(source) => saved.push(Saved { key, name, text: source.text }),
                    Err(error) => {
                        let problem = error.problem();
                        // Without it everything can be run.
                        self.problems.push(Problem { severity: Severity::Warning, ..problem });
                    }
                }
            }
        }
        saved
    }

    /// The saved responses of a request: where it says, else where the app puts them.
    fn examples(&mut self, document: &Document, stem: &str) -> Vec<(String, Document)> {
        let folder = belongings(document, stem, "examples");
        let mut found = Vec::new();
        for path in layout::files(&folder) {
            let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            let Some(stem) = layout::stem(&name, "example") else { continue };
            let mut problems = Vec::new();
            let example = document::read(&path, &mut problems);
            // Without it everything can be run.
            for problem in &mut problems {
                problem.severity = Severity::Warning;
            }
            self.problems.append(&mut problems);
            let example = example.map(|it| (order(&it, self.problems), stem.to_owned(), it));
            found.extend(example);
        }
        found.sort_by(|one, other| compare(one.0, other.0).then_with(|| natural::compare(&one.1, &other.1)));
        found.into_iter().map(|(_, stem, document)| (stem, document)).collect()
    }

    fn order(&mut self, entry: &Entry) -> Option<f64> {
        let document = match entry {
            Entry::Folder(level) => level.definition.as_ref()?,
            Entry::Request(leaf) => &leaf.document,
        };
        order(document, self.problems)
    }

    /// Whether an entry is, holds, or lies in what was asked for.
    fn is_wanted(&self, path: &Path) -> bool {
        // What is asked for as a whole need not be looked at part by part.
        if self.around.last().is_some_and(|it| it.starts_with(&self.only)) {
            return true;
        }
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        real.starts_with(&self.only) || self.only.starts_with(&real)
    }
}

/// The folder of what belongs to a request: where the request says by `key`, else where the app puts it.
fn belongings(document: &Document, stem: &str, key: &str) -> PathBuf {
    let usual = document.folder.join(format!(".resources/{stem}.resources/{key}"));
    let given = document.text(key).map(|it| document.folder.join(it.replace('\\', "/")));
    given.filter(|it| it.is_dir()).unwrap_or(usual)
}

/// The number that a file stands in the order by.
fn order(document: &Document, problems: &mut Vec<Problem>) -> Option<f64> {
    let node = document.get("order")?;
    let number = node.text().and_then(|it| it.trim().parse::<f64>().ok()).filter(|it| it.is_finite());
    if number.is_none() || !matches!(node.plain(), Plain::Number(_)) {
        let message = format!("`order` is a number, found {}", node.says());
        let help = "write it without quotes; what has no number comes last, by its name";
        document.reader(problems).warning("odd-postman", node.mark, message, help);
    }
    number
}

/// What has no number comes last.
fn compare(one: Option<f64>, other: Option<f64>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}

fn by_name(one: &Entry, other: &Entry) -> Ordering {
    let name = |it: &Entry| match it {
        Entry::Folder(level) => level.name().to_owned(),
        Entry::Request(leaf) => name(Some(&leaf.document), &leaf.stem).to_owned(),
    };
    natural::compare(&name(one), &name(other))
}

/// What a document says that its part is called, else what it is called on the disk.
pub(super) fn name<'a>(document: Option<&'a Document>, stem: &'a str) -> &'a str {
    document.and_then(|it| it.text("name")).filter(|it| !it.is_empty()).unwrap_or(stem)
}
