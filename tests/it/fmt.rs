//! `posthaste fmt`: files in one form, or left as they are.

use std::{fs, path::Path};

use posthaste::{
    source::Source,
    tidy::{self, Shape},
};

use crate::support::Project;

const UNTIDY: &str = "GET:   http://localhost/   # where\n# who\nname: Me\n\n\nheaders:\n      A: 1.10\n";
const TIDY: &str = "# who\nname: Me\nGET: http://localhost/   # where\n\nheaders:\n  A: 1.10\n";

#[test]
fn files_are_written_when_they_change() {
    let project = Project::with("collections/shop/a.yaml", UNTIDY)
        .file("collections/shop/b.yaml", TIDY)
        .file("collections/shop/collection.yaml", "order: [a]\nname:  Shop\n")
        .file("environments/dev.yaml", "b:   2\na: {value:  1}\n")
        .file("other.yaml", UNTIDY);
    let ended = project.run(&["fmt"]);
    assert_eq!(
        ended.passes().stdout,
        "collections/shop/a.yaml\ncollections/shop/collection.yaml\nenvironments/dev.yaml\n"
    );
    ended.warns("3 files formatted, 1 unchanged\n");
    assert_eq!(project.read("collections/shop/a.yaml"), TIDY);
    assert_eq!(project.read("collections/shop/collection.yaml"), "name: Shop\norder: [a]\n");
    assert_eq!(project.read("environments/dev.yaml"), "b: 2\na: { value: 1 }\n");
    assert_eq!(project.read("other.yaml"), UNTIDY);
    let before = fs::metadata(project.path("collections/shop/a.yaml")).unwrap().modified().unwrap();
    assert_eq!(project.run(&["fmt"]).passes().warns("0 files formatted, 4 unchanged\n").stdout, "");
    assert_eq!(fs::metadata(project.path("collections/shop/a.yaml")).unwrap().modified().unwrap(), before);
}

#[test]
fn what_is_not_ours_is_left_alone_unless_it_is_named() {
    let project = Project::new();
    let foreign = ["_payloads/order.yaml", ".hidden/a.yaml", "node_modules/a.yaml", "target/a.yaml", "my.local.yaml"];
    let project = foreign.iter().fold(project, |project, path| project.file(path, UNTIDY));
    let project = project.file("get.request.yaml", "$kind: http-request\nmethod:   GET\n");
    let project = project.file("openapi.yaml", "openapi:   3.1.0\ninfo: {}\nname: x\n").file("a.json", "{}");
    project.run(&["fmt"]).exits(4).warns("error: there is nothing to format in `.`");
    project.run(&["fmt", "a.json"]).exits(2).warns("`a.json` is no YAML file");
    project.run(&["fmt", "openapi.yaml", "_payloads/order.yaml"]).passes().warns("2 files formatted");
    assert_eq!(project.read("openapi.yaml"), "openapi: 3.1.0\ninfo: {}\nname: x\n");
    for path in &foreign[1..] {
        assert_eq!(project.read(path), UNTIDY);
    }
}

#[test]
fn without_collections_this_folder_is_meant() {
    let project = Project::with("a.yaml", UNTIDY).file("environments/dev.yaml", "a:   1\n");
    assert_eq!(project.run(&["fmt"]).passes().stdout, "a.yaml\nenvironments/dev.yaml\n");
}

#[test]
fn check_shows_and_writes_nothing() {
    let project = Project::with("a.yaml", UNTIDY).file("b.yaml", TIDY);
    let ended = project.run(&["fmt", "--check"]);
    ended
        .exits(1)
        .prints("a.yaml\n")
        .prints("  -GET:   http://localhost/   # where\n")
        .warns("1 file would change, 1 unchanged\n");
    ended.prints("  +  A: 1.10\n").never_prints("b.yaml");
    assert_eq!(project.read("a.yaml"), UNTIDY);
    project.run(&["fmt", "--check", "b.yaml"]).passes();
    let project = Project::with("a.yaml", UNTIDY).system("POSTHASTE_CHECK", "1");
    project.run(&["fmt"]).exits(1);
}

#[test]
fn check_hides_secrets_and_ends() {
    let text = "password:   hush\nvalue: { client_secret:   hush }\ntoken: |\n      hush\n";
    let project = Project::with("environments/dev.yaml", text);
    project.run(&["fmt", "--check"]).exits(1).prints("-password:   ****").never_prints("hush");
    let long: String = (0..1000).flat_map(|it| ["k".to_owned(), it.to_string(), ":   1\n".to_owned()]).collect();
    let ended = Project::with("environments/dev.yaml", &long).run(&["fmt", "--check"]);
    ended.exits(1).prints("... and more");
    assert!(ended.stdout.lines().count() < 100);
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_others_go_on() {
    let broken = "GET:   x\njson: [1\n";
    let project = Project::with("a.yaml", broken)
        .file("b.yaml", UNTIDY)
        .file("c.yaml", b"GET: \xff")
        .file("d.yaml", "GET:  x\nGET: y\n");
    let ended = project.run(&["fmt"]);
    ended
        .exits(2)
        .warns("a.yaml:3:1")
        .warns("c.yaml:1:6")
        .warns("`GET` is written twice")
        .warns("1 file formatted, 0 unchanged");
    assert_eq!([project.read("a.yaml"), project.read("b.yaml")], [broken, TIDY]);
    project.run(&["fmt", "--check"]).exits(2);
    let half = "GET:   x\n---\njson: [1\n---\nGET:  y\n";
    let project = Project::with("a.yaml", half);
    project.run(&["fmt"]).exits(2);
    assert_eq!(project.read("a.yaml"), half);
}

#[test]
fn paths_that_mean_nothing_are_told_before_anything_is_written() {
    let project = Project::with("a.yaml", UNTIDY).file("empty/b.txt", "");
    project.run(&["fmt", "a.yaml", "b.yaml"]).exits(2).warns("there is no file or folder `b.yaml`");
    project.run(&["fmt", "a.yaml#Me"]).exits(2).warns("help: name the file: a.yaml");
    assert_eq!(project.read("a.yaml"), UNTIDY);
    project.run(&["fmt", "empty"]).exits(4).warns("there is nothing to format in `empty`");
    project.run(&["fmt", "a.yaml", "a.yaml", "."]).passes().warns("1 file formatted, 0 unchanged");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let project = Project::new();
    let ended = project.run_with_input(&["fmt", "-"], UNTIDY);
    assert_eq!((ended.passes().stdout.as_str(), ended.stderr.as_str()), (TIDY, ""));
    project.run_with_input(&["fmt", "-", "--check"], UNTIDY).exits(1).prints("<stdin>\n");
    project.run_with_input(&["fmt", "-", "--check"], TIDY).passes();
    let folder = project.run_with_input(&["fmt", "-", "--stdin-name", "shop/folder.yaml"], "tags: [a]\nname: x\n");
    assert_eq!(folder.passes().stdout, "name: x\ntags: [a]\n");
    let broken = project.run_with_input(&["fmt", "-"], "a: [\n");
    assert_eq!(broken.exits(2).warns("<stdin>:2:1").stdout, "");
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let project = Project::with("real.txt", UNTIDY);
    let real = project.path("real.txt");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.txt", project.path("a.yaml")).unwrap();
    symlink(".", project.path("round")).unwrap();
    project.run(&["fmt"]).passes().prints("a.yaml\n").warns("1 file formatted, 0 unchanged");
    assert!(fs::symlink_metadata(project.path("a.yaml")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), TIDY);
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::with("shop/a.yaml", UNTIDY);
    let folder = project.path("shop");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // The system's administrator may write everywhere.
    let may_write = fs::write(folder.join("b"), "").is_ok();
    let ended = project.run(&["fmt", "shop"]);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    if !may_write {
        ended.exits(2).warns("cannot write the file").warns("0 files formatted");
        assert_eq!(project.read("shop/a.yaml"), UNTIDY);
        assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
    }
}

#[test]
fn our_own_files_are_in_the_one_form() {
    let mut problems = Vec::new();
    for folder in ["collections", "environments"] {
        for found in tidy::files(Path::new(folder), &mut problems) {
            let source = Source::read(&found.path).unwrap();
            assert_eq!(tidy::tidy(&source, found.shape).as_ref(), Ok(&source.text), "{}", found.path.display());
        }
    }
    assert!(problems.is_empty());
    let project = Project::new();
    project.run(&["new"]).passes();
    project.run(&["fmt", "--check"]).passes().warns("0 files would change, 4 unchanged");
    assert_eq!(Shape::of(Path::new("environments/folder.yaml")), Shape::Variables);
}
