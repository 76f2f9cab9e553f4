//! Akamai's signatures, against a server that verifies.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::checks::{field, hmac256, ok_if, sha256};
use crate::support::{Seen, against};

#[test]
fn edgegrid_signs_headers_and_body() {
    let text = "\
POST: <<baseUrl>>/a?b=1
headers: { X-One: ' two   words ' }
text: body
auth:
  edgegrid: { client_token: client-token-1, client_secret: client-secret-1, access_token: access-token-1, headers_to_sign: [X-One] }
";
    let verify = |request: &Seen| {
        let header = request.header("authorization").unwrap();
        let (unsigned, signature) = header.split_once("signature=").unwrap();
        let host = request.header("host").unwrap();
        let body = STANDARD.encode(sha256(&request.body));
        let signed = format!("POST\thttp\t{host}\t/a?b=1\tx-one:two words\t{body}\t{unsigned}");
        let key = STANDARD.encode(hmac256("client-secret-1", &field(request, "timestamp")));
        ok_if(STANDARD.encode(hmac256(key, &signed)) == signature)
    };
    against(text, verify).0.passes().never_prints("client-secret-1");
    against(&text.replace("client-secret-1", "another-secret"), verify).0.exits(1).prints("401");
}
