//! Texts and what becomes of them, written and made up.

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    strategy::ValueTree as _,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

use super::{Shape, tidy};
use crate::source::{Source, documents};

fn source(text: &str) -> Source {
    Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap()
}

/// The text in the one form, which stays as it is when it is formatted again.
#[track_caller]
fn formatted(shape: Shape, text: &str) -> String {
    let new = tidy(&source(text), shape).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"));
    assert_eq!(tidy(&source(&new), shape).as_ref(), Ok(&new));
    new
}

/// What lines are made of, parted by `¦`.
const PIECES: &str = "- ¦- ¦- ¦? ¦: ¦a: ¦b: ¦c:¦\"d\" : ¦name: ¦GET: ¦&x ¦*x ¦!!str ¦[¦]¦{¦}¦, ¦,¦x¦y z¦'¦\"¦'q''r'¦\"s\\\"t\"¦# c¦\
    #c¦ # d¦|¦>¦|-¦>+¦|+¦|2¦>1-¦+¦-¦2¦\t¦---¦--- ¦...¦\\¦[1,2 ]¦{e: f,g : h}¦<<i>>¦http://j/k?l¦$.m[0]¦é¦:n¦-o¦?p¦%¦{}¦[]";

const MARKS: [&str; 2] = ["---", "..."];

/// Lines of pieces, at small indentations.
fn lines() -> impl Strategy<Value = String> {
    let piece = select(PIECES.split('¦').collect::<Vec<_>>());
    let line = (select(vec![0_usize, 0, 0, 1, 2, 2, 2, 3, 4, 4, 6]), vec(piece, 0..4));
    vec(line.prop_map(|(indent, pieces)| " ".repeat(indent) + &pieces.concat()), 0..9).prop_map(|it| it.join("\n"))
}

/// Whether a line is one that is left as it is: a text that looks like a separator and is none, since it is indented; and
/// what stands behind a tab, where our reader lets pass what YAML does not.
fn is_odd(line: &str) -> bool {
    let text = line.trim_start();
    line.starts_with([' ', '\t']) && MARKS.iter().any(|it| text.starts_with(it))
        || line.trim_start_matches(' ').starts_with('\t')
}

/// Checks that whatever can be read can be formatted; `GARBAGE=100` looks a hundred times as long.
fn always_formats(cases: u32, texts: &impl Strategy<Value = String>) {
    let more: Option<u32> = std::env::var("GARBAGE").ok().map(|times| times.parse().unwrap());
    let config =
        ProptestConfig { cases: cases * more.unwrap_or(1), failure_persistence: None, ..ProptestConfig::default() };
    let rng = match more {
        None => TestRng::deterministic_rng(RngAlgorithm::ChaCha),
        Some(_) => TestRng::from_seed(RngAlgorithm::ChaCha, &rand::random::<[u8; 32]>()),
    };
    let result = TestRunner::new_with_rng(config, rng).run(texts, |text| {
        let source = source(&text);
        let mut problems = Vec::new();
        documents(&source, &mut problems);
        if problems.is_empty() && !text.lines().any(is_odd) {
            let new = tidy(&source, Shape::Requests);
            prop_assert!(
                new.is_ok(),
                "{new:?}\n{text}\n=== formatted\n{}",
                super::write::tidied(&(text.clone() + "\n"), Shape::Requests).unwrap_or_default()
            );
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// A value of a made-up document.
#[derive(Clone, Debug)]
enum Made {
    Text(&'static str),
    Block(&'static str, &'static str),
    List(Vec<Made>),
    Map(Vec<Made>),
}

const TEXTS: &[&str] = &[
    "x",
    "1.10",
    "0x1F",
    "'7'",
    "\"a \\\" # b\"",
    "two words",
    "{ a: 1,b: [1,2 ] , c}",
    "[ ]",
    "<<t>>",
    "# no text",
    "&a x",
    "!!str 1",
    "\"one\n                                two  \n\n                                three\"",
    "http://x/{y}?z#u",
    "one\n                                two\n\n\n                                three",
    "'it''s'",
    "~",
    "$.a[?@.b]",
    "",
    "[\n                                a, # c\n\n\n                                { b: 1,\n                                 c: d }\n                                ]",
];

fn made() -> impl Strategy<Value = Made> {
    let block = (
        select(vec!["|", ">", "|-", ">+", "|+", "|2", ">1-"]),
        select(vec!["a", "a\nb", " a\n\n  b  ", "\n\na\n# b\n\n\n", ""]),
    );
    let leaf = prop_oneof![3 => select(TEXTS).prop_map(Made::Text), 1 => block.prop_map(|(header, text)| Made::Block(header, text))];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![vec(inner.clone(), 1..4).prop_map(Made::List), vec(inner, 1..4).prop_map(Made::Map)]
    })
}

/// Writes what was made, each time in another way.
struct Pen<'a> {
    out: String,
    dice: std::iter::Cycle<std::slice::Iter<'a, usize>>,
}

impl Pen<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        self.dice.next().map_or(0, |it| it % sides)
    }

    fn blanks(&mut self, count: usize) {
        self.out.push_str(&" ".repeat(count));
    }

    /// Blank lines and comments, now and then.
    fn between(&mut self) {
        for _ in 0..self.roll(3) {
            match self.roll(6) {
                0 => self.out.push('\n'),
                1 => self.out.push_str("   \n"),
                2 => {
                    let column = self.roll(9);
                    self.blanks(column);
                    self.out.push_str("# c  \n");
                }
                _ => {}
            }
        }
    }

    fn map(&mut self, keys: &[&str], values: &[Made], indent: usize, mut is_compact: bool) {
        for (key, value) in keys.iter().zip(values) {
            if !std::mem::take(&mut is_compact) {
                self.between();
                self.blanks(indent);
            }
            let gap = self.roll(3) / 2;
            self.out.push_str(key);
            self.blanks(gap);
            self.out.push(':');
            self.value(value, indent, true);
        }
    }

    /// A value behind a key or `-` at `indent`.
    fn value(&mut self, value: &Made, indent: usize, is_in_map: bool) {
        let [gap, deeper] = [1 + self.roll(3), indent + 1 + self.roll(4)];
        match value {
            Made::Text(text) => {
                self.blanks(gap);
                self.out.push_str(text);
                let comment = ["\n", "\n", "\n", " # d\n", "  \t# d\n"][self.roll(5)];
                self.out.push_str(comment);
            }
            Made::Block(header, text) => {
                self.blanks(gap);
                self.out.push_str(header);
                self.out.push('\n');
                let explicit = header.chars().find_map(|it| it.to_digit(10));
                let inner = explicit.map_or(deeper, |it| indent + it as usize);
                let text = if explicit.is_some() { text } else { text.trim_start_matches(' ') };
                for line in text.split('\n') {
                    self.blanks(if line.is_empty() { 0 } else { inner });
                    self.out.push_str(line);
                    self.out.push('\n');
                }
            }
            Made::List(items) => {
                self.out.push('\n');
                let inner = if is_in_map && self.roll(3) == 0 { indent } else { deeper };
                for item in items {
                    self.between();
                    self.blanks(inner);
                    self.out.push('-');
                    self.value(item, inner, false);
                }
            }
            Made::Map(values) => {
                let is_compact = !is_in_map && self.roll(2) == 0;
                if is_compact {
                    self.blanks(gap);
                } else {
                    self.out.push('\n');
                }
                let inner = if is_compact { indent + 1 + gap } else { deeper };
                self.map(&["b", "\"a b\"", "name", "d"], values, inner, is_compact);
            }
        }
    }
}

/// Documents that can be read, in all ways of writing them.
fn made_up() -> impl Strategy<Value = String> {
    let keys = vec!["settings", "'expect'", "name", "GET", "json", "other", "auth", "$.x"];
    let document = (Just(keys).prop_shuffle(), vec(made(), 1..7), vec(any::<usize>(), 1..200));
    vec(document, 1..3).prop_map(|documents| {
        let write = |(keys, values, dice): &(Vec<&str>, Vec<Made>, Vec<usize>)| {
            let mut pen = Pen { out: String::new(), dice: dice.iter().cycle() };
            pen.map(keys, values, 0, false);
            pen.between();
            pen.out
        };
        documents.iter().map(write).collect::<Vec<_>>().join("---\n")
    })
}

/// A real file with a part of it taken out, and something else put in its place.
fn bent() -> impl Strategy<Value = String> {
    const FILE: &str = include_str!("../../collections/zoom-server-to-server/get-a-user.yaml");
    let piece = select(PIECES.split('¦').chain(["\n", "\n\n", "    ", "  # e\n", "\n---\n"]).collect::<Vec<_>>());
    (0..FILE.len(), 0..30_usize, vec(piece, 0..3)).prop_map(|(from, length, pieces)| {
        let from = FILE.floor_char_boundary(from);
        let to = FILE.ceil_char_boundary((from + length).min(FILE.len()));
        [&FILE[..from], &pieces.concat(), &FILE[to..]].concat()
    })
}

#[test]
fn what_was_bent_can_be_formatted() {
    always_formats(200, &bent());
}

#[test]
fn what_can_be_read_can_be_formatted() {
    always_formats(2000, &lines());
}

#[test]
fn every_way_of_writing_can_be_formatted() {
    always_formats(500, &made_up());
    let mut runner = TestRunner::deterministic();
    let readable = (0..200).filter(|_| {
        let text = made_up().new_tree(&mut runner).unwrap().current();
        let mut problems = Vec::new();
        documents(&source(&text), &mut problems);
        problems.is_empty()
    });
    assert!(readable.count() > 150, "most of what is made up should be YAML");
}

#[test]
fn keys_have_their_order_and_their_comments() {
    let text = "# yaml-language-server: $schema=x\n# the address\nGET: x\n\n\nother: 1\n# a\n# b\nexpect:\n    status: 200   # good\n\
        \x20 # last of these\nname: y\n# tail\n";
    let wanted = "# yaml-language-server: $schema=x\nname: y\n# the address\nGET: x\n# a\n# b\nexpect:\n  status: 200   # good\n\
        \x20 # last of these\n\nother: 1\n# tail\n";
    assert_eq!(formatted(Shape::Requests, text), wanted);
}

#[test]
fn a_head_stays_above_whatever_comes_first() {
    let text = "# Copyright\n\n# url\nGET: x\nname: y\n";
    assert_eq!(formatted(Shape::Requests, text), "# Copyright\n\nname: y\n# url\nGET: x\n");
    assert_eq!(formatted(Shape::Requests, "GET: x\n\nname: y\n"), "name: y\n\nGET: x\n");
}

#[test]
fn only_what_has_an_order_is_ordered() {
    for (shape, text) in [
        (Shape::Variables, "GET: x\nname: y\n"),
        // An alias must come behind its anchor.
        (Shape::Requests, "headers: &h { a: b }\nGET: x\nquery: *h\n"),
        (Shape::Requests, "info: x\ntags: y\nname: z\n"),
        (Shape::Requests, "$kind: http-request\nurl: x\nmethod: GET\nname: y\n"),
        (Shape::Requests, "GET: x\njson: { name: a, GET: b }\nexpect:\n  settings: 1\n  name: 2\n"),
        (Shape::Requests, "{ GET: x, name: y }\n"),
        (Shape::Requests, "? GET\n: x\nname: y\n"),
    ] {
        assert_eq!(formatted(shape, text), text);
    }
    assert_eq!(
        formatted(Shape::Folder, "settings: {}\norder: [a]\nzoo: 1\nname: x\n"),
        "name: x\norder: [a]\nsettings: {}\nzoo: 1\n"
    );
    let one_rank = "GET: x\ntext: a\njson: b\nPOST: y\n";
    assert_eq!(formatted(Shape::Requests, one_rank), "GET: x\nPOST: y\ntext: a\njson: b\n");
}

#[test]
fn layout_has_one_form() {
    for (text, wanted) in [
        ("", ""),
        ("\n\n", ""),
        ("# c", "# c\n"),
        ("a: 1\r\nb: |\r\n   x\r\n", "a: 1\nb: |\n  x\n"),
        ("a: 1\t# c  \n", "a: 1 # c\n"),
        ("a: 1   \n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("---\na: 1\n---\n\n---\nb: 2\n---\n", "a: 1\n---\nb: 2\n"),
        ("a: 1\n--- # c\n---\nb: 2\n...\n", "a: 1\n--- # c\n---\nb: 2\n...\n"),
        ("%YAML 1.2\n---\na:  1\n", "%YAML 1.2\n---\na: 1\n"),
        ("a:\n- b\n-   c: 1\n    d: 2\n-\n    - e\n", "a:\n  - b\n  - c: 1\n    d: 2\n  -\n    - e\n"),
        (
            "a:\n        # inside\n      b: 1\n # between\n      c: 2\n   # c's\nd: 3\n",
            "a:\n  # inside\n  b: 1\n  # between\n  c: 2\n  # c's\nd: 3\n",
        ),
        ("a:\n  # nothing yet\nb:   # also\n", "a:\n  # nothing yet\nb:   # also\n"),
        (
            "a: [\n 1,2,\n\n\n # c\n 3 ]\nb: {\n   c: d\n}\ne: {\n     f: g\n     }\n",
            "a: [\n  1, 2,\n\n  # c\n  3]\nb: {\n  c: d\n}\ne: {\n    f: g\n  }\n",
        ),
        ("a: |2-\n     x\n    y\nb:\n      c: >+\n        z\n\n\n", "a: |2-\n     x\n    y\nb:\n  c: >+\n    z\n\n\n"),
        (
            "a: |  # c\n\n   # no comment\n   x  \n     \n\n# comment\nb: 1",
            "a: |  # c\n\n  # no comment\n  x  \n    \n\n# comment\nb: 1\n",
        ),
        ("docs: |\n  x\n  ", "docs: |\n  x\n"),
    ] {
        assert_eq!(formatted(Shape::Variables, text), wanted, "{text}");
        assert_eq!(formatted(Shape::Variables, wanted), wanted);
    }
}

#[test]
fn values_stay_as_they_are_written() {
    let text = "a: 1.10\nb: 0x1F\nc: '7'\nd: \"\\u00e9\\t\"\ne: 'it''s'\nf: ~\ng:\nh: 9007199254740993\ni: 2026-11-24T00:00:00Z\nj: <<a \"b\">>\n";
    assert_eq!(formatted(Shape::Variables, text), text);
}

#[test]
fn what_cannot_be_read_is_told_at_its_place() {
    for (text, place) in [("a: [\n", "a.yaml:2:1"), ("a: 1\na: 2\n", "a.yaml:2:1"), ("a: 1\n---\nb: }\n", "a.yaml:3:4")]
    {
        let problems = tidy(&source(text), Shape::Requests).unwrap_err();
        assert_eq!(problems[0].place.to_string(), place, "{problems:?}");
    }
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "a: {".repeat(300), "? ".repeat(5000)] {
        assert!(tidy(&source(&text), Shape::Requests).is_err());
    }
    assert!(tidy(&source(&format!("a: [{}]\n", "b, ".repeat(100_000))), Shape::Requests).is_ok());
}

#[test]
fn the_proof_sees_what_is_lost_or_bent() {
    let old = "name: x # c\nGET: <<y>>\n";
    let nodes = super::proof::reading(old).unwrap();
    let difference = |new| super::proof::difference(&nodes, old, new, Shape::Requests);
    assert_eq!(difference(old), None);
    for (new, wanted) in [
        ("name: 'x' # c\nGET: <<y>>\n", "it would mean something else"),
        ("name: y # c\nGET: <<y>>\n", "it would mean something else"),
        ("GET: <<y>>\nname: x # c\n", "it would mean something else"),
        ("name: x\nGET: <<y>>\n", "it would lack a comment"),
        ("name: x # c\nGET:   <<y>>\n", "it would change once more the next time"),
        ("name: [x # c\nGET: <<y>>\n", "it could not be read"),
    ] {
        assert_eq!(difference(new), Some(wanted), "{new}");
    }
}

#[test]
fn every_key_has_its_rank() {
    for (schema, ranks) in
        [(crate::schema::request(), super::REQUEST_KEYS), (crate::schema::collection(), super::FOLDER_KEYS)]
    {
        // A file of requests may hold documents that use others, too.
        let several = [&schema["$defs"]["RequestDocument"], &schema["$defs"]["ReuseDocument"]];
        let documents = if schema.get("then").is_some() { several.as_slice() } else { &[&schema] };
        let keys: Vec<&String> =
            documents.iter().filter_map(|it| it["properties"].as_object()).flat_map(|it| it.keys()).collect();
        assert!(keys.len() > 10, "{schema}");
        for key in keys {
            assert!(ranks.concat().contains(&key.as_str()), "`{key}` has no place in the order of keys");
        }
    }
}
