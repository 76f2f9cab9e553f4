//! Versions of HTTP: which is spoken, and that every report says it.

use std::{net::TcpListener, sync::Arc, thread};

use http_body_util::BodyExt as _;
use hyper::{Request, Response, body::Incoming, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio_rustls::TlsAcceptor;

use crate::support::{Authority, Leaf, Line, Project, Seen, Server, Terms, TlsServer, serve, tls_config};

/// The port of a server that speaks HTTP/2 alone, over TLS if it has a certificate, and answers what it was asked.
fn two(leaf: Option<&Leaf>) -> u16 {
    let acceptor = leaf.map(|leaf| {
        let mut config = tls_config(&Terms { leaf, clients: None, versions: rustls::ALL_VERSIONS });
        config.alpn_protocols = vec![b"h2".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                    match acceptor {
                        None => drop(server.serve_connection(TokioIo::new(stream), service_fn(told)).await),
                        Some(acceptor) => {
                            let Ok(stream) = acceptor.accept(stream).await else { return };
                            drop(server.serve_connection(TokioIo::new(stream), service_fn(told)).await);
                        }
                    }
                });
            }
        });
    });
    port
}

/// What was asked for, as JSON.
async fn told(mut request: Request<Incoming>) -> Result<Response<String>, std::convert::Infallible> {
    // The whole body is awaited, as most servers do.
    let body = request.body_mut().collect().await.unwrap().to_bytes();
    let body = String::from_utf8_lossy(&body).into_owned();
    let headers = request.headers().iter();
    let headers: Vec<Value> = headers.map(|(name, value)| json!([name.as_str(), value.to_str().unwrap()])).collect();
    let authority = request.uri().authority().map(ToString::to_string);
    let path = request.uri().path_and_query().map(ToString::to_string);
    let length = request.headers().get("content-length").map_or("absent", |it| it.to_str().unwrap());
    let all = json!({ "authority": authority, "path": path, "headers": headers, "body": body, "length": length });
    Ok(Response::new(all.to_string()))
}

#[test]
fn http_2_is_spoken_where_the_server_offers_it() {
    let authority = Authority::new();
    let port = two(Some(&authority.signs(&["127.0.0.1"])));
    let text = format!(
        "GET: https://127.0.0.1:{port}/a?b=1\nheaders: {{ X-Own: x, Connection: keep-alive }}\nexpect:\n  $.authority: 127.0.0.1:{port}\n  $.path: /a?b=1\n  $.headers[0]: [x-own, x]\n---\nname: b\nPOST: https://127.0.0.1:{port}/b\ntext: body\nheaders: {{ Host: api.test }}\nexpect: {{ $.authority: api.test }}\n"
    );
    let project = Project::with("a.yaml", text).file("ca.pem", &authority.pem);
    let run = project.run(&["run", "a.yaml", "--cacert", "ca.pem", "-v"]);
    run.passes().prints("< HTTP/2.0 200");
    let run = project.run(&["run", "a.yaml", "--cacert", "ca.pem", "-v", "--http2"]);
    run.passes().prints("< HTTP/2.0 200");
    project.run(&["run", "a.yaml", "--cacert", "ca.pem", "--http1.1"]).exits(3).prints("HTTP version");
    // A server of TLS that does not even say what it speaks.
    let one = TlsServer::start(&authority.signs(&["127.0.0.1"]), |_: &Seen| json!({}));
    let project = Project::with("a.yaml", format!("GET: {}/\n", one.url())).file("ca.pem", &authority.pem);
    let run = project.run(&["run", "a.yaml", "--cacert", "ca.pem", "--http2"]);
    run.exits(3).prints("does not speak HTTP/2, and nothing else is asked for");
    assert!(one.seen().is_empty());
}

#[test]
fn http_2_can_be_spoken_without_tls() {
    let port = two(None);
    let text = |settings: &str| format!("GET: http://127.0.0.1:{port}/\n{settings}");
    let run = |settings: &str, more: &[&str]| {
        Project::with("a.yaml", text(settings)).run(&[&["run", "a.yaml", "-v"], more].concat())
    };
    run("settings: { http_version: 2 }\n", &[]).passes().prints("< HTTP/2.0 200");
    run("", &["--http2"]).passes().prints("< HTTP/2.0 200");
    run("settings: { http_version: 1.1 }\n", &["--http2"]).passes();
    run("", &[]).exits(3);
    run("settings: { http_version: 2 }\n", &["--http1.1"]).exits(3);
    let goodbye: &[u8] = b"\0\0\0\x04\0\0\0\0\0\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x0b";
    for (said, told) in [
        (&b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"[..], "answered with what is no HTTP/2: "),
        (goodbye, "broke the connection off: "),
    ] {
        let (base, _) = serve(move |line: &mut Line| {
            line.head();
            line.say(said);
            line.rest();
        });
        let project = Project::with("a.yaml", "GET: <<baseUrl>>/\n");
        project.run(&["run", "a.yaml", "--var", &base, "--http2"]).exits(3).prints(told);
    }
}

#[test]
fn a_body_is_not_held_back_where_no_word_can_be_heard() {
    let authority = Authority::new();
    let (secret, open) = (two(Some(&authority.signs(&["127.0.0.1"]))), two(None));
    let told = "* the body was sent at once: over HTTP/2.0 no word is waited for";
    for (url, more) in [
        (format!("https://127.0.0.1:{secret}/"), &[][..]),
        (format!("https://127.0.0.1:{secret}/"), &["--http2"]),
        (format!("http://127.0.0.1:{open}/"), &["--http2"]),
    ] {
        let text = format!(
            "POST: {url}\ntext: hello\nsettings: {{ expect_continue: 1h, timeout: 10m }}\nexpect: {{ $.body: hello }}\n"
        );
        let project = Project::with("a.yaml", text).file("ca.pem", &authority.pem);
        let run = project.run(&[&["run", "a.yaml", "-v", "--cacert", "ca.pem"], more].concat());
        run.passes().prints(told);
    }
    let server = Server::start(|_: &Seen| json!({}));
    let text = "POST: <<baseUrl>>/\ntext: hello\nsettings: { expect_continue: 10ms }\n";
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "-v", "--var", &server.base()]);
    run.passes().never_prints("no word is waited for");
}

#[test]
fn http_1_is_spoken_as_it_is_asked_for() {
    let server = Server::start(|_: &Seen| json!({}));
    for (settings, more, version) in [
        ("", &[][..], "HTTP/1.1"),
        ("settings: { http_version: 1.0 }\n", &[], "HTTP/1.0"),
        ("settings: { http_version: 1.1 }\n", &[], "HTTP/1.1"),
        ("", &["--http1.0"], "HTTP/1.0"),
        ("settings: { http_version: 1.0 }\n", &["--http1.1"], "HTTP/1.1"),
    ] {
        let project = Project::with("a.yaml", format!("POST: {}/\ntext: x\n{settings}", server.url()));
        project.run(&[&["run", "a.yaml"], more].concat()).passes();
        let seen = server.seen().pop().unwrap();
        assert_eq!((seen.version.as_str(), seen.text().as_str()), (version, "x"), "{settings} {more:?}");
    }
}

#[test]
fn every_report_says_which_version_was_spoken() {
    let server = Server::start(|_: &Seen| json!({ "a": 1 }));
    let two = two(None);
    let text = format!(
        "name: One\nGET: {}/\nexpect: {{ $.a: 2 }}\n---\nname: Two\nGET: http://127.0.0.1:{two}/\nsettings: {{ http_version: 2 }}\nexpect: {{ status: 500 }}\n",
        server.url()
    );
    let project = Project::with("a.yaml", text);
    let reports = "json=r.json,junit=r.xml,events=e.ndjson";
    let run = project.run(&["run", "a.yaml", "-v", "-r", &format!("terminal,{reports}")]);
    run.exits(1).prints("< HTTP/1.1 200").prints("< HTTP/2.0 200");
    for report in ["r.json", "r.xml", "e.ndjson"] {
        let text = project.read(report);
        assert!(text.contains("HTTP/1.1") && text.contains("HTTP/2.0"), "{report}\n{text}");
    }
    project.run(&["report", "e.ndjson", "-v"]).exits(1).prints("< HTTP/1.1 200").prints("< HTTP/2.0 200");
}

#[test]
fn http_2_has_the_path_and_the_length_as_they_are_asked_for() {
    let port = two(None);
    for (request, expected) in [
        (
            "GET: <<url>>/a/./b/../c?x=../y\nsettings: { http_version: 2, path_as_is: true }",
            "$.path: /a/./b/../c?x=../y",
        ),
        ("method: PROPFIND\nurl: <<url>>/\nsettings: { http_version: 2 }", "$.length: absent"),
        ("POST: <<url>>/\nsettings: { http_version: 2 }", "$.length: '0'"),
        ("POST: <<url>>/\nheaders: { Content-Length: null }\nsettings: { http_version: 2 }", "$.length: absent"),
        ("POST: <<url>>/\ntext: hello\nsettings: { http_version: 2 }", "$.length: '5'"),
        ("POST: <<url>>/\ntext: hello\nsettings: { http_version: 2, chunked: true }", "$.length: absent"),
    ] {
        let project = Project::with("a.yaml", format!("{request}\nexpect: {{ {expected} }}\n"));
        project.run(&["run", "a.yaml", "--var", &format!("url=http://127.0.0.1:{port}")]).passes();
    }
}
