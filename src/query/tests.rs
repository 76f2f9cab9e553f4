//! Every kind of query, asked of one exchange.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use serde_json::json;

use super::*;
use crate::{
    scope::{Layer, Store},
    source::{Source, documents},
    wire::{Request, Response, Timing},
};

fn exchange(body: &str) -> Exchange {
    let mut response = Response { status: 201, body: body.to_owned().into(), ..Response::default() };
    for (name, value) in [
        ("ETag", "\"v1\""),
        ("Set-Cookie", "sid=old"),
        ("X-Tag", "a"),
        ("set-cookie", "sid=a=b; Path=/"),
        ("x-tag", "b"),
    ] {
        response.headers.push((name.to_owned(), value.to_owned()));
    }
    let url = "http://127.0.0.1/x?y=1".parse().unwrap();
    let request = Request::new("GET", url);
    response.timing = Timing {
        dns: Some(Duration::from_millis(1)),
        connect: Some(Duration::from_millis(2)),
        tls: None,
        first_byte: Duration::from_micros(8_300),
        download: Duration::from_millis(1),
    };
    Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::from_micros(12_340) }
}

fn store() -> Store {
    let mut store = Store::default();
    for (name, value) in
        [("name", json!("O'Brien \\ \"x\"")), ("id", json!(9_007_199_254_740_993_u64)), ("tag", json!("X-Tag"))]
    {
        store.set_value(Layer::Environment, name, value, false);
    }
    store
}

/// The answer as JSON, `-` for nothing, or the error.
fn ask(query: &str, body: &str) -> String {
    let query = match Query::parse(query, Place::default()) {
        Ok(query) => query,
        Err(error) => return format!("! {error} ({})", error.help.clone().unwrap_or_default()),
    };
    match query.find(&exchange(body), &store().scope(&[])) {
        Ok(Some(value)) => value.to_string(),
        Ok(None) => "-".to_owned(),
        Err(error) => format!("! {error}"),
    }
}

const JSON: &str = r#"{"id": 9007199254740993, "long": 1234567890123456789012345678901234567890, "price": 1.10,
    "items": [{"name": "O'Brien \\ \"x\"", "id": 9007199254740993}, {"name": "b", "id": 2}]}"#;

#[test]
fn each_kind_finds_its_part() {
    for (query, expected) in [
        ("status", "201"),
        ("time", "12.34"),
        ("time total", "12.34"),
        ("time dns", "1"),
        ("time connect", "2"),
        ("time tls", "! there was no TLS: the answer came without"),
        ("time first_byte", "8.3"),
        ("time ttfb", "8.3"),
        ("time download", "1"),
        ("time donwload", "! the time has no part `donwload` (did you mean `download`?)"),
        ("url", r#""http://127.0.0.1/x?y=1""#),
        ("size", "3"),
        ("md5", r#""3872c9ae3f427af0be0ead09d07ae2cf""#),
        ("sha1", r#""86eda770a6060824b090dd4df091e3bd4121279c""#),
        ("sha256", r#""c22fea5d7428e5cf47ef6354c97c9223c95d6dcdc3e0d2300ff79056b1ff3d85""#),
        (
            "sha512",
            r#""3a73488d00409e5bbd2ce35ceaf00464e89171076e7260a0d21931b3b4c9e2b3639d23a08d945ddf57b6abb1ada414694a4171aeed348aaed4d48b28e6924c67""#,
        ),
        (
            "sha512 x",
            "! `sha512` stands alone, found `sha512 x` (what is expected of it stands behind a colon: `sha512: x`)",
        ),
        ("body", r#""a=1""#),
        ("header etag", r#""\"v1\"""#),
        ("header <<tag>>", r#"["a","b"]"#),
        ("header nothing", "-"),
        ("cookie sid", r#""a=b""#),
        ("cookie SID", "-"),
        (r"regex a=(\d)", r#""1""#),
        ("regex b", "-"),
        ("$.id", "! the body is not JSON: expected value at line 1 column 1"),
        ("$['<<nmae>>']", "! `<<nmae>>` has no value here; did you mean `name`?"),
    ] {
        assert_eq!(ask(query, "a=1"), expected, "{query}");
    }
}

#[test]
fn json_is_found_as_it_is() {
    for (query, expected) in [
        ("$.id", "9007199254740993"),
        ("$.long", "1234567890123456789012345678901234567890"),
        ("jsonpath $.price", "1.10"),
        ("$.items[?@.name == '<<name>>'].id", "9007199254740993"),
        ("$.items[?@.name == \"<<name>>\"].id", "9007199254740993"),
        ("$.items[?@.id == <<id>>].id", "9007199254740993"),
        ("$.items[*].id", "[9007199254740993,2]"),
        ("$.nothing", "-"),
        (
            "$.items[?@.name == <<name>>].id",
            "! `$.items[?@.name == O'Brien \\ \"x\"].id`: not a JSONPath: unexpected `O` at character 20",
        ),
    ] {
        assert_eq!(ask(query, JSON), expected, "{query}");
    }
}

const XML: &str =
    r#"<?xml version="1.0"?><r xmlns="urn:d" xmlns:p="urn:p"><p:i n="1">one</p:i><p:i>t&amp;w<b/>o</p:i><k>3</k></r>"#;

#[test]
fn xml_is_found_by_its_namespaces() {
    for (query, expected) in [
        ("//p:i", r#"["one","t&wo"]"#),
        ("//p:i[1]/@n", r#""1""#),
        ("//_:k", r#""3""#),
        ("//k", "-"),
        ("/_:r/_:k/text()", r#""3""#),
        ("xpath count(//p:i)", "2"),
        ("xpath 1 div 3 > 0", "true"),
        ("xpath number(//k)", "-"),
        ("xpath concat('a', //_:k)", r#""a3""#),
    ] {
        assert_eq!(ask(query, XML), expected, "{query}");
    }
    for query in ["//q:i", "//*[@q:n = 'p:x']", "//p:i/q:*", "xpath q:f()"] {
        assert!(ask(query, XML).contains("does not declare the prefix `q`"), "{}", ask(query, XML));
    }
    assert_eq!(ask("//p:i[child::text() = 'one']/@xml:lang", XML), "-");
    assert!(ask("/a", "{}").starts_with("! the body is not XML: "), "{}", ask("/a", "{}"));
    assert!(ask("/a", "<a>\n<b></a>").starts_with("! the body is not XML: "), "{}", ask("/a", "<a>\n<b></a>"));
}

#[test]
fn no_xml_breaks_us() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(ask("//a", &deep), "! the body's XML is nested deeper than 256 elements");
    let allowed = format!("{}x{}", "<a>".repeat(256), "</a>".repeat(256));
    assert_eq!(ask("string(/)", "").chars().next(), Some('!'));
    assert_eq!(ask("/a", &allowed), r#""x""#);
    for end in 0..XML.len() {
        let _ = ask("//*", &XML[..end]);
        for junk in ["<", ">", "</r>", "&", "&#0;", "\"", "x", "<!--", "<![CDATA[", "<?", "<x/>", " xmlns:q=''"] {
            let _ = ask("//*", &format!("{}{junk}{}", &XML[..end], &XML[end..]));
            let _ = ask("//*", &format!("{}{junk}", &XML[..end]));
        }
    }
}

#[test]
fn no_expression_breaks_us() {
    for text in [
        "(".repeat(10_000),
        "-".repeat(900),
        "1+".repeat(480) + "1",
        "a/".repeat(480) + "a",
        "a[".repeat(400),
        "x(".repeat(400),
    ] {
        let _ = ask(&format!("xpath {text}"), XML);
        let _ = ask(&format!("//{text}"), XML);
    }
}

#[test]
fn what_is_no_query_is_told() {
    for (query, expected) in [
        ("heder ETag", "! `heder ETag` is no query (did you mean `header`?)"),
        ("header", "! `header` needs more: `header ETag` ()"),
        (
            "status 200",
            "! `status` stands alone, found `status 200` (what is expected of it stands behind a colon: `status: 200`)",
        ),
        ("body $.id", "! `body` stands alone, found `body $.id` (a path looks into the body by itself: `$.id`)"),
        ("regex a(", "! not a regular expression: unclosed group ()"),
        ("//a[", "! not an XPath: "),
        ("$.a[?", "! not a JSONPath: it ends too early ()"),
        (
            "account_id",
            "! `account_id` is no query (did you mean `$.account_id`? a query is a JSONPath `$.id`, an XPath `//id`",
        ),
        ("", "! `` is no query (a query is a JSONPath"),
    ] {
        assert!(ask(query, "").starts_with(expected), "{query}: {}", ask(query, ""));
    }
}

#[test]
fn a_bad_query_is_told_at_its_place_and_names_are_known() {
    let source = Source::from_bytes("a.yaml", b"- $.a[\n- header <<tag>>\n- '$.a[<<id>>]'\n- {}\n".to_vec()).unwrap();
    let mut problems = Vec::new();
    let nodes = documents(&source, &mut problems);
    let queries = Vec::<Query>::read(&nodes[0], &mut Reader::new(source.name, Path::new(""), &mut problems)).unwrap();
    let places: Vec<_> =
        queries.iter().flat_map(Query::names).map(|(name, place, _)| format!("{} {place}", name.text())).collect();
    assert_eq!(places, ["tag a.yaml:2:12", "id a.yaml:3:10"]);
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "a.yaml:1:3: not a JSONPath: it ends too early",
            "a.yaml:4:3: expected a query such as `$.id` or `header ETag`, found a map",
        ]
    );
    assert_eq!(queries[0].written(), "header <<tag>>");
}

#[test]
fn a_plain_path_is_found_without_a_copy() {
    let exchange = exchange(JSON);
    let store = store();
    let query = Query::parse("$.items[1].id", Place::default()).unwrap();
    assert!(matches!(query.look(&exchange, &store.scope(&[])), Ok(Some(Cow::Borrowed(_)))));
}
