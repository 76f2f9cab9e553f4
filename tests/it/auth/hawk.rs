//! Hawk, against a server that verifies.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::checks::{field, hmac256, times};
use crate::support::{Reply, Seen, against};

#[test]
fn hawk_puts_its_clock_right() {
    let text = "\
GET: <<baseUrl>>/a
auth: { hawk: { id: me, key: the-hawk-key, ext: more } }
";
    // The server's clock is an hour behind.
    let verify = |request: &Seen| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() - 3600;
        let (ts, nonce) = (field(request, "ts"), field(request, "nonce"));
        let (name, port) = request.header("host").unwrap().split_once(':').unwrap();
        let signed = format!("hawk.1.header\n{ts}\n{nonce}\nGET\n/a\n{name}\n{port}\n\nmore\n");
        if field(request, "mac") != STANDARD.encode(hmac256("the-hawk-key", &signed)) {
            return Reply::status(401).header("WWW-Authenticate", "Hawk error=\"Bad mac\"");
        }
        if ts.parse::<u64>().unwrap().abs_diff(now) < 60 {
            return json!({}).into();
        }
        let tsm = STANDARD.encode(hmac256("the-hawk-key", &format!("hawk.1.ts\n{now}\n")));
        let challenge = format!("Hawk ts=\"{now}\", tsm=\"{tsm}\", error=\"Stale timestamp\"");
        Reply::status(401).header("WWW-Authenticate", &challenge)
    };
    let (run, seen) = against(&times(text, 2), verify);
    run.passes().never_prints("the-hawk-key");
    assert_eq!(seen.len(), 3, "the second request knows the server's clock");
    let (run, seen) = against(&text.replace("the-hawk-key", "another-key"), verify);
    run.exits(1);
    assert_eq!(seen.len(), 1);
    let (run, _) = against(&text.replace("ext: more", "ext: more, timestamp: '1353832234'"), verify);
    run.exits(3).prints("the server refuses the timestamp 1353832234: its clock says");
}
