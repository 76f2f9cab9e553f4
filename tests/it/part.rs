//! Parts of a run, other orders, what failed once more, and rows of data.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server};

fn requests(count: usize) -> String {
    (0..count).map(|it| format!("name: r{it}\nGET: <<baseUrl>>/{it}\n")).collect::<Vec<_>>().join("---\n")
}

#[test]
fn parts_together_are_the_whole() {
    let project = Project::with("a.yaml", requests(7));
    let mut all = Vec::new();
    for part in 1..=3 {
        let server = Server::start(|_: &Seen| json!({}));
        project.run(&["run", "a.yaml", "--var", &server.base(), "--partition", &format!("count:{part}/3")]).passes();
        all.extend(server.targets());
    }
    assert_eq!(all.len(), 7);
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 7);
}

#[test]
fn what_depends_on_one_another_stays_together() {
    let chain = |name: &str| {
        format!(
            "name: {name}1\nPOST: <<baseUrl>>/{name}1\ncapture: {{ {name}: $.id }}\n---\nname: {name}2\nGET: <<baseUrl>>/{name}2\nheaders: {{ X: <<{name}>> }}\n"
        )
    };
    let project = Project::with("shop/a.yaml", chain("a") + "---\n" + &chain("b"))
        .file("shop/collection.yaml", "before: [{ name: Set up, POST: <<baseUrl>>/setup }]\n");
    for (part, expected) in [("1/2", ["/setup", "/a1", "/a2"]), ("2/2", ["/setup", "/b1", "/b2"])] {
        let server = Server::start(|_: &Seen| json!({ "id": 1 }));
        project.run(&["run", "shop", "--var", &server.base(), "--partition", part]).passes();
        assert_eq!(server.targets(), expected);
    }
    let server = Server::start(|_: &Seen| json!({ "id": 1 }));
    let ended = project.run(&["run", "shop", "--var", &server.base(), "--partition", "3/3"]);
    ended.exits(0).warns("part 3 of 3 has nothing to do");
    assert!(server.seen().is_empty());
}

#[test]
fn iterations_are_dealt_out() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<n>>\n").file("d.csv", "n\n0\n1\n2\n3\n4\n");
    let project = project.system("CI_NODE_INDEX", "2").system("CI_NODE_TOTAL", "2");
    let server = Server::start(|_: &Seen| json!({}));
    let ended = project.run(&["run", "a.yaml", "-d", "d.csv", "--var", &server.base(), "--partition", "count:auto"]);
    ended.passes().prints("Iteration 2 of 5: 1").prints("2 requests");
    assert_eq!(server.targets(), ["/1", "/3"]);
    project
        .run(&["run", "a.yaml", "--partition", "5/2", "--var", "n=1", "--var", &server.base()])
        .exits(2)
        .warns("there is no part 5 of 2");
}

#[test]
fn an_order_by_chance_comes_again_and_keeps_captures() {
    let text = format!(
        "name: first\nGET: <<baseUrl>>/first\ncapture: {{ id: $.id }}\n---\nname: second\nGET: <<baseUrl>>/second\nheaders: {{ X: <<id>> }}\n---\n{}",
        requests(12)
    );
    let project = Project::with("a.yaml", text);
    let run = |order: &str| {
        let server = Server::start(|_: &Seen| json!({ "id": 1 }));
        let ended = project.run(&["run", "a.yaml", "--var", &server.base(), "--order", order]);
        ended.passes().prints("14 passed").warns("the order is random:");
        (server.targets(), ended.stderr)
    };
    let (one, _) = run("random:7");
    assert_eq!(one, run("random:7").0);
    assert_ne!(one, run("random:8").0);
    let at = |name: &str| one.iter().position(|it| it == name).unwrap();
    assert!(at("/first") < at("/second"));
    let (chance, told) = run("random");
    let seed = told.lines().find_map(|line| line.split("random:").nth(1)).unwrap().trim().to_owned();
    assert_eq!(run(&format!("random:{seed}")).0, chance);
    project
        .run(&["run", "a.yaml", "--var", "baseUrl=http://localhost", "--order", "byname"])
        .exits(2)
        .warns("is no order");
}

#[test]
fn what_failed_is_run_again_with_what_it_needs() {
    let healthy = std::sync::atomic::AtomicBool::new(false);
    let server = Server::start(move |request: &Seen| match request.path() {
        "/heal" => {
            healthy.store(true, std::sync::atomic::Ordering::SeqCst);
            json!({}).into()
        }
        "/shaky" if !healthy.load(std::sync::atomic::Ordering::SeqCst) => Reply::status(500),
        _ => json!({ "id": 1 }).into(),
    });
    let text = "name: make\nPOST: <<baseUrl>>/make\ncapture: { id: $.id }\n---\nname: fine\nGET: <<baseUrl>>/fine\n---\nname: shaky\nGET: <<baseUrl>>/shaky\nheaders: { X: <<id>> }\n";
    let project = Project::with("shop/a.yaml", text)
        .file("environments/x.yaml", "a: 1\n")
        .file("heal.yaml", "GET: <<baseUrl>>/heal\n");
    let run = |more: &[&str]| project.run(&[&["run", "shop", "--var", &server.base()], more].concat());
    run(&["--rerun", "failed"])
        .exits(4)
        .warns("nothing is known of a run before: there is no `")
        .warns("last-run.json");
    run(&[]).exits(1);
    assert_eq!(project.read(".posthaste/.gitignore"), "*\n");
    run(&["--rerun", "failed"]).exits(1).prints("2 requests");
    project.run_in("shop", &["run", ".", "--rerun", "failed", "--var", &server.base()]).exits(1).prints("2 requests");
    // A folder around it, too: what failed is known by its file, whatever was named.
    project.run(&["run", ".", "--rerun", "failed", "--var", &server.base()]).exits(1).prints("2 requests");
    project.run(&["run", "heal.yaml", "--var", &server.base()]).passes();
    run(&["--rerun", "failed"]).passes().prints("2 passed");
    run(&["--rerun", "failed"]).exits(4).warns("nothing failed in the last run of this");
    std::fs::write(project.path(".posthaste/last-run.json"), "{").unwrap();
    run(&["--rerun", "failed"]).exits(2).warns("last-run.json").warns("remove it");
}

#[test]
fn only_the_iterations_that_failed_are_run_again() {
    let server =
        Server::start(|request: &Seen| if request.path() == "/2" { Reply::status(500) } else { json!({}).into() });
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<n>>\n").file("d.csv", "n\n0\n1\n2\n3\n");
    let run = |more: &[&str]| project.run(&[&["run", "a.yaml", "-d", "d.csv", "--var", &server.base()], more].concat());
    run(&[]).exits(1);
    run(&["--rerun", "failed"]).exits(1).prints("Iteration 3 of 4: 2").prints("1 request,");
}

#[test]
fn each_row_is_an_iteration() {
    let server = Server::start(|request: &Seen| serde_json::from_str::<Value>(&request.text()).unwrap());
    let project = Project::with("a.yaml", "POST: <<baseUrl>>/\njson: { id: <<id>>, price: <<price>>, zip: <<zip>> }\n");
    let csv = "\u{feff}name;id;price;zip\r\n\"Ada; first\";9007199254740993;1.10;\"01234\"\r\nBo;8;2;007\r\n";
    let project = project.file("rows.csv", csv);
    let ended = project.run(&["run", "a.yaml", "-d", "rows.csv", "-r", "terminal", "--var", &server.base()]);
    ended.passes().prints("Iteration 1 of 2: Ada; first").prints("Iteration 2 of 2: Bo");
    let bodies: Vec<_> = server.seen().iter().map(Seen::text).collect();
    assert_eq!(bodies, [r#"{"id":9007199254740993,"price":1.10,"zip":"01234"}"#, r#"{"id":8,"price":2,"zip":"007"}"#]);
    let report = project.run(&["run", "a.yaml", "-d", "rows.csv", "-n", "3", "-r", "json", "--var", &server.base()]);
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    let rows: Vec<_> = report["steps"].as_array().unwrap().iter().map(|it| it["row"].clone()).collect();
    assert_eq!(rows, [json!("Ada; first"), json!("Bo"), json!("Bo")], "the last row comes again");
    let few = project.run(&["run", "a.yaml", "-d", "rows.csv", "-n", "1", "--var", &server.base()]);
    few.passes().prints("1 request,");
}

#[test]
fn a_bad_row_is_named_and_nothing_is_sent() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<id>>\n")
        .file("short.csv", "id,name\n1,a\n2\n")
        .file("half.json", "[{\"id\": 1}, {\"id\": ")
        .file("half.ndjson", "{\"id\": 1}\n[2]\n")
        .file("half.yml", "- { id: 1 }\n- id: 2\n  name: x\n- { id: [ }\n")
        .file("documents.yml", "id: 1\n---\nid: 2\n---\nid: 3\nid: 4\n")
        .file("empty.csv", "");
    for (file, told) in [
        ("short.csv", &["short.csv:3:", "row 2"][..]),
        ("half.json", &["half.json:1:", "row 2"]),
        ("half.ndjson", &["half.ndjson:2:", "row 2"]),
        ("half.yml", &["half.yml:4:", "row 3"]),
        ("documents.yml", &["documents.yml:6:", "row 3"]),
        ("empty.csv", &["empty.csv"]),
        ("none.csv", &["none.csv"]),
    ] {
        let ended = project.run(&["run", "a.yaml", "-d", file, "--var", &server.base()]);
        ended.exits(2);
        for text in told {
            ended.warns(text);
        }
    }
    assert!(server.seen().is_empty());
    project.run(&["run", "a.yaml", "-d", "short.csv"]).exits(2);
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<nmae>>\n").file("d.csv", "name\na\n");
    project.run(&["run", "a.yaml", "-d", "d.csv", "--var", &server.base()]).exits(2).warns("did you mean `name`?");
}

#[test]
fn a_folder_runs_for_each_of_its_rows() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("shop/in/folder.yaml", "data: [{ who: ada, at: <<place>> }, { who: bo, at: home }]\n")
        .file("shop/in/a.yaml", "name: a\nGET: <<baseUrl>>/<<who>>/<<at>>\n")
        .file("shop/in/b.yaml", "name: b\nGET: <<baseUrl>>/<<who>>\n")
        .file("shop/z.yaml", "name: z\nGET: <<baseUrl>>/z\n");
    let ended = project.run(&["run", "shop", "--var", &server.base(), "--var", "place=work"]);
    ended.passes().prints("a [1: ada]").prints("b [2: bo]").prints("5 passed");
    assert_eq!(server.targets(), ["/ada/work", "/ada", "/bo/home", "/bo", "/z"]);
    let project =
        project.file("shop/in/folder.yaml", "data: { file: rows.csv }\n").file("shop/in/rows.csv", "who,at\ncy,sea\n");
    project.run(&["run", "shop", "--var", &server.base()]).passes().prints("a [1: cy]");
    let project = project.file("shop/in/folder.yaml", "data: { file: gone.csv }\n");
    project
        .run(&["run", "shop", "--var", &server.base()])
        .exits(2)
        .warns("shop/in/folder.yaml:1:15")
        .warns("does not exist");
    let project = project.file("shop/in/folder.yaml", "data: [1]\n");
    project.run(&["run", "shop", "--var", &server.base()]).exits(2).warns("shop/in/folder.yaml:1:8");
}

#[test]
fn the_rows_of_the_command_line_stand_for_those_of_the_collection() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("shop/collection.yaml", "data: [{ who: ada }]\n")
        .file("shop/a.yaml", "GET: <<baseUrl>>/<<who>>\n")
        .file("rows.json", "[{ \"who\": \"bo\" }, { \"who\": \"cy\" }]");
    project.run(&["run", "shop", "--var", &server.base()]).passes();
    project.run(&["run", "shop", "--var", &server.base(), "-d", "rows.json"]).passes();
    assert_eq!(server.targets(), ["/ada", "/bo", "/cy"]);
}

#[test]
fn secrets_in_rows_are_hidden() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nheaders: { X-Key: <<password>> }\n")
        .file("d.csv", "password,who\nhunter-two,ada\nhunter-three,bo\n");
    let ended = project.run(&["run", "a.yaml", "-d", "d.csv", "-vv", "--var", &server.base()]);
    ended.passes().never_prints("hunter-two").never_prints("hunter-three").prints("Iteration 2 of 2: bo");
}

/// A report without times.
fn timeless(report: &str) -> String {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|key, _| !matches!(key.as_str(), "started" | "elapsed_ms" | "timing" | "reused"));
                map.values_mut().for_each(strip);
            }
            Value::Array(list) => {
                list.retain(|it| it["name"] != "date");
                list.iter_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut report = serde_json::from_str(report).unwrap();
    strip(&mut report);
    report.to_string()
}

#[test]
fn the_reports_of_the_parts_make_the_report_of_the_whole() {
    let server = Server::start(|_: &Seen| json!({ "id": 1 }));
    let project = Project::with("shop/a.yaml", requests(5))
        .file(
            "shop/b/chain.yaml",
            "name: make\nPOST: <<baseUrl>>/make\ncapture: { id: $.id }\n---\nname: use\nGET: <<baseUrl>>/use/<<id>>\n",
        )
        .file("rows.csv", "n\n1\n2\n3\n4\n5\n");
    for rows in [&[][..], &["-d", "rows.csv"]] {
        let run = |more: &[&str]| project.run(&[&["run", "shop", "--var", &server.base()], rows, more].concat());
        for part in ["1", "2", "3"] {
            run(&["--partition", &format!("{part}/3"), "-r", &format!("events={part}.ndjson")]).passes();
        }
        let whole = run(&["-r", "json"]);
        let merged = project.run(&["report", "2.ndjson", "1.ndjson", "3.ndjson", "-r", "json"]);
        assert_eq!(timeless(&merged.passes().stdout), timeless(&whole.passes().stdout), "{rows:?}");
    }
}

#[test]
fn a_row_that_is_changed_while_the_run_goes_on_is_broken_in_every_report() {
    // Rows are read ahead; the second one is longer than that.
    let first = format!("n,pad\n1,y\n2,{}\n", "x".repeat(200_000));
    let project = Project::with("a.yaml", "name: One\nGET: <<baseUrl>>/<<n>>\n---\nname: Two\nGET: <<baseUrl>>/two\n")
        .file("d.csv", format!("{first}3,y\n"));
    let path = project.path("d.csv");
    let server = Server::start(move |_: &Seen| {
        std::fs::write(&path, format!("{first}3,y,z\n")).unwrap();
        json!({})
    });
    let reports = "terminal,json=r.json,junit=r.xml,events=r.ndjson";
    let run = project.run(&["run", "a.yaml", "-d", "d.csv", "-r", reports, "--var", &server.base()]);
    run.exits(3).prints("the iteration could not be run").prints("d.csv:4:");
    assert_eq!(server.targets(), ["/1", "/two", "/2", "/two"]);
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!((&report["counts"]["broken"], &report["counts"]["skipped"]), (&json!(1), &json!(1)), "{report:#}");
    assert!(project.read("r.xml").contains("errors=\"1\""));
    project.run(&["report", "r.ndjson"]).exits(3);
}
