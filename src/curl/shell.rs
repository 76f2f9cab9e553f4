//! Words for a shell.

/// How wide a command may be that stands on one line.
const WIDTH: usize = 100;

/// A command in the making: groups of words, each of which stands on a line where there are many.
pub(super) struct Line<'a> {
    groups: Vec<Vec<String>>,
    hide: &'a dyn Fn(&str) -> String,
}

impl<'a> Line<'a> {
    pub(super) fn new(program: &str, hide: &'a dyn Fn(&str) -> String) -> Self {
        Self { groups: vec![vec![program.to_owned()]], hide }
    }

    pub(super) fn add(&mut self, words: impl IntoIterator<Item = String>) {
        self.groups.push(words.into_iter().collect());
    }

    /// Adds flags, each with the words behind it.
    pub(super) fn add_flags(&mut self, words: &[String]) {
        for word in words {
            match self.groups.last_mut() {
                Some(last) if !word.starts_with('-') && last[0].starts_with('-') => last.push(word.clone()),
                _ => self.groups.push(vec![word.clone()]),
            }
        }
    }

    /// The command.
    pub(super) fn written(self) -> String {
        let groups: Vec<String> = self
            .groups
            .iter()
            .map(|it| it.iter().map(|word| quoted(&(self.hide)(word))).collect::<Vec<_>>().join(" "))
            .collect();
        let one = groups.join(" ");
        if one.chars().count() <= WIDTH {
            return one;
        }
        // The program, and what it is about, stand together.
        let head = groups.iter().position(|it| it.contains("://")).filter(|it| *it < 3).unwrap_or(0);
        let (first, rest) = groups.split_at(head + 1);
        let lines = std::iter::once(first.join(" ")).chain(rest.iter().cloned());
        lines.collect::<Vec<_>>().join(" \\\n  ")
    }
}

/// A word as a POSIX shell reads it back; where it holds line breaks or control characters, as bash, zsh and ksh do.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-_./:=@%+,".contains(it);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if !word.chars().any(char::is_control) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let mut text = "$'".to_owned();
    for letter in word.chars() {
        match letter {
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\'' | '\\' => text.extend(['\\', letter]),
            it if it.is_ascii_control() => text.extend([format!("\\{:03o}", u32::from(it))]),
            it if it.is_control() => text.extend([format!("\\u{:04x}", u32::from(it))]),
            it => text.push(it),
        }
    }
    text + "'"
}
