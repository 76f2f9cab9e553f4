//! OAuth 1 against the examples of its standards.

use super::*;
use crate::{auth::memory::Memory, scope::Store, source::Place};

fn text(it: &str) -> Template {
    Template::literal(it, Place::default())
}

fn signed(oauth: &OAuth1, request: &Request) -> Result<Request, AuthError> {
    let store = Store::default();
    let turn = Turn { request, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() };
    let Move::Send(signed) = oauth.next(&turn)? else { panic!("nothing to send") };
    Ok(*signed)
}

fn field(header: &str, name: &str) -> String {
    let found = header.split(',').find_map(|it| it.trim_start_matches("OAuth ").strip_prefix(&format!("{name}=\"")));
    let found = found.unwrap_or_default().trim_end_matches('"');
    percent_encoding::percent_decode_str(found).decode_utf8().unwrap().into_owned()
}

fn printer() -> OAuth1 {
    OAuth1 {
        consumer_key: text("dpf43f3p2l4k3l03"),
        consumer_secret: text("kd94hf93k423kf44"),
        realm: text("Photos"),
        ..OAuth1::default()
    }
}

/// Source: RFC 5849, 1.2, all three requests.
#[test]
fn the_examples_of_rfc_5849_are_reproduced() {
    let post = |url: &str| Request::new("POST", url.parse().unwrap());
    let initiate = OAuth1 {
        timestamp: text("137131200"),
        nonce: text("wIjqoS"),
        callback: text("http://printer.example.com/ready"),
        ..printer()
    };
    let token = OAuth1 {
        token: text("hh5s93j4hdidpola"),
        token_secret: text("hdhd0244k9j7ao03"),
        timestamp: text("137131201"),
        nonce: text("walatlh"),
        verifier: text("hfdp7dh39dks9884"),
        ..printer()
    };
    let photos = OAuth1 {
        token: text("nnch734d00sl2jdk"),
        token_secret: text("pfkkdhi9sl3r4s00"),
        timestamp: text("137131202"),
        nonce: text("chapoH"),
        ..printer()
    };
    let photo = "http://photos.example.net/photos?file=vacation.jpg&size=original";
    for (oauth, request, signature) in [
        (&initiate, post("https://photos.example.net/initiate"), "74KNZJeDHnMBp0EMJ9ZHt/XKycU="),
        (&token, post("https://photos.example.net/token"), "gKgrFCywp7rO0OXSjdot/IHF7IU="),
        (&photos, Request::new("GET", photo.parse().unwrap()), "MdpQcU8iPSUjWoN/UDMsK2sui9I="),
    ] {
        let sent = signed(oauth, &request).unwrap();
        let header = sent.header("authorization").unwrap();
        assert_eq!((field(header, "oauth_signature").as_str(), field(header, "realm").as_str()), (signature, "Photos"));
    }
}

/// Source: RFC 5849, 3.4.1.1.
#[test]
fn the_base_string_is_that_of_the_standard() {
    let url = "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b";
    let mut request = Request::new("POST", url.parse().unwrap());
    request.set_header("Content-Type", "application/x-www-form-urlencoded");
    request.body = "c2&a3=2+q".into();
    let own = [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(
        base(&request, &own),
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26\
         oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26\
         oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    );
}

/// Source: RFC 5849, 3.4.1.3.2 and 3.6: what is decoded are bytes, and these are escaped anew.
#[test]
fn bytes_that_are_no_text_are_signed_as_they_are() {
    let request = Request::new("GET", "http://x/?a=%ff&b=%E2%28".parse().unwrap());
    assert_eq!(base(&request, &[]), "GET&http%3A%2F%2Fx%2F&a%3D%25FF%26b%3D%25E2%2528");
}

/// Source: OAuth Core 1.0a, appendix A.5 (HMAC-SHA1), and the test cases of the OAuth community's wiki, 9.3 (RSA-SHA1, its key).
#[test]
fn the_test_cases_of_the_community_pass() {
    let photo = OAuth1 {
        token: text("nnch734d00sl2jdk"),
        token_secret: text("pfkkdhi9sl3r4s00"),
        timestamp: text("1191242096"),
        nonce: text("kllo9940pd9333jh"),
        version: text("1.0"),
        ..printer()
    };
    let request = |url: &str| Request::new("GET", url.parse().unwrap());
    let sent = signed(&photo, &request("http://photos.example.net/photos?file=vacation.jpg&size=original")).unwrap();
    assert_eq!(field(sent.header("authorization").unwrap(), "oauth_signature"), "tR3+Ty81lMeYAr/Fid0kMTYa/WM=");
    let key = "-----BEGIN PRIVATE KEY-----
MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBALRiMLAh9iimur8V
A7qVvdqxevEuUkW4K+2KdMXmnQbG9Aa7k7eBjK1S+0LYmVjPKlJGNXHDGuy5Fw/d
7rjVJ0BLB+ubPK8iA/Tw3hLQgXMRRGRXXCn8ikfuQfjUS1uZSatdLB81mydBETlJ
hI6GH4twrbDJCR2Bwy/XWXgqgGRzAgMBAAECgYBYWVtleUzavkbrPjy0T5FMou8H
X9u2AC2ry8vD/l7cqedtwMPp9k7TubgNFo+NGvKsl2ynyprOZR1xjQ7WgrgVB+mm
uScOM/5HVceFuGRDhYTCObE+y1kxRloNYXnx3ei1zbeYLPCHdhxRYW7T0qcynNmw
rn05/KO2RLjgQNalsQJBANeA3Q4Nugqy4QBUCEC09SqylT2K9FrrItqL2QKc9v0Z
zO2uwllCbg0dwpVuYPYXYvikNHHg+aCWF+VXsb9rpPsCQQDWR9TT4ORdzoj+Nccn
qkMsDmzt0EfNaAOwHOmVJ2RVBspPcxt5iN4HI7HNeG6U5YsFBb+/GZbgfBT3kpNG
WPTpAkBI+gFhjfJvRw38n3g/+UeAkwMI2TJQS4n8+hid0uus3/zOjDySH3XHCUno
cn1xOJAyZODBo47E+67R4jV1/gzbAkEAklJaspRPXP877NssM5nAZMU0/O/NGCZ+
3jPgDUno6WbJn5cqm8MqWhW1xGkImgRk+fkDBquiq4gPiT898jusgQJAd5Zrr6Q8
AO/0isr/3aa6O6NLQxISLKcPDk2NOccAfS/xOtfOz4sJYM3+Bs4Io9+dZGSDCA54
Lw03eHTNQghS0A==
-----END PRIVATE KEY-----";
    let rsa = OAuth1 {
        signature_method: text("RSA-SHA1"),
        key: text(key),
        timestamp: text("1196666512"),
        nonce: text("13917289812797014437"),
        version: text("1.0"),
        ..printer()
    };
    let sent = signed(&rsa, &request("http://photos.example.net/photos?file=vacaction.jpg&size=original")).unwrap();
    assert_eq!(
        field(sent.header("authorization").unwrap(), "oauth_signature"),
        "jvTp/wX1TYtByB1m+Pbyo0lnCOLIsyGCH7wke8AUs3BpnwZJtAuEJkvQL2/9n4s5wUmUl4aCI4BwpraNx4RtEXMe5qg5T1LVTGliMRpKasKsW//e+RinhejgCu\
         zoH26dyF8iY2ZZ/5D1ilgeijhV/vBka5twt399mXwaYdCwFYE="
    );
}

/// Source: OAuth Request Body Hash 1.0, draft 4, appendix A, the hash of `Hello World!`.
#[test]
fn a_body_that_is_no_form_is_hashed() {
    let oauth = OAuth1 { body_hash: true, ..printer() };
    let mut request = Request::new("PUT", "http://www.example.com/resource".parse().unwrap());
    request.set_header("Content-Type", "text/plain");
    request.body = "Hello World!".into();
    let sent = signed(&oauth, &request).unwrap();
    assert_eq!(field(sent.header("authorization").unwrap(), "oauth_body_hash"), "Lve95gjOVATpfV8EL5X4nxwjKHE=");
    request.set_header("Content-Type", "application/x-www-form-urlencoded");
    let sent = signed(&oauth, &request).unwrap();
    assert!(!sent.header("authorization").unwrap().contains("body_hash"));
}

#[test]
fn the_parameters_go_where_they_are_told() {
    let plain = OAuth1 { signature_method: text("PLAINTEXT"), nonce: text("n"), timestamp: text("1"), ..printer() };
    let own = "oauth_consumer_key=dpf43f3p2l4k3l03&oauth_signature_method=PLAINTEXT&oauth_timestamp=1&oauth_nonce=n&\
               oauth_signature=kd94hf93k423kf44%26";
    let mut request = Request::new("POST", "http://x/?a=1".parse().unwrap());
    let query = OAuth1 { placement: Placement::Query, ..plain.clone() };
    assert_eq!(signed(&query, &request).unwrap().url.as_str(), format!("http://x/?a=1&{own}"));
    let body = OAuth1 { placement: Placement::Body, ..plain.clone() };
    let sent = signed(&body, &request).unwrap();
    assert_eq!(
        (&sent.body[..], sent.header("content-type")),
        (own.as_bytes(), Some("application/x-www-form-urlencoded"))
    );
    request.set_header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.body = "b=2".into();
    assert_eq!(signed(&body, &request).unwrap().body, format!("b=2&{own}"));
    request.set_header("Content-Type", "application/json");
    assert!(signed(&body, &request).unwrap_err().to_string().contains("no form"));
    for (name, why) in [("HMAC-MD5", "no signature method"), ("RSA-SHA256", "neither PEM"), ("", "")] {
        let other = OAuth1 { signature_method: text(name), ..plain.clone() };
        let error = signed(&other, &request).err().map(|it| it.to_string()).unwrap_or_default();
        assert!(error.contains(why), "{name}: {error}");
    }
}
