//! The commands, read back word by word as a shell would.

use std::sync::Arc;

use super::{shell::quoted, *};
use crate::wire::{Certificate, Piece, Route, Upload};

/// The words of a command of a POSIX shell with `$'...'`: a small part of what shells know, the one that we write.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word): (Vec<String>, Option<String>) = (Vec::new(), None);
    let mut letters = command.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' => words.extend(word.take()),
            '\\' => match letters.next().unwrap() {
                '\n' => words.extend(word.take()),
                it => word.get_or_insert_default().push(it),
            },
            '\'' => word.get_or_insert_default().extend(letters.by_ref().take_while(|it| *it != '\'')),
            '$' if letters.next_if_eq(&'\'').is_some() => {
                let text = word.get_or_insert_default();
                while let Some(letter) = letters.next().filter(|it| *it != '\'') {
                    text.push(if letter == '\\' { escaped(&mut letters) } else { letter });
                }
            }
            '"' | '`' | '$' | '|' | ';' | '&' | '<' | '>' | '*' | '?' | '(' | ')' | '!' | '#' | '~' | '\n' => {
                panic!("{letter} means something to a shell: {command}")
            }
            it => word.get_or_insert_default().push(it),
        }
    }
    words.extend(word);
    words
}

fn escaped(letters: &mut impl Iterator<Item = char>) -> char {
    let first = letters.next().unwrap();
    let (count, radix, start) = match first {
        'n' => return '\n',
        'r' => return '\r',
        't' => return '\t',
        'u' => (4, 16, String::new()),
        '0'..='7' => (2, 8, first.to_string()),
        it => return it,
    };
    let digits: String = start.chars().chain(letters.take(count)).collect();
    char::from_u32(u32::from_str_radix(&digits, radix).unwrap()).unwrap()
}

fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Request {
    let mut request = Request::new(method, url.parse().unwrap());
    let usual = [("User-Agent", "posthaste"), ("Accept", "*/*")];
    request.headers = usual.iter().chain(headers).map(|(name, value)| ((*name).into(), (*value).into())).collect();
    request.body = body.to_vec().into();
    request
}

fn open(text: &str) -> String {
    text.to_owned()
}

/// The words behind those that every command has.
fn told(request: &Request, around: &Around) -> Vec<String> {
    let words = words(&command(request, around, &open));
    let usual = ["--header", "User-Agent: posthaste", "--header", "Accept: */*"];
    let at = words.windows(4).position(|it| it == usual).unwrap();
    words[..at].iter().skip(1).chain(&words[at + 4..]).cloned().collect()
}

#[test]
fn words_survive_a_shell() {
    for word in
        ["", "a b", "it's", "$HOME `x` \"y\" \\", "a\nb\r\t\x1b'\\", "ü\u{85}", "*", "-x", "<<name>>", "a#b", "~", "!x"]
    {
        assert_eq!(words(&quoted(word)), [word], "{}", quoted(word));
    }
}

#[test]
fn methods_and_bodies_are_said_as_curl_knows_them() {
    let url = "https://a.test/x?y=1&z=a%20b";
    for (method, kind, body, wanted) in [
        ("GET", "", "", vec![]),
        ("DELETE", "", "", vec!["--request", "DELETE"]),
        ("HEAD", "", "", vec!["--head"]),
        ("POST", "application/json", "{\"a\":\"it's\"}", vec!["--data-raw", "{\"a\":\"it's\"}"]),
        ("PUT", "text/plain", "@file\nüber", vec!["--request", "PUT", "--data-raw", "@file\nüber"]),
        ("GET", "text/plain", "x", vec!["--request", "GET", "--data-raw", "x"]),
    ] {
        let headers: &[(&str, &str)] = &[("Content-Type", kind)];
        let request = request(method, url, if kind.is_empty() { &[] } else { headers }, body.as_bytes());
        let mut told = told(&request, &Around::default());
        let kind = format!("Content-Type: {kind}");
        told.retain(|it| *it != url && *it != kind && it != "--header");
        assert_eq!(told, wanted, "{method} {body}");
    }
    let post = told(&request("POST", url, &[], b""), &Around::default());
    assert_eq!(post, [url, "--header", "Content-Type:", "--data-raw", ""]);
}

#[test]
fn bytes_that_no_word_can_hold_are_piped() {
    let said = command(&request("POST", "http://a.test/", &[], b"\x00\xff"), &Around::default(), &open);
    assert!(said.starts_with("printf %s AP8= | base64 -d | curl http://a.test/ "), "{said}");
    assert!(said.ends_with("--data-binary @-"), "{said}");
}

#[test]
fn files_are_named_and_not_held() {
    let file = |path: &str| Piece::File { path: path.into(), size_bytes: 3 };
    let upload = |pieces| Some(Arc::new(Upload::new(pieces, |path| path.to_string_lossy().into_owned())));
    let mut one = request("PUT", "http://a.test/x", &[], b"");
    one.upload = upload(vec![file("my file.bin")]);
    assert_eq!(
        told(&one, &Around::default()),
        ["--request", "PUT", "http://a.test/x", "--header", "Expect:", "--upload-file", "my file.bin"]
    );
    one.url = "http://a.test/".parse().unwrap();
    one.headers.push(("Content-Type".into(), "x/y".into()));
    let told_of = told(&one, &Around::default());
    assert_eq!(told_of.last().unwrap(), "@my file.bin");
    let mut odd = request("POST", "http://a.test/x", &[], b"");
    odd.upload = upload(vec![Piece::Bytes("a".into()), file("b c")]);
    let said = command(&odd, &Around::default(), &open);
    assert!(said.starts_with("{ printf %s YQ== | base64 -d; cat 'b c'; } | curl "), "{said}");
}

#[test]
fn forms_are_said_part_by_part() {
    let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1; 2\r\n--b\r\nContent-Disposition: form-data; \
                name=\"c%22\"; filename=\"c.txt\"\r\nContent-Type: text/plain\r\n\r\nsay \"x\"; \\\r\n--b--\r\n";
    let headers: &[(&str, &str)] = &[("Content-Type", "multipart/form-data; boundary=b"), ("Content-Length", "9")];
    let mut form = request("POST", "http://a.test/", headers, body.as_bytes());
    let wanted = [
        "http://a.test/",
        "--form-string",
        "a=1; 2",
        "--form",
        "c\"=\"say \\\"x\\\"; \\\\\";type=text/plain;filename=\"c.txt\"",
    ];
    assert_eq!(told(&form, &Around::default()), wanted);
    let (before, behind) = body.split_once("say \"x\"; \\").unwrap();
    let file = Piece::File { path: "d;e.txt".into(), size_bytes: 1 };
    let pieces = vec![Piece::Bytes(before.to_owned().into()), file, Piece::Bytes(behind.to_owned().into())];
    form.body = bytes::Bytes::new();
    form.upload = Some(Arc::new(Upload::new(pieces, |_| String::new())));
    let told = told(&form, &Around::default());
    assert_eq!(told[4], "c\"=@\"d;e.txt\";type=text/plain;filename=\"c.txt\"");
    // What is cut off, or is no such form, is told as it is.
    for cut in 1..body.len() {
        let request = request("POST", "http://a.test/", headers, &body.as_bytes()[..cut]);
        let said = command(&request, &Around::default(), &open);
        assert!(cut > body.len() - 3 || said.contains("--data-raw"), "{cut}: {said}");
    }
}

#[test]
fn parts_that_curl_would_write_otherwise_are_piped() {
    let parts = |head: &str| {
        let body = format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\nx\r\n--b--\r\n");
        let headers: &[(&str, &str)] = &[("Content-Type", "multipart/form-data; boundary=b")];
        told(&request("POST", "http://a.test/", headers, body.as_bytes()), &Around::default()).join(" ")
    };
    for head in [
        "name=\"a=b\"",
        "name=\"\"",
        "name=\"a\"b\"",
        "name=a",
        "name=\"a\"; filename=\"x.txt\"",
        "name=\"a\"; filename=\"x\"; filename*=UTF-8''y\r\nContent-Type: a/b",
        "name=\"a\"\r\nContent-Type: x",
        "name=\"a\"\r\nContent-Type: a/b; c=\"d;e\"",
        "name=\"a\"\r\nContent-Type: a/b;filename=y",
        "name=\"a\"\r\ncontent-type: a/b",
        "name=\"a\"\r\nX-Own: 1",
    ] {
        let told = parts(head);
        assert!(told.contains("--data-raw --b") && told.contains("boundary=b"), "{head}: {told}");
    }
    assert!(parts("name=\"a\"").contains("--form-string a=x"));
    assert!(parts("name=\"a\"\r\nContent-Type: a/b; charset=utf-8").contains("--form a=\"x\";type=a/b; charset=utf-8"));
}

#[test]
fn a_colon_in_the_name_of_a_certificate_is_no_password() {
    let mut it = request("GET", "https://a.test/", &[], b"");
    let certificate = |password: Option<&str>| Certificate {
        host: "*".into(),
        file: "C:\\me.pem".into(),
        is_pkcs12: false,
        key: None,
        password: password.map(str::to_owned),
    };
    for (password, wanted) in [(None, "C\\:\\\\me.pem"), (Some("p:w"), "C\\:\\\\me.pem:p:w")] {
        it.transfer.route = Arc::new(Route { certificates: vec![certificate(password)], ..Route::default() });
        assert_eq!(told(&it, &Around::default()).last().unwrap(), wanted);
    }
}

#[test]
fn what_curl_would_add_is_taken_out() {
    let mut bare = Request::new("GET", "http://a.test/".parse().unwrap());
    bare.headers =
        vec![("X-Empty".into(), String::new()), ("Accept-Encoding".into(), "gzip, deflate, br, zstd".into())];
    let words = words(&command(&bare, &Around::default(), &open));
    let wanted = ["X-Empty;", "Accept:", "User-Agent:"].iter().flat_map(|it| ["--header", it]).collect::<Vec<_>>();
    assert_eq!(words[2..], [wanted, vec!["--compressed"]].concat());
}

#[test]
fn the_way_is_said_too() {
    let mut it = request("GET", "https://a.test/[x]", &[("Authorization", "Digest old")], b"");
    it.target = Some("/a/../[x]?b".to_owned());
    it.transfer.verify_tls = false;
    it.transfer.proxy = Some("http://p:1".to_owned());
    it.transfer.http_version = Some(Version::One);
    it.transfer.timeout = Some(Duration::from_millis(1500));
    it.transfer.output = Some("out/x".into());
    let login = Some(Login { flag: "--digest", username: "u".into(), password: "p w".into() });
    let certificate = |host: &str, file: &str| Certificate {
        host: host.into(),
        file: file.into(),
        is_pkcs12: false,
        key: None,
        password: None,
    };
    let certificates = vec![certificate("b.test", "b.pem"), certificate("*.test:443", "a.pem")];
    it.transfer.route = Arc::new(Route {
        family: Some(crate::wire::Family::V4),
        addresses: vec![crate::wire::Address::parse("a.test:443:127.0.0.1,::1").unwrap()],
        detours: vec![crate::wire::Detour::parse("::b:1").unwrap()],
        ..Route::default()
    });
    let network = ["--resolve", "b:1:127.0.0.1", "--http2"].map(str::to_owned).to_vec();
    let usual_timeout = Some(Duration::from_mins(1));
    let around = Around {
        network,
        certificates,
        login,
        redirects: Some(Redirecting::limited(5)),
        usual_timeout,
        shows_secrets: false,
    };
    let wanted = "https://a.test/a/../[x]?b --digest --user|u:p w --path-as-is --globoff --http1.1 --location --max-redirs|5 \
                  --proxy|http://p:1 --insecure --max-time|1.5 --create-dirs|--output|out/x --cert|a.pem \
                  --ipv4 --resolve|a.test:443:127.0.0.1,[::1] --connect-to|::b:1 --resolve|b:1:127.0.0.1 --http2";
    let wanted = wanted.split_whitespace().collect::<Vec<_>>().join("|").replace("u:p|w", "u:p w");
    assert_eq!(told(&it, &around).join("|"), wanted);
    it.transfer.timeout = around.usual_timeout;
    assert!(!told(&it, &around).contains(&"--max-time".to_owned()));
}

#[test]
fn secrets_are_hidden_before_they_are_quoted() {
    let hide = |text: &str| text.replace("se'cr\net", "***");
    let headers: &[(&str, &str)] = &[("Authorization", "Bearer se'cr\net")];
    for body in [&b"{\"a\":\"se'cr\net\"}"[..], b"\x00 se'cr\net"] {
        let said = command(&request("POST", "http://a.test/", headers, body), &Around::default(), &hide);
        assert_eq!(said.matches("***").count(), 2, "{said}");
        assert!(!said.contains("cr"), "{said}");
    }
}
