//! Bruno's collections written once more as Bruno's files: nothing of them changes but where they lie.

use serde_json::json;

use crate::support::{Project, Seen, Server};

const ROOT: &str = "opencollection: 1.0.0\ninfo: { name: Shop } # mine\nconfig:\n  proxy: { inherit: true }\n  clientCertificates:\n    - { type: pem, domain: a.test, \
                    certificateFilePath: own/c.pem, privateKeyFilePath: own/k.pem, passphrase: hush-hush }\nrequest:\n  auth: { type: bearer, token: secret-token-1 }\n  \
                    variables:\n    - { name: retries, value: { type: number, data: \"3\" } }\n    - { name: my_token, value: secret-token-2 }\n\
                    extensions: { bruno: { ignore: [deploy], presets: { defaultEnvironment: local } } }\n";
const FOLDER: &str = "info: { name: Beds, type: folder, seq: 2 }\nrequest:\n  headers: [{ name: X-Level, value: folder }]\n  variables: [{ name: size, value: \"4\" }]\n";
const CREATE: &str = "# The first\ninfo: { name: Create bed, type: http, seq: 1, tags: [smoke] }\nhttp:\n  method: POST\n  url: \"BASE/{{size}}\"\n  auth: inherit\n  \
                      body: { type: multipart-form, data: [{ name: f, type: file, value: [up.txt] }] }\nruntime:\n  variables: [{ name: own, value: \"5\" }]\n  scripts:\n    \
                      - { type: before-request, code: \"req.setHeader('X-Own', bru.getRequestVar('own') + bru.getFolderVar('size') + require('./lib/x').x)\" }\n";

const ENVIRONMENT: &str = "name: Local\ncolor: red # mine\nvariables: [{ name: typed, value: { type: number, data: \"1.50\" } }, { secret: true, name: pass }]\n";

fn shop(server: &Server) -> Project {
    Project::with("shop/opencollection.yml", ROOT)
        .file("shop/beds/folder.yml", FOLDER)
        .file("shop/beds/Create bed.yml", CREATE.replace("BASE", &server.url()))
        .file("shop/beds/Call.yml", "info: { name: Call, type: grpc, seq: 2 }\ngrpc: { url: \"x\", method: a.B/C }\n")
        .file("shop/environments/local.yml", ENVIRONMENT)
        .file("shop/lib/x.js", "module.exports = { x: 'x' };")
        .file("shop/up.txt", "up")
        .file("shop/own/c.pem", "")
        .file("shop/own/k.pem", "")
        .file("shop/deploy/ci.yml", "on: push\n")
}

fn asked(seen: &Seen) -> String {
    let headers = ["authorization", "x-level", "x-own"].map(|it| seen.header(it).unwrap_or_default().to_owned());
    format!("{} {} {headers:?} {}", seen.method, seen.target, seen.text().contains("\r\n\r\nup\r\n"))
}

#[test]
fn yaml_files_stay_as_they_are_and_send_the_same() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = shop(&server);
    project.run(&["run", "shop"]).passes();
    project.run(&["export", "shop", "new/shop", "--to", "opencollection", "--with-secrets"]).passes();
    project.run(&["run", "new/shop"]).passes();
    let seen: Vec<_> = server.seen().iter().map(asked).collect();
    assert_eq!(seen[0], "POST /4 [\"Bearer secret-token-1\", \"folder\", \"54x\"] true");
    assert_eq!(seen[0], seen[1]);
    assert_eq!(project.read("new/shop/beds/folder.yml"), FOLDER);
    assert_eq!(project.read("new/shop/environments/local.yml"), ENVIRONMENT);
    assert!(project.read("new/shop/beds/Call.yml").starts_with("info: { name: Call, type: grpc"));
    assert_eq!(project.read("new/shop/lib/x.js"), "module.exports = { x: 'x' };");
    assert!(project.read("new/shop/beds/Create bed.yml").contains("../../shop/up.txt"));
    let root = project.read("new/shop/opencollection.yml");
    for part in ["../../shop/own/c.pem", "hush-hush", "ignore: [deploy]", "defaultEnvironment: local"] {
        assert!(root.contains(part), "{part}: {root}");
    }
    assert!(!project.path("new/shop/deploy").exists());
}

#[test]
fn secrets_stay_behind() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = shop(&server);
    let ended = project.run(&["export", "shop", "new/shop", "--to", "opencollection"]);
    ended.passes().warns("the secret in its auth is left out").warns("the value of `my_token` is a secret");
    ended.warns("the passphrase of a client certificate is left out");
    let root = project.read("new/shop/opencollection.yml");
    assert!(!root.contains("hush-hush") && !root.contains("secret-token"), "{root}");
    assert!(root.contains("type: number") && root.contains("retries"), "{root}");
}

#[test]
fn a_part_and_a_collection_in_one_file_become_folders() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = shop(&server).file("shop/Last.yml", "info: { name: Last, type: http }\nhttp: { url: \"x\" }\n").file(
        "all.yml",
        "opencollection: 1.0.0\ninfo: { name: All }\nbundled: true\nconfig: { environments: [{ name: local, variables: [{ name: a, value: b }] }] }\nitems:\n  - info: { name: F/1, type: folder }\n    request: { headers: [{ name: X-F, value: f }] }\n    items:\n      \
         - info: { name: folder, type: http }\n        http: { url: \"http://127.0.0.1:1/\" }\n  - info: { name: B, type: http }\n    http: { url: \"http://127.0.0.1:1/\" }\n",
    );
    project.run(&["export", "shop/beds", "part", "--to", "opencollection"]).passes();
    assert!(project.path("part/beds/Create bed.yml").is_file() && !project.path("part/Last.yml").exists());
    project.run(&["export", "all.yml", "parts", "--to", "opencollection"]).passes();
    let listed = |path: &str| project.run(&["list", path]).passes().stdout.clone();
    assert!(project.read("parts/environments/local.yml").contains("name: a"));
    assert_eq!(listed("parts"), listed("all.yml"));
    assert!(
        project.read("parts/F-1/folder.yml").contains("X-F")
            && !project.read("parts/opencollection.yml").contains("items")
    );
}

#[test]
fn early_words_of_bru_collections_become_newer_ones() {
    let config = json!({
        "version": "1", "name": "Old", "type": "collection", "ignore": ["deploy"],
        "proxy": { "enabled": true, "protocol": "http", "hostname": "h", "port": 81, "auth": { "enabled": false, "username": "u", "password": "{{p}}" }, "bypassProxy": "x" },
        "clientCertificates": { "enabled": true, "certs": [{ "domain": "a.test", "type": "cert", "certFilePath": "c.pem", "keyFilePath": "k.pem", "passphrase": "" }] },
        "scripts": { "flow": "sequential" },
    });
    let project = Project::with("old/bruno.json", config.to_string())
        .file("old/collection.bru", "headers {\n  X-A: 1\n}\n\ndocs {\n  # Old\n}\n")
        .file("old/environments/local.bru", "vars {\n  a: b\n}\n")
        .file("old/A.bru", "meta {\n  name: A\n  type: http\n}\n\nget {\n  url: http://127.0.0.1:1/\n  auth: none\n}\n\nexample {\n  name: Good\n\n  request: {\n    url: {{base}}/a\n    method: GET\n  }\n\n  response: {\n    status: {\n      code: 200\n      text: Fine\n    }\n  }\n}\n");
    project.run(&["export", "old", "new", "--to", "opencollection"]).passes();
    let root = project.read("new/opencollection.yml");
    for part in
        ["hostname: h", "port: 81", "certificateFilePath: c.pem", "type: pem", "flow: sequential", "X-A", "# Old"]
    {
        assert!(root.contains(part), "{part}: {root}");
    }
    assert!(root.contains("disabled: true") && !root.contains("enabled: true"), "{root}");
    let request = project.read("new/A.yml");
    assert!(
        request.contains("{{base}}/a") && request.contains("statusText: Fine") && !request.contains("auth"),
        "{request}"
    );
    assert!(project.read("new/environments/local.yml").starts_with("name: local\n"));
    project.run(&["check", "new"]).never_prints("ignored-key");
}

#[test]
fn what_means_something_else_in_postman_is_told() {
    let request =
        |name: &str, rest: &str| format!("info: {{ name: {name}, type: http }}\nhttp:\n  method: POST\n{rest}");
    let project = Project::with("shop/opencollection.yml", "opencollection: 1.0.0\ninfo: { name: Shop }\nextensions: { bruno: { ignore: [x], presets: { request: { type: http } } } }\n")
        .file("shop/A.yml", request("A", "  url: \"http://h/{{user.name}}/{{process.env.HOME}}/Beds(':id')?x=%20\"\n  params: [{ name: id, value: \"7\", type: path }]\n  \
              body: { type: json, data: \"{}\\n\" }\n  auth: { type: wsse, username: u, password: p }\nsettings: { encodeUrl: true }\n"))
        .file("shop/B.yml", request("B", "  url: http://h/b\n  auth:\n    type: oauth2\n    flow: client_credentials\n    accessTokenUrl: http://h/token\n    \
              tokenConfig: { source: id_token, placement: { query: tok } }\n    additionalParameters: { accessTokenRequest: [{ name: audience, value: all, placement: body }] }\n"));
    let ended = project.run(&["export", "shop", "shop.json"]);
    for note in [
        "A: `{{user.name}}` is one name there, and does not reach into a value",
        "A: `{{process.env.HOME}}` comes from the process",
        "A: its WSSE header is left out",
        "A: its URL is encoded by other rules there",
        "B: the access token is sent there, and not the ID token",
        "B: its token stands in the query as `access_token` there",
        "the names that it ignores are left out",
        "its presets for new requests are left out",
    ] {
        ended.passes().warns(note);
    }
    let text = project.read("shop.json");
    for part in ["tokenRequestParams", "audience", "Beds('7')", "\"raw\": \"{}\""] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
