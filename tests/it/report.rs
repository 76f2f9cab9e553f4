//! What a run says, to people and to programs, at once and from a recording.

use std::fs;

use quick_xml::{Reader, events::Event};
use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server};

const SHOP: [(&str, &str); 4] = [
    ("shop/collection.yaml", "name: Shop\norder: [orders, admin]\n"),
    (
        "shop/orders.yaml",
        "\
name: List orders
GET: <<baseUrl>>/orders
tags: [smoke]
expect:
  $.orders[0]: { equals: { id: 7, price: 1.10 } }
  $.total: 2
capture: { next: $.next }
---
name: Read one
GET: <<baseUrl>>/orders/<<next>>
---
name: Log in
POST: <<baseUrl>>/login
json: { user: ada }
expect: { status: 200, headers: { Content-Type: { contains: json } } }
",
    ),
    ("shop/admin/gone.yaml", "name: Gone\nGET: http://127.0.0.1:1/\n"),
    ("shop/admin/later.yaml", "name: Later\nGET: <<baseUrl>>/later\nskip: not before spring\n"),
];

fn server() -> Server {
    Server::start(|seen: &Seen| match seen.path() {
        "/orders" => {
            Reply::from(json!({ "orders": [{ "id": 7, "price": 2 }], "total": 2, "said": "\u{1b}[31m<&>\u{202e}" }))
        }
        _ => Reply::from(json!({ "ok": true, "id": 9_007_199_254_740_993_u64 })),
    })
}

fn shop() -> Project {
    SHOP.iter().fold(Project::new(), |project, (path, text)| project.file(path, text))
}

/// Times differ from run to run.
fn without_times(text: &str) -> String {
    let times = regex::Regex::new(r"( +)(<1 ms|\d+ ms|[\d.]+ s)|-?\d+\.\d+(e-\d+)?|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")
        .unwrap();
    times.replace_all(text, "~").into_owned()
}

/// Each `<testcase>` of a JUnit file: its suite, its name, and how it ended.
fn cases(xml: &str) -> Vec<(String, String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut cases: Vec<(String, String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return cases,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attribute = |key: &str| {
                    let found = tag.try_get_attribute(key).unwrap();
                    found.map(|it| it.value.into_owned()).unwrap_or_default()
                };
                match name.as_str() {
                    "testcase" => cases.push((attribute("classname"), attribute("name"), "passed".to_owned())),
                    "failure" | "error" | "skipped" => cases.last_mut().unwrap().2 = name,
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

#[test]
fn a_person_sees_a_tree_the_failures_and_a_summary() {
    let run = shop().run(&["run", "shop", "--var", &server().base()]);
    run.exits(3);
    let lines = [
        "Shop\n",
        "  ✗ List orders",
        "  - Read one          skipped: `next` was not captured by \"List orders\" (shop/orders.yaml:1:1)\n",
        "  ✓ Log in            POST  200",
        "\n  admin\n",
        "    ! Gone            GET   no answer\n",
        "    - Later           skipped: not before spring\n",
        "\nFailures\n",
        "  List orders  shop/orders.yaml:1:1\n",
        "/orders → 200 OK\n",
        "    ✗ $.orders[0]: expected {\"id\":7,\"price\":1.10}, but at $.orders[0].price: expected 1.10, got 2  shop/orders.yaml:5:18\n",
        "        -  \"price\": 1.10\n",
        "        +  \"price\": 2\n",
        "    ✗ capture next: expected something at $.next, but `$` has no `next`; it has `orders`",
        "  admin / Gone  shop/admin/gone.yaml:1:1\n",
        "connection refused by 127.0.0.1:1\n",
        "\n5 requests, 1 passed, 1 failed, 1 broken, 2 skipped; ",
    ];
    let mut rest = run.stdout.as_str();
    for line in lines {
        let Some((_, after)) = rest.split_once(line) else { panic!("`{line}` is missing or out of order\n{run}") };
        rest = after;
    }
    run.never_prints("\u{1b}").never_prints("\u{202e}");
    assert_eq!(run.stderr, "", "nobody watches, so that there is no progress line");
}

#[test]
fn every_report_is_the_same_live_and_from_a_recording() {
    let (project, server) = (shop(), server());
    let base = server.base();
    let all = "terminal=live.txt,json=live.json,junit=live.xml,events=run.ndjson";
    let run = project.run(&["run", "shop", "--var", &base, "-n", "2", "-r", all, "-vv", "--bodies"]);
    run.exits(3);
    assert_eq!(run.stdout, "", "every report went into a file");
    for (name, file) in
        [("terminal", "live.txt"), ("json", "live.json"), ("junit", "live.xml"), ("events", "run.ndjson")]
    {
        let replayed = project.run(&["report", "run.ndjson", "-r", name, "-vv", "--bodies"]);
        replayed.exits(3);
        assert_eq!(replayed.stdout, project.read(file), "{name}");
    }
    let again = project.run(&["report", "run.ndjson", "-r", "junit=again.xml", "-r", "json"]);
    again.exits(3);
    assert_eq!(project.read("again.xml"), project.read("live.xml"));

    let printed = project.run(&["run", "shop", "--var", &base, "-n", "2", "-vv"]);
    assert_eq!(without_times(&printed.stdout), without_times(&project.read("live.txt")));
}

#[test]
fn the_json_report_holds_everything() {
    let (project, server) = (shop(), server());
    let arguments = ["run", "shop", "--var", &server.base(), "-r", "json"];
    let run = project.run(&arguments);
    let report: Value = serde_json::from_str(&run.exits(3).stdout).unwrap();
    let outcomes: Vec<&str> =
        report["steps"].as_array().unwrap().iter().map(|step| step["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["failed", "skipped", "passed", "broken", "skipped"]);
    let first = &report["steps"][0];
    assert_eq!((&first["file"], &first["line"]), (&json!("shop/orders.yaml"), &json!(1)));
    assert_eq!(first["tags"], json!(["smoke"]));
    let failed = &first["attempts"][0]["expectations"][1];
    assert_eq!((&failed["held"], &failed["line"], &failed["column"]), (&json!(false), &json!(5), &json!(18)));
    assert!(failed["diff"].as_str().unwrap().contains("+  \"price\": 2"), "{failed}");
    assert_eq!(report["steps"][3]["attempts"][0]["broken"]["cause"], "transport");
    assert_eq!(report["counts"]["requests"], 5);
    assert!(!run.stdout.contains("9007199254740993"), "no bodies unless they are asked for");
    let with_bodies = project.run(&[&arguments[..], &["--bodies"]].concat());
    with_bodies.prints("9007199254740993").prints(r#""body":"{\"user\":\"ada\"}""#);
}

#[test]
fn the_junit_report_has_one_case_for_each_request() {
    let (project, server) = (shop(), server());
    let run = project.run(&["run", "shop", "--var", &server.base(), "-r", "junit"]);
    let found = cases(&run.exits(3).stdout);
    let expected = [
        ("Shop", "List orders", "failure"),
        ("Shop", "Read one", "skipped"),
        ("Shop", "Log in", "passed"),
        ("Shop/admin", "Gone", "error"),
        ("Shop/admin", "Later", "skipped"),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(suite, name, end)| ((*suite).to_owned(), (*name).to_owned(), (*end).to_owned()))
        .collect();
    assert_eq!(found, expected, "{run}");
    run.prints("at shop/orders.yaml:5:18").never_prints("\u{1b}");
    let twice = project.run(&["run", "shop", "--var", &server.base(), "-r", "junit", "-n", "2"]);
    assert_eq!(cases(&twice.stdout).len(), 10);
    twice.prints("List orders (iteration 2)");
}

#[test]
fn newmans_flags_for_reports_work() {
    let (project, server) = (shop(), server());
    let run = project.run(&[
        "run",
        "shop",
        "--var",
        &server.base(),
        "--reporters",
        "terminal,junit",
        "--reporter-junit-export",
        "n.xml",
    ]);
    run.exits(3).prints("5 requests");
    assert_eq!(cases(&project.read("n.xml")).len(), 5);
    let run = project.run(&["run", "shop", "--var", &server.base(), "--reporter-json-export", "n.json"]);
    run.exits(3).prints("5 requests");
    assert!(serde_json::from_str::<Value>(&project.read("n.json")).is_ok());
}

#[test]
fn what_cannot_be_reported_is_known_before_anything_is_sent() {
    let (project, server) = (shop(), server());
    let base = server.base();
    for (more, told) in [
        (&["-r", "junti"][..], "unknown reporter `junti`; did you mean `junit`?"),
        (&["-r", "xyzzy"], "there are terminal, json, junit, events"),
        (&["-r", "json="], "no file is named in `json=`"),
        (
            &["-r", "json=no/such/folder/r.json"],
            "cannot write `no/such/folder/r.json`: the folder `no/such/folder` does not exist",
        ),
        (&["-r", "json=shop"], "cannot write `shop`: it is a folder"),
        (&["-r", "json,junit"], "only one report can go to stdout, not json and junit"),
        (&["-r", "json", "-r", "events=-"], "only one report can go to stdout, not json and events"),
        (&["-r", "json=r", "-r", "junit=r"], "two reports cannot go into the one file `r`"),
        (
            &["--export-env", "no/such/folder/e.yaml"],
            "cannot write `no/such/folder/e.yaml`: the folder `no/such/folder` does not exist",
        ),
    ] {
        let run = project.run(&[&["run", "shop", "--var", &base], more].concat());
        run.exits(2).warns(told);
        assert_eq!(run.stdout, "", "{run}");
    }
    assert!(server.seen().is_empty(), "{:?}", server.seen());
    project.run(&["run", "shop", "--var", &base, "-r", "events=e.ndjson"]).exits(3);
    project.run(&["report", "e.ndjson", "-r", "json,junit"]).exits(2).warns("only one report can go to stdout");
    project.run(&["report", "e.ndjson", "-r", "junti"]).exits(2).warns("did you mean `junit`?");
    let left: Vec<_> = fs::read_dir(project.path("")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".posthaste")), "{left:?}");
}

#[test]
fn a_recording_that_is_none_or_was_cut_is_told() {
    let (project, server) = (shop(), server());
    project.run(&["run", "shop", "--var", &server.base(), "-r", "events=e.ndjson"]).exits(3);
    let whole = project.read("e.ndjson");
    let lines: Vec<&str> = whole.lines().collect();
    let cut = lines[..4].join("\n");
    let project = project
        .file("cut.ndjson", &cut)
        .file("half.ndjson", &cut[..cut.len() - 5])
        .file("none.ndjson", "{}\n")
        .file("empty.ndjson", "")
        .file("newer.ndjson", "{\"posthaste_recording\":99}\n")
        .file("odd.ndjson", format!("{}\n{}\nnonsense\n", lines[0], lines[1]));
    for (file, told) in [
        ("cut", "the recording ends in the middle of the run"),
        ("half", "the recording ends in the middle of the run"),
        ("none", "this is not a recording"),
        ("empty", "this is not a recording"),
        ("newer", "version 99"),
        ("odd", "line 3: "),
        ("missing", "cannot read `missing.ndjson`"),
    ] {
        project.run(&["report", &format!("{file}.ndjson")]).exits(2).warns(told);
    }
    project.run(&["report", "cut.ndjson"]).exits(2).prints("Interrupted");
}

#[test]
fn the_wire_is_shown_as_far_as_asked() {
    let (project, server) = (shop(), server());
    let arguments = ["run", "shop/orders.yaml#Log in", "--var", &server.base()];
    project.run(&arguments).passes().never_prints("> POST");
    let once = project.run(&[&arguments[..], &["-v"]].concat());
    once.passes().prints("> POST http://").prints("> Content-Type: application/json").prints("< HTTP/1.1 200 OK");
    once.prints("✓ headers.Content-Type: containing \"json\"").never_prints("{\"user\":\"ada\"}");
    let twice = project.run(&[&arguments[..], &["-vv"]].concat());
    twice.passes().prints("{\"user\":\"ada\"}").prints("9007199254740993");
}

#[test]
fn colour_is_for_terminals_and_who_asks_for_it() {
    let (project, server) = (shop(), server());
    let arguments = ["run", "shop", "--var", &server.base()];
    let with = |project: &Project, more: &[&str]| project.run(&[&arguments[..], more].concat());
    with(&project, &[]).never_prints("\u{1b}[");
    with(&project, &["--color", "always"]).prints("\u{1b}[32m✓\u{1b}[0m");
    with(&project, &["--color", "always", "-r", "terminal=t.txt"]);
    assert!(!project.read("t.txt").contains('\u{1b}'), "a file is no terminal");
    let project = project.system("NO_COLOR", "1");
    with(&project, &[]).never_prints("\u{1b}[");
    with(&project, &["--color", "always"]).prints("\u{1b}[");
    let project = project.system("POSTHASTE_COLOR", "always");
    with(&project, &[]).prints("\u{1b}[");
}

#[test]
fn a_file_that_was_there_is_replaced_only_by_a_whole_one() {
    let (project, server) = (shop().file("r.json", "old"), server());
    project.run(&["run", "shop", "--var", "baseUrl=<<oops", "-r", "json=r.json", "-e", "nowhere"]).exits(2);
    assert_eq!(project.read("r.json"), "old");
    project.run(&["run", "shop", "--var", &server.base(), "-r", "json=r.json"]).exits(3);
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!(report["counts"]["failed"], 1, "the report of a run that failed is whole, too");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_whole_reports() {
    use std::{
        io::{BufRead as _, BufReader},
        process::Command,
    };
    // The second request never gets an answer; its line on the server says that it is on its way.
    let (told, hears) = std::sync::mpsc::channel();
    let server = Server::start(move |seen: &Seen| {
        if seen.path() == "/slow" {
            told.send(()).unwrap();
            return Reply::Silence;
        }
        Reply::from(json!({ "ok": true }))
    });
    let project =
        Project::with("c.yaml", "name: Quick\nGET: <<baseUrl>>/quick\n---\nname: Slow\nGET: <<baseUrl>>/slow\n");
    let mut child = project
        .command(&[
            "run",
            "c.yaml",
            "--var",
            &server.base(),
            "-r",
            "terminal",
            "-r",
            "json=r.json,junit=r.xml,events=e.ndjson",
        ])
        .spawn()
        .unwrap();
    hears.recv().unwrap();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let printed: Vec<String> = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{printed:?}");
    assert!(printed.iter().any(|line| line.contains("Interrupted: 1 request did not end")), "{printed:?}");
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!((&report["interrupted"], &report["counts"]["passed"]), (&json!(true), &json!(1)));
    assert_eq!(cases(&project.read("r.xml")).last().unwrap().2, "error");
    project.run(&["report", "e.ndjson"]).exits(130).prints("Interrupted");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_counts_what_is_missing_of_its_iteration() {
    let (told, hears) = std::sync::mpsc::channel();
    let server = Server::start(move |seen: &Seen| {
        if seen.path() == "/slow" {
            told.send(()).unwrap();
            return Reply::Silence;
        }
        Reply::from(json!({}))
    });
    let text = "name: Quick\nGET: <<baseUrl>>/quick\n---\nname: Slow\nGET: <<baseUrl>>/slow\n---\nname: Last\nGET: <<baseUrl>>/last\n";
    let child = Project::with("c.yaml", text);
    let child =
        child.command(&["run", "c.yaml", "-n", "18446744073709551615", "--var", &server.base()]).spawn().unwrap();
    hears.recv().unwrap();
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let run = crate::support::ended(child.wait_with_output().unwrap());
    run.exits(130).prints("Interrupted: 2 requests did not end.").never_prints("panicked");
}

#[test]
fn a_step_that_lacks_its_capture_without_a_failure_is_one_everywhere() {
    let text = "name: First\nGET: <<baseUrl>>/\nskip: not today\ncapture: { x: $.x }\n---\nname: Second\nGET: <<baseUrl>>/<<x>>\n";
    let project = Project::with("c.yaml", text);
    let run = project.run(&["run", "c.yaml", "--var", &server().base(), "-r", "terminal,junit=r.xml,events=e.ndjson"]);
    run.exits(1)
        .prints("✗ Second")
        .prints("`x` was not captured by \"First\" (c.yaml:1:1)")
        .prints("1 failed, 1 skipped");
    let ends: Vec<_> = cases(&project.read("r.xml")).into_iter().map(|(.., end)| end).collect();
    assert_eq!(ends, ["skipped", "failure"]);
    project.run(&["report", "e.ndjson"]).exits(1);
}

#[test]
fn a_replay_ends_as_its_run_did() {
    let project = Project::with("c.yaml", "GET: http://127.0.0.1:1/\nskip: not today\n");
    project.run(&["run", "c.yaml", "-r", "events=e.ndjson"]).exits(4);
    project.run(&["report", "e.ndjson"]).exits(4);
}

#[test]
fn a_run_whose_reader_goes_away_is_no_success() {
    use std::io::{BufRead as _, BufReader};
    let server = server();
    let project = Project::with("c.yaml", "GET: <<baseUrl>>/\n");
    let command = &["run", "c.yaml", "-n", "1000000", "-v", "--var", &server.base()];
    let mut child = project.command(command).spawn().unwrap();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

/// `script` gives the program a terminal; its options are those of Linux.
#[cfg(target_os = "linux")]
#[test]
fn who_watches_sees_which_request_is_on_its_way() {
    let (project, server) = (shop(), server());
    let on_a_terminal = |redirected: &str| {
        let call = format!("{} run shop --var {} {redirected}", env!("CARGO_BIN_EXE_posthaste"), server.base());
        let mut script = std::process::Command::new("script");
        script
            .args(["-qec", &call, "/dev/null"])
            .current_dir(project.path(""))
            .env("TERM", "xterm")
            .env_remove("NO_COLOR");
        script.stdin(std::process::Stdio::null());
        crate::support::ended(script.output().expect("`script`, of util-linux"))
    };
    let both = on_a_terminal("");
    both.exits(3).prints("\r\u{1b}[2K[1/5] List orders\r\u{1b}[2K").prints("[4/5] Gone").prints("\u{1b}[32m✓");
    on_a_terminal("2> err").exits(3).never_prints("[1/5]").prints("\u{1b}[32m✓");
    let line = on_a_terminal("> out");
    line.exits(3).prints("[1/5] List orders").never_prints("✓");
    assert!(!project.read("out").contains('\u{1b}') && !project.read("err").contains("[1/5]"));
}
