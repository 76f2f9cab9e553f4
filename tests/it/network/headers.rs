//! Headers go out as they are written: case, order, repetitions, and nothing that is not wanted.

use serde_json::json;

use crate::support::{Authority, Gateway, Project, Reply, Seen, Server, TlsServer, against, sent};

/// The headers as they came, one in each line.
fn lines(seen: &Seen) -> String {
    let lines: Vec<String> = seen.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    lines.concat()
}

const MIXED: &str = "\
GET: <<baseUrl>>/
headers:
  x-lower: 1
  X-A: one
  SOAPAction: '\"urn:x\"'
  x-A: two
  X-B: [b1, b2]
  Accept: null
  Accept-Encoding: null
  User-Agent: null
";

#[test]
fn names_keep_their_case_and_their_order() {
    let seen = sent(MIXED);
    let host = seen[0].header("host").unwrap();
    assert_eq!(
        lines(&seen[0]),
        format!("Host: {host}\nx-lower: 1\nX-A: one\nSOAPAction: \"urn:x\"\nx-A: two\nX-B: b1\nX-B: b2\n")
    );
}

#[test]
fn they_do_so_over_tls_and_proxies_too() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.signs(&["127.0.0.1"]), |_: &Seen| json!({}));
    let open = Gateway::connect(server.port(), |_| "HTTP/1.1 200 OK\r\n\r\n");
    let plain = Server::start(|_: &Seen| json!({}));
    let project = Project::with("a.yaml", MIXED).file("ca.pem", &authority.pem);
    let run = |base: &str, proxy: &str| {
        let var = format!("baseUrl={base}");
        project.run(&["run", "a.yaml", "--cacert", "ca.pem", "--var", &var, "-x", proxy]).passes();
    };
    run(&server.url(), "none");
    run(&server.url(), &open.authority());
    run("http://api.invalid", &plain.url());
    let written = "x-lower: 1\nX-A: one\nSOAPAction: \"urn:x\"\nx-A: two\nX-B: b1\nX-B: b2\n";
    for seen in server.seen().iter().chain(&plain.seen()) {
        let (host, rest) = lines(seen).split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        assert_eq!((&host[..6], rest.as_str()), ("Host: ", written));
    }
    assert_eq!(server.seen().len() + plain.seen().len(), 3);
}

#[test]
fn every_header_of_ours_can_be_removed() {
    let seen = sent(
        "POST: <<baseUrl>>/\nheaders: { Host: null, user-agent: null, ACCEPT: null, Accept-Encoding: null, Content-Length: null }\n",
    );
    assert_eq!(lines(&seen[0]), "");
    let seen = sent("POST: <<baseUrl>>/\n");
    for name in ["Host", "User-Agent", "Accept", "Accept-Encoding", "Content-Length"] {
        assert!(seen[0].headers.iter().any(|(it, _)| it == name), "{name} is there otherwise");
    }
    let seen = sent("GET: <<baseUrl>>/\nheaders: { Accept: '' }\n");
    assert_eq!(seen[0].header("accept"), Some(""), "an empty one is one");
}

#[test]
fn a_body_is_framed_as_it_is_sent() {
    let (run, seen) =
        against("POST: <<baseUrl>>/\nheaders: { content-LENGTH: 5, X: 1 }\ntext: hello\n", |_: &Seen| json!({}));
    run.passes();
    assert!(lines(&seen[0]).contains("content-LENGTH: 5\nX: 1\n"), "{}", lines(&seen[0]));
    let (run, seen) =
        against("POST: <<baseUrl>>/\ntext: hello\nheaders: { Content-Length: null }\n", |_: &Seen| json!({}));
    run.passes();
    assert_eq!(seen[0].header("content-length"), Some("5"), "a body has a length, whatever is wanted");
    for said in ["4", "50", "x", "-1", "[5, 6]"] {
        let text = format!("POST: <<baseUrl>>/\nheaders: {{ Content-Length: {said} }}\ntext: hello\n");
        let (run, seen) = against(&text, |_: &Seen| json!({}));
        run.exits(3).prints("is not the length of the body, 5");
        assert!(seen.is_empty());
    }
}

#[test]
fn a_host_of_ones_own_is_sent_and_so_are_two() {
    let seen = sent("GET: <<baseUrl>>/\nheaders: { X-First: 1, host: [a.test, b.test] }\n");
    let lines = lines(&seen[0]);
    assert!(lines.starts_with("X-First: 1\nhost: a.test\nhost: b.test\n"), "{lines}");
    assert!(!lines.contains("127.0.0.1"));
}

#[test]
fn odd_bytes_and_many_headers_go_out_as_they_are() {
    let many: Vec<String> = (0..150).map(|at| format!("  x-Many-{at}: v{at}\n")).collect();
    let many = many.concat();
    let seen =
        sent(&format!("GET: <<baseUrl>>/\nheaders:\n  X-Odd: 'caf\u{e9} \u{1f600}'\n  X-Tab: \"a\\tb\"\n{many}"));
    assert_eq!(seen[0].header("x-odd"), Some("caf\u{e9} \u{1f600}"));
    assert_eq!(seen[0].header("x-tab"), Some("a\tb"));
    assert!(seen[0].headers.iter().any(|(name, _)| name == "x-Many-149"));
    for bad in ["'a b': 1", "'': 1", "'a:b': 1", "\"caf\u{e9}\": 1"] {
        let (run, seen) = against(&format!("GET: <<baseUrl>>/\nheaders: {{ {bad} }}\n"), |_: &Seen| json!({}));
        assert!(run.code != Some(0) && seen.is_empty(), "{bad}\n{run}");
    }
}

#[test]
fn one_connection_serves_one_request_after_the_other() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/empty" => Reply::status(204),
        _ => Reply::status(200).body("x".repeat(100_000)),
    });
    let each = ["GET: <<baseUrl>>/a", "HEAD: <<baseUrl>>/b", "POST: <<baseUrl>>/empty\ntext: x", "GET: <<baseUrl>>/c"];
    let text: Vec<String> = each.iter().enumerate().map(|(at, it)| format!("name: r{at}\n{it}\n")).collect();
    Project::with("a.yaml", text.join("---\n")).run(&["run", "a.yaml", "--var", &server.base()]).passes();
    assert_eq!((server.seen().len(), server.connections()), (4, 1));
}
