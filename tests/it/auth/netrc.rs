//! Names and passwords from a netrc file.

use crate::support::{Ended, Project, Seen, Server};

const NETRC: &str = "machine 127.0.0.1 login ada password lovelace-1\n";
const OPEN: &str = "name: open\nGET: <<baseUrl>>/open\n---\nname: none\nGET: <<baseUrl>>/none\nauth: none\n---\n\
                    name: own\nGET: <<baseUrl>>/own\nauth: { bearer: token-12 }\n";

fn project(text: &str, netrc: &str) -> Project {
    let project = Project::with("a.yaml", text).file("home/.netrc", netrc);
    let home = project.path("home").to_str().unwrap().to_owned();
    private(&project, "home/.netrc");
    project.system("HOME", &home)
}

/// Keeps a file from others.
fn private(project: &Project, path: &str) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(project.path(path), std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

fn run(project: &Project, more: &[&str]) -> (Ended, Vec<(String, String)>) {
    let server = Server::start(|_: &Seen| serde_json::json!({}));
    let ended = project.run(&[&["run", "a.yaml", "--var", &server.base(), "-vv"], more].concat());
    let sent = |it: &Seen| (it.path().to_owned(), it.header("authorization").unwrap_or_default().to_owned());
    (ended, server.seen().iter().map(sent).collect())
}

const ADA: &str = "Basic YWRhOmxvdmVsYWNlLTE=";

#[test]
fn a_request_asks_for_the_netrc_file() {
    let (ended, sent) = run(&project("GET: <<baseUrl>>/a\nauth: netrc\n", NETRC), &[]);
    ended.passes().never_prints("lovelace-1").never_prints("YWRhOmxvdmVsYWNlLTE");
    assert_eq!(sent, [("/a".to_owned(), ADA.to_owned())]);
    let (ended, sent) =
        run(&project("GET: <<baseUrl>>/a\nauth: netrc\n", "machine other.test login x password y"), &[]);
    ended.exits(3).prints("has no entry for `127.0.0.1`, and no `default`");
    assert!(sent.is_empty());
    let (ended, _) = run(&Project::with("a.yaml", "GET: <<baseUrl>>/a\nauth: netrc\n"), &[]);
    ended.exits(2).warns("nobody knows where the netrc file is");
    let missing = project("GET: <<baseUrl>>/a\nauth: netrc\n", NETRC).system("NETRC", "none");
    run(&missing, &[]).0.exits(2).warns("could not read `none`");
}

#[test]
fn a_flag_gives_it_to_all_who_say_nothing() {
    let (ended, sent) = run(&project(OPEN, NETRC), &[]);
    ended.passes();
    assert_eq!(sent[0].1, "");
    for more in [&["--netrc"][..], &["--netrc-file", "home/.netrc"]] {
        let (ended, sent) = run(&project(OPEN, NETRC), more);
        ended.passes().never_prints("lovelace-1");
        let wanted = [("/open", ADA), ("/none", ""), ("/own", "Bearer token-12")];
        assert_eq!(sent, wanted.map(|(path, header)| (path.to_owned(), header.to_owned())));
    }
    // As with curl, a host without an entry is asked without.
    let (ended, sent) = run(&project(OPEN, "machine other.test login x password y"), &["--netrc"]);
    ended.passes();
    assert_eq!(sent[0].1, "");
    let other = project(OPEN, "").file("other", "default login b password second-word").system("NETRC", "other");
    private(&other, "other");
    assert_eq!(run(&other, &["--netrc"]).1[0].1, "Basic YjpzZWNvbmQtd29yZA==");
    let dry = project(OPEN, NETRC).run(&["run", "a.yaml", "--var", "baseUrl=http://127.0.0.1", "--netrc", "--dry-run"]);
    dry.passes().never_prints("lovelace-1");
}

#[test]
fn what_is_wrong_in_it_is_shown_without_its_passwords() {
    let (ended, sent) = run(&project(OPEN, "machine a\n  login ada\n  pasword lovelace-1\n"), &["--netrc"]);
    ended.exits(2).warns(".netrc:3:3").warns("did you mean `password`?").never_prints("lovelace-1");
    assert!(sent.is_empty());
    let (ended, _) = run(&project(OPEN, "machine a password \"lovelace-1"), &["--netrc"]);
    ended.exits(2).warns(".netrc:1:20").never_prints("lovelace-1");
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = project(OPEN, NETRC);
    std::fs::set_permissions(project.path("home/.netrc"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let (ended, sent) = run(&project, &["--netrc"]);
    ended.passes().warns("others can read this file").never_prints("lovelace-1");
    assert_eq!(sent[0].1, ADA);
}
