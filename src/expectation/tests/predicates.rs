//! Every predicate: held and failed, with the words that the user reads.

use std::path::Path;

use serde_json::json;

use super::ground::{BODY, check, judge, store};
use crate::{
    expectation::{Actual, Failure, Predicate},
    source::{Read as _, Reader, Source, documents},
};

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
