//! `--curl`: each request as the command that sends it once more.

use serde_json::json;

use crate::support::{Project, Reply, Seen, Server};

#[test]
fn a_request_that_was_sent_is_told_as_a_command() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/login" => Reply::from(json!({ "id": "it's 7", "token": "t0ps3cr3t" })).header("Set-Cookie", "sid=abc"),
        "/old" => Reply::status(302).header("Location", "/new"),
        _ => Reply::from(json!({})),
    });
    let text = "name: a\nPOST: <<baseUrl>>/login\njson: { user: ada }\ncapture: { id: $.id, token: $.token }\n---\nname: b\nGET: <<baseUrl>>/old\nquery: { q: <<id>> }\nauth: { bearer: <<token>> }\n";
    let project = Project::with("a.yaml", text);
    let url = server.url();
    let run = project.run(&["run", "a.yaml", "--var", &server.base(), "--curl", "--max-body", "1MB"]);
    run.passes().never_prints("t0ps3cr3t");
    run.prints(&format!("$ curl {url}/login \\\n        --header 'User-Agent: posthaste/"));
    run.prints("--header 'Content-Type: application/json' \\\n        --compressed \\\n        --data-raw '{\"user\":\"ada\"}' \\\n        --location\n");
    run.prints(&format!("$ curl '{url}/old?q=it%27s%207' \\\n"));
    run.prints("--header 'Authorization: Bearer ***'").prints("--header 'Cookie: sid=abc'").never_prints("/new \\");
    let open = project.run(&[
        "run",
        "a.yaml",
        "--var",
        &server.base(),
        "--curl",
        "--show-secrets",
        "-r",
        "terminal,events=e.ndjson",
    ]);
    open.passes().prints("--header 'Authorization: Bearer t0ps3cr3t'");
    let recording = project.read("e.ndjson");
    assert!(recording.contains("Bearer ***") && !recording.contains("t0ps3cr3t"), "a recording has no secrets");
    project.run(&["report", "e.ndjson"]).prints("--header 'Authorization: Bearer ***'");
    let json = project.run(&["run", "a.yaml", "--var", &server.base(), "--curl", "-r", "json"]);
    json.passes().prints("\"curl\":\"curl ").never_prints("t0ps3cr3t");
    project.run(&["run", "a.yaml", "--var", &server.base()]).passes().never_prints("curl");
    project.run(&["run", "a.yaml", "--show-secrets"]).exits(2).warns("--curl");
}

#[test]
fn without_a_run_the_command_says_what_it_lacks() {
    let text = "name: a\nGET: <<baseUrl>>/a\ncapture: { token: $.token }\n---\nname: b\nPUT: <<baseUrl>>/b/<<token>>\nfile: a.yaml\nauth: { digest: { username: ada, password: pass phrase } }\nsettings: { redirects: false, timeout: 5s }\n";
    let project = Project::with("a.yaml", text);
    let flags = ["--cacert", "ca.pem", "--cert", "*.test=b.pem", "--resolve", "a.test:80:127.0.0.1", "-4", "-k"];
    let arguments = ["run", "a.yaml", "--var", "baseUrl=http://a.test", "--curl", "--dry-run"];
    let run = project.run(&[&arguments[..], &flags].concat());
    run.passes().prints("# only a run knows token\ncurl --request PUT 'http://a.test/b/<<token>>' \\\n");
    run.prints("--digest \\\n  --user 'ada:***' \\\n").never_prints("pass phrase");
    run.prints("--insecure \\\n  --max-time 5 \\\n  --cert b.pem \\\n  --cacert ca.pem \\\n  --resolve a.test:80:127.0.0.1 \\\n  --ipv4");
    project.run(&[&arguments[..], &["--show-secrets"]].concat()).passes().prints("--user 'ada:pass phrase'");
}

#[test]
fn a_request_without_an_answer_has_its_command() {
    let project = Project::with("a.yaml", "GET: http://127.0.0.1:1/\n");
    project.run(&["run", "a.yaml", "--curl"]).exits(3).prints("$ curl http://127.0.0.1:1/");
}

#[test]
fn postman_collections_have_commands_too() {
    let server = Server::start(|_: &Seen| json!({}));
    let collection = json!({
        "info": { "name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "item": [{ "name": "a", "request": {
            "method": "POST", "url": format!("{}/a", server.url()),
            "body": { "mode": "formdata", "formdata": [
                { "key": "x", "value": "1", "type": "text" }, { "key": "f", "src": "big.bin", "type": "file" }
            ] }
        } }]
    });
    let project = Project::with("c.json", collection.to_string()).file("big.bin", vec![b'x'; 1 << 19]);
    let run = project.run(&["run", "c.json", "--curl"]);
    run.passes()
        .prints("--form-string x=1")
        .prints("--form 'f=@")
        .prints("big.bin;type=application/octet-stream;filename=");
    let seen = &server.seen()[0];
    assert!(seen.body.len() > 1 << 19 && seen.header("content-length") == Some(&*seen.body.len().to_string()));
}

#[test]
fn what_a_redirect_is_followed_with_is_told() {
    for (settings, flags) in [
        ("redirects: false", "--compressed \\\n  --data-raw x"),
        ("redirects: true", "--location"),
        ("redirects: { keep_method: true }", "--location \\\n  --post301 \\\n  --post302 \\\n  --post303"),
        ("redirects: { keep_authorization: true, max: 3 }", "--location-trusted \\\n  --max-redirs 3"),
        ("redirects: { referer: true }", "--location \\\n  --referer ';auto'"),
    ] {
        let text = format!(
            "POST: http://a.test/a-path-that-is-long-enough-for-many-lines\ntext: x\nsettings: {{ {settings} }}\n"
        );
        let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--curl", "--dry-run"]);
        assert!(run.passes().stdout.trim_end().ends_with(flags), "{flags}\n{run}");
    }
    // Its own method would be kept, and its body lost.
    let project = Project::with("a.yaml", "PUT: http://a.test/\ntext: x\n");
    project.run(&["run", "a.yaml", "--curl", "--dry-run"]).passes().prints("--post301").prints("--post302");
}

#[test]
fn the_request_is_told_and_not_where_it_was_led_to() {
    let server = Server::start(|request: &Seen| match request.target.as_str() {
        "/login?step=1" => Reply::status(302).header("Location", "/login?step=2"),
        "/login?step=2" => Reply::status(302).header("Location", "/login?step=1&again=1"),
        _ => json!({}).into(),
    });
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/login?step=1\n");
    let run = project.run(&["run", "a.yaml", "--curl", "--var", &server.base()]);
    run.passes().prints("/login?step=1' \\").never_prints("again");
}

#[test]
fn what_is_taken_out_of_a_request_is_taken_out_of_its_command() {
    let text = "POST: http://a.test/\nheaders: { Host: null, Content-Length: null, Content-Type: null }\n";
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--curl", "--dry-run"]);
    run.passes().prints("curl --request POST http://a.test/").prints("--header Host:").never_prints("--data");
}

#[test]
fn a_proxy_over_tls_is_trusted_as_the_host_is() {
    let run = |url: &str, flags: &[&str]| {
        let project = Project::with("a.yaml", format!("GET: {url}\n"));
        project.run(&[&["run", "a.yaml", "--curl", "--dry-run", "-x"], flags].concat())
    };
    run("https://a.test/", &["https://p.test", "--cacert", "ca.pem"]).passes().prints("--proxy-cacert ca.pem");
    run("https://a.test/", &["https://p.test", "-k"]).passes().prints("--proxy-insecure");
    run("https://a.test/", &["http://p.test", "-k"]).passes().never_prints("--proxy-insecure");
    let two = run("http://a.test/", &["http://p.test", "--http2"]);
    two.passes().prints("--http2-prior-knowledge").prints("--proxytunnel");
    run("http://a.test/", &["socks5://p.test", "--http2"]).passes().never_prints("--proxytunnel");
}
