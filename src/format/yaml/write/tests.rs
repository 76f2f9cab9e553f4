//! What is written is read as the same, and is in the one form.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Pair, Yaml, document};
use crate::{
    source::{Node, Source, documents},
    tidy::{Shape, tidy},
};

/// The text in the one form.
fn tidied(text: &str) -> String {
    let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
    tidy(&source, Shape::Variables).unwrap_or_else(|problems| format!("{problems:?}"))
}

fn read(text: &str) -> Vec<Node> {
    let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
    let mut problems = Vec::new();
    let nodes = documents(&source, &mut problems);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    nodes
}

fn written(value: &Value) -> String {
    document(Yaml::of(value).pairs())
}

#[track_caller]
fn comes_back(value: &Value) {
    let text = written(value);
    let nodes = read(&text);
    assert_eq!(nodes[0].to_json(), *value, "{text}");
    assert_eq!(tidied(&text), text);
}

#[test]
fn what_is_short_goes_on_one_line() {
    let value = json!({
        "name": "Get a user", "n": 9_007_199_254_740_993_u64, "auth": { "bearer": "<<token>>" }, "list": ["a", "b, c", true, null],
        "docs": "one\ntwo\n", "empty": {}, "none": [],
        "long": (0..30).map(|it| format!("item {it}")).collect::<Vec<_>>(),
        "deep": { "a": { "b": { "c": { "d": 1 } } } },
        "items": [{ "name": "x", "text": "a\nb" }, [[1], 2]],
    });
    let text = written(&value);
    assert!(text.starts_with(
        "name: Get a user\nn: 9007199254740993\nauth: { bearer: <<token>> }\nlist: [a, \"b, c\", true, null]\ndocs: |\n  one\n  two\nempty: {}\nnone: []\nlong:\n  - item 0\n"
    ), "{text}");
    assert!(
        text.ends_with(
            "deep:\n  a: { b: { c: { d: 1 } } }\nitems:\n  - name: x\n    text: |-\n      a\n      b\n  - [[1], 2]\n"
        ),
        "{text}"
    );
    comes_back(&value);
}

/// Texts that YAML could take for something else.
#[rustfmt::skip]
const TRICKY: &[&str] = &[
    "", " ", "null", "~", "true", "False", "1", "1.10", "007", "0x1F", ".5", "-", "- a", "-a", "--- a", "...", "<<",
    "<<a>>", "a: b", "a:", "a #b", "a#b", "#a", "'a'", "\"a\"", "it's", "say \"it's\"", "\\", "a\\nb", "[a]", "{a}",
    "a, b", "a\tb", "a\nb", "a\n", "\na", " a\nb", "a\n\n\n", "\n", "\n\n", "a\n  \nb", "a\n\t\nb\n",
    "a\n \n\n \t\nb", "a \nb", "\ta\nb", "\u{7f}", "\u{85}", "\u{2028}", "\u{feff}a", "é", "日本", "🙂", "a\r\nb", "?",
    "? a", ":", ":a", "@a", "`a`", "%a", "!a", "&a", "*a", "|", ">", "=", ".inf", ".nan", "---\na", "...\nb",
    "# a\nb", "key: x\n---\nkey: y\n", "a -", "a ?", "- -",
];

#[test]
fn a_text_stays_a_text() {
    for text in TRICKY {
        comes_back(&json!({ "a": text, "list": [text, [text, { "k": text }]], "m": { *text: text, "z": 1 } }));
        comes_back(&json!({ "a": { "deep": { *text: { "deeper": [{ "a": text, "b": [text] }] } } } }));
    }
}

#[test]
fn comments_stand_above_their_keys() {
    let mut pair = Pair::new("status", Yaml::Number("200".to_owned()));
    pair.comment = vec!["It is\nright".to_owned(), "# and good".to_owned()];
    let text = document(&[Pair::new("expect", Yaml::Map(vec![pair]))]);
    assert_eq!(text, "expect:\n  # It is right\n  # # and good\n  status: 200\n");
    assert_eq!(document(&[]), "{}\n");
    let forced = Yaml::Block(vec![Pair::new("a", true)]);
    assert_eq!(document(&[Pair::new("query", forced)]), "query:\n  a: true\n");
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~\n\té]{0,12}".prop_map(Value::from),
        "[a-c:# \n\t'\"\\-{}\\[\\],]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[ -~\n]{0,6}", inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_comes_back(value in values()) {
        let value = json!({ "a": value });
        let text = written(&value);
        prop_assert_eq!(read(&text)[0].to_json(), value, "{}", text);
        prop_assert_eq!(tidied(&text), text);
    }
}
