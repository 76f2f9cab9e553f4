//! Recordings: every report is made of one as it is made of the run.

use super::ground::{server, shop, without_times};
use crate::support::Project;

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
fn a_replay_ends_as_its_run_did() {
    let project = Project::with("c.yaml", "GET: http://127.0.0.1:1/\nskip: not today\n");
    project.run(&["run", "c.yaml", "-r", "events=e.ndjson"]).exits(4);
    project.run(&["report", "e.ndjson"]).exits(4);
}
