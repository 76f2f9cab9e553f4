//! Files that nobody would write on purpose: cut, huge, deep, of other systems, or no files at all.

use std::fmt::Write as _;

use serde_json::json;

use super::ground::{GET, listed, refused};
use crate::support::{Project, Seen, Server};

#[test]
fn odd_files_end_in_a_message() {
    let long = "x".repeat(40_000_000);
    for (what, bytes, messages) in [
        ("empty", &b""[..], &["a.yaml", "holds no request"][..]),
        ("comment", b"# nothing\n", &["a.yaml", "holds no request"]),
        ("separators", b"---\n---\n", &["a.yaml", "holds no request"]),
        ("binary", b"PK\x03\x04\0\0", &["a.yaml", "is binary, not text"]),
        ("latin1", b"GET: http://x/\nname: caf\xe9\n", &["a.yaml:2:10", "not UTF-8"]),
        ("utf16", b"\xff\xfeG\0E\0T\0", &["a.yaml", "binary"]),
        ("long", long.as_bytes(), &["a.yaml", "40 MB", "may be at most"]),
    ] {
        refused(&Project::with("a.yaml", bytes), "a.yaml", messages);
        refused(&Project::with("in/a.yaml", bytes).file("b.yaml", GET), ".", messages);
        let run =
            Project::new().run_with_input(&["check", "-"], &String::from_utf8_lossy(&bytes[..bytes.len().min(99)]));
        assert!(!run.stderr.contains("panicked"), "{what} {run}");
    }
}

#[test]
fn an_oversized_file_is_not_read() {
    let project = Project::with("a.yaml", "");
    std::fs::File::options().write(true).open(project.path("a.yaml")).unwrap().set_len(100_000_000).unwrap();
    refused(&project, "a.yaml", &["`a.yaml` is 100 MB; a YAML file may be at most"]);
}

#[test]
fn bombs_are_refused() {
    let mut bomb = "GET: http://x/\njson:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..12 {
        let row = vec![format!("*a{}", level - 1); 10].join(",");
        writeln!(bomb, "  a{level}: &a{level} [{row}]").unwrap();
    }
    refused(&Project::with("a.yaml", bomb), "a.yaml", &["a.yaml:", "once the aliases are written out"]);
    for text in
        ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), "? ".repeat(100_000), "&a ".repeat(100_000)]
    {
        refused(&Project::with("a.yaml", text), "a.yaml", &["a.yaml:1:"]);
    }
    let deep = format!("GET: http://x/\njson: {}1{}\n", "[".repeat(129), "]".repeat(129));
    refused(&Project::with("a.yaml", deep), "a.yaml", &["levels deep"]);
    refused(&Project::with("a.yaml", "GET: http://x/\njson: &a [*a]\n"), "a.yaml", &["a.yaml:2:", "alias"]);
}

#[test]
fn windows_files_are_read() {
    let text = "\u{feff}name: One\r\nGET: <<baseUrl>>/\r\nheaders:\r\n  X-A: b\r\n---\r\nname: Two\r\nPOST: <<baseUrl>>/\r\ntext: |\r\n  a\r\n  b\r\n";
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("a.yaml", text).file("environments/dev.yaml", "\u{feff}x: 1\r\n");
    project.run(&["run", "a.yaml", "-e", "dev", "--var", &server.base()]).passes().prints("One").prints("Two");
    let seen = server.seen();
    assert_eq!((seen[0].header("x-a"), seen[1].text().as_str()), (Some("b"), "a\nb\n"));
    let run = Project::with("a.yaml", "\u{feff}naem: One\r\nGET: http://x/\r\nmethd: x\r\n").run(&["check", "a.yaml"]);
    run.exits(2).warns("a.yaml:1:1").warns("a.yaml:3:1");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_utf8_is_read_and_shown() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("z.yaml", "GET: <<baseUrl>>/z\n");
    std::fs::write(project.path("").join(OsStr::from_bytes(b"caf\xe9.yaml")), "GET: <<baseUrl>>/cafe\n").unwrap();
    project.run(&["run", ".", "--var", &server.base()]).passes().prints("caf\u{fffd}");
    assert_eq!(server.seen().len(), 2);
    std::fs::write(project.path("").join(OsStr::from_bytes(b"b\xff.yaml")), "GTE: <<baseUrl>>/b\n").unwrap();
    project
        .run(&["run", ".", "--var", &server.base()])
        .exits(2)
        .warns("b\u{fffd}.yaml:1:1")
        .warns("did you mean `GET`?");
    let run = project.command(&["run"]).arg(OsStr::from_bytes(b"caf\xe9.yaml")).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&run.stderr).contains("panicked"));
    // Nor is a folder's name, or a variable of the system.
    let folder = OsStr::from_bytes(b"in\xff");
    std::fs::create_dir(project.path("").join(folder)).unwrap();
    std::fs::rename(project.path("z.yaml"), project.path("").join(folder).join("z.yaml")).unwrap();
    for (path, variable) in [("z.yaml", OsStr::from_bytes(b"\xfe")), (".", OsStr::from_bytes(b"N\xfe"))] {
        let mut command = project.command_in(std::path::Path::new(folder), &["run", path, "--var", &server.base()]);
        command.args(["-r", "terminal,json=o.json,junit=o.xml,events=o.ndjson", "--export-env", "o.local.yaml"]);
        let run = crate::support::ended(command.env(variable, OsStr::from_bytes(b"\xfd")).output().unwrap());
        run.passes().prints("1 passed").never_prints("panicked");
    }
}

#[test]
fn a_folder_in_place_of_a_file_is_told() {
    let project = Project::new().file("a.yaml/inside.yaml", GET).file("collection.yaml/x.txt", "");
    assert_eq!(listed(&project, "."), ["a.yaml/inside"]);
    let project = Project::with("a.yaml", "POST: http://x/\nfile: in\n").file("in/x", "");
    refused(&project, "a.yaml", &["a.yaml:2:7", "is a folder"]);
    Project::new().run(&["run", "nowhere"]).exits(2).warns("there is no file or folder `nowhere`");
    Project::with("shop.yaml", GET).run(&["run", "shp.yaml"]).exits(2).warns("did you mean `shop.yaml`?");
    Project::with("in/shop.yaml", GET).run(&["run", "in/shp.yaml#x"]).exits(2).warns("did you mean `in/shop.yaml`?");
}

#[test]
fn a_link_to_itself_ends() {
    #[cfg(unix)]
    {
        let project = Project::with("a.yaml", GET);
        std::os::unix::fs::symlink(project.path(""), project.path("loop")).unwrap();
        refused(&project, ".", &["loop", "this folder is a link to one that it lies in"]);
    }
}

#[test]
fn places_read_as_the_user_would_write_them() {
    let project =
        Project::with("in/a.yaml", "GET: http://x/\nnaem: x\n").file("in/b.yaml", "POST: http://x/\nfile: no.bin\n");
    for (folder, path, place) in [
        ("in", "a.yaml", "[a.yaml:2:1]"),
        ("in", "./a.yaml", "[a.yaml:2:1]"),
        ("in", ".", "[a.yaml:2:1]"),
        ("in", "./", "[a.yaml:2:1]"),
        (".", ".", "[in/a.yaml:2:1]"),
        (".", "in", "[in/a.yaml:2:1]"),
        ("in", "../in/a.yaml", "[../in/a.yaml:2:1]"),
    ] {
        project.run_in(folder, &["check", path]).exits(2).warns(place).warns("naem: x");
    }
    let project = project.file("in/collection.yaml", "");
    for path in ["a.yaml", "."] {
        project.run_in("in", &["check", path]).exits(2).warns("[a.yaml:2:1]");
    }
    project.run_in("in", &["check", "."]).exits(2).warns("the file `no.bin` does not exist");
    let project = Project::with("a.yaml", "GET: http://127.0.0.1:1/\n");
    project.run(&["run"]).exits(3).prints("a  a.yaml:1:1\n").never_prints("./a");
}
