//! Certificates of our own, which servers demand.

use serde_json::json;

use crate::support::{Authority, Ended, Leaf, Project, Seen, TlsServer, pkcs12};

/// A server that demands certificates, and a project that asks it for something.
struct Meeting {
    server: TlsServer,
    project: Project,
    leaf: Leaf,
    other: Leaf,
}

impl Meeting {
    fn new() -> Self {
        let authority = Authority::new();
        let (leaf, other) = (authority.signs(&["me"]), authority.signs(&["you"]));
        let server =
            TlsServer::demanding(&authority.signs(&["127.0.0.1", "localhost"]), &authority, |_: &Seen| json!({}));
        let project = Project::with("a.yaml", format!("GET: {}/\n", server.url()))
            .file("ca.pem", &authority.pem)
            .file("me.pem", &leaf.certificate)
            .file("me.key", &leaf.key)
            .file("both.pem", leaf.both())
            .file("me.p12", pkcs12(&leaf, "hush"))
            .file("open.pfx", pkcs12(&leaf, ""))
            .file("you.pem", other.both());
        Self { server, project, leaf, other }
    }

    fn run(&self, more: &[&str]) -> Ended {
        self.project.run(&[&["run", "a.yaml", "--cacert", "ca.pem"], more].concat())
    }

    /// What the server was shown last.
    fn shown(&self) -> Vec<u8> {
        self.server.shown().pop().unwrap().certificate.unwrap()
    }
}

#[test]
fn a_certificate_of_our_own_is_shown_in_every_form() {
    let it = Meeting::new();
    for more in [
        &["--cert", "both.pem"][..],
        &["--cert", "me.pem", "--key", "me.key"],
        &["--cert", "me.p12", "--cert-password", "hush"],
        &["--cert", "open.pfx"],
        &["--cert", "127.0.0.1=both.pem"],
        &["--cert", &format!("127.0.0.1:{}=both.pem", it.server.port())],
        &["--cert", "127.*=both.pem"],
        &["--cert", "*=both.pem"],
        &["--cert", "api.test=you.pem", "--cert", "both.pem"],
        &["--cert", "127.0.0.1=both.pem", "--cert", "you.pem"],
    ] {
        it.run(more).passes().never_prints("hush");
        assert_eq!(it.shown(), it.leaf.der(), "{more:?}");
    }
    it.run(&["--cert", "you.pem", "--cert", "127.0.0.1=both.pem"]).passes();
    assert_eq!(it.shown(), it.other.der(), "the first that fits");
}

#[test]
fn a_collection_of_brunos_names_its_certificates() {
    let it = Meeting::new();
    let url = it.server.url();
    let whole = |file: &str, text: String| {
        let project = Project::with(file, text)
            .file("shop/One.yml", format!("info: {{ name: One, type: http }}\nhttp: {{ url: \"{url}/\" }}\n"))
            .file("shop/One.bru", format!("meta {{\n  name: One\n  type: http\n}}\n\nget {{\n  url: {url}/\n}}\n"));
        let files = [
            ("ca.pem", "ca.pem"),
            ("me.pem", "shop/c/me.pem"),
            ("me.key", "shop/c/me.key"),
            ("me.p12", "shop/c/me.p12"),
        ];
        files
            .into_iter()
            .fold(project, |project, (from, to)| project.file(to, std::fs::read(it.project.path(from)).unwrap()))
    };
    let other = "{ type: pem, domain: api.test, certificateFilePath: c/none.pem, privateKeyFilePath: c/none.key }";
    for certificate in [
        "{ type: pem, domain: 127.0.0.1, certificateFilePath: c/me.pem, privateKeyFilePath: c/me.key }",
        "{ type: pkcs12, domain: \"https://127.*\", pkcs12FilePath: c/me.p12, passphrase: \"{{word}}\" }",
    ] {
        let text = format!(
            "opencollection: 1.0.0\ninfo: {{ name: Shop }}\nconfig:\n  clientCertificates: [{other}, {certificate}]\n"
        );
        let project = whole("shop/opencollection.yml", text);
        let run = project.run(&["run", "shop", "--cacert", "ca.pem", "--var", "word=hush"]);
        run.passes()
            .warns("the file `c/none.key` of the client certificate for `api.test` is not there")
            .never_prints("hush");
        assert_eq!(it.shown(), it.leaf.der(), "{certificate}");
    }
    for (certificate, passes) in [
        (r#"{ "domain": "127.0.0.1", "type": "cert", "certFilePath": "c/me.pem", "keyFilePath": "c/me.key" }"#, true),
        (r#"{ "domain": "*", "type": "pfx", "pfxFilePath": "c/me.p12", "passphrase": "hush" }"#, true),
        (r#"{ "domain": "api.test", "type": "pfx", "pfxFilePath": "c/me.p12", "passphrase": "hush" }"#, false),
        (r#"{ "domain": "*", "type": "pfx", "pfxFilePath": "c/me.p12", "passphrase": "wrong" }"#, false),
        (r#"{ "domain": "*", "type": "pfx" }"#, false),
    ] {
        let text = format!(
            r#"{{ "version": "1", "name": "Shop", "clientCertificates": {{ "enabled": true, "certs": [{certificate}] }} }}"#
        );
        let run = whole("shop/bruno.json", text).run(&["run", "shop", "--cacert", "ca.pem"]);
        if passes { run.passes() } else { run.exits(3) }.never_prints("hush");
    }
}

#[test]
fn a_server_that_misses_our_certificate_is_told() {
    let it = Meeting::new();
    for more in [&[][..], &["--cert", "api.test=both.pem"], &["--cert", "127.0.0.1:1=both.pem"]] {
        it.run(more).exits(3).prints("the server demands a client certificate").prints("--cert");
    }
    let stranger = Authority::new().signs(&["me"]);
    let project = Project::with("a.yaml", format!("GET: {}/\n", it.server.url())).file("me.pem", stranger.both());
    let run = project.run(&["run", "a.yaml", "-k", "--cert", "me.pem"]);
    run.exits(3).prints("the server does not accept our certificate");
    assert!(it.server.seen().is_empty());
}

#[test]
fn broken_files_are_refused_before_anything_is_sent() {
    let it = Meeting::new();
    let der = it.leaf.der();
    let (cut, p12) = (&it.leaf.key[..it.leaf.key.len() / 2], pkcs12(&it.leaf, "hush"));
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIB\n-----END RSA PRIVATE KEY-----\n";
    let cases: Vec<(&str, Vec<u8>, &[&str], &str)> = vec![
        ("no key", it.leaf.certificate.clone().into(), &["--cert", "x.pem"], "no private key in `x.pem`"),
        ("cut key", cut.into(), &["--cert", "me.pem", "--key", "x.pem"], "`x.pem`"),
        ("encrypted key", encrypted.into(), &["--cert", "me.pem", "--key", "x.pem"], "encrypted"),
        ("old encrypted key", old.into(), &["--cert", "me.pem", "--key", "x.pem"], "encrypted"),
        ("empty", Vec::new(), &["--cert", "x.pem"], "no certificate in `x.pem`"),
        ("binary", vec![0xff; 100], &["--cert", "x.pem"], "`x.pem`"),
        ("DER", der, &["--cert", "x.pem"], "`x.pem`"),
        (
            "no DER",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec(),
            &["--cert", "x.pem", "--key", "me.key"],
            "`x.pem`",
        ),
        (
            "no key inside",
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".to_vec(),
            &["--cert", "me.pem", "--key", "x.pem"],
            "`x.pem`",
        ),
        (
            "another's key",
            it.other.key.clone().into(),
            &["--cert", "me.pem", "--key", "x.pem"],
            "does not belong to the certificate",
        ),
        ("wrong password", p12.clone(), &["--cert", "x.p12", "--cert-password", "oops"], "password"),
        ("no password", p12.clone(), &["--cert", "x.p12"], "--cert-password"),
        ("cut PKCS#12", p12[..p12.len() / 2].to_vec(), &["--cert", "x.p12", "--cert-password", "hush"], "`x.p12`"),
        ("no PKCS#12", b"hello".to_vec(), &["--cert", "x.p12"], "`x.p12`"),
        ("empty PKCS#12", Vec::new(), &["--cert", "x.p12"], "`x.p12`"),
    ];
    for (what, bytes, more, told) in cases {
        std::fs::write(it.project.path("x.pem"), &bytes).unwrap();
        std::fs::write(it.project.path("x.p12"), &bytes).unwrap();
        let run = it.run(more);
        assert!(run.stderr.contains(told), "{what}: `{told}` is not on stderr\n{run}");
        run.exits(2).never_prints("panicked").never_prints("oops").never_prints("hush");
    }
    it.run(&["--cert", "none.pem"]).exits(2).warns("`none.pem` cannot be read");
    it.run(&["--cert", "x:y=both.pem"]).exits(2).warns("no port");
    it.run(&["--key", "me.key"]).exits(2).warns("--cert");
    it.run(&["--cert", "both.pem", "--cert-password", "p"]).passes();
}
