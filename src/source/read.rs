//! From a tree to a type. Every problem is told, and reading goes on behind it: nobody mends five typos in five runs.

use std::{path::Path, sync::Arc, time::Duration};

use serde_json::Value;

use super::{
    habits,
    node::{Entry, Kind, Mark, Node, Plain},
    place::Place,
    problem::Problem,
    suggest::did_you_mean,
};

/// A type that can be read from YAML.
pub trait Read: Sized {
    /// The value at `node`; `None` when it cannot be one, which `reader` has been told.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
}

/// Knows the file that is being read, and gathers what is wrong in it.
pub struct Reader<'a> {
    file: Arc<str>,
    folder: &'a Path,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// For the file called `file`, which lies in `folder`.
    pub fn new(file: Arc<str>, folder: &'a Path, problems: &'a mut Vec<Problem>) -> Self {
        Self { file, folder, problems }
    }

    /// The folder that relative paths in the file start from.
    pub fn folder(&self) -> &'a Path {
        self.folder
    }

    /// A mark of the file as a place.
    pub fn place(&self, mark: Mark) -> Place {
        Place { file: self.file.clone(), line: mark.line, column: mark.column }
    }

    /// Tells what is wrong at `mark`.
    pub fn error(&mut self, code: &'static str, mark: Mark, message: impl Into<String>) {
        let problem = Problem::error(code, self.place(mark), message);
        self.problems.push(problem.wide(mark.width as usize));
    }

    /// Tells what is wrong at `mark`, and what to do.
    pub fn error_with_help(&mut self, code: &'static str, mark: Mark, message: impl Into<String>, help: &str) {
        let problem = Problem::error(code, self.place(mark), message);
        self.problems.push(problem.wide(mark.width as usize).help(help));
    }

    /// Tells what may be wrong at `mark`.
    pub fn warning(&mut self, code: &'static str, mark: Mark, message: impl Into<String>, help: &str) {
        let problem = Problem::warning(code, self.place(mark), message);
        self.problems.push(problem.wide(mark.width as usize).help(help));
    }

    /// Tells that `node` is not `wanted`, such as `a list of texts`.
    pub fn expected<T>(&mut self, wanted: &str, node: &Node) -> Option<T> {
        self.error("wrong-type", node.mark, format!("expected {wanted}, found {}", node.says()));
        None
    }

    /// Tells that a map has a key that nobody knows.
    pub fn unknown_key(&mut self, entry: &Entry, known: &[&str]) {
        let near = || did_you_mean(&entry.key, known.iter().copied());
        let help = habits::advice(&entry.key, known).or_else(near).unwrap_or_else(|| match known {
            [] => "no key is known here".to_owned(),
            known => format!("known here: {}", known.join(", ")),
        });
        self.error_with_help("unknown-key", entry.mark, format!("unknown key `{}`", entry.key), &help);
    }

    /// The entries of a map; anything else is told.
    pub fn map<'n>(&mut self, wanted: &str, node: &'n Node) -> Option<&'n [Entry]> {
        match &node.kind {
            Kind::Map(entries) => Some(entries),
            _ => self.expected(wanted, node),
        }
    }

    /// Tells of each of `keys` that a map does not have. What is no map is told by whoever reads it.
    pub fn require(&mut self, keys: &[&str], node: &Node) {
        let Kind::Map(entries) = &node.kind else { return };
        for key in keys.iter().filter(|key| entries.iter().all(|entry| entry.key != **key)) {
            self.error("missing-key", node.mark, format!("`{key}` is missing here"));
        }
    }

    /// The one entry of a map that may have only one of the `known` keys; anything else is told.
    pub fn single<'n>(&mut self, wanted: &str, known: &[&str], node: &'n Node) -> Option<&'n Entry> {
        let entries = self.map(wanted, node)?;
        let mut found = None;
        for entry in entries {
            if !known.contains(&entry.key.as_str()) {
                self.unknown_key(entry, known);
            } else if found.is_some() {
                self.error("too-many-keys", entry.mark, format!("only one is possible here: {}", known.join(", ")));
            } else {
                found = Some(entry);
            }
        }
        if entries.is_empty() {
            self.error("missing-key", node.mark, format!("expected one of {}", known.join(", ")));
        }
        found
    }
}

/// Declares a struct whose fields are the keys of a map: it can be read, unknown keys are told, and its JSON Schema
/// follows from the same declaration. `field as "key": Type` where the key is no Rust name; what stands behind `unwritten` is no
/// key: other formats fill it in.
macro_rules! keys {
    ($(#[$meta:meta])* $vis:vis struct $name:ident ($wanted:literal) {
        $($(#[$doc:meta])* pub $field:ident $(as $key:literal)? : $type:ty,)*
    } $(unwritten { $($(#[$other_doc:meta])* pub $other:ident : $other_type:ty,)* })?) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields, default)]
        $vis struct $name {
            $($(#[$doc])* $(#[schemars(rename = $key)])? pub $field: $type,)*
            $($($(#[$other_doc])* #[schemars(skip)] pub $other: $other_type,)*)?
        }

        impl $crate::source::Read for $name {
            fn read(node: &$crate::source::Node, reader: &mut $crate::source::Reader<'_>) -> Option<Self> {
                let mut it = Self::default();
                $crate::source::read_keys!(it, reader.map($wanted, node)?, reader, $($field $(as $key)?),*);
                Some(it)
            }
        }
    };
}

/// Reads the entries of a map into the fields of `$it`, and tells of keys that are no field.
macro_rules! read_keys {
    (@key $field:ident as $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
    ($it:ident, $entries:expr, $reader:ident, $($field:ident $(as $key:literal)?),*) => {{
        const KEYS: &[&str] = &[$($crate::source::read_keys!(@key $field $(as $key)?)),*];
        for entry in $entries {
            match KEYS.iter().position(|key| *key == entry.key) {
                $(Some(at) if KEYS[at] == $crate::source::read_keys!(@key $field $(as $key)?) => {
                    if let Some(value) = $crate::source::Read::read(&entry.value, $reader) {
                        $it.$field = value;
                    }
                })*
                _ => $reader.unknown_key(entry, KEYS),
            }
        }
    }};
}

pub(crate) use {keys, read_keys};

impl<T: Read> Read for Option<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Some)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Box::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(nodes) => Some(nodes.iter().filter_map(|node| T::read(node, reader)).collect()),
            _ => reader.expected("a list", node),
        }
    }
}

impl Read for bool {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.plain() {
            Plain::Bool(value) => Some(value),
            _ => reader.expected("true or false", node),
        }
    }
}

impl Read for String {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some(text) => Some(text.to_owned()),
            None => reader.expected("text", node),
        }
    }
}

impl Read for Value {
    fn read(node: &Node, _: &mut Reader<'_>) -> Option<Self> {
        Some(node.to_json())
    }
}

macro_rules! whole_numbers {
    ($($type:ty),*) => {$(
        impl Read for $type {
            fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                match node.plain() {
                    Plain::Number(digits) if digits.parse::<$type>().is_ok() => digits.parse().ok(),
                    _ => reader.expected(&format!("a whole number from {} to {}", <$type>::MIN, <$type>::MAX), node),
                }
            }
        }
    )*};
}

whole_numbers!(u16, u32, u64, usize);

impl Read for Duration {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text().and_then(|text| duration(text).ok()) {
            Some(duration) => Some(duration),
            None => reader.expected("a time such as 500ms, 2s or 1m30s", node),
        }
    }
}

/// A time from its text: `250ms`, `1.5s`, `2m`, `1h30m`; a bare number means milliseconds.
///
/// # Errors
/// When it is none of these; the message says what is expected.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("expected a time such as 500ms, 2s or 1m30s, found `{text}`");
    let mut rest = text.trim();
    let mut total = Duration::ZERO;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(rest.len());
        let letters =
            rest[digits..].find(|it: char| !it.is_ascii_alphabetic() && it != 'µ').map_or(rest.len(), |at| digits + at);
        let number: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        let seconds = match &rest[digits..letters] {
            "" if digits == text.trim().len() => number / 1e3,
            "us" | "µs" => number / 1e6,
            "ms" => number / 1e3,
            "s" => number,
            "m" | "min" => number * 60.0,
            "h" => number * 3600.0,
            _ => return Err(wrong()),
        };
        total = Duration::try_from_secs_f64(seconds).ok().and_then(|it| total.checked_add(it)).ok_or_else(wrong)?;
        rest = rest[letters..].trim_start();
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, documents};

    keys! {
        /// A sample.
        struct Sample ("a sample") {
            /// How long.
            pub timeout: Option<Duration>,
            /// What kind.
            pub kind as "type": Option<String>,
            /// How many.
            pub count: Vec<u16>,
        }
    }

    fn read(text: &str) -> (Sample, Vec<String>) {
        let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
        let mut problems = Vec::new();
        let nodes = documents(&source, &mut problems);
        let sample = Sample::read(&nodes[0], &mut Reader::new(source.name, Path::new(""), &mut problems));
        (sample.unwrap_or_default(), problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn fields_are_keys() {
        let (sample, problems) = read("timeout: 1m30s\ntype: x\ncount: [1, 2]\n");
        assert_eq!(sample.timeout, Some(Duration::from_secs(90)));
        assert_eq!((sample.kind.as_deref(), sample.count), (Some("x"), vec![1, 2]));
        assert!(problems.is_empty());
    }

    #[test]
    fn every_problem_is_told() {
        let (_, problems) = read("timeout: soon\ntpye: x\ncount: [1, -2, 70000]\n");
        assert_eq!(
            problems,
            [
                "a.yaml:1:10: expected a time such as 500ms, 2s or 1m30s, found `soon`",
                "a.yaml:2:1: unknown key `tpye` (did you mean `type`?)",
                "a.yaml:3:12: expected a whole number from 0 to 65535, found `-2`",
                "a.yaml:3:16: expected a whole number from 0 to 65535, found `70000`",
            ]
        );
    }

    #[test]
    fn times_have_units() {
        for (text, milliseconds) in [("250ms", 250), ("1.5s", 1500), ("2m", 120_000), ("1h 30m", 5_400_000), ("40", 40)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "fast", "1 parsec", "-1s", "1s2", "99999999999999999999h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
