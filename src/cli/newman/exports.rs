//! What is written when a run is over: variables, the collection and cookies, in full, since the next job reads them.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use posthaste::report::AtomicFile;
use serde_json::Value;

/// A file that will be written, already begun: what cannot be written is known before anything is sent.
pub(super) struct Export {
    file: AtomicFile,
    path: PathBuf,
}

impl Export {
    /// Begins the file at `path`, or one called `name` and the time where that is a folder.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) fn open(path: &Path, name: &str, extension: &str) -> Result<Self, String> {
        let is_folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/');
        let path = if is_folder { path.join(dated(name, extension)) } else { path.to_owned() };
        let unwritable = |error: std::io::Error| format!("could not write \"{}\": {error}", path.display());
        if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        let file = AtomicFile::create(&path).map_err(unwritable)?;
        Ok(Self { file, path })
    }

    /// Writes the file.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) fn write(
        mut self,
        write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
    ) -> Result<(), String> {
        let written = write(&mut self.file).and_then(|()| self.file.flush()).and_then(|()| self.file.commit());
        written.map_err(|error| format!("could not write \"{}\": {error}", self.path.display()))
    }

    /// Writes a document into the file.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) fn json(self, document: &Value) -> Result<(), String> {
        self.write(|out| Ok(serde_json::to_writer_pretty(out, document)?))
    }
}

/// A name with the time in it: `newman-run-report-2026-11-25-15-17-35-640-0.json`.
pub(super) fn dated(name: &str, extension: &str) -> String {
    format!("{name}-{}-0.{extension}", Timestamp::now().strftime("%Y-%m-%d-%H-%M-%S-%3f"))
}

/// An exported document as a report has it: without what says when and by whom it was written.
pub(super) fn reported(mut document: Value) -> Value {
    if let Some(map) = document.as_object_mut() {
        map.retain(|key, _| !key.starts_with("_postman_"));
    }
    document
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_report_has_no_stamps() {
        let document = json!({ "id": "e", "values": [], "_postman_exported_at": "x" });
        assert_eq!(reported(document), json!({ "id": "e", "values": [] }));
    }

    #[test]
    fn a_file_in_a_folder_gets_a_name_and_folders_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b/c.json");
        Export::open(&deep, "x", "json").unwrap().json(&json!({})).unwrap();
        assert_eq!(fs::read_to_string(&deep).unwrap(), "{}");
        let export = Export::open(folder.path(), "newman-globals", "json").unwrap();
        let name = export.path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with("newman-globals-20") && name.ends_with("-0.json"), "{name}");
        assert!(Export::open(&deep.join("d.json"), "x", "json").is_err());
    }
}
