//! Keys that a password protects, and Newman's options for certificates.

use std::fs;

use serde_json::json;

use crate::support::{Authority, Leaf, Project, Seen, TlsServer, pkcs12};

/// What the fixtures are locked with.
const PASSWORD: &str = "hush-1234";

/// The forms of one key, by the names of their files.
const LOCKED: [&str; 7] =
    ["pbes2-aes256", "pbes2-3des-sha1", "scrypt", "old-aes128", "old-aes192", "old-aes256", "old-des3"];

fn fixture(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/fixtures/tls/locked/{name}.pem", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A server that demands the certificate of the fixtures' key, and a project with all that is needed to show it.
fn meeting() -> (TlsServer, Project, Leaf) {
    let authority = Authority::new();
    let leaf = authority.signs_key(&["me"], &fixture("open"));
    let server = TlsServer::demanding(&authority.signs(&["127.0.0.1"]), &authority, |_: &Seen| json!({}));
    let collection = json!({ "info": { "name": "C" }, "item": [{ "name": "a", "request": server.url() }] });
    let mut project = Project::with("a.yaml", format!("GET: {}/\n", server.url()))
        .file("c.json", collection.to_string())
        .file("ca.pem", &authority.pem)
        .file("me.pem", &leaf.certificate)
        .file("open.pem", &leaf.key)
        .file("me.pfx", pkcs12(&leaf, PASSWORD));
    for name in LOCKED.iter().chain(&["pbes1"]) {
        project = project.file(&format!("{name}.pem"), fixture(name));
    }
    (server, project, leaf)
}

#[test]
fn locked_keys_are_opened_with_their_password() {
    let (server, project, leaf) = meeting();
    for name in LOCKED {
        let key = format!("{name}.pem");
        let run = |more: &[&str]| {
            project.run(&[&["run", "a.yaml", "--cacert", "ca.pem", "--cert", "me.pem", "--key", &key], more].concat())
        };
        run(&["--cert-password", PASSWORD]).passes().never_prints(PASSWORD);
        assert_eq!(server.shown().pop().unwrap().certificate.unwrap(), leaf.der(), "{name}");
        let wrong = run(&["--cert-password", "oops-1234"]);
        wrong.exits(2).warns("password").never_prints("oops-1234");
        run(&[]).exits(2).warns("is encrypted, and no password is given");
    }
    let old = ["--cert", "me.pem", "--key", "pbes1.pem", "--cert-password", PASSWORD];
    let run = project.run(&[&["run", "a.yaml", "--cacert", "ca.pem"][..], &old].concat());
    run.exits(2).warns("a way that is not known here");
    assert_eq!(server.seen().len(), LOCKED.len());
}

#[test]
fn files_say_the_password_of_a_key_too() {
    let (server, project, leaf) = meeting();
    let text = format!(
        "GET: {}/\nsettings:\n  ca: ca.pem\n  certificates: [{{ cert: me.pem, key: scrypt.pem, password: <<key_password>> }}]\n",
        server.url()
    );
    let project = project.file("b.yaml", text);
    project.run(&["run", "b.yaml", "--var", &format!("key_password={PASSWORD}")]).passes().never_prints(PASSWORD);
    assert_eq!(server.shown().pop().unwrap().certificate.unwrap(), leaf.der());
}

#[test]
fn newmans_options_show_certificates() {
    let (server, project, leaf) = meeting();
    let run = |more: &[&str]| project.run(&[&["newman", "run", "c.json"], more].concat());
    let trusting = |more: &[&str]| run(&[&["--ssl-extra-ca-certs", "ca.pem"], more].concat());
    let shows = |more: &[&str]| {
        trusting(more).passes().never_prints(PASSWORD);
        assert_eq!(server.shown().pop().unwrap().certificate.unwrap(), leaf.der(), "{more:?}");
    };
    shows(&["--ssl-client-cert", "me.pem", "--ssl-client-key", "open.pem"]);
    for name in LOCKED {
        let key = format!("{name}.pem");
        shows(&["--ssl-client-cert", "me.pem", "--ssl-client-key", &key, "--ssl-client-passphrase", PASSWORD]);
    }
    let list =
        |name: &str, entry: serde_json::Value| fs::write(project.path(name), json!([entry]).to_string()).unwrap();
    let own = format!("{}/*", server.url());
    list(
        "pem.json",
        json!({ "name": "a", "matches": [own], "cert": { "src": "me.pem" }, "key": { "src": "scrypt.pem" }, "passphrase": PASSWORD }),
    );
    list(
        "pfx.json",
        json!({ "name": "b", "matches": ["<all_urls>"], "pfx": { "src": "me.pfx" }, "passphrase": PASSWORD }),
    );
    list(
        "other.json",
        json!({ "name": "c", "matches": ["https://api.test/*"], "cert": { "src": "me.pem" }, "key": { "src": "open.pem" } }),
    );
    for name in ["pem.json", "pfx.json"] {
        shows(&["--ssl-client-cert-list", name]);
    }
    let asked = server.seen().len();
    trusting(&["--ssl-client-cert-list", "other.json"]).exits(1);
    run(&["-k", "--ssl-client-cert-list", "pem.json"]).passes();
    run(&["--ssl-client-cert-list", "pem.json"]).exits(1);
    let locked = ["--ssl-client-cert", "me.pem", "--ssl-client-key", "scrypt.pem"];
    trusting(&locked).exits(1).warns("is encrypted, and no password is given");
    trusting(&["--ssl-client-cert-list", "none.json"]).exits(1).warns("none.json");
    assert_eq!(server.seen().len(), asked + 1);
}
