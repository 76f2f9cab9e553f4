//! What paths find: an original table, of what RFC 9535 says.

use serde_json::{Value, json};

use super::path::Path;

const SHOP: &str = r#"{
    "id": 9007199254740993,
    "huge": 1234567890123456789012345678901234567890,
    "price": 1.10,
    "name": "shop",
    "": "empty",
    "a b": 1,
    "a.b": 2,
    "it's": 3,
    "say \"hi\"": 4,
    "back\\slash": 5,
    "é☺": 6,
    "😀": 7,
    "null": null,
    "no": false,
    "list": [0, 1, 2, 3, 4],
    "mixed": [1, "1", 1.0, true, null, [1], {"v": 1}, "b", "a", 2],
    "items": [
        {"id": 1, "name": "one", "tags": ["x", "y"], "price": 5},
        {"id": 2, "name": "two", "tags": [], "price": 7.50, "old": true},
        {"id": 9007199254740993, "name": "three\nlines", "price": 0.1, "old": null},
        {"id": 9007199254740992, "name": "O'Brien", "tags": ["x"], "price": 10}
    ],
    "tree": {"v": 1, "l": {"v": 2, "l": {"v": 3}}, "r": [{"v": 4}, {"v": 5}]},
    "words": ["ab", "abc", "xabx", "a\rb", "Ünï", "a.b"]
}"#;

fn find(path: &str) -> Vec<Value> {
    let shop: Value = serde_json::from_str(SHOP).unwrap();
    let path = Path::compile(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    path.all(&shop).into_iter().cloned().collect()
}

/// What is found, as JSON.
const TABLE: &[(&str, &str)] = &[
    // Names and indexes.
    ("$.id", "[9007199254740993]"),
    ("$.huge", "[1234567890123456789012345678901234567890]"),
    ("$.price", "[1.10]"),
    ("$['name']", r#"["shop"]"#),
    ("$[\"name\"]", r#"["shop"]"#),
    ("$['']", r#"["empty"]"#),
    ("$['a b']", "[1]"),
    ("$['a.b']", "[2]"),
    (r"$['it\'s']", "[3]"),
    ("$[\"it's\"]", "[3]"),
    ("$['say \"hi\"']", "[4]"),
    (r"$['back\\slash']", "[5]"),
    ("$.é☺", "[6]"),
    (r"$['\u00e9\u263A']", "[6]"),
    ("$.😀", "[7]"),
    (r"$['\uD83D\uDE00']", "[7]"),
    ("$.null", "[null]"),
    ("$.missing", "[]"),
    ("$.name.missing", "[]"),
    ("$.list[0]", "[0]"),
    ("$.list[-1]", "[4]"),
    ("$.list[5]", "[]"),
    ("$.list[-6]", "[]"),
    ("$.name[0]", "[]"),
    ("$.list['0']", "[]"),
    ("$ .list [1]", "[1]"),
    // Several selectors, duplicates, order.
    ("$.list[3,0]", "[3,0]"),
    ("$.list[1,1,-4]", "[1,1,1]"),
    ("$['no','name']", r#"[false,"shop"]"#),
    ("$.list[0,3:,9]", "[0,3,4]"),
    // Slices.
    ("$.list[1:3]", "[1,2]"),
    ("$.list[:2]", "[0,1]"),
    ("$.list[-2:]", "[3,4]"),
    ("$.list[::2]", "[0,2,4]"),
    ("$.list[::-1]", "[4,3,2,1,0]"),
    ("$.list[3:0:-2]", "[3,1]"),
    ("$.list[:1:-1]", "[4,3,2]"),
    ("$.list[-9:9]", "[0,1,2,3,4]"),
    ("$.list[9:-9:-3]", "[4,1]"),
    ("$.list[2:1]", "[]"),
    ("$.list[::0]", "[]"),
    ("$.tree[0:1]", "[]"),
    // Wildcards and descendants.
    ("$.items[*].id", "[1,2,9007199254740993,9007199254740992]"),
    ("$.tree.r.*", r#"[{"v":4},{"v":5}]"#),
    ("$.name.*", "[]"),
    ("$.tree..v", "[1,2,3,4,5]"),
    ("$.tree..l.v", "[2,3]"),
    ("$.tree.r..[0]", r#"[{"v":4}]"#),
    ("$.tree.r..[1,0].v", "[5,4]"),
    ("$.items..tags[0]", r#"["x","x"]"#),
    // Filters: existence.
    ("$.items[?@.old].id", "[2,9007199254740993]"),
    ("$.items[?!@.old].id", "[1,9007199254740992]"),
    ("$.items[?@.tags[0]].id", "[1,9007199254740992]"),
    ("$.items[?@['name'] && @.old].id", "[2,9007199254740993]"),
    ("$.mixed[?@.v]", r#"[{"v":1}]"#),
    ("$.tree[?@.v == 2].v", "[2]"),
    ("$.items[?$.no].id", "[1,2,9007199254740993,9007199254740992]"),
    ("$.items[?$.missing].id", "[]"),
    // Filters: comparing.
    ("$.items[?@.id == 9007199254740993].name", r#"["three\nlines"]"#),
    ("$.items[?@.id == $.id].id", "[9007199254740993]"),
    ("$.items[?@.id > 9007199254740992].id", "[9007199254740993]"),
    ("$[?@ == 1234567890123456789012345678901234567890]", "[1234567890123456789012345678901234567890]"),
    ("$.items[?@.price == 0.1].id", "[9007199254740993]"),
    ("$.items[?@.price == 0.10000000000000001].id", "[]"),
    ("$.items[?@.price>=7.5].id", "[2,9007199254740992]"),
    ("$.items[?7.5e0 <= @.price].id", "[2,9007199254740992]"),
    ("$.items[?@.price > 5 && @.price < 10 || @.id == 1].id", "[1,2]"),
    ("$.items[?!(@.price > 5)].id", "[1,9007199254740993]"),
    (r"$.items[?@.name == 'O\'Brien'].price", "[10]"),
    (r"$.items[?@.name == 'three\nlines'].price", "[0.1]"),
    ("$.items[?@.missing == @.absent].id", "[1,2,9007199254740993,9007199254740992]"),
    ("$.items[?@.missing != 1].id", "[1,2,9007199254740993,9007199254740992]"),
    ("$.items[?@.missing < 1].id", "[]"),
    ("$.items[?@.missing <= @.absent].id", "[1,2,9007199254740993,9007199254740992]"),
    ("$.items[?@.old == null].id", "[9007199254740993]"),
    ("$.items[?@.old == true].id", "[2]"),
    ("$.mixed[?@ == 1]", "[1,1.0]"),
    ("$.mixed[?@ == '1']", r#"["1"]"#),
    ("$.mixed[?@ > 'a']", r#"["b"]"#),
    ("$.mixed[?@ >= true]", "[true]"),
    ("$.mixed[?@ == $.tree.r[9]]", "[]"),
    ("$.mixed[?@ == @]", r#"[1,"1",1.0,true,null,[1],{"v":1},"b","a",2]"#),
    ("$.list[?@ < 3 && @ != 1]", "[0,2]"),
    // Filters inside of filters.
    ("$.items[?@.tags[?@ == 'y']].id", "[1]"),
    ("$[?@[?@ > 3]]", "[[0,1,2,3,4]]"),
    // Functions.
    ("$.items[?length(@.name) == 3].id", "[1,2]"),
    ("$.items[?length(@.tags) == 0].id", "[2]"),
    ("$.items[?length(@) > 4].id", "[2]"),
    ("$.words[?length(@) == 3 && length('é') == 1]", r#"["abc","a\rb","Ünï","a.b"]"#),
    ("$.items[?length(@.id) == 1].id", "[]"),
    ("$.items[?count(@.*) > 4].id", "[2]"),
    ("$.items[?count(@.tags[*]) == 1].id", "[9007199254740992]"),
    ("$.items[?value(@..tags[0]) == 'x'].id", "[1,9007199254740992]"),
    ("$.words[?match(@, 'a.b')]", r#"["a.b"]"#),
    ("$.words[?match(@, 'ab|abc')]", r#"["ab","abc"]"#),
    ("$.words[?search(@, 'ab')]", r#"["ab","abc","xabx"]"#),
    (r"$.words[?match(@, 'a\\.b')]", r#"["a.b"]"#),
    ("$.words[?search(@, '[.]')]", r#"["a.b"]"#),
    ("$.words[?search(@, '(')]", "[]"),
    ("$.list[?search(@, '1')]", "[]"),
    ("$.words[?!match(@, $.words[0])]", r#"["abc","xabx","a\rb","Ünï","a.b"]"#),
    ("$.words[?length(value($.words[?@ == 'ab'])) == 2 && @ == 'ab']", r#"["ab"]"#),
];

#[test]
fn paths_find_what_the_rfc_says() {
    for (path, expected) in TABLE {
        assert_eq!(Value::Array(find(path)).to_string(), *expected, "{path}");
    }
}

#[test]
fn the_library_finds_the_same_but_for_what_it_bends() {
    // Exact numbers, filters inside of filters, and the order of several selectors behind `..`.
    let bent = ["9007199254740992", "== $.id", "1234567890", "0.1000", "$[?@[?", "[?@.tags[?", "..[1,0]"];
    let shop: Value = serde_json::from_str(SHOP).unwrap();
    for (text, _) in TABLE.iter().filter(|(text, _)| !bent.iter().any(|it| text.contains(it))) {
        let Ok(query) = jsonpath_rust::parser::parse_json_path(text) else { continue };
        let theirs = jsonpath_rust::query::js_path_process(&query, &shop).unwrap();
        let sorted = |mut texts: Vec<String>| {
            texts.sort();
            texts
        };
        let theirs = sorted(theirs.into_iter().map(|it| it.val.to_string()).collect());
        assert_eq!(sorted(find(text).iter().map(ToString::to_string).collect()), theirs, "{text}");
    }
}

#[test]
fn a_path_of_names_and_indexes_needs_no_list() {
    let shop: Value = serde_json::from_str(SHOP).unwrap();
    for text in ["$", "$.items[1].tags", "$.items[-1]['name']", "$.items[9].name", "$.name.x", "$.list.x"] {
        let path = Path::compile(text).unwrap();
        assert!(path.is_singular(), "{text}");
        let query = jsonpath_rust::parser::parse_json_path(text).unwrap();
        assert_eq!(path.all(&shop), super::walk::nodes(&query, &shop), "{text}");
    }
    for text in ["$.*", "$..id", "$.list[0,1]", "$.list[:1]", "$.items[?@.id==1]"] {
        assert!(!Path::compile(text).unwrap().is_singular(), "{text}");
    }
    assert!(Path::compile("$.a").unwrap().is_singular());
}

#[test]
fn forms_without_meaning_are_refused() {
    for (path, why) in [
        ("$[?length(@.a)]", "what `length` gives must be compared: `length(...) > 0`"),
        ("$[?count(@.*)]", "what `count` gives must be compared: `count(...) > 0`"),
        ("$[?value(@.a)]", "what `value` gives must be compared: `value(...) > 0`"),
        ("$[?length(@.*) < 3]", "`length` takes one value, and this path may find several; see `value(...)`"),
        ("$[?value(1) == 1]", "`value` takes a path"),
        ("$[?count(length(@.a)) == 1]", "`count` takes a path, not what a function gives"),
        ("$[?match(@.*, 'a')]", "`match` takes one value, and this path may find several; see `value(...)`"),
        ("$[?search(@.a, $..b)]", "`search` takes one value, and this path may find several; see `value(...)`"),
        ("$[?length(match(@.a, 'b')) == 1]", "`length` takes a value, not a condition"),
        ("$[?in(@, $.list)]", "there is no function `in`"),
        ("$[?@[?length(@.*) < 3]]", "`length` takes one value, and this path may find several; see `value(...)`"),
        ("$.a[", "it ends too early"),
        ("$.a[?(@.b = 1)]", "unexpected `=` at character 11"),
        ("$.a[?@.b == 12345678901234567890 && @.c = 1]", "unexpected `=` at character 41"),
        ("$.a[?1 == 2 && @.c = 1]", "unexpected `=` at character 20"),
        ("$.a..", "it ends too early"),
        ("$.x-id", "unexpected `-` at character 4"),
        ("$.list[01]", "unexpected `0` at character 8"),
        ("$.list[9007199254740992]", "unexpected `9` at character 8"),
    ] {
        let error = Path::compile(path).map(|_| ()).unwrap_err();
        assert!(error.why.ends_with(why), "{path}: {}", error.why);
    }
    let deep = format!("$[?{}@.a{}]", "(".repeat(200), ")".repeat(200));
    assert!(Path::compile(&deep).unwrap_err().why.contains("nested deeper"));
    for (text, count) in
        [("length(", 120), ("@[?", 60), ("(", 120), ("!(", 60), ("@.a==length(", 100), ("match(@.a,", 100)]
    {
        // Read one way after the other, they would take for ever.
        let _ = Path::compile(&format!("$[?{}", text.repeat(count)));
        let _ = Path::compile(&format!("$[?{}@.a{}]", text.repeat(count), ")".repeat(count)));
    }
    assert!(Path::compile("$.x-id").unwrap_err().help.unwrap().contains("$['x-id']"));
    assert!(Path::compile("$[?@.b = 1]").unwrap_err().help.unwrap().contains("`==`"));
}

#[test]
fn numbers_in_texts_and_indexes_stay_what_they_are() {
    let json = json!({"a1234567890123456789": [1], "1 == 2": 3, "x": {"1e5": 1}});
    for (path, expected) in [
        ("$.a1234567890123456789[?@ == 1]", json!([1])),
        ("$['1 == 2']", json!([3])),
        ("$[?@['1e5'] == 1.0]['1e5']", json!([1])),
        ("$[?@[0] == 1][0]", json!([1])),
        (r"$[?@['\\'] != '1 == 1' && @[0]<2][0]", json!([1])),
    ] {
        let found = Path::compile(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(json!(found.all(&json)), expected, "{path}");
    }
}
