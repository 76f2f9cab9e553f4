//! What the server's certificate says, as captures and expectations.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::{Authority, Gateway, Project, Seen, Server, TlsServer};

#[test]
fn a_certificate_can_be_looked_at() {
    let authority = Authority::new();
    let leaf = authority.signs(&["api.test", "127.0.0.1"]);
    let server = TlsServer::start(&leaf, |_: &Seen| json!({}));
    let fingerprint: Vec<String> = Sha256::digest(leaf.der()).iter().map(|it| format!("{it:02x}")).collect();
    let text = format!(
        "\
GET: <<baseUrl>>/
expect:
  certificate subject: {{ contains: CN=api.test, matches: 'Test, Inc.' }}
  certificate issuer: {{ contains: CN=Trust Us }}
  certificate start_date: {{ equals: '2020-01-01T00:00:00Z', before: <<now>> }}
  certificate Expire-Date: {{ after: 2089-01-01, before: '2090-12-31T00:00:01Z' }}
  certificate serial_number: 0a:bc:12
  certificate san: {{ contains: api.test, length: 2 }}
  certificate fingerprint: {}
capture:
  ends: certificate expire_date
  pem: certificate value
---
name: Next
GET: <<baseUrl>>/<<ends>>
expect:
  certificate subject: {{ contains: CN=other }}
",
        fingerprint.join(":")
    );
    let project = Project::with("a.yaml", text).file("ca.pem", &authority.pem);
    let run = project.run(&["run", "a.yaml", "--cacert", "ca.pem", "--var", &format!("baseUrl={}", server.url())]);
    run.exits(1).prints("1 passed").prints("certificate subject: expected").prints("a.yaml:17:26");
    assert_eq!(server.seen()[1].target, "/2090-12-31T00:00:00Z");
    let tunnel = Gateway::connect(server.port(), |_| "HTTP/1.1 200 OK\r\n\r\n");
    let text = format!("GET: {}/\nexpect: {{ certificate san: [api.test, 127.0.0.1] }}\n", server.url());
    let project = Project::with("a.yaml", text).file("ca.pem", &authority.pem);
    for proxy in ["none", &tunnel.authority()] {
        project.run(&["run", "a.yaml", "--cacert", "ca.pem", "-x", proxy]).passes();
    }
    project.run(&["run", "a.yaml", "-k"]).passes();
}

#[test]
fn without_tls_there_is_none() {
    let server = Server::start(|_: &Seen| json!({}));
    for text in ["expect: { certificate issuer: x }\n", "capture: { x: certificate issuer }\n"] {
        let run = Project::with("a.yaml", format!("GET: {}/\n{text}", server.url())).run(&["run", "a.yaml"]);
        run.exits(1).prints("there is no certificate: the answer did not come over TLS").prints("a.yaml:2:");
    }
}

#[test]
fn a_part_that_no_certificate_has_is_told() {
    let project = Project::with("a.yaml", "GET: http://x/\nexpect: { certificate isuer: x }\n");
    project.run(&["run", "a.yaml"]).exits(2).warns("a certificate has no `isuer`").warns("`issuer`").warns("a.yaml:2:");
    let project = Project::with("a.yaml", "GET: http://x/\ncapture: { a: certificate }\n");
    project.run(&["run", "a.yaml"]).exits(2).warns("`certificate` needs more: `certificate expire_date`");
}
