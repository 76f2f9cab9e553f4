//! What is sent: method, URL, headers, body, credentials; and how the answer is fetched: redirects, encodings, cookies.

use std::io::Write as _;

use flate2::{Compression, write};
use serde_json::{Value, json};

use crate::support::{Ended, Project, Reply, Seen, Server};

/// Runs `text`, one or more requests, against a server that answers everything with `{}`; what came, in order.
fn sent(text: &str) -> Vec<Seen> {
    sent_from(Project::with("a.yaml", text), &[])
}

fn sent_from(project: Project, more: &[&str]) -> Vec<Seen> {
    let server = Server::start(|_: &Seen| json!({}));
    let base = server.base();
    let project = if project.path("collection.yaml").exists() { project } else { project.file("collection.yaml", "") };
    project.run(&[&["run", ".", "--var", &base], more].concat()).passes();
    server.seen()
}

/// Runs `text` against a server that answers as `answer` says.
fn against<R: Into<Reply>>(text: &str, answer: impl Fn(&Seen) -> R + Send + Sync + 'static) -> (Ended, Vec<Seen>) {
    let server = Server::start(answer);
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]);
    (run, server.seen())
}

fn all<'a>(seen: &'a Seen, name: &str) -> Vec<&'a str> {
    seen.headers.iter().filter(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect()
}

#[test]
fn every_method_is_sent() {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let mut text: String = methods.map(|it| format!("name: {it}\n{it}: <<baseUrl>>/{it}\n---\n")).concat();
    text += "method: PURGE\nurl: <<baseUrl>>/PURGE\nname: purge\n";
    let seen = sent(&text);
    let lines: Vec<_> = seen.iter().map(|it| format!("{} {}", it.method, it.target)).collect();
    assert_eq!(lines[..7], methods.map(|it| format!("{it} /{it}")));
    assert_eq!(lines[7], "PURGE /PURGE");
}

#[test]
fn path_parameters_are_filled_in_and_encoded() {
    let cases = [
        ("/u/{id}", "path: { id: me }", "/u/me"),
        ("/u/{id}", "path: { id: 'a/b c?d#é%' }", "/u/a%2Fb%20c%3Fd%23%C3%A9%25"),
        ("/u/{who}", "", "/u/from%20var"),
        ("/u/{ID}", "path: { id: 3 }", "/u/3"),
        ("/u/{id}", "path: { id: { value: <<number>>, type: integer, required: true, description: x } }", "/u/42"),
        ("/u/{id}/{id}", "path: { id: 007 }", "/u/007/007"),
        ("/u/{id}", "path: { id: 'x<<number>>' }", "/u/x42"),
        ("/u/me{id}.json?q={id}", "path: { id: 1 }", "/u/me1.json?q={id}"),
        ("/u/<<who>>", "", "/u/from%20var"),
    ];
    let text: String = (0..)
        .zip(&cases)
        .map(|(at, (url, path, _))| format!("name: r{at}\nGET: <<baseUrl>>{url}\n{path}\n---\n"))
        .collect::<Vec<_>>()
        .concat();
    let project = Project::with("a.yaml", text).file("collection.yaml", "variables: { who: from var, number: 42 }\n");
    let seen = sent_from(project, &[]);
    for ((url, path, expected), seen) in cases.iter().zip(&seen) {
        assert_eq!(seen.target.replace("%7B", "{").replace("%7D", "}"), *expected, "{url} {path}");
    }
    assert_eq!(seen.len(), cases.len());
}

#[test]
fn a_path_parameter_that_cannot_stand_in_a_path_sends_nothing() {
    for (value, why) in [("\"\"", "is empty"), ("..", "would leave its folder"), ("[1, 2]", "one value")] {
        let (run, seen) =
            against(&format!("GET: <<baseUrl>>/u/{{id}}/x\npath: {{ id: {value} }}\n"), |_: &Seen| json!({}));
        assert!(matches!(run.code, Some(2 | 3)) && (run.stdout.clone() + &run.stderr).contains(why), "{value} {run}");
        assert!(seen.is_empty());
    }
}

#[test]
fn query_parameters_are_encoded_and_repeated() {
    let cases = [
        ("", "{ a: 1, b: two words }", "?a=1&b=two%20words"),
        ("?x=1", "{ a: 1 }", "?x=1&a=1"),
        ("?x=1#frag", "{ a: 1 }", "?x=1&a=1"),
        ("", "{ a: [1, 2, x&y=z+é] }", "?a=1&a=2&a=x%26y%3Dz%2B%C3%A9"),
        ("", "{ a: { value: 1, disabled: true }, b: 2 }", "?b=2"),
        ("", "{ 'filter[name]': x, a: \"\" }", "?filter%5Bname%5D=x&a="),
        ("", "{ a: <<list>> }", "?a=1&a=2"),
        ("", "{ a: { description: only described } }", ""),
        (
            "",
            "{ a: 1.10, b: 007, c: +49, d: true, e: 9007199254740993 }",
            "?a=1.10&b=007&c=%2B49&d=true&e=9007199254740993",
        ),
        ("", "{ <<name>>: 1 }", "?key=1"),
        ("", "{ z: 1, a: 2 }", "?z=1&a=2"),
    ];
    let text: String = (0..)
        .zip(&cases)
        .map(|(at, (url, query, _))| format!("name: r{at}\nGET: <<baseUrl>>/{url}\nquery: {query}\n---\n"))
        .collect::<Vec<_>>()
        .concat();
    let project = Project::with("a.yaml", text).file("collection.yaml", "variables: { list: [1, 2], name: key }\n");
    for ((_, query, expected), seen) in cases.iter().zip(sent_from(project, &[])) {
        let target = seen.target.strip_prefix('/').unwrap().replace("%2C", ",").replace(',', "%2C");
        assert_eq!(target, *expected, "{query}");
    }
}

#[test]
fn headers_are_inherited_replaced_and_removed() {
    let project = Project::new()
        .file("collection.yaml", "headers: { X-One: collection, X-Two: collection, X-Gone: collection }\n")
        .file("in/folder.yaml", "headers: { x-two: folder, X-Three: <<name>> }\nvariables: { name: three }\n")
        .file(
            "in/a.yaml",
            "GET: <<baseUrl>>/\nheaders:\n  X-Gone: null\n  X-Many: [b, a, 3]\n  X-Off: { value: 1, disabled: true }\n  User-Agent: null\n  X-Zero: 007\n",
        );
    let seen = &sent_from(project, &[])[0];
    for (name, values) in [
        ("X-One", &["collection"][..]),
        ("X-Two", &["folder"]),
        ("X-Three", &["three"]),
        ("X-Gone", &[]),
        ("X-Many", &["b", "a", "3"]),
        ("X-Off", &[]),
        ("User-Agent", &[]),
        ("X-Zero", &["007"]),
    ] {
        assert_eq!(all(seen, name), values, "{name}");
    }
    let order: Vec<_> =
        seen.headers.iter().map(|(name, _)| name.to_lowercase()).filter(|name| name.starts_with("x-")).collect();
    assert_eq!(order, ["x-one", "x-two", "x-three", "x-many", "x-many", "x-many", "x-zero"]);
}

#[test]
fn a_disabled_header_leaves_the_inherited_one() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nheaders: { X-One: { value: own, disabled: true } }\n")
        .file("collection.yaml", "headers: { X-One: collection }\n");
    assert_eq!(all(&sent_from(project, &[])[0], "x-one"), ["collection"]);
}

#[test]
fn each_kind_of_body_is_sent_with_its_content_type() {
    let cases: &[(&str, &str, &str)] = &[
        ("json: { a: [1, null, true, \"1\"], b: {} }", "application/json", r#"{"a":[1,null,true,"1"],"b":{}}"#),
        (
            "json: { big: 9007199254740993, price: 1.10, forty: 1234567890123456789012345678901234567890, e: 1e400 }",
            "application/json",
            r#"{"big":9007199254740993,"price":1.10,"forty":1234567890123456789012345678901234567890,"e":1e400}"#,
        ),
        (
            "json: { n: <<number>>, q: \"<<number>>\", t: n=<<number>>, l: <<list>>, o: <<object>>, b: <<flag>> }",
            "application/json",
            r#"{"n":42.10,"q":42.10,"t":"n=42.10","l":[1,2],"o":{"k":1.50},"b":true}"#,
        ),
        ("json: <<object>>", "application/json", r#"{"k":1.50}"#),
        ("json: [1, 2]", "application/json", "[1,2]"),
        ("json: null", "application/json", "null"),
        ("json: text", "application/json", "\"text\""),
        ("text: hello <<number>>", "text/plain; charset=utf-8", "hello 42.10"),
        ("text: |\n  one\n  two \\<<x>>\n", "text/plain; charset=utf-8", "one\ntwo <<x>>\n"),
        ("xml: <a b=\"<<number>>\"/>", "application/xml", "<a b=\"42.10\"/>"),
        (
            "form: { a: two words, b: [1, x&y], c: { value: 1, disabled: true }, d: 007 }",
            "application/x-www-form-urlencoded",
            "a=two+words&b=1&b=x%26y&d=007",
        ),
        (
            "graphql: { query: 'query Q($id: ID) { a(id: $id) }', variables: { id: <<number>> }, operation: Q }",
            "application/json",
            r#"{"query":"query Q($id: ID) { a(id: $id) }","operationName":"Q","variables":{"id":42.10}}"#,
        ),
        ("file: data.csv", "text/csv", "a,b\n<<not a template>>\n"),
        ("file: { path: data.csv, content_type: text/x-own }", "text/x-own", "a,b\n<<not a template>>\n"),
        ("json: {}\nheaders: { content-type: application/vnd.x+json }", "application/vnd.x+json", "{}"),
    ];
    let text: String = (0..)
        .zip(cases)
        .map(|(at, (body, ..))| format!("name: r{at}\nPOST: <<baseUrl>>/\n{body}\n---\n"))
        .collect::<Vec<_>>()
        .concat();
    let variables = "variables: { number: 42.10, list: [1, 2], object: { value: { k: 1.50 } }, flag: true }\n";
    let project =
        Project::with("a.yaml", text).file("collection.yaml", variables).file("data.csv", "a,b\n<<not a template>>\n");
    let seen = sent_from(project, &[]);
    for ((body, content_type, expected), seen) in cases.iter().zip(&seen) {
        assert_eq!((&*seen.text(), &all(seen, "content-type")[..]), (*expected, &[*content_type][..]), "{body}");
        assert_eq!(seen.header("content-length"), Some(expected.len().to_string().as_str()), "{body}");
    }
    assert_eq!(seen.len(), cases.len());
}

#[test]
fn a_post_without_a_body_says_so() {
    let seen = sent("POST: <<baseUrl>>/\n---\nname: b\nGET: <<baseUrl>>/\nheaders: { Content-Type: null }\ntext: x\n");
    assert_eq!(seen[0].header("content-length"), Some("0"));
    assert_eq!((seen[1].header("content-type"), seen[1].text().as_str()), (None, "x"));
}

#[test]
fn a_multipart_body_holds_fields_and_files() {
    let text = r#"
POST: <<baseUrl>>/
multipart:
  plain: two words
  number: 1.10
  many: [a, b]
  object: { value: { a: 1 } }
  typed: { value: <x/>, content_type: text/xml }
  "quo\"te": x
  photo: { file: photo.png }
  named: { file: photo.png, filename: "a\"b\r\nc.bin", content_type: application/x-own }
  files: [{ file: photo.png }, { file: notes.txt }]
"#;
    let project = Project::with("a.yaml", text).file("photo.png", [0x89, b'P', 0, 0xff]).file("notes.txt", "notes\r\n");
    let seen = &sent_from(project, &[])[0];
    let content_type = seen.header("content-type").unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let part = |head: &str, body: &[u8]| {
        [format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(), body, b"\r\n"].concat()
    };
    let png = [0x89, b'P', 0, 0xff];
    let expected = [
        part("name=\"plain\"", b"two words"),
        part("name=\"number\"", b"1.10"),
        part("name=\"many\"", b"a"),
        part("name=\"many\"", b"b"),
        part("name=\"object\"\r\nContent-Type: application/json", b"{\"a\":1}"),
        part("name=\"typed\"\r\nContent-Type: text/xml", b"<x/>"),
        part("name=\"quo%22te\"", b"x"),
        part("name=\"photo\"; filename=\"photo.png\"\r\nContent-Type: image/png", &png),
        part("name=\"named\"; filename=\"a%22b%0D%0Ac.bin\"\r\nContent-Type: application/x-own", &png),
        part("name=\"files\"; filename=\"photo.png\"\r\nContent-Type: image/png", &png),
        part("name=\"files\"; filename=\"notes.txt\"\r\nContent-Type: text/plain", b"notes\r\n"),
        format!("--{boundary}--\r\n").into_bytes(),
    ]
    .concat();
    assert_eq!(seen.text(), String::from_utf8_lossy(&expected));
    assert_eq!(seen.body, expected);
}

#[test]
fn a_list_in_a_variable_repeats_the_name_of_a_part() {
    let text = "POST: <<baseUrl>>/\nmultipart: { a: <<list>>, b: { value: <<list>>, content_type: text/csv } }\n";
    let project = Project::with("a.yaml", text).file("_vars.yaml", "list: [x, 1.10, { c: 1 }]\n");
    let body = sent_from(project, &["--vars-file", "_vars.yaml"])[0].text();
    let heads = |name: &str| body.matches(&format!("name=\"{name}\"")).count();
    assert_eq!((heads("a"), heads("b")), (3, 3), "{body}");
    assert_eq!(body.matches("Content-Type: text/csv").count(), 3, "{body}");
    for value in ["\r\n\r\nx\r\n", "\r\n\r\n1.10\r\n", "application/json\r\n\r\n{\"c\":1}\r\n"] {
        assert!(body.contains(value), "{body}");
    }
}

#[test]
fn null_is_never_sent_as_a_word() {
    for part in [
        "headers: { X-A: <<nil>> }",
        "headers: { X-A: 'a <<nil>> b' }",
        "headers: { X-A: <<list>> }",
        "query: { a: <<user.name>> }",
        "query: { a: [1, <<nil>>] }",
        "form: { a: <<nil>> }",
        "multipart: { a: <<nil>> }",
        "auth: { bearer: <<nil>> }",
        "auth: { basic: { username: u, password: <<nil>> } }",
        "auth: { apikey: { name: X-Key, value: <<nil>> } }",
    ] {
        let text = format!("POST: <<baseUrl>>/\n{part}\n---\nname: next\nGET: <<baseUrl>>/next\n");
        let server = Server::start(|_: &Seen| json!({}));
        let project =
            Project::with("a.yaml", text).file("vars.yaml", "nil:\nlist: [1, null]\nuser: { value: { name: null } }\n");
        let run = project.run(&["run", "a.yaml", "--vars-file", "vars.yaml", "--var", &server.base()]);
        run.exits(3).prints("null, which is no text").prints("a.yaml:2:");
        assert_eq!(server.seen().len(), 1, "{part}");
    }
    let text = "GET: <<baseUrl>>/users/<<nil>>\n";
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", "nil=null", "--var", "baseUrl=http://x"]);
    run.exits(3).prints("`<<nil>>` is null").prints("a.yaml:1:26");
    let written = Project::with("a.yaml", "GET: http://127.0.0.1:1/\nquery: { a: [1, null] }\n");
    written.run(&["run", "a.yaml"]).exits(2).warns("a.yaml:2:10").warns("`a` is null");
    // The word itself is a word, and JSON has a null.
    let text = "POST: <<baseUrl>>/\nquery: { a: 'null', b: '<<word>>' }\njson: { a: <<nil>>, b: null }\n";
    let project = Project::with("a.yaml", text);
    let seen = &sent_from(project, &["--var", "nil=null", "--var", "word:=null"])[0];
    assert_eq!((seen.target.as_str(), seen.text().as_str()), ("/?a=null&b=null", r#"{"a":null,"b":null}"#));
}

#[test]
fn a_header_that_is_written_twice_in_two_cases_is_sent_twice() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nheaders: { X-A: 1, x-a: 2 }\n")
        .file("collection.yaml", "headers: { X-a: 0, X-B: b }\n");
    let seen = &sent_from(project, &[])[0];
    assert_eq!((all(seen, "x-a"), all(seen, "x-b")), (vec!["1", "2"], vec!["b"]));
}

#[test]
fn auth_is_inherited_and_replaced() {
    let project = Project::new()
        .file("collection.yaml", "auth: { basic: { username: Aladdin, password: open sesame } }\n")
        .file("1.yaml", "GET: <<baseUrl>>/inherited\n")
        .file("2.yaml", "GET: <<baseUrl>>/inherit\nauth: inherit\n")
        .file("3.yaml", "GET: <<baseUrl>>/none\nauth: none\n")
        .file("4/folder.yaml", "auth: { bearer: <<token>> }\nvariables: { token: t-1 }\n")
        .file("4/1.yaml", "GET: <<baseUrl>>/folder\n")
        .file("4/2.yaml", "GET: <<baseUrl>>/own\nauth: { bearer: { token: t-2, prefix: Token } }\n")
        .file("4/3.yaml", "GET: <<baseUrl>>/header\nauth: { apikey: { name: X-Key, value: k 1, in: header } }\n")
        .file("4/4.yaml", "GET: <<baseUrl>>/query?a=1\nauth: { apikey: { name: key, value: k&1, in: query } }\n")
        .file("4/5.yaml", "GET: <<baseUrl>>/over\nheaders: { authorization: Own 1 }\nauth: none\n");
    let seen = sent_from(project, &[]);
    let got: Vec<_> = seen.iter().map(|it| (it.target.as_str(), all(it, "authorization"), all(it, "x-key"))).collect();
    let basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(
        got,
        [
            ("/inherited", vec![basic], vec![]),
            ("/inherit", vec![basic], vec![]),
            ("/none", vec![], vec![]),
            ("/folder", vec!["Bearer t-1"], vec![]),
            ("/own", vec!["Token t-2"], vec![]),
            ("/header", vec![], vec!["k 1"]),
            ("/query?a=1&key=k%261", vec![], vec![]),
            ("/over", vec!["Own 1"], vec![]),
        ]
    );
}

#[test]
fn a_name_and_password_in_the_url_become_a_header() {
    let server = Server::start(|_: &Seen| json!({}));
    let url = format!("http://Aladdin:open%20sesame@127.0.0.1:{}/x", server.port());
    let run = Project::with("a.yaml", format!("GET: {url}\n")).run(&["run", "a.yaml", "-vv"]);
    run.passes().never_prints("sesame").never_prints("QWxhZGRpbjpvcGVuIHNlc2FtZQ");
    assert_eq!(server.seen()[0].header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
}

fn redirecting(request: &Seen) -> Reply {
    match request.path().trim_start_matches('/').split_once('/') {
        Some((status, rest)) if status.parse::<u16>().is_ok() => {
            Reply::status(status.parse().unwrap()).header("Location", &format!("/{rest}"))
        }
        _ => json!({}).into(),
    }
}

#[test]
fn redirects_change_the_method_as_their_status_says() {
    let cases = [
        ("GET", 301, "GET", ""),
        ("POST", 301, "GET", ""),
        ("POST", 302, "GET", ""),
        ("PUT", 302, "PUT", "body"),
        ("PUT", 303, "GET", ""),
        ("POST", 307, "POST", "body"),
        ("PATCH", 308, "PATCH", "body"),
    ];
    let text: String = cases
        .iter()
        .map(|(method, status, ..)| {
            let body = if *method == "GET" { "" } else { "text: body\n" };
            format!(
                "name: {method} {status}\n{method}: <<baseUrl>>/{status}/end\nheaders: {{ X-Kept: 1 }}\n{body}---\n"
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let (run, seen) = against(&text, redirecting);
    run.passes();
    for ((method, status, then, body), hop) in cases.iter().zip(seen.chunks(2)) {
        assert_eq!((hop[1].method.as_str(), hop[1].text().as_str()), (*then, *body), "{method} {status}");
        assert_eq!(hop[1].header("x-kept"), Some("1"));
        assert_eq!(hop[1].header("content-type").is_some(), !body.is_empty(), "{method} {status}");
    }
    assert_eq!(seen.len(), 2 * cases.len());
}

#[test]
fn redirects_are_followed_so_far_and_no_further() {
    let circle = |request: &Seen| Reply::status(302).header("Location", request.path());
    let (run, seen) = against("GET: <<baseUrl>>/\nsettings: { redirects: 3 }\n", circle);
    run.exits(3).prints("more than 3 redirects");
    assert_eq!(seen.len(), 4);
    let (run, seen) = against("GET: <<baseUrl>>/\nsettings: { redirects: false }\nexpect: { status: 302 }\n", circle);
    run.passes();
    assert_eq!(seen.len(), 1);
    let (run, seen) = against("GET: <<baseUrl>>/\n", circle);
    run.exits(3).prints("more than 50 redirects");
    assert_eq!(seen.len(), 51);
    for (location, why) in [("ftp://x/", "leaves HTTP"), ("http://", "leads nowhere")] {
        let (run, _) = against("GET: <<baseUrl>>/\n", move |_: &Seen| Reply::status(302).header("Location", location));
        run.exits(3).prints(why);
    }
}

#[test]
fn credentials_do_not_follow_to_another_origin() {
    let other = Server::start(|_: &Seen| json!({}));
    let target = other.url() + "/there";
    let text = "\
name: basic
GET: <<baseUrl>>/
auth: { basic: { username: u, password: pass-word } }
headers: { Cookie: own=1, X-Harmless: 1, X-Trace: <<session_token>> }
---
name: apikey
GET: <<baseUrl>>/
auth: { apikey: { name: X-Key, value: key-123 } }
";
    let server = Server::start(move |_: &Seen| Reply::status(307).header("Location", &target));
    let project = Project::with("a.yaml", text);
    project.run(&["run", "a.yaml", "--var", &server.base(), "--var", "session_token=s-12345"]).passes();
    let seen = other.seen();
    for name in ["authorization", "cookie", "x-key", "x-trace"] {
        assert!(server.seen().iter().any(|it| it.header(name).is_some()), "{name} was sent first");
        assert!(seen.iter().all(|it| it.header(name).is_none()), "{name} went along");
    }
    assert_eq!(seen[0].header("x-harmless"), Some("1"));
    assert_eq!(seen[0].header("host"), Some(format!("127.0.0.1:{}", other.port()).as_str()));
}

#[test]
fn a_cookie_header_of_ones_own_follows_within_the_origin() {
    let text = "GET: <<baseUrl>>/302/end\nheaders: { Cookie: own=1 }\nauth: { bearer: t-1 }\n";
    let (run, seen) = against(text, redirecting);
    run.passes();
    assert_eq!((seen[1].header("cookie"), seen[1].header("authorization")), (Some("own=1"), Some("Bearer t-1")));
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = write::GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// `{"a":1}` in Brotli, uncompressed. Source: RFC 7932, 9.
const BROTLI: &[u8] = &[0x0b, 0x03, 0x80, b'{', b'"', b'a', b'"', b':', b'1', b'}', 0x03];
/// `{"a":1}` in Zstandard: one raw block, no checksum. Source: RFC 8878, 3.1.1.
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd, 0x20, 7, 0x39, 0, 0, b'{', b'"', b'a', b'"', b':', b'1', b'}'];

#[test]
fn content_encodings_are_undone() {
    let mut zlib = write::ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(b"{\"a\":1}").unwrap();
    let bodies = [
        ("gzip", gzip(b"{\"a\":1}")),
        ("deflate", zlib.finish().unwrap()),
        ("br", BROTLI.to_vec()),
        ("zstd", ZSTD.to_vec()),
        ("gzip, gzip", gzip(&gzip(b"{\"a\":1}"))),
        ("GZIP", gzip(b"{\"a\":1}")),
        ("identity", b"{\"a\":1}".to_vec()),
    ];
    let text: String = (0..bodies.len())
        .map(|at| format!("name: r{at}\nGET: <<baseUrl>>/{at}\nexpect: {{ $.a: 1, body: '{{\"a\":1}}' }}\n---\n"))
        .collect::<Vec<_>>()
        .concat();
    let (run, seen) = against(&text, move |request: &Seen| {
        let (encoding, body) = &bodies[request.path()[1..].parse::<usize>().unwrap()];
        Reply::status(200).header("Content-Encoding", encoding).body(body.clone())
    });
    run.passes();
    assert_eq!(seen[0].header("accept-encoding"), Some("gzip, deflate, br, zstd"));
}

#[test]
fn cookies_are_kept_and_sent_where_they_belong() {
    let text = "\
name: set
GET: <<baseUrl>>/set
---
name: back
GET: <<baseUrl>>/a
---
name: in admin
GET: <<baseUrl>>/admin/x
---
name: own wins
GET: <<baseUrl>>/a
headers: { Cookie: sid=mine }
---
name: off
GET: <<baseUrl>>/a
settings: { cookies: false }
---
name: on the way
GET: <<baseUrl>>/jump
---
name: gone
GET: <<baseUrl>>/gone
---
name: after
GET: <<baseUrl>>/a
";
    let (run, seen) = against(text, |request: &Seen| match request.path() {
        "/set" => Reply::status(200)
            .header("Set-Cookie", "sid=1; HttpOnly")
            .header("Set-Cookie", "deep=2; Path=/admin")
            .header("Set-Cookie", "foreign=4; Domain=example.org"),
        "/jump" => Reply::status(302).header("Location", "/a").header("Set-Cookie", "hop=5"),
        "/gone" => Reply::status(200).header("Set-Cookie", "sid=x; Max-Age=0"),
        _ => json!({}).into(),
    });
    run.passes();
    let cookies: Vec<_> = seen.iter().map(|it| it.header("cookie")).collect();
    assert_eq!(
        cookies,
        [
            None,
            Some("sid=1"),
            Some("deep=2; sid=1"),
            Some("sid=mine"),
            None,
            Some("sid=1"),
            Some("hop=5; sid=1"),
            Some("hop=5; sid=1"),
            Some("hop=5"),
        ]
    );
}

#[test]
fn the_charset_of_a_response_is_read() {
    let text = "\
GET: <<baseUrl>>/latin
expect: { body: café }
---
name: json
GET: <<baseUrl>>/json
expect: { $.x: naïve }
---
name: utf-16
GET: <<baseUrl>>/utf16
expect: { body: hé }
";
    let (run, _) = against(text, |request: &Seen| {
        let (kind, body) = match request.path() {
            "/latin" => ("text/plain; charset=ISO-8859-1", b"caf\xe9".to_vec()),
            "/json" => ("application/json; charset=\"windows-1252\"", b"{\"x\":\"na\xefve\"}".to_vec()),
            _ => ("text/plain", b"\xff\xfeh\0\xe9\0".to_vec()),
        };
        Reply::status(200).header("Content-Type", kind).body(body)
    });
    run.passes();
}

#[test]
fn a_timeout_ends_the_wait_and_the_run_goes_on() {
    let text = "\
GET: <<baseUrl>>/silent
settings: { timeout: 100ms }
---
name: next
GET: <<baseUrl>>/next
";
    let (run, seen) = against(text, |request: &Seen| match request.path() {
        "/silent" => Reply::Silence,
        _ => Reply::status(204),
    });
    run.exits(3).prints("within 100ms");
    assert_eq!(seen.len(), 2);
}

#[test]
fn numbers_survive_a_capture_and_the_next_request() {
    let text = "\
GET: <<baseUrl>>/numbers
capture: { big: $.big, price: $.price, all: $ }
---
name: again
POST: <<baseUrl>>/again/<<big>>
query: { price: <<price>> }
json: { big: <<big>>, price: <<price>>, all: <<all>> }
";
    let numbers = r#"{"big":9007199254740993,"price":1.10,"long":0.1234567890123456789012345678901234567890}"#;
    let (run, seen) = against(text, move |request: &Seen| match request.path() {
        "/numbers" => Reply::status(200).body(numbers),
        _ => Reply::from(Value::Null),
    });
    run.passes();
    assert_eq!(seen[1].target, "/again/9007199254740993?price=1.10");
    assert_eq!(seen[1].text(), format!(r#"{{"big":9007199254740993,"price":1.10,"all":{numbers}}}"#));
}

#[test]
fn a_header_written_in_two_ways_is_sent_twice() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nheaders: { X-Tag: [a, b], x-tag: c }\n")
        .file("collection.yaml", "headers: { X-TAG: collection, x-Tag: again }\n");
    assert_eq!(all(&sent_from(project, &[])[0], "x-tag"), ["a", "b", "c"]);
}

#[test]
fn a_proxy_is_asked_for_the_whole_url() {
    let proxy = Server::start(|_: &Seen| json!({}));
    let server = Server::start(|_: &Seen| json!({}));
    let (by_file, by_flag) = (format!("settings: {{ proxy: '{}' }}\n", proxy.url()), proxy.url());
    for (settings, more) in [(by_file.as_str(), &[][..]), ("", &["-x", &by_flag]), ("", &["--proxy", &by_flag])] {
        let project = Project::with("a.yaml", format!("GET: http://api.example/x?y=1\n{settings}"));
        project.run(&[&["run", "a.yaml"], more].concat()).passes();
        assert_eq!(proxy.seen().last().unwrap().target, "http://api.example/x?y=1");
        assert_eq!(proxy.seen().last().unwrap().header("host"), Some("api.example"));
    }
    let asked = proxy.seen().len();
    let project = Project::with("a.yaml", format!("GET: <<baseUrl>>/\n{by_file}"));
    project.run(&["run", "a.yaml", "--var", &server.base(), "-x", "none"]).passes();
    assert_eq!((proxy.seen().len(), server.seen().len()), (asked, 1), "`none` goes over the file's own");
}

#[test]
fn the_version_of_http_can_be_chosen() {
    for (version, told) in [("1.1", "< HTTP/1.1 200"), ("2", "< HTTP/2")] {
        let text = format!(
            "GET: http://api.example/\nsettings: {{ http_version: {version} }}\nexamples: [{{ json: {{}} }}]\n"
        );
        Project::with("a.yaml", text).run(&["run", "a.yaml", "--mock", "-v"]).passes().prints(told);
    }
}

#[test]
fn numbers_of_any_length_are_sent_as_they_came() {
    let names = ["long", "least", "most", "fraction", "zero", "signed"];
    let numbers = r#"{"long":1234567890123456789012345678901234567890,"least":-9223372036854775808,"most":18446744073709551615,"fraction":0.1000000000000000055511151231257827,"zero":-0.0,"signed":-1.50}"#;
    let captures = names.map(|name| format!("  {name}: $.{name}\n")).concat();
    let sent = names.map(|name| format!("  {name}: <<{name}>>\n")).concat();
    let text = format!(
        "GET: <<baseUrl>>/numbers\nexpect:\n  $.long: 1234567890123456789012345678901234567890\n  $.most: {{ gt: 18446744073709551614 }}\n  $.least: {{ lt: -9223372036854775807 }}\ncapture:\n{captures}---\nname: again\nPOST: <<baseUrl>>/<<long>>/<<most>>\njson:\n{sent}"
    );
    let (run, seen) = against(&text, move |request: &Seen| match request.path() {
        "/numbers" => Reply::status(200).body(numbers),
        _ => Reply::from(Value::Null),
    });
    run.passes();
    assert_eq!(seen[1].target, "/1234567890123456789012345678901234567890/18446744073709551615");
    assert_eq!(seen[1].text(), numbers);
}

#[test]
fn what_is_shown_of_the_headers_is_what_was_sent() {
    let text = "GET: <<baseUrl>>/\nheaders: { x-one: 1, User-Agent: null, Accept-Encoding: null, Accept: null, X-TWO: 2, X-One: 3 }\n";
    let server = Server::start(|_: &Seen| json!({}));
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "-v", "--var", &server.base()]);
    let shown = run.passes().stdout.lines().filter_map(|line| line.trim().strip_prefix("> ")?.split_once(": "));
    let lower = |(name, value): (&str, &str)| (name.to_lowercase(), value.to_owned());
    let mut shown: Vec<_> = shown.map(lower).collect();
    let seen = &server.seen()[0];
    let mut sent: Vec<_> =
        seen.headers.iter().map(|(name, value)| lower((name, value))).filter(|(name, _)| name != "host").collect();
    // A repeated header is sent in one piece, behind its first.
    shown.sort_by_key(|(name, _)| name.clone());
    sent.sort_by_key(|(name, _)| name.clone());
    assert_eq!(shown, sent);
    assert_eq!((all(seen, "x-one"), all(seen, "accept")), (vec!["1", "3"], vec!["*/*"]), "{run}");
}
