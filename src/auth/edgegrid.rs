//! `EdgeGrid`: how a client of Akamai's APIs signs.
//!
//! Source: <https://techdocs.akamai.com/developer/docs/edgegrid>, and Akamai's own clients.

use std::io::{self, Read as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    contract::{AuthError, Move, Scheme, Turn, once},
    hash::Hash,
    parts,
};
use crate::{source::keys, template::Template, wire::Request};

/// How much of a body is hashed, in bytes, unless said otherwise.
const MOST: usize = 131_072;

keys! {
    /// An `Authorization: EG1-HMAC-SHA256` header.
    pub struct EdgeGrid ("a map with `client_token`, `client_secret` and `access_token`") {
        /// The client's token.
        pub client_token: Template,
        /// The client's secret.
        pub client_secret: Template,
        /// The access token. It is a secret, like the client's two.
        pub access_token: Template,
        /// The time, such as `20260321T19:34:21+0000`; now, if left out.
        pub timestamp: Template,
        /// A text that is used once; a UUID, if left out.
        pub nonce: Template,
        /// The headers that are signed, too, in this order.
        pub headers_to_sign: Vec<Template>,
        /// How much of a body is hashed, in bytes; 131072 if left out.
        pub max_body: Option<usize>,
        /// The scheme and host that are signed, where a gateway stands in front of them; the URL's, if left out.
        pub base_url: Template,
    }
}

impl Scheme for EdgeGrid {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        once(turn, |request| {
            let text = |it: &Template| it.sent(turn.scope).map(std::borrow::Cow::into_owned);
            let secret = |it: &Template| text(it).inspect(|it| turn.scope.redactor().learn(it));
            let (client, access) = (secret(&self.client_token)?, secret(&self.access_token)?);
            let key = secret(&self.client_secret)?;
            let now = || Timestamp::now().strftime("%Y%m%dT%H:%M:%S+0000").to_string();
            let timestamp = Some(text(&self.timestamp)?).filter(|it| !it.is_empty()).unwrap_or_else(now);
            let nonce = Some(text(&self.nonce)?).filter(|it| !it.is_empty());
            let nonce = nonce.unwrap_or_else(|| Uuid::new_v4().to_string());
            let names = self.headers_to_sign.iter().map(text).collect::<Result<Vec<_>, _>>()?;
            let header = format!(
                "EG1-HMAC-SHA256 client_token={client};access_token={access};timestamp={timestamp};nonce={nonce};"
            );
            let origin = origin(request, &text(&self.base_url)?).map_err(|why| AuthError::at(&self.base_url, why))?;
            let signed = signed(request, origin, &names, self.max_body.unwrap_or(MOST));
            let signed = signed.map_err(|error| AuthError::body(&self.client_token, &error))? + "\t" + &header;
            let key = STANDARD.encode(Hash::Sha256.mac(key, timestamp));
            let signature = STANDARD.encode(Hash::Sha256.mac(key, signed));
            request.set_header("Authorization", format!("{header}signature={signature}"));
            Ok(())
        })
    }
}

/// The scheme and host that are signed.
fn origin(request: &Request, base: &str) -> Result<(String, String), String> {
    if base.is_empty() {
        return Ok((request.url.scheme().to_owned(), parts::host(request).to_ascii_lowercase()));
    }
    let url = url::Url::parse(base).map_err(|error| format!("`{base}` is no URL: {error}"))?;
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    Ok((url.scheme().to_owned(), host.to_owned()))
}

/// What is signed of a request.
fn signed(request: &Request, (scheme, host): (String, String), names: &[String], most: usize) -> io::Result<String> {
    let lines = names
        .iter()
        .filter_map(|name| Some((name.to_ascii_lowercase(), request.header(name).filter(|it| !it.is_empty())?)))
        .map(|(name, value)| format!("{name}:{}", value.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect::<Vec<_>>()
        .join("\t");
    // Of all methods with a body, only this one's is signed.
    let hash = if request.method.eq_ignore_ascii_case("POST") && request.has_body() {
        STANDARD.encode(Hash::Sha256.of_all(request.open_body().take(most as u64))?)
    } else {
        String::new()
    };
    let parts = [request.method.to_ascii_uppercase(), scheme, host, parts::target(request), lines, hash];
    Ok(parts.join("\t"))
}

#[cfg(test)]
mod tests {
    use super::{super::memory::Memory, *};
    use crate::{scope::Store, source::Place};

    const HOST: &str = "https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net";

    /// Akamai's own example, which signs these headers.
    fn of_akamai(headers: &[&str]) -> EdgeGrid {
        let text = |it: &str| Template::literal(it, Place::default());
        EdgeGrid {
            client_token: text("akab-client-token-xxx-xxxxxxxxxxxxxxxx"),
            client_secret: text("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx="),
            access_token: text("akab-access-token-xxx-xxxxxxxxxxxxxxxx"),
            timestamp: text("20140321T19:34:21+0000"),
            nonce: text("nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
            headers_to_sign: headers.iter().map(|it| text(it)).collect(),
            ..EdgeGrid::default()
        }
    }

    /// Source: `test/test_data.json` of <https://github.com/akamai/AkamaiOPEN-edgegrid-node>, and its `test/test.js`.
    #[test]
    fn the_vectors_of_akamai_are_reproduced() {
        let grid = of_akamai(&[]);
        let store = Store::default();
        for (method, path, body, signature) in [
            ("GET", "/", "", "tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU="),
            ("GET", "/testapi/v1/t1?p1=1&p2=2", "", "hKDH1UlnQySSHjvIcZpDMbQHihTQ0XyVAKZaApabdeA="),
            (
                "POST",
                "/testapi/v1/t3",
                "datadatadatadatadatadatadatadata",
                "hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4=",
            ),
            ("POST", "/testapi/v1/t6", "", "1gEDxeQGD5GovIkJJGcBaKnZ+VaPtrc4qBUHixjsPCQ="),
        ] {
            let mut request = Request::new(method, format!("{HOST}{path}").parse().unwrap());
            request.body = body.into();
            let turn = Turn { request: &request, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() };
            let Move::Send(signed) = grid.next(&turn).unwrap() else { panic!("nothing to send") };
            let header = signed.header("authorization").unwrap();
            assert!(header.ends_with(&format!(";signature={signature}")), "{method} {path}: {header}");
        }
    }

    /// The same source: the simple signing of a header.
    #[test]
    fn a_header_is_signed_as_akamai_signs_it() {
        let grid = of_akamai(&["X-Test1", "X-Test2"]);
        let mut request = Request::new("GET", format!("{HOST}/testapi/v1/t4").parse().unwrap());
        request.set_header("X-Test1", "test-simple-header");
        let store = Store::default();
        let turn = Turn { request: &request, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() };
        let Move::Send(signed) = grid.next(&turn).unwrap() else { panic!("nothing to send") };
        let header = signed.header("authorization").unwrap();
        assert!(header.ends_with(";signature=8F9AybcRw+PLxnvT+H0JRkjROrrUgsxJTnRXMzqvcwY="), "{header}");
    }

    #[test]
    fn headers_and_the_beginning_of_a_body_are_signed() {
        let mut request = Request::new("POST", "https://X.net/a?b".parse().unwrap());
        request.body = "abcdef".into();
        request.set_header("X-Test2", "  two   words ");
        request.set_header("X-Test1", "one");
        let names = ["X-Test2", "X-Missing", "x-test1"].map(str::to_owned);
        let hash = STANDARD.encode(Hash::Sha256.of("abc"));
        assert_eq!(
            signed(&request, origin(&request, "").unwrap(), &names, 3).unwrap(),
            format!("POST\thttps\tx.net\t/a?b\tx-test2:two words\tx-test1:one\t{hash}")
        );
        let gateway = origin(&request, "http://Gate.net:81/x").unwrap();
        assert_eq!(gateway, ("http".to_owned(), "gate.net:81".to_owned()));
        assert!(origin(&request, "gate").is_err());
    }
}
