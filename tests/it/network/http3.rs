//! HTTP/3: what is said without it, and how it is spoken where it is built in.

use crate::support::Project;

#[cfg(not(feature = "http3"))]
#[test]
fn what_is_not_built_in_is_told_before_anything_is_sent() {
    use crate::support::{Seen, Server};
    let server = Server::start(|_: &Seen| serde_json::json!({}));
    let first = format!("GET: {}/\n---\n", server.url());
    let project =
        Project::with("a.yaml", format!("{first}name: b\nGET: https://a.test/\nsettings: {{ http_version: 3 }}\n"));
    let how = "cargo install --path . --features http3";
    project.run(&["run", "a.yaml"]).exits(2).warns("built without HTTP/3");
    let project = Project::with("a.yaml", first.trim_end_matches("---\n"));
    project.run(&["run", "a.yaml", "--http3"]).exits(2).warns("--http3: this program is built without").warns(how);
    project.system("POSTHASTE_HTTP3", "1").run(&["run", "a.yaml"]).exits(2).warns(how);
    assert!(server.seen().is_empty());
}

#[cfg(feature = "http3")]
mod spoken {
    use std::{net::SocketAddr, sync::Arc, thread};

    use bytes::{Buf as _, Bytes};
    use h3::server::RequestStream;
    use h3_quinn::BidiStream;
    use quinn::{Endpoint, ServerConfig, crypto::rustls::QuicServerConfig};
    use serde_json::json;

    use super::Project;
    use crate::support::{Authority, Leaf, Server, Terms, tls_config};

    /// The port of a server that speaks HTTP/3 alone, and answers what it was asked. It demands a certificate of `clients`.
    fn three(leaf: &Leaf, clients: Option<&Authority>) -> u16 {
        let mut config = tls_config(&Terms { leaf, clients, versions: &[&rustls::version::TLS13] });
        config.alpn_protocols = vec![b"h3".to_vec()];
        let config = ServerConfig::with_crypto(Arc::new(QuicServerConfig::try_from(config).unwrap()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let endpoint = {
            let _within = runtime.enter();
            Endpoint::server(config, SocketAddr::from(([127, 0, 0, 1], 0))).unwrap()
        };
        let port = endpoint.local_addr().unwrap().port();
        thread::spawn(move || {
            runtime.block_on(async move {
                while let Some(incoming) = endpoint.accept().await {
                    tokio::spawn(async move {
                        let Ok(connection) = incoming.await else { return };
                        let connection = h3_quinn::Connection::new(connection);
                        let Ok(mut connection) = h3::server::Connection::<_, Bytes>::new(connection).await else {
                            return;
                        };
                        while let Ok(Some(asked)) = connection.accept().await {
                            let Ok((request, stream)) = asked.resolve_request().await else { continue };
                            tokio::spawn(told(request, stream));
                        }
                    });
                }
            });
        });
        port
    }

    async fn told(request: http::Request<()>, mut stream: RequestStream<BidiStream<Bytes>, Bytes>) {
        let mut body = Vec::new();
        while let Ok(Some(mut chunk)) = stream.recv_data().await {
            body.extend_from_slice(&chunk.copy_to_bytes(chunk.remaining()));
        }
        let headers: Vec<_> =
            request.headers().iter().map(|(name, value)| json!([name.as_str(), value.to_str().unwrap()])).collect();
        let answer = json!({
            "method": request.method().as_str(),
            "authority": request.uri().authority().map(ToString::to_string),
            "path": request.uri().path_and_query().map(ToString::to_string),
            "headers": headers,
            "size": body.len(),
        });
        let answer = Bytes::from(answer.to_string());
        let length = if request.uri().path() == "/short" { answer.len() + 5 } else { answer.len() };
        let early = http::Response::builder().status(103).body(()).unwrap();
        let head = http::Response::builder().header("content-length", length).body(()).unwrap();
        let _ = stream.send_response(early).await;
        let _ = stream.send_response(head).await;
        if request.uri().path() == "/broken" {
            stream.stop_stream(h3::error::Code::H3_INTERNAL_ERROR);
            return;
        }
        if request.method() != "HEAD" {
            let _ = stream.send_data(answer).await;
        }
        let trailers = http::HeaderMap::from_iter([(http::HeaderName::from_static("x-end"), "1".parse().unwrap())]);
        let _ = stream.send_trailers(trailers).await;
        let _ = stream.finish().await;
    }

    #[test]
    fn requests_are_sent_with_their_bodies_over_one_connection() {
        let authority = Authority::new();
        let port = three(&authority.signs(&["localhost", "127.0.0.1"]), None);
        let text = format!(
            "GET: https://127.0.0.1:{port}/a?b=1\nheaders: {{ X-Own: x, Connection: keep-alive }}\nexpect:\n  $.authority: 127.0.0.1:{port}\n  $.path: /a?b=1\n  $.headers[0]: [x-own, x]\n  $.size: 0\n---\nname: POS\nPOST: https://127.0.0.1:{port}/b\ntext: body\nheaders: {{ Host: api.test }}\nsettings: {{ expect_continue: 1h }}\nexpect: {{ $.authority: api.test, $.size: 4 }}\n---\nname: PUT\nPUT: https://127.0.0.1:{port}/c\nfile: large.bin\nexpect: {{ $.size: 700000 }}\n---\nname: HEA\nHEAD: https://127.0.0.1:{port}/d\nexpect: {{ status: 200 }}\n"
        );
        let project =
            Project::with("a.yaml", text).file("ca.pem", &authority.pem).file("large.bin", "x".repeat(700_000));
        let run = project.run(&["run", "a.yaml", "--cacert", "ca.pem", "-v", "--http3", "-r", "terminal,json=r.json"]);
        run.passes().prints("< HTTP/3.0 200").prints("x-end");
        run.prints("* the body was sent at once: over HTTP/3.0 no word is waited for");
        let report: serde_json::Value = serde_json::from_str(&project.read("r.json")).unwrap();
        let count = |text: &str| report.to_string().matches(text).count();
        let shaken = count("\"tls_ms\":") - count("\"tls_ms\":null");
        assert_eq!((shaken, count("\"remote\":\"127.0.0.1:")), (1, 4), "{report:#}");
    }

    #[test]
    fn trust_addresses_and_certificates_hold_as_elsewhere() {
        let authority = Authority::new();
        let ours = Authority::new();
        let port = three(&authority.signs(&["api.test"]), None);
        let text = |port: u16| format!("GET: https://api.test:{port}/\nsettings: {{ http_version: 3 }}\n");
        let project = Project::with("a.yaml", text(port)).file("ca.pem", &authority.pem);
        let resolve = format!("api.test:{port}:127.0.0.1");
        let run = |more: &[&str]| project.run(&[&["run", "a.yaml", "--resolve", &resolve], more].concat());
        run(&["--cacert", "ca.pem"]).passes();
        run(&["-k"]).passes();
        run(&[]).exits(3).prints("TLS with api.test");
        let me = ours.signs(&["me"]);
        let port = three(&authority.signs(&["api.test"]), Some(&ours));
        let resolve = format!("api.test:{port}:127.0.0.1");
        let project = Project::with("a.yaml", text(port)).file("ca.pem", &authority.pem).file("me.pem", me.both());
        let run = |more: &[&str]| {
            project.run(&[&["run", "a.yaml", "--resolve", &resolve, "--cacert", "ca.pem"], more].concat())
        };
        run(&["--cert", "me.pem"]).passes();
        run(&[]).exits(3).prints("client certificate");
    }

    #[test]
    fn what_broke_off_is_told() {
        let authority = Authority::new();
        let port = three(&authority.signs(&["127.0.0.1"]), None);
        let run = |path: &str, more: &[&str]| {
            let project = Project::with("a.yaml", format!("GET: https://127.0.0.1:{port}{path}\n"));
            project.run(&[&["run", "a.yaml", "-k", "--http3"], more].concat())
        };
        run("/short", &[]).exits(3).prints("closed the connection before the whole body had come");
        run("/broken", &[]).exits(3).prints("H3_INTERNAL_ERROR");
        run("/", &["--max-body", "10"]).exits(3).prints("the body is larger");
        run("/", &["-x", "http://127.0.0.1:9"]).exits(3).prints("HTTP/3 goes through no proxy");
        run("/", &["--unix-socket", "x.sock"]).exits(3).prints("HTTP/3 cannot be spoken over a socket");
    }

    #[test]
    fn where_nobody_speaks_it_is_told() {
        let server = Server::start(|_: &crate::support::Seen| json!({}));
        let project = Project::with("a.yaml", format!("GET: {}/\n", server.url()));
        project.run(&["run", "a.yaml", "--http3"]).exits(3).prints("HTTP/3 is spoken with https alone");
        let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let project = Project::with("a.yaml", format!("GET: https://127.0.0.1:{port}/\n"));
        project.run(&["run", "a.yaml", "--http3", "--timeout", "300ms"]).exits(3).prints("no answer from 127.0.0.1");
    }
}
