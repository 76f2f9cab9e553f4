//! Loops, conditions, polling and retries.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server};

/// Runs a file of requests against `server`.
fn run(server: &Server, text: &str, more: &[&str]) -> crate::support::Ended {
    Project::with("a.yaml", text).run(&[&["run", "a.yaml", "--var", &server.base()], more].concat())
}

#[test]
fn a_request_is_sent_once_for_each_item_of_a_list() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/users" => json!([{ "id": 7, "name": "Ada" }, { "id": 8, "name": "Bo" }]),
        _ => json!({}),
    });
    let text = "name: Users\nGET: <<baseUrl>>/users\ncapture: { users: $ }\n---\nname: One\n\
        for: { each: <<users>>, as: user }\nGET: <<baseUrl>>/users/<<user.id>>\n";
    let ended = run(&server, text, &["-r", "json"]);
    ended.passes();
    assert_eq!(server.targets(), ["/users", "/users/7", "/users/8"]);
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    let rounds: Vec<_> = report["steps"].as_array().unwrap().iter().map(|it| it["rounds"].clone()).collect();
    assert_eq!(rounds, [json!([]), json!([{ "number": 1, "label": "Ada" }]), json!([{ "number": 2, "label": "Bo" }])]);
    run(&server, text, &[]).passes().prints("One [1: Ada]").prints("One [2: Bo]").prints("3 passed");
    let junit = run(&server, text, &["-r", "junit"]);
    junit.prints("name=\"One [2: Bo]\"");
}

#[test]
fn a_request_is_sent_so_many_times() {
    let server = Server::start(|_: &Seen| json!({}));
    let text = "for: { times: 3, as: n }\nGET: <<baseUrl>>/<<n>>\n";
    run(&server, text, &[]).passes().prints("3 requests");
    assert_eq!(server.targets(), ["/1", "/2", "/3"]);
}

#[test]
fn the_variable_of_a_loop_ends_with_it() {
    let server = Server::start(|_: &Seen| json!({}));
    let text = "name: a\nfor: { times: 1, as: n }\nGET: <<baseUrl>>/<<n>>\n---\nname: b\nGET: <<baseUrl>>/<<n>>\n";
    run(&server, text, &[]).exits(2).warns("nobody gives `n` a value").warns("a.yaml:6:");
}

#[test]
fn an_empty_list_is_no_silent_green() {
    let server = Server::start(|_: &Seen| json!({ "list": [] }));
    let text = "name: a\nGET: <<baseUrl>>/a\ncapture: { list: $.list }\n---\nname: b\nfor: { each: <<list>> }\nGET: <<baseUrl>>/b\n";
    run(&server, text, &[]).passes().prints("skipped: there is nothing to go through");
}

#[test]
fn what_is_no_list_is_told_at_its_place() {
    let server = Server::start(|_: &Seen| json!({ "list": 7 }));
    let text = "name: a\nGET: <<baseUrl>>/a\ncapture: { list: $.list }\n---\nname: b\nfor: { each: <<list>> }\nGET: <<baseUrl>>/b\n";
    run(&server, text, &[]).exits(3).prints("`for` needs a list, found 7").prints("a.yaml:6:6");
    for (bad, place, message) in [
        ("for: { each: 7 }", "a.yaml:1:14", "`each` needs a list, found 7"),
        ("for: { times: x }", "a.yaml:1:15", "`times` needs a whole number"),
        ("for: { times: 1, each: [1] }", "a.yaml:1:6", "not both"),
        ("for: {}", "a.yaml:1:6", "needs `each` or `times`"),
    ] {
        run(&server, &format!("{bad}\nGET: <<baseUrl>>/\n"), &[]).exits(2).warns(place).warns(message);
    }
}

#[test]
fn a_condition_decides_whether_a_request_is_sent() {
    let server = Server::start(|_: &Seen| json!({ "role": "admin" }));
    let text = "name: a\nGET: <<baseUrl>>/a\ncapture: { role: $.role }\n---\n\
        name: b\nwhen: role == 'admin'\nGET: <<baseUrl>>/b\n---\n\
        name: c\nwhen: role == 'guest' or count > 3\nGET: <<baseUrl>>/c\n";
    let ended = run(&server, text, &["--var", "count=3"]);
    ended.passes().prints("skipped: `when: role == 'guest' or count > 3` does not hold");
    assert_eq!(server.targets(), ["/a", "/b"]);
}

#[test]
fn a_condition_is_asked_in_each_round() {
    let server = Server::start(|_: &Seen| json!({}));
    let text = "for: { each: [1, 2, 3, 4], as: n }\nwhen: n > 2\nGET: <<baseUrl>>/<<n>>\n";
    run(&server, text, &[]).passes().prints("2 passed, 2 skipped");
    assert_eq!(server.targets(), ["/3", "/4"]);
}

#[test]
fn a_condition_that_is_wrong_is_told_before_anything_is_sent() {
    let server = Server::start(|_: &Seen| json!({}));
    run(&server, "GET: <<baseUrl>>/\nwhen: rolle == 'a'\n", &["--var", "role=a"]).exits(2).warns("did you mean `role`");
    run(&server, "GET: <<baseUrl>>/\nwhen: role == ==\n", &["--var", "role=a"]).exits(2).warns("a.yaml:2:");
    run(&server, "GET: <<baseUrl>>/\nwhen: ''\n", &[]).exits(2).warns("a condition is missing");
    assert!(server.seen().is_empty());
}

/// Answers `done` from the third request on.
fn slow_job() -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |_: &Seen| match count.fetch_add(1, SeqCst) {
        0 => Reply::status(503),
        1 => json!({ "state": "busy" }).into(),
        _ => json!({ "state": "done", "id": 9 }).into(),
    })
}

#[test]
fn a_request_is_tried_until_its_answer_is_right() {
    let server = slow_job();
    let text = "GET: <<baseUrl>>/job\nretry: { until: { $.state: done }, every: 1ms }\ncapture: { id: $.id }\nexpect: { $.id: 9 }\n";
    let ended = run(&server, text, &[]);
    ended.passes().prints("3 attempts").prints("attempt 1: status").prints("attempt 2: $.state");
    let report = run(&slow_job(), text, &["-r", "json"]);
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    let attempts = report["steps"][0]["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 3);
    assert_eq!((&attempts[0]["again_in_ms"], &attempts[2]["again_in_ms"]), (&json!(1.0), &json!(null)));
    assert_eq!(
        (&attempts[0]["captures"], &attempts[2]["captures"]),
        (&json!([]), &json!([{ "name": "id", "value": 9 }]))
    );
}

#[test]
fn without_until_the_own_expectations_are_waited_for() {
    let text = "GET: <<baseUrl>>/job\nretry: { every: 1ms }\nexpect: { $.state: done }\n";
    run(&slow_job(), text, &[]).passes().prints("3 attempts");
}

#[test]
fn what_fails_when_the_wait_is_over_is_a_failure() {
    let server = slow_job();
    let text = "GET: <<baseUrl>>/job\nretry: { until: { $.state: done }, every: 1ms }\nexpect: { $.id: 8 }\n";
    run(&server, text, &[]).exits(1).prints("$.id: expected 8, got 9");
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn a_retry_ends() {
    let server = Server::start(|_: &Seen| json!({ "state": "busy" }));
    let text = "GET: <<baseUrl>>/job\nretry: { until: { $.state: done }, every: 0ms, max: 4, backoff: 2 }\n";
    run(&server, text, &[]).exits(1).prints("4 attempts").prints("expected \"done\", got \"busy\"");
    assert_eq!(server.seen().len(), 4);
    for max in ["0", "1000000000"] {
        let text = format!("GET: <<baseUrl>>/job\nretry: {{ max: {max} }}\n");
        run(&server, &text, &[]).exits(2).warns("a.yaml:2:15").warns("from 1 to 10000");
    }
    for retry in ["every: 100h", "every: 1ms, max: 10000, backoff: 1e300"] {
        let text = format!("GET: <<baseUrl>>/job\nretry: {{ {retry} }}\n");
        run(&server, &text, &[]).exits(2).warns("a.yaml:2:17").warns("a retry must end within 30 days");
    }
    run(&server, "GET: <<baseUrl>>/job\nretry: { max: often }\n", &[])
        .exits(2)
        .warns("a whole number from 0 to 4294967295");
    assert_eq!(server.seen().len(), 4);
}

#[test]
fn waits_grow_by_their_factor() {
    let server = Server::start(|_: &Seen| json!({ "state": "busy" }));
    let text = "GET: <<baseUrl>>/job\nretry: { until: { $.state: done }, every: 1ms, max: 4, backoff: 2 }\n";
    let report = run(&server, text, &["-r", "json"]);
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    let waits: Vec<_> =
        report["steps"][0]["attempts"].as_array().unwrap().iter().map(|it| it["again_in_ms"].clone()).collect();
    assert_eq!(waits, [json!(1.0), json!(2.0), json!(4.0), json!(null)]);
}

#[test]
fn trouble_of_the_network_is_tried_again_when_asked() {
    let text = "GET: <<baseUrl>>/job\n";
    let flaky = || {
        let count = AtomicUsize::new(0);
        Server::start(move |_: &Seen| match count.fetch_add(1, SeqCst) {
            0 => Reply::status(503).header("Retry-After", "0"),
            _ => json!({}).into(),
        })
    };
    let server = flaky();
    run(&server, text, &[]).exits(1);
    let server = flaky();
    run(&server, text, &["--retries", "1"]).passes().prints("2 attempts");
    let server = flaky();
    run(&server, &text.replace("GET", "POST"), &["--retries", "1"]).exits(1);
    assert_eq!(server.seen().len(), 1, "what is no GET is not sent twice");
    run(&flaky(), &text.replace("GET", "POST"), &["--retries", "1", "--retry-unsafe"]).passes();
    let server = Server::start(|_: &Seen| Reply::status(404));
    run(&server, text, &["--retries", "3"]).exits(1);
    assert_eq!(server.seen().len(), 1, "a 404 is an answer");
    let server = Server::start(|_: &Seen| Reply::status(503));
    run(&server, "GET: <<baseUrl>>/\nexpect: { status: 503 }\n", &["--retries", "3"]).passes();
    assert_eq!(server.seen().len(), 1, "a 503 that is expected is right");
}

#[test]
fn a_server_may_say_when_it_is_asked_again() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_: &Seen| match count.fetch_add(1, SeqCst) {
        0 => Reply::status(503).header("Retry-After", "0"),
        1 => Reply::status(503),
        _ => json!({}).into(),
    });
    let ended = run(&server, "GET: <<baseUrl>>/\n", &["--retries", "2", "-r", "json"]);
    let report: Value = serde_json::from_str(&ended.passes().stdout).unwrap();
    let attempts = report["steps"][0]["attempts"].as_array().unwrap();
    let waits: Vec<_> = attempts.iter().map(|it| it["again_in_ms"].clone()).collect();
    assert_eq!(waits, [json!(0.0), json!(500.0), json!(null)]);
}

#[test]
fn without_a_number_there_are_ten_tries() {
    let server = Server::start(|_: &Seen| json!({ "state": "open" }));
    let text = "GET: <<baseUrl>>/\nretry: { until: { $.state: done }, every: 0ms }\n";
    run(&server, text, &[]).exits(1);
    assert_eq!(server.seen().len(), 10);
}

#[test]
fn a_connection_that_breaks_is_tried_again_when_asked() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_: &Seen| match count.fetch_add(1, SeqCst) {
        0 => Reply::raw("no HTTP\r\n\r\n"),
        _ => json!({}).into(),
    });
    run(&server, "GET: <<baseUrl>>/\n", &["--retries", "2"]).passes().prints("2 attempts");
}

#[test]
fn a_dry_run_shows_what_is_filled_in_later() {
    let project = Project::with("shop/_use/it.yaml", "name: it\nGET: http://localhost/<<who>>\ncapture: { id: $.id }\n").file(
        "shop/a.yaml",
        "name: each\nwhen: flag\nfor: { each: [1, 2], as: n }\nGET: http://localhost/<<n>>\n---\n\
        name: Ada\nuse: _use/it\nwith: { who: ada }\ncapture: { ada: id }\n---\nname: last\nGET: http://localhost/<<ada>>\n",
    );
    let ended = project.run(&["run", "shop", "--dry-run", "--var", "flag=true"]);
    ended.passes().prints("/<<n>>\n# when: flag\n# for: [1,2]").prints("/<<who>>").prints("/<<ada>>");
}
