//! Files that are written whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// A file that appears under its name when it is committed, and never half. Dropped before that, it leaves no trace.
#[derive(Debug)]
pub struct AtomicFile(Target);

#[derive(Debug)]
enum Target {
    /// Beside the file, on the same disk: only there can it be renamed in one step.
    Beside(NamedTempFile, PathBuf),
    /// A pipe or a device, such as `/dev/stdout`: it is written to, not replaced.
    Straight(File),
}

impl AtomicFile {
    /// Begins a file. One that is there already stays until the commit; its permissions are taken over.
    ///
    /// # Errors
    /// When its folder does not exist, or cannot be written to.
    pub fn create(path: &Path) -> io::Result<Self> {
        // A link stays a link: what it points to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let there = fs::metadata(&path).ok();
        if there.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if there.as_ref().is_some_and(|it| !it.is_file()) {
            return File::options().write(true).open(&path).map(|file| Self(Target::Straight(file)));
        }
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let why = format!("the folder `{}` does not exist", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, why));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".posthaste-");
        match there {
            Some(there) => _ = builder.permissions(there.permissions()),
            None => open_to_others(&mut builder),
        }
        Ok(Self(Target::Beside(builder.tempfile_in(folder)?, path)))
    }

    /// Writes a file whole.
    ///
    /// # Errors
    /// When it cannot be written; then nothing has changed.
    pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = Self::create(path)?;
        file.write_all(bytes)?;
        file.commit()
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn commit(self) -> io::Result<()> {
        match self.0 {
            Target::Beside(file, path) => file.persist(path).map(drop).map_err(|error| error.error),
            Target::Straight(mut file) => file.flush(),
        }
    }
}

/// Gives a new file the usual permissions, where a temporary one is its owner's alone; the system takes the user's mask
/// off.
#[cfg(unix)]
fn open_to_others(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn open_to_others(_: &mut tempfile::Builder<'_, '_>) {}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Target::Beside(file, _) => file.write(bytes),
            Target::Straight(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Target::Beside(file, _) => file.flush(),
            Target::Straight(file) => file.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn a_file_that_is_given_up_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = AtomicFile::create(&folder.path().join("report.json")).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = AtomicFile::put(Path::new("/no/such/folder/file"), b"").unwrap_err();
        assert_eq!(error.to_string(), "the folder `/no/such/folder` does not exist");
        assert_eq!(AtomicFile::put(Path::new("/"), b"").unwrap_err().to_string(), "it is a folder");
    }

    #[cfg(unix)]
    #[test]
    fn links_devices_and_permissions_stay() {
        use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        AtomicFile::put(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
        AtomicFile::put(Path::new("/dev/null"), b"gone").unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
