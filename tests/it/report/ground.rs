//! A shop whose requests pass, fail and break, and its server.

use quick_xml::{Reader, events::Event};
use serde_json::json;

use crate::support::{Project, Reply, Seen, Server};

pub(super) const SHOP: [(&str, &str); 4] = [
    ("shop/collection.yaml", "name: Shop\norder: [orders, admin]\n"),
    (
        "shop/orders.yaml",
        "\
name: List orders
GET: <<baseUrl>>/orders
tags: [smoke]
expect:
  $.orders[0]: { equals: { id: 7, price: 1.10 } }
  $.total: 2
capture: { next: $.next }
---
name: Read one
GET: <<baseUrl>>/orders/<<next>>
---
name: Log in
POST: <<baseUrl>>/login
json: { user: ada }
expect: { status: 200, headers: { Content-Type: { contains: json } } }
",
    ),
    ("shop/admin/gone.yaml", "name: Gone\nGET: http://127.0.0.1:1/\n"),
    ("shop/admin/later.yaml", "name: Later\nGET: <<baseUrl>>/later\nskip: not before spring\n"),
];

pub(super) fn server() -> Server {
    Server::start(|seen: &Seen| match seen.path() {
        "/orders" => {
            Reply::from(json!({ "orders": [{ "id": 7, "price": 2 }], "total": 2, "said": "\u{1b}[31m<&>\u{202e}" }))
        }
        _ => Reply::from(json!({ "ok": true, "id": 9_007_199_254_740_993_u64 })),
    })
}

pub(super) fn shop() -> Project {
    SHOP.iter().fold(Project::new(), |project, (path, text)| project.file(path, text))
}

/// Times differ from run to run.
pub(super) fn without_times(text: &str) -> String {
    let times = regex::Regex::new(r"( +)(<1 ms|\d+ ms|[\d.]+ s)|-?\d+\.\d+(e-\d+)?|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")
        .unwrap();
    times.replace_all(text, "~").into_owned()
}

/// Each `<testcase>` of a JUnit file: its suite, its name, and how it ended.
pub(super) fn cases(xml: &str) -> Vec<(String, String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut cases: Vec<(String, String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return cases,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attribute = |key: &str| {
                    let found = tag.try_get_attribute(key).unwrap();
                    found.map(|it| it.value.into_owned()).unwrap_or_default()
                };
                match name.as_str() {
                    "testcase" => cases.push((attribute("classname"), attribute("name"), "passed".to_owned())),
                    "failure" | "error" | "skipped" => cases.last_mut().unwrap().2 = name,
                    _ => {}
                }
            }
            _ => {}
        }
    }
}
