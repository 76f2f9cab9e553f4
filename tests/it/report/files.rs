//! Reports in files: what is in them, and when they are written.

use std::fs;

use serde_json::{Value, json};

use super::ground::{cases, server, shop};

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
    let quiet = project.run(&["run", "shop", "--var", &server.base(), "-r", "junit=r.xml", "-r", "events=e.ndjson"]);
    quiet.exits(3).warns("note: of 5 requests, 1 failed and 1 broken: see `r.xml` and `e.ndjson`\n");
    assert_eq!(quiet.stdout, "");
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
fn a_file_that_was_there_is_replaced_only_by_a_whole_one() {
    let (project, server) = (shop().file("r.json", "old"), server());
    project.run(&["run", "shop", "--var", "baseUrl=<<oops", "-r", "json=r.json", "-e", "nowhere"]).exits(2);
    assert_eq!(project.read("r.json"), "old");
    project.run(&["run", "shop", "--var", &server.base(), "-r", "json=r.json"]).exits(3);
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!(report["counts"]["failed"], 1, "the report of a run that failed is whole, too");
}
