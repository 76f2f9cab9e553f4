//! Which requests run: by path, name, line, tag and text.

use serde_json::json;

use crate::support::{Ended, Project, Seen, Server};

fn shop() -> Project {
    let request =
        |name: &str, tags: &str| format!("name: {name}\nGET: <<baseUrl>>/{}\ntags: {tags}\n", name.replace(' ', "-"));
    Project::with("shop/collection.yaml", "name: Shop\n")
        .file(
            "shop/1-users.yaml",
            [request("List users", "[read, smoke]"), request("Add user", "[write]")].join("---\n"),
        )
        .file("shop/admin/folder.yaml", "name: Admin area\ntags: [admin]\n")
        .file("shop/admin/list.yaml", request("List all", "[read]"))
        .file("shop/admin/purge.yaml", request("Purge", "[write]"))
        .file("other/collection.yaml", "name: Other\n")
        .file("other/ping.yaml", request("Ping", "[smoke]"))
        .file("lone #1.yaml", request("Lone", "[]"))
}

/// The requests that came, by their paths, when the program is called with `arguments` in `folder`.
fn chosen(folder: &str, arguments: &[&str]) -> (Ended, String) {
    let server = Server::start(|_: &Seen| json!({}));
    let run = shop().run_in(folder, &[&["run", "--var", &server.base()], arguments].concat());
    let paths: Vec<_> = server.seen().iter().map(|it| it.target[1..].to_owned()).collect();
    (run, paths.join(" "))
}

#[test]
fn requests_are_chosen_by_path_name_line_tag_and_text() {
    for (folder, arguments, expected) in [
        (".", &["shop"][..], "List-users Add-user List-all Purge"),
        (".", &["shop/"], "List-users Add-user List-all Purge"),
        (".", &["shop/collection.yaml"], "List-users Add-user List-all Purge"),
        (".", &["shop/admin"], "List-all Purge"),
        (".", &["shop/admin/folder.yaml"], "List-all Purge"),
        (".", &["shop/1-users.yaml"], "List-users Add-user"),
        (".", &["./shop/../shop/1-users.yaml"], "List-users Add-user"),
        (".", &["other", "shop/admin"], "Ping List-all Purge"),
        ("shop/admin", &["."], "List-all Purge"),
        ("shop/admin", &[".."], "List-users Add-user List-all Purge"),
        ("shop/admin", &["list.yaml"], "List-all"),
        ("shop", &[], "List-users Add-user List-all Purge"),
        // A name or a line behind the path.
        (".", &["shop/1-users.yaml#Add user"], "Add-user"),
        (".", &["shop#Purge"], "Purge"),
        (".", &["shop#Admin area"], "List-all Purge"),
        (".", &["shop#Admin area/Purge"], "Purge"),
        (".", &["shop/1-users.yaml:1"], "List-users"),
        (".", &["shop/1-users.yaml:3"], "List-users"),
        (".", &["shop/1-users.yaml:5"], "Add-user"),
        (".", &["shop/1-users.yaml:7"], "Add-user"),
        (".", &["shop/1-users.yaml#Add user", "shop/1-users.yaml:1"], "List-users Add-user"),
        (".", &["shop/1-users.yaml", "shop/1-users.yaml#Add user"], "List-users Add-user"),
        // What lies in a folder that is named, too, is run once, in the folder's order.
        (".", &["shop", "shop/1-users.yaml"], "List-users Add-user List-all Purge"),
        (".", &["shop/1-users.yaml", "shop/admin", "./shop"], "List-users Add-user List-all Purge"),
        (
            ".",
            &["other", "shop/admin", "shop", "shop/1-users.yaml#Add user"],
            "Ping List-users Add-user List-all Purge",
        ),
        (".", &["shop/admin", "shop/admin/list.yaml", "other"], "List-all Purge Ping"),
        (".", &["shop/1-users.yaml", "./shop/1-users.yaml"], "List-users Add-user"),
        (".", &["shop#Purge", "shop/1-users.yaml"], "Purge List-users Add-user"),
        (".", &["lone #1.yaml"], "Lone"),
        (".", &["lone #1.yaml#Lone"], "Lone"),
        // Tags: one of these, none of those.
        (".", &["shop", "--tag", "read"], "List-users List-all"),
        (".", &["shop", "--tag", "smoke,write"], "List-users Add-user Purge"),
        (".", &["shop", "--tag", "smoke", "--tag", "admin"], "List-users List-all Purge"),
        (".", &["shop", "--tag", "read", "--tag", "!admin"], "List-users"),
        (".", &["shop", "--tag", "!read"], "Add-user Purge"),
        (".", &["shop", "other", "--tag", "smoke"], "List-users Ping"),
        // Text anywhere in folder/name, or a pattern.
        (".", &["shop", "-E", "list"], "List-users List-all"),
        (".", &["shop", "-E", "Admin area/"], "List-all Purge"),
        (".", &["shop", "--filter", "list*"], "List-users List-all"),
        (".", &["shop", "-E", "*user*"], "List-users Add-user"),
        (".", &["shop", "-E", "!list*", "-E", "!purge"], "Add-user"),
        (".", &["shop", "-E", "list", "-E", "purge", "--tag", "admin"], "List-all Purge"),
        (".", &["shop#List all", "-E", "list"], "List-all"),
    ] {
        let (run, found) = chosen(folder, arguments);
        assert_eq!(found, expected, "{folder} {arguments:?}\n{run}");
        run.passes();
    }
}

#[test]
fn nothing_selected_is_a_failure() {
    for (arguments, help) in [
        (&["shop", "--tag", "none"][..], "there are 4 requests"),
        (&["shop", "-E", "none"], "`posthaste list` shows them"),
        (&["shop#Purg"], "did you mean `Purge`?"),
        (&["shop/1-users.yaml:99"], "there are 2 requests"),
        (&["empty"], "a request is a YAML file"),
        // One good name does not make up for another that chooses nothing.
        (&["shop#Purge", "shop#Purg"], "did you mean `Purge`?"),
        (&["shop/1-users.yaml", "shop/1-users.yaml:99"], "by `shop/1-users.yaml:99`"),
        (&["shop", "shop/admin#Lst all"], "by `shop/admin#Lst all`"),
        (&["shop", "empty"], "by `empty`"),
    ] {
        let server = Server::start(|_: &Seen| json!({}));
        let project = shop();
        std::fs::create_dir(project.path("empty")).unwrap();
        for command in ["run", "list", "check"] {
            let run = project.run(&[&[command], arguments, &["--var", &server.base()]].concat());
            run.exits(4).warns("nothing was selected").warns(help);
        }
        assert!(server.seen().is_empty());
    }
}

#[test]
fn standard_input_is_a_file_of_requests() {
    let server = Server::start(|_: &Seen| json!({ "a": 1 }));
    let text = "name: one\nGET: <<baseUrl>>/one\ncapture: { a: $.a }\n---\nname: two\nGET: <<baseUrl>>/<<a>>\n";
    let project = Project::with("b.yaml", "GET: <<baseUrl>>/b\n");
    project
        .run_with_input(&["run", "-", "b.yaml", "--var", &server.base()], text)
        .passes()
        .prints("2 passed".trim_start_matches("2 "));
    let targets = server.targets();
    assert_eq!(targets, ["/one", "/1", "/b"]);
    let run = project.run_with_input(&["run", "-"], "GET: http://x/\nnaem: x\n");
    run.exits(2).warns("<stdin>:2:1").warns("did you mean `name`?").warns("naem: x");
    project.run_with_input(&["run", "-"], "").exits(2).warns("holds no request");
    project.run_with_input(&["run", "-"], "\u{0}").exits(2).warns("binary");
}

#[test]
fn one_broken_file_does_not_stop_another_from_being_chosen() {
    let project = shop().file("shop/broken.yaml", "naem: x\n");
    let server = Server::start(|_: &Seen| json!({}));
    project.run(&["run", "shop", "--var", &server.base()]).exits(2).warns("broken.yaml:1:1");
    assert!(server.seen().is_empty());
    project.run(&["run", "shop/1-users.yaml", "--var", &server.base()]).passes();
}

#[test]
fn a_draft_that_is_named_beside_its_folder_is_run_too() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/a\n").file("_b.yaml", "GET: <<baseUrl>>/b\n");
    project.run(&["run", ".", "_b.yaml", "--var", &server.base()]).passes();
    let targets = server.targets();
    assert_eq!(targets, ["/a", "/b"]);
}
