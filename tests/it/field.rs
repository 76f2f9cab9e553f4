//! Collections as they lie in public repositories: what is usual there is no noise here, and what fails says why.

use serde_json::json;

use crate::support::{Project, Seen, Server};

const ROOT: &str = "opencollection: 1.0.0\ninfo: { name: Shop }\n";

fn postman(items: &serde_json::Value) -> String {
    json!({ "info": { "name": "Shop" }, "item": items }).to_string()
}

#[test]
fn a_variable_that_nobody_gives_is_told_once_with_its_places() {
    let items = json!([1, 2, 3].map(|it| json!({ "name": format!("R{it}"), "request": "{{base}}/" })));
    let file =
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&postman(&items)).unwrap()).unwrap();
    let check = Project::with("shop.json", file).run(&["check", "shop.json"]);
    check.passes().warns("nobody gives `base` a value: it is sent as it is written; also at shop.json:");
    assert_eq!(check.stderr.matches("nobody gives").count(), 1, "{check}");
}

#[test]
fn what_scripts_and_actions_of_bruno_set_has_a_value() {
    let one = "info: { name: One, type: http, seq: 1 }\nhttp: { url: \"http://127.0.0.1:1/{{a}}{{b}}{{c}}{{d}}{{lost}}\" }\n\
        runtime:\n  scripts:\n    - type: before-request\n      code: |-\n        bru.setVar('a', 1); bru.setEnvVar(\"b\", 2);\n        \
        bru.setCollectionVar('c', 3); bru.setGlobalEnvVar('d', 4);\n  actions:\n    - type: set-variable\n      \
        phase: after-response\n      selector: { expression: res.body.id, method: jsonq }\n      \
        variable: { name: made, scope: runtime }\n";
    let two = "info: { name: Two, type: http, seq: 2 }\nhttp: { url: \"http://127.0.0.1:1/{{made}}\" }\n";
    let project = Project::with("shop/opencollection.yml", ROOT).file("shop/1.yml", one).file("shop/2.yml", two);
    let check = project.run(&["check", "shop"]);
    check.passes().prints("1 warning").warns("nobody gives `lost` a value");
}

#[test]
fn a_value_made_of_the_answer_is_no_template() {
    let actions = "runtime:\n  actions:\n    - type: set-variable\n      phase: after-response\n      \
        selector: { expression: \"{{res.body.id}}\", method: jsonq }\n      variable: { name: made, scope: runtime }\n";
    let one = format!("info: {{ name: One, type: http }}\nhttp: {{ url: \"http://127.0.0.1:1/\" }}\n{actions}");
    let project = Project::with("shop/opencollection.yml", ROOT).file("shop/1.yml", one);
    project.run(&["check", "shop"]).passes().warns("an expression stands without braces: `res.body.id`");
}

#[test]
fn variables_of_a_definition_say_which_of_them_are_secret() {
    let server = Server::start(|_: &Seen| "");
    let definition = "$kind: collection\nvariables:\n  - key: base\n    value: \"\"\n    disabled: true\n    secret: false\n  \
        - { key: shown, value: open, secret: false }\n  - { key: hidden, value: closed-door, secret: true }\n";
    let script = "scripts:\n  - type: afterResponse\n    code: console.log(pm.variables.get('shown'), pm.variables.get('hidden'))\n";
    let project = Project::with("shop/.resources/definition.yaml", definition)
        .file("shop/One.request.yaml", format!("$kind: http-request\nurl: \"{{{{base}}}}/{{{{hidden}}}}\"\n{script}"));
    let base = format!("base={}", server.url());
    let run = project.run(&["run", "shop", "--var", &base]);
    run.passes().prints("open ***").never_prints("closed-door");
    assert!(!run.stderr.contains("means nothing"), "{run}");
    assert_eq!(server.targets(), ["/closed-door"]);
}

#[test]
fn a_collection_that_is_one_long_line_is_not_shown_in_whole() {
    let items = json!([{ "name": "One", "request": { "url": "{{base}}/", "description": "x".repeat(100_000) } }]);
    let check = Project::with("shop.json", postman(&items)).run(&["check", "shop.json"]);
    check.passes().warns("nobody gives `base` a value");
    assert!(check.stderr.len() < 2000, "{} bytes", check.stderr.len());
}

#[test]
fn a_host_that_is_a_variable_without_a_value_is_called_that() {
    let project = Project::with("shop.json", postman(&json!([{ "name": "One", "request": "{{baseUrl}}/users" }])));
    project
        .run(&["run", "shop.json"])
        .exits(3)
        .prints("there is no host `{{baseurl}}`: the variable in it has no value");
}

/// A workspace of Postman's with these collections, each of one request.
fn workspace(collections: &[&str]) -> Project {
    let request = "$kind: http-request\nurl: \"{{baseUrl}}/books\"\nmethod: GET\n";
    let project = Project::with(".postman/resources.yaml", "workspace:\n  id: 1\n")
        .file("postman/globals/workspace.globals.yaml", "name: Globals\nvalues:\n  - key: baseUrl\n    value: ''\n");
    collections.iter().fold(project, |project, name| {
        let folder = format!("postman/collections/{name}");
        project
            .file(&format!("{folder}/.resources/definition.yaml"), "$kind: collection\n")
            .file(&format!("{folder}/Get.request.yaml"), request)
    })
}

#[test]
fn a_workspace_with_one_collection_is_imported_by_its_own_name() {
    let project = workspace(&["Books"]);
    project.run(&["import", ".", "ours"]).passes();
    // That it has a protocol is hoped of a variable that is empty so far.
    assert!(project.read("ours/get.yaml").contains("GET: <<baseUrl>>/books"), "{}", project.read("ours/get.yaml"));
    project.run(&["export", ".", "theirs", "--to", "opencollection"]).passes();
}

#[test]
fn of_several_collections_one_is_to_be_named() {
    let project = workspace(&["Books", "Users"]);
    for command in ["import", "export"] {
        let ended = project.run(&[command, ".", "out"]);
        ended.exits(2).warns("name one of its collections: ").warns("postman/collections/Users");
    }
}

#[test]
fn a_collection_without_requests_is_called_that() {
    let project = Project::with("shop.json", postman(&json!([])));
    project.run(&["check", "shop.json"]).exits(4).warns("it holds no request");
}

#[test]
fn what_other_tools_keep_in_hidden_folders_is_no_stray_file() {
    let request = "info: { name: One, type: http }\nhttp: { url: \"http://127.0.0.1:1/\" }\n";
    let project = Project::with("shop/opencollection.yml", ROOT)
        .file("shop/One.yml", request)
        .file("shop/.github/workflows/ci.yml", "name: CI\non: push\njobs: {}\n");
    let check = project.run(&["check", "shop"]);
    check.passes().prints("1 request checked, no errors\n");
    assert!(!check.stderr.contains("ci.yml"), "{check}");
    let project = project
        .file("shop/.drafts/Two.yml", "inof: { name: Two, type: http }\nhttp: { url: \"http://127.0.0.1:1/\" }\n");
    project.run(&["check", "shop"]).passes().warns("this file is no part of the collection").warns("Two.yml:1:1");
}

#[test]
fn a_part_of_no_file_is_exported_as_one_that_is_not_sent() {
    let part = "meta {\n  name: Upload\n  type: http\n}\n\npost {\n  url: http://127.0.0.1:1/\n  body: multipartForm\n  auth: none\n}\n\n\
        body:multipart-form {\n  input_file: @file()\n  language: nl\n}\n";
    let project = Project::with("shop/bruno.json", r#"{ "version": "1", "name": "Shop", "type": "collection" }"#)
        .file("shop/Upload.bru", part);
    project.run(&["export", "shop", "shop.json"]).passes();
    let document: serde_json::Value = serde_json::from_str(&project.read("shop.json")).unwrap();
    let parts = &document["item"][0]["request"]["body"]["formdata"];
    assert_eq!(parts[0], json!({ "key": "input_file", "type": "file", "src": [], "disabled": true }));
    assert_eq!(parts[1]["value"], "nl");
    project.run(&["import", "shop", "ours"]).passes();
    assert!(!project.read("ours/upload.yaml").contains("input_file"), "{}", project.read("ours/upload.yaml"));
}

#[test]
fn what_is_written_by_hand_from_memory_is_told_in_the_words_of_the_format() {
    let definition = "$kind: collection\nauth: { type: bearer, bearer: [{ key: token, value: x }] }\n";
    let request = "$kind: request\nurl: http://127.0.0.1:1/\n";
    let other = "$kind: http-request\nurl: http://127.0.0.1:1/\nheaders: [{ name: X, value: 1 }]\nauth: { type: none }\n\
        tests: pm.test('x', () => {})\nscripts: [{ type: post-response, code: \"\" }]\n";
    let project = Project::with("shop/.resources/definition.yaml", definition)
        .file("shop/A.request.yaml", request)
        .file("shop/B.request.yaml", other);
    let check = project.run(&["check", "shop"]);
    for near in ["credentials", "http-request", "key", "noauth", "scripts", "afterResponse"] {
        check.warns(&format!("did you mean `{near}`?"));
    }
    check.warns("`none` is no way of auth: the request is sent without");
}

#[test]
fn a_folder_of_exported_collections_runs_with_an_environment_that_lies_beside_them() {
    let server = Server::start(|_: &Seen| "");
    let one = |name: &str| json!({ "info": { "name": name }, "item": [{ "name": name, "request": format!("{{{{base}}}}/{name}") }] });
    let environment = json!({ "name": "Local machine", "values": [{ "key": "base", "value": server.url() }] });
    let project = Project::with("postman/b.postman_collection.json", one("b").to_string())
        .file("postman/a.postman_collection.json", one("a").to_string())
        .file("postman/dev.postman_environment.json", environment.to_string())
        .file("postman/data.json", "[]");
    for name in ["dev", "Local machine"] {
        project.run(&["run", "postman", "-e", name]).passes();
        project.run(&["run", "postman/b.postman_collection.json", "-e", name]).passes();
    }
    assert_eq!(server.targets()[..3], ["/a", "/b", "/b"]);
    project.run(&["run", "postman", "-e", "Local"]).exits(2).warns("there are: Local machine");
    project.run(&["check", "postman"]).passes().warns("with -e NAME there are: Local machine");
    // What is ours stays a folder of ours.
    let project = project.file("postman/c.yaml", format!("GET: {}/c\n", server.url()));
    project.run(&["list", "postman"]).passes().prints("/c").never_prints("/a");
}
