//! How an answer is fetched: redirects, content encodings, cookies, charsets, time-outs, proxies, HTTP versions.

use std::io::Write as _;

use flate2::{Compression, write};
use serde_json::json;

use crate::support::{Project, Reply, Seen, Server, against, redirecting};

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
    // However long the address is, what is secret in it is hidden.
    let long = format!("ftp://x/{}pass-word-1", "x".repeat(185));
    let text = "GET: <<baseUrl>>/\nauth: { basic: { username: u, password: pass-word-1 } }\n";
    let (run, _) = against(text, move |_: &Seen| Reply::status(302).header("Location", &long));
    run.exits(3).prints("xxx***` leaves HTTP").never_prints("pass-w");
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
            Some("sid=1; hop=5"),
            Some("sid=1; hop=5"),
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
    assert!(seen.iter().any(|it| it.path() == "/next"), "{seen:?}");
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
