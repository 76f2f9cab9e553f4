//! How a request travels: by whose rules redirects are followed, who shares cookies, which path is sent.

use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server, against, redirecting};

/// What is asked behind the redirect of a request to `/STATUS/end`: the method, the body, and where it says it comes from.
fn behind(method: &str, status: u16, settings: &str) -> (String, String, bool) {
    let body = if method == "GET" || method == "HEAD" { "" } else { "text: body\n" };
    let text = format!("{method}: <<baseUrl>>/{status}/end\n{body}settings: {{ redirects: {settings} }}\n");
    let (run, seen) = against(&text, redirecting);
    run.passes();
    assert_eq!(seen.len(), 2, "{method} {status} {settings}");
    (seen[1].method.clone(), seen[1].text(), seen[1].header("referer").is_some())
}

#[test]
fn postmans_rules_ask_for_get_and_say_where_they_come_from() {
    for (method, status, settings, wanted) in [
        ("PUT", 302, "{ rules: postman }", ("GET", "", true)),
        ("DELETE", 301, "{ rules: postman }", ("GET", "", true)),
        ("POST", 300, "{ rules: postman }", ("GET", "", true)),
        ("HEAD", 303, "{ rules: postman }", ("HEAD", "", true)),
        ("PUT", 308, "{ rules: postman, referer: false }", ("PUT", "body", false)),
        ("PUT", 302, "{ rules: curl }", ("PUT", "body", false)),
        ("POST", 302, "{ keep_method: true }", ("POST", "body", false)),
        ("PUT", 303, "{ keep_method: true, referer: true }", ("PUT", "body", true)),
    ] {
        let (method_then, body, says) = behind(method, status, settings);
        assert_eq!((method_then.as_str(), body.as_str(), says), wanted, "{method} {status} {settings}");
    }
}

#[test]
fn each_part_of_the_rules_is_inherited_by_itself() {
    let circle = Server::start(|request: &Seen| Reply::status(302).header("Location", request.path()));
    let project = Project::with("shop/collection.yaml", "settings: { redirects: { rules: postman, max: 2 } }\n")
        .file("shop/all.yaml", "POST: <<baseUrl>>/all\n")
        .file("shop/more.yaml", "POST: <<baseUrl>>/more\nsettings: { redirects: 4 }\n")
        .file("shop/none.yaml", "POST: <<baseUrl>>/none\nsettings: { redirects: false }\nexpect: { status: 302 }\n");
    let run = project.run(&["run", "shop", "--var", &circle.base()]);
    run.exits(3).prints("more than 2 redirects").prints("more than 4 redirects");
    let methods = |path: &str| {
        let seen = circle.seen();
        let methods = seen.iter().filter(|it| it.path() == path).map(|it| it.method.clone());
        methods.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(methods("/all"), "POST GET GET");
    assert_eq!(methods("/more"), "POST GET GET GET GET");
    assert_eq!(methods("/none"), "POST");
}

#[test]
fn credentials_go_along_only_where_that_is_asked_for() {
    let other = Server::start(|_: &Seen| json!({}));
    let (there, elsewhere) = (other.url() + "/there", format!("http://localhost:{}/there", other.port()));
    let server = Server::start(move |request: &Seen| {
        Reply::status(302).header("Location", if request.path() == "/port" { &there } else { &elsewhere })
    });
    for (path, settings, goes) in [
        ("port", "{ rules: curl }", false),
        ("host", "{ rules: postman }", false),
        ("host", "{ keep_authorization: true }", true),
        // To Postman, another port of the same host is the same.
        ("port", "{ rules: postman }", true),
    ] {
        let text = format!(
            "GET: <<baseUrl>>/{path}\nauth: {{ bearer: token-1234 }}\nheaders: {{ Cookie: own=1 }}\nsettings: {{ redirects: {settings} }}\n"
        );
        Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]).passes();
        let last = other.seen().pop().unwrap();
        assert_eq!(last.header("authorization").is_some(), goes, "{path} {settings}");
        assert_eq!(last.header("cookie"), None, "{path} {settings}");
    }
}

#[test]
fn every_hop_is_in_the_reports() {
    let server = Server::start(redirecting);
    let project =
        Project::with("a.yaml", "PUT: <<baseUrl>>/302/307/end\nsettings: { redirects: { rules: postman } }\n");
    let run = project.run(&["run", "a.yaml", "-v", "--var", &server.base(), "-r", "terminal", "-r", "json=out.json"]);
    let hop = |line: &str| line.replace(' ', &format!(" {}", server.url()));
    run.passes().prints(&hop("PUT /302/307/end")).prints(&hop("GET /307/end")).prints(&hop("GET /end"));
    let report: Value = serde_json::from_str(&project.read("out.json")).unwrap();
    assert_eq!(report["steps"][0]["attempts"][0]["exchanges"].as_array().unwrap().len(), 3);
}

/// Sets a cookie that says how many requests came before, and answers.
fn counting(request: &Seen) -> Reply {
    match request.path().strip_prefix("/set/") {
        Some(name) => Reply::status(200).header("Set-Cookie", &format!("{name}=1; Path=/")),
        None => json!({}).into(),
    }
}

fn cookies(seen: &[Seen]) -> Vec<String> {
    let asked = seen.iter().filter(|it| !it.path().starts_with("/set"));
    asked.map(|it| format!("{} {}", it.path(), it.header("cookie").unwrap_or("-"))).collect()
}

#[test]
fn cookies_are_kept_for_an_iteration_or_for_the_run() {
    for (setting, second) in [("iteration", "-"), ("true", "-"), ("run", "a=1")] {
        let server = Server::start(counting);
        let project =
            Project::with("shop/collection.yaml", format!("settings: {{ cookies: {setting} }}\norder: [look, set]\n"))
                .file("shop/look.yaml", "GET: <<baseUrl>>/look\n")
                .file("shop/set.yaml", "GET: <<baseUrl>>/set/a\n");
        project.run(&["run", "shop", "-n", "2", "--var", &server.base()]).passes();
        assert_eq!(cookies(&server.seen()), ["/look -".to_owned(), format!("/look {second}")], "{setting}");
        // What one iteration sets the next one sends, so that they keep their order.
        let server = Server::start(counting);
        project.run(&["run", "shop", "-n", "2", "-j", "4", "--var", &server.base()]).passes();
        let mut seen = cookies(&server.seen());
        seen.sort();
        assert_eq!(seen, ["/look -".to_owned(), format!("/look {second}")], "{setting} -j");
    }
}

#[test]
fn a_folder_may_have_cookies_of_its_own() {
    let server = Server::start(counting);
    let project = Project::with("shop/1-set.yaml", "GET: <<baseUrl>>/set/outer\n")
        .file("shop/2-own/folder.yaml", "settings: { cookies: folder }\n")
        .file("shop/2-own/1-set.yaml", "GET: <<baseUrl>>/set/inner\n")
        .file("shop/2-own/2-deep/look.yaml", "GET: <<baseUrl>>/deep\n")
        .file("shop/2-own/3-all.yaml", "GET: <<baseUrl>>/all\nsettings: { cookies: iteration }\n")
        .file("shop/2-own/4-off.yaml", "GET: <<baseUrl>>/off\nsettings: { cookies: false }\n")
        .file("shop/3-look.yaml", "GET: <<baseUrl>>/look\nscript:\n  after: pm.test('mine', () => pm.expect(pm.cookies.get('outer')).to.equal('1'));\n");
    project.run(&["run", "shop", "-n", "2", "--var", &server.base()]).passes();
    let once = ["/deep inner=1", "/all outer=1", "/off -", "/look outer=1"];
    assert_eq!(cookies(&server.seen()), [once, once].concat());
    let odd = Project::with("a.yaml", "GET: http://x/\nsettings: { cookies: forever }\n");
    odd.run(&["check", "a.yaml"]).exits(2).warns("expected false, run, iteration or folder");
}

#[test]
fn dots_in_a_path_are_sent_when_that_is_asked_for() {
    let text = "\
name: one
GET: <<baseUrl>>/a/./b/../c?q=1
---
name: two
GET: <<baseUrl>>/a/./b/../ü d/{x}?q=1#f
path: { x: 1/2 }
settings: { path_as_is: true }
---
name: three
GET: <<baseUrl>>/plain
settings: { path_as_is: true }
";
    let (run, seen) = against(text, |_: &Seen| json!({}));
    run.passes();
    let targets: Vec<&str> = seen.iter().map(|it| it.target.as_str()).collect();
    assert_eq!(targets, ["/a/c?q=1", "/a/./b/../%C3%BC%20d/1%2F2?q=1", "/plain"]);
}
