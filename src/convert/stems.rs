//! Names of files that keep as much as they can of what is called so, as Postman's and Bruno's apps make them.

use std::collections::HashSet;

/// How long a name may be, in bytes, without what files of its kind end in.
const MAX_BYTES: usize = 64;

/// The names that are taken in a folder. Case makes no difference: there are file systems that do not see it.
#[derive(Debug, Default)]
pub(super) struct Stems(HashSet<String>);

impl Stems {
    /// A name for what is called `name`, another than all before; `fallback` where nothing of it can be used.
    pub(super) fn take(&mut self, name: &str, fallback: &str) -> String {
        let clean = cleaned(name);
        let clean = if clean.is_empty() { fallback.to_owned() } else { clean };
        let mut free = cut(&clean, MAX_BYTES).to_owned();
        let mut number = 1;
        while !self.0.insert(free.to_lowercase()) {
            let end = format!("-{number}");
            free = format!("{}{end}", cut(&clean, MAX_BYTES - end.len()));
            number += 1;
        }
        free
    }
}

/// The name of a file or folder for what is called `name`; `fallback` where nothing of it can be used.
pub fn file_name(name: &str, fallback: &str) -> String {
    Stems::default().take(name, fallback)
}

/// A name without what file systems refuse: each run of it becomes one hyphen. No name is hidden, and none ends in what
/// Windows would cut off.
fn cleaned(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    let mut was_refused = false;
    for letter in name.trim().chars() {
        let is_refused = "/\\:*?\"<>|".contains(letter) || letter.is_control();
        if !is_refused {
            clean.push(letter);
        } else if !was_refused {
            clean.push('-');
        }
        was_refused = is_refused;
    }
    if clean.starts_with('.') {
        clean.replace_range(..1, "-");
    }
    clean
}

/// The beginning of a text, in whole letters.
fn cut(text: &str, bytes: usize) -> &str {
    text[..text.floor_char_boundary(bytes)].trim_end_matches([' ', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_files_and_stay_apart() {
        let mut stems = Stems::default();
        let long = "é".repeat(40);
        for (name, stem) in [
            ("Get a user", "Get a user"),
            ("get A user", "get A user-1"),
            ("/lives", "-lives"),
            ("match/:matchid", "match-matchid"),
            ("a*?\"<>|\u{1}b", "a-b"),
            ("../../etc/passwd", "-.-..-etc-passwd"),
            (".git", "-git"),
            ("..", "-"),
            ("", "request"),
            ("  ", "request-1"),
            ("🌱 {id} 'x'.", "🌱 {id} 'x'"),
            (&long, &"é".repeat(32)),
            (&long, &format!("{}-1", "é".repeat(31))),
        ] {
            assert_eq!(stems.take(name, "request"), stem, "{name}");
        }
        for _ in 0..300 {
            assert!(stems.take(&long, "request").len() <= 64);
        }
    }
}
