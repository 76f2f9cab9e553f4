//! Names, addresses, sockets and interfaces.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::json;

use crate::support::{Authority, Ended, Project, Refusing, Seen, Server, TlsServer};

fn get(url: &str, more: &[&str]) -> Ended {
    let project = Project::with("a.yaml", format!("GET: {url}\nexpect: {{ status: 200 }}\n"));
    project.run(&[&["run", "a.yaml"], more].concat())
}

/// A server that notes the addresses that clients come from, on `address`; none if the machine has no such address.
fn hearing(address: &str) -> Option<(u16, Arc<Mutex<Vec<String>>>)> {
    let listener = TcpListener::bind((address, 0)).ok()?;
    let (port, heard) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Vec::new())));
    let all = heard.clone();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            all.lock().unwrap().push(stream.peer_addr().unwrap().ip().to_string());
            answer(&mut stream);
        }
    });
    Some((port, heard))
}

fn answer(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0; 4096]);
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

#[test]
fn resolve_gives_a_host_its_address() {
    let server = Server::start(|_: &Seen| json!({}));
    let (port, url) = (server.port(), format!("http://api.invalid:{}/x", server.port()));
    get(&url, &[]).exits(3).prints("could not resolve host `api.invalid`");
    for told in [
        format!("api.invalid:{port}:127.0.0.1"),
        format!("*:{port}:127.0.0.1"),
        format!("API.invalid:{port}:127.0.0.1"),
    ] {
        get(&url, &["--resolve", &told]).passes();
        let seen = server.seen().pop().unwrap();
        assert_eq!(seen.header("host"), Some(format!("api.invalid:{port}").as_str()), "{told}");
    }
    let seen = server.seen().len();
    for other in ["other.invalid:1:127.0.0.1".to_owned(), "api.invalid:1:127.0.0.1".to_owned()] {
        get(&url, &["--resolve", &other]).exits(3);
    }
    assert_eq!(server.seen().len(), seen, "what is said of another host or port is not for this one");
    get(&url, &["--resolve", "api.invalid"]).exits(2).warns("HOST:PORT:ADDRESS");
}

#[test]
fn connect_to_goes_somewhere_else() {
    let server = Server::start(|_: &Seen| json!({}));
    let port = server.port();
    for told in [
        format!("api.invalid:80:127.0.0.1:{port}"),
        format!("api.invalid::127.0.0.1:{port}"),
        format!("::127.0.0.1:{port}"),
        format!("API.INVALID:80:localhost:{port}"),
    ] {
        get("http://api.invalid/x", &["--connect-to", &told, "-4"]).passes();
        let seen = server.seen().pop().unwrap();
        assert_eq!((seen.header("host"), seen.target.as_str()), (Some("api.invalid"), "/x"), "{told}");
    }
    get("http://api.invalid/x", &["--connect-to", &format!("other.invalid:80:127.0.0.1:{port}")]).exits(3);
    get("http://api.invalid/x", &["--connect-to", "api.invalid"]).exits(2).warns("HOST1:PORT1:HOST2:PORT2");
}

#[test]
fn the_name_that_is_meant_stands_in_the_handshake_wherever_it_goes() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.signs(&["api.test"]), |_: &Seen| json!({}));
    let project = Project::with("a.yaml", "GET: https://api.test/x\n").file("ca.pem", &authority.pem);
    let to = format!("api.test:443:127.0.0.1:{}", server.port());
    project.run(&["run", "a.yaml", "--cacert", "ca.pem", "--connect-to", &to]).passes();
    assert_eq!(server.shown()[0].host.as_deref(), Some("api.test"));
    assert_eq!(server.seen()[0].header("host"), Some("api.test"));
}

#[test]
#[cfg(unix)]
fn a_unix_socket_stands_for_every_host() {
    let project = Project::with("a.yaml", "GET: http://docker/v1/info?x=1\n");
    let path = project.path("s.sock");
    let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = vec![0; 4096];
        let count = stream.read(&mut bytes).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    });
    project.run(&["run", "a.yaml", "--unix-socket", "s.sock"]).passes();
    let head = server.join().unwrap();
    assert!(head.starts_with("GET /v1/info?x=1 HTTP/1.1\r\n") && head.contains("Host: docker\r\n"), "{head}");
    project.run(&["run", "a.yaml", "--unix-socket", "none.sock"]).exits(3).prints("none.sock");
}

#[test]
fn a_family_of_addresses_can_be_chosen() {
    let (four, heard_four) = hearing("127.0.0.1").unwrap();
    let url = format!("http://both.localhost:{four}/");
    get(&url, &["-4"]).passes();
    assert_eq!(heard_four.lock().unwrap().len(), 1);
    get(&url, &["-6"]).exits(3);
    get(&format!("http://127.0.0.1:{four}/"), &["-6"]).exits(3).prints("IPv6");
    get(&format!("http://[::1]:{four}/"), &["-4"]).exits(3).prints("IPv4");
    assert_eq!(heard_four.lock().unwrap().len(), 1, "nobody came by IPv4 who should not");
    if let Some((six, heard_six)) = hearing("::1") {
        get(&format!("http://both.localhost:{six}/"), &["-6"]).passes();
        // Whatever the system knows of it.
        get(&format!("http://localhost:{six}/"), &["-6"]).passes();
        assert_eq!(*heard_six.lock().unwrap(), ["::1", "::1"]);
    }
    get(&url, &["-4", "-6"]).exits(2);
}

#[test]
#[cfg(target_os = "linux")]
fn connections_go_out_from_where_they_should() {
    let (port, heard) = hearing("127.0.0.1").unwrap();
    let url = format!("http://127.0.0.1:{port}/");
    get(&url, &["--interface", "127.0.0.7"]).passes();
    assert_eq!(*heard.lock().unwrap(), ["127.0.0.7"]);
    get(&url, &["--interface", "lo"]).passes();
    get(&url, &["--interface", "none7"]).exits(3).prints("none7");
    get(&url, &["--interface", "203.0.113.9"]).exits(3).prints("203.0.113.9");
}

#[test]
fn what_the_network_does_is_told() {
    let (server, refusing) = (TcpListener::bind("127.0.0.1:0").unwrap(), Refusing::new());
    let (address, free) = (server.local_addr().unwrap(), format!("127.0.0.1:{}", refusing.port));
    let resetting = thread::spawn(move || {
        let (stream, _) = server.accept().unwrap();
        // What was not read is lost: the system answers with a reset.
        let _ = stream.peek(&mut [0]);
        drop(stream);
    });
    get(&format!("http://{address}/"), &[])
        .exits(3)
        .prints(&format!("{address} closed the connection before it had answered"));
    resetting.join().unwrap();
    get(&format!("http://{free}/"), &[]).exits(3).prints(&format!("connection refused by {free}"));
    get("http://api.invalid/", &[]).exits(3).prints("could not resolve host `api.invalid`");
    get(&format!("http://both.localhost:{}/", refusing.port), &[])
        .exits(3)
        .prints("connection refused by both.localhost:");
    get("http://255.255.255.255/", &[]).exits(3).prints("255.255.255.255:80");
}

#[test]
fn credentials_of_a_redirect_go_into_a_header_and_no_report() {
    let server = Server::start(|request: &Seen| {
        let there = format!("http://me:hush-hush@{}/here", request.header("host").unwrap());
        let status = if request.path() == "/here" { 200 } else { 302 };
        crate::support::Reply::status(status).header("Location", &there)
    });
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nauth: { bearer: first }\n");
    let run = project.run(&["run", "a.yaml", "-vv", "--var", &server.base(), "-r", "terminal,json=r.json"]);
    run.passes().never_prints("hush-hush");
    assert!(!project.read("r.json").contains("hush-hush"));
    let seen = server.seen();
    let sent: Vec<_> = seen.iter().map(|it| it.header("authorization").unwrap()).collect();
    assert_eq!(sent, ["Bearer first", "Basic bWU6aHVzaC1odXNo"]);
    assert_eq!(seen[1].target, "/here");
}

#[test]
fn credentials_do_not_cross_origins_on_the_wire() {
    let other = Server::start(|_: &Seen| json!({}));
    let there = format!("http://localhost:{}/there", other.port());
    let server = Server::start(move |request: &Seen| match request.path() {
        "/out" => crate::support::Reply::status(307).header("Location", &there),
        _ => crate::support::Reply::status(302).header("Location", "/out"),
    });
    let text = format!(
        "POST: http://user:pass-word@127.0.0.1:{}/\nheaders: {{ cookie: own=1, proxy-authorization: x, host: api.test, x-Kept: 1 }}\ntext: body\n",
        server.port()
    );
    Project::with("a.yaml", text).run(&["run", "a.yaml", "-4"]).passes();
    let (first, last) = (&server.seen()[0], &other.seen()[0]);
    for name in ["authorization", "cookie", "proxy-authorization"] {
        assert!(first.header(name).is_some(), "{name} goes to the first");
        assert!(last.header(name).is_none(), "{name} goes no further\n{last:?}");
    }
    assert_eq!(last.header("host"), Some(format!("localhost:{}", other.port()).as_str()));
    assert!(last.headers.iter().any(|(name, _)| name == "x-Kept"));
}
