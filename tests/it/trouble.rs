//! Bad luck on the network: the right exit code, a message that points, and the next request is sent all the same.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Ended, Project, Refusing, Reply, Seen, Server, given_time};

/// Runs one request with trouble ahead, and another one behind it.
fn run(text: &str, more: &[&str], answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Ended, Vec<Seen>) {
    let server = Server::start(move |request: &Seen| match request.path() {
        "/next" => json!({}).into(),
        _ => answer(request),
    });
    let project = Project::with("a.yaml", format!("{text}---\nname: next\nGET: <<baseUrl>>/next\n"));
    let (base, port) = (server.base(), format!("port={}", server.port()));
    let run = project.run(&[&["run", "a.yaml", "--var", &base, "--var", &port], more].concat());
    (run, server.seen())
}

#[track_caller]
fn goes_on((run, seen): &(Ended, Vec<Seen>), message: &str) {
    run.exits(3).prints(message).never_prints("panicked");
    // A server may hear of a request that was given up after the next one.
    assert!(seen.iter().any(|it| it.path() == "/next"), "the next one was sent\n{run}");
}

#[test]
fn an_answer_that_is_none_is_told() {
    let early = "closed the connection before";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("truncated", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort".to_vec(), early),
        ("nothing", Vec::new(), early),
        ("half a head", b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(), early),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec(), "no HTTP"),
        ("bad status", b"HTTP/1.1 abc OK\r\n\r\n".to_vec(), "no HTTP"),
        ("bad header", b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n".to_vec(), "no HTTP"),
        ("bad chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n".to_vec(), "chunk"),
        ("chunks end early", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n".to_vec(), early),
        (
            "truncated gzip",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\0".to_vec(),
            ": the body is not whole gzip",
        ),
        (
            "no zstd",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 4\r\n\r\nabcd".to_vec(),
            "the body is not whole zstd",
        ),
        ("huge header", format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1 << 20)).into_bytes(), "header"),
        ("many headers", format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(1000)).into_bytes(), "header"),
        ("two lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab".to_vec(), "127.0.0.1:"),
    ];
    for (what, bytes, message) in cases {
        let told = run("GET: <<baseUrl>>/\n", &[], move |_| Reply::raw(bytes.clone()));
        assert!(told.0.stdout.contains(message), "{what}: `{message}` is not on stdout\n{}", told.0);
        goes_on(&told, message);
    }
}

#[test]
fn a_host_that_cannot_be_reached_is_told() {
    let refusing = Refusing::new();
    let port = refusing.port;
    for (url, message) in [
        ("http://nohost.invalid/".to_owned(), "could not resolve host `nohost.invalid`".to_owned()),
        (format!("http://127.0.0.1:{port}/"), format!("connection refused by 127.0.0.1:{port}")),
        ("https://127.0.0.1:<<port>>/".to_owned(), "TLS with 127.0.0.1:".to_owned()),
        (format!("https://127.0.0.1:{port}/"), format!("connection refused by 127.0.0.1:{port}")),
    ] {
        goes_on(&run(&format!("GET: {url}\n"), &[], |_| Reply::status(200)), &message);
    }
}

#[test]
fn a_proxy_that_cannot_be_reached_is_told() {
    let refusing = Refusing::new();
    let proxy = format!("http://127.0.0.1:{}", refusing.port);
    let text = format!("GET: <<baseUrl>>/\nsettings: {{ proxy: '{proxy}' }}\n");
    goes_on(&run(&text, &[], |_| Reply::status(200)), "refused");
    let (run, _) = run("GET: <<baseUrl>>/\n", &["-x", "not a proxy"], |_| Reply::status(200));
    run.exits(3).prints("proxy").prints("`not a proxy`");
}

#[test]
fn silence_ends_in_a_timeout() {
    for text in ["GET: <<baseUrl>>/\nsettings: { timeout: 50ms }\n", "GET: <<baseUrl>>/\nsettings: { timeout: 50 }\n"] {
        goes_on(&run(text, &[], |_| Reply::Silence), "no answer from 127.0.0.1:");
    }
    let (run, _) = run("GET: <<baseUrl>>/\nsettings: { timeout: 1h }\n", &["--timeout", "50ms"], |_| Reply::Silence);
    run.exits(3).prints("within 50ms");
}

#[test]
fn a_url_that_is_none_is_refused_before_anything_is_sent() {
    for (url, message) in [
        ("localhost:8080/x", "begins with neither http:// nor https://"),
        ("ftp://x/", "begins with neither http:// nor https://"),
        ("/users", "begins with neither http:// nor https://"),
        ("http://", "is no URL"),
        ("http://[::1/", "is no URL"),
        ("http://x:99999/", "is no URL"),
        ("'http://a b/'", "is no URL"),
    ] {
        let (run, seen) = run(&format!("GET: {url}\n"), &[], |_| Reply::status(200));
        run.exits(2).warns("a.yaml:1:").warns(message);
        assert!(seen.is_empty(), "{url}");
    }
}

#[test]
fn a_url_that_becomes_none_is_told_at_its_line() {
    for (var, message) in [
        ("host=nowhere", "begins with neither http:// nor https://"),
        ("host=http://x:abc", "is no URL"),
        ("host=http://x\ny", "holds a line break or control character"),
        ("host=", "begins with neither"),
    ] {
        let told = run("GET: <<host>>/x\n", &["--var", var], |_| Reply::status(200));
        goes_on(&told, message);
        told.0.prints("a.yaml:1:6");
        assert_eq!(told.1.len(), 1, "{var}");
    }
}

#[test]
fn a_line_break_cannot_smuggle_a_header() {
    let evil = "x=one\r\nX-Evil: 1";
    for text in [
        "GET: <<baseUrl>>/\nheaders: { X-Own: <<x>> }\n",
        "GET: <<baseUrl>>/\nheaders: { X-<<x>>: 1 }\n",
        "GET: <<baseUrl>>/\nheaders: { Cookie: a=<<x>> }\n",
        "GET: <<baseUrl>>/\nauth: { bearer: <<x>> }\n",
        "GET: <<baseUrl>>/\nauth: { apikey: { name: X-Key, value: <<x>> } }\n",
        "GET: <<baseUrl>>/\nauth: { apikey: { name: <<x>>, value: k } }\n",
        "method: GET<<x>>\nurl: <<baseUrl>>/\n",
        "POST: <<baseUrl>>/\nfile: { path: a.yaml, content_type: <<x>> }\n",
        "POST: <<baseUrl>>/\nmultipart: { a: { value: b, content_type: <<x>> } }\n",
    ] {
        let told = run(text, &["--var", evil], |_| Reply::status(200));
        goes_on(&told, "a.yaml:");
        assert_eq!(told.1.len(), 1, "{text}");
    }
    // Where a line break can be carried, it is.
    let text = "POST: <<baseUrl>>/{x}?q=1\nquery: { a: <<x>> }\nform: { b: <<x>> }\nauth: { basic: { username: u, password: <<x>> } }\n";
    let (ended, seen) = run(text, &["--var", evil], |_| Reply::status(200));
    ended.passes();
    assert!(seen[0].header("x-evil").is_none());
    assert_eq!(seen[0].target, "/one%0D%0AX-Evil:%201?q=1&a=one%0D%0AX-Evil:%201");
}

#[test]
fn a_file_that_is_missing_is_told() {
    let text = "POST: <<baseUrl>>/\nfile: none.bin\n";
    let (ended, seen) = run(text, &[], |_| Reply::status(200));
    ended.exits(2).warns("a.yaml:2:7").warns("`none.bin`");
    assert!(seen.is_empty());
    for text in [
        "POST: <<baseUrl>>/\nfile: <<name>>.bin\n",
        "POST: <<baseUrl>>/\nmultipart: { a: { file: <<name>>.bin } }\n",
        "POST: <<baseUrl>>/\nfile: '.<<default none \"\">>'\n",
    ] {
        let told = run(text, &["--var", "name=none"], |_| Reply::status(200));
        goes_on(&told, "cannot be read");
        told.0.prints("a.yaml:2:");
    }
}

#[test]
fn a_request_may_be_huge() {
    let long = "x".repeat(60_000);
    let text = format!("POST: <<baseUrl>>/\nheaders: {{ X-Long: {long} }}\ntext: {}\n", "y".repeat(1_000_000));
    let (ended, seen) = run(&text, &[], |_| Reply::status(200));
    ended.passes();
    assert_eq!((seen[0].header("x-long").unwrap().len(), seen[0].body.len()), (60_000, 1_000_000));
}

#[test]
fn an_answer_that_is_not_what_was_expected_fails_with_the_reason() {
    for (body, message) in
        [("{\"a\": [1, 2", "not JSON"), ("", "empty"), ("<html>", "not JSON"), ("{\"a\": 1} trailing", "not JSON")]
    {
        let (ended, seen) = run("GET: <<baseUrl>>/\nexpect: { $.a: 1 }\n", &[], move |_| Reply::status(200).body(body));
        ended.exits(1).prints(message).prints("a.yaml:2:");
        assert_eq!(seen.len(), 2);
    }
}

#[test]
fn deep_json_does_not_break_the_run() {
    for (deep, message) in [
        ("[".repeat(100_000), "nested deeper than 127 levels"),
        ("[".repeat(100_000) + &"]".repeat(100_000), "nested deeper than 127 levels"),
        ("{\"a\":".repeat(128) + "1" + &"}".repeat(128), "nested deeper than 127 levels"),
        ("[".repeat(50), "not JSON"),
    ] {
        let (ended, seen) =
            run("GET: <<baseUrl>>/\ncapture: { x: $.x }\n", &["-vv"], move |_| Reply::status(200).body(deep.clone()));
        ended.exits(1).prints(message).prints("a.yaml:2:12").never_prints("panicked");
        assert_eq!(seen.len(), 2);
    }
    let deep = "{\"a\":".repeat(127) + "1" + &"}".repeat(127);
    let text = format!("GET: <<baseUrl>>/\nexpect: {{ ${}: 1 }}\n", ".a".repeat(127));
    run(&text, &[], move |_| Reply::status(200).body(deep.clone())).0.passes();
}

#[test]
fn a_body_that_never_ends_runs_into_the_timeout() {
    for head in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
        given_time(|times| {
            let (bytes, limit) =
                (format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n5\r\nabcde\r\n"), Duration::from_millis(100) * times);
            let text = format!("GET: <<baseUrl>>/\nsettings: {{ timeout: {}ms }}\n", limit.as_millis());
            let told = run(&text, &[], move |_| Reply::Stalled(bytes.clone().into()));
            goes_on(&told, &format!("did not end its answer within {limit:?}"));
        });
    }
}

#[test]
fn a_huge_answer_is_read_and_its_showing_is_cut() {
    let body = format!("{{\"a\":\"{}\",\"id\":7}}", "x".repeat(20_000_000));
    let text = "GET: <<baseUrl>>/\nexpect: { $.id: 8, size: 20000015 }\ncapture: { all: $.a }\n";
    let (ended, _) = run(text, &["-vv"], move |_| Reply::status(200).body(body.clone()));
    ended.exits(1).prints("$.id: expected 8, got 7").prints("a.yaml:2:11");
    assert!(ended.stdout.len() < 200_000, "{} bytes are shown", ended.stdout.len());
}

#[test]
fn an_answer_with_odd_text_is_read_as_far_as_it_goes() {
    let cases: [(&[u8], &str); 5] = [
        (b"\xef\xbb\xbf{\"a\":1}", "$.a: 1"),
        (b"{\"a\":1,\"a\":2}", "$.a: 2"),
        (b"{\"a\":\"b\\u0000c\"}", "$.a: { length: 3 }"),
        (b"caf\xe9 \xff\x00", "body: { starts_with: caf }"),
        (b"", "body: ''"),
    ];
    for (body, expected) in cases {
        let text = format!("GET: <<baseUrl>>/\nexpect: {{ {expected} }}\n");
        run(&text, &["-vv"], move |_| Reply::status(200).body(body)).0.passes().never_prints("\0");
    }
}

#[test]
fn a_request_without_an_answer_is_shown_as_it_was_sent() {
    let refusing = Refusing::new();
    let port = refusing.port;
    let text = "POST: <<base>>/login/{id}\nquery: { key: <<api_key>> }\nheaders: { X-Own: 1 }\nauth: { bearer: <<api_key>> }\ntext: body of <<api_key>>\n";
    let project = Project::with("a.yaml", text);
    let url = format!("http://127.0.0.1:{port}/login/me?key=***");
    let base = format!("base=http://127.0.0.1:{port}");
    let arguments = ["run", "a.yaml", "--var", &base, "--var", "id=me", "--var", "api_key=hush-hush"];
    let run = project.run(&[&arguments[..], &["-r", "terminal,json=r.json,events=e.ndjson", "--bodies"]].concat());
    run.exits(3).prints(&format!("    POST {url}\n")).never_prints("<<base>>").never_prints("hush");
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    let attempt = &report["steps"][0]["attempts"][0];
    assert_eq!((&attempt["request"]["url"], &attempt["request"]["body"]), (&json!(url), &json!("body of ***")));
    assert!(attempt["exchanges"].as_array().unwrap().is_empty());
    assert!(!project.read("e.ndjson").contains("hush"));
    project.run(&["report", "e.ndjson"]).exits(3).prints(&url);
    let run = project.run(&[&arguments[..], &["-vv"]].concat());
    run.exits(3).prints(&format!("> POST {url}\n")).prints("> X-Own: 1\n").prints("body of ***").never_prints("hush");
    // A recording from before there was a `request`.
    let old = project.read("e.ndjson");
    let (start, end) = (old.find(",\"request\":").unwrap(), old.find("}},\"again_in\"").unwrap());
    let project = project.file("old.ndjson", format!("{}{}", &old[..start], &old[end..]));
    project.run(&["report", "old.ndjson"]).exits(3).prints("POST <<base>>/login/{id}");
}

#[test]
fn a_method_that_is_none_is_told_at_its_line() {
    for method in ["''", "A B", "'GET\u{e9}'"] {
        let (run, seen) = run(&format!("method: {method}\nurl: <<baseUrl>>/\n"), &[], |_| Reply::status(200));
        run.exits(2).warns("a.yaml:1:9").warns("is no HTTP method");
        assert!(seen.is_empty(), "{method}");
    }
    let told = run("method: <<verb>>\nurl: <<baseUrl>>/\n", &["--var", "verb=A B"], |_| Reply::status(200));
    goes_on(&told, "not sent: `A B` is no HTTP method  a.yaml:1:9");
}

#[test]
fn a_kept_connection_that_is_closed_is_replaced_where_that_is_safe() {
    for (method, code, asked) in [("GET", 0, 3), ("POST", 3, 2)] {
        let count = std::sync::atomic::AtomicUsize::new(0);
        let server = Server::start(move |_: &Seen| match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            1 => Reply::raw(Vec::new()),
            _ => Reply::status(200),
        });
        let text = format!("name: First\nGET: <<baseUrl>>/\n---\nname: Second\n{method}: <<baseUrl>>/\n");
        let run = Project::with("c.yaml", text).run(&["run", "c.yaml", "--var", &server.base()]);
        run.exits(code);
        assert_eq!(server.seen().len(), asked, "{method}\n{run}");
    }
}
