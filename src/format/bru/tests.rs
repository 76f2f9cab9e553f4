//! The trees of `.bru` files.

use serde_json::json;

use super::*;

fn read_all(text: &str, holds: Holds) -> (serde_json::Value, Vec<String>) {
    let source = Source::from_bytes("a.bru", text.as_bytes().to_vec()).unwrap();
    let mut problems = Vec::new();
    let node = read(&source, holds, &mut problems);
    (node.map(|it| it.to_json()).unwrap_or_default(), problems.iter().map(ToString::to_string).collect())
}

const REQUEST: &str = "meta {
  name: Create bed
  type: http
  seq: 2
  tags: [
    smoke
  ]
}

post {
  url: {{base}}/beds/:id?dry=1
  body: json
  auth: basic
}

params:query {
  dry: 1
}

params:path {
  id: 17
}

headers {
  X-A: 1
  ~X-Off: 2
}

auth:basic {
  username: u
  password: {{p}}
}

body:json {
  {
    \"a\": 1 // yes
  }
}

vars:pre-request {
  @number
  n: 4
}

vars:post-response {
  bed: res.body.id
  ~off: res.status
}

assert {
  res.status: eq 201
  res.body.id: isString
  res.body.n: 3
}

script:pre-request {
  bru.setVar(\"a\", 1);
}

tests {
  test(\"x\", () => {});
}

settings {
  timeout: 0
}

docs {
  # Hello
}

example {
  name: Made
  description: One that was made.

  request: {
    url: /beds
    method: POST
    headers: {
      a: 1
    }
  }

  response: {
    headers: {
      content-type: application/json
    }

    status: {
      code: 201
      text: Created
    }

    body: {
      type: json
      content: '''
        {
          \"id\": \"b\"
        }
      '''
    }
  }
}
";

#[test]
fn a_request_becomes_a_tree_in_the_words_of_yaml() {
    let (tree, problems) = read_all(REQUEST, Holds::Request);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(tree["info"], json!({ "name": "Create bed", "seq": 2, "tags": ["smoke"], "type": "http" }));
    assert_eq!(
        tree["http"],
        json!({
            "method": "POST", "url": "{{base}}/beds/:id?dry=1",
            "params": [{ "name": "dry", "value": "1", "type": "query" }, { "name": "id", "value": "17", "type": "path" }],
            "headers": [{ "name": "X-A", "value": "1" }, { "name": "X-Off", "value": "2", "disabled": true }],
            "body": { "type": "json", "data": "{\n  \"a\": 1 // yes\n}" },
            "auth": { "type": "basic", "username": "u", "password": "{{p}}" },
        })
    );
    assert_eq!(tree["runtime"]["variables"], json!([{ "name": "n", "value": { "type": "number", "data": "4" } }]));
    assert_eq!(tree["runtime"]["actions"][0]["selector"], json!({ "expression": "res.body.id" }));
    assert_eq!(tree["runtime"]["actions"][1]["disabled"], json!(true));
    assert_eq!(
        tree["runtime"]["assertions"],
        json!([
            { "expression": "res.status", "operator": "eq", "value": "201" },
            { "expression": "res.body.id", "operator": "isString" },
            { "expression": "res.body.n", "operator": "eq", "value": "3" },
        ])
    );
    assert_eq!(tree["runtime"]["scripts"][0], json!({ "type": "before-request", "code": "bru.setVar(\"a\", 1);" }));
    assert_eq!(tree["settings"], json!({ "encodeUrl": false, "timeout": 0 }));
    assert_eq!(tree["docs"], json!("# Hello"));
    let example = &tree["examples"][0];
    assert_eq!(example["name"], json!("Made"));
    assert_eq!(example["response"]["status"], json!(201));
    assert_eq!(example["response"]["body"], json!({ "type": "json", "data": "{\n  \"id\": \"b\"\n}" }));
}

#[test]
fn bodies_of_all_kinds_are_read() {
    for (mode, block, expected) in [
        ("text", "body:text {\n  a\n}", json!({ "type": "text", "data": "a" })),
        (
            "formUrlEncoded",
            "body:form-urlencoded {\n  a: 1\n}",
            json!({ "type": "form-urlencoded", "data": [{ "name": "a", "value": "1" }] }),
        ),
        (
            "multipartForm",
            "body:multipart-form {\n  a: 1 @contentType(text/x)\n  ~f: @file(x.txt|y.txt)\n}",
            json!({ "type": "multipart-form", "data": [
                { "name": "a", "type": "text", "value": "1", "contentType": "text/x" },
                { "name": "f", "type": "file", "value": ["x.txt", "y.txt"], "disabled": true },
            ] }),
        ),
        (
            "file",
            "body:file {\n  file: @file(x.bin) @contentType(image/png)\n  ~file: @file(y.bin)\n}",
            json!({ "type": "file", "data": [
                { "filePath": "x.bin", "contentType": "image/png", "selected": true },
                { "filePath": "y.bin", "contentType": "", "selected": false },
            ] }),
        ),
        ("json", "", json!({ "type": "json" })),
        ("none", "body {\n  {}\n}", json!({ "type": "json", "data": "{}" })),
    ] {
        let text = format!("post {{\n  url: x\n  body: {mode}\n}}\n{block}\n");
        assert_eq!(read_all(&text, Holds::Request).0["http"]["body"], expected, "{mode}");
    }
}

#[test]
fn levels_and_environments_are_read() {
    let (tree, problems) = read_all(
        "meta {\n  name: Beds\n  seq: 3\n}\nauth {\n  mode: bearer\n}\nauth:bearer {\n  token: t\n}\nheaders {\n  a: 1\n}\nvars:pre-request {\n  v: 1\n}\n",
        Holds::Level,
    );
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(tree["info"], json!({ "name": "Beds", "seq": 3 }));
    assert_eq!(tree["request"]["auth"], json!({ "type": "bearer", "token": "t" }));
    assert_eq!(tree["request"]["headers"], json!([{ "name": "a", "value": "1" }]));
    let text = "vars {\n  base: http://x\n  ~off: 1\n  key: '''\n    a\n    b\n  '''\n}\nvars:secret [\n  pass,\n  ~old\n]\ncolor: #fff\n";
    let (tree, problems) = read_all(text, Holds::Environment);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        tree,
        json!({ "variables": [
            { "name": "base", "value": "http://x" }, { "name": "off", "value": "1", "disabled": true },
            { "name": "key", "value": "a\nb" }, { "secret": true, "name": "pass" },
            { "secret": true, "name": "old", "disabled": true },
        ], "color": "#fff" })
    );
}

#[test]
fn tokens_are_asked_for_in_the_words_of_yaml() {
    let text = "get {\n  url: x\n  auth: oauth2\n}\nauth:oauth2 {\n  grant_type: password\n  access_token_url: u\n  client_id: c\n  username: n\n\
        \u{20} credentials_placement: body\n  token_placement: url\n  token_query_key: tok\n  auto_fetch_token: true\n}\n\
        auth:oauth2:additional_params:access_token_req:body {\n  a: 1\n}\n";
    let (tree, problems) = read_all(text, Holds::Request);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        tree["http"]["auth"],
        json!({
            "type": "oauth2", "accessTokenUrl": "u", "flow": "resource_owner_password_credentials",
            "credentials": { "clientId": "c", "placement": "body" }, "resourceOwner": { "username": "n" },
            "settings": { "autoFetchToken": true }, "tokenConfig": { "placement": { "query": "tok" } },
            "additionalParameters": { "accessTokenRequest": [{ "name": "a", "value": "1", "placement": "body" }] },
        })
    );
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    for (text, expected) in [
        ("get {\n  url: x\n", "a.bru:1:1: the block `get` is not closed: there is no line that begins with `}`"),
        (
            "hello\nget {\n  url: x\n}",
            "a.bru:1:1: this line stands outside of every block (a block is `name {`, its lines, and `}` at the beginning of a line)",
        ),
        ("get {\n  url x\n}", "a.bru:2:3: this line of `get` is no `name: value`"),
        (
            "get {\n  url: x\n}\nheader {\n}",
            "a.bru:4:1: the block `header` means nothing here and is left out (did you mean `headers`?)",
        ),
    ] {
        assert_eq!(read_all(text, Holds::Request).1, [expected], "{text}");
    }
}

#[test]
fn no_text_breaks_it() {
    for (at, _) in REQUEST.char_indices() {
        for holds in [Holds::Request, Holds::Level, Holds::Environment] {
            read_all(&REQUEST[..at], holds);
            read_all(&REQUEST[at..], holds);
        }
    }
    for text in ["{", "}", "a {", "a [", "[\n]", "meta {\n  : \n}", "meta {\n  \"\n}", "vars {\n  a: '''\n}", "\u{0}"] {
        if let Ok(source) = Source::from_bytes("a.bru", text.as_bytes().to_vec()) {
            read(&source, Holds::Request, &mut Vec::new());
        }
    }
}
