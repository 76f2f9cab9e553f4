//! The network as files say it: in a request, a folder or a collection.

use serde_json::json;

use crate::support::{Authority, Gateway, Project, Seen, Server, TlsServer, pkcs12};

/// A folder with these settings and one request in it, which has some of its own.
fn project(folder: &str, request: &str) -> Project {
    Project::with("shop/collection.yaml", format!("settings:\n{folder}"))
        .file("shop/a.yaml", format!("GET: <<baseUrl>>/x\nsettings:\n{request}"))
}

fn base(url: &str) -> String {
    format!("baseUrl={url}")
}

#[test]
fn certificates_are_shown_to_the_hosts_that_they_are_for() {
    let authority = Authority::new();
    let (me, you) = (authority.signs(&["me"]), authority.signs(&["you"]));
    let server = TlsServer::demanding(&authority.signs(&["127.0.0.1"]), &authority, |_: &Seen| json!({}));
    let files = |project: Project| {
        project
            .file("shop/ca.pem", &authority.pem)
            .file("shop/certs/me.pem", &me.certificate)
            .file("shop/certs/me.key", &me.key)
            .file("shop/you.pfx", pkcs12(&you, "hush-hush"))
            .file("shop/me.any", pkcs12(&me, "hush-hush"))
    };
    let ca = "  ca: ca.pem\n";
    let mine = "  certificates: [{ host: '127.0.0.*', cert: certs/me.pem, key: certs/me.key }]\n";
    let secret = "  certificates:\n    - { host: api.test, pkcs12: you.pfx, password: hush-hush }\n    - { host: '<<whose>>', pkcs12: 'me.<<kind>>', password: <<p12_password>> }\n";
    let yours = "  certificates: [{ pkcs12: you.pfx, password: <<p12_password>> }]\n";
    for (folder, request, wanted) in [
        (format!("{ca}{mine}"), "  timeout: 90s\n".to_owned(), &me),
        (format!("{ca}{secret}"), "  timeout: 90s\n".to_owned(), &me),
        (format!("{ca}{mine}"), yours.to_owned(), &you),
        ("  ca: [ca.pem, ca.pem]\n".to_owned(), mine.to_owned(), &me),
    ] {
        let project = files(project(&folder, &request));
        let vars = ["--var", "p12_password=hush-hush", "--var", "kind=any", "--var", "whose=127.0.0.1"];
        let run = project.run(&[&["run", "shop", "-vv", "--var", &base(&server.url())][..], &vars].concat());
        run.passes().never_prints("hush-hush");
        assert_eq!(server.shown().pop().unwrap().certificate.unwrap(), wanted.der(), "{folder}{request}");
    }
    let over = files(project(&format!("{ca}{mine}"), "  timeout: 90s\n"));
    let flags = ["--cert", "shop/you.pfx", "--cert-password", "hush-hush"];
    over.run(&[&["run", "shop", "--var", &base(&server.url())][..], &flags].concat()).passes();
    assert_eq!(server.shown().pop().unwrap().certificate.unwrap(), you.der(), "the flag goes over the file");
}

#[test]
fn broken_certificates_of_files_are_told_before_anything_is_sent() {
    let authority = Authority::new();
    let (me, you) = (authority.signs(&["me"]), authority.signs(&["you"]));
    for (request, told) in [
        ("  ca: none.pem\n", "a.yaml:3:7"),
        ("  ca: bad.pem\n", "no certificate in"),
        ("  certificates: [{ cert: none.pem }]\n", "does not exist"),
        ("  certificates: [{ cert: me.pem }]\n", "no private key in"),
        ("  certificates: [{ cert: me.pem, key: you.key }]\n", "does not belong to the certificate"),
        ("  certificates: [{ pkcs12: me.p12 }]\n", "password"),
        ("  certificates: [{ pkcs12: me.p12, password: oops }]\n", "password"),
        ("  certificates: [{ host: x }]\n", "expected `cert` or `pkcs12`"),
        ("  certificates: [{ cert: me.pem, pkcs12: me.p12 }]\n", "either"),
        ("  certificates: [{ crt: me.pem }]\n", "did you mean `cert`?"),
        ("  certificates: me.pem\n", "a list of certificates"),
        ("  certificates: [{ host: 'x:y', cert: both.pem }]\n", "no port"),
        ("  tls_min: 1.1\n", "1.2 or 1.3"),
        ("  ip_version: 5\n", "4 or 6"),
    ] {
        let project = project("  timeout: 90s\n", request)
            .file("shop/bad.pem", "hello")
            .file("shop/me.pem", &me.certificate)
            .file("shop/you.key", &you.key)
            .file("shop/both.pem", me.both())
            .file("shop/me.p12", pkcs12(&me, "hush"));
        for command in ["run", "check"] {
            let run = project.run(&[command, "shop", "--var", "baseUrl=http://127.0.0.1:1"]);
            run.exits(2);
            assert!(run.stderr.contains(told) || run.stdout.contains(told), "{request}: {told}\n{run}");
        }
    }
}

#[test]
fn a_wrong_password_that_comes_late_is_told_at_the_request() {
    let me = Authority::new().signs(&["me"]);
    let server = TlsServer::start(&me, |_: &Seen| json!({}));
    let text = "  certificates: [{ pkcs12: me.p12, password: <<p12_password>> }]\n";
    let project = project("  timeout: 90s\n", text).file("shop/me.p12", pkcs12(&me, "hush"));
    let run = project.run(&["run", "shop", "--var", &base(&server.url()), "--var", "p12_password=wrong-one"]);
    run.exits(3).prints("password").prints("a.yaml:1:1").never_prints("wrong-one");
}

#[test]
fn tls_is_spoken_as_settings_say() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.signs(&["api.test"]), |_: &Seen| json!({}));
    let resolve = format!("  ca: ca.pem\n  resolve: api.test:{}:127.0.0.1\n", server.port());
    let url = format!("https://api.test:{}", server.port());
    for (request, host, version) in [
        ("  timeout: 90s\n", Some("api.test"), "TLSv1_3"),
        ("  sni: false\n", None, "TLSv1_3"),
        ("  tls_min: 1.3\n", Some("api.test"), "TLSv1_3"),
    ] {
        let project = project(&resolve, request).file("shop/ca.pem", &authority.pem);
        project.run(&["run", "shop", "--var", &base(&url)]).passes();
        let shown = server.shown().pop().unwrap();
        assert_eq!((shown.host.as_deref(), shown.version.as_str()), (host, version), "{request}");
    }
    let project = project(&resolve, "  sni: true\n").file("shop/ca.pem", &authority.pem);
    project.run(&["run", "shop", "--var", &base(&url), "--no-sni"]).passes();
    assert_eq!(server.shown().pop().unwrap().host, None, "the flag goes over the file");
}

#[test]
fn hosts_are_found_as_settings_say() {
    let server = Server::start(|_: &Seen| json!({}));
    let port = server.port();
    for settings in [
        format!("  resolve: api.test:{port}:127.0.0.1\n"),
        "  resolve: ['x.test:1:127.0.0.1', 'api.test:<<port>>:<<address>>']\n".to_owned(),
        format!("  connect_to: 'api.test:{port}:localhost:{port}'\n  ip_version: 4\n"),
    ] {
        let project = project("  timeout: 90s\n", &settings);
        let (base, port) = (base(&format!("http://api.test:{port}")), format!("port={port}"));
        project.run(&["run", "shop", "--var", &base, "--var", &port, "--var", "address=127.0.0.1"]).passes();
        assert_eq!(server.seen().pop().unwrap().header("host"), Some(&base[15..]), "{settings}");
    }
    let wrong = project("  timeout: 90s\n", "  resolve: api.test\n");
    wrong.run(&["run", "shop", "--var", "baseUrl=http://x"]).exits(3).prints("HOST:PORT:ADDRESS").prints("a.yaml:3:12");
    let six = project("  timeout: 90s\n", "  ip_version: 6\n");
    six.run(&["run", "shop", "--var", &base(&server.url())]).exits(3).prints("no IPv6 address");
    six.run(&["run", "shop", "--var", &base(&server.url()), "-4"]).passes();
    let (sent, undefined) = (server.seen().len(), project("  timeout: 90s\n", "  resolve: <<nowhere>>\n"));
    undefined.run(&["run", "shop", "--var", &base(&server.url())]).exits(2).warns("`nowhere`");
    assert_eq!(server.seen().len(), sent);
}

#[test]
fn proxies_are_used_as_settings_say() {
    let server = Server::start(|_: &Seen| json!({}));
    let gateway = Gateway::socks(server.port(), Some("user:hush-hush"));
    let proxy = format!("  proxy: socks5h://user:<<proxy_password>>@{}\n", gateway.authority());
    let run = |request: &str| {
        let project = project(&proxy, request);
        let base = base(&server.url());
        let run = project.run(&["run", "shop", "-vv", "--var", &base, "--var", "proxy_password=hush-hush"]);
        run.passes().never_prints("hush-hush");
        gateway.asked().len()
    };
    assert_eq!(run("  timeout: 90s\n"), 1);
    assert_eq!(run("  no_proxy: 127.0.0.1\n"), 1);
    assert_eq!(run("  no_proxy: [x.test, 127.0.0.0/8]\n"), 1);
    assert_eq!(run("  proxy: none\n"), 1);
    assert_eq!(run("  no_proxy: x.test\n"), 2);
}

#[test]
#[cfg(unix)]
fn a_socket_stands_for_the_host_as_settings_say() {
    use std::io::{Read as _, Write as _};
    let project = project("  unix_socket: s.sock\n", "  timeout: 90s\n");
    let listener = std::os::unix::net::UnixListener::bind(project.path("shop/s.sock")).unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    });
    project.run(&["run", "shop", "--var", "baseUrl=http://docker"]).passes();
    server.join().unwrap();
}
