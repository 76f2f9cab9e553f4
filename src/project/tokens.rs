//! Tokens that are kept from one run to the next, in a file that nobody but its owner can read.

use std::{
    collections::BTreeMap,
    fs::{self, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Mutex,
};

use serde::{Deserialize, Serialize};

use crate::{
    auth::oauth2::{Shelf, Token},
    source::{shown, system_variable},
};

const VERSION: u64 = 1;
const FILE: &str = "tokens.json";
/// Locked by the run that is changing the other file, which is replaced as a whole.
const LOCK: &str = "tokens.lock";
/// The largest file that is read, in bytes.
const MOST: u64 = 16 * 1024 * 1024;

/// The tokens in the file.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    version: u64,
    /// By what they were asked for with, hashed.
    tokens: BTreeMap<String, Token>,
}

/// The file with the tokens.
#[derive(Debug)]
pub struct TokenFile {
    /// Its folder, where one can be found.
    folder: Option<PathBuf>,
    /// Two requests of one run do not write at the same time.
    writing: Mutex<()>,
}

impl TokenFile {
    /// The one in the user's folder for such things: `$POSTHASTE_STATE_DIR`, else as the system has it.
    pub fn of_user() -> Self {
        Self::within(state_folder(&|name| system_variable(name).filter(|it| !it.is_empty())))
    }

    fn within(folder: Option<PathBuf>) -> Self {
        Self { folder, writing: Mutex::new(()) }
    }

    /// What the file holds; nothing where there is none.
    fn read(&self) -> Result<Kept, String> {
        let Some(path) = self.folder.as_ref().map(|it| it.join(FILE)) else { return Ok(Kept::default()) };
        let wrong = |why: &str| Err(format!("the tokens in `{}` are not used: {why}", shown(&path)));
        let meta = match fs::symlink_metadata(&path) {
            Ok(meta) => meta,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
            Err(error) => return wrong(&error.to_string()),
        };
        if !meta.is_file() || meta.len() > MOST {
            return wrong("it is no file, or too large");
        }
        if let Some(why) = foreign(&meta) {
            return wrong(why);
        }
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) => return wrong(&error.to_string()),
        };
        match serde_json::from_slice::<Kept>(&text) {
            Ok(kept) if kept.version > VERSION => wrong("they were written by a later version"),
            Ok(kept) => Ok(kept),
            Err(_) => wrong("they are damaged, and new ones are written over them"),
        }
    }

    fn write(&self, kept: &Kept) -> io::Result<()> {
        let none = || io::Error::new(io::ErrorKind::NotFound, "there is no folder for it: set POSTHASTE_STATE_DIR");
        let folder = self.folder.as_deref().ok_or_else(none)?;
        make(folder)?;
        // It is its owner's alone from the beginning.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, kept)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(folder.join(FILE)).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Shelf for TokenFile {
    fn find(&self, key: &str) -> Result<Option<Token>, String> {
        Ok(self.read()?.tokens.remove(key))
    }

    fn alone(&self) -> Option<Box<dyn Send>> {
        // Where nobody can lock anything, nobody is waited for.
        let Some(file) = self.folder.as_deref().and_then(|it| lock_file(it).ok()) else { return Some(Box::new(())) };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => None,
            Ok(()) | Err(TryLockError::Error(_)) => Some(Box::new(file)),
        }
    }

    fn keep(&self, key: &str, token: &Token) -> Result<(), String> {
        let _writing = self.writing.lock();
        // What cannot be trusted is written over; that was told when it was to be read.
        let mut kept = self.read().unwrap_or_default();
        kept.version = VERSION;
        kept.tokens.retain(|_, it| it.is_fresh() || it.refresh_token().is_some());
        kept.tokens.insert(key.to_owned(), token.clone());
        self.write(&kept).map_err(|error| {
            let path = self.folder.as_deref().unwrap_or(Path::new("")).join(FILE);
            format!("the token is not kept in `{}`: {error}", shown(&path))
        })
    }
}

/// Where programs keep what they would like to find again. Source: the XDG Base Directory Specification.
fn state_folder(variable: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    if let Some(own) = variable("POSTHASTE_STATE_DIR") {
        return Some(own.into());
    }
    let absolute = |it: String| Some(PathBuf::from(it)).filter(|it| it.is_absolute());
    let home = || variable("HOME").and_then(absolute);
    let base = match () {
        () if cfg!(windows) => variable("LOCALAPPDATA").and_then(absolute),
        () => variable("XDG_STATE_HOME").and_then(absolute).or_else(|| {
            let inner = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/state" };
            home().map(|it| it.join(inner))
        }),
    };
    base.map(|it| it.join("posthaste"))
}

/// The file that is locked; it is nobody else's either.
fn lock_file(folder: &Path) -> io::Result<fs::File> {
    make(folder)?;
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join(LOCK))
}

#[cfg(unix)]
fn make(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Why a file may not be its reader's own.
#[cfg(unix)]
fn foreign(meta: &fs::Metadata) -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt as _;
    let own = tempfile::tempfile().and_then(|it| it.metadata()).map(|it| it.uid());
    match own {
        Ok(own) if own != meta.uid() => Some("somebody else owns them"),
        _ if meta.mode() & 0o077 != 0 => Some("others can read or write them (`chmod 600` keeps them to yourself)"),
        _ => None,
    }
}

#[cfg(not(unix))]
fn foreign(_: &fs::Metadata) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(text: &str, more: &serde_json::Value) -> Token {
        let mut all = json!({ "access_token": text, "asked_at_ms": 1000 });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn tokens_are_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = TokenFile::within(Some(folder.path().join("a/b")));
        assert_eq!(file.find("k"), Ok(None));
        file.keep("k", &token("one", &json!({}))).unwrap();
        file.keep("old", &token("two", &json!({ "lifetime": 1 }))).unwrap();
        file.keep("refreshed", &token("three", &json!({ "lifetime": 1, "refresh_token": "r" }))).unwrap();
        file.keep("k", &token("four", &json!({}))).unwrap();
        let again = TokenFile::within(Some(folder.path().join("a/b")));
        assert_eq!(again.find("k").unwrap(), Some(token("four", &json!({}))));
        assert!(again.find("refreshed").unwrap().is_some());
        assert_eq!(again.find("old"), Ok(None));
        assert!(
            TokenFile::within(None).keep("k", &token("x", &json!({}))).unwrap_err().contains("POSTHASTE_STATE_DIR")
        );
    }

    #[test]
    fn what_is_damaged_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let (path, file) = (folder.path().join(FILE), TokenFile::within(Some(folder.path().to_owned())));
        for text in ["", "{", "[]", "{\"version\":99,\"tokens\":{}}", "{\"version\":1,\"tokens\":{\"k\":{}}}"] {
            file.keep("k", &token("one", &json!({}))).unwrap();
            fs::write(&path, text).unwrap();
            assert!(file.find("k").unwrap_err().contains("are not used"), "{text}");
        }
        file.keep("k", &token("one", &json!({}))).unwrap();
        assert!(file.find("k").unwrap().is_some());
    }

    #[test]
    fn one_run_at_a_time_changes_them() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = [(), ()].map(|()| TokenFile::within(Some(folder.path().join("a"))));
        let turn = one.alone().unwrap();
        assert!(other.alone().is_none());
        drop(turn);
        assert!(other.alone().is_some());
        assert!(TokenFile::within(None).alone().is_some(), "nothing is kept, and nobody waits");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_them() {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let folder = tempfile::tempdir().unwrap();
        let (path, file) = (folder.path().join(FILE), TokenFile::within(Some(folder.path().to_owned())));
        file.keep("k", &token("one", &json!({}))).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(file.find("k").unwrap_err().contains("others can read"));
        file.keep("other", &token("two", &json!({}))).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(file.find("k"), Ok(None), "what others could write is not taken over");
    }

    #[test]
    fn the_folder_is_where_the_system_says() {
        let of = |given: &[(&str, &str)]| {
            state_folder(&|name| given.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("POSTHASTE_STATE_DIR", "x"), ("HOME", "/h")]), Some("x".into()));
        assert_eq!(of(&[]), None);
        if cfg!(target_os = "linux") {
            assert_eq!(of(&[("HOME", "/h")]), Some("/h/.local/state/posthaste".into()));
            assert_eq!(of(&[("HOME", "/h"), ("XDG_STATE_HOME", "/s")]), Some("/s/posthaste".into()));
            assert_eq!(of(&[("HOME", "/h"), ("XDG_STATE_HOME", "s")]), Some("/h/.local/state/posthaste".into()));
        }
    }
}
