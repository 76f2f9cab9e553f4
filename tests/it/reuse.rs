//! What requests need, what they use, and what runs before and after them.

use serde_json::{Value, json};

use crate::support::{Ended, Project, Reply, Seen, Server};

/// A server that hands out tokens by name, and things by number.
fn shop() -> Server {
    Server::start(|request: &Seen| match (request.method.as_str(), request.path()) {
        ("POST", "/login") => {
            let body: Value = serde_json::from_str(&request.text()).unwrap_or_default();
            json!({ "token": format!("token-of-{}", body["user"].as_str().unwrap_or("nobody")) }).into()
        }
        ("POST", "/things") => json!({ "id": 7 }).into(),
        (_, "/fails") => Reply::status(500),
        _ => json!({ "seen": request.header("authorization") }).into(),
    })
}

fn sent(server: &Server) -> Vec<String> {
    server.seen().iter().map(|it| format!("{} {}", it.method, it.target)).collect()
}

fn run(server: &Server, project: &Project, more: &[&str]) -> Ended {
    project.run(&[&["run", "shop", "--var", &server.base()], more].concat())
}

const LOGIN: &str = "name: Log in\nPOST: <<baseUrl>>/login\njson: { user: <<user>> }\ncapture: { token: $.token }\n";

#[test]
fn what_is_needed_runs_before_and_once() {
    let server = shop();
    let project = Project::with("shop/_auth/login.yaml", LOGIN)
        .file("shop/a.yaml", "name: a\nneeds: _auth/login\nGET: <<baseUrl>>/a\nauth: { bearer: <<token>> }\n")
        .file("shop/b.yaml", "name: b\nneeds: [_auth/Log in]\nGET: <<baseUrl>>/b\nauth: { bearer: <<token>> }\n");
    run(&server, &project, &["--var", "user=ada", "-n", "2"]).passes().prints("Log in (needed)").prints("5 passed");
    assert_eq!(sent(&server), ["POST /login", "GET /a", "GET /b", "GET /a", "GET /b"]);
    run(&server, &project, &["--var", "user=ada", "-E", "b"]).passes().prints("2 passed");
}

#[test]
fn what_is_needed_and_stands_behind_comes_first() {
    let server = shop();
    let project = Project::with(
        "shop/a.yaml",
        "name: a\nneeds: c\nGET: <<baseUrl>>/a\n---\nname: b\nGET: <<baseUrl>>/b\n---\nname: c\nGET: <<baseUrl>>/c\n",
    );
    run(&server, &project, &[]).passes().prints("3 passed");
    assert_eq!(sent(&server), ["GET /c", "GET /a", "GET /b"]);
}

#[test]
fn a_folder_can_be_needed_from_another_one() {
    let server = shop();
    let project = Project::with("shop/auth/1.yaml", "name: one\nGET: <<baseUrl>>/1\n")
        .file("shop/auth/2.yaml", "name: two\nGET: <<baseUrl>>/2\n")
        .file("shop/orders/list.yaml", "name: list\nneeds: auth\nGET: <<baseUrl>>/list\n")
        .file("shop/collection.yaml", "name: Shop\n");
    let ended = project.run(&["run", "shop/orders/list.yaml", "--var", &server.base()]);
    ended.passes().prints("3 passed");
    assert_eq!(sent(&server), ["GET /1", "GET /2", "GET /list"]);
}

#[test]
fn what_needs_a_failure_is_skipped() {
    let server = shop();
    let project = Project::with(
        "shop/a.yaml",
        "name: a\nGET: <<baseUrl>>/fails\n---\nname: b\nneeds: a\nGET: <<baseUrl>>/b\n---\nname: c\nneeds: b\nGET: <<baseUrl>>/c\n",
    );
    let ended = run(&server, &project, &[]);
    ended.exits(1).prints("skipped: it needs \"a\", which failed").prints("it needs \"b\", where \"a\" failed");
    assert_eq!(sent(&server), ["GET /fails"]);
}

#[test]
fn what_is_needed_runs_again_when_its_time_is_over() {
    let server = shop();
    let project = Project::with("shop/_auth/login.yaml", LOGIN).file(
        "shop/a.yaml",
        "for: { times: 3 }\nneeds: { request: _auth/login, ttl: 0ms }\nGET: <<baseUrl>>/a\n---\nname: b\nneeds: { request: _auth/login, ttl: 1h }\nGET: <<baseUrl>>/b\n",
    );
    run(&server, &project, &["--var", "user=ada"]).passes();
    assert_eq!(sent(&server)[..2], ["POST /login", "POST /login"], "once where it stands, once since it is too old");
    assert_eq!(sent(&server).last().unwrap(), "GET /b");
    assert_eq!(sent(&server).iter().filter(|it| *it == "POST /login").count(), 2);
}

#[test]
fn needs_in_a_circle_are_named() {
    let project = Project::with(
        "shop/a.yaml",
        "name: a\nneeds: b\nGET: http://localhost/\n---\nname: b\nneeds: a\nGET: http://localhost/\n",
    );
    project.run(&["run", "shop"]).exits(2).warns("need one another in a circle: ").warns("a → b → a");
    let itself = Project::with("shop/a.yaml", "name: a\nneeds: a\nGET: http://localhost/\n");
    itself.run(&["check", "shop"]).exits(2).warns("a → a");
    let around = Project::with("shop/in/a.yaml", "name: a\nneeds: in\nGET: http://localhost/\n");
    around.run(&["check", "shop"]).exits(2).warns("in a circle");
    let get = |name: &str, needs: &str| format!("name: {name}\nneeds: {needs}\nGET: http://localhost/\n");
    let text = [get("a", "b"), get("b", "[a, c]"), get("c", "d"), get("d", "c"), get("e", "e")].join("---\n");
    let several = Project::with("shop/a.yaml", text).run(&["check", "shop"]);
    several.exits(2).warns(": a → b → a").warns(": c → d → c").warns(": e → e").warns("3 errors");
}

#[test]
fn what_is_wrong_with_what_is_needed_is_told_once() {
    let needs = |name: &str| format!("name: {name}\nneeds: x\nGET: http://localhost/\n");
    let project = Project::with("shop/in/a.yaml", [needs("a"), needs("b"), needs("c")].join("---\n"))
        .file("shop/collection.yaml", "name: shop\n")
        .file("shop/x.yaml", "name: x\nGET: http://localhost/\nexepct: { status: 200 }\n");
    project.run(&["run", "shop/in/a.yaml"]).exits(2).warns("unknown key `exepct`").warns("1 error");
}

#[test]
fn a_long_chain_of_needs_is_no_deep_one() {
    let get = |at: usize| format!("name: r{at}\nneeds: r{}\nGET: http://localhost/{at}\n---\n", at + 1);
    let text: String = (0..1000).map(get).chain(["name: r1000\nGET: http://localhost/\n".to_owned()]).collect();
    let listed = Project::with("shop/a.yaml", text).run(&["list", "shop"]);
    listed.passes();
    assert!(listed.stdout.find("r1000 ") < listed.stdout.find("r0 "));
}

#[test]
fn what_is_referred_to_must_be_there() {
    let project = Project::with("shop/a.yaml", "name: a\nneeds: Log inn\nGET: http://localhost/\n")
        .file("shop/_x/login.yaml", "name: Log in\nGET: http://localhost/\n");
    project.run(&["run", "shop"]).exits(2).warns("shop/a.yaml:2:8").warns("did you mean `Log in`?");
    let path = Project::with("shop/a.yaml", "name: a\nneeds: auth/loggin\nGET: http://localhost/\n")
        .file("shop/auth/login.yaml", "name: Get a token\nGET: http://localhost/\n");
    path.run(&["run", "shop"]).exits(2).warns("did you mean `auth/login`?");
    let twice = Project::with("shop/c.yaml", "name: c\nuse: a\n")
        .file("shop/one/a.yaml", "name: a\nGET: http://localhost/\n")
        .file("shop/two/a.yaml", "name: a\nGET: http://localhost/\n");
    twice.run(&["run", "shop"]).exits(2).warns("several are called `a`").warns("shop/one/a.yaml:1:1");
    let broken = Project::with("shop/a.yaml", "name: a\nneeds: _x/login\nGET: http://localhost/\n")
        .file("shop/_x/login.yaml", "name: Log in\nGETT: http://localhost/\n---\nname: b\nGET: http://localhost/\n");
    broken.run(&["run", "shop"]).exits(2).warns("unknown key `GETT`");
}

#[test]
fn a_request_is_used_with_arguments() {
    let server = shop();
    let project = Project::with("shop/_auth/login.yaml", LOGIN).file(
        "shop/a.yaml",
        "name: As Ada\nuse: _auth/login\nwith: { user: ada }\ncapture: { ada: token }\n---\n\
        name: As Bo\nuse: _auth/login\nwith: { user: bo }\ncapture: { bo: token }\n---\n\
        name: Ask\nGET: <<baseUrl>>/ask\nheaders: { X-Both: <<ada>> <<bo>> }\n",
    );
    let ended = run(&server, &project, &["-vv"]);
    ended.passes().prints("As Ada").prints("3 passed");
    assert_eq!(server.seen()[2].header("x-both"), Some("token-of-ada token-of-bo"));
    let text = "name: As Ada\nuse: _auth/login\nwith: { user: ada }\ncapture: { ada: token }\n---\nname: Ask\nGET: <<baseUrl>>/<<token>>\n";
    let leak = Project::with("shop/_auth/login.yaml", LOGIN).file("shop/a.yaml", text);
    leak.run(&["run", "shop", "--var", &server.base()]).exits(2).warns("captures do not come here");
}

#[test]
fn without_a_choice_all_captures_come_back() {
    let server = shop();
    let project = Project::with("shop/_auth/login.yaml", LOGIN).file(
        "shop/a.yaml",
        "name: As Ada\nuse: _auth/login\nwith: { user: ada }\n---\nname: Ask\nGET: <<baseUrl>>/ask\nauth: { bearer: <<token>> }\n",
    );
    run(&server, &project, &[]).passes();
    assert_eq!(server.seen()[1].header("authorization"), Some("Bearer token-of-ada"));
}

#[test]
fn a_folder_is_used_for_each_item() {
    let server = shop();
    let project = Project::with("shop/_make/1.yaml", "name: one\nGET: <<baseUrl>>/<<who>>/1\n")
        .file("shop/_make/2.yaml", "name: two\nGET: <<baseUrl>>/<<who>>/2\n")
        .file("shop/a.yaml", "name: Make\nuse: _make\nfor: { each: [ada, bo], as: name }\nwith: { who: <<name>> }\n");
    run(&server, &project, &[]).passes().prints("one [2: bo]");
    assert_eq!(sent(&server), ["GET /ada/1", "GET /ada/2", "GET /bo/1", "GET /bo/2"]);
}

#[test]
fn uses_in_a_circle_are_named() {
    let project = Project::with("shop/a.yaml", "name: a\nuse: b\n---\nname: b\nuse: a\n");
    project.run(&["run", "shop"]).exits(2).warns("use one another in a circle: a → b → a");
    let folder = Project::with("shop/in/a.yaml", "name: a\nuse: in\n");
    folder.run(&["run", "shop"]).exits(2).warns("in a circle");
    let mixed = Project::with("shop/a.yaml", "name: a\nuse: b\nGET: http://localhost/\n");
    mixed.run(&["run", "shop"]).exits(2).warns("shop/a.yaml:3:1").warns("no place beside `use`");
}

#[test]
fn what_comes_back_must_be_captured() {
    let server = shop();
    let project = |returns: &str| {
        let text = format!("name: a\nuse: _auth/login\nwith: {{ user: ada }}\ncapture: {{ mine: {returns} }}\n");
        Project::with("shop/_auth/login.yaml", LOGIN).file("shop/a.yaml", text)
    };
    let wrong = project("tokn").run(&["run", "shop", "--var", &server.base()]);
    wrong.exits(2).warns("shop/a.yaml:4:18").warns("`_auth/login` captures no `tokn`").warns("did you mean `token`?");
    let other = project("id").run(&["check", "shop", "--var", &server.base()]);
    other.exits(2).warns("it captures token");
    assert!(server.seen().is_empty());
    run(&server, &project("token"), &[]).passes();
    // What is used in turn hands on what it says.
    let nested = project("token")
        .file("shop/b.yaml", "name: b\nuse: a\ncapture: { yours: mine }\n---\nname: c\nGET: <<baseUrl>>/<<yours>>\n");
    run(&server, &nested, &[]).passes();
}

#[test]
fn a_long_row_of_uses_is_refused() {
    let user = |at: usize| format!("name: u{at}\nuse: u{}\n---\n", at + 1);
    let row = |length: usize| {
        let text: String =
            (0..length).map(user).chain([format!("name: u{length}\nGET: http://localhost/\n")]).collect();
        Project::with("shop/a.yaml", text)
    };
    row(60).run(&["check", "shop/a.yaml#u0"]).passes();
    row(3000).run(&["check", "shop/a.yaml#u0"]).exits(2).warns("more than 64 requests use one another in a row");
}

#[test]
fn uses_that_grow_without_end_are_refused() {
    // Each folder uses the one below it twice.
    let mut project = Project::with("shop/_d0/a.yaml", "name: a\nGET: http://localhost/\n");
    for level in 1..30 {
        let below = level - 1;
        let text = format!("name: one\nuse: _d{below}\n---\nname: two\nuse: _d{below}\n");
        project = project.file(&format!("shop/_d{level}/a.yaml"), text);
    }
    let project = project.file("shop/a.yaml", "name: all\nuse: _d29\n");
    project.run(&["check", "shop"]).exits(2).warns("a plan of more than 100000");
}

const HOOKS: &str =
    "name: Shop\nbefore:\n  - _setup/make\nafter:\n  - { name: Take away, DELETE: <<baseUrl>>/things/<<id>> }\n";
const MAKE: &str = "name: Make\nPOST: <<baseUrl>>/things\ncapture: { id: $.id }\n";

#[test]
fn hooks_run_around_a_folder() {
    let server = shop();
    let project = Project::with("shop/collection.yaml", HOOKS)
        .file("shop/_setup/make.yaml", MAKE)
        .file("shop/a.yaml", "name: a\nGET: <<baseUrl>>/things/<<id>>\n");
    run(&server, &project, &[]).passes().prints("Make (before)").prints("Take away (after)");
    assert_eq!(sent(&server), ["POST /things", "GET /things/7", "DELETE /things/7"]);
}

#[test]
fn a_hook_that_is_a_request_of_the_folder_runs_as_a_hook_alone() {
    let server = shop();
    let project = Project::with("shop/collection.yaml", "before: [z]\n")
        .file("shop/a.yaml", "name: a\nGET: <<baseUrl>>/a\n")
        .file("shop/z.yaml", "name: z\nGET: <<baseUrl>>/z\n");
    run(&server, &project, &[]).passes().prints("2 passed");
    assert_eq!(sent(&server), ["GET /z", "GET /a"]);
    project.run(&["run", "shop/z.yaml", "--var", &server.base()]).passes().prints("1 passed");
}

#[test]
fn cleaning_up_happens_after_failures_and_bail() {
    for more in [&[][..], &["--bail"]] {
        let server = shop();
        let project = Project::with("shop/collection.yaml", HOOKS)
            .file("shop/_setup/make.yaml", MAKE)
            .file("shop/a.yaml", "name: a\nGET: <<baseUrl>>/fails\n")
            .file("shop/b.yaml", "name: b\nGET: <<baseUrl>>/b\n");
        run(&server, &project, more).exits(1);
        assert_eq!(sent(&server).last().unwrap(), "DELETE /things/7", "with what was captured so far");
        assert_eq!(sent(&server).contains(&"GET /b".to_owned()), more.is_empty());
    }
}

#[test]
fn a_hook_that_fails_skips_the_folder_and_not_its_end() {
    let server = shop();
    let project = Project::with(
        "shop/in/folder.yaml",
        "before:\n  - { name: Make, GET: <<baseUrl>>/fails }\nafter:\n  - { name: Sweep, DELETE: <<baseUrl>>/sweep }\n",
    )
    .file("shop/in/a.yaml", "name: a\nGET: <<baseUrl>>/a\n")
    .file("shop/other.yaml", "name: other\nGET: <<baseUrl>>/other\n");
    let ended = run(&server, &project, &[]);
    ended.exits(1).prints("skipped: \"Make\", which runs before it, failed");
    assert_eq!(sent(&server), ["GET /fails", "DELETE /sweep", "GET /other"]);
}

#[test]
fn two_hooks_that_fail_are_both_told() {
    let server = shop();
    let project = Project::with(
        "shop/collection.yaml",
        "before:\n  - { name: Make, GET: <<baseUrl>>/fails }\nafter:\n  - { name: Sweep, GET: <<baseUrl>>/fails }\n  - { name: Last, GET: <<baseUrl>>/last }\n",
    )
    .file("shop/a.yaml", "name: a\nGET: <<baseUrl>>/a\n");
    let ended = run(&server, &project, &[]);
    ended.exits(1).prints("✗ Make (before)").prints("✗ Sweep (after)").prints("✓ Last (after)").prints("2 failed");
}

#[test]
fn hooks_of_a_folder_of_which_nothing_runs_do_not_run() {
    let server = shop();
    let project = Project::with("shop/collection.yaml", HOOKS)
        .file("shop/_setup/make.yaml", MAKE)
        .file("shop/x/a.yaml", "name: a\nGET: <<baseUrl>>/a\n")
        .file("shop/y/folder.yaml", "before: [{ name: Never, GET: <<baseUrl>>/never }]\n")
        .file("shop/y/b.yaml", "name: b\nGET: <<baseUrl>>/b\n");
    run(&server, &project, &["-E", "shop/x/*"]).passes();
    assert_eq!(sent(&server), ["POST /things", "GET /a", "DELETE /things/7"]);
}
