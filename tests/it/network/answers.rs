//! Answers that no tidy server gives, and that are read all the same.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};

use crate::support::{Project, Reply, Seen, Server};

/// Runs a request whose answer is these bytes.
#[track_caller]
fn reads(answer: impl AsRef<[u8]>, expected: &str) {
    let bytes = answer.as_ref().to_vec();
    let server = Server::start(move |_: &Seen| Reply::raw(bytes.clone()));
    let project = Project::with("a.yaml", format!("GET: <<baseUrl>>/\nexpect: {{ {expected} }}\n"));
    project.run(&["run", "a.yaml", "--var", &server.base()]).passes();
}

#[test]
fn heads_of_old_servers_are_read() {
    for (lines, expected) in [
        ("X-A: one\r\n two\r\n\tthree\r\n", "header X-A: { matches: '^one\\s+two\\s+three$' }"),
        ("X-A : one\r\n", "header X-A: one"),
        ("X-A:one\r\nX-B:\r\n", "header X-A: one, header X-B: ''"),
        ("X-A: caf\u{e9} \u{20ac}\r\n", "header X-A: caf\u{e9} \u{20ac}"),
    ] {
        reads(format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: 2\r\n\r\nok"), &format!("body: ok, {expected}"));
    }
    reads(b"HTTP/1.1 200 OK\r\nX-A: caf\xe9\r\nContent-Length: 2\r\n\r\nok", "header X-A: caf\u{e9}");
    reads("HTTP/1.1 200 OK\nX-A: b\nContent-Length: 2\n\nok", "body: ok, header X-A: b");
    reads("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "body: ok");
}

#[test]
fn words_ahead_of_an_answer_are_no_answer() {
    let ahead = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n";
    let answer = format!("{ahead}HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\nok");
    reads(answer, "status: 200, body: ok, header X-A: b, header Link: { exists: false }");
}

#[test]
fn what_was_done_for_the_way_is_undone() {
    let gzip = |text: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    let chunks = |body: &[u8]| [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n0\r\n\r\n"].concat();
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n";
    reads([format!("{head}\r\n").into_bytes(), chunks(&gzip(b"hello"))].concat(), "body: hello");
    let twice = [format!("{head}Content-Encoding: gzip\r\n\r\n").into_bytes(), chunks(&gzip(&gzip(b"hello")))];
    reads(twice.concat(), "body: hello");
    let alone = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n".to_vec();
    reads([alone, gzip(b"hello")].concat(), "body: hello");
}

#[test]
fn an_answer_without_a_body_is_not_waited_for() {
    for (method, head) in [
        ("GET", "204 No Content\r\nContent-Length: 5"),
        ("GET", "204 No Content\r\nTransfer-Encoding: chunked"),
        ("GET", "304 Not Modified\r\nContent-Length: 5"),
        ("HEAD", "200 OK\r\nContent-Length: 500"),
        ("HEAD", "200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"),
    ] {
        let bytes = format!("HTTP/1.1 {head}\r\n\r\n");
        let server = Server::start(move |_: &Seen| Reply::Stalled(bytes.clone().into()));
        let text = format!("{method}: <<baseUrl>>/\nexpect: {{ status: {}, size: 0 }}\n", &head[..3]);
        Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]).passes();
    }
}

#[test]
fn a_transfer_encoding_in_http_1_0_is_told() {
    let server =
        Server::start(|_: &Seen| Reply::raw(&b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"[..]));
    let run = Project::with("a.yaml", "GET: <<baseUrl>>/\n").run(&["run", "a.yaml", "--var", &server.base()]);
    run.exits(3).prints("answered in HTTP/1.0, which has no `Transfer-Encoding`");
}
