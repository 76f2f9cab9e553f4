//! Where things stand in a JSON file: a second, light reading beside the parser's, which keeps no places.

use std::{collections::HashSet, ops::Range, sync::Arc};

use crate::source::Place;

/// The keys on the way to folders, requests, scripts and examples; nothing else is looked for.
const KEYS: &[&str] =
    &["collection", "item", "event", "script", "exec", "response", "requests", "folders", "events", "responses"];

/// Where a value of a file stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    /// The file, where it is another one than that of the whole collection.
    file: Option<Arc<str>>,
    line: u32,
    column: u32,
    last_line: u32,
    keys: Vec<(&'static str, Mark)>,
    entries: Vec<Mark>,
}

impl Mark {
    /// Reads the marks of a text that is good JSON, and not nested deeper than its parser allows. Also the keys that stand
    /// twice in an object on the way, each with its line and column.
    pub(super) fn read(text: &str) -> (Self, Vec<Double<'_>>) {
        let mut scan = Scan { text, at: 0, line: 1, counted: 0, column: 1, doubles: Vec::new() };
        let mark = scan.value(true).unwrap_or_default();
        (mark, scan.doubles)
    }

    /// The mark of a key's value; of none where it was not looked for.
    pub(super) fn get(&self, key: &str) -> &Self {
        const NOWHERE: &Mark =
            &Mark { file: None, line: 0, column: 0, last_line: 0, keys: Vec::new(), entries: Vec::new() };
        // The last of several keys of one name is the one that counts.
        self.keys.iter().rfind(|(it, _)| *it == key).map_or(NOWHERE, |(_, mark)| mark)
    }

    /// The mark of an entry of a list; a value that is no list counts as a list of one.
    pub(super) fn at(&self, index: usize) -> &Self {
        self.entries.get(index).unwrap_or(self)
    }

    /// The same with other items, as the first format is arranged anew.
    pub(super) fn arranged(&self, items: Vec<Self>) -> Self {
        let bare = || Self { file: self.file.clone(), keys: Vec::new(), entries: Vec::new(), ..*self };
        let list = Self { entries: items, ..bare() };
        let (event, response) = (self.get("events").clone(), self.get("responses").clone());
        let keys = vec![("item", list), ("event", event), ("response", response)];
        Self { keys, ..bare() }
    }

    /// That of something at a place in a file of its own, which takes these lines.
    pub(super) fn at_place(place: &Place, lines: Range<u32>) -> Self {
        let last_line = lines.end.saturating_sub(1);
        Self { file: Some(place.file.clone()), line: place.line, column: place.column, last_line, ..Self::default() }
    }

    /// The same, with a list below one of the keys that are looked for.
    pub(super) fn with(mut self, key: &'static str, entries: Vec<Self>) -> Self {
        self.keys.push((key, Self { entries, ..Self::default() }));
        self
    }

    /// The same, with a value below one of the keys that are looked for.
    pub(super) fn holding(mut self, key: &'static str, mark: Self) -> Self {
        self.keys.push((key, mark));
        self
    }

    /// As a place in a file.
    pub(super) fn place(&self, file: &Arc<str>) -> Place {
        Place { file: self.file.as_ref().unwrap_or(file).clone(), line: self.line, column: self.column }
    }

    /// The lines that it takes, without the one behind its last.
    pub(super) fn lines(&self) -> Range<u32> {
        if self.line == 0 { 0..0 } else { self.line..self.last_line + 1 }
    }
}

/// A key that stands twice, and where it does so for the second time: its line and column.
pub(super) type Double<'a> = (&'a str, u32, u32);

/// A reading, at one of the text's bytes.
struct Scan<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    /// Up to which byte the characters of the line are counted, and how many there were, from 1.
    counted: usize,
    column: u32,
    doubles: Vec<Double<'a>>,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn spaces(&mut self) {
        while let Some(byte) = self.peek().filter(u8::is_ascii_whitespace) {
            self.at += 1;
            if byte == b'\n' {
                self.line = self.line.saturating_add(1);
                (self.counted, self.column) = (self.at, 1);
            }
        }
    }

    /// A string, without its quotes and with its escapes.
    fn string(&mut self) -> &'a str {
        let from = self.at + 1;
        self.at = from;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        let to = self.at.min(self.text.len());
        self.at = to + 1;
        self.text.get(from..to).unwrap_or_default()
    }

    /// The line and the column where it is.
    fn here(&mut self) -> (u32, u32) {
        let between = self.text.get(self.counted..self.at).unwrap_or_default().chars().count();
        self.column = self.column.saturating_add(u32::try_from(between).unwrap_or(u32::MAX));
        self.counted = self.at;
        (self.line, self.column)
    }

    /// Goes over a value, and says where it stands if that is of interest. The parser has bounded the depth.
    fn value(&mut self, is_wanted: bool) -> Option<Mark> {
        self.spaces();
        let mut mark = Mark::default();
        if is_wanted {
            (mark.line, mark.column) = self.here();
        }
        match self.peek()? {
            b'"' => {
                self.string();
            }
            opening @ (b'{' | b'[') => self.inside(opening == b'{', is_wanted, &mut mark)?,
            _ => {
                let is_end = |it: char| matches!(it, ',' | '}' | ']') || it.is_ascii_whitespace();
                let rest = self.text.get(self.at..)?;
                // At least one byte is passed, whatever the text is.
                self.at += rest.find(is_end).unwrap_or(rest.len()).max(1);
            }
        }
        mark.last_line = self.line;
        is_wanted.then_some(mark)
    }

    /// Goes over the entries of an object or a list.
    fn inside(&mut self, is_map: bool, is_wanted: bool, mark: &mut Mark) -> Option<()> {
        self.at += 1;
        let mut names = HashSet::new();
        loop {
            self.spaces();
            match self.peek()? {
                b'}' | b']' => {
                    self.at += 1;
                    return Some(());
                }
                b',' => self.at += 1,
                _ if is_map => {
                    let (line, column) = if is_wanted { self.here() } else { (0, 0) };
                    let name = self.string();
                    if is_wanted && !names.insert(name) {
                        self.doubles.push((name, line, column));
                    }
                    let key = KEYS.iter().find(|it| is_wanted && **it == name).copied();
                    self.spaces();
                    self.at += 1;
                    let inner = self.value(key.is_some());
                    mark.keys.extend(key.zip(inner));
                }
                _ => {
                    let inner = self.value(is_wanted);
                    mark.entries.extend(inner);
                }
            }
            if self.at >= self.text.len() {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_knows_its_lines() {
        let text = "{\n  \"info\": {\"item\": \"}\\\"\"},\n  \"item\": [\n    {\"name\": \"é\", \"item\": [{\n      \"n\": [1, {}]\n    }, {}]},\n\
            \u{20}   {\n    }\n  ]\n}";
        let (mark, _) = Mark::read(text);
        let items = mark.get("item");
        let place = |mark: &Mark| (mark.line, mark.column, mark.lines());
        assert_eq!(place(items.at(0)), (4, 5, 4..7));
        assert_eq!(place(items.at(0).get("item").at(0)), (4, 28, 4..7));
        assert_eq!(place(items.at(0).get("item").at(1)), (6, 8, 6..7));
        assert_eq!(place(items.at(1)), (7, 5, 7..9));
        assert_eq!(place(mark.get("nothing")), (0, 0, 0..0));
    }

    #[test]
    fn one_that_is_no_list_stands_for_itself() {
        let (mark, _) = Mark::read("{\"item\":\n{\"event\": {\"script\": \"x\"}}}");
        assert_eq!(mark.get("item").at(0).lines(), 2..3);
        assert_eq!(mark.get("item").at(0).get("event").at(0).get("script").column, 22);
    }

    #[test]
    fn keys_that_stand_twice_are_found() {
        let text = "{\"info\": {\"a\": 1, \"a\": 2}, \"item\": [{\"é\": 1, \"request\": {},\n  \"request\": 1, \"request\": 2}], \"item\": []}";
        assert_eq!(Mark::read(text).1, [("request", 2, 3), ("request", 2, 17), ("item", 2, 33)]);
    }

    #[test]
    fn no_text_breaks_it() {
        for text in ["", "{", "[", "\"", "{\"item\"", "{\"item\":", "[1,", "\\", "{\"item\": \"\\", "[é", "{é", "]"] {
            Mark::read(text);
        }
    }
}
