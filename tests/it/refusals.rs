//! What is refused, by the command line and in files, in ways that no other page of tests comes to: each with its reason, and
//! what to do.

use serde_json::json;

use crate::support::{Project, Seen, Server};

/// Files that are refused, with the place and the messages; nothing is sent.
#[test]
fn a_file_that_is_refused_says_why_at_its_place() {
    for (text, place, messages) in [
        ("# nothing\n", "1:1", &["this file holds no request", "write one, `GET: https://example.org/`"][..]),
        ("GET: http://h/\nretry: { max: 0 }\n", "2:15", &["from 1 to 10000, found 0"]),
        ("GET: http://h/\nretry: { max: 20000 }\n", "2:15", &["from 1 to 10000, found 20000"]),
        ("GET: http://h/\nretry: { every: 100h, max: 1000 }\n", "2:17", &["would take 4162 days", "within 30 days"]),
        ("GET: http://h/\nretry: { backoff: 0.5 }\n", "2:19", &["expected a factor of 1 or more, found `0.5`"]),
        ("GET: http://h/\nfor: { each: [1], times: 3 }\n", "2:6", &["a loop has `each` or `times`, not both"]),
        ("GET: http://h/\nfor: { as: x }\n", "2:6", &["a loop needs `each` or `times`", "for: { times: 3 }"]),
        ("GET: http://h/\nfor: { times: 1.5 }\n", "2:15", &["`times` needs a whole number, found 1.5"]),
        ("GET: http://h/\nfor: { each: 3 }\n", "2:14", &["`each` needs a list, found 3", "a list is written `[a, b]`"]),
        (
            "GET: http://h/\nexamples: [{ json: {}, text: x }]\n",
            "2:12",
            &["an example has one body: json, text, xml or file"],
        ),
        (
            "GET: http://h/\nexamples: [3]\n",
            "2:12",
            &["expected an example: a map with `status` and a body, found `3`"],
        ),
        ("GET: http://h/\npath: { id: 1 }\n", "2:9", &["the URL has no `{id}`", "write it into the URL"]),
        ("GET: http://h/{id}\npath: { id: [1, 2] }\n", "2:9", &["`id` has 2 values", "one text: \"1,2\""]),
        ("GET: http://h/\nquery: { q: [1, null] }\n", "2:10", &["one of the values of `q` is null"]),
        ("GET: http://h/\nheaders: { a b: 1 }\n", "2:12", &["`a b` is no header name", "letters, digits and hyphens"]),
        ("GET: http://h/\nsettings: { max_body: 3 pounds }\n", "2:23", &["expected a size such as 512, 64KiB or 10MB"]),
        ("name: x\nuse: y\nGET: http://h/\n", "3:1", &["`GET` has no place beside `use`"]),
        ("GET: http://h/<<a,b>>\n", "1:17", &["`<<a,b>>`: this cannot be read: a call is a function and its values"]),
        ("GET: http://h/<<upper (a>>\n", "1:17", &["`<<upper (a>>`: this cannot be read", "in brackets, `[my name]`"]),
        (
            "POST: http://h/\ntext: a <<#if a,c>>b<</if>>\n",
            "2:11",
            &["this cannot be read: a block, `<<#if flag>>...<</if>>`, needs"],
        ),
        ("GET: http://h/\nwhen: a ==\n", "2:11", &["something is missing behind `a ==`"]),
        ("GET: http://h/\nwhen: (a == 1\n", "2:7", &["this bracket is never closed"]),
        ("GET: http://h/\nwhen: a matches b\n", "2:17", &["`matches` needs a pattern in quotes"]),
        ("GET: http://h/\nwhen: a not b\n", "2:9", &["`not` stands before what it denies, or is `not in`"]),
        ("GET: http://h/\nwhen: a in [1, 2\n", "2:12", &["this list is never closed"]),
        ("GET: http://h/\nheaders:\n\tX: 1\n", "3:2", &["indent with spaces, not tabs"]),
        ("GET: http://h/\nx: &x [*x]\n", "2:8", &["an alias inside of what it names"]),
        ("GET: http://h/\nname: ''\n", "2:7", &["a name cannot be empty"]),
        ("GET: http://h/\nneeds: nobody\n", "2:8", &["there is no request, file or folder `nobody` here"]),
    ] {
        let run = Project::with("a.yaml", text).run(&["run", "a.yaml"]);
        run.exits(2).warns(&format!("[a.yaml:{place}]"));
        for message in messages {
            run.warns(message);
        }
    }
}

#[test]
fn a_folder_has_one_file_of_its_own() {
    let project = Project::with("a.yaml", "GET: http://h/\n")
        .file("both/collection.yaml", "name: a\n")
        .file("both/collection.yml", "name: b\n")
        .file("both/a.yaml", "GET: http://h/\n")
        .file("two/collection.yaml", "name: a\n---\nname: b\n")
        .file("two/a.yaml", "GET: http://h/\n")
        .file("environments/two.yaml", "a: 1\n---\nb: 2\n");
    project
        .run(&["run", "both"])
        .exits(2)
        .warns("this folder has both `both/collection.yaml` and `both/collection.yml`")
        .warns("keep one of them");
    project.run(&["run", "two"]).exits(2).warns("[two/collection.yaml:3:1]").warns("own file is one YAML document");
    let run = project.run(&["run", "a.yaml", "-e", "two"]);
    run.exits(2).warns("[environments/two.yaml:3:1]").warns("an environment is one YAML document");
}

#[test]
fn a_command_that_is_refused_says_what_to_write_instead() {
    let project = Project::with("a.yaml", "GET: http://127.0.0.1:1/\n")
        .file("two.yaml", "GET: http://127.0.0.1:1/\n---\nname: b\nGET: http://127.0.0.1:1/\n")
        .file("rows.csv", b"PK\x03\x04xxxxxxxx")
        .file("bad.csv", b"a,b\n\xff\xfe1,2\n")
        .file("jar.txt", "nonsense line\n")
        .file("jar.json", "{\"cookies\": 3}");
    for (arguments, code, message, help) in [
        ("fmt a.yaml#x", 2, "`a.yaml#x` is a part of a file", "name the file: a.yaml"),
        ("check a.yaml --deny nonsense", 2, "there is no code `nonsense`", "`posthaste check --codes` lists them"),
        (
            "check a.yaml --deny unused-variabel",
            2,
            "there is no code `unused-variabel`",
            "did you mean `unused-variable`?",
        ),
        ("new --name a/b", 2, "`a/b` cannot be the name of a collection's folder", "use letters, digits and hyphens"),
        ("run a.yaml -r junit -r json", 2, "only one report can go to stdout", "-r junit=report.xml"),
        (
            "run two.yaml -o x",
            2,
            "--output is for the answer of one request, and 2 are chosen",
            "gives each its own file",
        ),
        ("run a.yaml -o x -n 2", 2, "--output is for one answer, and the request is repeated", "may have a template"),
        ("run a.yaml -d rows.csv", 2, "is a spreadsheet or an archive, not text", "save the sheet as CSV"),
        ("run a.yaml -d bad.csv", 2, "row 1 is not UTF-8", "save the file as UTF-8"),
        ("run a.yaml -b jar.txt", 2, "jar.txt:1: this line is no cookie of Netscape's form", "written as `name=value`"),
        ("run a.yaml -b jar.json", 2, "`jar.json` is no jar in JSON", "written as `name=value`"),
        ("run a.yaml --partition count:3/2", 2, "there is no part 3 of 2", "counted from 1 to 2"),
        ("run a.yaml --partition hash:1/2", 2, "`hash:1/2` is no part", "write `count:2/5`"),
        ("run a.yaml --partition count:auto", 2, "finds no build server's variables", "CI_NODE_INDEX"),
        ("run a.yaml --order alphabetical", 2, "`alphabetical` is no order", "write `random`"),
        ("list a.yaml --graph svg", 2, "there is no file or folder `svg`", "write `--graph=svg`"),
        ("list a.yaml -o no/such/x", 2, "cannot write `no/such/x`", "the folder `no/such` does not exist"),
        ("report a.yaml", 2, "this is not a recording", "its first line is not"),
    ] {
        let words: Vec<&str> = arguments.split(' ').collect();
        let run = project.run(&words);
        assert_eq!(run.code, Some(code), "{arguments}\n{run}");
        run.warns(message).warns(help);
    }
    assert!(!project.path("x").exists());
}

#[test]
fn one_file_for_one_answer_is_written_also_in_a_part_of_a_run() {
    let server = Server::start(|_: &Seen| json!({ "id": 1 }));
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\n");
    let run = |more: &str| {
        let words = format!("run a.yaml --var {} -o x.json {more}", server.base());
        project.run(&words.split_whitespace().collect::<Vec<_>>())
    };
    run("-n 2 --partition count:2/2").passes();
    assert_eq!(project.read("x.json"), "{\"id\":1}");
    run("-n 3 --partition count:1/2").exits(2).warns("the request is repeated");
    let project = project
        .file("shop/collection.yaml", "data: [{ n: 1 }, { n: 2 }]\n")
        .file("shop/a.yaml", "GET: <<baseUrl>>/<<n>>\n");
    let run = project.run(&["run", "shop", "--var", &server.base(), "-o", "y.json"]);
    run.exits(2).warns("the request is repeated");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_port_that_cannot_be_had_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let project = Project::with("a.yaml", "GET: http://h/\nexamples: [{ json: {} }]\n");
    let run = project.run(&["mock", "a.yaml", "--port", &port]);
    run.exits(2).warns(&format!("port {port} is in use; choose another with --port, or 0 for a free one"));
    // An address of documentation is nobody's own.
    let run = project.run(&["mock", "a.yaml", "--port", "0", "--host", "203.0.113.1"]);
    run.exits(2).warns("cannot listen on 203.0.113.1:0");
}

#[test]
fn a_body_that_is_no_text_is_counted_where_it_would_be_shown() {
    let project = Project::with("a.yaml", "POST: http://h/\nfile: _bin\n").file("_bin", b"\xff\xfe\x00");
    project.run(&["run", "a.yaml", "--dry-run"]).passes().prints("\n\n(3 bytes that are no text)\n");
}
