//! `posthaste export`: files of ours become a Postman collection.

use serde_json::{Value, json};

use crate::support::Project;

const ALL: &str = "\
name: Add
docs: Adds one.
tags: [a]
POST: <<baseUrl>>/shops/{shop}/items
path: { shop: { value: <<shopId>>, description: Which, required: true } }
query: { page: 1, color: [red, blue], off: { value: x, disabled: true, description: Later } }
headers: { X-A: <<$guid>>, Accept-Language: null }
json: { n: <<n>>, name: <<name>>, list: [1.10, true, null], who: \"<<text id>>\" }
auth: { bearer: { token: <<token>>, prefix: Token } }
retry: { max: 2, every: 1ms }
expect:
  status: 201
  time: { lt: 5s }
  headers: { Content-Type: { contains: json }, X-Gone: { exists: false } }
  $.id: { type: number, gt: 0 }
  $.name: Ada
  $.items: { type: array, length: { gte: 1 } }
  $.items[0]['a b']: { equals: { c: [1] } }
  '$.items[?@.state != \"ok\"]': { exists: false }
  $.maybe: { not_equals: null }
  //x: 1
capture:
  id: $.id
  etag: { from: header ETag, scope: collection }
  deep: $..x
examples:
  - name: Good
    when: { query: { page: 1 } }
    status: 201
    headers: { ETag: W/1 }
    json: { id: 1, name: Ada, items: [{ a b: { c: [1] }, state: ok }], maybe: 0 }
settings: { redirects: false, timeout: 5s }
---
name: Form
PUT: http://localhost:1/form?x=y
form: { a: b c, d: <<name>> }
auth: { basic: { username: ada, password: hush-1234 } }
script:
  before: |
    pm.environment.set('x', 1);
  after: |
    console.log('done');
---
name: Parts
POST: http://localhost:1/parts
multipart: { f: { file: _files/a.txt, filename: b.txt }, t: [x, y] }
---
name: Graph
POST: http://localhost:1/graph
graphql: { query: '{ a }', variables: { n: <<n>> }, operation: Q }
---
name: Call
GET: http://localhost:1/<<upper name>>
";

const COLLECTION: &str = "\
name: All
docs: Everything.
variables:
  n: 5
  name: Ada
  shopId: { value: s, description: Which shop }
  token: t-12345678
  from: { env: HOME }
auth: { apikey: { name: X-Key, value: <<token>>, in: query } }
headers: { X-All: <<name>>, X-A: all }
settings: { verify_tls: false }
script: { after: 'pm.test(\"all\", () => {});' }
";

fn exported() -> (Project, Value, String) {
    let project = Project::with("all/in/all.yaml", ALL)
        .file("all/collection.yaml", COLLECTION)
        .file("all/in/folder.yaml", "name: In here\nauth: none\n")
        .file("all/in/_files/a.txt", "a");
    let ended = project.run(&["export", "all", "out.json"]);
    ended.passes().prints("made out.json: 5 requests\n");
    serde_json::from_str::<Value>(&project.read("out.json")).map(|it| (project, it, ended.stderr)).unwrap()
}

#[test]
fn everything_has_its_place_in_postmans_format() {
    let (_, all, _) = exported();
    assert_eq!(all["info"]["schema"], "https://schema.getpostman.com/json/collection/v2.1.0/collection.json");
    assert_eq!((&all["info"]["name"], &all["info"]["description"]), (&json!("All"), &json!("Everything.")));
    assert_eq!(all["auth"]["apikey"][2], json!({ "key": "in", "value": "query", "type": "string" }));
    assert_eq!(all["protocolProfileBehavior"], json!({ "strictSSL": false }));
    assert_eq!(all["event"][0]["script"]["exec"], json!(["pm.test(\"all\", () => {});"]));
    assert_eq!(all["variable"][0], json!({ "key": "n", "value": "5", "type": "number" }));
    assert_eq!(
        all["variable"][2],
        json!({ "key": "shopId", "value": "s", "type": "string", "description": "Which shop" })
    );
    let folder = &all["item"][0];
    assert_eq!((&folder["name"], &folder["auth"]), (&json!("In here"), &json!({ "type": "noauth" })));
    let add = &folder["item"][0];
    let url = &add["request"]["url"];
    assert_eq!(url["raw"], "{{baseUrl}}/shops/:shop/items?page=1&color=red&color=blue");
    assert_eq!(url["path"], json!(["shops", ":shop", "items"]));
    assert_eq!(url["variable"][0]["value"], "{{shopId}}");
    assert_eq!(url["query"][3], json!({ "key": "off", "value": "x", "description": "Later", "disabled": true }));
    assert_eq!(
        add["request"]["header"],
        json!([{ "key": "X-All", "value": "{{name}}" }, { "key": "X-A", "value": "{{$guid}}" }])
    );
    assert_eq!(
        add["protocolProfileBehavior"],
        json!({ "followRedirects": false, "disabledSystemHeaders": { "accept-language": true } })
    );
    assert_eq!(add["request"]["auth"]["type"], "oauth2");
    assert_eq!(
        add["request"]["body"]["raw"],
        "{\n    \"n\": {{n}},\n    \"name\": \"{{name}}\",\n    \"list\": [\n        1.10,\n        true,\n        null\n    ],\n    \"who\": \"{{id}}\"\n}"
    );
    assert_eq!(add["response"][0]["code"], 201);
    assert_eq!(folder["item"][1]["request"]["body"]["urlencoded"][0], json!({ "key": "a", "value": "b c" }));
    assert_eq!(
        folder["item"][2]["request"]["body"]["formdata"][0],
        json!({ "key": "f", "type": "file", "src": "all/in/_files/a.txt", "fileName": "b.txt" })
    );
    assert_eq!(folder["item"][3]["request"]["body"]["graphql"]["variables"], "{\n    \"n\": {{n}}\n}");
}

#[test]
fn expectations_and_captures_become_a_script() {
    let (_, all, _) = exported();
    let exec = all["item"][0]["item"][0]["event"][0]["script"]["exec"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n");
    for line in [
        "pm.test(\"status is 201\", () => {\n    pm.response.to.have.status(201);\n});",
        "    pm.expect(pm.response.responseTime).to.be.below(5000);",
        "    pm.expect(pm.response.headers.get(\"Content-Type\")).to.include(\"json\");",
        "    pm.response.to.not.have.header(\"X-Gone\");",
        "const json = pm.response.json();",
        "    pm.expect(json.id).to.be.a(\"number\");\n    pm.expect(json.id).to.be.above(0);",
        "    pm.expect(json.name).to.eql(\"Ada\");",
        "    pm.expect(json.items.length).to.be.at.least(1);",
        "    pm.expect(json.items[0][\"a b\"]).to.eql({ \"c\": [1] });",
        "    pm.expect(json.items.filter((it) => it.state !== \"ok\")).to.be.empty;",
        "    pm.expect(json.maybe).to.exist;",
        "pm.environment.set(\"id\", json.id);",
        "pm.collectionVariables.set(\"etag\", pm.response.headers.get(\"ETag\"));",
    ] {
        assert!(exec.contains(line), "{line}\n{exec}");
    }
    let form = &all["item"][0]["item"][1]["event"];
    assert_eq!(form[0]["script"]["exec"][1], "    pm.expect(pm.response.code).to.be.below(400);");
    assert_eq!((&form[1]["listen"], &form[2]["listen"]), (&json!("prerequest"), &json!("test")));
}

#[test]
fn what_cannot_be_said_is_noted_and_secrets_are_left_out() {
    let (project, _, notes) = exported();
    for note in [
        "note: In here / Add: the expectation `//x` cannot be said\n",
        "note: In here / Add: the capture `deep` cannot be said\n",
        "note: In here / Add: `retry` cannot be said",
        "note: In here / Add: the setting `timeout` cannot be said\n",
        "note: In here / Call: `<<upper name>>` cannot be said\n",
        "note: In here / Form: the password that is written out under `auth` is left out\n",
        "note: the collection: the value of `token` is a secret, and is left out\n",
        "note: the collection: the variable `from` comes from outside, and has no value here\n",
    ] {
        assert!(notes.contains(note), "{note}\n{notes}");
    }
    let text = project.read("out.json");
    assert!(!text.contains("t-12345678") && !text.contains("hush-1234"), "{text}");
    assert!(text.contains("\"type\": \"secret\""));
}

#[test]
fn the_schemes_of_auth_come_back() {
    let all = "\
name: a
GET: http://h/
auth: { aws: { access_key: <<id>>, secret_key: <<s>>, region: eu, in: query } }
---
name: b
GET: http://h/
auth: { jwt: { secret: <<s>>, claims: { sub: <<text u>>, n: 1 }, prefix: T } }
---
name: c
GET: http://h/
auth: { oauth1: { consumer_key: k, consumer_secret: <<s>>, body_hash: true, in: query } }
---
name: d
GET: http://h/
auth: { asap: { issuer: i, audience: a, key_id: k, key: <<s>>, lifetime: 1m } }
";
    let project = Project::with("all/a.yaml", all);
    project.run(&["export", "all", "out.json"]).passes();
    project.run(&["import", "out.json", "again"]).passes();
    for (stem, line) in [
        ("a", "auth: { aws: { access_key: <<id>>, secret_key: <<s>>, region: eu, in: query } }\n"),
        ("b", "auth: { jwt: { secret: <<s>>, claims: '{\"sub\":\"<<u>>\",\"n\":1}', prefix: T } }\n"),
        ("c", "auth: { oauth1: { consumer_key: k, consumer_secret: <<s>>, body_hash: true, in: query } }\n"),
        ("d", "auth: { asap: { issuer: i, audience: a, key_id: k, key: <<s>>, lifetime: 60s } }\n"),
    ] {
        let text = project.read(&format!("again/{stem}.yaml"));
        assert!(text.contains(line), "{line}{text}");
    }
}

#[test]
fn a_file_that_is_there_stays() {
    let project = Project::with("all/a.yaml", "GET: http://localhost:1/\n").file("out.json", "mine");
    project.run(&["export", "all", "out.json"]).exits(2).warns("`out.json` exists already").warns("--force");
    assert_eq!(project.read("out.json"), "mine");
    project.run(&["export", "all", "out.json", "--force"]).passes();
    project.run(&["export", "all", "none/out.json"]).exits(2).warns("does not exist");
    let project = Project::with("all/a.yaml", "GTE: http://localhost:1/\n");
    project.run(&["export", "all", "out.json"]).exits(2).warns("GTE");
    assert!(!project.path("out.json").exists());
}

#[test]
fn what_is_exported_is_imported_as_it_was() {
    let (project, first, _) = exported();
    project.run(&["import", "out.json", "again"]).passes();
    project.run(&["fmt", "--check", "again"]).passes();
    let again = project.run(&["export", "again", "again.json"]);
    again.passes();
    let mut second: Value = serde_json::from_str(&project.read("again.json")).unwrap();
    // A variable that nobody gives a value is declared by the import.
    second["variable"]
        .as_array_mut()
        .unwrap()
        .retain(|it| first["variable"].as_array().unwrap().iter().any(|known| known["key"] == it["key"]));
    for (path, what) in [
        ("/item/0/item/0/event/0", "tests"),
        ("/item/0/item/0/request/url", "url"),
        ("/item/0/item/0/request/body", "body"),
        ("/item/0/item/0/response", "examples"),
    ] {
        assert_eq!(first.pointer(path), second.pointer(path), "{what}");
    }
}

#[test]
fn our_own_collection_comes_back_and_proves_its_chain() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/collections/zoom-server-to-server");
    let environment = concat!(env!("CARGO_MANIFEST_DIR"), "/environments/zoom.yaml");
    let project = Project::new();
    project.run(&["export", own, "zoom.json"]).passes();
    project.run(&["import", "zoom.json", "zoom"]).passes();
    project.run(&["fmt", "--check", "zoom"]).passes();
    let ended = project.run(&["run", "zoom", "-e", environment, "--mock"]);
    ended.passes().prints("3 passed; 11 expectations");
    project.run(&["export", "zoom", "again.json"]).passes();
    let [first, second]: [Value; 2] =
        ["zoom.json", "again.json"].map(|it| serde_json::from_str(&project.read(it)).unwrap());
    for at in 0..3 {
        for part in ["event", "response"] {
            assert_eq!(first["item"][at][part], second["item"][at][part]);
        }
        assert_eq!(first["item"][at]["request"]["url"], second["item"][at]["request"]["url"]);
    }
}
