//! What a person sees.

use super::ground::{cases, server, shop};
use crate::support::{Ended, Project};

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

/// `script` gives the program a terminal; its options are those of Linux.
#[cfg(target_os = "linux")]
fn on_a_terminal(project: &Project, arguments: &str) -> Ended {
    let call = format!("{} {arguments}", env!("CARGO_BIN_EXE_posthaste"));
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &call, "/dev/null"]).current_dir(project.path("")).env("TERM", "xterm").env_remove("NO_COLOR");
    script.stdin(std::process::Stdio::null());
    crate::support::ended(script.output().expect("`script`, of util-linux"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_note_takes_the_place_of_the_line_of_progress() {
    let auth = "grant: authorization_code, authorization_url: http://127.0.0.1:9/, token_url: http://127.0.0.1:9/, client_id: me, redirect_url: https://app.test/cb";
    let text = format!("name: Ask\nGET: http://127.0.0.1:9/\nauth: {{ oauth2: {{ {auth} }} }}\n");
    let run = on_a_terminal(&Project::with("a.yaml", text), "run a.yaml --no-browser");
    // Nobody pastes anything. The line may not have been there yet.
    let (before, behind) = run.exits(3).stdout.split_once("to agree to a token, open http://127.0.0.1:9/?").unwrap();
    assert!(before.is_empty() || before.ends_with("[1/1] Ask\r\u{1b}[2K"), "{run}");
    assert!(behind.contains("paste the whole address here") && !behind.contains("[1/1] Ask"), "{run}");
}

#[cfg(target_os = "linux")]
#[test]
fn who_watches_sees_which_request_is_on_its_way() {
    let (project, server) = (shop(), server());
    let on_a_terminal =
        |redirected: &str| on_a_terminal(&project, &format!("run shop --var {} {redirected}", server.base()));
    let both = on_a_terminal("");
    both.exits(3).prints("\r\u{1b}[2K[1/5] List orders\r\u{1b}[2K").prints("[4/5] Gone").prints("\u{1b}[32m✓");
    on_a_terminal("2> err").exits(3).never_prints("[1/5]").prints("\u{1b}[32m✓");
    let line = on_a_terminal("> out");
    line.exits(3).prints("[1/5] List orders").never_prints("✓");
    assert!(!project.read("out").contains('\u{1b}') && !project.read("err").contains("[1/5]"));
}
