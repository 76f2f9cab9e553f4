//! Collections that are read, written in another format and read again: they ask for the same.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use posthaste::{
    convert::{self, Made, Way},
    format::{opencollection, postman},
    model::{Folder, Item, Surroundings},
    scope::{Layer, Store},
    secret::Redactor,
};
use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Pair, Server};

/// What reading and writing again may change: ids that nobody has chosen, and where files are.
const CHANGING: [&str; 2] = ["id", "_postman_id"];

/// Writes files below a folder of their own.
fn written(made: &Made) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in &made.files {
        let path = folder.path().join("made").join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.text).unwrap();
    }
    folder
}

/// A collection written as a folder of YAML files, and read again.
fn again(document: &Value) -> postman::Opened {
    let made = convert::postman_v3::write(document, "made");
    let folder = written(&made);
    let mut problems = Vec::new();
    let opened = postman::open_folder(&folder.path().join("made"), &mut problems);
    assert!(problems.iter().all(|it| it.code == "ignored-key" || it.code == "odd-postman"), "{problems:?}");
    opened
}

/// A document without what changes, and without what says nothing.
fn bare(value: &Value) -> Value {
    let is_nothing = |it: &Value| match it {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    match value {
        Value::Array(list) => list.iter().map(bare).collect(),
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, it)| !CHANGING.contains(&key.as_str()) && !is_nothing(it));
            let bare: BTreeMap<_, _> = kept.map(|(key, it)| (key.clone(), bare(it))).collect();
            bare.into_iter().collect()
        }
        other => other.clone(),
    }
}

/// Each request as it is sent, with its name and its scripts, one after the other.
fn asked(folder: &Folder, store: &Store, asked: &mut Vec<String>) {
    let scripts = |all: &[Arc<posthaste::model::Script>]| {
        let told = all.iter().filter(|it| !it.text.trim().is_empty());
        told.map(|it| format!("{:?} {}", it.stage, it.text.trim_end())).collect::<Vec<_>>().join("\n")
    };
    asked.push(scripts(&folder.scripts));
    for item in &folder.items {
        match item {
            // There are no folders without requests in the other format.
            Item::Folder(inner) if inner.requests().is_empty() => {}
            Item::Folder(inner) => {
                asked.push(inner.name.to_string());
                self::asked(inner, store, asked);
            }
            Item::Request(request) => {
                let foreign = request.foreign.as_ref().unwrap();
                let rendered = foreign.render(&store.scope(&[]), &Surroundings::default());
                let rendered = rendered.map(|it| {
                    let redirects = it.redirects;
                    let request = it.request;
                    format!(
                        "{} {} {:?} {:?} {redirects:?} {:?}",
                        request.method, request.url, request.headers, request.body, it.auth
                    )
                });
                asked.push(format!("{} {}{rendered:?}", request.name, scripts(&request.scripts)));
            }
            Item::Reuse(_) => {}
        }
    }
}

fn store(opened: &postman::Opened) -> Store {
    let mut store = Store::new(Arc::new(Redactor::default()));
    for (name, variable) in opened.collection.foreign.clone().unwrap().variables {
        store.set(Layer::Collection, name, variable);
    }
    store
}

fn all_asked(opened: &postman::Opened) -> Vec<String> {
    let mut all = Vec::new();
    asked(&opened.collection.root, &store(opened), &mut all);
    // A boundary is another each time.
    all.iter().map(|it| masked(it)).collect()
}

fn masked(text: &str) -> String {
    static BOUNDARY: LazyLock<Regex> = LazyLock::new(|| Regex::new("-{20,}[0-9a-f]{24}").unwrap());
    BOUNDARY.replace_all(text, "...").into_owned()
}

#[test]
fn a_folder_that_is_written_again_says_the_same() {
    let server = Server::start(|_| "");
    for case in Pair::all() {
        let project = case.project(&server);
        let opened = postman::open_folder(&project.path("v3"), &mut Vec::new());
        let again = again(opened.document());
        assert_eq!(bare(again.document()), bare(opened.document()), "{}", case.name);
        assert_eq!(all_asked(&again), all_asked(&opened), "{}", case.name);
    }
}

/// The files of a collection as it is exported into a folder of its own, and that folder.
fn exported(opened: &postman::Opened, from: &Path) -> (BTreeMap<String, String>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let way = Way { from: &[from.to_owned()], to: &folder.path().join("made"), with_secrets: true };
    let (document, notes) = convert::portable(opened.document(), &way);
    assert!(notes.is_empty(), "{notes:?}");
    let made = convert::postman_v3::write(&document, "made");
    for file in &made.files {
        let path = folder.path().join("made").join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.text).unwrap();
    }
    let files = made.files.into_iter().map(|it| (it.path.to_string_lossy().replace('\\', "/"), it.text));
    (files.collect(), folder)
}

#[test]
fn a_folder_that_is_exported_twice_is_the_same_to_the_letter() {
    let server = Server::start(|_| "");
    for case in Pair::all() {
        let project = case.project(&server);
        let root = project.path("v3");
        let (first, folder) = exported(&postman::open_folder(&root, &mut Vec::new()), &root);
        let root = folder.path().join("made");
        let (second, _) = exported(&postman::open_folder(&root, &mut Vec::new()), &root);
        assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>(), "{}", case.name);
        for (path, text) in &first {
            assert_eq!(text, &second[path], "{} {path}", case.name);
        }
    }
}

#[test]
fn what_belongs_to_requests_of_other_kinds_goes_along() {
    let server = Server::start(|_| "");
    let case = Pair::all().into_iter().find(|it| it.name == "other-kinds-whole").unwrap();
    let project = case.project(&server);
    let root = project.path("v3");
    let (files, folder) = exported(&postman::open_folder(&root, &mut Vec::new()), &root);
    for (new, old) in [
        (
            ".resources/socket.resources/messages/hello.message.yaml",
            ".resources/socket.resources/messages/hello.message.yaml",
        ),
        (
            ".resources/Say hello.resources/examples/ok.example.yaml",
            ".resources/grpc.resources/examples/ok.example.yaml",
        ),
        (
            "F/.resources/mqtt.resources/messages/temp.message.yaml",
            "F/.resources/mqtt.resources/messages/temp.message.yaml",
        ),
    ] {
        assert_eq!(files[new], project.read(&format!("v3/{old}")), "{new}");
    }
    let request = &files["Say hello.request.yaml"];
    assert!(request.contains("examples: ./.resources/Say hello.resources/examples"), "{request}");
    // The schema stays where it is, and is found from the new folder.
    let (_, location) = request.split_once("location: ").unwrap();
    let location = location.split(['\n', ' ', '}']).next().unwrap();
    let made = folder.path().join("made");
    assert_eq!(fs::canonicalize(made.join(location)).unwrap(), fs::canonicalize(root.join("hello.proto")).unwrap());
}

/// Cases whose requests are other ones in a file of format 2.1, and why.
const UNSAID_IN_A_FILE: &[(&str, &str)] = &[
    ("graphql-scripts", "scripts run around all requests"),
    ("other-kinds", "requests of other kinds cannot be said"),
    ("other-kinds-whole", "requests of other kinds cannot be said"),
];

#[test]
fn a_folder_that_becomes_a_file_asks_for_the_same() {
    let server = Server::start(|_| "");
    let mut wrong = Vec::new();
    for case in Pair::all() {
        let project = case.project(&server);
        let opened = postman::open_folder(&project.path("v3"), &mut Vec::new());
        let (plain, _) = convert::plain(opened.document());
        let back = postman::open_bytes("plain.json", plain.to_string().as_bytes(), &mut Vec::new()).unwrap();
        let (first, second) = (all_asked(&opened), all_asked(&back));
        if first != second && !UNSAID_IN_A_FILE.iter().any(|it| it.0 == case.name) {
            wrong.push(format!("{}:\n  {}\n  {}", case.name, first.join("\n  "), second.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Cases of `tests/compat` that hold what a folder of YAML files has no word for; each is noted by the export.
const UNSAID: [&str; 9] = [
    "body-file",
    "body-formdata-base64",
    "body-graphql",
    "cookies-disabled",
    "redirect-headers",
    "redirect-original-method",
    "request-body-seen",
    "url-encoding-off",
    "var-types-collection",
];

#[test]
fn a_file_that_becomes_a_folder_asks_for_the_same() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat/cases");
    let mut count = 0;
    let mut wrong = Vec::new();
    for case in fs::read_dir(cases).unwrap().map(|it| it.unwrap()) {
        let name = case.file_name().to_string_lossy().into_owned();
        let path = case.path().join("collection.json");
        let opened = Some(&path).filter(|it| it.is_file()).and_then(|it| postman::open(it, &mut Vec::new()));
        let Some(opened) = opened.filter(|_| !UNSAID.contains(&name.as_str())) else { continue };
        // A dynamic name has another value each time.
        let fixed = opened.document().to_string().replace("{{$", "{{_");
        let opened = postman::open_bytes("fixed.json", fixed.as_bytes(), &mut Vec::new()).unwrap();
        let way = Way { from: &[], to: Path::new(""), with_secrets: true };
        let (document, _) = convert::portable(opened.document(), &way);
        let again = again(&document);
        let (plain, _) = convert::plain(again.document());
        let text = plain.to_string();
        let back = postman::open_bytes("again.json", text.as_bytes(), &mut Vec::new()).unwrap();
        let (first, second, third) = (all_asked(&opened), all_asked(&again), all_asked(&back));
        if first != second || second != third {
            let differing = |one: &[String], other: &[String]| {
                one.iter()
                    .zip(other)
                    .find(|(one, other)| one != other)
                    .map(|(one, other)| format!("\n  {one}\n  {other}"))
            };
            wrong.push(format!("{name}: {:?}{:?}", differing(&first, &second), differing(&second, &third)));
        }
        count += 1;
    }
    assert!(count > 200, "{count}");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Cases that Bruno sends in another way, by its own rules, and what differs.
const OTHERWISE: &[(&str, &str)] = &[
    ("auth-apikey-query", "what authorizes is added when it is signed"),
    ("auth-oauth2-query", "what authorizes is added when it is signed"),
    ("body-formdata-files", "a file that is not there is an error"),
    ("body-formdata-names", "a file is called as it is"),
    ("body-json", "comments are taken out with their lines, and what is around the body"),
    ("body-urlencoded-map", "a blank in a form is a plus"),
    ("examples", "the variables of an operation are always there"),
    ("graphql", "the variables are always there, and written anew"),
    ("graphql-operation", "an operation has no name of its own"),
    ("graphql-schemas", "the variables are always there"),
    ("graphql-scripts", "the variables are always there"),
    ("path-variables-list", "a variable without a value is encoded"),
    ("path-variables-map", "a variable without a value is encoded"),
    ("query-signs", "a query is encoded in another way"),
    ("query-both", "a query is encoded in another way"),
    ("query-url-only", "an empty pair is left out"),
    ("unresolved", "a name without a value is encoded"),
    ("yaml-unquoted", "a query is encoded in another way"),
];

/// Method, URL and body of each request.
fn lines(folder: &Folder, store: &Store, lines: &mut Vec<String>) {
    for item in &folder.items {
        match item {
            Item::Folder(inner) => self::lines(inner, store, lines),
            Item::Request(request) => {
                let Some(foreign) = request.foreign.as_ref().filter(|_| request.skip.is_none()) else { continue };
                let rendered = foreign.render(&store.scope(&[]), &Surroundings::default());
                let rendered = rendered.map(|it| it.request);
                let rendered = rendered.map(|it| format!("{} {} {:?}", it.method, it.url, it.body));
                lines.push(masked(&format!("{} {rendered:?}", request.name)));
            }
            Item::Reuse(_) => {}
        }
    }
}

#[test]
fn a_folder_for_bruno_asks_for_the_same() {
    let server = Server::start(|_| "");
    let mut wrong = Vec::new();
    for case in Pair::all() {
        let project = case.project(&server);
        let opened = postman::open_folder(&project.path("v3"), &mut Vec::new());
        let folder = written(&convert::opencollection::write(opened.document(), "made"));
        let mut problems = Vec::new();
        let read = opencollection::open(&folder.path().join("made"), &mut problems);
        // Files that are not there, and names that stand twice, are told there, too.
        problems.retain(|it| it.code != "odd-collection");
        assert!(problems.is_empty(), "{}: {problems:?}", case.name);
        let mut store_of_bruno = Store::new(Arc::new(Redactor::default()));
        for (name, variable) in read.foreign.clone().unwrap().variables {
            store_of_bruno.set(Layer::Collection, name, variable);
        }
        let (mut first, mut second) = (Vec::new(), Vec::new());
        lines(&opened.collection.root, &store(&opened), &mut first);
        lines(&read.root, &store_of_bruno, &mut second);
        // Folders come first there.
        first.sort();
        second.sort();
        if first != second && !OTHERWISE.iter().any(|it| it.0 == case.name) {
            wrong.push(format!("{}:\n  {}\n  {}", case.name, first.join("\n  "), second.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
