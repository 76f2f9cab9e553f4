//! What is sent: method, URL, headers, body, credentials.

use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server, against, all, sent, sent_from};

#[test]
fn every_method_is_sent() {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let mut text: String = methods.map(|it| format!("name: {it}\n{it}: <<baseUrl>>/{it}\n---\n")).concat();
    text += "method: PURGE\nurl: <<baseUrl>>/PURGE\nname: purge\n";
    let seen = sent(&text);
    let lines: Vec<_> = seen.iter().map(|it| format!("{} {}", it.method, it.target)).collect();
    assert_eq!(lines[..7], methods.map(|it| format!("{it} /{it}")));
    assert_eq!(lines[7], "PURGE /PURGE");
}

#[test]
fn path_parameters_are_filled_in_and_encoded() {
    let cases = [
        ("/u/{id}", "path: { id: me }", "/u/me"),
        ("/u/{id}", "path: { id: 'a/b c?d#é%' }", "/u/a%2Fb%20c%3Fd%23%C3%A9%25"),
        ("/u/{who}", "", "/u/from%20var"),
        ("/u/{ID}", "path: { id: 3 }", "/u/3"),
        ("/u/{id}", "path: { id: { value: <<number>>, type: integer, required: true, description: x } }", "/u/42"),
        ("/u/{id}/{id}", "path: { id: 007 }", "/u/007/007"),
        ("/u/{id}", "path: { id: 'x<<number>>' }", "/u/x42"),
        ("/u/me{id}.json?q={id}", "path: { id: 1 }", "/u/me1.json?q={id}"),
        ("/u/<<who>>", "", "/u/from%20var"),
    ];
    let text: String = (0..)
        .zip(&cases)
        .map(|(at, (url, path, _))| format!("name: r{at}\nGET: <<baseUrl>>{url}\n{path}\n---\n"))
        .collect::<Vec<_>>()
        .concat();
    let project = Project::with("a.yaml", text).file("collection.yaml", "variables: { who: from var, number: 42 }\n");
    let seen = sent_from(project, &[]);
    for ((url, path, expected), seen) in cases.iter().zip(&seen) {
        assert_eq!(seen.target.replace("%7B", "{").replace("%7D", "}"), *expected, "{url} {path}");
    }
    assert_eq!(seen.len(), cases.len());
}

#[test]
fn a_path_parameter_that_cannot_stand_in_a_path_sends_nothing() {
    for (value, why) in [("\"\"", "is empty"), ("..", "would leave its folder"), ("[1, 2]", "one value")] {
        let (run, seen) =
            against(&format!("GET: <<baseUrl>>/u/{{id}}/x\npath: {{ id: {value} }}\n"), |_: &Seen| json!({}));
        assert!(matches!(run.code, Some(2 | 3)) && (run.stdout.clone() + &run.stderr).contains(why), "{value} {run}");
        assert!(seen.is_empty());
    }
}

#[test]
fn query_parameters_are_encoded_and_repeated() {
    let cases = [
        ("", "{ a: 1, b: two words }", "?a=1&b=two%20words"),
        ("?x=1", "{ a: 1 }", "?x=1&a=1"),
        ("?x=1#frag", "{ a: 1 }", "?x=1&a=1"),
        ("", "{ a: [1, 2, x&y=z+é] }", "?a=1&a=2&a=x%26y%3Dz%2B%C3%A9"),
        ("", "{ a: { value: 1, disabled: true }, b: 2 }", "?b=2"),
        ("", "{ 'filter[name]': x, a: \"\" }", "?filter%5Bname%5D=x&a="),
        ("", "{ a: <<list>> }", "?a=1&a=2"),
        ("", "{ a: { description: only described } }", ""),
        (
            "",
            "{ a: 1.10, b: 007, c: +49, d: true, e: 9007199254740993 }",
            "?a=1.10&b=007&c=%2B49&d=true&e=9007199254740993",
        ),
        ("", "{ <<name>>: 1 }", "?key=1"),
        ("", "{ z: 1, a: 2 }", "?z=1&a=2"),
    ];
    let text: String = (0..)
        .zip(&cases)
        .map(|(at, (url, query, _))| format!("name: r{at}\nGET: <<baseUrl>>/{url}\nquery: {query}\n---\n"))
        .collect::<Vec<_>>()
        .concat();
    let project = Project::with("a.yaml", text).file("collection.yaml", "variables: { list: [1, 2], name: key }\n");
    for ((_, query, expected), seen) in cases.iter().zip(sent_from(project, &[])) {
        let target = seen.target.strip_prefix('/').unwrap().replace("%2C", ",").replace(',', "%2C");
        assert_eq!(target, *expected, "{query}");
    }
}

#[test]
fn headers_are_inherited_replaced_and_removed() {
    let project = Project::new()
        .file("collection.yaml", "headers: { X-One: collection, X-Two: collection, X-Gone: collection }\n")
        .file("in/folder.yaml", "headers: { x-two: folder, X-Three: <<name>> }\nvariables: { name: three }\n")
        .file(
            "in/a.yaml",
            "GET: <<baseUrl>>/\nheaders:\n  X-Gone: null\n  X-Many: [b, a, 3]\n  X-Off: { value: 1, disabled: true }\n  User-Agent: null\n  X-Zero: 007\n",
        );
    let seen = &sent_from(project, &[])[0];
    for (name, values) in [
        ("X-One", &["collection"][..]),
        ("X-Two", &["folder"]),
        ("X-Three", &["three"]),
        ("X-Gone", &[]),
        ("X-Many", &["b", "a", "3"]),
        ("X-Off", &[]),
        ("User-Agent", &[]),
        ("X-Zero", &["007"]),
    ] {
        assert_eq!(all(seen, name), values, "{name}");
    }
    let order: Vec<_> =
        seen.headers.iter().map(|(name, _)| name.to_lowercase()).filter(|name| name.starts_with("x-")).collect();
    assert_eq!(order, ["x-one", "x-two", "x-three", "x-many", "x-many", "x-many", "x-zero"]);
}

#[test]
fn a_disabled_header_leaves_the_inherited_one() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nheaders: { X-One: { value: own, disabled: true } }\n")
        .file("collection.yaml", "headers: { X-One: collection }\n");
    assert_eq!(all(&sent_from(project, &[])[0], "x-one"), ["collection"]);
}

#[test]
fn each_kind_of_body_is_sent_with_its_content_type() {
    let cases: &[(&str, &str, &str)] = &[
        ("json: { a: [1, null, true, \"1\"], b: {} }", "application/json", r#"{"a":[1,null,true,"1"],"b":{}}"#),
        (
            "json: { big: 9007199254740993, price: 1.10, forty: 1234567890123456789012345678901234567890, e: 1e400 }",
            "application/json",
            r#"{"big":9007199254740993,"price":1.10,"forty":1234567890123456789012345678901234567890,"e":1e400}"#,
        ),
        (
            "json: { n: <<number>>, q: \"<<number>>\", t: n=<<number>>, l: <<list>>, o: <<object>>, b: <<flag>> }",
            "application/json",
            r#"{"n":42.10,"q":42.10,"t":"n=42.10","l":[1,2],"o":{"k":1.50},"b":true}"#,
        ),
        ("json: <<object>>", "application/json", r#"{"k":1.50}"#),
        ("json: [1, 2]", "application/json", "[1,2]"),
        ("json: null", "application/json", "null"),
        ("json: text", "application/json", "\"text\""),
        ("text: hello <<number>>", "text/plain; charset=utf-8", "hello 42.10"),
        ("text: |\n  one\n  two \\<<x>>\n", "text/plain; charset=utf-8", "one\ntwo <<x>>\n"),
        ("xml: <a b=\"<<number>>\"/>", "application/xml", "<a b=\"42.10\"/>"),
        (
            "form: { a: two words, b: [1, x&y], c: { value: 1, disabled: true }, d: 007 }",
            "application/x-www-form-urlencoded",
            "a=two+words&b=1&b=x%26y&d=007",
        ),
        (
            "graphql: { query: 'query Q($id: ID) { a(id: $id) }', variables: { id: <<number>> }, operation: Q }",
            "application/json",
            r#"{"query":"query Q($id: ID) { a(id: $id) }","operationName":"Q","variables":{"id":42.10}}"#,
        ),
        ("file: data.csv", "text/csv", "a,b\n<<not a template>>\n"),
        ("file: { path: data.csv, content_type: text/x-own }", "text/x-own", "a,b\n<<not a template>>\n"),
        ("json: {}\nheaders: { content-type: application/vnd.x+json }", "application/vnd.x+json", "{}"),
    ];
    let text: String = (0..)
        .zip(cases)
        .map(|(at, (body, ..))| format!("name: r{at}\nPOST: <<baseUrl>>/\n{body}\n---\n"))
        .collect::<Vec<_>>()
        .concat();
    let variables = "variables: { number: 42.10, list: [1, 2], object: { value: { k: 1.50 } }, flag: true }\n";
    let project =
        Project::with("a.yaml", text).file("collection.yaml", variables).file("data.csv", "a,b\n<<not a template>>\n");
    let seen = sent_from(project, &[]);
    for ((body, content_type, expected), seen) in cases.iter().zip(&seen) {
        assert_eq!((&*seen.text(), &all(seen, "content-type")[..]), (*expected, &[*content_type][..]), "{body}");
        assert_eq!(seen.header("content-length"), Some(expected.len().to_string().as_str()), "{body}");
    }
    assert_eq!(seen.len(), cases.len());
}

#[test]
fn a_post_without_a_body_says_so() {
    let seen = sent("POST: <<baseUrl>>/\n---\nname: b\nGET: <<baseUrl>>/\nheaders: { Content-Type: null }\ntext: x\n");
    assert_eq!(seen[0].header("content-length"), Some("0"));
    assert_eq!((seen[1].header("content-type"), seen[1].text().as_str()), (None, "x"));
}

#[test]
fn a_multipart_body_holds_fields_and_files() {
    let text = r#"
POST: <<baseUrl>>/
multipart:
  plain: two words
  number: 1.10
  many: [a, b]
  object: { value: { a: 1 } }
  typed: { value: <x/>, content_type: text/xml }
  "quo\"te": x
  photo: { file: photo.png }
  named: { file: photo.png, filename: "a\"b\r\nc.bin", content_type: application/x-own }
  files: [{ file: photo.png }, { file: notes.txt }]
"#;
    let project = Project::with("a.yaml", text).file("photo.png", [0x89, b'P', 0, 0xff]).file("notes.txt", "notes\r\n");
    let seen = &sent_from(project, &[])[0];
    let content_type = seen.header("content-type").unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let part = |head: &str, body: &[u8]| {
        [format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(), body, b"\r\n"].concat()
    };
    let png = [0x89, b'P', 0, 0xff];
    let expected = [
        part("name=\"plain\"", b"two words"),
        part("name=\"number\"", b"1.10"),
        part("name=\"many\"", b"a"),
        part("name=\"many\"", b"b"),
        part("name=\"object\"\r\nContent-Type: application/json", b"{\"a\":1}"),
        part("name=\"typed\"\r\nContent-Type: text/xml", b"<x/>"),
        part("name=\"quo%22te\"", b"x"),
        part("name=\"photo\"; filename=\"photo.png\"\r\nContent-Type: image/png", &png),
        part("name=\"named\"; filename=\"a%22b%0D%0Ac.bin\"\r\nContent-Type: application/x-own", &png),
        part("name=\"files\"; filename=\"photo.png\"\r\nContent-Type: image/png", &png),
        part("name=\"files\"; filename=\"notes.txt\"\r\nContent-Type: text/plain", b"notes\r\n"),
        format!("--{boundary}--\r\n").into_bytes(),
    ]
    .concat();
    assert_eq!(seen.text(), String::from_utf8_lossy(&expected));
    assert_eq!(seen.body, expected);
}

#[test]
fn a_list_in_a_variable_repeats_the_name_of_a_part() {
    let named = "POST: <<baseUrl>>/\nmultipart: { a: { value: x, filename: n.txt }, b: { value: y, filename: '' } }\n";
    let body = sent(named)[0].text();
    assert!(body.contains("name=\"a\"; filename=\"n.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n"), "{body}");
    assert!(body.contains("name=\"b\"; filename=\"\"\r\n\r\ny\r\n"), "{body}");
    let text =
        "POST: <<baseUrl>>/\nmultipart: { a: <<list>>, b: { value: <<list>>, content_type: \"text/csv\\n\" } }\n";
    let project = Project::with("a.yaml", text).file("_vars.yaml", "list: [x, 1.10, { c: 1 }]\n");
    let body = sent_from(project, &["--vars-file", "_vars.yaml"])[0].text();
    let heads = |name: &str| body.matches(&format!("name=\"{name}\"")).count();
    assert_eq!((heads("a"), heads("b")), (3, 3), "{body}");
    assert_eq!(body.matches("Content-Type: text/csv\r\n\r\n").count(), 3, "{body}");
    for value in ["\r\n\r\nx\r\n--", "\r\n\r\n1.10\r\n", "application/json\r\n\r\n{\"c\":1}\r\n"] {
        assert!(body.contains(value), "{body}");
    }
}

#[test]
fn null_is_never_sent_as_a_word() {
    for part in [
        "headers: { X-A: <<nil>> }",
        "headers: { X-A: 'a <<nil>> b' }",
        "headers: { X-A: <<list>> }",
        "query: { a: <<user.name>> }",
        "query: { a: [1, <<nil>>] }",
        "form: { a: <<nil>> }",
        "multipart: { a: <<nil>> }",
        "auth: { bearer: <<nil>> }",
        "auth: { basic: { username: u, password: <<nil>> } }",
        "auth: { apikey: { name: X-Key, value: <<nil>> } }",
    ] {
        let text = format!("POST: <<baseUrl>>/\n{part}\n---\nname: next\nGET: <<baseUrl>>/next\n");
        let server = Server::start(|_: &Seen| json!({}));
        let project =
            Project::with("a.yaml", text).file("vars.yaml", "nil:\nlist: [1, null]\nuser: { value: { name: null } }\n");
        let run = project.run(&["run", "a.yaml", "--vars-file", "vars.yaml", "--var", &server.base()]);
        run.exits(3).prints("null, which is no text").prints("a.yaml:2:");
        assert_eq!(server.seen().len(), 1, "{part}");
    }
    let text = "GET: <<baseUrl>>/users/<<nil>>\n";
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", "nil=null", "--var", "baseUrl=http://x"]);
    run.exits(3).prints("`<<nil>>` is null").prints("a.yaml:1:26");
    let written = Project::with("a.yaml", "GET: http://127.0.0.1:1/\nquery: { a: [1, null] }\n");
    written.run(&["run", "a.yaml"]).exits(2).warns("a.yaml:2:10").warns("`a` is null");
    // The word itself is a word, and JSON has a null.
    let text = "POST: <<baseUrl>>/\nquery: { a: 'null', b: '<<word>>' }\njson: { a: <<nil>>, b: null }\n";
    let project = Project::with("a.yaml", text);
    let seen = &sent_from(project, &["--var", "nil=null", "--var", "word:=null"])[0];
    assert_eq!((seen.target.as_str(), seen.text().as_str()), ("/?a=null&b=null", r#"{"a":null,"b":null}"#));
}

#[test]
fn a_header_that_is_written_twice_in_two_cases_is_sent_twice() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nheaders: { X-A: 1, x-a: 2 }\n")
        .file("collection.yaml", "headers: { X-a: 0, X-B: b }\n");
    let seen = &sent_from(project, &[])[0];
    assert_eq!((all(seen, "x-a"), all(seen, "x-b")), (vec!["1", "2"], vec!["b"]));
}

#[test]
fn auth_is_inherited_and_replaced() {
    let project = Project::new()
        .file("collection.yaml", "auth: { basic: { username: Aladdin, password: open sesame } }\n")
        .file("1.yaml", "GET: <<baseUrl>>/inherited\n")
        .file("2.yaml", "GET: <<baseUrl>>/inherit\nauth: inherit\n")
        .file("3.yaml", "GET: <<baseUrl>>/none\nauth: none\n")
        .file("4/folder.yaml", "auth: { bearer: <<token>> }\nvariables: { token: t-1 }\n")
        .file("4/1.yaml", "GET: <<baseUrl>>/folder\n")
        .file("4/2.yaml", "GET: <<baseUrl>>/own\nauth: { bearer: { token: t-2, prefix: Token } }\n")
        .file("4/3.yaml", "GET: <<baseUrl>>/header\nauth: { apikey: { name: X-Key, value: k 1, in: header } }\n")
        .file("4/4.yaml", "GET: <<baseUrl>>/query?a=1\nauth: { apikey: { name: key, value: k&1, in: query } }\n")
        .file("4/5.yaml", "GET: <<baseUrl>>/over\nheaders: { authorization: Own 1 }\nauth: none\n");
    let seen = sent_from(project, &[]);
    let got: Vec<_> = seen.iter().map(|it| (it.target.as_str(), all(it, "authorization"), all(it, "x-key"))).collect();
    let basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(
        got,
        [
            ("/inherited", vec![basic], vec![]),
            ("/inherit", vec![basic], vec![]),
            ("/none", vec![], vec![]),
            ("/folder", vec!["Bearer t-1"], vec![]),
            ("/own", vec!["Token t-2"], vec![]),
            ("/header", vec![], vec!["k 1"]),
            ("/query?a=1&key=k%261", vec![], vec![]),
            ("/over", vec!["Own 1"], vec![]),
        ]
    );
}

#[test]
fn a_name_and_password_in_the_url_become_a_header() {
    let server = Server::start(|_: &Seen| json!({}));
    let url = format!("http://Aladdin:open%20sesame@127.0.0.1:{}/x", server.port());
    let run = Project::with("a.yaml", format!("GET: {url}\n")).run(&["run", "a.yaml", "-vv"]);
    run.passes().never_prints("sesame").never_prints("QWxhZGRpbjpvcGVuIHNlc2FtZQ");
    assert_eq!(server.seen()[0].header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
}

#[test]
fn numbers_survive_a_capture_and_the_next_request() {
    let text = "\
GET: <<baseUrl>>/numbers
capture: { big: $.big, price: $.price, all: $ }
---
name: again
POST: <<baseUrl>>/again/<<big>>
query: { price: <<price>> }
json: { big: <<big>>, price: <<price>>, all: <<all>> }
";
    let numbers = r#"{"big":9007199254740993,"price":1.10,"long":0.1234567890123456789012345678901234567890}"#;
    let (run, seen) = against(text, move |request: &Seen| match request.path() {
        "/numbers" => Reply::status(200).body(numbers),
        _ => Reply::from(Value::Null),
    });
    run.passes();
    assert_eq!(seen[1].target, "/again/9007199254740993?price=1.10");
    assert_eq!(seen[1].text(), format!(r#"{{"big":9007199254740993,"price":1.10,"all":{numbers}}}"#));
}

#[test]
fn a_header_written_in_two_ways_is_sent_twice() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nheaders: { X-Tag: [a, b], x-tag: c }\n")
        .file("collection.yaml", "headers: { X-TAG: collection, x-Tag: again }\n");
    assert_eq!(all(&sent_from(project, &[])[0], "x-tag"), ["a", "b", "c"]);
}

#[test]
fn numbers_of_any_length_are_sent_as_they_came() {
    let names = ["long", "least", "most", "fraction", "zero", "signed"];
    let numbers = r#"{"long":1234567890123456789012345678901234567890,"least":-9223372036854775808,"most":18446744073709551615,"fraction":0.1000000000000000055511151231257827,"zero":-0.0,"signed":-1.50}"#;
    let captures = names.map(|name| format!("  {name}: $.{name}\n")).concat();
    let sent = names.map(|name| format!("  {name}: <<{name}>>\n")).concat();
    let text = format!(
        "GET: <<baseUrl>>/numbers\nexpect:\n  $.long: 1234567890123456789012345678901234567890\n  $.most: {{ gt: 18446744073709551614 }}\n  $.least: {{ lt: -9223372036854775807 }}\ncapture:\n{captures}---\nname: again\nPOST: <<baseUrl>>/<<long>>/<<most>>\njson:\n{sent}"
    );
    let (run, seen) = against(&text, move |request: &Seen| match request.path() {
        "/numbers" => Reply::status(200).body(numbers),
        _ => Reply::from(Value::Null),
    });
    run.passes();
    assert_eq!(seen[1].target, "/1234567890123456789012345678901234567890/18446744073709551615");
    assert_eq!(seen[1].text(), numbers);
}

#[test]
fn what_is_shown_of_the_headers_is_what_was_sent() {
    let text = "GET: <<baseUrl>>/\nheaders: { x-one: 1, User-Agent: null, Accept-Encoding: null, Accept: null, X-TWO: 2, X-One: 3 }\n";
    let server = Server::start(|_: &Seen| json!({}));
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "-v", "--var", &server.base()]);
    let shown = run.passes().stdout.lines().filter_map(|line| line.trim().strip_prefix("> ")?.split_once(": "));
    let shown: Vec<_> = shown.collect();
    let seen = &server.seen()[0];
    let sent = seen.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let sent: Vec<_> = sent.filter(|(name, _)| *name != "Host").collect();
    assert_eq!(shown, sent);
    assert_eq!((all(seen, "x-one"), all(seen, "accept")), (vec!["1", "3"], vec![]), "{run}");
}
