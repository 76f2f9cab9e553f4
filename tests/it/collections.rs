//! Every example that the project ships works.

use std::{fs, path::PathBuf};

use crate::support::Project;

/// The folders under `collections/`.
fn shipped() -> Vec<PathBuf> {
    let entries = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/collections")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

/// The environment of a collection: the one whose name its folder begins with.
fn environment(collection: &str) -> String {
    let entries = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/environments")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().trim_end_matches(".yaml").to_owned());
    names.filter(|name| collection.starts_with(name.as_str())).max_by_key(String::len).unwrap_or_default()
}

#[test]
fn every_collection_passes_its_check_and_its_own_mock() {
    for folder in shipped() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let (path, environment) = (folder.display().to_string(), environment(&name));
        let chosen: &[&str] = if environment.is_empty() { &[] } else { &["-e", &environment] };
        let project = Project::new();
        let check = project.run(&[&["check", &path], chosen].concat());
        check.passes().prints("no errors\n");
        let run = project.run(&[&["run", &path, "--mock"], chosen].concat());
        run.passes();
        assert!(!run.stdout.contains("skipped"), "{run}");
    }
}
