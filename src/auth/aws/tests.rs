//! Signature Version 4 against Amazon's own vectors.

use super::*;
use crate::{auth::memory::Memory, scope::Store, source::Place};

fn filled(service: &str, token: &str) -> Filled {
    Filled {
        access_key: "AKIDEXAMPLE".to_owned(),
        secret_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
        session_token: token.to_owned(),
        region: "us-east-1".to_owned(),
        service: service.to_owned(),
        expires: "3600".to_owned(),
    }
}

fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let mut request = Request::new(method, url.parse().unwrap());
    request.headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    request.body = body.to_owned().into();
    request
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The signature in a header or a query.
fn signature(request: &Request) -> String {
    let header = request.header("authorization").unwrap_or_default();
    let query = parts::path_and_query(request).1;
    let text = if header.is_empty() { query } else { header.to_owned() };
    text.rsplit("Signature=").next().unwrap().to_owned()
}

/// A case of the suite: a request, and its signature in a header and in the query.
struct Case {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    token: &'static str,
    header: &'static str,
    query: &'static str,
}

/// Source: the signing test suite in <https://github.com/awslabs/aws-c-auth>, directory `tests/aws-signing-test-suite/v4`: of each case
/// `header-signature.txt` and `query-signature.txt`.
const SUITE: &[Case] = &[
    Case {
        name: "get-vanilla",
        method: "GET",
        path: "",
        headers: &[],
        token: "",
        header: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        query: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
    },
    Case {
        name: "get-header-key-duplicate",
        method: "GET",
        path: "",
        headers: &[("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
        token: "",
        header: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        query: "3349ee0b81b4b589da0ff28a395c3591e04de515651dd74f298fa992d1507a97",
    },
    Case {
        name: "get-header-value-trim",
        method: "GET",
        path: "",
        headers: &[("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
        token: "",
        header: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        query: "e7bb0fd515e125e1aec2ecc4c0c17484fb06f6846b927c35e46005dd3df3acd4",
    },
    Case {
        name: "post-vanilla-empty-query-value",
        method: "POST",
        path: "/?Param1=value1",
        headers: &[],
        token: "",
        header: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
        query: "a9ef26247f293bffe40eeff86a0480ba8c14d31503b2e0c3399e3a16bf1a3682",
    },
    Case {
        name: "get-slashes-normalized",
        method: "GET",
        path: "//example//",
        headers: &[],
        token: "",
        header: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
        query: "c1834e8fb0307243711f0f907f6ab7311ed300d87f13792d7ee4da89ab93e082",
    },
    Case {
        name: "get-vanilla-query-order-encoded",
        method: "GET",
        path: "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
        headers: &[],
        token: "",
        header: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
        query: "c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787",
    },
    Case {
        name: "get-relative-relative-normalized",
        method: "GET",
        path: "/example1/example2/../..",
        headers: &[],
        token: "",
        header: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        query: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
    },
    Case {
        name: "get-vanilla-with-session-token",
        method: "GET",
        path: "",
        headers: &[],
        token: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
        header: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
        query: "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c",
    },
    Case {
        name: "post-vanilla",
        method: "POST",
        path: "",
        headers: &[],
        token: "",
        header: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        query: "",
    },
];

#[test]
fn the_test_suite_passes() {
    let day = at("2015-08-30T12:36:00Z");
    let base = "http://example.amazonaws.com";
    for case in SUITE {
        let plain = request(case.method, &format!("{base}{}", case.path), case.headers, "");
        let mut signed = plain.clone();
        filled("service", case.token).sign(&mut signed, day).unwrap();
        assert_eq!(signature(&signed), case.header, "{}", case.name);
        let mut signed = plain;
        filled("service", case.token).sign_query(&mut signed, day).unwrap();
        assert!(case.query.is_empty() || signature(&signed) == case.query, "{} in the query", case.name);
    }
    // Of the suite before, in the documentation of Signature Version 4: no hash of the body among the headers.
    let mut signed = request("POST", base, &[("Content-Type", "application/x-www-form-urlencoded")], "Param1=value1");
    filled("service", "").sign(&mut signed, day).unwrap();
    assert_eq!(signature(&signed), "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    let mut signed = request(
        "GET",
        "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
        &[("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
        "",
    );
    filled("iam", "").sign(&mut signed, day).unwrap();
    assert_eq!(signature(&signed), "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

/// Source: the cases `double-encode-path` and `double-url-encode` of Amazon's Rust signer, <https://github.com/smithy-lang/smithy-rs>, whose
/// paths are those that are sent.
#[test]
fn a_path_is_escaped_once_more_but_for_s3() {
    for (path, signed) in [
        ("/test/@connections/JBDvjfGEIAMCERw%3D", "/test/%40connections/JBDvjfGEIAMCERw%253D"),
        ("/functions/arn%3Aaws%3Alambda/invocations", "/functions/arn%253Aaws%253Alambda/invocations"),
    ] {
        assert_eq!(filled("execute-api", "").path(path), signed);
    }
    assert_eq!(filled("s3", "").path("//a/../b(1)%20c/"), "//a/../b%281%29%20c/");
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html> and `sigv4-query-string-auth.html`.
#[test]
fn the_examples_of_s3_are_reproduced() {
    let day = at("2013-05-24T00:00:00Z");
    let filled = Filled {
        access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
        expires: String::new(),
        ..filled("s3", "")
    };
    let base = "https://examplebucket.s3.amazonaws.com";
    let put = [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")];
    let cases = [
        (
            request("GET", &format!("{base}/test.txt"), &[("Range", "bytes=0-9")], ""),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            request("PUT", &format!("{base}/test$file.text"), &put, "Welcome to Amazon S3."),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            request("GET", &format!("{base}/?lifecycle"), &[], ""),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            request("GET", &format!("{base}/?max-keys=2&prefix=J"), &[], ""),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ];
    for (mut signed, wanted) in cases {
        filled.sign(&mut signed, day).unwrap();
        assert_eq!(signature(&signed), wanted, "{}", signed.url);
    }
    let mut signed = request("GET", &format!("{base}/test.txt"), &[], "");
    filled.sign_query(&mut signed, day).unwrap();
    assert_eq!(signature(&signed), "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

/// Source: botocore 1.44.8, `SigV4Auth` and `S3SigV4Auth`, for these URLs. That an escaped slash counts as a slash: Ceph's
/// `get_v4_canonical_uri`, and S3's documentation of the canonical URI, by which the key of an object keeps its slashes.
#[test]
fn bytes_that_are_no_text_are_signed_as_they_are() {
    let day = at("2015-08-30T12:36:00Z");
    for (service, target, wanted) in [
        ("service", "/?b=%FF&a=%E2%28", "c1091c628575e82208ecf9a0f70db0c84376a4356dce49e621fe7b096491e663"),
        ("s3", "/%FF/a/b?b=%FF", "cd3addcc0fa701e32519e0e18efe63e9484f98bd69c9b72eaa419cc738b5ec61"),
        ("s3", "/%ff/a%2Fb?b=%ff", "cd3addcc0fa701e32519e0e18efe63e9484f98bd69c9b72eaa419cc738b5ec61"),
    ] {
        let mut signed = request("GET", &format!("https://example.amazonaws.com{target}"), &[], "");
        filled(service, "").sign(&mut signed, day).unwrap();
        assert_eq!(signature(&signed), wanted, "{target}");
    }
}

#[test]
fn the_fields_have_defaults() {
    let text = |it: &str| Template::literal(it, Place::default());
    let aws = Aws { access_key: text("id"), secret_key: text("secret-1"), ..Aws::default() };
    let (store, plain) = (Store::default(), request("GET", "http://x/", &[("Cookie", "a=1")], ""));
    let turn = Turn { request: &plain, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() };
    let Move::Send(signed) = aws.next(&turn).unwrap() else { panic!("nothing to send") };
    let header = signed.header("authorization").unwrap();
    assert!(header.contains("/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, "), "{header}");
    assert_eq!(store.redactor.redact("secret-1").as_deref(), Some("***"));
}
