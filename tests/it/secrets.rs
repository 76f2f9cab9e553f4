//! Secrets never leave: wherever one comes from, however it is echoed, whatever is asked to show it.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose};
use serde_json::{Value, json};

use crate::support::{Ended, Project, Reply, Seen, Server};

/// One that every encoding changes, a short one, a plain one, one of several lines.
const ODD: &str = "p\"a/s s+é=&'%41";
const SHORT: &str = "k9x";
const PLAIN: &str = "correct-horse-battery";
const LINES: &str = "first-line-of-it\nsecond-line-of-it";

/// `text` with each byte as `%XX`, but for those that `keep` names.
fn percent(text: &str, keep: &str) -> String {
    let escape = |byte: u8| {
        let letter = char::from(byte);
        if byte.is_ascii_alphanumeric() || keep.contains(letter) { letter.to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(escape).collect()
}

/// A JSON text as Python writes it: all ASCII.
fn ascii_json(text: &str) -> String {
    let quoted = json!(text).to_string();
    let inside = &quoted[1..quoted.len() - 1];
    inside.chars().map(|it| if it.is_ascii() { it.to_string() } else { format!("\\u{:04x}", u32::from(it)) }).collect()
}

/// What the secret looks like on its way.
fn forms(secret: &str) -> Vec<String> {
    let encode = |text: &str| general_purpose::STANDARD.encode(text);
    let quoted = json!(secret).to_string();
    let mut forms = vec![
        secret.to_owned(),
        quoted[1..quoted.len() - 1].to_owned(),
        ascii_json(secret),
        ascii_json(secret).replace('/', "\\/"),
        percent(secret, ""),
        percent(secret, "-._~"),
        percent(secret, "-._~!'()*"),
        percent(secret, "-._~!$&'()*+,;=:@"),
        percent(secret, "-._~").to_lowercase(),
        percent(secret, "-._~ ").replace(' ', "+"),
        encode(secret).trim_end_matches('=').to_owned(),
        general_purpose::URL_SAFE_NO_PAD.encode(secret),
        secret.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;"),
    ];
    if secret.len() > 8 {
        forms.push(encode(&format!("user:{secret}")));
    }
    forms.extend(secret.lines().map(str::to_owned));
    forms
}

/// Says the secret back in every form, in the body and in headers.
fn echo(secret: &str) -> Reply {
    let forms = forms(secret);
    let mut body: Value = json!({ "raw": secret, "nested": [{ secret: [secret] }], "ok": true });
    for (index, form) in forms.iter().enumerate() {
        body[format!("form{index}")] = format!("<{form}>").into();
    }
    // As serde writes it, and as others would.
    let text = body.to_string().replace("\"ok\"", &format!("\"ascii\": \"{}\", \"ok\"", ascii_json(secret)));
    let mut reply = Reply::status(200).header("Content-Type", "application/json").body(text);
    for form in forms.iter().filter(|form| !form.contains(['\n', '\r'])) {
        reply = reply.header("X-Echo", form);
    }
    reply.header("Set-Cookie", &format!("sid={}; Path=/", percent(secret, "")))
}

/// Nothing that was printed, and no file in `out`, holds the secret.
#[track_caller]
fn hides(project: &Project, ended: &Ended, secret: &str) {
    let mut shown = vec![("stdout".to_owned(), ended.stdout.clone()), ("stderr".to_owned(), ended.stderr.clone())];
    for entry in fs::read_dir(project.path("out")).into_iter().flatten() {
        let path = entry.unwrap().path();
        shown.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
    }
    for (name, text) in shown {
        for form in forms(secret) {
            if let Some(at) = text.find(&form) {
                let from = text.floor_char_boundary(at.saturating_sub(200));
                let to = text.ceil_char_boundary((at + form.len() + 100).min(text.len()));
                panic!("{name} holds `{form}`: ...{}...\n{ended}", &text[from..to]);
            }
        }
    }
}

/// Runs `arguments` with every reporter, dry, and through the other commands; none shows the secret.
#[track_caller]
fn hides_everywhere(project: &Project, arguments: &[&str], secret: &str) {
    let run = |more: &[&str]| {
        let ended = project.run(&[&["run"], arguments, more].concat());
        hides(project, &ended, secret);
        ended
    };
    let files = ["-r", "json=out/r.json,junit=out/r.xml,events=out/r.ndjson", "--bodies", "-vv"];
    let ended = run(&[&files[..], &["-r", "terminal", "--export-env", "out/env.yaml"]].concat());
    assert!(matches!(ended.code, Some(1 | 3)), "something fails, so that failures are shown, too\n{ended}");
    assert!(ended.stdout.contains("***"), "{ended}");
    run(&["-r", "json", "--bodies"]);
    run(&["-r", "junit"]);
    run(&["-r", "events"]);
    run(&["--dry-run"]);
    for reporter in ["terminal", "json", "junit", "events"] {
        let ended = project.run(&["report", "out/r.ndjson", "-r", reporter, "-vv", "--bodies"]);
        hides(project, &ended, secret);
    }
    let rest: Vec<&str> = arguments.to_vec();
    hides(project, &project.run(&[&["check"], &rest[..]].concat()), secret);
    hides(project, &project.run(&["list", arguments[0], "--json"]), secret);
    hides(project, &project.run(&["list", arguments[0]]), secret);
}

/// A folder for reports.
fn project() -> Project {
    Project::new().file("out/.keep", "")
}

/// A request that sends `<<s>>` everywhere, and expects what does not hold.
const USES: &str = r#"
name: Use it
POST: <<baseUrl>>/echo/{s}?raw=<<url_encode s>>
query: { q: <<s>> }
json: { s: <<s>>, text: "it is <<s>>.", deep: [{ <<s>>: 1 }] }
expect:
  $.raw: something else
  $.nested: []
  $.missing: <<s>>
  body: { contains: "<<s>> nowhere" }
capture: { again: $.raw }
---
name: Use what was captured
GET: <<baseUrl>>/again/<<again>>
expect: { $.raw: { matches: "^<<s>>$" } }
"#;

#[test]
fn one_from_an_environment_is_hidden() {
    for secret in [ODD, SHORT, PLAIN, LINES] {
        let server = Server::start(move |_: &Seen| echo(secret));
        let quoted = json!(secret).to_string();
        let system = ("HUSH", secret);
        for written in [
            format!("s: {{ value: {quoted}, secret: true }}"),
            format!("a_password: {quoted}\ns: <<a_password>>"),
            format!("s: {{ value: {quoted}, secret: true, description: what is never told }}"),
            "s: { env: HUSH, secret: true }".to_owned(),
            "s: { cmd: cat hush.txt }".to_owned(),
            "s: { file: ../hush.txt }".to_owned(),
            "api_key: { env: HUSH }\ns: <<api_key>>".to_owned(),
            format!("s: {{ env: NOT_SET, default: {quoted}, secret: true }}"),
        ] {
            let project = project()
                .file("environments/dev.yaml", format!("baseUrl: {}\n{written}\n", server.url()))
                .file("hush.txt", format!("{secret}\n"))
                .file("use.yaml", USES)
                .system(system.0, system.1);
            hides_everywhere(&project, &["use.yaml", "-e", "dev"], secret);
        }
    }
}

#[test]
fn one_from_the_command_line_or_a_file_of_variables_is_hidden() {
    let server = Server::start(|_: &Seen| echo(ODD));
    let var = format!("my_token:={ODD}");
    let project = project().file(
        "use.yaml",
        USES.replace("<<s>>", "<<my_token>>").replace("{s}", "{my_token}").replace(" s>>", " my_token>>"),
    );
    hides_everywhere(&project, &["use.yaml", "--var", &server.base(), "--var", &var], ODD);
    let project = project.file("vars.json", json!({ "my_token": ODD }).to_string());
    hides_everywhere(&project, &["use.yaml", "--var", &server.base(), "--vars-file", "vars.json"], ODD);
    let project = project.system("POSTHASTE_VAR", &var);
    let help = project.run(&["run", "--help"]);
    hides(&project, &help, ODD);
    help.passes().prints("POSTHASTE_VAR");
}

#[test]
fn one_from_a_collection_is_hidden() {
    let server = Server::start(|_: &Seen| echo(PLAIN));
    let project = project()
        .file("c/collection.yaml", format!("variables:\n  s: {{ value: {PLAIN}, secret: true }}\n"))
        .file("c/use.yaml", USES);
    hides_everywhere(&project, &["c", "--var", &server.base()], PLAIN);
}

#[test]
fn a_captured_one_is_hidden_from_the_moment_of_its_capture() {
    for secret in [ODD, SHORT, PLAIN] {
        let server = Server::start(move |_: &Seen| echo(secret));
        for capture in ["s: { from: $.raw, secret: true }", "session_token: $.raw"] {
            let name = capture.split(':').next().unwrap();
            let uses = USES.replace("<<s>>", &format!("<<{name}>>")).replace("{s}", &format!("{{{name}}}"));
            let uses = uses.replace(" s>>", &format!(" {name}>>"));
            let text = format!("name: Capture it\nGET: <<baseUrl>>/first\ncapture:\n  {capture}\n---{uses}");
            let project = project().file("use.yaml", text);
            hides_everywhere(&project, &["use.yaml", "--var", &server.base()], secret);
        }
    }
}

#[test]
fn a_literal_one_is_hidden() {
    for secret in [ODD, PLAIN] {
        let server = Server::start(move |_: &Seen| echo(secret));
        let quoted = json!(secret).to_string();
        let mut ways = vec![
            format!("auth: {{ basic: {{ username: user, password: {quoted} }} }}"),
            format!("auth: {{ bearer: {quoted} }}"),
            format!("auth: {{ bearer: {{ token: {quoted}, prefix: Token }} }}"),
            format!("auth: {{ apikey: {{ name: X-Key, value: {quoted} }} }}"),
            format!("auth: {{ apikey: {{ name: key, value: {quoted}, in: query }} }}"),
        ];
        if secret == PLAIN {
            ways.push(format!("headers: {{ Authorization: Bearer {secret} }}"));
            ways.push(format!("headers: {{ X-Api-Key: {secret} }}"));
            ways.push(format!("query: {{ access_token: {secret} }}"));
        }
        for way in ways {
            // The first answer comes before the secret is sent for the first time.
            let text = format!(
                "name: Before\nGET: <<baseUrl>>/first\n---\nname: Use\nPOST: <<baseUrl>>/x\n{way}\njson: {{ a: 1 }}\nexpect: {{ $.raw: no }}\n"
            );
            let project = project().file("use.yaml", text);
            hides_everywhere(&project, &["use.yaml", "--var", &server.base()], secret);
        }
    }
}

#[test]
fn one_in_a_url_is_hidden_and_sent_as_basic_auth() {
    let server = Server::start(|_: &Seen| echo(PLAIN));
    let with_password = server.url().replace("http://", &format!("http://user:{PLAIN}@"));
    let text =
        format!("name: Before\nGET: {}/first\n---\nGET: {with_password}/x\nexpect: {{ $.raw: no }}\n", server.url());
    let project = project().file("use.yaml", text);
    hides_everywhere(&project, &["use.yaml"], PLAIN);
    let expected = format!("Basic {}", general_purpose::STANDARD.encode(format!("user:{PLAIN}")));
    assert_eq!(server.seen()[1].header("authorization"), Some(expected.as_str()));

    let project = project.file("use.yaml", "GET: <<baseUrl>>/x\nexpect: { $.raw: no }\n");
    hides_everywhere(&project, &["use.yaml", "--var", &format!("baseUrl={with_password}")], PLAIN);
}

#[test]
fn errors_do_not_give_it_away() {
    let environment = format!("s: {{ value: {}, secret: true }}\n", json!(ODD));
    let project = project().file("environments/dev.yaml", environment);
    for request in [
        "GET: http://user:<<s>>@ho st/",
        "GET: <<s>>/x",
        "GET: http://127.0.0.1:1/?q=<<url_encode s>>",
        "GET: http://127.0.0.1:1/{s}",
        "GET: http://<<s>>.invalid/",
        "POST: http://127.0.0.1:1/\nfile: <<s>>.bin",
        "GET: http://127.0.0.1:1/\nheaders: { X: \"a\\n<<s>>\" }",
        "GET: http://127.0.0.1:1/\nheaders: { \"<<s>>\": x }",
        "GET: http://127.0.0.1:1/\nsettings: { proxy: \"http://user:<<s>>@127.0.0.1:1\" }",
        "method: <<s>>\nurl: http://127.0.0.1:1/",
    ] {
        let project = project_with(&project, request);
        let run = project.run(&["run", "use.yaml", "-e", "dev", "-vv"]);
        run.exits(3);
        hides(&project, &run, ODD);
        hides(&project, &project.run(&["run", "use.yaml", "-e", "dev", "-r", "json", "--bodies"]), ODD);
        hides(&project, &project.run(&["run", "use.yaml", "-e", "dev", "--dry-run"]), ODD);
    }
    let project = project_with(&project, "GET: http://127.0.0.1:1/");
    let proxy = format!("http://user:{PLAIN}@127.0.0.1:1");
    hides(&project, project.run(&["run", "use.yaml", "-x", &proxy, "-vv"]).exits(3), PLAIN);
    let proxy = format!("nonsense://user:{PLAIN}@ x");
    hides(&project, &project.run(&["run", "use.yaml", "-x", &proxy, "-vv"]), PLAIN);
}

#[test]
fn a_variable_that_is_spelled_wrong_does_not_give_it_away() {
    for typed in ["my_token:correct-horse-battery", "my_token correct-horse-battery"] {
        let run = Project::with("c.yaml", "GET: http://h/").run(&["run", "c.yaml", "--var", typed]);
        run.exits(2).warns("`my_token...` is not NAME=VALUE").never_prints(PLAIN);
    }
}

/// The same environment beside another request.
fn project_with(before: &Project, request: &str) -> Project {
    project().file("environments/dev.yaml", before.read("environments/dev.yaml")).file("use.yaml", request)
}

#[test]
fn the_line_of_an_error_does_not_give_it_away() {
    for environment in [
        format!("api_token: {PLAIN}\nb: {{ valu: 1 }}\n"),
        format!("s: {{ value: {PLAIN}, secret: true, secrt: true }}\n"),
        format!("s: {{ value: {PLAIN}, secret: true\n"),
        format!("s:\n  value: {PLAIN}\n  secret: true\n  typo: 1\n"),
        format!("api_token: {PLAIN}\n  bad: [\n"),
        format!("api_token: {PLAIN}\napi_token: {PLAIN}\n"),
        format!("api_token: \"{PLAIN}\n"),
    ] {
        let project =
            project().file("environments/dev.yaml", &environment).file("use.yaml", "GET: http://127.0.0.1:1/");
        for command in ["check", "run", "mock"] {
            let ended = project.run(&[command, "use.yaml", "-e", "dev"]);
            ended.exits(2).warns("dev.yaml:");
            hides(&project, &ended, PLAIN);
        }
    }
}

#[test]
fn a_request_that_is_no_yaml_does_not_give_it_away() {
    for broken in [
        format!("auth: {{ basic: {{ username: u, password: {PLAIN} }}\n"),
        format!("auth: {{ bearer: {PLAIN}\n"),
        format!("auth: {{ apikey: {{ name: x, value: '{PLAIN}' }}\n"),
        format!("headers: {{ Authorization: Bearer {PLAIN}, X: [ }}\n"),
        format!("json: {{ client_secret: {{ value: {PLAIN} , [\n"),
        format!("form:\n  password:\n    value: {PLAIN}\n   x: [\n"),
        format!("form:\n  private_key: |\n    {PLAIN}\n  x: [\n"),
    ] {
        let project = project().file("use.yaml", format!("GET: http://127.0.0.1:1/\n{broken}"));
        let ended = project.run(&["check", "use.yaml"]);
        ended.exits(2).warns("use.yaml:");
        hides(&project, &ended, PLAIN);
    }
}

#[test]
fn a_body_in_another_charset_hides_it_too() {
    let utf16 = || [0xff, 0xfe].into_iter().chain(ODD.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>();
    let latin: Vec<u8> = ODD.chars().map(|it| u8::try_from(u32::from(it)).unwrap()).collect();
    for (charset, body) in [("iso-8859-1", latin), ("utf-16le", utf16()), ("iso-8859-1", ODD.as_bytes().to_vec())] {
        let server = Server::start(move |_: &Seen| {
            Reply::status(500).header("Content-Type", &format!("text/plain; charset={charset}")).body(body.clone())
        });
        let project = project()
            .file("environments/dev.yaml", format!("s: {{ value: {}, secret: true }}\n", json!(ODD)))
            .file("use.yaml", "GET: <<baseUrl>>/x\nquery: { s: <<s>> }\n");
        hides_everywhere(&project, &["use.yaml", "-e", "dev", "--var", &server.base()], ODD);
    }
}

#[test]
fn an_exported_environment_says_where_secrets_come_from() {
    let server =
        Server::start(|_: &Seen| json!({ "id": 9_007_199_254_740_993_u64, "header": format!("Bearer {PLAIN}") }));
    let environment = format!(
        "baseUrl: {}\nlogin: http://user:{ODD_IN_URL}@127.0.0.1\npassword: {PLAIN}\nkey: {{ env: HUSH, secret: true }}\n\
         level: {{ env: LEVEL, default: low }}\ncert: {{ file: cert.pem }}\nsigned: {{ cmd: cat hush.txt }}\n",
        server.url()
    );
    let project = Project::with("environments/dev.yaml", environment)
        .file("environments/cert.pem", "certificate")
        .file("hush.txt", "hush-hush")
        .file("use.yaml", "GET: <<baseUrl>>/x\nquery: { a: <<cert>>, b: <<signed>>, c: <<password>> }\ncapture: { id: $.id, seen: $.header }\n")
        .system("HUSH", "hush-hush-hush");
    let run = project.run(&["run", "use.yaml", "-e", "dev", "--export-env", "elsewhere.yaml"]);
    run.passes().warns("secrets are left out: login, password, seen");
    let written = project.read("elsewhere.yaml");
    for line in [
        "id: 9007199254740993",
        "{ cmd: \"cat hush.txt\", secret: true }",
        "{ env: \"HUSH\", secret: true }",
        "default: \"low\"",
    ] {
        assert!(written.contains(line), "`{line}` is not in\n{written}");
    }
    for hidden in [PLAIN, "hush-hush", ODD_IN_URL] {
        assert!(!written.contains(hidden), "{written}");
    }
    let file = project.path("environments/cert.pem");
    assert!(written.contains(&*file.to_string_lossy()), "a path is good from everywhere: {written}");
    assert!(!Path::new("elsewhere.yaml").exists());
    project
        .run(&["run", "use.yaml", "-e", "elsewhere.yaml", "--var", "password=x", "--dry-run"])
        .passes()
        .prints("?a=***&b=***&c=***");
}

const ODD_IN_URL: &str = "p4%2Fss";

#[test]
fn names_that_only_speak_about_a_secret_are_no_secrets() {
    let project = Project::with("use.yaml", "GET: <<token_url>>/x\nquery: { type: <<token_type>> }\n");
    let run =
        project.run(&["run", "use.yaml", "--dry-run", "--var", "token_url=http://h", "--var", "token_type=bearer"]);
    run.passes().prints("GET http://h/x?type=bearer");
}
