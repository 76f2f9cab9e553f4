//! The paths that code names (`crate::wire::Request`, `super::{ask, line::Line}`), and the files that they lead to.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The files that each of `files` uses.
pub(super) fn uses(files: &[PathBuf]) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
    let homes: BTreeMap<Vec<String>, &PathBuf> = files.iter().map(|file| (module_of(file), file)).collect();
    let used = |file: &PathBuf| -> BTreeSet<PathBuf> {
        let here = module_of(file);
        let found = paths(&code(file)).into_iter().filter_map(|path| homes.get(&led_to(&here, &path, &homes)).copied());
        found.filter(|it| *it != file).cloned().collect()
    };
    files.iter().map(|file| (file.clone(), used(file))).collect()
}

/// Where a path leads from the module `here`: as deep as there are modules.
fn led_to(here: &[String], path: &[String], homes: &BTreeMap<Vec<String>, &PathBuf>) -> Vec<String> {
    let mut at = here.to_vec();
    for word in path {
        match word.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => _ = at.pop(),
            name => {
                at.push(name.to_owned());
                if !homes.contains_key(&at) {
                    at.pop();
                    break;
                }
            }
        }
    }
    at
}

/// The code without comments, and without the tests below it.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let tests = ["mod tests", "pub(super) mod tests"].map(|it| format!("#[cfg(test)]\n{it}"));
    let code = tests.iter().fold(&*text, |code, tests| code.split(&**tests).next().unwrap_or_default());
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// `src/run/token/ask.rs` is `run`, `token`, `ask`.
fn module_of(file: &Path) -> Vec<String> {
    let path = file.strip_prefix("src").unwrap().with_extension("");
    let words = path.iter().map(|word| word.to_string_lossy().into_owned());
    words.filter(|word| word != "mod" && word != "lib").collect()
}

/// Every path that begins with `crate`, `super` or `self`, but for those of `pub(in crate::run)`. A macro's `$crate` is a path of
/// whoever calls it.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = code;
    let mut before = ' ';
    while let Some(letter) = rest.chars().next() {
        let is_reach = code[..code.len() - rest.len()].ends_with("pub(in ");
        let begins = !is_word(before) && !matches!(before, ':' | '$') && !is_reach;
        if begins && ["crate::", "super::", "self::"].iter().any(|it| rest.starts_with(it)) {
            (found, rest) = tree(&[], rest, found);
            before = ' ';
        } else {
            rest = &rest[letter.len_utf8()..];
            before = letter;
        }
    }
    found
}

/// The paths at the beginning of `code`, behind `stem`, added to `found`; and the code behind them.
fn tree<'a>(stem: &[String], code: &'a str, mut found: Vec<Vec<String>>) -> (Vec<Vec<String>>, &'a str) {
    let mut stem = stem.to_vec();
    let mut rest = code.trim_start();
    loop {
        if let Some(mut inner) = rest.strip_prefix('{') {
            while !inner.starts_with('}') {
                (found, inner) = tree(&stem, inner, found);
                inner = inner.trim_start().trim_start_matches(',').trim_start();
            }
            return (found, &inner[1..]);
        }
        let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        stem.push(word.to_owned());
        let leads_on = |it: &&str| it.starts_with(|letter| is_word(letter) || letter == '{');
        let Some(next) = behind.strip_prefix("::").filter(leads_on) else {
            // What is behind a name is the next one, or the name that it is given.
            let mut behind = behind.trim_start_matches("::*");
            if let Some(renamed) = behind.strip_prefix(" as ") {
                behind = renamed.trim_start_matches(is_word);
            }
            found.push(stem);
            return (found, behind);
        };
        rest = next;
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[test]
fn every_name_of_a_group_is_seen() {
    let code =
        "use crate::{\n    data,\n    model::{Body, Request as Asked},\n    value::{self},\n};\ncrate::wire::header(x)";
    let names: Vec<String> = paths(code).into_iter().map(|path| path.join("::")).collect();
    let expected =
        ["crate::data", "crate::model::Body", "crate::model::Request", "crate::value::self", "crate::wire::header"];
    assert_eq!(names, expected);
    let code = "use super::{a, super::b::{c, d}, e::*};\npub(in crate::x) $crate::keys!(); supercrate::x(); y::self::z";
    let names: Vec<String> = paths(code).into_iter().map(|path| path.join("::")).collect();
    assert_eq!(names, ["super::a", "super::super::b::c", "super::super::b::d", "super::e"]);
}
