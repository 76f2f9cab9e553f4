//! Requests and iterations that run at the same time: what may, what may not, and that nobody can tell from the results.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server};

/// Two chains in two folders, each of three requests that need one another.
fn chains() -> Project {
    let mut project = Project::with("shop/collection.yaml", "name: Shop\n");
    for chain in ["a", "b"] {
        let text = format!(
            "name: one\nGET: <<baseUrl>>/{chain}/1\ncapture: {{ id: $.path }}\n---\n\
            name: two\nGET: <<baseUrl>>/{chain}/2\nheaders: {{ X-Id: <<id>> }}\ncapture: {{ id: $.path }}\n---\n\
            name: three\nGET: <<baseUrl>>/{chain}/3\nheaders: {{ X-Id: <<id>> }}\nexpect: {{ $.id: /{chain}/2 }}\n"
        );
        project = project.file(&format!("shop/{chain}/chain.yaml"), text);
    }
    project
}

fn echo(request: &Seen) -> Value {
    json!({ "path": request.path(), "id": request.header("x-id") })
}

/// A report without what differs from run to run.
fn timeless(report: &str) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|key, _| !matches!(key.as_str(), "started" | "elapsed_ms" | "timing" | "reused"));
                // The server's date.
                map.retain(|_, value| value.get("name").is_none_or(|name| name != "date"));
                map.values_mut().for_each(strip);
            }
            Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut report = serde_json::from_str(report).unwrap();
    strip(&mut report);
    report
}

/// A server whose first answers wait for one another: requests that come one after the other would wait for ever.
fn meeting(count: usize) -> Server {
    let barrier = Arc::new(Barrier::new(count));
    Server::start(move |request: &Seen| {
        barrier.wait();
        echo(request)
    })
}

#[test]
fn chains_that_share_nothing_run_at_the_same_time() {
    let server = meeting(2);
    let ended = chains().run(&["run", "shop", "-j", "2", "--var", &server.base(), "--timeout", "10m"]);
    ended.passes().prints("6 passed");
}

#[test]
fn the_report_is_the_same_as_that_of_one_after_the_other() {
    let server = Server::start(echo);
    let project = chains();
    let run = |jobs: &str| {
        let ended =
            project.run(&["run", "shop", "-j", jobs, "-r", "json", "--bodies", "-n", "3", "--var", &server.base()]);
        ended.passes();
        timeless(&ended.stdout).to_string()
    };
    let one = run("1");
    assert_eq!(one.matches("\"outcome\":").count(), 18);
    assert_eq!(one, run("8"));
}

#[test]
fn what_is_captured_is_waited_for() {
    let server = Server::start(echo);
    let text = "name: one\nGET: <<baseUrl>>/1\ncapture: { id: $.path }\n---\nname: two\nGET: <<baseUrl>>/2\nheaders: { X-Id: <<made>> }\nexpect: { $.id: id is /1 }\n";
    let project =
        Project::with("shop/a.yaml", text).file("shop/collection.yaml", "variables: { made: id is <<id>> }\n");
    project.run(&["run", "shop", "-j", "8", "--var", &server.base()]).passes();
    assert_eq!(server.targets(), ["/1", "/2"]);
}

#[test]
fn what_may_change_the_server_stays_in_its_place() {
    let server = Server::start(|_: &Seen| json!({}));
    let method = |it: usize| if it.is_multiple_of(2) { "POST" } else { "GET" };
    let text =
        (0..20).map(|it| format!("name: r{it}\n{}: <<baseUrl>>/{it}\n", method(it))).collect::<Vec<_>>().join("---\n");
    Project::with("a.yaml", text).run(&["run", "a.yaml", "-j", "8", "--var", &server.base()]).passes();
    let expected: Vec<_> = (0..20).map(|it| format!("/{it}")).collect();
    assert_eq!(server.targets(), expected);
}

#[test]
fn a_folder_says_whether_its_requests_may_overtake_one_another() {
    let text = "name: one\nPOST: <<baseUrl>>/1\n---\nname: two\nPOST: <<baseUrl>>/2\n";
    let project = Project::with("shop/a.yaml", text).file("shop/collection.yaml", "parallel: true\n");
    let server = meeting(2);
    project.run(&["run", "shop", "-j", "2", "--var", &server.base(), "--timeout", "10m"]).passes();
    let server = Server::start(|_: &Seen| json!({}));
    let text = (0..20).map(|it| format!("name: r{it}\nGET: <<baseUrl>>/{it}\n")).collect::<Vec<_>>().join("---\n");
    let project = Project::with("shop/a.yaml", text).file("shop/collection.yaml", "parallel: false\n");
    project.run(&["run", "shop", "-j", "8", "--var", &server.base()]).passes();
    let expected: Vec<_> = (0..20).map(|it| format!("/{it}")).collect();
    assert_eq!(server.targets(), expected);
}

#[test]
fn iterations_run_at_the_same_time() {
    let server = meeting(3);
    let project = Project::with("a.yaml", "POST: <<baseUrl>>/<<name>>\n").file("d.csv", "name\nada\nbo\ncy\n");
    let ended = project.run(&["run", "a.yaml", "-d", "d.csv", "-j", "3", "--var", &server.base(), "--timeout", "10m"]);
    ended.passes().prints("Iteration 3 of 3: cy");
}

#[test]
fn iterations_that_pass_something_on_stay_in_order() {
    let server = Server::start(|request: &Seen| json!({ "next": request.target.len() }));
    let text = "name: a\nGET: <<baseUrl>>/<<next>>\ncapture: { next: $.next }\n";
    let project = Project::with("a.yaml", text).file("environments/dev.yaml", "next: 12345\n");
    project.run(&["run", "a.yaml", "-e", "dev", "-n", "3", "-j", "8", "--var", &server.base()]).passes();
    let seen = server.targets();
    assert_eq!(seen, ["/12345", "/6", "/2"]);
}

#[test]
fn what_is_needed_runs_once_for_all_iterations() {
    let server = Server::start(|_: &Seen| json!({ "token": "t-1" }));
    let project =
        Project::with("shop/_auth/login.yaml", "name: Log in\nPOST: <<baseUrl>>/login\ncapture: { token: $.token }\n")
            .file("shop/a.yaml", "name: a\nneeds: _auth/login\nGET: <<baseUrl>>/a\nauth: { bearer: <<token>> }\n");
    project.run(&["run", "shop", "-n", "5", "-j", "4", "--var", &server.base()]).passes().prints("6 passed");
    let logins = server.seen().iter().filter(|it| it.path() == "/login").count();
    assert_eq!(logins, 1);
    assert!(server.seen().iter().skip(1).all(|it| it.header("authorization") == Some("Bearer t-1")));
}

/// `/login` sets a cookie that `/me` wants. The first `meet` requests wait for one another.
fn with_cookies(meet: Arc<AtomicUsize>) -> Server {
    let barrier = Barrier::new(2);
    Server::start(move |request: &Seen| {
        if meet.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok() {
            barrier.wait();
        }
        let seen = json!({ "path": request.path(), "cookie": request.header("cookie") });
        match request.path() {
            "/login" => Reply::from(seen).header("Set-Cookie", "sid=1; Path=/"),
            "/me" if request.header("cookie").is_none() => Reply::status(401),
            _ => seen.into(),
        }
    })
}

#[test]
fn a_cookie_that_comes_too_late_changes_nothing() {
    let meet = Arc::new(AtomicUsize::new(0));
    let server = with_cookies(meet.clone());
    let text = "name: login\nGET: <<baseUrl>>/login\n---\nname: me\nGET: <<baseUrl>>/me\ncapture: { who: $.cookie }\n---\n\
        name: use\nGET: <<baseUrl>>/use/<<who>>\n---\nname: other\nGET: <<baseUrl>>/other\n";
    let project = Project::with("shop/a.yaml", text).file("shop/in/a.yaml", text);
    for more in [&["--bail"][..], &["-n", "3"]] {
        let run = |jobs: &str, meeting: usize| {
            meet.store(meeting, SeqCst);
            let fixed = ["run", "shop", "-j", jobs, "-r", "json", "--bodies", "--var", &server.base()];
            let ended = project.run(&[&fixed[..], more].concat());
            ended.passes();
            (timeless(&ended.stdout).to_string(), ended.stderr)
        };
        let ((one, calm), (eight, told)) = (run("1", 0), run("8", 2));
        assert_eq!(one, eight);
        assert!(told.contains("\"login\" set a cookie while \"") && !calm.contains("cookie"), "{told}{calm}");
    }
}

#[test]
fn what_is_said_to_run_at_the_same_time_is_not_sent_again() {
    let server = with_cookies(Arc::new(AtomicUsize::new(2)));
    let text = "name: login\nPOST: <<baseUrl>>/login\n---\nname: me\nPOST: <<baseUrl>>/me\n";
    let project = Project::with("shop/a.yaml", text).file("shop/collection.yaml", "parallel: true\n");
    let ended = project.run(&["run", "shop", "-j", "2", "--var", &server.base()]);
    ended.exits(1).warns("\"login\" set a cookie while \"me\"");
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn bail_lets_end_what_is_on_its_way_and_cleans_up() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/bad" => Reply::status(500),
        _ => json!({}).into(),
    });
    let good = (0..50).map(|it| format!("name: r{it}\nGET: <<baseUrl>>/{it}\n")).collect::<Vec<_>>();
    let text = format!("name: bad\nGET: <<baseUrl>>/bad\n---\n{}", good.join("---\n"));
    let project = Project::with("shop/a.yaml", text)
        .file("shop/collection.yaml", "after: [{ name: Sweep, DELETE: <<baseUrl>>/sweep }]\n");
    let ended = project.run(&["run", "shop", "-j", "2", "--bail", "--var", &server.base()]);
    ended.exits(1).prints("Sweep (after)");
    assert!(server.seen().len() < 20, "{}", server.seen().len());
    assert_eq!(server.seen().last().unwrap().path(), "/sweep");
}
