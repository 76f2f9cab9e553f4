//! AWS's signatures, against a server that verifies.

use super::checks::{field, hmac256, ok_if, sha256};
use crate::support::{Project, Seen, Server};

#[test]
fn aws_signs_what_is_sent() {
    let text = "\
POST: <<baseUrl>>/a%20b
query: { z: 1, a: x y }
json: { a: 1 }
auth: { aws: { access_key: AKID, secret_key: <<secret>>, region: eu-west-1, service: shop, session_token: token-1 } }
";
    let verify = |request: &Seen| {
        let date = request.header("x-amz-date").unwrap_or_default();
        let reach = format!("{}/eu-west-1/shop/aws4_request", date.get(..8).unwrap_or_default());
        let names = field(request, "SignedHeaders").replace("SignedHeaders=", "");
        let header = request.header("authorization").unwrap_or_default();
        let names = if names.is_empty() {
            ""
        } else {
            header.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap()
        };
        let line = |name: &str| format!("{name}:{}\n", request.header(name).unwrap_or_default());
        let lines = names.split(';').map(line).collect::<Vec<_>>().concat();
        let canonical =
            format!("POST\n/a%2520b\na=x%20y&z=1\n{lines}\n{names}\n{}", hex::encode(sha256(&request.body)));
        let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{reach}\n{}", hex::encode(sha256(canonical)));
        let key = reach.split('/').fold(b"AWS4secret-key-1".to_vec(), hmac256);
        let names_token = names.contains("x-amz-security-token") && names.contains("content-type");
        ok_if(names_token && field(request, "Signature") == hex::encode(hmac256(key, &to_sign)))
    };
    let server = Server::start(verify);
    let project = Project::with("a.yaml", text);
    let run =
        |secret: &str| project.run(&["run", "a.yaml", "--var", &server.base(), "--var", &format!("secret={secret}")]);
    run("secret-key-1").passes().never_prints("secret-key-1");
    run("another").exits(1).prints("401");
    assert_eq!(server.seen().len(), 2);
}
