//! Several files that are written together: all of them, or none.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use posthaste::report::AtomicFile;

use super::{exit::Exit, inputs::usage};

/// A file to be written: where, and its text.
pub(crate) type Planned = (PathBuf, String);

/// Fails where a file is there already, with what was to be made of it.
pub(crate) fn refuse_existing(files: &[Planned], help: &str) -> Result<(), Exit> {
    let there: Vec<&Path> = files.iter().map(|(path, _)| path.as_path()).filter(|it| it.exists()).collect();
    let Some(first) = there.first() else { return Ok(()) };
    let more = match there.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    Err(usage(&format!("`{}`{more} exists already; nothing was written", first.display()), Some(help)))
}

/// Writes the files, with the folders that they need. Where one cannot be written, what was made is taken away again.
pub(crate) fn write(files: &[Planned]) -> Result<(), Exit> {
    let mut made = Made::default();
    let result = files
        .iter()
        .map(|(path, text)| made.begin(path, text).map_err(|error| (path, error)))
        .collect::<Result<Vec<_>, _>>()
        .and_then(|begun| {
            begun
                .into_iter()
                .zip(files)
                .try_for_each(|(file, (path, _))| made.commit(file, path).map_err(|error| (path, error)))
        });
    result.map_err(|(path, error)| {
        made.undo();
        usage(&format!("cannot write `{}`: {error}; nothing was written", path.display()), None)
    })
}

/// What was made so far.
#[derive(Default)]
struct Made {
    /// Folders, the outermost first.
    folders: Vec<PathBuf>,
    /// Files that were not there before.
    files: Vec<PathBuf>,
}

impl Made {
    fn begin(&mut self, path: &Path, text: &str) -> io::Result<AtomicFile> {
        self.folder(path.parent().unwrap_or(Path::new("")))?;
        let mut file = AtomicFile::create(path)?;
        file.write_all(text.as_bytes())?;
        Ok(file)
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = path.ancestors().take_while(|it| *it != Path::new("") && !it.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    fn commit(&mut self, file: AtomicFile, path: &Path) -> io::Result<()> {
        let is_new = !path.exists();
        file.commit()?;
        if is_new {
            self.files.push(path.to_owned());
        }
        Ok(())
    }

    /// Takes away what was made. What cannot be taken away stays: there is nothing better to do with it.
    fn undo(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
