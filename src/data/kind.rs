//! What kind of file it is: by the end of its name, else by its first bytes.

use std::path::Path;

/// A kind of data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Delimited text.
    Csv,
    /// Delimited text: by tabs, where its first line has any.
    Tsv,
    /// A list of objects, or objects one after the other.
    Json,
    /// An object in each line.
    Ndjson,
    /// A list of maps, or a map in each document.
    Yaml,
}

impl Kind {
    /// The kind of the file at `path`, which begins with `head`.
    pub(super) fn of(path: &Path, head: &[u8]) -> Self {
        let extension = path.extension().map(|it| it.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        match &*extension {
            "csv" | "txt" => Self::Csv,
            "tsv" => Self::Tsv,
            "json" => Self::Json,
            "ndjson" | "jsonl" => Self::Ndjson,
            "yaml" | "yml" => Self::Yaml,
            _ => Self::by_content(head.trim_ascii_start()),
        }
    }

    fn by_content(text: &[u8]) -> Self {
        let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
        match line {
            [b'{', .., b'}'] => Self::Ndjson,
            [b'{' | b'[', ..] => Self::Json,
            b"---" | b"-" | [b'-', b' ', ..] | [b'-', b'-', b'-', b' ', ..] => Self::Yaml,
            _ => Self::Csv,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_the_kind_else_the_content() {
        for (path, head, kind) in [
            ("a.csv", "[{}]", Kind::Csv),
            ("a.TSV", "", Kind::Tsv),
            ("a.json", "{}", Kind::Json),
            ("a.jsonl", "", Kind::Ndjson),
            ("a.yml", "", Kind::Yaml),
            ("-", "\n [ {", Kind::Json),
            ("-", "{\"a\": 1}\r\n{\"a\": 2}", Kind::Ndjson),
            ("-", "{\n\"a\": 1}", Kind::Json),
            ("-", "- a: 1", Kind::Yaml),
            ("-", "---\na: 1", Kind::Yaml),
            ("rows", "a,b", Kind::Csv),
            ("rows", "", Kind::Csv),
        ] {
            assert_eq!(Kind::of(Path::new(path), head.as_bytes()), kind, "{path} {head}");
        }
    }
}
