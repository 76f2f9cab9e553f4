//! AWS's signatures, against a server that verifies.

use std::time::{Duration, SystemTime};

use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use serde_json::json;

use super::checks::{field, hmac256, ok_if, sha256, times};
use crate::support::{Ended, Project, Reply, Seen, Server};

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
        let (names, lines) = signed_headers(request);
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

/// The names of the headers that are signed, and their lines.
fn signed_headers(request: &Seen) -> (&str, String) {
    let header = request.header("authorization").unwrap_or_default();
    let names = header.split("SignedHeaders=").nth(1).and_then(|it| it.split(',').next()).unwrap_or_default();
    let line = |name: &str| format!("{name}:{}\n", request.header(name).unwrap_or_default());
    (names, names.split(';').map(line).collect::<Vec<_>>().concat())
}

#[test]
fn aws_signs_the_query_too() {
    let text = "\
GET: <<baseUrl>>/a/b?z=1&a=x%20y
auth: { aws: { access_key: AKID, secret_key: <<secret>>, service: shop, session_token: token/1, in: query, expires: 60 } }
";
    let verify = |request: &Seen| {
        let query = request.target.split_once('?').unwrap().1;
        let mut pairs: Vec<_> = query.split('&').filter(|it| !it.starts_with("X-Amz-Signature=")).collect();
        pairs.sort_unstable();
        let value =
            |name: &str| query.split('&').find_map(|it| it.strip_prefix(&format!("{name}="))).unwrap_or_default();
        let date = value("X-Amz-Date");
        let reach = format!("{}/us-east-1/shop/aws4_request", &date[..8]);
        let names = value("X-Amz-SignedHeaders").replace("%3B", ";");
        let line = |name: &str| format!("{name}:{}\n", request.header(name).unwrap());
        let lines = names.split(';').map(line).collect::<Vec<_>>().concat();
        let canonical = format!("GET\n/a/b\n{}\n{lines}\n{names}\n{}", pairs.join("&"), hex::encode(sha256("")));
        let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{reach}\n{}", hex::encode(sha256(canonical)));
        let key = reach.split('/').fold(b"AWS4secret-key-1".to_vec(), hmac256);
        let is_whole = value("X-Amz-Expires") == "60" && value("X-Amz-Security-Token") == "token%2F1";
        ok_if(is_whole && value("X-Amz-Signature") == hex::encode(hmac256(key, &to_sign)))
    };
    let server = Server::start(verify);
    let project = Project::with("a.yaml", text);
    let run = |secret: &str| {
        project.run(&["run", "a.yaml", "--var", &server.base(), "--var", &format!("secret={secret}"), "-vv"])
    };
    run("secret-key-1").passes().never_prints("secret-key-1").never_prints("token%2F1");
    run("another").exits(1).prints("401");
}

/// What a server says whose clock differs from the signature's.
type Words = fn(&str) -> Reply;

/// A server whose clock is `ahead` of ours, and which believes signatures of the last five minutes.
fn skewed(ahead: i64, words: Words) -> Server {
    Server::start(move |request: &Seen| {
        let now = Timestamp::try_from(SystemTime::now() + Duration::from_hours(24)).unwrap();
        let now = now - jiff::SignedDuration::from_secs(86_400 - ahead);
        let from_query = |name: &str| {
            let pairs = url::form_urlencoded::parse(request.target.split_once('?')?.1.as_bytes());
            pairs.into_owned().find(|(it, _)| it == name).map(|(_, value)| value)
        };
        let header = request.header("x-amz-date").map(str::to_owned);
        let date = header.or_else(|| from_query("X-Amz-Date")).unwrap_or_default();
        let signed =
            jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", &date).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
        let (day, gap) = (&date[..8], signed.unwrap().timestamp().duration_since(now).abs());
        let reach = format!("{day}/us-east-1/s3/aws4_request");
        let key = reach.split('/').fold(b"AWS4secret-key-1".to_vec(), hmac256);
        // The signature itself holds, whatever its time.
        let payload = hex::encode(sha256(&request.body));
        let (names, lines) = signed_headers(request);
        let canonical = format!("{}\n/a\n\n{lines}\n{names}\n{payload}", request.method);
        let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{reach}\n{}", hex::encode(sha256(canonical)));
        let is_signed =
            from_query("X-Amz-Date").is_some() || field(request, "Signature") == hex::encode(hmac256(key, &to_sign));
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).unwrap();
        if !is_signed {
            return words("SignatureDoesNotMatch").header("Date", &date);
        }
        let reply =
            if gap > jiff::SignedDuration::from_mins(5) { words("RequestTimeTooSkewed") } else { json!({}).into() };
        reply.header("Date", &date)
    })
}

fn xml(code: &str) -> Reply {
    Reply::status(403).body(format!("<Error><Code>{code}</Code><Message>no</Message></Error>"))
}

fn run_skewed(text: &str, server: &Server) -> Ended {
    Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()])
}

#[test]
fn a_clock_that_is_wrong_is_put_right_once() {
    let text = "GET: <<baseUrl>>/a\nauth: { aws: { access_key: AKID, secret_key: secret-key-1, service: s3 } }\n";
    for (ahead, said) in [(3600, "3600 s ahead of"), (-3600, "3600 s behind"), (-7_200, "7200 s behind")] {
        let server = skewed(ahead, xml);
        let run = run_skewed(&times(text, 3), &server);
        run.passes().prints("refused the time of the signature: its clock is ").prints("; signed anew");
        let said = said.split_once(' ').unwrap();
        let is_near = |line: &str| {
            let seconds =
                line.split_once("its clock is ").and_then(|(_, it)| it.split(' ').next()?.parse::<i64>().ok());
            seconds.is_some_and(|it| (it - ahead.abs()).abs() < 5) && line.contains(said.1)
        };
        assert!(run.stdout.lines().any(is_near), "{run}");
        assert_eq!(server.seen().len(), 4, "what was learned holds for the run");
    }
    let header = |_: &str| Reply::status(400).header("x-amzn-errortype", "InvalidSignatureException:http://x/");
    let server = skewed(900, header);
    run_skewed(text, &server).passes();
    let server = skewed(900, xml);
    run_skewed(&text.replace("s3 }", "s3, in: query }"), &server).passes();
    let server = skewed(900, |_| Reply::status(403));
    run_skewed(&text.replace("GET:", "HEAD:"), &server).passes();
}

#[test]
fn what_is_no_matter_of_clocks_is_not_sent_again() {
    let text = "GET: <<baseUrl>>/a\nauth: { aws: { access_key: AKID, secret_key: secret-key-1, service: s3 } }\n";
    // The key is wrong, and the clock right enough.
    for ahead in [0, 200] {
        let server = skewed(ahead, xml);
        run_skewed(&text.replace("secret-key-1", "another"), &server).exits(1).prints("403");
        assert_eq!(server.seen().len(), 1);
    }
    // The key and the clock are wrong: once is enough.
    let server = skewed(3600, xml);
    run_skewed(&text.replace("secret-key-1", "another"), &server).exits(1).prints("403");
    assert_eq!(server.seen().len(), 2);
    // The clock is wrong, and something else is said.
    let server = skewed(3600, |_| xml("AccessDenied"));
    run_skewed(text, &server).exits(1).prints("403");
    assert_eq!(server.seen().len(), 1);
    // A date that is none.
    let server = Server::start(|_: &Seen| xml("RequestTimeTooSkewed").header("Date", "Thu, 99 Nov 9999 99:99:99 GMT"));
    run_skewed(text, &server).exits(1).prints("403");
    assert_eq!(server.seen().len(), 1);
    let server = Server::start(|_: &Seen| xml("RequestTimeTooSkewed").header("Date", "Fri, 31 Dec 9999 23:59:59 GMT"));
    run_skewed(text, &server).exits(1).prints("403").never_prints("panicked");
}
