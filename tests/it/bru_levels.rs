//! What levels of Bruno's collections say stays on their level, where the other format has such a level.

use serde_json::{Value, json};

use crate::support::{Project, Seen, Server};

fn shop(server: &Server) -> Project {
    Project::with(
        "shop/opencollection.yml",
        "opencollection: 1.0.0\ninfo: { name: Shop }\nrequest:\n  auth: { type: basic, username: all, password: secret-1 }\n  headers: [{ name: X-All, value: \"1\" }]\n  \
         variables: [{ name: base, value: \"BASE\" }]\n  scripts:\n    - { type: before-request, code: \"const a = 1; bru.setVar('all', 'a' + a)\" }\n    - { type: tests, code: \"test('all', () => {})\" }\n"
            .replace("BASE", &server.url()),
    )
    .file(
        "shop/Beds/folder.yml",
        "info: { name: Beds, type: folder }\nrequest:\n  auth: { type: basic, username: beds, password: secret-2 }\n  headers: [{ name: X-Beds, value: \"{{size}}\" }]\n  \
         variables: [{ name: size, value: \"4\" }]\n  scripts: [{ type: before-request, code: \"const a = 2; bru.setVar('beds', 'b' + a)\" }]\n",
    )
    .file("shop/Beds/Get.yml", "info: { name: Get, type: http }\nhttp: { url: \"{{base}}/{{all}}/{{beds}}/{{size}}\", auth: inherit }\n")
    .file("shop/Bare.yml", "info: { name: Bare, type: http }\nhttp: { url: \"{{base}}/bare\" }\n")
}

fn asked(seen: &Seen) -> String {
    let headers = ["authorization", "x-all", "x-beds"].map(|it| seen.header(it).unwrap_or_default().to_owned());
    format!("{} {} {headers:?}", seen.method, seen.target)
}

#[test]
fn levels_say_what_they_said_and_the_same_is_sent() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = shop(&server).file("postman/.keep", "");
    project.run(&["run", "shop"]).passes();
    let first: Vec<String> = server.seen().iter().map(asked).collect();
    assert_eq!(first[0], "GET /a1/b2/4 [\"Basic YmVkczpzZWNyZXQtMg==\", \"1\", \"4\"]");
    assert_eq!(first[1], "GET /bare [\"\", \"1\", \"\"]");
    for (arguments, out) in [
        (&["export", "shop", "postman/shop.json", "--with-secrets"][..], "postman/shop.json"),
        (&["export", "shop", "postman/Shop", "--to", "postman-v3", "--with-secrets"], "postman/Shop"),
        (&["import", "shop", "collections/shop"], "collections/shop"),
    ] {
        let ended = project.run(arguments);
        ended.passes().warns("note: Beds: its variables are filled in where they are used");
        ended.warns("note: Beds: its headers stand in each request below it");
        let before = server.seen().len();
        let environment = project.path("environments").is_dir().then_some(["-e", "shop"]);
        project
            .run(&[&["run", out], environment.iter().flatten().copied().collect::<Vec<_>>().as_slice()].concat())
            .passes();
        assert_eq!(server.seen()[before..].iter().map(asked).collect::<Vec<_>>(), first, "{out}");
    }
    let document: Value = serde_json::from_str(&project.read("postman/shop.json")).unwrap();
    let (beds, get) = (&document["item"][0], &document["item"][0]["item"][0]);
    assert_eq!((&document["auth"]["type"], &beds["auth"]["type"]), (&json!("basic"), &json!("basic")));
    assert_eq!((&get["request"]["auth"], &get["event"]), (&Value::Null, &json!([])));
    assert_eq!(document["item"][1]["request"]["auth"], json!({ "type": "noauth" }));
    assert_eq!((document["event"].as_array().unwrap().len(), beds["event"].as_array().unwrap().len()), (2, 1));
    assert!(project.read("postman/Shop/Beds/.resources/definition.yaml").contains("http:beforeRequest"));
    let ours = project.read("collections/shop/collection.yaml");
    assert!(ours.contains("X-All: 1") && ours.contains("basic:") && ours.contains("script:"), "{ours}");
    assert!(project.read("collections/shop/beds/folder.yaml").contains("script:"));
    assert!(!project.read("collections/shop/beds/get.yaml").contains("script:"));
}

#[test]
fn scripts_beside_one_another_keep_names_of_their_own() {
    let server = Server::start(|_: &Seen| json!({ "id": 7 }));
    let request = "info: { name: One, type: http }\nhttp: { url: \"BASE/one\" }\nruntime:\n  scripts:\n    - { type: after-response, code: \"const id = res.body.id; bru.setVar('id', id)\" }\n    - { type: tests, code: \"const id = bru.getVar('id'); test('it is ' + id, () => expect(id).to.equal(7))\" }\n";
    let project = Project::with("shop/opencollection.yml", "opencollection: 1.0.0\ninfo: { name: Shop }\n")
        .file("shop/One.yml", request.replace("BASE", &server.url()));
    project.run(&["run", "shop"]).passes().prints("1 test");
    project.run(&["export", "shop", "shop.json"]).passes();
    project.run(&["run", "shop.json"]).passes().prints("1 test");
}
