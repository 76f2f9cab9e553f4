//! Several recordings make one report: that of the run whose parts they are.

use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server};

const REPORTERS: [&[&str]; 4] =
    [&["-r", "terminal", "-vv"], &["-r", "json", "--bodies"], &["-r", "junit"], &["-r", "events"]];

/// Two files that `order` turns round; six requests, of which one fails.
fn shop() -> Project {
    Project::new()
        .file("shop/collection.yaml", "name: Shop\norder: [orders, admin]\n")
        .file(
            "shop/orders.yaml",
            "\
name: One
GET: <<baseUrl>>/1
---
name: Two
GET: <<baseUrl>>/2
expect: { $.ok: false }
---
name: Three
GET: <<baseUrl>>/3
",
        )
        .file("shop/admin/2-b.yaml", "name: Four\nGET: <<baseUrl>>/4\n")
        .file(
            "shop/admin/10-a.yaml",
            "name: Five\nGET: <<baseUrl>>/5\n---\nname: Six\nGET: <<baseUrl>>/6\nskip: later\n",
        )
}

fn server() -> Server {
    Server::start(|_: &Seen| Reply::from(json!({ "ok": true })))
}

/// The project with `whole.ndjson`, a recording of three iterations.
fn recorded() -> Project {
    let project = shop();
    project.run(&["run", "shop", "--var", &server().base(), "-n", "3", "-r", "events=whole.ndjson"]).exits(1);
    project
}

/// A recording of some iterations and steps of `whole`, numbered anew.
fn part(whole: &str, iterations: &[u64], steps: &[u64]) -> String {
    let mut part = String::new();
    for line in whole.lines() {
        let mut event: Value = serde_json::from_str(line).unwrap();
        let kind = event.as_object().unwrap().keys().next().unwrap().clone();
        let it = &mut event[&kind];
        if it["iteration"].as_u64().is_some_and(|it| !iterations.contains(&it)) {
            continue;
        }
        if let Some(step) = it["step"].as_u64() {
            let Some(number) = steps.iter().position(|it| *it == step) else { continue };
            it["step"] = number.into();
        }
        if kind == "run_started" {
            let all = it["outline"]["steps"].as_array_mut().unwrap();
            all.retain(|step| steps.contains(&step["id"].as_u64().unwrap()));
            all.iter_mut().enumerate().for_each(|(number, step)| step["id"] = number.into());
        }
        part.push_str(&event.to_string());
        part.push('\n');
    }
    part
}

/// Every report of `parts` is that of `whole.ndjson`.
#[track_caller]
fn same(project: &Project, parts: &[&str]) {
    for reporter in REPORTERS {
        let whole = project.run(&[&["report", "whole.ndjson"], reporter].concat());
        let merged = project.run(&[&["report"], parts, reporter].concat());
        assert_eq!(merged.stdout, whole.stdout, "{reporter:?}\n{merged}");
        assert_eq!((merged.code, merged.stderr.as_str()), (whole.code, ""));
    }
}

#[test]
fn iterations_that_were_dealt_out_make_the_whole_run() {
    let project = recorded();
    let (whole, all) = (project.read("whole.ndjson"), [0, 1, 2, 3, 4, 5]);
    let project = project.file("a", part(&whole, &[0, 2], &all)).file("b", part(&whole, &[1], &all));
    same(&project, &["a", "b"]);
    same(&project, &["b", "a"]);
}

#[test]
fn steps_that_were_dealt_out_make_the_whole_run() {
    let project = recorded();
    let (whole, all) = (project.read("whole.ndjson"), [0, 1, 2]);
    let project = project
        .file("a", part(&whole, &all, &[0, 3]))
        .file("b", part(&whole, &all, &[1, 4]))
        .file("c", part(&whole, &all, &[2, 5]));
    same(&project, &["a", "b", "c"]);
    same(&project, &["c", "b", "a"]);
    same(&project, &["whole.ndjson"]);
}

#[test]
fn parts_that_were_run_make_one_report() {
    let (project, server) = (shop(), server());
    let base = server.base();
    let odd = ["shop/orders.yaml#One", "shop/orders.yaml#Three", "shop/admin/10-a.yaml"];
    let even = ["shop/orders.yaml#Two", "shop/admin/2-b.yaml"];
    for (chosen, recording) in [(&odd[..], "events=a.ndjson"), (&even, "events=b.ndjson")] {
        project.run(&[&["run"], chosen, &["--var", &base, "-r", recording]].concat());
    }
    let merged = project.run(&["report", "a.ndjson", "b.ndjson", "-r", "json"]);
    let report: Value = serde_json::from_str(&merged.exits(1).stdout).unwrap();
    let names: Vec<_> = report["steps"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
    assert_eq!(names, ["One", "Two", "Three", "Four", "Five", "Six"]);
    assert_eq!((&report["counts"]["passed"], &report["counts"]["failed"]), (&json!(4), &json!(1)));
    // What is merged can be written, and merged on.
    project.run(&["report", "a.ndjson", "b.ndjson", "-r", "events=c.ndjson"]).exits(1);
    project.run(&["report", "c.ndjson", "-r", "json"]).exits(1).prints(&merged.stdout);
}

#[test]
fn the_exit_code_is_the_worst() {
    let project = recorded();
    let whole = project.read("whole.ndjson");
    let passed = part(&whole, &[0, 1, 2], &[0, 2, 3, 4]);
    let skipped = part(&whole, &[0, 1, 2], &[5]);
    let stopped = skipped.replace("\"interrupted\":false", "\"interrupted\":true");
    let project = project.file("passed", passed).file("skipped", skipped).file("stopped", stopped);
    project.run(&["report", "skipped"]).exits(4);
    project.run(&["report", "skipped", "passed"]).passes();
    project.run(&["report", "skipped", "passed", "whole.ndjson"]).exits(1);
    project.run(&["report", "stopped", "passed"]).exits(130).prints("Interrupted");
}

#[test]
fn half_a_recording_makes_no_report() {
    let project = recorded();
    let whole = project.read("whole.ndjson");
    let lines: Vec<&str> = whole.lines().collect();
    let project = project
        .file("cut", lines[..9].join("\n") + "\n")
        .file("odd", whole.replacen("\"step\":3", "\"step\":99", 1))
        .file("twice", format!("{}\n{}\n{}\n", lines[0], lines[1], lines[1]))
        .file("newer", "{\"posthaste_recording\":99}\n")
        .file("empty", "")
        .file("head", format!("{}\n", lines[0]))
        .file("folder/x", "")
        .file("old.json", "old");
    for (file, told) in [
        ("cut", "error: cut: the recording ends in the middle of the run, at line 9"),
        ("odd", "error: odd: line 13: there is no step 99, of 6"),
        ("twice", "error: twice: line 3: the run starts a second time"),
        ("newer", "error: newer: the recording has version 99"),
        ("empty", "error: empty: this is not a recording"),
        ("head", "error: head: the recording ends in the middle of the run, at line 1"),
        ("missing", "error: cannot read `missing`"),
        ("folder", "error: folder: "),
    ] {
        for paths in [["whole.ndjson", file], [file, "whole.ndjson"]] {
            let ended = project.run(&["report", paths[0], paths[1], "-r", "terminal,json=old.json,junit=new.xml"]);
            ended.exits(2).warns(told);
            assert_eq!(ended.stdout, "", "{ended}");
            assert_eq!(project.read("old.json"), "old");
            assert!(!project.path("new.xml").exists());
        }
    }
}

#[test]
fn a_recording_counts_once() {
    let project = recorded();
    project.run(&["report", "whole.ndjson", "./whole.ndjson"]).exits(2).warns("`./whole.ndjson` is named twice");
    project.run_with_input(&["report", "-", "-"], "").exits(2).warns("`-` is named twice");
    project.run(&["report"]).exits(2).warns("RECORDING");
}

#[test]
fn a_recording_may_come_through_a_pipe() {
    let project = recorded();
    let (whole, all) = (project.read("whole.ndjson"), [0, 1, 2, 3, 4, 5]);
    let project = project.file("a", part(&whole, &[0, 2], &all));
    let expected = project.run(&["report", "whole.ndjson", "-r", "json"]).stdout;
    project.run_with_input(&["report", "-", "-r", "json"], &whole).exits(1).prints(&expected);
    let rest = part(&whole, &[1], &all);
    project.run_with_input(&["report", "a", "-", "-r", "json"], &rest).exits(1).prints(&expected);
    project.run_with_input(&["report", "a", "-"], "{}").exits(2).warns("error: -: this is not a recording");
}

#[test]
fn runs_that_differ_are_merged_with_a_word() {
    let project = recorded();
    let whole = project.read("whole.ndjson");
    let other = whole
        .replace("\"environment\":null", "\"environment\":\"zoom\"")
        .replace("\"name\":\"Shop\"", "\"name\":\"Bank\"");
    let older = whole.replacen("{\"posthaste_recording\":1}", "{\"posthaste_recording\":0}", 1);
    let project = project.file("other", other).file("older", older);
    let merged = project.run(&["report", "whole.ndjson", "other", "-r", "json"]);
    merged.exits(1).warns("warning: the recordings are of different environments: none, zoom\n");
    let report: Value = serde_json::from_str(&merged.stdout).unwrap();
    assert_eq!((&report["name"], &report["environment"]), (&json!("Shop, Bank"), &json!("zoom")));
    assert_eq!(report["counts"]["requests"], 36, "the same requests twice are sent twice");
    let same = project.run(&["report", "whole.ndjson", "older", "-r", "json"]);
    assert_eq!(same.exits(1).stderr, "", "an older recording is one, too");
}
