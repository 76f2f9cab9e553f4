//! Every word of `expect` and every predicate: held and failed, with the words that the user reads.

use std::{
    path::Path,
    time::{Duration, Instant, SystemTime},
};

use serde_json::{Value, json};

use super::*;
use crate::{
    scope::{Layer, Store},
    source::{Place, Read as _, Reader, Source, documents},
    wire::{Exchange, Request, Response},
};

const BODY: &str = r#"{
    "id": 9007199254740993, "long": 1234567890123456789012345678901234567890, "price": 1.10, "huge": 1e999,
    "page_size": "30", "name": "Ada", "nothing": null, "yes": true, "no_text": "", "none": [], "map": {},
    "list": [1, 2, 3], "tags": ["a", "b"], "date": "2026-11-23T10:00:00+01:00", "day": "2026-11-23",
    "uuid": "0188d2a0-7b1c-7c3e-9d4f-0123456789ab", "mail": "ada@example.org", "uri": "https://example.org/x",
    "user": {"name": "Ada", "age": 36, "address": {"city": "London", "zip": "NW1"}},
    "items": [{"id": 1, "price": 5}, {"id": 2, "price": 7.5}, {"id": 3, "price": 10}]
}"#;

fn exchange(body: &str) -> Exchange {
    let mut response = Response { status: 201, body: body.to_owned().into(), ..Response::default() };
    for (name, value) in
        [("ETag", "\"v1\""), ("X-Count", "3"), ("Vary", "a"), ("Vary", "b"), ("Set-Cookie", "sid=s1; Path=/")]
    {
        response.headers.push((name.to_owned(), value.to_owned()));
    }
    let request = Request::new("GET", "http://127.0.0.1/x".parse().unwrap());
    Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::from_micros(812_345) }
}

fn store() -> Store {
    let mut store = Store::default();
    for (name, value) in [
        ("id", json!(9_007_199_254_740_993_u64)),
        ("name", json!("Ada")),
        ("code", json!("201")),
        ("three", json!(3)),
        ("limit", json!("1s")),
        ("list", json!([1, 2, 3])),
        ("pattern", json!("^A")),
        ("new", json!("2027-01-01")),
    ] {
        store.set_value(Layer::Environment, name, value, false);
    }
    store
}

fn read_in(folder: &Path, text: &str) -> (Expectations, Vec<String>) {
    let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
    let mut problems = Vec::new();
    let nodes = documents(&source, &mut problems);
    let expectations =
        nodes.first().and_then(|it| Expectations::read(it, &mut Reader::new(source.name, folder, &mut problems)));
    (expectations.unwrap_or_default(), problems.iter().map(ToString::to_string).collect())
}

fn judge(text: &str, body: &str) -> Vec<Verdict> {
    let (expectations, problems) = read_in(Path::new(""), text);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    expectations.judge(&exchange(body), &store().scope(&[]), &Place::default())
}

/// What came of one expectation: `held`, or what was expected and why it failed.
fn tell(text: &str, body: &str) -> String {
    let verdicts = judge(text, body);
    let verdict = verdicts.last().unwrap();
    match (verdict.held, &verdict.why) {
        (true, _) => "held".to_owned(),
        // What is there instead is another test's.
        (false, Some(why)) => format!("expected {}: {}", verdict.expected, why.split(": `$").next().unwrap()),
        (false, None) => format!("expected {}", verdict.expected),
    }
}

fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(tell(text, BODY), *expected, "{text}");
    }
}

#[test]
fn a_plain_value_is_equality_with_its_type() {
    check(&[
        ("$.id: 9007199254740993", "held"),
        ("$.id: 9007199254740992", "expected 9007199254740992"),
        ("$.id: <<id>>", "held"),
        ("$.long: 1234567890123456789012345678901234567890", "held"),
        ("$.price: 1.1", "held"),
        ("$.page_size: 30", "expected 30: expected 30 (integer), got \"30\" (string)"),
        ("$.page_size: \"30\"", "held"),
        ("$.name: Ada", "held"),
        ("$.name: <<name>>", "held"),
        ("$.name: Bob", "expected \"Bob\""),
        ("$.nothing: null", "held"),
        ("$.missing: null", "expected null: nothing is there"),
        ("$.yes: true", "held"),
        ("$.list: [1, 2.0, 3]", "held"),
        ("$.list: [1, 9, 3]", "expected [1,9,3]: at $.list[1]: expected 9, got 2"),
        (
            "$.items: [{ id: 1, price: 5 }, { id: 2, price: 7 }, { id: 3, price: 10 }]",
            "expected [{\"id\":1,\"price\":5},{\"id\":2,\"price\":7},{\"id\":3,\"price\":10}]: at $.items[1].price: expected 7, got 7.5",
        ),
        ("$.list: <<list>>", "held"),
        ("$.user: { equals: { age: 36, name: Ada, address: { zip: NW1, city: London } } }", "held"),
        ("$.name: { equals: { a: 1 } }", "expected {\"a\":1}: expected an object with 1 key, got \"Ada\" (string)"),
        ("$.name: { not_equals: Bob }", "held"),
        ("$.name: { not_equals: Ada }", "expected not \"Ada\""),
        ("$.missing: { not_equals: Ada }", "expected not \"Ada\": nothing is there"),
        (
            "$.name: <<nmae>>",
            "expected a value, but `<<nmae>>` has no value here; did you mean `name`?: `<<nmae>>` has no value here; did you mean `name`?",
        ),
    ]);
}

#[test]
fn numbers_are_compared_exactly() {
    check(&[
        ("$.id: { gt: 9007199254740992 }", "held"),
        ("$.id: { gt: 9007199254740993 }", "expected greater than 9007199254740993"),
        ("$.id: { gte: <<id>> }", "held"),
        ("$.price: { lt: 1.1 }", "expected less than 1.1"),
        ("$.price: { lte: 1.1 }", "held"),
        ("$.name: { gt: 3 }", "expected greater than 3: \"Ada\" (string) is not a number"),
        ("$.page_size: { gt: 3 }", "expected greater than 3: \"30\" (string) is not a number"),
        ("$.id: { gt: <<name>> }", "expected greater than \"Ada\": cannot be compared with \"Ada\" (string)"),
        ("$.price: { approx: { value: 1, within: 0.1 } }", "held"),
        ("$.price: { approx: { value: 1, within: 0.09 } }", "expected 1 within 0.09"),
        ("$.price: { approx: { value: 1.10, within: 0 } }", "held"),
        ("$.name: { approx: { value: 1, within: 1 } }", "expected 1 within 1: \"Ada\" (string) is not a number"),
        ("$.long: { approx: { value: 1.2e39, within: 1e38 } }", "held"),
    ]);
}

#[test]
fn texts_are_looked_into() {
    check(&[
        ("$.name: { contains: d }", "held"),
        ("$.name: { contains: x }", "expected containing \"x\""),
        ("$.name: { not_contains: x }", "held"),
        ("$.name: { not_contains: d }", "expected not containing \"d\""),
        ("$.name: { starts_with: A }", "held"),
        ("$.name: { starts_with: a }", "expected starting with \"a\""),
        ("$.name: { ends_with: <<name>> }", "held"),
        ("$.name: { ends_with: A }", "expected ending with \"A\""),
        ("$.id: { starts_with: 9 }", "expected starting with \"9\": 9007199254740993 (integer) is not text"),
        ("$.name: { matches: ^A.a$ }", "held"),
        ("$.name: { matches: ^a }", "expected matching ^a"),
        ("$.name: { matches: <<pattern>>d }", "held"),
        ("$.name: { matches: '(?=.*d)^A' }", "held"),
        ("$.id: { matches: 9 }", "expected matching 9: 9007199254740993 (integer) is not text"),
        ("$.id: { contains: 9 }", "expected containing 9: 9007199254740993 (integer) cannot contain 9 (integer)"),
    ]);
}

#[test]
fn structures_contain_parts() {
    check(&[
        ("$.list: { contains: 2 }", "held"),
        ("$.list: { contains: [3, 1] }", "held"),
        ("$.list: { contains: [3, 4] }", "expected containing [3,4]"),
        ("$.list: { not_contains: 4 }", "held"),
        ("$.items: { contains: { id: 2 } }", "held"),
        ("$.items: { contains: { id: 2, price: 5 } }", "expected containing {\"id\":2,\"price\":5}"),
        ("$.user: { contains: { address: { city: London } } }", "held"),
        (
            "$.user: { contains: { address: { city: Paris } } }",
            "expected containing {\"address\":{\"city\":\"Paris\"}}: differs at $.user.address.city",
        ),
        ("$.user: { not_contains: { age: 36 } }", "expected not containing {\"age\":36}"),
        (
            "$.user: { contains: name }",
            "expected containing \"name\": an object contains keys with values: write `{ contains: { name: ... } }`; it has this key",
        ),
    ]);
    let diff = judge("$.user: { contains: { address: { city: Paris } } }", BODY).pop().unwrap().diff.unwrap();
    assert_eq!(diff, " {\n   \"address\": {\n-    \"city\": \"Paris\"\n+    \"city\": \"London\"\n   }\n }\n");
}

#[test]
fn kinds_and_sizes_are_told() {
    check(&[
        ("$.name: { type: string }", "held"),
        ("$.id: { type: integer }", "held"),
        ("$.price: { type: integer }", "expected of type integer: got 1.10 (number)"),
        ("$.price: { type: number }", "held"),
        ("$.nothing: { type: null }", "held"),
        ("$.nothing: { type: [string, null] }", "held"),
        ("$.list: { type: [string, object] }", "expected of type string or object: got an array of 3"),
        ("$.uuid: { type: uuid }", "held"),
        ("$.name: { type: uuid }", "expected of type uuid: got \"Ada\" (string)"),
        ("$.date: { type: datetime }", "held"),
        ("$.day: { type: datetime }", "expected of type datetime: got \"2026-11-23\" (string)"),
        ("$.day: { type: date }", "held"),
        ("$.date: { type: date }", "expected of type date: got \"2026-11-23T10:00:00+01:00\" (string)"),
        ("$.mail: { type: email }", "held"),
        ("$.name: { type: email }", "expected of type email: got \"Ada\" (string)"),
        ("$.uri: { type: uri }", "held"),
        ("$.list: { length: 3 }", "held"),
        ("$.list: { length: <<three>> }", "held"),
        ("$.name: { length: { gt: 3 } }", "expected of length greater than 3: its length is 3"),
        ("$.map: { length: 0 }", "held"),
        ("$.id: { length: 1 }", "expected of length 1: 9007199254740993 (integer) has no length"),
        ("$.no_text: { empty: true }", "held"),
        ("$.none: { empty: false }", "expected not empty"),
        ("$.list: { empty: true }", "expected empty"),
        ("$.nothing: { empty: true }", "expected empty: null is neither text, array nor object"),
        ("$.nothing: { exists: true }", "held"),
        ("$.missing: { exists: true }", "expected to exist: nothing is there"),
        ("$.missing: { exists: false }", "held"),
        ("$.name: { exists: false }", "expected not to exist"),
        ("$.name: { one_of: [Bob, Ada] }", "held"),
        ("$.name: { one_of: [Bob, 3] }", "expected one of \"Bob\", 3"),
        ("$.list[0]: { one_of: <<list>> }", "held"),
        ("$.name: { one_of: <<name>> }", "expected one of \"Ada\": `one_of` needs a list, got \"Ada\" (string)"),
    ]);
}

#[test]
fn elements_are_judged() {
    check(&[
        (
            "$.items: { each: { contains: { price: 5 } } }",
            "expected each containing {\"price\":5}: differs at $.items[1].price",
        ),
        (
            "$.list: { each: { type: integer, gt: 1 } }",
            "expected each of type integer and greater than 1: at $.list[0]: expected of type integer and greater than 1, got 1",
        ),
        ("$.list: { each: { gt: 0 } }", "held"),
        ("$.list: { any: 2 }", "held"),
        ("$.list: { any: { gt: 3 } }", "expected any greater than 3: none of the 3 is greater than 3"),
        ("$.none: { any: 1 }", "expected any 1: it is empty"),
        ("$.none: { each: 1 }", "held"),
        ("$.user.address: { each: { type: string } }", "held"),
        ("$.user: { each: { type: string } }", "expected each of type string: at $.user.age: got 36 (integer)"),
        ("$.name: { each: 1 }", "expected each 1: \"Ada\" (string) is neither array nor object"),
        ("$.items[*].id: { each: { lt: 3 } }", "expected each less than 3: at [2]: expected less than 3, got 3"),
    ]);
}

#[test]
fn dates_are_ordered() {
    check(&[
        ("$.date: { before: 2026-11-23T09:00:01Z }", "held"),
        ("$.date: { before: 2026-11-23T09:00:00Z }", "expected before 2026-11-23T09:00:00Z"),
        ("$.date: { after: 2026-11-23 }", "held"),
        ("$.date: { after: 'Mon, 23 Nov 2026 08:59:59 GMT' }", "held"),
        ("$.day: { before: <<new>> }", "held"),
        ("$.name: { before: 2026-11-23 }", "expected before 2026-11-23: \"Ada\" (string) is not a date"),
        ("$.day: { after: <<name>> }", "expected after Ada: \"Ada\" (string) is not a date"),
    ]);
}

#[test]
fn schemas_describe() {
    check(&[
        (
            "schema: { type: object, required: [id, name], properties: { id: { type: integer, minimum: 9007199254740993 } } }",
            "held",
        ),
        ("schema: { required: [absent] }", "expected matching the schema: \"absent\" is a required property"),
        (
            "$.list: { schema: { items: { maximum: 2 } } }",
            "expected matching the schema: at $.list[2]: 3 is greater than the maximum of 2",
        ),
        ("$.id: { schema: { const: 9007199254740993 } }", "held"),
        ("$.long: { schema: { type: integer, maximum: 1234567890123456789012345678901234567890 } }", "held"),
        ("$.day: { schema: { format: date } }", "held"),
        ("$.name: { schema: { format: date } }", "expected matching the schema: \"Ada\" is not a \"date\""),
        ("body: { schema: { type: object } }", "held"),
    ]);
    assert!(tell("$.id: { schema: { const: 9007199254740992 } }", BODY).starts_with("expected matching the schema"));
    assert!(tell("$.id: { schema: { maximum: 9007199254740992 } }", BODY).starts_with("expected matching the schema"));
    let draft = "schema: { $schema: 'http://json-schema.org/draft-07/schema#', type: object }";
    assert_eq!(tell(draft, BODY), "held");
    // No number that a server may send breaks us.
    for schema in [
        "minimum: 0",
        "multipleOf: 0.1",
        "type: integer",
        "maximum: 1e999",
        "const: 1e999",
        "enum: [1]",
        "exclusiveMaximum: 1",
    ] {
        for path in ["$.huge", "$.long", "$.price"] {
            let _ = tell(&format!("{path}: {{ schema: {{ {schema} }} }}"), BODY);
        }
    }
}

#[test]
fn schemas_are_found_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "user.json",
        r##"{"type": "object", "properties": {"a": {"$ref": "parts.yaml#/a"}, "b": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"type": "string"}}}"##,
    );
    write("parts.yaml", "a: { type: integer }\n");
    write(
        "api.yaml",
        "openapi: 3.0.3\ncomponents:\n  schemas:\n    User: { type: object, properties: { tag: { $ref: '#/components/schemas/Tag' }, n: { type: number, minimum: 0, exclusiveMinimum: true } } }\n    Tag: { type: string, nullable: true }\n    a b~/c: { type: string }\n",
    );
    write("remote.yaml", "$ref: https://example.org/schema.json\n");
    write("bad.yaml", "type: strang\n");
    let told = |schema: &str, body: &str| {
        let (expectations, problems) = read_in(folder.path(), &format!("status: 201\nschema: {schema}\n"));
        if let Some(problem) = problems.first() {
            return problem.replace(&folder.path().display().to_string(), "DIR");
        }
        let verdict = expectations.judge(&exchange(body), &store().scope(&[]), &Place::default()).pop().unwrap();
        verdict.why.unwrap_or_else(|| format!("held {}", verdict.held))
    };
    for (schema, body, expected) in [
        ("user.json", r#"{"a": 1, "b": "x"}"#, "held true"),
        (
            "user.json",
            r#"{"a": "1", "b": 2}"#,
            "at $.a: \"1\" is not of type \"integer\"; at $.b: 2 is not of type \"string\"",
        ),
        ("parts.yaml#/a", "1.5", "1.5 is not of type \"integer\""),
        ("{ $ref: 'parts.yaml#/a' }", "2", "held true"),
        ("api.yaml#/components/schemas/User", r#"{"tag": null, "n": 1}"#, "held true"),
        (
            "api.yaml#/components/schemas/User",
            r#"{"tag": null, "n": 0}"#,
            "at $.n: 0 is less than or equal to the minimum of 0",
        ),
        ("'api.yaml#/components/schemas/a b~0~1c'", "1", "1 is not of type \"string\""),
        ("api.yaml#/components/schemas/Usr", "1", "a.yaml:2:9: `api.yaml` has no `#/components/schemas/Usr`"),
        ("absent.yaml", "1", "a.yaml:2:9: could not read `DIR/absent.yaml`: no such file"),
        (
            "https://example.org/s.json",
            "1",
            "a.yaml:2:9: `https://example.org/s.json` is not fetched: save it as a file, and refer to that",
        ),
        ("<<file>>", "1", "a.yaml:2:9: a schema is read before the run: its path holds no templates"),
        ("[x]", "1", "a.yaml:2:9: expected a schema: its file, or a map, found a list"),
    ] {
        assert_eq!(told(schema, body), expected, "{schema}");
    }
    let remote = told("remote.yaml", "1");
    assert!(remote.contains("`https://example.org/schema.json` is not fetched"), "{remote}");
    let bad = told("bad.yaml", "1");
    assert!(bad.starts_with("a.yaml:2:9: not a JSON Schema: at .type: "), "{bad}");
}

#[test]
fn fixed_words_are_known() {
    check(&[
        ("status: 201", "held"),
        ("status: 200", "expected 200"),
        ("status: 2xx", "held"),
        ("status: 4XX", "expected 4XX"),
        ("status: [200, 3xx, 404]", "expected 200, 3xx or 404"),
        ("status: [200, 201]", "held"),
        ("status: <<code>>", "held"),
        ("status: <<name>>", "expected Ada: `Ada` is no status such as 200 or 2xx"),
        ("status: { gte: 200, lt: 300 }", "held"),
        ("status: { lt: 200 }", "expected less than 200"),
        ("time: 1s", "held"),
        ("time: 800ms", "expected at most 800 ms"),
        ("time: { lt: 800ms }", "expected less than 800 ms"),
        ("time: { lt: 812.4, gt: 0.8s }", "held"),
        ("time: { lt: <<limit>> }", "held"),
        ("time: { approx: { value: 800ms, within: 20ms } }", "held"),
        ("size: { lt: 10 }", "expected less than 10 bytes"),
        ("size: { gt: 10 }", "held"),
        ("headers: { etag: '\"v1\"' }", "held"),
        ("headers: { X-Count: 3 }", "held"),
        ("headers: { X-Count: <<three>> }", "held"),
        ("headers: { X-Count: { gt: 3 } }", "expected greater than 3"),
        ("headers: { X-Count: { not_equals: 3 } }", "expected not 3"),
        ("headers: { X-None: { exists: false } }", "held"),
        ("headers: { X-None: a }", "expected \"a\": nothing is there"),
        ("headers: { Vary: [a, b] }", "held"),
        ("headers: { Vary: { contains: b } }", "held"),
        ("cookies: { sid: s1 }", "held"),
        ("cookies: { sid: { matches: ^x } }", "expected matching ^x"),
        ("header ETag: { contains: v1 }", "held"),
        ("url: { ends_with: /x }", "held"),
        ("'regex \"name\": \"(\\w+)\"': Ada", "held"),
        ("body: { contains: Ada, matches: '(?s)^\\{.*\\}$' }", "held"),
        ("body: { type: object }", "held"),
        ("body: { contains: { name: Ada } }", "held"),
        ("body: { contains: { name: Bob } }", "expected containing {\"name\":\"Bob\"}: differs at $.name"),
    ]);
    for (text, body, expected) in [
        ("body: hello", "hello", "held"),
        ("body: 3", "3", "held"),
        ("body: hello", "hullo", "expected \"hello\""),
        ("body: { a: 1 }", r#"{"a": 1.0}"#, "held"),
        ("body: { a: 1 }", r#"{"a": 1, "b": 2}"#, "expected {\"a\":1}: at $.b: expected nothing, got 2"),
        ("body: [1]", "[2]", "expected [1]: at $[0]: expected 1, got 2"),
        ("body: {}", "{}", "held"),
        ("body: { empty: true }", "", "held"),
        ("$.id: 3", "<html>", "expected 3: the body is not JSON: expected value at line 1 column 1"),
        ("//b: 2", "<a><b>2</b></a>", "held"),
        ("//b: { gt: 1 }", "<a><b>2</b></a>", "held"),
        ("xpath count(//b): 1", "<a><b>2</b></a>", "held"),
    ] {
        assert_eq!(tell(text, body), expected, "{text}");
    }
}

#[test]
fn a_status_that_nobody_expects_is_below_400() {
    let place = Place { file: "a.yaml".into(), line: 7, column: 1 };
    let (expectations, _) = read_in(Path::new(""), "$.a: 1");
    let mut answer = exchange("{\"a\": 1}");
    answer.response.status = 404;
    let verdicts = expectations.judge(&answer, &store().scope(&[]), &place);
    let told: Vec<_> =
        verdicts.iter().map(|it| (it.held, it.query.as_str(), it.expected.as_str(), it.place.line)).collect();
    assert_eq!(told, [(false, "status", "below 400", 7), (true, "$.a", "1", 1)]);
    assert_eq!(verdicts[0].actual, Some(json!(404)));
    let (expectations, _) = read_in(Path::new(""), "status: 404");
    assert_eq!(expectations.judge(&answer, &store().scope(&[]), &place).len(), 1);
    assert!(!Expectations::default().judge(&answer, &store().scope(&[]), &place)[0].held);
}

#[test]
fn each_failure_stands_at_its_line() {
    let text = "status: 200\n$.user:\n  type: object\n  length: 9\nheaders:\n  ETag: x\n$.id: 1\n";
    let verdicts = judge(text, BODY);
    let told: Vec<_> = verdicts.iter().map(|it| format!("{} {} {}", it.place, it.query, it.held)).collect();
    assert_eq!(
        told,
        [
            "a.yaml:1:1 status false",
            "a.yaml:3:3 $.user true",
            "a.yaml:4:3 $.user false",
            "a.yaml:6:3 headers.ETag false",
            "a.yaml:7:1 $.id false",
        ]
    );
    assert_eq!((&verdicts[1].actual, verdicts[2].actual.is_some()), (&None, true));
}

#[test]
fn what_cannot_be_read_is_told_at_its_place() {
    for (text, expected) in [
        ("$.a: { contians: 3 }", "a.yaml:1:8: unknown predicate `contians` (did you mean `contains`?)"),
        (
            "$.a: { city: 3 }",
            "a.yaml:1:8: unknown predicate `city` (to compare with a map, write `{ equals: { city: ... } }`; known here: equals, ",
        ),
        ("$.a: { matches: 'a(' }", "a.yaml:1:17: not a regular expression: unclosed group"),
        (
            "$.a: {}",
            "a.yaml:1:6: there is no predicate in this map (to compare with an empty map, write `{ equals: {} }`)",
        ),
        ("$.a[: 3", "a.yaml:1:1: not a JSONPath: it ends too early"),
        ("stauts: 200", "a.yaml:1:1: unknown key `stauts` (did you mean `status`?)"),
        ("gt: 3", "a.yaml:1:1: unknown key `gt` (a predicate belongs below what it judges: `$.id: { gt: ... }`)"),
        ("banana: 3", "a.yaml:1:1: unknown key `banana` (known here: status, time, "),
        ("snapshot: true", "a.yaml:1:1: `snapshot` is not supported yet"),
        ("status: 2x", "a.yaml:1:9: expected a status such as 200 or 2xx, or a list of them, found `2x`"),
        ("status: [200, ok]", "a.yaml:1:15: expected a status such as 200 or 2xx, or a list of them, found `ok`"),
        ("time: soon", "a.yaml:1:7: expected a time such as 500ms, 2s or 1m30s, found `soon`"),
        ("time: { lt: soon }", "a.yaml:1:13: expected a time such as 500ms, 2s or 1m30s, found `soon`"),
        (
            "headers: { X: null }",
            "a.yaml:1:15: expected a value, found nothing (write `X: { exists: false }` for one that must not be there)",
        ),
        ("$.a: { type: strng }", "a.yaml:1:14: `strng` is no type (did you mean `string`?)"),
        ("$.a: { gt: x }", "a.yaml:1:12: expected a number, found `x`"),
        ("$.a: { length: x }", "a.yaml:1:16: expected a number, or predicates such as { gt: 3 }, found `x`"),
        ("$.a: { one_of: 3 }", "a.yaml:1:16: expected a list of values, found `3`"),
        ("$.a: { before: x }", "a.yaml:1:16: expected a date such as 2026-11-23 or 2026-11-23T10:00:00Z, found `x`"),
        (
            "$.a: { approx: { value: 3 } }",
            "a.yaml:1:16: expected a map such as { value: 3.14, within: 0.01 }, found a map",
        ),
        ("$.a: { each: { gtt: 1 } }", "a.yaml:1:16: unknown predicate `gtt` (did you mean `gte`?)"),
        ("$.a: { schema: { type: strang } }", "a.yaml:1:16: not a JSON Schema: at .type: "),
        ("$.a: { exists: maybe }", "a.yaml:1:16: expected true or false, found `maybe`"),
        ("body: { contains: a, city: b }", "a.yaml:1:22: unknown predicate `city`"),
        ("- a", "a.yaml:1:1: expected a map of expectations such as `status: 200`, found a list"),
    ] {
        let (_, problems) = read_in(Path::new(""), text);
        assert!(problems.first().is_some_and(|it| it.starts_with(expected)), "{text}: {problems:?}");
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    }
}

#[test]
fn names_are_known() {
    let (expectations, _) = read_in(
        Path::new(""),
        "status: <<a>>\n$.x['<<b>>']: { each: { gt: <<c>> } }\n$.y: { one_of: [<<d>>], matches: <<e>>x }\n",
    );
    let names: Vec<_> =
        expectations.names().iter().map(|(name, place, _)| format!("{} {}", name.text(), place.line)).collect();
    assert_eq!(names, ["a 1", "b 2", "c 2", "d 3", "e 3"]);
}

#[test]
fn a_predicate_alone_can_be_read_and_judged() {
    let read = |text: &str| {
        let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
        let mut problems = Vec::new();
        let nodes = documents(&source, &mut problems);
        Predicate::read(&nodes[0], &mut Reader::new(source.name, Path::new(""), &mut problems)).unwrap()
    };
    let store = store();
    let scope = store.scope(&[]);
    let both = read("{ gt: 3, lt: 5 }");
    assert_eq!(both.expected(&scope), "greater than 3 and less than 5");
    assert!(both.judge(Some(Actual::typed(&json!(4))), &scope).is_ok());
    assert_eq!(both.judge(Some(Actual::typed(&json!(5))), &scope), Err(Failure::default()));
    assert_eq!(both.judge(None, &scope).unwrap_err().reason("").as_deref(), Some("nothing is there"));
    assert!(both.judge(Some(Actual::text(&json!("4"))), &scope).is_ok());
    assert!(read("4").judge(Some(Actual::text(&json!("4"))), &scope).is_ok());
    assert!(read("4").judge(Some(Actual::typed(&json!("4"))), &scope).is_err());
}

#[test]
fn editors_learn_every_word_and_predicate() {
    let schema = schemars::schema_for!(Expectations).to_value();
    let text = schema.to_string();
    for word in ["status", "cookies", "not_contains", "approx", "one_of"] {
        assert!(text.contains(&format!("\"{word}\":{{")), "{word}: {text}");
    }
    let valid = |yaml: &str| {
        let source = Source::from_bytes("a.yaml", yaml.as_bytes().to_vec()).unwrap();
        let node = documents(&source, &mut Vec::new()).remove(0);
        jsonschema::is_valid(&schema, &node.to_json())
    };
    assert!(valid(
        "status: 2xx\n$.a: { gt: 3, each: { length: { lt: 2 } } }\nheaders: { A: b }\n//x: 3\nheader X: y\ntime: 800ms"
    ));
    assert!(!valid("stauts: 200"));
    assert!(!valid("$.a: { gtt: 3 }"));
    assert!(!valid("$.a: { each: { gtt: 3 } }"));
}

#[test]
fn expectations_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Expectations>();
    shared::<Predicate>();
}

#[test]
fn a_held_expectation_costs_little() {
    let (expectations, _) = read_in(Path::new(""), "status: 201\n$.name: Ada\n$.id: { gt: 3 }\n");
    let (exchange, store, place) = (exchange(BODY), store(), Place::default());
    let start = Instant::now();
    for _ in 0..10_000 {
        assert!(expectations.judge(&exchange, &store.scope(&[]), &place).iter().all(|it| it.held));
    }
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn a_large_diff_ends() {
    let large = |value: i64| (0..10_000).map(|it| json!({ "id": it * value })).collect::<Value>();
    let body = format!("{{\"list\": {}}}", large(3));
    let text = format!("$.list: {}", large(2));
    let (expectations, _) = read_in(Path::new(""), &text);
    let exchange = exchange(&body);
    assert!(exchange.response.json().is_ok());
    let start = Instant::now();
    let verdict = expectations.judge(&exchange, &store().scope(&[]), &Place::default()).pop().unwrap();
    let diff = verdict.diff.unwrap();
    assert!(diff.lines().count() < 300, "{}", diff.lines().count());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
