//! Collections as folders of YAML files, beside the same in Postman's format 2.1: the same requests, results and variables.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use serde_json::{Value, json};

use crate::support::{Pair, Project, Reply, Seen, Server};

/// Headers that are another each time, or say how long what is another each time is.
const VOLATILE: [&str; 2] = ["postman-token", "host"];

#[test]
fn a_folder_runs_as_the_same_collection_of_format_2_1_does() {
    let cases = Pair::all();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let next = AtomicUsize::new(0);
    let wrong: Vec<String> = thread::scope(|scope| {
        let work = || {
            let mut wrong = Vec::new();
            while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                wrong.extend(differences(case).into_iter().map(|it| format!("{}: {it}", case.name)));
            }
            wrong
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// What differs between both runs of a case.
fn differences(case: &Pair) -> Vec<String> {
    let server = Server::start(answer);
    let project = case.project(&server);
    let new = Run::of(case, "v3", "v3", &project, &server);
    let old = Run::of(case, "v2", "v2.json", &project, &server);
    let mut wrong = Vec::new();
    let mut compare = |what: &str, new: &str, old: &str| {
        if new != old {
            wrong.push(format!("{what}\n  v3: {new}\n  v2: {old}"));
        }
    };
    compare("the number of requests", &new.wire.len().to_string(), &old.wire.len().to_string());
    for (new, old) in new.wire.iter().zip(&old.wire) {
        compare("a request", new, old);
    }
    compare("the results", &new.results, &old.results);
    compare("the variables", &new.variables, &old.variables);
    compare("the exit code", &new.exit, &old.exit);
    if new.exit == "Some(2)" || new.wire.is_empty() && case.name != "scripts-skip" {
        wrong.push(format!("nothing was sent: {}", new.told));
    }
    wrong
}

/// What came of a run.
struct Run {
    wire: Vec<String>,
    results: String,
    variables: String,
    exit: String,
    told: String,
}

impl Run {
    fn of(case: &Pair, side: &str, path: &str, project: &Project, server: &Server) -> Self {
        let before = server.seen().len();
        let (report, variables) = (format!("json={side}.report.json"), format!("{side}.variables.yaml"));
        let own = case.arguments(side);
        let mut arguments = vec!["run", path, "-r", &report, "--export-env", &variables];
        arguments.extend(own.iter().map(String::as_str));
        let ended = project.run(&arguments);
        let read = |path: &str| std::fs::read_to_string(project.path(path)).unwrap_or_default();
        let uncompared = case.uncompared();
        Self {
            wire: server.seen()[before..].iter().map(|it| shown(it, &uncompared)).collect(),
            results: results(&serde_json::from_str(&read(&format!("{side}.report.json"))).unwrap_or_default()),
            variables: steady(&read(&variables)),
            exit: format!("{:?}", ended.code),
            told: ended.stderr,
        }
    }
}

/// A request without what is another each time.
fn shown(seen: &Seen, uncompared: &[String]) -> String {
    let boundary = seen.header("content-type").and_then(|it| it.split_once("boundary=")).map(|it| it.1.to_owned());
    let without = |text: &str| boundary.as_ref().map_or_else(|| text.to_owned(), |it| text.replace(it, "BOUNDARY"));
    let mut lines = vec![format!("{} {}", seen.method, seen.target)];
    for (name, value) in &seen.headers {
        let name = name.to_ascii_lowercase();
        let is_volatile = VOLATILE.contains(&name.as_str()) || uncompared.contains(&name);
        lines.push(format!("{name}: {}", if is_volatile { "..." } else { value }));
    }
    lines.push(seen.text());
    without(&lines.join("\n    "))
}

/// A file of variables without what is another each time.
fn steady(text: &str) -> String {
    let is_steady = |it: &&str| !it.starts_with("  \"id\"") && !it.contains("exported_at");
    text.lines().filter(is_steady).collect::<Vec<_>>().join("\n")
}

/// Each request that was not left out, with its outcome, its tests and what its scripts broke of.
fn results(report: &Value) -> String {
    let list = |of: &Value, key: &str| of[key].as_array().cloned().unwrap_or_default();
    let mut lines = Vec::new();
    for step in list(report, "steps").iter().filter(|it| it["outcome"] != "skipped") {
        lines.push(format!("{} {}: {}", step["iteration"], step["name"], step["outcome"]));
        for script in list(step, "attempts").iter().flat_map(|it| list(it, "scripts")) {
            for test in list(&script, "tests") {
                lines.push(format!("  {} {} {}", test["name"], test["skipped"], test["failure"]["message"]));
            }
            lines.extend(list(&script, "errors").iter().map(|it| format!("  {}", it["message"])));
        }
    }
    lines.join("\n  ")
}

fn answer(seen: &Seen) -> Reply {
    let path = seen.path();
    if let Some(left) = path.strip_prefix("/redirect/").and_then(|it| it.parse::<u32>().ok()).filter(|it| *it > 0) {
        return Reply::status(302).header("Location", &format!("/redirect/{}", left - 1));
    }
    if path == "/token" {
        return json!({ "access_token": format!("for {}", seen.text()), "token_type": "Bearer" }).into();
    }
    if path == "/digest" && seen.header("authorization").is_none() {
        return Reply::status(401).header("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
    }
    json!({ "path": path, "body": seen.text() }).into()
}
