//! Saved responses and what is said of requests, in each format: the mock answers with the one that was asked for, and `list --json`
//! has what a page of a manual needs.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::Child,
};

use serde_json::{Value, json};

use crate::support::Project;

/// `posthaste mock` on a free port; it ends with the test.
struct Mock {
    child: Child,
    address: String,
}

impl Mock {
    fn of(project: &Project, collection: &str) -> Self {
        let mut child = project.command(&["mock", "--port", "0", collection]).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|it| it.split_whitespace().next()).unwrap().to_owned();
        Self { child, address }
    }

    /// The status and the body.
    fn ask(&self, line: &str, headers: &str) -> String {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let request = format!("{line} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");
        connection.write_all(request.as_bytes()).unwrap();
        let mut said = String::new();
        connection.read_to_string(&mut said).unwrap();
        let (head, body) = said.split_once("\r\n\r\n").unwrap();
        format!("{} {body}", head.split(' ').nth(1).unwrap())
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const V3: &str = "$kind: http-request\nname: Get a user\ndescription: Reads one.\nurl: \"{{base}}/users/:id?type=0\"\nmethod: GET\n\
    queryParams: [{ key: type, value: \"0\", description: How to log in }]\npathVariables: [{ key: id, value: me, description: Its id }]\n\
    headers: [{ key: Accept, value: application/json, description: What comes }]\n";
const OC: &str = "info: { name: Get a user, type: http }\ndocs: Reads one.\nhttp:\n  method: GET\n  url: \"{{base}}/users/:id?type=0\"\n  params:\n    \
    - { name: type, value: \"0\", type: query, description: How to log in }\n    - { name: id, value: me, type: path, description: Its id }\n  \
    headers: [{ name: Accept, value: application/json, description: What comes }]\nexamples:\n  \
    - { name: Me, request: { url: \"{{base}}/users/me?type=0\", method: GET }, response: { status: 200, body: { type: json, data: '{\"id\":1}' } } }\n  \
    - { name: Gone, request: { url: \"{{base}}/users/gone\", method: GET }, response: { status: 404, body: { type: json, data: '{\"code\":2}' } } }\n  \
    - { name: Long, request: { url: \"{{base}}/users/me?type=1\", method: GET }, response: { status: 200, body: { type: json, data: '{\"id\":3}' } } }\n";
const BRU: &str = "meta {\n  name: Get a user\n  type: http\n}\n\nget {\n  url: http://h.test/v2/users/:id?type=0\n}\n\nparams:path {\n  id: me\n}\n\n\
    headers {\n  Accept: application/json\n}\n\ndocs {\n  Reads one.\n}\n";

fn bru_example(name: &str, url: &str, code: u16, body: &str) -> String {
    format!(
        "\nexample {{\n  name: {name}\n\n  request: {{\n    url: {url}\n    method: get\n    mode: none\n  }}\n\n  response: {{\n    status: {{\n      code: {code}\n    }}\n\n    \
         body: {{\n      type: json\n      content: '''\n        {body}\n      '''\n    }}\n  }}\n}}\n"
    )
}

fn staged() -> Project {
    let example = |name: &str, order: u32, target: &str, code: u16, body: &str| {
        format!(
            "$kind: http-example\nname: {name}\norder: {order}\nrequest: {{ url: \"{{{{base}}}}{target}\", method: GET }}\nresponse: {{ statusCode: {code}, body: {{ type: json, content: '{body}' }} }}\n"
        )
    };
    let old = json!({ "info": { "name": "Old", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "variable": [{ "key": "base", "value": "http://h.test/v2" }], "item": [{ "name": "Get a user", "request": { "method": "GET", "description": "Reads one.",
            "url": { "host": ["{{base}}"], "path": ["users", ":id"], "query": [{ "key": "type", "value": "0", "description": "How to log in" }],
                "variable": [{ "key": "id", "value": "me", "description": "Its id" }] },
            "header": [{ "key": "Accept", "value": "application/json", "description": "What comes" }] },
            "response": [
                { "name": "Me", "code": 200, "body": "{\"id\":1}", "originalRequest": { "url": "{{base}}/users/me?type=0" } },
                { "name": "Gone", "code": 404, "body": "{\"code\":2}", "originalRequest": { "url": "{{base}}/users/gone" } },
                { "name": "Long", "code": 200, "body": "{\"id\":3}", "originalRequest": { "url": "{{base}}/users/me?type=1" } } ] }] });
    let bru = BRU.to_owned()
        + &bru_example("Me", "http://h.test/v2/users/me?type=0", 200, "{\"id\":1}")
        + &bru_example("Gone", "http://h.test/v2/users/gone", 404, "{\"code\":2}")
        + &bru_example("Long", "http://h.test/v2/users/me?type=1", 200, "{\"id\":3}");
    Project::with("old.json", old.to_string())
        .file("v3/.resources/definition.yaml", "$kind: collection\nvariables: { base: \"http://h.test/v2\" }\n")
        .file("v3/U.request.yaml", V3)
        .file("v3/.resources/U.resources/examples/a.example.yaml", example("Me", 1, "/users/me?type=0", 200, "{\"id\":1}"))
        .file("v3/.resources/U.resources/examples/b.example.yaml", example("Gone", 2, "/users/gone", 404, "{\"code\":2}"))
        .file("v3/.resources/U.resources/examples/c.example.yaml", example("Long", 3, "/users/me?type=1", 200, "{\"id\":3}"))
        .file("oc/opencollection.yml", "opencollection: 1.0.0\ninfo: { name: OC }\nrequest: { variables: [{ name: base, value: \"http://h.test/v2\" }] }\n")
        .file("oc/U.yml", OC)
        .file("bru/bruno.json", "{ \"version\": \"1\", \"name\": \"B\", \"type\": \"collection\" }")
        .file("bru/U.bru", bru)
}

#[test]
fn the_saved_response_that_was_asked_for_answers() {
    let project = staged();
    for collection in ["v3", "old.json", "oc", "bru"] {
        let mock = Mock::of(&project, collection);
        for (line, headers, expected) in [
            ("GET /v2/users/me?type=0", "", "200 {\"id\":1}"),
            ("GET /v2/users/gone", "", "404 {\"code\":2}"),
            ("GET /v2/users/me?type=1", "", "200 {\"id\":3}"),
            ("GET /v2/users/5", "", "200 {\"id\":1}"),
            ("GET /v2/users/me", "X-Mock-Response-Name: Gone\r\n", "404 {\"code\":2}"),
            ("GET /v2/users/me", "x-mock-response-code: 404\r\n", "404 {\"code\":2}"),
        ] {
            assert_eq!(mock.ask(line, headers).trim(), expected, "{collection}: {line} {headers}");
        }
        let none = mock.ask("GET /v2/users/me", "x-mock-response-name: Goen\r\n");
        assert!(none.starts_with("404 ") && none.contains("x-mock-response-name") && none.contains("Gone"), "{none}");
    }
}

#[test]
fn a_list_has_what_a_page_of_a_manual_needs() {
    let project = staged();
    for collection in ["v3", "old.json", "oc", "bru"] {
        let ended = project.run(&["list", collection, "--json"]);
        let list: Value = serde_json::from_str(&ended.passes().stdout).unwrap();
        let request = &list["requests"][0];
        assert_eq!((&request["method"], &request["docs"]), (&json!("GET"), &json!("Reads one.")), "{collection}");
        let parameters = request["parameters"].as_array().unwrap();
        let find = |part: &str, name: &str| {
            parameters.iter().find(|it| it["in"] == part && it["name"] == name).cloned().unwrap_or_default()
        };
        assert_eq!(
            (&find("path", "id")["value"], &find("header", "Accept")["value"]),
            (&json!("me"), &json!("application/json"))
        );
        // The older files have no descriptions, and their query stands in the URL.
        if collection != "bru" {
            assert_eq!(find("path", "id")["description"], "Its id", "{collection}");
            assert_eq!(find("query", "type")["description"], "How to log in", "{collection}");
            assert_eq!(find("header", "Accept")["description"], "What comes", "{collection}");
        }
        let statuses: Vec<_> = request["examples"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (&it["name"], &it["status"], &it["body"]))
            .collect();
        assert_eq!(statuses[1], (&json!("Gone"), &json!(404), &json!({ "code": 2 })), "{collection}");
    }
    let ours = Project::with(
        "a.yaml",
        "name: A\nGET: http://h.test/{id}\npath:\n  id: { value: me, type: string, required: true, description: Its id }\nexamples:\n  - { name: B, status: 201, headers: { X-A: 1 }, json: { a: 1.50 } }\n",
    );
    let list: Value = serde_json::from_str(&ours.run(&["list", "a.yaml", "--json"]).passes().stdout).unwrap();
    let request = &list["requests"][0];
    assert_eq!(
        request["parameters"],
        json!([{ "in": "path", "name": "id", "value": "me", "type": "string", "required": true, "description": "Its id" }])
    );
    assert_eq!(
        request["examples"],
        json!([{ "name": "B", "status": 201, "headers": { "X-A": 1 }, "body": { "a": serde_json::from_str::<Value>("1.50").unwrap() } }])
    );
}
