//! The house rules that a compiler does not know. The floors are the groups of `mod` lines in `src/lib.rs`.

mod paths;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use paths::uses;

#[test]
fn a_module_uses_only_the_floors_below_it() {
    let floors = floors();
    for (file, used) in uses(&library()) {
        let home = first_below(Path::new("src"), &file);
        for used in used.iter().map(|used| first_below(Path::new("src"), used)).filter(|used| *used != home) {
            let (Some(below), Some(here)) = (floors.get(&used), floors.get(&home)) else { continue };
            assert!(below < here, "{}: `{home}` cannot use `{used}`", file.display());
        }
    }
}

#[test]
fn nobody_inside_a_folder_looks_at_its_door() {
    let mut needed = Vec::new();
    for (file, used) in uses(&library()) {
        let around = |used: &PathBuf| is_door(used) && file.starts_with(used.parent().unwrap());
        needed.extend(used.into_iter().filter(around).map(|door| (file.clone(), door)));
    }
    assert!(needed.is_empty(), "these need what stands in a door around them; give it a file: {needed:#?}");
}

/// In each folder what lies in it: files, and folders as a whole.
#[test]
fn nothing_needs_what_needs_it() {
    let uses = uses(&library());
    for folder in uses.keys().filter(|file| is_door(file)).map(|door| door.parent().unwrap()) {
        let inside = |file: &PathBuf| file.starts_with(folder) && *file != folder.join("mod.rs");
        let mut needs: BTreeMap<String, BTreeMap<String, (&PathBuf, &PathBuf)>> = BTreeMap::new();
        for (file, used) in uses.iter().filter(|(file, _)| inside(file) && !file.ends_with("lib.rs")) {
            for used in used.iter().filter(|used| inside(used)) {
                let [from, to] = [file, used].map(|it| first_below(folder, it));
                if from != to {
                    needs.entry(from).or_default().insert(to, (file, used));
                }
            }
        }
        for start in needs.keys() {
            let mut seen = BTreeSet::new();
            let mut next = vec![start];
            while let Some(name) = next.pop() {
                for (to, why) in needs.get(name).into_iter().flatten() {
                    assert!(to != start, "{}: `{start}` is in a circle that {why:?} closes", folder.display());
                    if seen.insert(to) {
                        next.push(to);
                    }
                }
            }
        }
    }
}

#[test]
fn every_file_has_a_door() {
    for file in library().into_iter().filter(|file| !is_door(file)) {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = file.parent().unwrap();
        let doors = ["mod.rs", "lib.rs"].map(|door| fs::read_to_string(folder.join(door)).unwrap_or_default());
        assert!(doors.concat().contains(&format!("mod {name};")), "{}: no `mod {name};`", file.display());
    }
}

#[test]
fn no_file_is_longer_than_two_nouns() {
    for file in ["src", "tests", "benches"].into_iter().flat_map(|folder| files(Path::new(folder))) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 400, "{}: {lines} lines; which second noun lives there? Give it a file", file.display());
    }
}

/// Each module's floor, from 0 at the ground.
fn floors() -> BTreeMap<String, usize> {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let modules = |group: &str| -> Vec<String> {
        group.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
    };
    text.split("\n\n")
        .enumerate()
        .flat_map(|(floor, group)| modules(group).into_iter().map(move |it| (it, floor)))
        .collect()
}

/// Every Rust file below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.retain(|file| file.extension().is_some_and(|it| it == "rs"));
    files
}

/// Every file of the library; the command line is the binary's own.
fn library() -> Vec<PathBuf> {
    let mut files = files(Path::new("src"));
    // `tests.rs` and `tests/` are the rest of the file beside them.
    let is_test = |file: &PathBuf| file.ends_with("tests.rs") || file.iter().any(|it| it == "tests");
    files.retain(|file| !file.starts_with("src/cli") && file != Path::new("src/main.rs") && !is_test(file));
    files
}

fn is_door(file: &Path) -> bool {
    file.ends_with("mod.rs") || file.ends_with("lib.rs")
}

/// The name of what lies in `folder` and holds `file`: a file without its ending, or a folder.
fn first_below(folder: &Path, file: &Path) -> String {
    let first = file.strip_prefix(folder).unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}
