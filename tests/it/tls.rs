//! HTTPS, against a server whose certificate nobody signed.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    sync::Arc,
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use crate::support::Project;

/// The URL of a server that answers `{"a":1}` to whoever trusts it. It runs as long as the test's process.
fn server() -> String {
    let file = |name: &str| format!("{}/tests/fixtures/tls/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    let certificate = CertificateDer::from_pem_file(file("certificate")).unwrap();
    let key = PrivateKeyDer::from_pem_file(file("key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut tls = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream);
            // A client that does not trust us goes away while it reads our certificate.
            let head =
                BufReader::new(&mut tls).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).count();
            if head > 0 {
                let _ = tls.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{\"a\":1}");
                tls.conn.send_close_notify();
                let _ = tls.flush();
            }
        }
    });
    url
}

#[test]
fn a_certificate_that_nobody_signed_is_refused_unless_that_is_wanted() {
    let base = format!("baseUrl={}", server());
    let project =
        |settings: &str| Project::with("a.yaml", format!("GET: <<baseUrl>>/\nexpect: {{ $.a: 1 }}\n{settings}"));
    let run =
        |settings: &str, more: &[&str]| project(settings).run(&[&["run", "a.yaml", "--var", &base], more].concat());
    run("", &[]).exits(3).prints("certificate").prints("a.yaml:1:1");
    run("", &["-k"]).passes();
    run("", &["--insecure"]).passes();
    run("settings: { verify_tls: false }\n", &[]).passes();
    run("settings: { verify_tls: true }\n", &[]).exits(3);
    project("").system("POSTHASTE_INSECURE", "1").run(&["run", "a.yaml", "--var", &base]).passes();
}
