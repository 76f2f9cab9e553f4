//! OAuth 1, against a server that verifies.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::checks::{field, hmac256, ok_if};
use crate::support::{Seen, against};

#[test]
fn oauth1_signs_query_and_form() {
    let text = "\
POST: <<baseUrl>>/photos
query: { size: original }
form: { title: a b }
auth: { oauth1: { consumer_key: ck, consumer_secret: consumer-1, token: tk, token_secret: secret-2, signature_method: HMAC-SHA256 } }
";
    let verify = |request: &Seen| {
        let host = request.header("host").unwrap().replace(':', "%3A");
        let pairs = format!(
            "oauth_consumer_key%3Dck%26oauth_nonce%3D{}%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D{}%26\
             oauth_token%3Dtk%26size%3Doriginal%26title%3Da%2520b",
            field(request, "oauth_nonce"),
            field(request, "oauth_timestamp")
        );
        let base = format!("POST&http%3A%2F%2F{host}%2Fphotos&{pairs}");
        let wanted = STANDARD.encode(hmac256("consumer-1&secret-2", &base));
        let escaped = wanted.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        ok_if(field(request, "oauth_signature") == escaped)
    };
    let (run, _) = against(text, verify);
    run.passes().never_prints("consumer-1").never_prints("secret-2");
    let (run, seen) = against(&text.replace("secret-2", "other-secret"), verify);
    run.exits(1).prints("401");
    assert_eq!(seen.len(), 1);
}
