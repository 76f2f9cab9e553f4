//! `posthaste import`: a Postman collection becomes files of ours that run the same.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::{Ended, Project, Reply, Seen, Server};

const COLLECTION: &str = include_str!("../fixtures/convert/shop.postman_collection.json");
const ENVIRONMENT: &str = include_str!("../fixtures/convert/dev.postman_environment.json");

/// The shop and its environment, as a user has them.
fn shop() -> Project {
    Project::with("shop.postman_collection.json", COLLECTION)
        .file("dev.postman_environment.json", ENVIRONMENT)
        .file("a.txt", "hello")
}

fn imported() -> (Project, Ended) {
    let project = shop();
    let ended = project.run(&[
        "import",
        "shop.postman_collection.json",
        "collections/shop",
        "-e",
        "dev.postman_environment.json",
    ]);
    (project, ended)
}

/// A collection with these items.
fn collection(items: &Value) -> String {
    json!({ "info": { "name": "C" }, "item": items }).to_string()
}

/// What an item becomes.
#[track_caller]
fn item(item: &Value) -> (String, Ended) {
    let project = Project::with("c.json", collection(&json!([item]))).file("files/a.bin", "x");
    let ended = project.run(&["import", "c.json", "out"]);
    ended.passes();
    let stem = fs::read_dir(project.path("out")).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let stem = stem.filter(|it| it.contains(".yaml") && it != "collection.yaml").min().unwrap();
    project.run(&["fmt", "--check", "out"]).passes();
    (project.read(&format!("out/{stem}")), ended)
}

#[test]
fn every_part_of_a_collection_has_its_file() {
    let (project, ended) = imported();
    ended
        .passes()
        .prints("made collections/shop: 8 requests\nmade environments/dev.yaml\nmade environments/dev.local.yaml\n");
    ended.prints("run it:  posthaste run collections/shop -e dev\n");
    assert_eq!(
        project.read("collections/shop/collection.yaml"),
        "name: Shop\ndocs: |\n  All of it.\n  Two lines.\nvariables:\n  limit: \"30\"\n  n: { value: 5, description: five }\n  # Nobody gives these a value. Until somebody does, they are sent as they stand here.\n  access_token: \"{{access_token}}\"\nauth: { bearer: <<access_token>> }\nscript:\n  before: |\n    pm.environment.set('stamp', Date.now());\norder: [log-in, users]\nsettings: { redirects: { rules: postman }, cookies: run }\n"
    );
    assert_eq!(
        project.read("collections/shop/log-in.yaml"),
        "name: Log in\nPOST: <<baseUrl>>/login\nheaders:\n  X-Stamp: <<stamp>>\n  X-Old: { value: 1, description: Gone, disabled: true }\njson:\n  user: <<user>>\n  password: <<password>>\n  n: <<n>>\n  id: <<text access_token>>\n  big: 9007199254740993\nauth: none\nexpect:\n  # Status is 200\n  status: 200\n  # It has a token\n  $.token: { type: string, empty: false }\n  headers:\n    Content-Type: { contains: json }\ncapture:\n  access_token: $.token\nexamples:\n  - name: Right\n    status: 200\n    json: { token: t-1 }\n  - name: Wrong\n    status: 401\n    json: { error: \\<<no>> }\n"
    );
    assert_eq!(
        project.read("collections/shop/users/get-user.yaml"),
        "name: Get user\ndocs: One *user*.\nGET: <<baseUrl>>/users/{id}\npath:\n  id: { value: 7, description: Who }\nquery:\n  page: { value: <<limit>>, description: How many }\n  debug: { value: true, disabled: true }\nexpect:\n  status: { gte: 100 }\nscript:\n  after: |\n    if (pm.response.code === 200) {\n    \tpm.environment.set('seen', 'yes');\n    }\nexamples:\n  - name: One\n    status: 200\n    json: { id: 7 }\n  - name: None\n    when: { path: { id: \"8\" } }\n    status: 404\n    text: nobody\n"
    );
    assert_eq!(
        project.read("collections/shop/users/folder.yaml"),
        "name: Users\ndocs: People.\norder: [get-user, get-user-2, upload, form, graph, text, after]\n"
    );
    let graph = project.read("collections/shop/users/graph.yaml");
    assert!(
        graph.contains("graphql:\n  query: |-\n    query Q($id: ID!) {\n")
            && graph.contains("settings: { redirects: false }\n"),
        "{graph}"
    );
    assert!(
        project
            .read("collections/shop/users/upload.yaml")
            .contains("multipart:\n  f: { file: ../../../a.txt }\n  a: [\"1\", \"2\"]\n")
    );
}

#[test]
fn what_is_imported_is_in_order_and_runs_as_it_did_in_place() {
    let answer = |seen: &Seen| match seen.path() {
        "/login" => json!({ "token": "t-123456" }),
        _ => json!({ "id": 7 }),
    };
    let (project, ended) = imported();
    ended.passes();
    project.run(&["check", "collections/shop", "-e", "dev"]).passes().prints("no errors");
    project.run(&["fmt", "--check"]).passes();
    let (first, second) = (Server::start(answer), Server::start(answer));
    let in_place =
        ["run", "shop.postman_collection.json", "-e", "dev.postman_environment.json", "--var", &first.base()];
    project.run(&in_place).passes();
    project.run(&["run", "collections/shop", "-e", "dev", "--var", &second.base()]).passes();
    let told = |seen: &Seen| {
        let body: Value = serde_json::from_str(&seen.text()).unwrap_or_else(|_| {
            seen.text().replace(['\r', '\n'], " ").split_whitespace().filter(|it| !it.contains("--")).collect()
        });
        let header = |name: &str| seen.header(name).map(|it| it.split(';').next().unwrap_or_default().to_owned());
        let body = if header("content-type").as_deref() == Some("multipart/form-data") { Value::Null } else { body };
        (
            seen.method.clone(),
            seen.target.clone(),
            header("authorization"),
            header("x-key"),
            header("content-type"),
            body,
        )
    };
    let [first, second] = [&first, &second].map(|it| it.seen().iter().map(told).collect::<Vec<_>>());
    assert_eq!(first.len(), 9 - 1);
    assert_eq!(first, second);
}

#[test]
fn the_saved_responses_answer() {
    let project = Project::with(
        "c.json",
        collection(&json!([{
            "name": "A", "request": { "url": "http://h.test/a" },
            "event": [{ "listen": "test", "script": { "exec": "pm.test('a', () => { pm.response.to.have.status(201); pm.expect(pm.response.json().id).to.eql(7); });" } }],
            "response": [
                { "name": "no", "code": 400, "body": "no" },
                { "name": "yes", "code": 201, "body": "{\"id\": 7}", "header": [{ "key": "Content-Type", "value": "application/json" }] },
            ],
        }])),
    );
    project.run(&["import", "c.json", "out"]).passes();
    project.run(&["run", "out", "--mock"]).passes().prints("1 passed");
}

#[test]
fn secrets_are_in_the_local_file_alone() {
    let (project, _) = imported();
    let own = project.read("environments/dev.local.yaml");
    for secret in [
        "password: pw-secret-1",
        "hidden: h-1234567",
        "apiKey: k-abcdef",
        "form_client_secret: hush-hush",
        "text_password: pw-123456",
    ] {
        assert!(own.contains(&format!("\n{secret}\n")), "{secret}\n{own}");
    }
    let shared = project.read("environments/dev.yaml");
    assert!(
        shared.contains("\nhidden: { env: SHOP_HIDDEN, secret: true }\n")
            && shared.contains("\napiKey: { env: SHOP_API_KEY }\n"),
        "{shared}"
    );
    let mut all = shared;
    for file in files(&project.path("collections")) {
        all += &fs::read_to_string(file).unwrap();
    }
    for secret in ["pw-secret-1", "h-1234567", "k-abcdef", "hush-hush", "pw-123456"] {
        assert!(!all.contains(secret), "{secret}");
    }
    assert_eq!(project.read(".gitignore"), "*.local.yaml\n");
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    entries.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).collect()
}

#[test]
fn what_cannot_be_said_is_noted_at_its_place() {
    let (_, ended) = imported();
    for note in [
        "note: Users / Get user: its tests stay a script: line 1: `if` is not understood\n",
        "note: Log in: the comments in the JSON body are left out; they are not sent\n",
        "note: the collection: its script before the request stays a script: what it does is no data\n",
        "note: Users: a second request is called `Get user`; one of them is `Get user (2)` now\n",
        "note: Users / Upload: the part `d` is disabled, and left out\n",
    ] {
        ended.warns(note);
    }
    ended.never_prints("hush-hush").never_prints("pw-secret-1");
}

#[test]
fn nothing_is_written_over_unless_asked_for() {
    let (project, _) = imported();
    let project = project.file("collections/shop/log-in.yaml", "mine");
    let arguments =
        ["import", "shop.postman_collection.json", "collections/shop", "-e", "dev.postman_environment.json"];
    let ended = project.run(&arguments);
    ended.exits(2).warns("exists already; nothing was written").warns("--force");
    assert_eq!(project.read("collections/shop/log-in.yaml"), "mine");
    project.run(&[&arguments[..], &["--force"]].concat()).passes();
    assert!(project.read("collections/shop/log-in.yaml").starts_with("name: Log in\n"));
    let project = shop().file("collections/shop/users", "a file where a folder goes");
    project.run(&arguments).exits(2).warns("nothing was written");
    assert!(!project.path("collections/shop/collection.yaml").exists() && !project.path("environments").exists());
}

#[test]
fn broken_files_are_told_at_their_place_and_nothing_is_written() {
    let project = Project::with("c.json", "{\n  \"info\": { \"name\": \"C\", },\n}")
        .file("e.json", "[1, 2")
        .file("good.json", collection(&json!([])));
    project.run(&["import", "c.json", "out"]).exits(2).warns("c.json:2:");
    project.run(&["import", "good.json", "out", "-e", "e.json"]).exits(2).warns("e.json:1:");
    project.run(&["import", "missing.json", "out"]).exits(2).warns("no such file");
    assert!(!project.path("out").exists());
    project.run(&["import", "good.json", "out"]).passes().prints("made out: 0 requests");
}

#[test]
fn odd_requests_become_what_is_sent() {
    let (text, _) = item(
        &json!({ "name": "A", "request": { "method": "propfind", "url": "localhost:9/x/{y}?a=1&a=2&flag&b[]=c d", "header": "X-A: 1\nX-B: {{v}}" } }),
    );
    assert!(text.starts_with("name: A\nmethod: PROPFIND\nurl: http://localhost:9/x/%7By%7D?a=1&a=2&flag&b[]=c d\nheaders:\n  X-A: 1\n  X-B: <<v>>\n"), "{text}");
    let (text, ended) = item(
        &json!({ "name": "../../A", "request": { "url": "http://h/:a/:b/:c", "body": { "mode": "raw", "raw": "x" } } }),
    );
    assert!(text.starts_with("name: ../../A\nGET: http://h/:a/:b/:c\nexpect:"), "{text}");
    ended.warns("note: ../../A: its body is left out: GET sends none\n");
    let (text, _) = item(
        &json!({ "name": "A", "request": { "method": "PUT", "url": "http://h/", "body": { "mode": "raw", "raw": "{\"a\": {{b}},}", "options": { "raw": { "language": "json" } } } } }),
    );
    assert!(text.contains("headers:\n  Content-Type: application/json\ntext: '{\"a\": <<b>>,}'\n"), "{text}");
    let (text, _) = item(
        &json!({ "name": "A", "request": { "method": "PUT", "url": "http://h/", "body": { "mode": "file", "file": { "src": "files/a.bin" } }, "auth": { "type": "digest", "digest": [{ "key": "username", "value": "u" }, { "key": "password", "value": "{{p}}" }, { "key": "algorithm", "value": "MD5" }] } } }),
    );
    assert!(text.contains("file: ../files/a.bin\nauth: { digest: { username: u, password: <<p>> } }\n"), "{text}");
    for (auth, written, note) in [
        (
            json!({ "type": "awsv4", "awsv4": { "accessKey": "a", "secretKey": "{{s}}", "region": "eu-west-1", "addAuthDataToQuery": true } }),
            "auth: { aws: { access_key: a, secret_key: <<s>>, region: eu-west-1, in: query } }\n",
            "",
        ),
        (
            json!({ "type": "jwt", "jwt": { "secret": "{{s}}", "payload": "{\"sub\": \"{{u}}\"}", "isSecretBase64Encoded": true } }),
            "auth: { jwt: { secret: <<s>>, base64: true, claims: '{\"sub\": \"<<u>>\"}', headers: { typ: null } } }\n",
            "",
        ),
        (
            json!({ "type": "edgegrid", "edgegrid": { "accessToken": "{{a}}", "clientToken": "{{b}}", "clientSecret": "{{c}}", "headersToSign": "X-A, X-B", "maxBodySize": 9 } }),
            "headers_to_sign: [X-A, X-B]",
            "",
        ),
        (json!({ "type": "jwt", "jwt": {} }), "auth: none\n", "note: A: auth `jwt` has no `payload`"),
        (json!({ "type": "zzz" }), "auth: none\n", "note: A: auth `zzz` is not known"),
    ] {
        let (text, ended) = item(&json!({ "name": "A", "request": { "url": "http://h/", "auth": auth } }));
        assert!(text.contains(written), "{text}");
        ended.warns(note);
    }
    let (text, ended) = item(&json!({ "name": "A" }));
    assert!(text.starts_with("name: A\nGET: <<text \"\">>\n"), "{text}");
    ended.warns("note: A: it has no URL, and fails\n");
    let (text, _) = item(
        &json!({ "name": "A", "request": { "url": "http://h/", "auth": { "type": "oauth2", "oauth2": [{ "key": "accessToken", "value": "{{t}}" }, { "key": "headerPrefix", "value": "Token" }] } } }),
    );
    assert!(text.contains("auth: { bearer: { token: <<t>>, prefix: Token } }\n"), "{text}");
}

#[test]
fn the_way_to_a_token_is_written_down() {
    let of = |parameters: &Value| {
        let auth = json!({ "type": "oauth2", "oauth2": parameters });
        item(&json!({ "name": "A", "request": { "url": "http://h/", "auth": auth } }))
    };
    let (text, _) = of(&json!([
        { "key": "grant_type", "value": "client_credentials" }, { "key": "accessTokenUrl", "value": "{{id}}/token" },
        { "key": "clientId", "value": "shop" }, { "key": "clientSecret", "value": "{{secret}}" },
        { "key": "client_authentication", "value": "body" }, { "key": "username", "value": "left-there" },
        { "key": "tokenRequestParams", "value": [{ "key": "tenant", "value": "{{tenant}}", "send_as": "request_body" }] },
    ]));
    for written in
        ["grant: client_credentials", "token_url: <<id>>/token", "client_auth: body", "params: { tenant: <<tenant>> }"]
    {
        assert!(text.contains(written), "{written}: {text}");
    }
    assert!(text.contains("client_secret: <<secret>>") && !text.contains("left-there"), "{text}");
    let (text, _) = of(&json!({
        "grant_type": "authorization_code", "accessTokenUrl": "http://id/token", "authUrl": "http://id/auth", "clientId": "c",
        "callBackUrl": "http://localhost/cb", "authRequestParams": [{ "key": "prompt", "value": "login" }],
    }));
    assert!(text.contains("redirect_url: http://localhost/cb") && text.contains("pkce: none"), "{text}");
    let (_, ended) = of(&json!({ "grant_type": "implicit", "accessTokenUrl": "http://id/token" }));
    ended.warns("neither a token nor a way to one");
}

#[test]
fn a_4xx_is_no_failure_unless_it_was_one() {
    let tested = |exec: &str| json!({ "name": "A", "request": { "url": "{{baseUrl}}/a" }, "event": [{ "listen": "test", "script": { "exec": exec } }] });
    let server = Server::start(|_: &Seen| Reply::status(404));
    for (exec, code) in [
        ("", 0),
        ("pm.test('a', () => pm.response.to.have.status(404));", 0),
        ("pm.test('a', () => pm.response.to.have.status(200));", 1),
    ] {
        let project = Project::with("c.json", collection(&json!([tested(exec)])));
        project.run(&["import", "c.json", "out"]).passes();
        project.run(&["run", "out", "--var", &server.base()]).exits(code);
        project.run(&["run", "c.json", "--var", &server.base()]).exits(code);
    }
}

#[test]
fn globals_become_part_of_each_environment() {
    let entries = |pairs: &[(&str, &str)]| {
        json!({ "name": "E", "values": pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect::<Vec<_>>() }).to_string()
    };
    let project = Project::with(
        "c.json",
        json!({ "info": { "name": "C" }, "item": [], "variable": [{ "key": "a", "value": "own" }] }).to_string(),
    )
    .file("e.json", entries(&[("b", "{{a}}/x")]))
    .file("g.json", entries(&[("a", "g"), ("b", "g"), ("c", "g")]));
    project
        .run(&["import", "c.json", "out", "-e", "e.json", "-g", "g.json"])
        .passes()
        .prints("made out/environments/e.yaml\n");
    assert_eq!(project.read("out/environments/e.yaml"), "b: <<a>>/x\nc: g\n");
    assert_eq!(
        project.read("out/collection.yaml"),
        "name: C\nvariables:\n  a: own\nsettings: { redirects: { rules: postman }, cookies: run }\n"
    );
}

#[test]
fn the_page_shows_what_happens() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/POSTMAN.md")).unwrap();
    let block = |file: &str| {
        let (_, rest) = page.split_once(&format!("file={file}\n")).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    let project = Project::with("shop.postman_collection.json", block("shop.postman_collection.json"));
    project.run(&["import", "shop.postman_collection.json", "collections/shop"]).passes();
    for file in ["collection.yaml", "log-in.yaml"] {
        assert_eq!(project.read(&format!("collections/shop/{file}")), block(file));
    }
    project.run(&["run", "collections/shop", "--mock"]).passes();
    project.run(&["export", "collections/shop", "out.json"]).passes();
    let exported: Value = serde_json::from_str(&project.read("out.json")).unwrap();
    let (_, script) = page.split_once("```js\n").unwrap();
    let script: Vec<&str> = script.split_once("```").unwrap().0.trim_end().lines().collect();
    assert_eq!(exported["item"][0]["event"][0]["script"]["exec"], json!(script));
}

#[test]
fn no_input_makes_it_panic() {
    let deep = format!("{}{}{}", "{\"item\":[".repeat(50), "{\"request\":\"http://h/\"}", "]}".repeat(50));
    let odd = json!({ "info": 5, "item": [1, null, "x", { "name": 5, "request": { "url": 7, "header": 3, "body": [] } }, { "item": { "item": [] } }],
        "event": "x", "auth": [], "variable": [5, { "key": 5, "value": {} }], "protocolProfileBehavior": 1 });
    for text in [
        deep,
        odd.to_string(),
        "[]".to_owned(),
        "null".to_owned(),
        "{}".to_owned(),
        "\u{0}\u{1}".to_owned(),
        "[".repeat(100_000),
    ] {
        let project = Project::with("c.json", text);
        let ended = project.run(&["import", "c.json", "out"]);
        assert!(matches!(ended.code, Some(0 | 2)), "{ended}");
        if ended.code == Some(0) {
            project.run(&["fmt", "--check", "out"]).passes();
        }
    }
}
