//! Files and folders: their order, their names, and what they give to what is inside them.

use serde_json::{Value, json};

use super::ground::{GET, listed, refused};
use crate::support::{Project, Seen, Server};

#[test]
fn files_and_folders_come_in_natural_order() {
    let mut project = Project::new().file("collection.yaml", "name: Shop\n");
    for path in [
        "10-last.yaml",
        "2-second.yml",
        "1-first.yaml",
        "B.YAML",
        "a.yaml",
        "3-in/b2.yaml",
        "3-in/b10.yaml",
        "3-in/a/x.yaml",
    ] {
        project = project.file(path, GET);
    }
    for path in [
        "_off/a.yaml",
        "_off.yaml",
        ".hidden.yaml",
        ".git/a.yaml",
        "notes.txt",
        "data.json",
        "environments/dev.yaml",
        "dev.local.yaml",
        "dev.local.yml",
    ] {
        project = project.file(path, "this: is no request\n");
    }
    std::fs::create_dir(project.path("empty")).unwrap();
    let expected = ["1-first", "2-second", "3-in/a/x", "3-in/b2", "3-in/b10", "10-last", "a", "B"].map(str::to_owned);
    assert_eq!(listed(&project, "."), expected);
}

#[test]
fn an_order_comes_first_and_what_it_names_not_behind() {
    let project = Project::new()
        .file("collection.yaml", "order: [z, in, b.yaml]\n")
        .file("in/folder.yaml", "name: Inside\norder: [2, 1]\n")
        .file("in/1.yaml", GET)
        .file("in/2.yaml", "name: two\nGET: http://x/\n---\nname: deux\nGET: http://x/\n")
        .file("a.yaml", GET)
        .file("b.yaml", GET)
        .file("z.yaml", GET);
    let expected = ["z", "Inside/two", "Inside/deux", "Inside/1", "b", "a"].map(str::to_owned);
    assert_eq!(listed(&project, "."), expected);
    let project = project.file("collection.yaml", "order:\n  - z\n  - inn\n  - b\n  - z\n");
    refused(
        &project,
        ".",
        &[
            "collection.yaml:3:5",
            "`inn` names no file",
            "did you mean `in`?",
            "collection.yaml:5:5",
            "`z` stands twice",
        ],
    );
}

#[test]
fn folders_give_what_is_inside_them() {
    let project = Project::new()
        .file("collection.yaml", "name: Shop\ntags: [all]\nheaders: { X-Top: 1 }\nauth: { bearer: top }\nsettings: { redirects: false }\nvariables: { where: top }\n")
        .file("in/folder.yml", "tags: [inner]\nheaders: { X-In: <<where>> }\nvariables: { where: in }\nsettings: { timeout: 5s }\n")
        .file("in/a.yaml", "GET: <<baseUrl>>/<<where>>\ntags: [own]\nexpect: { status: 302 }\n")
        .file("b.yaml", "GET: <<baseUrl>>/<<where>>\nauth: none\nexpect: { status: 302 }\n");
    let server = Server::start(|_: &Seen| crate::support::Reply::status(302).header("Location", "/else"));
    // One file alone sees all that its folders give, from wherever it is asked for.
    for (folder, path) in [(".", "in/a.yaml"), ("in", "a.yaml"), (".", "."), ("in", "..")] {
        project.run_in(folder, &["run", path, "--tag", "inner", "--var", &server.base()]).passes();
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 4);
    for it in &seen {
        let got = (it.target.as_str(), it.header("x-top"), it.header("x-in"), it.header("authorization"));
        assert_eq!(got, ("/in", Some("1"), Some("in"), Some("Bearer top")));
    }
    for (tag, names) in [("all", &["b", "in/a"][..]), ("own", &["in/a"]), ("!inner", &["b"])] {
        let run = project.run(&["list", ".", "--json", "--tag", tag]);
        let list: Value = serde_json::from_str(&run.stdout).unwrap();
        let found: Vec<_> =
            list["requests"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(found, names.iter().map(|it| it.rsplit('/').next().unwrap()).collect::<Vec<_>>(), "{tag}");
    }
}

#[test]
fn a_file_sees_its_collection_through_folders_that_say_nothing() {
    let project = Project::with("shop/collection.yaml", "variables: { where: shop }\n")
        .file("shop/in/deep/a.yaml", "GET: <<baseUrl>>/<<where>>\n")
        .file("shop/_drafts/b.yaml", "GET: <<baseUrl>>/draft/<<where>>\n")
        .file("shop/in/notes.txt", "GET: <<baseUrl>>/notes/<<where>>\n");
    for (folder, path, expected) in [
        (".", "shop/in/deep/a.yaml", "/shop"),
        (".", "shop/in", "/shop"),
        ("shop/in/deep", "a.yaml", "/shop"),
        ("shop/in/deep", ".", "/shop"),
        // What is named is read whatever it is called.
        (".", "shop/_drafts/b.yaml", "/draft/shop"),
        (".", "shop/_drafts", "/draft/shop"),
        ("shop/_drafts", "b.yaml", "/draft/shop"),
        (".", "shop/in/notes.txt", "/notes/shop"),
    ] {
        let server = Server::start(|_: &Seen| json!({}));
        project.run_in(folder, &["run", path, "--var", &server.base()]).passes();
        let targets = server.targets();
        assert_eq!(targets, [expected], "{folder} {path}");
    }
}

#[test]
fn names_default_to_the_file_and_stand_once_in_a_folder() {
    let project = Project::with("my request.yaml", GET).file("in/my request.yaml", GET);
    assert_eq!(listed(&project, "."), ["in/my request", "my request"]);
    let project = Project::with("a.yaml", "GET: http://x/\n---\n# a comment\nGET: http://x/\n")
        .file("b.yaml", "name: a\nGET: http://x/\n");
    refused(
        &project,
        ".",
        &["a.yaml:4:1", "b.yaml:1:1", "a second request called `a` in this folder", "the first is at a.yaml:1:1"],
    );
}
