//! The house rules that a compiler does not know. The floors are the groups of `mod` lines in `src/lib.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

#[test]
fn a_module_uses_only_the_floors_below_it() {
    let floors = floors();
    for file in library() {
        let home = module_of(&file);
        for used in named_after(&code(&file), "crate::") {
            // A macro names its own module by the whole path.
            if used == home {
                continue;
            }
            let (Some(below), Some(here)) = (floors.get(&used), floors.get(&home)) else { continue };
            assert!(below < here, "{}: `{home}` cannot use `{used}`", file.display());
        }
    }
}

#[test]
fn nobody_inside_a_folder_looks_at_its_door() {
    for file in library() {
        // To a door, `super` is the folder around its own.
        let inside = if is_door(&file) { 2 } else { 1 };
        for used in named_after(&code(&file), "super::").into_iter().filter(|used| used != "super") {
            let beside = file.ancestors().skip(inside).any(|folder| beside(folder, &used).is_some());
            assert!(beside, "{}: `super::{used}` stands in mod.rs; give it a file", file.display());
        }
    }
}

#[test]
fn no_two_files_need_each_other() {
    let uses: BTreeMap<PathBuf, BTreeSet<PathBuf>> = library().map(|file| (file.clone(), neighbours(&file))).collect();
    for start in uses.keys() {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&PathBuf> = uses[start].iter().collect();
        while let Some(file) = next.pop() {
            assert!(file != start, "{} is in a circle with {:?}", start.display(), uses[start]);
            if seen.insert(file) {
                next.extend(uses.get(file).into_iter().flatten());
            }
        }
    }
}

#[test]
fn every_file_has_a_door() {
    for file in library().filter(|file| !is_door(file)) {
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
fn library() -> impl Iterator<Item = PathBuf> {
    // `tests.rs` is the rest of the file beside it.
    files(Path::new("src"))
        .into_iter()
        .filter(|file| !file.starts_with("src/cli") && *file != Path::new("src/main.rs") && !file.ends_with("tests.rs"))
}

/// The code without comments, and without the tests below it.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The names that follow `prefix`: one, or the first of each path in a `{group}`.
fn named_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let word = |text: &str| text.chars().take_while(|letter| is_word(*letter)).collect::<String>();
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let behind = &code[at + prefix.len()..];
        names.insert(word(behind));
        let (mut depth, mut begins) = (0, false);
        for (at, letter) in behind.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ if begins && is_word(letter) => _ = names.insert(word(&behind[at..])),
                _ => {}
            }
            if depth == 0 {
                break;
            }
            begins = depth == 1 && (matches!(letter, '{' | ',') || begins && letter.is_whitespace());
        }
    }
    names.remove("");
    names
}

#[test]
fn every_name_of_a_group_is_seen() {
    let code =
        "use crate::{\n    data,\n    model::{Body, Request as Asked},\n    value::{self},\n};\ncrate::wire::header(x)";
    let names: Vec<String> = named_after(code, "crate::").into_iter().collect();
    assert_eq!(names, ["data", "model", "value", "wire"]);
    assert_eq!(named_after("use super::{a, super::b::{c, d}, e};", "super::").len(), 4);
}

/// The files of its own folder that `file` uses.
fn neighbours(file: &Path) -> BTreeSet<PathBuf> {
    let folder = file.parent().unwrap();
    let code = code(file);
    let mut names = named_after(&code, "super::");
    if is_door(file) {
        names = code
            .lines()
            .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
            .map(str::to_owned)
            .collect();
    }
    names.iter().filter_map(|name| beside(folder, name)).collect()
}

fn beside(folder: &Path, name: &str) -> Option<PathBuf> {
    [folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")].into_iter().find(|path| path.exists())
}

fn is_door(file: &Path) -> bool {
    file.ends_with("mod.rs") || file.ends_with("lib.rs")
}

fn module_of(file: &Path) -> String {
    let first = file.strip_prefix("src").unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}
