//! Templates inside of a request: what they become, and what is told before anything is sent where they become nothing.

use serde_json::{Value, json};

use crate::support::{Project, Seen, Server};

/// What `text` of JSON, a request's body, becomes on the wire.
fn becomes(body: &str, variables: &str) -> String {
    let server = Server::start(|_: &Seen| json!({}));
    let text = format!("POST: <<baseUrl>>/\njson: {body}\n");
    let project = Project::with("a.yaml", text).file("collection.yaml", format!("variables:\n{variables}\n"));
    project.run(&["run", "a.yaml", "--var", &server.base()]).passes();
    server.seen()[0].text()
}

const VARIABLES: &str = "  name: Ada\n  n: 42\n  price: 1.10\n  big: 9007199254740993\n  flag: true\n  off: false\n  nothing: null\n  list: [1, two]\n  user: { value: { name: Ada, tags: [x, y] } }\n  text: 'a b&c'\n  key: k-123";

#[test]
fn expressions_become_their_values() {
    let cases = [
        // One whole expression keeps its type, quoted or not; inside of text it is text.
        ("<<n>>", "42"),
        ("'<<n>>'", "42"),
        ("n=<<n>>", "\"n=42\""),
        ("<<price>>", "1.10"),
        ("<<big>>", "9007199254740993"),
        ("<<flag>>", "true"),
        ("<<nothing>>", "null"),
        ("<<list>>", "[1,\"two\"]"),
        ("'<<list>>!'", "\"[1,\\\"two\\\"]!\""),
        ("<<user>>", "{\"name\":\"Ada\",\"tags\":[\"x\",\"y\"]}"),
        ("<<user.tags.1>>", "\"y\""),
        ("<< n >>", "42"),
        // What is none stays text.
        ("'\\<<n>> << >> {{n}} 1 << 2'", "\"<<n>> << >> {{n}} 1 << 2\""),
        // Blocks.
        ("'<<#if flag>>yes<<else>>no<</if>>'", "\"yes\""),
        ("'<<#if off>>yes<<else>>no<</if>>'", "\"no\""),
        ("'<<#if absent>>yes<<else>>no<</if>>'", "\"no\""),
        ("'<<#unless off>>x<</unless>>'", "\"x\""),
        ("'<<#each list>>[<<this>>]<</each>>'", "\"[1][two]\""),
        ("'{<<#if flag>>{<<upper name>>}<</if>>}'", "\"{{ADA}}\""),
        // Functions.
        ("<<upper name>>", "\"ADA\""),
        ("<<length list>>", "2"),
        ("<<default absent n>>", "42"),
        ("<<base64 text>>", "\"YSBiJmM=\""),
        ("<<base64_decode 'YSBiJmM='>>", "\"a b&c\""),
        ("<<hex name>>", "\"416461\""),
        ("<<url_encode text>>", "\"a%20b%26c\""),
        ("<<md5 name>>", "\"\""),
        ("<<hmac_sha256 key text>>", "\"\""),
        ("<<sha256 (concat name n)>>", "\"\""),
        ("<<json user>>", "\"{\\\"name\\\":\\\"Ada\\\",\\\"tags\\\":[\\\"x\\\",\\\"y\\\"]}\""),
        ("<<add n 1>>", "43"),
        ("<<join list '-'>>", "\"1-two\""),
    ];
    let body: String = cases.iter().map(|(text, _)| format!("\n  - {text}")).collect::<Vec<_>>().concat();
    let sent: Value = serde_json::from_str(&becomes(&body, VARIABLES)).unwrap();
    for ((text, expected), found) in cases.iter().zip(sent.as_array().unwrap()) {
        let is_hash = ["md5", "sha256"].iter().any(|it| text.contains(it));
        let is_hex = |it: &str| it.len() >= 32 && it.chars().all(|it| it.is_ascii_hexdigit());
        assert!(
            serde_json::to_string(found).unwrap() == *expected || is_hash && is_hex(found.as_str().unwrap()),
            "{text}: {found}, not {expected}"
        );
    }
}

#[test]
fn a_hash_is_the_one_that_everybody_knows() {
    let body = "[<<md5 'abc'>>, <<sha1 'abc'>>, <<hmac_sha256 'key' 'The quick brown fox jumps over the lazy dog'>>]";
    let expected = json!([
        "900150983cd24fb0d6963f7d28e17f72",
        "a9993e364706816aba3e25717850c26c9cd0d89d",
        "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    ]);
    assert_eq!(becomes(body, "  x: 1"), expected.to_string());
}

#[test]
fn every_dynamic_name_of_postman_is_accepted() {
    let names: Vec<_> =
        posthaste::template::function::all().map(|it| it.name).filter(|it| it.starts_with('$')).collect();
    assert!(names.len() > 110, "{}", names.len());
    let body: String =
        names.iter().map(|name| format!("\n  - <<{name}>>\n  - 'x<<{name}>>'")).collect::<Vec<_>>().concat();
    let sent: Value = serde_json::from_str(&becomes(&body, "  x: 1")).unwrap();
    for (name, pair) in names.iter().zip(sent.as_array().unwrap().chunks(2)) {
        assert!(!pair[0].is_null() && pair[0] != "", "{name}: {}", pair[0]);
        assert!(pair[1].as_str().unwrap().len() > 1, "{name}: {}", pair[1]);
    }
}

#[test]
fn a_made_up_value_is_new_each_time_and_the_same_once_captured() {
    let text = "\
POST: <<baseUrl>>/
json: [<<$guid>>, <<$guid>>]
expect: { '$[0]': { not_equals: x } }
capture: { first: '$[0]' }
---
name: again
GET: <<baseUrl>>/<<first>>/<<first>>
";
    let server = Server::start(|it: &Seen| serde_json::from_slice::<Value>(&it.body).unwrap_or(json!({})));
    Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]).passes();
    let seen = server.seen();
    let sent: Vec<String> = serde_json::from_slice(&seen[0].body).unwrap();
    assert_ne!(sent[0], sent[1]);
    assert_eq!(seen[1].target, format!("/{0}/{0}", sent[0]));
}

/// Both `run` and `check` say each of `messages`, and nothing is sent.
#[track_caller]
fn refused(text: &str, messages: &[&str]) {
    let server = Server::start(|_: &Seen| json!({}));
    let project =
        Project::with("a.yaml", format!("name: first\nGET: <<baseUrl>>/first\n---\n{text}")).file("data.json", "{}");
    for command in ["run", "check"] {
        let ended = project.run(&[command, "a.yaml", "--var", &server.base(), "--var", "user_id=1"]);
        ended.exits(2);
        for message in messages {
            ended.warns(message);
        }
    }
    assert!(server.seen().is_empty(), "{text}");
}

#[test]
fn a_name_without_a_value_is_told_wherever_it_stands() {
    // The place is that of the name, or of the text that it stands in.
    for (text, place) in [
        ("GET: <<baseUrl>>/<<user_di>>\n", "a.yaml:4:20"),
        ("GET: <<baseUrl>>/{user_di}\n", "a.yaml:4:19"),
        ("GET: <<baseUrl>>/{x}\npath: { x: <<user_di>> }\n", "a.yaml:5:14"),
        ("GET: <<baseUrl>>/\nquery:\n  q: [a, 'é <<user_di>>']\n", "a.yaml:6:15"),
        ("GET: <<baseUrl>>/\nheaders: { X-<<user_di>>: 1 }\n", "a.yaml:5:"),
        ("POST: <<baseUrl>>/\njson: { a: [{ b: x <<user_di>> }] }\n", "a.yaml:5:22"),
        ("POST: <<baseUrl>>/\njson: { <<user_di>>: 1 }\n", "a.yaml:5:"),
        ("POST: <<baseUrl>>/\ntext: |\n  one\n  é <<user_di>>\n", "a.yaml:7:7"),
        ("POST: <<baseUrl>>/\ntext: |\n\n  second <<user_di>>\n  end\n", "a.yaml:7:12"),
        ("POST: <<baseUrl>>/\nform: { a: <<upper user_di>> }\n", "a.yaml:5:14"),
        ("POST: <<baseUrl>>/\nmultipart: { a: { file: <<user_di>>.txt } }\n", "a.yaml:5:27"),
        ("POST: <<baseUrl>>/\ngraphql: { query: q, variables: { a: <<user_di>> } }\n", "a.yaml:5:40"),
        ("POST: <<baseUrl>>/\nfile: { path: data.json, content_type: <<user_di>> }\n", "a.yaml:5:42"),
        ("GET: <<baseUrl>>/\nauth: { bearer: <<user_di>> }\n", "a.yaml:5:19"),
        ("GET: <<baseUrl>>/\nexpect: { $.x: <<user_di>> }\n", "a.yaml:5:18"),
        ("GET: <<baseUrl>>/\nexpect: { $.x: { equals: <<user_di>> } }\n", "a.yaml:5:28"),
        ("GET: <<baseUrl>>/\ncapture: { x: { from: $.x, default: <<user_di>> } }\n", "a.yaml:5:39"),
        ("GET: <<baseUrl>>/\nsettings: { proxy: <<user_di>> }\n", "a.yaml:5:22"),
        ("POST: <<baseUrl>>/\ntext: <<#if user_id>><<user_di>><</if>>\n", "a.yaml:5:"),
    ] {
        refused(text, &[place, "`user_di`", "did you mean `user_id`?"]);
    }
}

#[test]
fn a_name_is_not_used_before_it_is_captured() {
    refused(
        "name: a\nGET: <<baseUrl>>/<<token>>\n---\nname: b\nGET: <<baseUrl>>/\ncapture: { token: $.token }\n",
        &["a.yaml:5:20", "`<<token>>` is used here before it is captured", "only by a later request"],
    );
    refused(
        "name: a\nGET: <<baseUrl>>/<<token>>\ncapture: { token: $.token }\n",
        &["a.yaml:5:20", "by this very request"],
    );
    refused(
        "name: a\nGET: <<baseUrl>>/\ncapture: { token: $.token }\n---\nname: b\nGET: <<baseUrl>>/<<tokn>>\n",
        &["a.yaml:9:20", "did you mean `token`?"],
    );
}

#[test]
fn an_expression_that_cannot_be_read_is_told() {
    for (expression, messages) in [
        ("<<uper name>>", &["a.yaml:5:9", "there is no function `uper`", "did you mean `upper`?"][..]),
        ("'<<#if x>>open'", &["a.yaml:5:"]),
        ("'<</if>>'", &["a.yaml:5:"]),
        ("'<<else>>'", &["a.yaml:5:"]),
        ("<<(upper>>", &["a.yaml:5:"]),
        ("<<upper user_id x=1>>", &["a.yaml:5:", "`upper`"]),
        ("<<upper>>", &["a.yaml:5:", "`upper`"]),
        ("<<substring user_id>>", &["a.yaml:5:", "`substring`"]),
    ] {
        refused(&format!("POST: <<baseUrl>>/\njson: {expression}\n"), messages);
    }
}

#[test]
fn a_condition_chooses_a_part_of_the_url() {
    let text = "GET: <<baseUrl>>/<<#if admin>>admin/<</if>>users\n";
    for (admin, expected) in [("true", "/admin/users"), ("false", "/users")] {
        let server = Server::start(|_: &Seen| json!({}));
        let admin = format!("admin={admin}");
        Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base(), "--var", &admin]).passes();
        assert_eq!(server.seen()[0].target, expected);
    }
    refused(
        "GET: <<baseUrl>>/<<#if user_id>>admin/{user_id}<</if>>\n",
        &["a.yaml:4:", "path parameter `{user_id}`", "<<url_encode user_id>>"],
    );
}

#[test]
fn a_function_that_fails_while_running_points_at_its_place() {
    let text = "POST: <<baseUrl>>/\njson:\n  a: <<base64_decode user.name>>\n---\nname: next\nGET: <<baseUrl>>/next\n";
    let server = Server::start(|_: &Seen| json!({}));
    let project =
        Project::with("a.yaml", text).file("collection.yaml", "variables: { user: { value: { name: '%%%' } } }\n");
    project.run(&["run", "a.yaml", "--var", &server.base()]).exits(3).prints("a.yaml:3:8").prints("base64_decode");
    assert_eq!(server.seen().len(), 1, "the next one was sent");
}

#[test]
fn the_writing_of_postman_is_text_and_check_says_so() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nquery: { q: '{{name}}' }\n");
    let base = server.base();
    project.run(&["check", "a.yaml", "--var", &base]).passes().warns("`{{name}}` is Postman's").warns("<<name>>");
    project.run(&["run", "a.yaml", "--var", &base]).passes();
    assert!(["/?q={{name}}", "/?q=%7B%7Bname%7D%7D"].contains(&server.seen()[0].target.as_str()));
}
