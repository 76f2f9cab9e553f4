//! Certificates of servers: which are good, and what is said of those that are not.

use std::net::TcpListener;

use rcgen::{ExtendedKeyUsagePurpose, date_time_ymd};
use serde_json::json;

use crate::support::{Authority, Leaf, Project, Seen, Terms, TlsServer};

fn serve(leaf: &Leaf) -> TlsServer {
    TlsServer::start(leaf, |_: &Seen| json!({ "a": 1 }))
}

/// A project that asks `server` for something.
fn asking(server: &TlsServer, authority: &Authority) -> Project {
    Project::with("a.yaml", format!("GET: {}/\nexpect: {{ $.a: 1 }}\n", server.url())).file("ca.pem", &authority.pem)
}

#[test]
fn an_authority_of_ones_own_is_trusted() {
    let (authority, other) = (Authority::new(), Authority::new());
    let server = serve(&authority.signs(&["127.0.0.1"]));
    let project = asking(&server, &authority).file("other.pem", &other.pem);
    project.run(&["run", "a.yaml", "--cacert", "ca.pem"]).passes();
    project.run(&["run", "a.yaml", "--cacert", "other.pem", "--cacert", "ca.pem"]).passes();
    project.run(&["run", "a.yaml", "--ssl-extra-ca-certs", "ca.pem"]).passes();
    for more in [&[][..], &["--cacert", "other.pem"]] {
        let run = project.run(&[&["run", "a.yaml"], more].concat());
        run.exits(3).prints("issued by nobody we trust").prints("--cacert").prints("a.yaml:1:1");
    }
    project.run(&["run", "a.yaml", "-k"]).passes();
    project.run(&["run", "a.yaml", "--cacert", "none.pem"]).exits(2).warns("`none.pem` cannot be read");
    assert_eq!(server.seen().len(), 4);
}

/// Where the system keeps its roots, its variables say where else to look.
#[test]
#[cfg(target_os = "linux")]
fn the_roots_of_the_system_are_trusted() {
    let authority = Authority::new();
    let server = serve(&authority.signs(&["127.0.0.1"]));
    let project = asking(&server, &authority);
    let (roots, other) = (project.path("ca.pem"), Authority::new());
    let project = project.file("other.pem", &other.pem).system("SSL_CERT_FILE", roots.to_str().unwrap());
    project.run(&["run", "a.yaml"]).passes();
    project.run(&["run", "a.yaml", "--cacert", "other.pem"]).passes();
}

#[test]
fn a_bad_certificate_is_refused_with_the_reason() {
    let authority = Authority::new();
    let expired = authority.signs_with(&["127.0.0.1"], |it| it.not_after = date_time_ymd(2021, 2, 3));
    let early = authority.signs_with(&["127.0.0.1"], |it| it.not_before = date_time_ymd(2089, 2, 3));
    let cases = [
        (expired, "the certificate has expired on 2021-02-03"),
        (early, "the certificate is not good before 2089-02-03"),
        (
            authority.signs(&["api.test", "*.api.test"]),
            "the certificate is for `api.test` and `*.api.test`, not for `127.0.0.1`",
        ),
        (authority.signs(&[]), "the certificate names no host, and so is not for `127.0.0.1`"),
        (authority.signs(&["127.0.0.2"]), "the certificate is for `127.0.0.2`, not for `127.0.0.1`"),
        (
            authority
                .signs_with(&["127.0.0.1"], |it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]),
            "the certificate is not meant for servers",
        ),
        (Authority::self_signed(&["127.0.0.1"]), "issued by nobody we trust"),
        (Authority::new().signs(&["127.0.0.1"]), "issued by nobody we trust (`CN=Trust Us"),
    ];
    for (leaf, told) in cases {
        let server = serve(&leaf);
        let project = asking(&server, &authority);
        project.run(&["run", "a.yaml", "--cacert", "ca.pem"]).exits(3).prints(told).prints("-k");
        assert!(server.seen().is_empty());
        project.run(&["run", "a.yaml", "-k"]).passes();
    }
}

#[test]
fn a_certificate_that_signed_itself_can_be_trusted_by_name() {
    // Most are made as authorities, too.
    for leaf in [Authority::self_signed(&["127.0.0.1"]), Authority::self_signed_authority(&["127.0.0.1"])] {
        let server = serve(&leaf);
        let project = asking(&server, &Authority::new()).file("own.pem", &leaf.certificate);
        project.run(&["run", "a.yaml"]).exits(3).prints("has signed itself");
        project.run(&["run", "a.yaml", "--cacert", "own.pem"]).passes();
    }
}

#[test]
fn old_versions_of_tls_are_refused_where_that_is_wanted() {
    let authority = Authority::new();
    let leaf = authority.signs(&["127.0.0.1"]);
    let terms = Terms { leaf: &leaf, clients: None, versions: &[&rustls::version::TLS12] };
    let server = TlsServer::on(&terms, |_: &Seen| json!({ "a": 1 }));
    let project = asking(&server, &authority);
    project.run(&["run", "a.yaml", "--cacert", "ca.pem"]).passes();
    project.run(&["run", "a.yaml", "--cacert", "ca.pem", "--tls-min", "1.2"]).passes();
    let run = project.run(&["run", "a.yaml", "--cacert", "ca.pem", "--tls-min", "1.3"]);
    run.exits(3).prints("no version of TLS in common").prints("--tls-min");
    project.run(&["run", "a.yaml", "--tls-min", "1.1"]).exits(2);
    assert_eq!(server.shown().iter().filter(|it| it.version == "TLSv1_2").count(), 2);
}

#[test]
fn the_host_is_named_in_the_handshake_unless_it_should_not_be() {
    let authority = Authority::new();
    let server = serve(&authority.signs(&["api.test"]));
    let url = format!("GET: https://api.test:{}/\n", server.port());
    let project = Project::with("a.yaml", url).file("ca.pem", &authority.pem);
    let resolve = format!("api.test:{}:127.0.0.1", server.port());
    let run = ["run", "a.yaml", "--cacert", "ca.pem", "--resolve", &resolve];
    project.run(&run).passes();
    project.run(&[&run[..], &["--no-sni"]].concat()).passes();
    let hosts: Vec<_> = server.shown().into_iter().map(|it| it.host).collect();
    assert_eq!(hosts, [Some("api.test".to_owned()), None]);
}

#[test]
fn a_server_that_speaks_no_tls_is_told() {
    let plain = crate::support::Server::start(|_: &Seen| json!({}));
    let text = format!("GET: https://127.0.0.1:{}/\n", plain.port());
    Project::with("a.yaml", text).run(&["run", "a.yaml"]).exits(3).prints("does the server speak plain http?");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let text = format!("GET: https://{}/\n", listener.local_addr().unwrap());
    let closing = std::thread::spawn(move || drop(listener.accept().unwrap()));
    Project::with("a.yaml", text).run(&["run", "a.yaml"]).exits(3).prints("closed");
    closing.join().unwrap();
}

#[test]
fn files_that_hold_no_certificate_are_refused_before_anything_is_sent() {
    let authority = Authority::new();
    let leaf = authority.signs(&["127.0.0.1"]);
    let server = serve(&leaf);
    let broken = authority.pem.replacen('M', "!", 3);
    for (text, told) in [
        ("", "no certificate in"),
        ("hello", "no certificate in"),
        (leaf.key.as_str(), "no certificate in"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "`bad.pem`"),
        ("-----BEGIN CERTIFICATE-----\nMIIB", "`bad.pem`"),
        (broken.as_str(), "`bad.pem`"),
    ] {
        let project = asking(&server, &authority).file("bad.pem", text);
        project.run(&["run", "a.yaml", "--cacert", "bad.pem"]).exits(2).warns(told).never_prints("panicked");
    }
    assert!(server.seen().is_empty());
}
