//! Names of files and folders, made of names that may hold anything.

use std::collections::HashSet;

/// How long a name may be, in letters: some file systems have little room, and folders add up.
const MAX_LETTERS: usize = 60;

/// Names that mean something else to us or to an operating system.
const RESERVED: &[&str] = &[
    "collection",
    "folder",
    "environments",
    "node_modules",
    "target",
    "con",
    "prn",
    "aux",
    "nul",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
];

/// The names that are taken in a folder.
#[derive(Debug, Default)]
pub(super) struct Stems(HashSet<String>);

impl Stems {
    /// A name for what is called `name`, another than all before; `fallback` where nothing of it can be used.
    pub(super) fn take(&mut self, name: &str, fallback: &str) -> String {
        let stem = slug(name, '-');
        let stem = if stem.is_empty() { fallback.to_owned() } else { stem };
        let stem = if RESERVED.contains(&stem.as_str()) { format!("{stem}-1") } else { stem };
        let mut free = stem.clone();
        let mut number = 2;
        while !self.0.insert(free.clone()) {
            free = format!("{stem}-{number}");
            number += 1;
        }
        free
    }
}

/// `name` in small letters and digits, with `separator` in place of all else.
pub(super) fn slug(name: &str, separator: char) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with(separator) {
            slug.push(separator);
        }
    }
    let short: String = slug.chars().take(MAX_LETTERS).collect();
    short.trim_end_matches(separator).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_safe_and_stay_apart() {
        let mut stems = Stems::default();
        for (name, stem) in [
            ("Get a user", "get-a-user"),
            ("get A user!", "get-a-user-2"),
            ("../../etc/passwd", "etc-passwd"),
            ("  ", "request"),
            ("/", "request-2"),
            ("Collection", "collection-1"),
            ("NUL", "nul-1"),
            ("Zażółć 日本", "zażółć-日本"),
            ("a.local", "a-local"),
            ("_x", "x"),
        ] {
            assert_eq!(stems.take(name, "request"), stem, "{name}");
        }
        assert_eq!(stems.take(&"x".repeat(500), "request").len(), 60);
    }
}
