//! Where something of a request in another format stands in the user's files, found by its text.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use crate::{
    model::Request,
    source::{Place, file_bytes, file_size, shown},
};

/// What files are called that say what holds for all requests around them.
const AROUND: [&str; 6] = [
    ".resources/definition.yaml",
    ".resources/definition.yml",
    "folder.yml",
    "opencollection.yml",
    "folder.bru",
    "collection.bru",
];

/// As deep as folders are nested.
const MOST_FOLDERS: usize = 64;

/// The file that was looked at last: most of what is looked for stands in the same one.
#[derive(Default)]
pub(super) struct Spots {
    file: PathBuf,
    text: String,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl Spots {
    /// Where `text` stands in the lines of a request.
    pub(super) fn within(&mut self, request: &Request, text: &str) -> Option<Place> {
        self.open(Path::new(&*request.place.file))?;
        self.find(&request.lines, text)
    }

    /// Where `text` stands in what holds for a request and others: the rest of its file, where that is the whole collection;
    /// else the files of the folders around it, the innermost first, up to `root`.
    pub(super) fn around(&mut self, request: &Request, root: &Path, text: &str) -> Option<Place> {
        let file = Path::new(&*request.place.file);
        if file == root {
            self.open(file)?;
            return self.find(&(0..u32::MAX), text);
        }
        for folder in file.ancestors().skip(1).take(MOST_FOLDERS) {
            for name in AROUND {
                let path = folder.join(name);
                if path.is_file() && self.open(&path).is_some() {
                    let found = self.find(&(0..u32::MAX), text);
                    if found.is_some() {
                        return found;
                    }
                }
            }
            if folder == root {
                break;
            }
        }
        None
    }

    fn open(&mut self, path: &Path) -> Option<()> {
        if self.file != path || self.starts.is_empty() {
            file_size(path)?;
            let text = String::from_utf8(file_bytes(path).ok()?).ok()?;
            let lines = text.match_indices('\n').map(|(at, _)| at + 1);
            (self.starts, self.file) = (std::iter::once(0).chain(lines).collect(), path.to_owned());
            self.text = text;
        }
        Some(())
    }

    fn find(&self, lines: &Range<u32>, text: &str) -> Option<Place> {
        let first = usize::try_from(lines.start.saturating_sub(1)).ok()?;
        let from = *self.starts.get(first)?;
        let behind = usize::try_from(lines.end).ok()?.checked_sub(1)?;
        let rows = &self.text[from..self.starts.get(behind).copied().unwrap_or(self.text.len())];
        // As it stands in JSON, and in double quotes.
        let escaped = serde_json::to_string(text).ok()?;
        let at = rows.find(text).or_else(|| rows.find(&escaped[1..escaped.len() - 1]))? + from;
        let line = self.starts.partition_point(|start| *start <= at);
        let before = &self.text[self.starts[line - 1]..at];
        let column = u32::try_from(before.chars().count() + 1).ok()?;
        // What editors put before the first letter is none.
        let column = if before.starts_with('\u{feff}') { column - 1 } else { column };
        Some(Place { file: shown(&self.file).into(), line: u32::try_from(line).ok()?, column })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_text_is_found_in_its_lines_and_around_them() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            path
        };
        let file = write("F/a.request.yaml", "{{x}}\né: {{x}}\nb: 'c:\\d'\n{{y}}\n");
        write(".resources/definition.yaml", "a: 1\nt: \"{{t}}\"");
        let request = Request {
            place: Place { file: file.display().to_string().into(), line: 2, column: 1 },
            lines: 2..4,
            ..Request::default()
        };
        let mut spots = Spots::default();
        let at = |place: Option<Place>| place.map(|it| (it.line, it.column));
        assert_eq!(at(spots.within(&request, "{{x}}")), Some((2, 4)));
        assert_eq!(at(spots.within(&request, "c:\\d")), Some((3, 5)));
        assert_eq!(at(spots.within(&request, "{{y}}")), None);
        assert_eq!(at(spots.around(&request, folder.path(), "{{t}}")), Some((2, 5)));
        assert_eq!(at(spots.around(&request, &folder.path().join("F"), "{{t}}")), None);
        assert_eq!(at(spots.around(&request, &file, "{{y}}")), Some((4, 1)));
        let gone = Request { lines: 0..0, ..Request::default() };
        assert_eq!(at(spots.within(&gone, "x")), None);
        assert_eq!(at(spots.within(&Request { lines: 9..12, ..request }, "x")), None);
    }
}
