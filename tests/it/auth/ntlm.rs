//! NTLM, against a server that verifies.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};

use super::checks::{ok_if, sha256, times};
use crate::support::{Authority, Project, Reply, Seen, Server, TlsServer, against};

/// The second message: the nonce, and target info that ends at once.
pub(super) fn ntlm_challenge() -> String {
    let mut message = b"NTLMSSP\0\x02\0\0\0\0\0\0\0\x38\0\0\0\x33\x82\x8a\xe2\x01\x23\x45\x67\x89\xab\xcd\xef".to_vec();
    message.extend([0; 8]);
    message.extend([4, 0, 4, 0, 0x38, 0, 0, 0]);
    message.extend([6, 0, 0x70, 0x17, 0, 0, 0, 0x0f]);
    message.extend([0; 4]);
    STANDARD.encode(message)
}

pub(super) fn ntlm(request: &Seen) -> Reply {
    let header = request.header("authorization").unwrap_or_default();
    let message = STANDARD.decode(header.trim_start_matches("NTLM ")).unwrap_or_default();
    match message.get(8) {
        Some(1) => Reply::status(401).header("WWW-Authenticate", &format!("NTLM {}", ntlm_challenge())),
        Some(3) => {
            let (length, at) = (usize::from(message[20]), usize::from(message[24]) + 256 * usize::from(message[25]));
            let (proof, told) = message[at..at + length].split_at(16);
            let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
            let mac = |key: &[u8], data: &[u8]| {
                let mut mac = Hmac::<Md5>::new_from_slice(key).unwrap();
                mac.update(data);
                mac.finalize().into_bytes().to_vec()
            };
            let key = mac(&md4::Md4::digest(wide("open-sesame")), &wide("ADAShop"));
            let nonce = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef];
            ok_if(mac(&key, &[&nonce[..], told].concat()) == proof)
        }
        _ => Reply::status(401).header("WWW-Authenticate", "NTLM"),
    }
}

#[test]
fn ntlm_speaks_over_one_connection() {
    let text = "POST: <<baseUrl>>/a\ntext: body\nauth: { ntlm: { username: 'Shop\\ada', password: open-sesame } }\n";
    let server = Server::start(ntlm);
    let run = |text: &str| Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]);
    run(&times(text, 2)).passes().never_prints("open-sesame");
    assert_eq!((server.seen().len(), server.connections()), (4, 1));
    assert!(server.seen().iter().all(|it| it.text() == "body"));
    run(&text.replace("open-sesame", "wrong-word")).exits(1).prints("401");
    assert_eq!(server.seen().len(), 6);
    let broken = |_: &Seen| Reply::status(401).header("WWW-Authenticate", "NTLM TlRMTVNTUAAC");
    against(text, broken).0.exits(3).prints("the server's NTLM challenge is cut off");
}

#[test]
fn over_tls_an_answer_is_for_this_server_alone() {
    let leaf = Authority::self_signed(&["127.0.0.1"]);
    // RFC 5929, 4.1, and RFC 2744, 3.11: no addresses, and the hash of the certificate behind the name of its kind.
    let data = [b"tls-server-end-point:", &sha256(leaf.der())[..]].concat();
    let bound = Md5::digest([&[0; 16][..], &[u8::try_from(data.len()).unwrap(), 0, 0, 0], &data].concat()).to_vec();
    let wanted = [&[10, 0, 16, 0][..], &bound].concat();
    let server = TlsServer::start(&leaf, move |request: &Seen| {
        let header = request.header("authorization").unwrap_or_default();
        let message = STANDARD.decode(header.trim_start_matches("NTLM ")).unwrap_or_default();
        let is_bound = message.windows(wanted.len()).any(|it| it == wanted);
        if message.get(8) == Some(&3) && !is_bound { Reply::status(401) } else { ntlm(request) }
    });
    let text = "GET: <<baseUrl>>/a\nauth: { ntlm: { username: 'Shop\\ada', password: open-sesame } }\n";
    let base = format!("baseUrl={}", server.url());
    Project::with("a.yaml", text).run(&["run", "a.yaml", "-k", "--var", &base]).passes();
    assert_eq!(server.seen().len(), 2);
}
