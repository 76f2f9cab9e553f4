//! AWS Signature Version 4: a request is signed with a key that is derived from a secret, a day, a region and a service.
//!
//! Written here, since Amazon's own crate brings ten crates of a runtime along, and would sign another spelling of the path than
//! the one that is sent.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, io};

use jiff::{SignedDuration, Timestamp};

use super::{
    carrier::Carrier,
    clock,
    contract::{AuthError, Move, Scheme, Turn},
    hash::Hash,
    parts,
};
use crate::{
    source::keys,
    template::Template,
    wire::{Exchange, Request},
};

/// Headers that a proxy or the client may change or add behind the signature.
const UNSIGNED: [&str; 11] = [
    "authorization",
    "user-agent",
    "accept-encoding",
    "connection",
    "expect",
    "te",
    "transfer-encoding",
    "content-length",
    "cookie",
    "host",
    "x-amzn-trace-id",
];

/// Seconds by which a clock may be wrong before its signatures are refused: S3 allows more than others.
const TOLERATED: u64 = 240;

/// What the services call a signature of the wrong time; some of these mean other mistakes, too.
const OUT_OF_TIME: [&str; 8] = [
    "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "AuthFailure",
    "Signature expired",
    "Signature not yet current",
];

/// In place of a body's hash, where the URL alone is signed.
const ANY_BODY: &str = "UNSIGNED-PAYLOAD";

keys! {
    /// A signature of AWS, in headers or in the query.
    pub struct Aws ("a map with `access_key` and `secret_key`") {
        /// The id of the access key.
        pub access_key: Template,
        /// The secret access key. It is a secret, wherever it comes from.
        pub secret_key: Template,
        /// The token of temporary credentials. It is a secret, too.
        pub session_token: Template,
        /// The region; `us-east-1` if left out.
        pub region: Template,
        /// The service, as in its host's name; `execute-api` if left out. `s3` has rules of its own, which are kept.
        pub service: Template,
        /// Where the signature goes: `header` (the default) or `query`.
        pub carrier as "in": Carrier,
        /// For how many seconds a signature in the query is good; 86400 for `s3`, if left out.
        pub expires: Template,
    }
}

/// The fields, filled in.
struct Filled {
    access_key: String,
    secret_key: String,
    session_token: String,
    region: String,
    service: String,
    expires: String,
}

impl Scheme for Aws {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        let origin = turn.request.url.origin().ascii_serialization();
        let clock = format!("aws {origin}");
        let known = turn.memory.with(&clock, |kept: &mut i64| *kept);
        match turn.so_far {
            [] => Ok(Move::Send(self.signed(turn, known)?)),
            // Source: the SDKs of Amazon, which do the same.
            [refused] => match out_of_time(refused, known) {
                None => Ok(Move::Done),
                Some(ahead) => {
                    turn.memory.with(&clock, |kept: &mut i64| *kept = ahead);
                    let told =
                        format!("{origin} refused the time of the signature: {}; signed anew", clock::says(ahead));
                    Ok(Move::Mend(self.signed(turn, ahead)?, told))
                }
            },
            _ => Ok(Move::Done),
        }
    }
}

impl Aws {
    /// The request with its signature, for a server whose clock is so many seconds ahead.
    fn signed(&self, turn: &Turn<'_>, ahead: i64) -> Result<Box<Request>, AuthError> {
        let text = |it: &Template, default: &str| {
            it.sent(turn.scope).map(|it| if it.is_empty() { default.to_owned() } else { it.into_owned() })
        };
        let filled = Filled {
            access_key: text(&self.access_key, "")?,
            secret_key: text(&self.secret_key, "")?,
            session_token: text(&self.session_token, "")?,
            region: text(&self.region, "us-east-1")?,
            service: text(&self.service, "execute-api")?,
            expires: text(&self.expires, "")?,
        };
        turn.scope.redactor().learn(&filled.secret_key);
        turn.scope.redactor().learn(&filled.session_token);
        let mut request = turn.request.clone();
        let now = Timestamp::now();
        // A clock beyond all calendars is not followed.
        let at = now.checked_add(SignedDuration::from_secs(ahead)).unwrap_or(now);
        match self.carrier {
            Carrier::Header => filled.sign(&mut request, at),
            Carrier::Query => filled.sign_query(&mut request, at),
        }
        .map_err(|error| AuthError::body(&self.access_key, &error))?;
        Ok(Box::new(request))
    }
}

/// By how many seconds the server's clock is ahead, where that is why it refused a signature of a clock that was thought to be
/// `known` ahead.
fn out_of_time(refused: &Exchange, known: i64) -> Option<i64> {
    let response = &refused.response;
    let ahead = clock::ahead(refused).filter(|_| matches!(response.status, 400 | 401 | 403))?;
    let (kind, body) = (response.header("x-amzn-errortype").unwrap_or_default(), response.text());
    let says = |it: &str| kind.contains(it) || body.contains(it);
    // An answer to HEAD has no body to say it in.
    let is_told = refused.request.method == "HEAD" || OUT_OF_TIME.iter().any(|it| says(it));
    (is_told && ahead.abs_diff(known) > TOLERATED).then_some(ahead)
}

impl Filled {
    /// Adds the signature, and what belongs to it, to the headers.
    fn sign(&self, request: &mut Request, at: Timestamp) -> io::Result<()> {
        request.set_header("X-Amz-Date", time(at));
        let payload = hex::encode(Hash::Sha256.of_all(request.open_body())?);
        if self.is_s3() {
            request.set_header("X-Amz-Content-Sha256", &payload);
        }
        if !self.session_token.is_empty() {
            request.set_header("X-Amz-Security-Token", &self.session_token);
        }
        let headers = headers(request);
        let names = names(&headers);
        let signature = self.signature(request, &headers, &payload, at);
        let value = format!(
            "AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={names}, Signature={signature}",
            self.access_key,
            self.reach(at)
        );
        request.set_header("Authorization", value);
        Ok(())
    }

    /// Adds the signature, and what belongs to it, to the query.
    fn sign_query(&self, request: &mut Request, at: Timestamp) -> io::Result<()> {
        let headers = headers(request);
        let expires = if self.expires.is_empty() && self.is_s3() { "86400" } else { self.expires.as_str() };
        let added = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("X-Amz-Credential", format!("{}/{}", self.access_key, self.reach(at))),
            ("X-Amz-Date", time(at)),
            ("X-Amz-Expires", expires.to_owned()),
            ("X-Amz-SignedHeaders", names(&headers)),
            ("X-Amz-Security-Token", self.session_token.clone()),
        ];
        let added: Vec<_> =
            added.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, it)| (name.to_owned(), it)).collect();
        parts::add_query(request, &added);
        let payload =
            if self.is_s3() { ANY_BODY.to_owned() } else { hex::encode(Hash::Sha256.of_all(request.open_body())?) };
        let signature = self.signature(request, &headers, &payload, at);
        parts::add_query(request, &[("X-Amz-Signature".to_owned(), signature)]);
        Ok(())
    }

    fn signature(&self, request: &Request, headers: &BTreeMap<String, String>, payload: &str, at: Timestamp) -> String {
        let (path, query) = parts::path_and_query(request);
        let mut pairs = parts::respelled_pairs(&query);
        pairs.sort();
        let query = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let lines = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect::<Vec<_>>().concat();
        let canonical =
            format!("{}\n{}\n{query}\n{lines}\n{}\n{payload}", request.method, self.path(&path), names(headers));
        let reach = self.reach(at);
        let to_sign =
            format!("AWS4-HMAC-SHA256\n{}\n{reach}\n{}", time(at), hex::encode(Hash::Sha256.of(canonical.as_bytes())));
        let mut key = format!("AWS4{}", self.secret_key).into_bytes();
        for part in reach.split('/') {
            key = Hash::Sha256.mac(&key, part);
        }
        hex::encode(Hash::Sha256.mac(&key, to_sign))
    }

    /// The path as it is signed: S3's as it is, escaped once; every other one in its shortest form, escaped once more.
    fn path(&self, path: &str) -> String {
        if self.is_s3() {
            // A slash in the key of an object is a slash, however it is written.
            return parts::respelled(path).replace("%2F", "/");
        }
        let mut kept: Vec<String> = Vec::new();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    kept.pop();
                }
                segment => kept.push(parts::strict(segment)),
            }
        }
        let end = if path.ends_with('/') && !kept.is_empty() { "/" } else { "" };
        format!("/{}{end}", kept.join("/"))
    }

    fn is_s3(&self) -> bool {
        matches!(self.service.as_str(), "s3" | "s3-outposts" | "s3express" | "s3-object-lambda")
    }

    /// What the derived key is good for.
    fn reach(&self, at: Timestamp) -> String {
        format!("{}/{}/{}/aws4_request", at.strftime("%Y%m%d"), self.region, self.service)
    }
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The headers that are signed: their names in small letters, blanks in a row as one.
fn headers(request: &Request) -> BTreeMap<String, String> {
    let mut all = BTreeMap::from([("host".to_owned(), parts::host(request))]);
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        if UNSIGNED.contains(&name.as_str()) {
            continue;
        }
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let slot = all.entry(name).and_modify(|it: &mut String| it.push(',')).or_default();
        slot.push_str(&value);
    }
    all
}

fn names(headers: &BTreeMap<String, String>) -> String {
    headers.keys().map(String::as_str).collect::<Vec<_>>().join(";")
}
