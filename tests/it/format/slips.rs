//! Slips in a file: each is told at its place, with what was meant.

use super::ground::{GET, refused};
use crate::support::Project;

#[test]
fn an_unknown_key_is_told_at_every_level() {
    // The text, and of each slip in it: its place, the key, and what was meant.
    type Slip = (&'static str, &'static str, &'static str);
    let request: &[(&str, &[Slip])] = &[
        ("GET: http://x/\nexpct: {}\n", &[("2:1", "expct", "expect")]),
        ("GET: http://x/\nauth: { beerer: x }\n", &[("2:9", "beerer", "bearer")]),
        ("GET: http://x/\nauth: { basic: { user: x, pasword: y } }\n", &[("2:27", "pasword", "password")]),
        ("GET: http://x/\nauth: { apikey: { nam: x } }\n", &[("2:19", "nam", "name")]),
        ("GET: http://x/\nauth: { bearer: { tokn: x } }\n", &[("2:19", "tokn", "token")]),
        (
            "GET: http://x/\nquery:\n  a: { valeu: 1, requird: true }\n",
            &[("3:8", "valeu", "value"), ("3:18", "requird", "required")],
        ),
        ("POST: http://x/\nmultipart:\n  a: { fiel: x, value: 1 }\n", &[("3:8", "fiel", "file")]),
        ("POST: http://x/\nfile: { path: x, content_typ: y }\n", &[("2:18", "content_typ", "content_type")]),
        ("POST: http://x/\ngraphql: { query: x, varables: {} }\n", &[("2:22", "varables", "variables")]),
        ("GET: http://x/\ncapture:\n  id: { form: $.id }\n", &[("3:9", "form", "from")]),
        ("GET: http://x/\ncapture:\n  id: { from: $.id, sceret: true }\n", &[("3:21", "sceret", "secret")]),
        ("GET: http://x/\nexamples:\n  - stats: 200\n", &[("3:5", "stats", "status")]),
        ("GET: http://x/\nexamples:\n  - when: { header: { a: 1 } }\n", &[("3:13", "header", "headers")]),
        ("GET: http://x/\nsettings: { timout: 1s }\n", &[("2:13", "timout", "timeout")]),
        ("GET: http://x/\nexpect:\n  statsu: 200\n", &[("3:3", "statsu", "status")]),
        ("GET: http://x/\nexpect:\n  $.id: { equal: 1 }\n", &[("3:11", "equal", "equals")]),
        ("GET: http://x/\nretry: { evry: 1s }\n", &[("2:10", "evry", "every")]),
        ("GET: http://x/\nfor: { eech: [1] }\n", &[("2:8", "eech", "each")]),
        ("GET: http://x/\nscript: { befor: x }\n", &[("2:11", "befor", "before")]),
    ];
    for (text, slips) in request {
        let project = Project::with("a.yaml", text);
        let run = project.run(&["check", "a.yaml"]);
        run.exits(2);
        for (place, key, meant) in *slips {
            let line = text.lines().nth(place.split(':').next().unwrap().parse::<usize>().unwrap() - 1).unwrap();
            run.warns(&format!("a.yaml:{place}]"))
                .warns(&format!("`{key}`"))
                .warns(&format!("did you mean `{meant}`?"));
            run.warns(line);
        }
    }
    let folder = |key: &str| Project::with("in/a.yaml", GET).file(key, "haeders: {}\nvariables: { a: { vlue: 1 } }\n");
    for file in ["collection.yaml", "in/folder.yaml"] {
        refused(
            &folder(file),
            ".",
            &[&format!("{file}:1:1"), "did you mean `headers`?", &format!("{file}:2:19"), "did you mean `value`?"],
        );
    }
}

#[test]
fn what_cannot_be_together_is_told() {
    for (text, messages) in [
        (
            "POST: http://x/\njson: {}\ntext: x\n",
            &["a.yaml:3:1", "a second body: `text`", "the first is `json` at line 2"][..],
        ),
        ("POST: http://x/\nGET: http://y/\n", &["a.yaml:2:1", "a second method: `GET`", "`POST` at line 1"]),
        ("GET: http://x/\nmethod: PURGE\n", &["a.yaml:2:1", "a second method: `method`"]),
        ("GET: http://x/\nurl: http://x/\n", &["a.yaml:2:1", "the URL stands behind `GET`"]),
        ("method: PURGE\n", &["a.yaml:1:1", "`method` needs a `url`"]),
        ("url: http://x/\n", &["a.yaml:1:1", "`url` needs a `method`"]),
        ("name: x\n", &["a.yaml:1:1", "no method", "write the method as a key"]),
        ("get: http://x/\n", &["a.yaml:1:1", "unknown key `get`", "did you mean `GET`?", "1 error\n"]),
        ("GET: http://x/\nGET: http://y/\n", &["a.yaml:2:1", "`GET` is written twice", "line 1"]),
        ("GET: http://x/\nheaders: { a: 1, b: 2, a: 3 }\n", &["a.yaml:2:24", "`a` is written twice"]),
        ("GET: http://x/\nheaders:\n  <<: *x\n", &["a.yaml:3:"]),
        ("a: &a { b: 1 }\nGET: http://x/\nheaders:\n  <<: *a\n", &["a.yaml:4:3", "`<<` merges nothing here"]),
        ("GET: http://x/\nauth: { netrc: {} }\n", &["a.yaml:2:9", "`netrc` takes nothing here"]),
        (
            "GET: http://x/\nauth: { digest: { usrname: a } }\n",
            &["a.yaml:2:19", "unknown key `usrname`", "did you mean `username`?"],
        ),
        ("GET: http://x/\nauth: { jwt: { secret: any-secret } }\n", &["a.yaml:2:14", "`claims` is missing here"]),
        (
            "GET: http://x/\nauth: { aws: { access_key: id, secret_key: any-secret, in: body } }\n",
            &["expected `header` or `query`"],
        ),
        ("GET: http://x/\nauth: { basic: {}, bearer: x }\n", &["a.yaml:2:20", "only one is possible here"]),
        ("GET: http://x/\nauth: {}\n", &["a.yaml:2:7", "expected one of basic"]),
        (
            "GET: http://x/{id}\npath: { idd: 1, id: 2 }\n",
            &["a.yaml:2:9", "the URL has no `{idd}`", "did you mean `id`?"],
        ),
        ("GET: http://x/\nquery: { a: { required: true } }\n", &["a.yaml:2:10", "`a` is required and has no value"]),
        (
            "GET: http://x/\nquery: { a: { required: true, value: } }\n",
            &["a.yaml:2:10", "`a` is required and has no value"],
        ),
        ("GET: http://x/\nquery: { a: null }\n", &["a.yaml:2:10", "`a` has no value", "sends it empty"]),
        ("POST: http://x/\nform: { a: }\n", &["a.yaml:2:9", "`a` has no value"]),
        ("GET: http://x/\nexpect: { $.items[0].id: 3 }\n", &["a.yaml:2:11", "this JSONPath", "'$.items[0].id'"]),
        ("GET: http://x/\ncapture: { id: $.a[?(@.b=='c')] }\n", &["a.yaml:2:16", "this JSONPath"]),
        ("GET: http://x/\ncapture:\n  id: $.a[\n", &["a.yaml:3:7"]),
    ] {
        refused(&Project::with("a.yaml", text), "a.yaml", messages);
    }
}

#[test]
fn wrong_types_are_told_with_what_was_expected() {
    for (text, messages) in [
        ("GET: [a]\n", &["a.yaml:1:6", "expected text, found a list"][..]),
        ("GET:\n", &["a.yaml:1:", "expected text, found nothing"]),
        ("GET: http://x/\nname: { a: 1 }\n", &["a.yaml:2:7", "expected text, found a map"]),
        ("GET: http://x/\ntags: smoke\n", &["a.yaml:2:7", "expected a list", "`smoke`"]),
        ("GET: http://x/\nheaders: a\n", &["a.yaml:2:10", "expected a map", "found `a`"]),
        ("GET: http://x/\nheaders: [a]\n", &["a.yaml:2:11", "expected a map", "found `a`"]),
        ("GET: http://x/\nquery: a=b\n", &["a.yaml:2:8", "expected a map"]),
        ("GET: http://x/\nalways: yes\n", &["a.yaml:2:9", "expected true or false, found `yes`"]),
        ("GET: http://x/\ndelay: soon\n", &["a.yaml:2:8", "500ms", "`soon`"]),
        ("GET: http://x/\nsettings: { timeout: -1s }\n", &["a.yaml:2:22", "500ms"]),
        ("GET: http://x/\nsettings: { redirects: some }\n", &["a.yaml:2:24", "how many"]),
        ("GET: http://x/\nsettings: { http_version: 4 }\n", &["a.yaml:2:27", "1.0, 1.1, 2 or 3"]),
        ("GET: http://x/\nexpect: 200\n", &["a.yaml:2:9", "expected a map"]),
        ("GET: http://x/\nexpect: { status: two }\n", &["a.yaml:2:19"]),
        ("GET: http://x/\ncapture: [a]\n", &["a.yaml:2:10", "expected a map"]),
        (
            "GET: http://x/\ncapture: { a: { from: $.x, scope: world } }\n",
            &["a.yaml:2:35", "environment, collection, global or iteration"],
        ),
        ("GET: http://x/\ncapture: { a: { default: 1 } }\n", &["a.yaml:2:12", "needs `from`"]),
        ("GET: http://x/\ncapture: { '': $.a }\n", &["a.yaml:2:12", "a variable needs a name"]),
        ("GET: http://x/\nexamples: { status: 200 }\n", &["a.yaml:2:11", "expected a list"]),
        ("GET: http://x/\nexamples: [{ status: 99 }]\n", &["a.yaml:2:22", "from 100 to 599"]),
        ("GET: http://x/\nquery: { a: { value: 1, type: numbr } }\n", &["a.yaml:2:31", "integer"]),
        ("GET: http://x/\nskip: true\n", &["a.yaml:2:7", "the reason"]),
        (
            "POST: http://x/\nmultipart: { a: { value: 1, file: b } }\n",
            &["a.yaml:2:", "one of `value`, `file` and `base64`"],
        ),
        ("POST: http://x/\njson: [.inf]\n", &["a.yaml:2:8", "JSON can hold"]),
        ("GET: !own http://x/\n", &["a.yaml:1:", "the tag"]),
        ("- GET: http://x/\n", &["a.yaml:1:1", "a map with a method and a URL"]),
        ("just text\n", &["a.yaml:1:1", "a map with a method and a URL"]),
        ("GET: http://x/\nauth: bearer\n", &["a.yaml:2:7", "`inherit`, `none`"]),
        ("GET: http://x/\n? [a]\n: b\n", &["a.yaml:2:", "a key must be text"]),
        ("GET: http://x/\ntext: @x\n", &["a.yaml:2:", "quotes"]),
        ("GET: http://x/\ntags: [a\n", &["a.yaml:3:1", "see whether each `[` and `{` is closed"]),
        ("GET: http://x/\nauth: { bearer: x\n", &["a.yaml:3:1", "see whether each `[` and `{` is closed"]),
        ("GET: http://x/\ntext: \"abc\n", &["a.yaml:2:7", "see whether the quotes are closed"]),
        ("GET: http://x/\ntext: \"a\\d\"\n", &["a.yaml:2:7", "a backslash begins an escape"]),
        ("GET: http://x/\nname\n", &["a.yaml:3:1", "a key has `: ` behind it"]),
        ("GET: http://x/\nname: a: b\n", &["a.yaml:2:", "quotes"]),
        ("GET: http://x/\nheaders:\n\ta: b\n", &["a.yaml:3:", "spaces"]),
    ] {
        refused(&Project::with("a.yaml", text), "a.yaml", messages);
    }
}

#[test]
fn the_errors_of_all_files_are_shown_at_once() {
    let project =
        Project::with("a.yaml", "GET: http://x/\nnaem: x\n---\nGET: [\n---\nname: third\nGET: http://x/\ntgas: []\n")
            .file("in/b.yaml", "get: http://x/\n")
            .file("in/folder.yaml", "hedaers: {}\n")
            .file("collection.yaml", "auth: { none: x }\n");
    refused(
        &project,
        ".",
        &["a.yaml:2:1", "a.yaml:8:1", "in/b.yaml:1:1", "folder.yaml:1:1", "collection.yaml:1:9", "errors"],
    );
}

#[test]
fn a_caret_stands_under_the_slip() {
    let run = Project::with("a.yaml", "GET: http://x/\nname: é\nheaders: { a: é, a: 1 }\n").run(&["check", "a.yaml"]);
    run.exits(2).warns("a.yaml:3:18");
    let lines: Vec<_> = run.stderr.lines().collect();
    let at = lines.iter().position(|it| it.contains("headers: { a: é")).unwrap();
    let column = |line: &str, what: &str| line[..line.find(what).unwrap()].chars().count();
    assert_eq!(column(lines[at + 1], "─"), column(lines[at], "a: 1"), "{run}");
}
