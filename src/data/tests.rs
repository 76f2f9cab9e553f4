//! Data files of every kind, good and bad.

use std::{fs, path::PathBuf};

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;

/// The rows as JSON, one on a line; or what is wrong, without the folder.
fn read(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let told = match DataFile::open(&path) {
        Ok(file) => rows(&file),
        Err(problems) => lines(&problems),
    };
    told.replace(&format!("{}/", folder.path().display()), "")
}

fn rows(file: &DataFile) -> String {
    let rows: Vec<Row> = file.rows().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), file.len());
    assert!(rows.iter().enumerate().all(|(index, row)| row.number == index));
    assert!(rows.iter().flat_map(|row| &row.values).all(|(name, _)| file.names().contains(name)));
    lines(&rows.into_iter().map(json).collect::<Vec<_>>())
}

fn lines(shown: &[impl ToString]) -> String {
    shown.iter().flat_map(|it| [it.to_string(), "\n".to_owned()]).collect()
}

fn json(row: Row) -> Value {
    Value::Object(row.values.into_iter().map(|(name, value)| (name.to_string(), value)).collect::<Map<_, _>>())
}

fn check(name: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found = read(name, text);
        let expected = expected.strip_suffix('\n').unwrap_or(expected);
        assert_eq!(found.trim_end(), expected, "{text:?}");
    }
}

#[test]
fn csv_is_read_as_it_is_written() {
    check(
        "a.csv",
        &[
            ("a,b\n1,x\n", r#"{"a":1,"b":"x"}"#),
            ("a,b\r\n1,x\r\n2,y", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}"),
            ("a,b\r1,x\r\r2,y\r", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}"),
            ("\u{feff}a\n1.10\n", r#"{"a":1.10}"#),
            ("id,zip,plus\n9007199254740993,007,+7\n", r#"{"id":9007199254740993,"zip":"007","plus":"+7"}"#),
            ("a,b,c\ntrue,null,-1.5e3\n", r#"{"a":"true","b":"null","c":-1.5e3}"#),
            ("a,b\n\"1\",\"007\"\n", r#"{"a":"1","b":"007"}"#),
            (" a , b \n  1  , two words \n", r#"{"a":1,"b":"two words"}"#),
            ("a,b\n \"  x \" , \"\" \n", r#"{"a":"  x ","b":""}"#),
            ("a,b\n\"x, \"\"y\"\"\",5\" nail\n", r#"{"a":"x, \"y\"","b":"5\" nail"}"#),
            ("a,b\n\"one\r\ntwo\",\"3\n\n4\"\n", r#"{"a":"one\r\ntwo","b":"3\n\n4"}"#),
            ("\n  \na,b\n\n1,2\n   \n3,\n\n", "{\"a\":1,\"b\":2}\n{\"a\":3,\"b\":\"\"}"),
            ("a\n\"\"\n", r#"{"a":""}"#),
            ("a;b\n1,5;x\n", r#"{"a":"1,5","b":"x"}"#),
            ("a\tb\n 1 \t\n", r#"{"a":1,"b":""}"#),
            ("a\tb\n\t2\n", r#"{"a":"","b":2}"#),
            ("a|b\n1|2\n", r#"{"a":1,"b":2}"#),
            ("\"x,y,z\";b\n1;2\n", r#"{"x,y,z":1,"b":2}"#),
            ("\"a\"\"\",b\n1,2\n", r#"{"a\"":1,"b":2}"#),
            ("\"a\nb\",c\n1,2\n", r#"{"a\nb":1,"c":2}"#),
            ("ключ,名\n1,é😀\n", r#"{"ключ":1,"名":"é😀"}"#),
        ],
    );
    check("a.tsv", &[("a\tb,c\n1\t2\n", r#"{"a":1,"b,c":2}"#), ("a,b\n1,2\n", r#"{"a":1,"b":2}"#)]);
}

#[test]
fn what_is_wrong_in_csv_is_told_with_its_row() {
    check(
        "a.csv",
        &[
            (
                "a,b,c\n1,2,3\n\n1,2\n1,2,3,4\n1,2,3\n1\n",
                "a.csv:4:1: row 2 has 2 values, and the first line names 3\n\
                 a.csv:5:1: row 3 has 4 values, and the first line names 3 (a value with `,` in it goes in quotes)\n\
                 a.csv:7:1: row 5 has 1 value, and the first line names 3\n",
            ),
            (
                "é,,é\n1,2,3\n",
                "a.csv:1:3: column 2 has no name (the first line must name each column)\n\
                 a.csv:1:4: two columns are called `é`\n",
            ),
            ("a,b,\n1,2,\n", "a.csv:1:5: column 3 has no name (the first line must name each column)\n"),
            ("a,b\n1,2\n\"x\ny\", \"é\nz\n", "a.csv:4:5: the quote that opens here is not closed (row 2)\n"),
            ("a,\"b\n1,2\n", "a.csv:1:3: the quote that opens here is not closed (the first line)\n"),
            (
                "a,b\n\"x\" y,2\n",
                "a.csv:2:5: text behind the closing quote (within quotes a quote is written twice: \"a \"\"b\"\" c\")\n",
            ),
            ("a,b\n", "a.csv: there are no rows in `a.csv`\n"),
            ("", "a.csv: the file is empty: its first line must name the columns\n"),
            (" \n\n", "a.csv: the file is empty: its first line must name the columns\n"),
        ],
    );
}

#[test]
fn other_encodings_are_decoded_or_refused() {
    let utf16 =
        |order: fn(u16) -> [u8; 2]| -> Vec<u8> { "\u{feff}a,b\n1,é😀\n".encode_utf16().flat_map(order).collect() };
    for bytes in [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
        assert_eq!(read("a.csv", &bytes), "{\"a\":1,\"b\":\"é😀\"}\n");
        assert_eq!(
            read("a.csv", &bytes[..bytes.len() - 1]),
            "a.csv:2:1: the file is not UTF-16LE in this line\n"
                .replace("LE", if bytes[0] == 0xFF { "LE" } else { "BE" })
        );
    }
    assert!(
        read("a.csv", b"a,b\n1,2\n3,caf\xE9\n4,\xE9\n").starts_with("a.csv:3:1: row 2 is not UTF-8 (save the file")
    );
    // The halves of one letter in two cells are none.
    assert!(read("a.csv", b"a,b\n\xC3,\xA9\n").contains("row 1 is not UTF-8"));
    assert!(read("a.csv", b"caf\xE9\n1\n").contains("a.csv:1:1: the first line is not UTF-8"));
    assert!(read("a.csv", b"a\nx\0y\n").contains("row 1 is binary"));
    assert!(read("a.csv", b"PK\x03\x04\0\0").contains("save the sheet as CSV"));
    assert!(read("a.ndjson", b"{\"a\": 1}\n{\"a\": \"\xE9\"}\n").contains("a.ndjson:2:1: row 2 is not UTF-8"));
}

#[test]
fn json_is_a_list_of_objects_or_objects() {
    check(
        "a.json",
        &[
            ("[{\"a\": 1.10}]", r#"{"a":1.10}"#),
            (
                "\u{feff} [\r\n{\"a\": \"]},\\\"\"} ,\n {\"b\": [1, {\"c\": null}]}\n]\n",
                "{\"a\":\"]},\\\"\"}\n{\"b\":[1,{\"c\":null}]}",
            ),
            ("{\"a\": 9007199254740993}", r#"{"a":9007199254740993}"#),
            ("{\"a\": 1}\n{\"a\": 2}{\"a\": 3}", "{\"a\":1}\n{\"a\":2}\n{\"a\":3}"),
            ("{\"a\": 1, \"items\": [{\"b\": 1}]}", r#"{"a":1,"items":[{"b":1}]}"#),
            ("[{\"$serde_json::private::Number\": \"1\"}]", r#"{"$serde_json::private::Number":"1"}"#),
        ],
    );
}

#[test]
fn what_is_wrong_in_json_is_told_with_its_row() {
    check(
        "a.json",
        &[
            (
                "[{\"a\": 1}, 2,\n [3], \"x,]\", {\"a\": 1,\n  \"a\": 2}, {\"é\": 1x}, {}]",
                "a.json:1:12: row 2 is a number; expected an object (a row is written as {\"name\": \"value\", ...})\n\
                 a.json:2:2: row 3 is a list; expected an object (a row is written as {\"name\": \"value\", ...})\n\
                 a.json:2:7: row 4 is text; expected an object (a row is written as {\"name\": \"value\", ...})\n\
                 a.json:3:5: row 5: `a` is written twice\n\
                 a.json:3:19: row 6: expected `,` or `}`\n",
            ),
            (
                "{\"users\": [{\"a\": 1}]}",
                "a.json:1:1: expected a list of objects, found an object with the list in `users` (leave out the object around the list)",
            ),
            ("[{\"a\": 1},\n {\"a\": 2", "a.json:2:2: the file ends within row 2, which begins here"),
            ("[{\"a\": 1}", "a.json:1:10: the file ends behind row 1: its `]` is missing"),
            ("[{\"a\": 1},", "a.json:1:11: the file ends where row 2 is expected"),
            ("[", "a.json:1:2: the file ends where row 1 is expected"),
            (
                "[{\"a\": 1},]",
                "a.json:1:11: row 2 is no JSON; expected an object (a row is written as {\"name\": \"value\", ...})",
            ),
            ("[{\"a\": 1} {\"a\": 2}]", "a.json:1:11: expected `,` or `]` behind row 1"),
            ("[{\"a\": 1}] x", "a.json:1:12: nothing may follow the list"),
            ("12", "a.json:1:1: expected a list of objects (such as [{\"name\": \"Ann\"}, {\"name\": \"Bob\"}])"),
            ("", "a.json: the file is empty: expected a list of objects"),
            ("[ ]", "a.json: there are no rows in `a.json`"),
        ],
    );
    let deep = format!("[{{\"a\": {}", "[".repeat(100_000));
    assert!(read("a.json", deep).contains("row 1 is nested more than 128 levels deep"));
    let deep = format!("[{{\"a\": {}{}}}]", "[".repeat(127), "]".repeat(127));
    assert!(!read("a.json", deep).is_empty());
}

#[test]
fn ndjson_has_an_object_in_each_line() {
    check(
        "a.jsonl",
        &[
            ("{\"a\": 1.10}\r\n\n  {\"b\": \"\\n\"}", "{\"a\":1.10}\n{\"b\":\"\\n\"}"),
            (
                "{\"a\": 1}\n  {\"a\": \n[1]\n{\"a\": 1} {}\n",
                "a.jsonl:2:7: row 2: EOF while parsing a value\n\
                 a.jsonl:3:1: row 3 is a list; expected an object (a row is written as {\"name\": \"value\", ...})\n\
                 a.jsonl:4:10: row 4: trailing characters\n",
            ),
            ("\n\n", "a.jsonl: there are no rows in `a.jsonl`"),
        ],
    );
}

#[test]
fn yaml_is_a_list_of_maps_or_a_map_in_each_document() {
    check(
        "a.yaml",
        &[
            (
                "- a: 1.10\n  b: 007\n- { a: true, c: [9007199254740993, \"1\"] }\n",
                "{\"a\":1.10,\"b\":\"007\"}\n{\"a\":true,\"c\":[9007199254740993,\"1\"]}",
            ),
            ("a: 1\n---\na: ~\n---\n", "{\"a\":1}\n{\"a\":null}"),
            (
                "- a: 1\n- 2\n- [3]\n",
                "a.yaml:2:3: row 2 is `2`; expected a map of names and values\n\
                 a.yaml:3:3: row 3 is a list; expected a map of names and values\n",
            ),
            (
                "- a: 1\n  a: 2\n",
                "a.yaml:2:3: row 1: `a` is written twice (the first one is at line 1; keep one of them)",
            ),
            ("", "a.yaml: there are no rows in `a.yaml`"),
            ("[]", "a.yaml: there are no rows in `a.yaml`"),
        ],
    );
}

#[test]
fn at_most_twenty_problems_are_told() {
    let text = format!("a,b\n{}", "1\n".repeat(1000));
    let told = read("a.csv", text);
    assert_eq!(told.lines().count(), 21);
    assert!(told.ends_with("a.csv: and 980 more problems in this file\n"), "{told}");
}

#[test]
fn a_file_that_is_not_there_may_have_a_neighbour() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("users.csv"), "a\n1\n").unwrap();
    let told = |name: &str| DataFile::open(&folder.path().join(name)).unwrap_err()[0].to_string();
    assert!(told("user.csv").ends_with("user.csv`: no such file (did you mean `users.csv`?)"), "{}", told("user.csv"));
    assert!(told("nothing").ends_with("no such file"));
    assert!(told("").ends_with("it is a folder"));
}

#[test]
fn what_has_no_end_is_no_row() {
    let open = format!("a,b\n1,2\n3,\"{}", "x\n".repeat(MAX_ROW_BYTES));
    assert_eq!(read("a.csv", open), "a.csv:3:3: the quote that opens here is not closed (row 2)\n");
    let long = "x".repeat(MAX_ROW_BYTES + 1);
    assert_eq!(read("a.csv", format!("a,b\n1,{long}\n")), "a.csv:2:1: row 1 is longer than 16 MiB\n");
    assert_eq!(
        read("a.json", format!("[{{\"a\": \"{long}\"}}]")),
        "a.json:1:2: row 1 is longer than 16 MiB (expected a list of objects, one for each row)\n"
    );
    assert_eq!(read("a.ndjson", format!("{{\"a\": \"{long}\"}}")), "a.ndjson:1:1: row 1 is longer than 16 MiB\n");
    let commas = ",".repeat(100_000);
    assert!(read("a.csv", format!("a\n{commas}\n")).contains("row 1 has 100001 values, and the first line names 1"));
    assert!(
        read("a.csv", format!("{commas}\n1\n")).contains("the first line names 100001 columns; at most 10000 can be")
    );
    let names: String =
        (0..=MAX_COLUMNS).flat_map(|it| ["{\"".to_owned(), it.to_string(), "\": 1}\n".to_owned()]).collect();
    assert!(read("a.ndjson", names).contains("more than 10000 different names"));
}

#[test]
fn a_file_that_changes_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let file = |text: &str| {
        fs::write(&path, "a,b\n1,2\n3,4\n").unwrap();
        let file = DataFile::open(&path).unwrap();
        fs::write(&path, text).unwrap();
        let rows: Vec<_> = file.rows().collect();
        rows.last().unwrap().as_ref().map(|row| row.number).map_err(ToString::to_string)
    };
    assert_eq!(file("a,b\n1,2\n5,6\n"), Ok(1));
    for (text, told) in [
        ("a,b\n1,2\n", "the file has changed since it was opened with 2 rows; seen at row 2"),
        ("a,b\n1,2\n3,4\n5,6\n", "the file has changed since it was opened with 2 rows; seen at row 3"),
        ("a,b\n1,2\n3\n", "row 2 has 1 value, and the first line names 2"),
        ("", "the file is empty: its first line must name the columns"),
    ] {
        assert!(file(text).unwrap_err().contains(told), "{text:?}");
    }
}

#[test]
fn rows_are_read_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, "id,b\n1,2\n3,4\n").unwrap();
    let file = DataFile::open(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let clone = file.clone();
    let pairs: Vec<_> = file.rows().zip(clone.rows()).map(|(one, other)| (one.unwrap(), other.unwrap())).collect();
    assert!(pairs.iter().all(|(one, other)| one == other));
    assert_eq!(pairs[1].0.label.as_deref(), Some("3"));
    assert_eq!((file.len(), file.names().len()), (2, 2));
}

/// A pipe can be read only once.
#[cfg(unix)]
#[test]
fn a_pipe_is_copied_and_its_content_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::write(pipe, "{\"a\": 1.10}\n{\"a\": 2}\n")
    });
    let file = DataFile::open(&pipe).unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(rows(&file), "{\"a\":1.10}\n{\"a\":2}\n");
    assert_eq!(rows(&file), "{\"a\":1.10}\n{\"a\":2}\n");
}

#[test]
fn what_reaches_over_a_buffer_is_whole() {
    for pad in 65_500..65_560 {
        let text = format!("a,b\n{},\"é\"\"\r\nx\"\r\n7,1.10\r\n", "é".repeat(pad / 2));
        let told = read("a.csv", text);
        assert!(told.ends_with("\"b\":\"é\\\"\\r\\nx\"}\n{\"a\":7,\"b\":1.10}\n"), "{pad}");
    }
}

const PIECES: &str = "a¦b¦1¦,¦;¦\t¦|¦\"¦\"\"¦\n¦\r\n¦\r¦ ¦{¦}¦[¦]¦:¦{\"a\": 1}¦\"a\"¦\\¦\\u¦- ¦---\n¦a: 1¦1.10¦007¦é¦\0¦\u{feff}¦😀¦null";

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_breaks_its_reader(
        name in proptest::sample::select(vec!["a.csv", "a.json", "a.ndjson", "a.yaml", "a"]),
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.split('¦').collect::<Vec<_>>()), 0..30),
        more in proptest::collection::vec(any::<u8>(), 0..4),
    ) {
        let bytes = [pieces.concat().as_bytes(), &more].concat();
        read(name, bytes);
    }

    #[test]
    fn what_is_written_in_quotes_comes_back(table in proptest::collection::vec(proptest::collection::vec("[^\0]{0,6}", 3), 1..5)) {
        let quoted = |row: &Vec<String>| row.iter().map(|it| format!("\"{}\"", it.replace('"', "\"\""))).collect::<Vec<_>>().join(";");
        let text = format!("a;b;c\n{}\n", table.iter().map(quoted).collect::<Vec<_>>().join("\r\n"));
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("a.csv");
        fs::write(&path, text).unwrap();
        let rows = DataFile::open(&path).unwrap().rows();
        let found: Vec<Vec<String>> = rows
            .map(|row| row.unwrap().values.into_iter().map(|(_, it)| it.as_str().unwrap().to_owned()).collect())
            .collect();
        prop_assert_eq!(found, table);
    }
}
