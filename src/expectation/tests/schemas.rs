//! JSON Schemas in place and in files.

use super::ground::{BODY, check, exchange, read_in, store, tell};
use crate::source::Place;

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
