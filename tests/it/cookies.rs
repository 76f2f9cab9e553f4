//! Cookies from the command line, jars in files, and what is expected of cookies.

use std::fs;

use serde_json::json;

use crate::support::{Project, Reply, Seen, Server};

#[test]
fn cookies_of_the_command_line_go_along() {
    let server = Server::start(|_: &Seen| Reply::from(json!({})).header("Set-Cookie", "b=server"));
    let text = "name: a\nGET: <<baseUrl>>/\n---\nname: b\nGET: <<baseUrl>>/\nheaders: { Cookie: a=own }\n---\nname: c\nGET: <<baseUrl>>/\nsettings: { cookies: false }\n";
    let project = Project::with("a.yaml", text);
    project.run(&["run", "a.yaml", "--var", &server.base(), "-b", "a=1; c=2;", "-b", "d=3"]).passes();
    let seen: Vec<_> = server.seen().iter().map(|it| it.header("cookie").unwrap().to_owned()).collect();
    assert_eq!(seen, ["a=1; c=2; d=3", "a=own; c=2; d=3; b=server", "a=1; c=2; d=3"]);
    for (given, message) in [
        ("a=1\nb", "cannot stand in a header"),
        ("nojar", "the jar `nojar` cannot be read"),
        ("a.yaml", "a.yaml:1: this line is no cookie"),
    ] {
        project.run(&["run", "a.yaml", "--var", &server.base(), "-b", given]).exits(2).warns(message);
    }
    assert_eq!(server.seen().len(), 3, "nothing more was sent");
}

#[test]
fn a_jar_goes_from_one_run_to_the_next() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/login" => Reply::from(json!({}))
            .header("Set-Cookie", "sid=s3; HttpOnly; Path=/; SameSite=Lax")
            .header("Set-Cookie", "deep=1; Path=/deep; Expires=Fri, 01 Jan 2100 00:00:00 GMT"),
        _ => json!({}).into(),
    });
    for jar in ["jar.txt", "jar.json"] {
        let project = Project::with("login.yaml", "GET: <<baseUrl>>/login\n")
            .file("next.yaml", "GET: <<baseUrl>>/deep/x\n")
            .file(jar, "# old\n");
        project.run(&["run", "login.yaml", "--var", &server.base(), "-c", jar]).passes();
        let text = project.read(jar);
        assert!(jar.ends_with("json") || text.contains("#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\ts3\n"), "{text}");
        assert!(
            jar.ends_with("json") || text.contains("127.0.0.1\tFALSE\t/deep\tFALSE\t4102444800\tdeep\t1\n"),
            "{text}"
        );
        assert_eq!(text.contains("\"sameSite\": \"lax\""), jar.ends_with("json"), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(project.path(jar)).unwrap().permissions().mode() & 0o077, 0, "{jar}");
        }
        project.run(&["run", "next.yaml", "--var", &server.base(), "-b", jar, "-n", "2"]).passes();
        for seen in server.seen().iter().rev().take(2) {
            assert_eq!(seen.header("cookie"), Some("deep=1; sid=s3"), "{jar}");
        }
    }
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\n");
    project
        .run(&["run", "a.yaml", "--var", &server.base(), "-c", "none/jar"])
        .exits(2)
        .warns("cannot write `none/jar`");
}

#[test]
fn a_cookie_has_attributes() {
    let server = Server::start(|_: &Seen| {
        Reply::from(json!({})).header(
            "Set-Cookie",
            "sid=abc; Path=/app; Domain=127.0.0.1; Secure; HttpOnly; SameSite=Lax; Max-Age=3600; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
        )
    });
    let good = "GET: <<baseUrl>>/\nexpect:\n  cookies:\n    sid:\n      value: abc\n      path: /app\n      domain: 127.0.0.1\n      secure: true\n      http_only: true\n      same_site: { one_of: [Lax, Strict] }\n      max_age: { gt: 60, lte: 3600 }\n      expires: { after: 2099-12-31T00:00:00Z }\n  cookie sid path: /app\ncapture: { until: cookie sid expires, age: cookie sid max_age }\n";
    let project = Project::with("a.yaml", good);
    let run = project.run(&["run", "a.yaml", "-v", "--var", &server.base()]);
    run.passes().prints("until = \"2100-01-01T00:00:00Z\"").prints("age = 3600");
    for (from, to, message) in [
        ("secure: true", "secure: false", "cookies.sid.secure: expected false, got true"),
        ("path: /app\n      domain", "path: /\n      domain", "cookies.sid.path: expected \"/\", got \"/app\""),
        ("max_age: { gt: 60", "max_age: { gt: 7200", "cookies.sid.max_age: expected greater than 7200, got 3600"),
    ] {
        let project = Project::with("a.yaml", good.replace(from, to));
        project.run(&["run", "a.yaml", "--var", &server.base()]).exits(1).prints(message);
    }
    for wrong in ["cookies: { sid: { path: /, colour: red } }", "cookie sid colour: red"] {
        let project = Project::with("a.yaml", format!("GET: http://localhost/\nexpect: {{ {wrong} }}\n"));
        project.run(&["check"]).exits(2).warns("`colour` is no attribute of a cookie");
    }
}

#[test]
fn a_cookie_that_is_not_kept_is_told() {
    let server = Server::start(|_: &Seen| {
        Reply::from(json!({}))
            .header("Set-Cookie", "all=hush; Domain=com")
            .header("Set-Cookie", "__Host-a=hush; Path=/")
            .header("Set-Cookie", "good=1; Expires=Fri, 01-Jan-2100 00:00:00 GMT")
    });
    let text = format!(
        "name: a\nGET: <<baseUrl>>/\n---\nname: b\nGET: http://shop.com:{}/\n---\nname: c\nGET: <<baseUrl>>/\n",
        server.port()
    );
    let project = Project::with("a.yaml", text);
    let resolve = format!("shop.com:{}:127.0.0.1", server.port());
    let run = project.run(&["run", "a.yaml", "--var", &server.base(), "--resolve", &resolve, "-c", "jar.json"]);
    let run = run.passes().prints("the cookie `all` of shop.com is not kept: `com` is a public suffix");
    run.prints("the cookie `__Host-a` of 127.0.0.1 is not kept: a name with `__Host-` asks for").never_prints("hush");
    let seen: Vec<_> = server.seen().iter().map(|it| it.header("cookie").map(str::to_owned)).collect();
    assert_eq!(seen, [None, None, Some("good=1".to_owned())]);
    let jar = project.read("jar.json");
    assert!(!jar.contains("hush") && jar.contains("2100-01-01T00:00:00Z"), "{jar}");
    let off = Project::with("a.yaml", "GET: <<baseUrl>>/\nsettings: { cookies: false }\n");
    off.run(&["run", "a.yaml", "--var", &server.base()]).passes().never_prints("not kept");
}

#[test]
fn the_longer_path_comes_first_and_then_the_older_cookie() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/set" => Reply::from(json!({}))
            .header("Set-Cookie", "b=root; Path=/")
            .header("Set-Cookie", "a=root; Path=/")
            .header("Set-Cookie", "b=deep; Path=/deep"),
        _ => json!({}).into(),
    });
    let text = "name: a\nGET: <<baseUrl>>/set\n---\nname: b\nGET: <<baseUrl>>/deep/x\n";
    Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]).passes();
    assert_eq!(server.seen()[1].header("cookie"), Some("b=deep; b=root; a=root"));
}
