//! What responses must be, and what is kept of them, through real answers.

use serde_json::json;

use crate::support::{Ended, Project, Reply, Seen, Server};

const JSON: &str = r#"{
  "id": 7, "price": 1.10, "big": 9007199254740993, "name": "Ada Lovelace", "empty": "", "none": null, "yes": true,
  "tags": ["a", "b", "c"], "nested": { "list": [{ "n": 1 }, { "n": 2 }] }, "at": "2026-01-31T12:00:00Z", "pi": 3.14159
}"#;

const XML: &str = "<shop open=\"yes\"><item id=\"7\">pen</item><item id=\"8\">ink</item></shop>";

fn server() -> Server {
    Server::start(|seen: &Seen| match seen.path() {
        "/xml" => Reply::status(200).header("Content-Type", "application/xml").body(XML),
        "/text" => Reply::from("id=42; csrf=\"t0k\"; the end"),
        "/error" => Reply::from((418, json!({ "error": "teapot" }))),
        "/moved" => Reply::status(302).header("Location", "/json?from=moved"),
        _ => Reply::status(200)
            .header("Content-Type", "application/json")
            .header("ETag", "\"v1\"")
            .header("X-Many", "one")
            .header("X-Many", "two")
            .header("Set-Cookie", "sid=s-1; Path=/; HttpOnly")
            .body(JSON),
    })
}

/// Runs one request with these lines behind its URL.
fn run(server: &Server, path: &str, rest: &str) -> Ended {
    Project::with("c.yaml", format!("GET: <<baseUrl>>{path}\n{rest}\n")).run(&[
        "run",
        "c.yaml",
        "--var",
        &server.base(),
        "-v",
    ])
}

#[test]
fn every_query_captures_what_it_names() {
    let server = server();
    for (path, query, value) in [
        ("/json", "status", "200"),
        ("/json", "header ETag", r#""\"v1\"""#),
        ("/json", "header content-type", r#""application/json""#),
        ("/json", "cookie sid", r#""s-1""#),
        ("/text", "body", r#""id=42; csrf=\"t0k\"; the end""#),
        ("/text", "size", "26"),
        ("/text", r#"regex csrf="(.+?)""#, r#""t0k""#),
        ("/text", r"regex id=\d+", r#""id=42""#),
        ("/json", "$.id", "7"),
        ("/json", "$.price", "1.10"),
        ("/json", "$.big", "9007199254740993"),
        ("/json", "$.none", "null"),
        ("/json", "$.tags[*]", r#"["a","b","c"]"#),
        ("/json", "$.nested.list[?@.n > 1].n", "2"),
        ("/json", "$.nested", r#"{"list":[{"n":1},{"n":2}]}"#),
        ("/json", "jsonpath $.tags[-1]", r#""c""#),
        ("/xml", "/shop/@open", r#""yes""#),
        ("/xml", "//item[@id='8']", r#""ink""#),
        ("/xml", "xpath count(//item)", "2"),
    ] {
        let run = run(&server, path, &format!("capture:\n  found: {}", json!(query)));
        run.passes().prints(&format!("found = {value}\n"));
    }
    let moved = run(&server, "/moved", "capture: { found: url, took: time }");
    moved.passes().prints(&format!("found = \"{}/json?from=moved\"", server.url())).prints("took = ");
}

#[test]
fn a_capture_that_finds_nothing_fails_unless_it_has_a_default() {
    let server = server();
    for (path, query, told) in [
        ("/json", "$.nope", "expected something at $.nope, but `$` has no `nope`; did you mean `n"),
        ("/json", "header X-Nope", "expected something at header X-Nope, got nothing"),
        ("/json", "cookie nope", "expected something at cookie nope, got nothing"),
        ("/text", "$.id", "expected something at $.id, but the body is not JSON"),
        ("/text", "regex nope=(.)", "expected something at regex nope=(.), got nothing"),
        ("/xml", "//nope", "expected something at //nope, got nothing"),
    ] {
        let written = format!("capture:\n  found: {}", json!(query));
        run(&server, path, &written).exits(1).prints("capture found: ").prints(told).prints("c.yaml:3:3");
        let written = format!("capture:\n  found: {{ from: {}, default: [1.10] }}", json!(query));
        run(&server, path, &written).passes().prints("found = [1.10]");
    }
}

#[test]
fn a_capture_lives_as_long_as_its_scope() {
    let server = server();
    let project = Project::new()
        .file("one/a.yaml", "name: A\nGET: <<baseUrl>>/json\ncapture:\n  env: $.id\n  here: { from: $.id, scope: collection }\n  all: { from: $.id, scope: global }\n  row: { from: $.id, scope: iteration }\n")
        .file("one/b.yaml", "name: B\nGET: <<baseUrl>>/<<env>>/<<here>>/<<all>>/<<row>>\n")
        .file("two/c.yaml", "name: C\nGET: <<baseUrl>>/<<env>>/<<default here \"gone\">>/<<all>>/<<row>>\n");
    let base = server.base();
    project.run(&["run", "one", "--var", &base, "--export-env", "env.yaml"]).passes();
    assert_eq!(server.seen().last().unwrap().target, "/7/7/7/7");
    project.run(&["run", "one", "two", "--var", &base]).passes();
    assert_eq!(server.seen().last().unwrap().target, "/7/gone/7/7", "another collection does not see it");
    assert_eq!(project.read("env.yaml"), "env: 7\n", "what is no variable of the environment is not exported as one");
}

/// Predicates, with what holds for `$.KEY` and what does not.
const PREDICATES: &[(&str, &str, &str)] = &[
    ("id", "7", "8"),
    ("id", "7", "'7'"),
    ("id", "{ equals: 7.0 }", "{ equals: 7.1 }"),
    ("big", "9007199254740993", "9007199254740992"),
    ("none", "null", "0"),
    ("tags", "[a, b, c]", "[a, c, b]"),
    ("nested", "{ equals: { list: [{ n: 1 }, { n: 2 }] } }", "{ equals: { list: [{ n: 1 }] } }"),
    ("id", "{ not_equals: 8 }", "{ not_equals: 7 }"),
    ("id", "{ gt: 6 }", "{ gt: 7 }"),
    ("id", "{ gte: 7 }", "{ gte: 7.5 }"),
    ("id", "{ lt: 8 }", "{ lt: 7 }"),
    ("id", "{ lte: 7 }", "{ lte: 6 }"),
    ("big", "{ gt: 9007199254740992 }", "{ gt: 9007199254740993 }"),
    ("name", "{ contains: Love }", "{ contains: Hate }"),
    ("tags", "{ contains: b }", "{ contains: d }"),
    ("nested", "{ contains: { list: [{ n: 1 }, { n: 2 }] } }", "{ contains: { other: 1 } }"),
    ("name", "{ not_contains: Hate }", "{ not_contains: Ada }"),
    ("name", "{ starts_with: Ada }", "{ starts_with: ada }"),
    ("name", "{ ends_with: lace }", "{ ends_with: Ada }"),
    ("name", "{ matches: '^Ada .+e$' }", "{ matches: '^Bob' }"),
    ("id", "{ type: integer }", "{ type: string }"),
    ("price", "{ type: number }", "{ type: integer }"),
    ("none", "{ type: [string, 'null'] }", "{ type: string }"),
    ("tags", "{ length: 3 }", "{ length: 2 }"),
    ("name", "{ length: { gt: 5, lt: 20 } }", "{ length: { gt: 20 } }"),
    ("empty", "{ empty: true }", "{ empty: false }"),
    ("tags", "{ empty: false }", "{ empty: true }"),
    ("none", "{ exists: true }", "{ exists: false }"),
    ("nope", "{ exists: false }", "{ exists: true }"),
    ("id", "{ one_of: [1, 7] }", "{ one_of: [1, '7'] }"),
    ("tags", "{ each: { type: string } }", "{ each: { not_equals: b } }"),
    ("tags", "{ any: { equals: b } }", "{ any: { equals: d } }"),
    ("nested.list[*].n", "{ each: { gt: 0 } }", "{ each: { gt: 1 } }"),
    ("id", "{ schema: { type: integer } }", "{ schema: { type: string } }"),
    ("pi", "{ approx: { value: 3.14, within: 0.01 } }", "{ approx: { value: 3.1, within: 0.01 } }"),
    ("at", "{ before: '2026-02-01' }", "{ before: '2026-01-01' }"),
    ("at", "{ after: '2026-01-31T13:59:00+02:00' }", "{ after: '2026-01-31T14:01:00+02:00' }"),
    ("name", "{ starts_with: <<first>> }", "{ ends_with: <<first>> }"),
];

#[test]
fn every_predicate_holds_and_fails() {
    let server = server();
    let lines = |choose: fn(&(&str, &str, &str)) -> String| -> Vec<String> { PREDICATES.iter().map(choose).collect() };
    let project = |lines: &[String]| {
        let documents = lines
            .iter()
            .enumerate()
            .map(|(index, line)| format!("name: Number {index}\nGET: <<baseUrl>>/json\nexpect:\n  {line}\n"));
        Project::with("c.yaml", documents.collect::<Vec<_>>().join("---\n"))
    };
    let arguments = ["run", "c.yaml", "--var", &server.base(), "--var", "first=Ada", "-r", "json"];
    let outcomes = |run: &Ended| -> Vec<String> {
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap_or_else(|why| panic!("{why}\n{run}"));
        report["steps"].as_array().unwrap().iter().map(|step| step["outcome"].as_str().unwrap().to_owned()).collect()
    };
    let holding = lines(|(key, holds, _)| format!("$.{key}: {holds}"));
    let run = project(&holding).run(&arguments);
    let wrong: Vec<_> = outcomes(&run).into_iter().zip(&holding).filter(|(outcome, _)| outcome != "passed").collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{run}");
    let failing = lines(|(key, _, fails)| format!("$.{key}: {fails}"));
    let run = project(&failing).run(&arguments);
    let wrong: Vec<_> = outcomes(&run).into_iter().zip(&failing).filter(|(outcome, _)| outcome != "failed").collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{run}");
    assert_eq!(outcomes(&run).len(), PREDICATES.len());
}

#[test]
fn the_fixed_words_judge_the_exchange() {
    let server = server();
    for (path, holds, fails) in [
        ("/json", "status: 200", "status: 201"),
        ("/json", "status: 2xx", "status: 3xx"),
        ("/error", "status: [200, 418]", "status: [200, 201]"),
        ("/error", "status: { gte: 400 }", "status: { lt: 400 }"),
        ("/json", "time: { lt: 1m }", "time: { gt: 1m }"),
        ("/text", "size: 26", "size: { lt: 26 }"),
        ("/text", "body: { contains: csrf }", "body: { contains: nope }"),
        ("/text", "body: 'id=42; csrf=\"t0k\"; the end'", "body: id=42"),
        ("/json", "headers: { ETag: '\"v1\"', X-Nope: { exists: false } }", "headers: { ETag: { exists: false } }"),
        ("/json", "cookies: { sid: s-1 }", "cookies: { sid: { starts_with: x } }"),
        ("/xml", "//item[1]: pen", "//item[1]: ink"),
        ("/xml", "/shop/@open: { one_of: ['yes'] }", "/shop/@closed: { exists: true }"),
        ("/text", "'regex id=(\\d+)': '42'", "'regex id=(\\d+)': '43'"),
        ("/moved", "url: { ends_with: /json?from=moved }", "url: { ends_with: /moved }"),
        ("/moved", "status: 200", "status: 302"),
    ] {
        run(&server, path, &format!("expect:\n  {holds}")).passes();
        run(&server, path, &format!("expect:\n  {fails}")).exits(1).prints("c.yaml:3:");
    }
}

#[test]
fn a_status_of_an_error_fails_unless_it_is_expected() {
    let server = server();
    run(&server, "/error", "").exits(1).prints("status: expected below 400, got 418").prints("c.yaml:1:1");
    run(&server, "/error", "expect: { $.error: teapot }").exits(1).prints("status: expected below 400, got 418");
    run(&server, "/error", "expect: { status: 418 }").passes();
}

#[test]
fn a_failure_says_what_was_expected_what_came_and_where() {
    let server = server();
    let run = run(
        &server,
        "/json",
        "expect:\n  $.id: 8\n  $.name: { starts_with: Bob, length: 3 }\n  $.nested:\n    equals: { list: [{ n: 1 }, { n: 3 }] }\n  $.nope: 1\n  status: 201\n",
    );
    run.exits(1)
        .prints("✗ $.id: expected 8, got 7  c.yaml:3:3\n")
        .prints("✗ $.name: expected starting with \"Bob\", got \"Ada Lovelace\"  c.yaml:4:13\n")
        .prints("✗ $.name: expected of length 3, but its length is 12  c.yaml:4:31\n")
        .prints("at $.nested.list[1].n: expected 3, got 2  c.yaml:6:5\n")
        .prints("-      \"n\": 3\n")
        .prints("+      \"n\": 2\n")
        .prints("✗ $.nope: expected 1, but nothing is there: `$` has no `nope`; did you mean `n")
        .prints("✗ status: expected 201, got 200  c.yaml:8:3\n");
}

#[test]
fn schemas_come_from_a_file_the_request_or_an_openapi_document() {
    let server = server();
    let openapi = "\
openapi: 3.1.0
info: { title: Shop, version: '1' }
paths: {}
components:
  schemas:
    Item: { type: object, required: [n], properties: { n: { type: integer } } }
    Good:
      type: object
      required: [id, nested]
      properties:
        id: { type: integer }
        nested: { type: object, properties: { list: { type: array, items: { $ref: '#/components/schemas/Item' } } } }
    Bad: { type: object, properties: { id: { type: string }, nested: { properties: { list: { maxItems: 1 } } } } }
";
    let project = |schema: &str| {
        Project::with("c.yaml", format!("GET: <<baseUrl>>/json\nexpect:\n  schema: {schema}\n"))
            .file("openapi.yaml", openapi)
            .file(
                "merged.yaml",
                "base: &base { type: object, required: [id] }\nGood:\n  <<: *base\n  properties: { id: { type: integer } }\nBad: { <<: *base, maxProperties: 0 }\n",
            )
            .file("good.json", r#"{ "type": "object", "required": ["id"] }"#)
            .file("bad.json", r#"{ "type": "object", "required": ["missing"] }"#)
    };
    let base = server.base();
    let run = |schema: &str| project(schema).run(&["run", "c.yaml", "--var", &base]);
    let inline = "{ type: object, required: [id] }";
    for good in ["good.json", "openapi.yaml#/components/schemas/Good", "merged.yaml#/Good", inline] {
        run(good).passes();
    }
    run("merged.yaml#/Bad").exits(1).prints("schema");
    run("bad.json").exits(1).prints("\"missing\" is a required property").prints("c.yaml:3:3");
    let told = run("openapi.yaml#/components/schemas/Bad");
    told.exits(1).prints("$.id").prints("$.nested.list");
    run("{ type: array }").exits(1).prints("schema: expected matching the schema");
    for (broken, told) in [
        ("nowhere.json", "nowhere.json"),
        ("openapi.yaml#/components/schemas/Nope", "Nope"),
        ("{ type: nonsense }", "not a JSON Schema"),
    ] {
        run(broken).exits(2).warns("c.yaml:3").warns(told);
    }
}
