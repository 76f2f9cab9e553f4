//! How files are read: folders, order, inheritance, and every way in which they can be wrong.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::{Project, Seen, Server};

/// Requests in the order of running, as `folder/.../name`.
fn listed(project: &Project, path: &str) -> Vec<String> {
    let run = project.run(&["list", path, "--json"]);
    run.passes();
    let list: Value = serde_json::from_str(&run.stdout).unwrap();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let path = |it: &Value| {
        let folders = it["folders"].as_array().unwrap().iter().skip(1).map(text);
        folders.chain([text(&it["name"])]).collect::<Vec<_>>().join("/")
    };
    list["requests"].as_array().unwrap().iter().map(path).collect()
}

/// The problems that are told, as `file:line:column message (help)`; both `run` and `check` refuse, and nothing is sent.
#[track_caller]
fn refused(project: &Project, path: &str, messages: &[&str]) {
    let server = Server::start(|_: &Seen| json!({}));
    for command in ["run", "check"] {
        let run = project.run(&[command, path, "--var", &server.base()]);
        run.exits(2).never_prints("panicked");
        for message in messages {
            run.warns(message);
        }
    }
    assert!(server.seen().is_empty());
}

const GET: &str = "GET: http://127.0.0.1/\n";

#[test]
fn files_and_folders_come_in_natural_order() {
    let mut project = Project::new().file("collection.yaml", "name: Shop\n");
    for path in [
        "10-last.yaml",
        "2-second.yml",
        "1-first.yaml",
        "B.YAML",
        "a.yaml",
        "3-in/b2.yaml",
        "3-in/b10.yaml",
        "3-in/a/x.yaml",
    ] {
        project = project.file(path, GET);
    }
    for path in [
        "_off/a.yaml",
        "_off.yaml",
        ".hidden.yaml",
        ".git/a.yaml",
        "notes.txt",
        "data.json",
        "environments/dev.yaml",
        "dev.local.yaml",
        "dev.local.yml",
    ] {
        project = project.file(path, "this: is no request\n");
    }
    std::fs::create_dir(project.path("empty")).unwrap();
    let expected = ["1-first", "2-second", "3-in/a/x", "3-in/b2", "3-in/b10", "10-last", "a", "B"].map(str::to_owned);
    assert_eq!(listed(&project, "."), expected);
}

#[test]
fn an_order_comes_first_and_what_it_names_not_behind() {
    let project = Project::new()
        .file("collection.yaml", "order: [z, in, b.yaml]\n")
        .file("in/folder.yaml", "name: Inside\norder: [2, 1]\n")
        .file("in/1.yaml", GET)
        .file("in/2.yaml", "name: two\nGET: http://x/\n---\nname: deux\nGET: http://x/\n")
        .file("a.yaml", GET)
        .file("b.yaml", GET)
        .file("z.yaml", GET);
    let expected = ["z", "Inside/two", "Inside/deux", "Inside/1", "b", "a"].map(str::to_owned);
    assert_eq!(listed(&project, "."), expected);
    let project = project.file("collection.yaml", "order:\n  - z\n  - inn\n  - b\n  - z\n");
    refused(
        &project,
        ".",
        &[
            "collection.yaml:3:5",
            "`inn` names no file",
            "did you mean `in`?",
            "collection.yaml:5:5",
            "`z` stands twice",
        ],
    );
}

#[test]
fn folders_give_what_is_inside_them() {
    let project = Project::new()
        .file("collection.yaml", "name: Shop\ntags: [all]\nheaders: { X-Top: 1 }\nauth: { bearer: top }\nsettings: { redirects: false }\nvariables: { where: top }\n")
        .file("in/folder.yml", "tags: [inner]\nheaders: { X-In: <<where>> }\nvariables: { where: in }\nsettings: { timeout: 5s }\n")
        .file("in/a.yaml", "GET: <<baseUrl>>/<<where>>\ntags: [own]\nexpect: { status: 302 }\n")
        .file("b.yaml", "GET: <<baseUrl>>/<<where>>\nauth: none\nexpect: { status: 302 }\n");
    let server = Server::start(|_: &Seen| crate::support::Reply::status(302).header("Location", "/else"));
    // One file alone sees all that its folders give, from wherever it is asked for.
    for (folder, path) in [(".", "in/a.yaml"), ("in", "a.yaml"), (".", "."), ("in", "..")] {
        project.run_in(folder, &["run", path, "--tag", "inner", "--var", &server.base()]).passes();
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 4);
    for it in &seen {
        let got = (it.target.as_str(), it.header("x-top"), it.header("x-in"), it.header("authorization"));
        assert_eq!(got, ("/in", Some("1"), Some("in"), Some("Bearer top")));
    }
    for (tag, names) in [("all", &["b", "in/a"][..]), ("own", &["in/a"]), ("!inner", &["b"])] {
        let run = project.run(&["list", ".", "--json", "--tag", tag]);
        let list: Value = serde_json::from_str(&run.stdout).unwrap();
        let found: Vec<_> =
            list["requests"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(found, names.iter().map(|it| it.rsplit('/').next().unwrap()).collect::<Vec<_>>(), "{tag}");
    }
}

#[test]
fn a_file_sees_its_collection_through_folders_that_say_nothing() {
    let project = Project::with("shop/collection.yaml", "variables: { where: shop }\n")
        .file("shop/in/deep/a.yaml", "GET: <<baseUrl>>/<<where>>\n")
        .file("shop/_drafts/b.yaml", "GET: <<baseUrl>>/draft/<<where>>\n")
        .file("shop/in/notes.txt", "GET: <<baseUrl>>/notes/<<where>>\n");
    for (folder, path, expected) in [
        (".", "shop/in/deep/a.yaml", "/shop"),
        (".", "shop/in", "/shop"),
        ("shop/in/deep", "a.yaml", "/shop"),
        ("shop/in/deep", ".", "/shop"),
        // What is named is read whatever it is called.
        (".", "shop/_drafts/b.yaml", "/draft/shop"),
        (".", "shop/_drafts", "/draft/shop"),
        ("shop/_drafts", "b.yaml", "/draft/shop"),
        (".", "shop/in/notes.txt", "/notes/shop"),
    ] {
        let server = Server::start(|_: &Seen| json!({}));
        project.run_in(folder, &["run", path, "--var", &server.base()]).passes();
        let targets: Vec<_> = server.seen().into_iter().map(|it| it.target).collect();
        assert_eq!(targets, [expected], "{folder} {path}");
    }
}

#[test]
fn names_default_to_the_file_and_stand_once_in_a_folder() {
    let project = Project::with("my request.yaml", GET).file("in/my request.yaml", GET);
    assert_eq!(listed(&project, "."), ["in/my request", "my request"]);
    let project = Project::with("a.yaml", "GET: http://x/\n---\n# a comment\nGET: http://x/\n")
        .file("b.yaml", "name: a\nGET: http://x/\n");
    refused(
        &project,
        ".",
        &["a.yaml:4:1", "b.yaml:1:1", "a second request called `a` in this folder", "the first is at a.yaml:1:1"],
    );
}

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

#[test]
fn odd_files_end_in_a_message() {
    let long = "x".repeat(40_000_000);
    for (what, bytes, messages) in [
        ("empty", &b""[..], &["a.yaml", "holds no request"][..]),
        ("comment", b"# nothing\n", &["a.yaml", "holds no request"]),
        ("separators", b"---\n---\n", &["a.yaml", "holds no request"]),
        ("binary", b"PK\x03\x04\0\0", &["a.yaml", "is binary, not text"]),
        ("latin1", b"GET: http://x/\nname: caf\xe9\n", &["a.yaml:2:10", "not UTF-8"]),
        ("utf16", b"\xff\xfeG\0E\0T\0", &["a.yaml", "binary"]),
        ("long", long.as_bytes(), &["a.yaml", "40 MB", "may be at most"]),
    ] {
        refused(&Project::with("a.yaml", bytes), "a.yaml", messages);
        refused(&Project::with("in/a.yaml", bytes).file("b.yaml", GET), ".", messages);
        let run =
            Project::new().run_with_input(&["check", "-"], &String::from_utf8_lossy(&bytes[..bytes.len().min(99)]));
        assert!(!run.stderr.contains("panicked"), "{what} {run}");
    }
}

#[test]
fn an_oversized_file_is_not_read() {
    let project = Project::with("a.yaml", "");
    std::fs::File::options().write(true).open(project.path("a.yaml")).unwrap().set_len(100_000_000).unwrap();
    refused(&project, "a.yaml", &["`a.yaml` is 100 MB; a YAML file may be at most"]);
}

#[test]
fn bombs_are_refused() {
    let mut bomb = "GET: http://x/\njson:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..12 {
        let row = vec![format!("*a{}", level - 1); 10].join(",");
        writeln!(bomb, "  a{level}: &a{level} [{row}]").unwrap();
    }
    refused(&Project::with("a.yaml", bomb), "a.yaml", &["a.yaml:", "once the aliases are written out"]);
    for text in
        ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), "? ".repeat(100_000), "&a ".repeat(100_000)]
    {
        refused(&Project::with("a.yaml", text), "a.yaml", &["a.yaml:1:"]);
    }
    let deep = format!("GET: http://x/\njson: {}1{}\n", "[".repeat(129), "]".repeat(129));
    refused(&Project::with("a.yaml", deep), "a.yaml", &["levels deep"]);
    refused(&Project::with("a.yaml", "GET: http://x/\njson: &a [*a]\n"), "a.yaml", &["a.yaml:2:", "alias"]);
}

#[test]
fn windows_files_are_read() {
    let text = "\u{feff}name: One\r\nGET: <<baseUrl>>/\r\nheaders:\r\n  X-A: b\r\n---\r\nname: Two\r\nPOST: <<baseUrl>>/\r\ntext: |\r\n  a\r\n  b\r\n";
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("a.yaml", text).file("environments/dev.yaml", "\u{feff}x: 1\r\n");
    project.run(&["run", "a.yaml", "-e", "dev", "--var", &server.base()]).passes().prints("One").prints("Two");
    let seen = server.seen();
    assert_eq!((seen[0].header("x-a"), seen[1].text().as_str()), (Some("b"), "a\nb\n"));
    let run = Project::with("a.yaml", "\u{feff}naem: One\r\nGET: http://x/\r\nmethd: x\r\n").run(&["check", "a.yaml"]);
    run.exits(2).warns("a.yaml:1:1").warns("a.yaml:3:1");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_utf8_is_read_and_shown() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("z.yaml", "GET: <<baseUrl>>/z\n");
    std::fs::write(project.path("").join(OsStr::from_bytes(b"caf\xe9.yaml")), "GET: <<baseUrl>>/cafe\n").unwrap();
    project.run(&["run", ".", "--var", &server.base()]).passes().prints("caf\u{fffd}");
    assert_eq!(server.seen().len(), 2);
    std::fs::write(project.path("").join(OsStr::from_bytes(b"b\xff.yaml")), "GTE: <<baseUrl>>/b\n").unwrap();
    project
        .run(&["run", ".", "--var", &server.base()])
        .exits(2)
        .warns("b\u{fffd}.yaml:1:1")
        .warns("did you mean `GET`?");
    let run = project.command(&["run"]).arg(OsStr::from_bytes(b"caf\xe9.yaml")).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&run.stderr).contains("panicked"));
    // Nor is a folder's name, or a variable of the system.
    let folder = OsStr::from_bytes(b"in\xff");
    std::fs::create_dir(project.path("").join(folder)).unwrap();
    std::fs::rename(project.path("z.yaml"), project.path("").join(folder).join("z.yaml")).unwrap();
    for (path, variable) in [("z.yaml", OsStr::from_bytes(b"\xfe")), (".", OsStr::from_bytes(b"N\xfe"))] {
        let mut command = project.command_in(std::path::Path::new(folder), &["run", path, "--var", &server.base()]);
        command.args(["-r", "terminal,json=o.json,junit=o.xml,events=o.ndjson", "--export-env", "o.local.yaml"]);
        let run = crate::support::ended(command.env(variable, OsStr::from_bytes(b"\xfd")).output().unwrap());
        run.passes().prints("1 passed").never_prints("panicked");
    }
}

#[test]
fn a_folder_in_place_of_a_file_is_told() {
    let project = Project::new().file("a.yaml/inside.yaml", GET).file("collection.yaml/x.txt", "");
    assert_eq!(listed(&project, "."), ["a.yaml/inside"]);
    let project = Project::with("a.yaml", "POST: http://x/\nfile: in\n").file("in/x", "");
    refused(&project, "a.yaml", &["a.yaml:2:7", "is a folder"]);
    Project::new().run(&["run", "nowhere"]).exits(2).warns("there is no file or folder `nowhere`");
    Project::with("shop.yaml", GET).run(&["run", "shp.yaml"]).exits(2).warns("did you mean `shop.yaml`?");
    Project::with("in/shop.yaml", GET).run(&["run", "in/shp.yaml#x"]).exits(2).warns("did you mean `in/shop.yaml`?");
}

#[test]
fn a_link_to_itself_ends() {
    #[cfg(unix)]
    {
        let project = Project::with("a.yaml", GET);
        std::os::unix::fs::symlink(project.path(""), project.path("loop")).unwrap();
        refused(&project, ".", &["loop", "this folder is a link to one that it lies in"]);
    }
}

#[test]
fn places_read_as_the_user_would_write_them() {
    let project =
        Project::with("in/a.yaml", "GET: http://x/\nnaem: x\n").file("in/b.yaml", "POST: http://x/\nfile: no.bin\n");
    for (folder, path, place) in [
        ("in", "a.yaml", "[a.yaml:2:1]"),
        ("in", "./a.yaml", "[a.yaml:2:1]"),
        ("in", ".", "[a.yaml:2:1]"),
        ("in", "./", "[a.yaml:2:1]"),
        (".", ".", "[in/a.yaml:2:1]"),
        (".", "in", "[in/a.yaml:2:1]"),
        ("in", "../in/a.yaml", "[../in/a.yaml:2:1]"),
    ] {
        project.run_in(folder, &["check", path]).exits(2).warns(place).warns("naem: x");
    }
    let project = project.file("in/collection.yaml", "");
    for path in ["a.yaml", "."] {
        project.run_in("in", &["check", path]).exits(2).warns("[a.yaml:2:1]");
    }
    project.run_in("in", &["check", "."]).exits(2).warns("the file `no.bin` does not exist");
    let project = Project::with("a.yaml", "GET: http://127.0.0.1:1/\n");
    project.run(&["run"]).exits(3).prints("a  a.yaml:1:1\n").never_prints("./a");
}
