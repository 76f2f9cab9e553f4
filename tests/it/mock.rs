//! The mock server, beside a run and on its own.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};

use serde_json::Value;

use crate::support::Project;

/// `posthaste mock` on a free port; it ends with the test.
struct Mock {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    address: String,
}

impl Mock {
    fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut child = project.command(&[&["mock", "--port", "0"], arguments].concat()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.unwrap_or_else(|| panic!("no address in `{line}`")).to_owned();
        Self { child, out, address }
    }

    /// The status and the body of the answer, and all of it.
    fn ask(&self, method: &str, target: &str, more: &str) -> (u16, String, String) {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let (headers, body) = more.split_once("\n\n").unwrap_or((more, ""));
        let headers: String = headers.lines().flat_map(|line| [line, "\r\n"]).collect();
        let host = if headers.contains("Host:") { "" } else { "Host: localhost\r\n" };
        let length = body.len();
        let request = format!(
            "{method} {target} HTTP/1.1\r\n{host}{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        connection.write_all(request.as_bytes()).unwrap();
        let mut said = String::new();
        connection.read_to_string(&mut said).unwrap();
        let status = said.split(' ').nth(1).unwrap().parse().unwrap();
        let body = said.split_once("\r\n\r\n").unwrap().1.to_owned();
        (status, body, said)
    }

    /// The next line that it prints.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SHOP: &str = "\
name: Orders
GET: <<baseUrl>>/orders
query: { page: { value: 1, type: integer } }
examples:
  - name: The second page
    when: { query: { page: 2 } }
    json: { page: 2, orders: [] }
  - name: The first page
    headers: { X-Total: 41 }
    json: { page: 1, orders: [7] }
---
name: One order
GET: <<baseUrl>>/orders/{id}
path: { id: 7 }
examples:
  - { when: { path: { id: '404' } }, status: 404, json: { error: no such order } }
  - name: Any order
    json: { id: '<<request.path.id>>', host: '<<request.headers.host>>', shop: '<<shop>>' }
---
name: Order something
POST: <<baseUrl>>/orders
json: { item: pen }
examples:
  - { name: Too many, when: { $.count: { gt: 10 } }, status: 422, text: too many }
  - { name: Without a token, when: { headers: { Authorization: { exists: false } } }, status: 401 }
  - { name: Made, status: 201, json: { item: '<<request.json.item>>' } }
---
name: Nothing saved
DELETE: <<baseUrl>>/orders
";

fn shop() -> Project {
    Project::with("shop.yaml", SHOP).file("environments/dev.yaml", "baseUrl: https://shop.example/v1\nshop: corner\n")
}

#[test]
fn examples_answer_by_method_path_query_and_condition() {
    let mut mock = Mock::start(&shop(), &["shop.yaml", "-e", "dev"]);
    let (status, body, all) = mock.ask("GET", "/v1/orders", "");
    assert_eq!((status, body.as_str()), (200, r#"{"page":1,"orders":[7]}"#));
    assert!(all.to_lowercase().contains("x-total: 41\r\n") && all.contains("application/json"), "{all}");
    assert_eq!(mock.line(), "GET /v1/orders  200  The first page");
    assert_eq!(mock.ask("GET", "/v1/orders?page=2", "").1, r#"{"page":2,"orders":[]}"#);
    assert_eq!(mock.ask("GET", "/v1/orders/404", "").0, 404);
    let (_, body, _) = mock.ask("GET", "/v1/orders/a%20b", "Host: shop.example");
    assert_eq!(body, r#"{"id":"a b","host":"shop.example","shop":"corner"}"#);
    assert_eq!(mock.ask("POST", "/v1/orders", "\n\n{\"count\": 11}").1, "too many");
    assert_eq!(mock.ask("POST", "/v1/orders", "\n\n{\"count\": 10}").0, 401);
    let made = mock.ask("POST", "/v1/orders", "Authorization: x\n\n{\"count\": 10, \"item\": \"pen\"}");
    assert_eq!((made.0, made.1.as_str()), (201, r#"{"item":"pen"}"#));
    let (status, body, all) = mock.ask("HEAD", "/v1/orders", "");
    assert_eq!((status, body.as_str()), (200, ""), "{all}");
}

#[test]
fn who_asks_for_something_else_is_told_what_there_is() {
    let mock = Mock::start(&shop(), &["shop.yaml", "-e", "dev"]);
    let (status, body, _) = mock.ask("GET", "/v1/order", "");
    let told: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 404);
    assert_eq!(told["did_you_mean"], "GET /v1/orders", "{body}");
    assert!(told["known"].as_array().unwrap().contains(&"GET /v1/orders/{id}".into()), "{body}");
    let (status, body, all) = mock.ask("PATCH", "/v1/orders", "");
    assert_eq!(status, 405, "{body}");
    assert!(all.to_lowercase().contains("allow: get, head, post"), "{all}");
    let (status, body, _) = mock.ask("DELETE", "/v1/orders", "");
    assert_eq!(status, 501);
    assert!(body.contains("`Nothing saved` has no examples") && body.contains("shop.yaml:"), "{body}");
}

#[test]
fn a_port_in_use_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = shop().run(&["mock", "shop.yaml", "-e", "dev", "--port", &port]);
    run.exits(2).warns(&format!("error: port {port} is in use; choose another with --port"));
}

#[test]
fn what_it_prints_hides_secrets() {
    let project = Project::with("shop.yaml", SHOP)
        .file("key.txt", "key-in-a-file\n")
        .file("environments/dev.yaml", "baseUrl: https://shop.example\nshop: x\na: { env: HUSH, secret: true }\nb: { file: ../key.txt }\nmy_token: token-in-text\n")
        .system("HUSH", "hush/in the system");
    let mut mock = Mock::start(&project, &["shop.yaml", "-e", "dev"]);
    let target = "/nowhere/key-in-a-file?a=hush%2Fin+the%20system&b=token-in-text";
    let (status, body, _) = mock.ask("GET", target, "");
    assert_eq!(status, 404);
    assert_eq!(mock.line(), "GET /nowhere/***?a=***&b=***  404");
    assert!(!body.contains("key-in-a-file") && !body.contains("token-in-text"), "{body}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_in_peace() {
    let mut mock = Mock::start(&shop(), &["shop.yaml", "-e", "dev"]);
    assert_eq!(mock.ask("GET", "/v1/orders", "").0, 200);
    Command::new("kill").args(["-INT", &mock.child.id().to_string()]).status().unwrap();
    assert_eq!(mock.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_folder_without_requests_is_told() {
    Project::new().run(&["mock"]).exits(4).warns("nothing was selected");
    Project::new().run(&["mock", "nowhere"]).exits(2).warns("there is no file or folder `nowhere`");
}

/// The shipped flow, in a folder of its own.
fn zoom() -> Project {
    let read = |path: &str| std::fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut project = Project::new();
    for file in ["collection", "get-a-user", "get-access-token", "list-users"] {
        let path = format!("collections/zoom-server-to-server/{file}.yaml");
        project = project.file(&path, read(&path));
    }
    project.file("environments/zoom.yaml", read("environments/zoom.yaml"))
}

#[test]
fn the_zoom_flow_is_chained() {
    let project = zoom();
    let run = project.run(&["run", "-e", "zoom", "--mock", "-vv"]);
    run.passes().prints("3 passed").prints("account_id = \"q6gBJVO5TzexKYTb_I2rpg\"").prints("access_token = \"***\"");
    run.never_prints("mock-access-token").never_prints("mock-seed-token").never_prints("mock-client-secret");
}

#[test]
fn a_wrong_token_fails_the_zoom_flow() {
    let project = zoom();
    let run = project.run(&["run", "-e", "zoom", "--mock", "--var", "access_token=wrong"]);
    run.exits(1).prints("2 passed, 1 failed").prints("status: expected 200, got 401").prints("list-users.yaml:");

    let path = "collections/zoom-server-to-server/get-access-token.yaml";
    let captured = project.read(path).replace("from: $.access_token", "from: $.token_type");
    let run = zoom().file(path, captured).run(&["run", "-e", "zoom", "--mock"]);
    run.exits(1).prints("2 passed, 1 failed").prints("list-users.yaml:");

    // With another account there is no token, and without a token the users are not asked for.
    let path = "collections/zoom-server-to-server/get-a-user.yaml";
    let captured = project.read(path).replace("account_id: $.account_id", "account_id: $.id");
    let run = zoom().file(path, captured).run(&["run", "-e", "zoom", "--mock"]);
    run.exits(1)
        .prints("1 passed, 1 failed, 1 skipped")
        .prints("`access_token` was not captured by \"Get access token\"");
}

#[test]
fn a_run_against_its_mock_needs_no_network() {
    let project = shop().file("one.yaml", "GET: https://no-such-host.invalid:8443/a\nexpect: { $.host: no-such-host.invalid:8443 }\nexamples: [{ json: { host: '<<request.headers.host>>' } }]\n");
    project.run(&["run", "one.yaml", "--mock"]).passes().prints("1 passed");
    project.run(&["run", "shop.yaml#Nothing saved", "-e", "dev", "--mock"]).exits(1).prints("has no examples");
}
