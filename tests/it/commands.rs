//! The commands beside `run`: what they show, what they make, and how paths and numbers are told.

use serde_json::{Value, json};

use crate::support::{Project, ended};

#[test]
fn list_shows_folders_and_requests() {
    let project = Project::new()
        .file("c/collection.yaml", "name: Shop\ntags: [all]\n")
        .file("c/2-b.yaml", "name: B\nGET: <<baseUrl>>/b\ndocs: What B does.\ncapture: { id: $.id }\n")
        .file("c/10-c.yaml", "name: C\nPOST: <<baseUrl>>/c\n")
        .file(
            "c/admin/a.yaml",
            "name: A\nDELETE: <<baseUrl>>/a\ntags: [slow]\nexamples: [{ name: Gone, status: 204 }]\n",
        );
    let list = project.run(&["list", "c"]);
    list.passes();
    assert_eq!(
        list.stdout,
        "Shop\n  B    GET    <<baseUrl>>/b  [all]\n  C    POST   <<baseUrl>>/c  [all]\n  admin\n    A  DELETE <<baseUrl>>/a  [all, slow]\n"
    );
    let list = project.run(&["list", "c", "--json"]);
    let told: Value = serde_json::from_str(&list.passes().stdout).unwrap();
    assert_eq!(told["requests"].as_array().unwrap().len(), 3);
    assert_eq!(told["requests"][0]["captures"], json!(["id"]));
    assert_eq!(told["requests"][0]["docs"], "What B does.");
    assert_eq!(told["requests"][2]["folders"], json!(["Shop", "admin"]));
    assert_eq!(told["requests"][2]["examples"], json!([{ "name": "Gone", "status": 204 }]));
    assert_eq!(told["requests"][2]["file"], "c/admin/a.yaml");
    let chosen = project.run(&["list", "c", "--tag", "slow"]);
    assert_eq!(chosen.stdout, "Shop\n  admin\n    A  DELETE <<baseUrl>>/a  [all, slow]\n");
    project.run(&["list", "c", "--tag", "nope"]).exits(4).warns("nothing was selected");
    project.run(&["list", "c#Bb"]).exits(4).warns("did you mean `B`?");
}

#[test]
fn nothing_in_a_file_steers_the_terminal() {
    let text = "name: \"a\\e[31mb\"\nPOST: http://h/\ntags: [\"t\\u202e\"]\ntext: \"one\\n\\ttwo\\e[2J\"\nheaders: { X: \"\\a\" }\n";
    let project = Project::with("c.yaml", text);
    project.run(&["list", "c.yaml"]).passes().prints("a\\u{1b}[31mb").never_prints("\u{1b}").never_prints("\u{202e}");
    let dry = project.run(&["run", "c.yaml", "--dry-run"]);
    dry.never_prints("\u{1b}").never_prints("\u{7}").prints("one\n\ttwo\\u{1b}[2J");
    let list = project.run(&["list", "c.yaml", "--json"]);
    let told: Value = serde_json::from_str(&list.passes().stdout).unwrap();
    assert_eq!(told["requests"][0]["name"], "a\u{1b}[31mb");
}

#[test]
fn what_new_makes_runs_at_once() {
    let project = Project::new().file(".gitignore", "target/");
    let made = project.run(&["new"]);
    made.passes().prints("collections/first/log-in.yaml").prints("posthaste run collections/first -e dev --mock");
    assert_eq!(project.read(".gitignore"), "target/\n*.local.yaml\n.posthaste/\n");
    project.run(&["run", "collections/first", "-e", "dev", "--mock"]).passes().prints("2 passed");
    project.run(&["run", "-e", "dev", "--mock", "--var", "password=wrong"]).exits(1).prints("got 401");
    project.run(&["check", "-e", "dev"]).passes().prints("2 requests checked, no errors\n");
    project.run(&["list"]).passes().prints("Log in    POST <<baseUrl>>/login\n    Who am I  GET  <<baseUrl>>/me\n");
    let again = project.run(&["new"]);
    again.exits(2).warns("exists already; nothing was made").warns("choose another --name");
    project.run(&["new", "--name", "second"]).exits(2).warns("dev.yaml` exists already");
    project.run(&["new", "elsewhere", "--name", "a/b"]).exits(2).warns("cannot be the name");
    let made = project.run(&["new", "elsewhere"]);
    made.passes().prints("cd elsewhere && posthaste run");
    project.run_in("elsewhere", &["run", "-e", "dev", "--mock"]).passes();
}

#[test]
fn a_number_whose_digits_change_is_told() {
    for (line, place, number) in [
        ("json: { zip: 007 }", "2:14", "7"),
        ("json: [[0x1F]]", "2:9", "31"),
        ("json:\n  a: { b: +49 }", "3:11", "49"),
        ("graphql: { query: x, variables: { a: 0o17 } }", "2:38", "15"),
        ("expect: { $.zip: 007 }", "2:18", "7"),
        ("expect: { $.zip: { equals: -01 } }", "2:28", "-1"),
        ("expect: { $.zip: { gt: 007 } }", "2:24", "7"),
    ] {
        let run = Project::with("a.yaml", format!("POST: http://x/\n{line}\n")).run(&["check", "a.yaml"]);
        run.passes().prints("1 warning").warns(&format!("a.yaml:{place}]")).warns(&format!("as the number {number}"));
        run.warns("put it in quotes to send it as written");
    }
    let good = "POST: http://x/\nheaders: { X-Zip: 007 }\nquery: { a: 0x1F }\njson: { a: 0, b: 1.10, c: 0.5, d: -0, e: '007', f: 1e3, g: 10 }\n";
    Project::with("a.yaml", good).run(&["check", "a.yaml"]).passes().prints("no errors\n");
}

#[test]
fn a_path_in_a_message_is_never_broken() {
    let name = "a-very-long-name-of-a-file-with-many-hyphens-in-it/and-one-more-of-these.bin";
    let text = format!("POST: http://x/\nfile: {name}\n");
    for columns in ["80", "40"] {
        let project = Project::with("a.yaml", &text).system("COLUMNS", columns);
        project.run(&["check", "a.yaml"]).exits(2).warns(&format!("`{name}`"));
    }
    let line = "x".repeat(200);
    let run = Project::with("a.yaml", format!("POST: http://x/\nfile: some words {line}\n")).run(&["check", "a.yaml"]);
    run.exits(2).warns(&line);
}

#[test]
fn the_words_run_check_and_list_take_the_same_variables() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<x>>\n")
        .file("environments/dev.yaml", "baseUrl: http://127.0.0.1:1\n")
        .file("more.yaml", "x: 1\n")
        .file("system.env", "Y=1\n");
    let variables = ["-e", "dev", "--var", "y=2", "--vars-file", "more.yaml", "--dotenv", "system.env"];
    for (command, code) in [("run", 3), ("check", 0), ("list", 0)] {
        project.run(&[&[command, "a.yaml"], &variables[..]].concat()).exits(code);
    }
    project.run(&["list", "a.yaml", "-e", "none"]).exits(2).warns("there is no environment `none`");
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let project = Project::with("a.yaml", "GET: http://127.0.0.1:1/\n");
    for arguments in [
        &["list", "a.yaml"][..],
        &["check", "a.yaml", "--format", "json"],
        &["run", "a.yaml", "--dry-run"],
        &["schema"],
        &["completions", "bash"],
        &["newman", "--version"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let run = ended(project.command(arguments).stdout(full).output().unwrap());
        run.exits(2).warns("error: the result cannot be written to standard output");
        assert_eq!(run.stderr.matches("cannot be written").count(), 1, "{run}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let project = Project::with("a.yaml", "GET: http://127.0.0.1:1/\n");
    let mut child = project.command(&["list", "a.yaml"]).spawn().unwrap();
    drop(child.stdout.take());
    ended(child.wait_with_output().unwrap()).passes().never_prints("cannot be written");
    // Nor is one that does not want to know what is wrong.
    for arguments in [&["check", "b.yaml"][..], &["run", "b.yaml", "--delay", "soon"], &["fmt", "none.yaml"]] {
        let project = Project::with("b.yaml", "GET: <<nobody>>\n");
        let mut child = project.command(arguments).spawn().unwrap();
        drop(child.stderr.take());
        ended(child.wait_with_output().unwrap()).exits(2);
    }
}
