//! What is remembered of the last run, in `.posthaste/`: which requests failed. Names and places, no values.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

const VERSION: u64 = 1;
const FOLDER: &str = ".posthaste";
const FILE: &str = "last-run.json";

/// What failed in the last run of each collection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    version: u64,
    /// By the collections' paths, from the folder that the state lies in.
    collections: BTreeMap<String, Vec<Failed>>,
}

/// A request that failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Failed {
    /// The file that it is written in.
    pub file: String,
    /// Its name.
    pub name: String,
    /// The iterations in which it failed, from 0.
    pub iterations: BTreeSet<usize>,
}

/// Why nothing is known of the last run.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// There was none.
    #[error("nothing is known of a run before: there is no `{}`", .0.display())]
    Missing(PathBuf),
    /// It cannot be read.
    #[error("`{}` cannot be read: {why}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

impl State {
    /// The folder whose `.posthaste` holds the state of the collection at `path`: the nearest around it that has one, or
    /// `environments`, or `.git`; else its own.
    pub fn folder(path: &Path) -> PathBuf {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let own = if absolute.is_dir() { absolute.as_path() } else { absolute.parent().unwrap_or(Path::new(".")) };
        beginning(own, Path::exists).to_owned()
    }

    /// What is remembered in `folder`.
    ///
    /// # Errors
    /// When there is nothing, or it is damaged.
    pub fn load(folder: &Path) -> Result<Self, StateError> {
        let path = folder.join(FOLDER).join(FILE);
        if !path.exists() {
            return Err(StateError::Missing(path));
        }
        let unreadable = |why: String| StateError::Unreadable { path: path.clone(), why };
        let text = fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
        let state: Self = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        if state.version > VERSION {
            return Err(unreadable("it was written by a later version".to_owned()));
        }
        Ok(state)
    }

    /// Remembers it in `folder`, whole or not at all; version control is told to look away.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, folder: &Path) -> io::Result<()> {
        let folder = folder.join(FOLDER);
        fs::create_dir_all(&folder)?;
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.persist(folder.join(FILE)).map_err(|error| error.error)?;
        Ok(())
    }

    /// What failed when it was run last, whichever collection it was run in: a folder of one may be named by itself.
    pub fn failed(&self) -> impl Iterator<Item = &Failed> {
        self.collections.values().flatten()
    }

    /// Takes in a run of a collection: what failed in it, and whether a request was in it at all.
    pub fn set(&mut self, collection: &str, failed: Vec<Failed>, ran: impl Fn(&Failed) -> bool) {
        self.version = VERSION;
        self.collections.values_mut().for_each(|before| before.retain(|it| !ran(it)));
        let all = self.collections.entry(collection.to_owned()).or_default();
        all.extend(failed);
        all.sort();
        all.dedup();
    }
}

/// The nearest folder around `own` in which one of the marks of a project `is_there`; else itself.
fn beginning(own: &Path, is_there: impl Fn(&Path) -> bool) -> &Path {
    let marks = [FOLDER, "environments", ".git"];
    own.ancestors().find(|it| marks.iter().any(|mark| is_there(&it.join(mark)))).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_remembered_until_it_runs_again() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(State::load(folder.path()), Err(StateError::Missing(_))));
        let failed = Failed { file: "a/x.yaml".into(), name: "x".into(), iterations: [0, 3].into() };
        let mut state = State::default();
        state.set("a", vec![failed.clone()], |_| false);
        state.set("b", Vec::new(), |_| false);
        state.save(folder.path()).unwrap();
        let mut again = State::load(folder.path()).unwrap();
        assert_eq!(again.failed().collect::<Vec<_>>(), [&failed]);
        again.set("a/inner", Vec::new(), |it| it.name == "x");
        assert_eq!(again.failed().count(), 0);
        assert_eq!(fs::read_to_string(folder.path().join(".posthaste/.gitignore")).unwrap(), "*\n");
    }

    #[test]
    fn a_damaged_or_later_state_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(FOLDER)).unwrap();
        for (text, why) in [("{", "EOF"), ("{\"version\":99,\"collections\":{}}", "later version"), ("[]", "invalid")] {
            fs::write(folder.path().join(FOLDER).join(FILE), text).unwrap();
            assert!(State::load(folder.path()).unwrap_err().to_string().contains(why), "{text}");
        }
    }

    #[test]
    fn the_state_lies_where_the_project_begins() {
        let shop = Path::new("/home/in/collections/shop");
        assert_eq!(beginning(shop, |_| false), shop);
        for mark in [".posthaste", "environments", ".git"] {
            let there = Path::new("/home/in").join(mark);
            assert_eq!(beginning(shop, |it| it == there), Path::new("/home/in"));
        }
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("in/collections/shop")).unwrap();
        fs::create_dir(root.join("in/environments")).unwrap();
        assert_eq!(State::folder(&root.join("in/collections/shop")), root.join("in"));
    }
}
