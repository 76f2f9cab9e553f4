//! Exports and imports lose nothing without a word: each field that other formats have, alone, to each format.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use serde_json::{Map, Value, json};

use crate::support::Project;

/// Where each goes.
const TARGETS: [&str; 4] = ["postman", "postman-v3", "opencollection", "ours"];

/// Headers that each program adds in its own way, and the length, which is told where it is known.
const OWN: [&str; 8] = [
    "user-agent",
    "accept",
    "cache-control",
    "postman-token",
    "accept-encoding",
    "connection",
    "host",
    "content-length",
];

#[test]
fn fields_of_bruno_are_kept_or_told() {
    nothing_is_lost("opencollection", 150, opencollection);
}

#[test]
fn fields_of_postman_are_kept_or_told() {
    nothing_is_lost("postman-v3", 130, postman_v3);
}

fn nothing_is_lost(table: &str, least: usize, staged: fn(&Value) -> Project) {
    let text = fs::read_to_string(format!("tests/fixtures/losses/{table}.yaml")).unwrap();
    let rows: Vec<Value> = serde_yaml::from_str(&text).unwrap();
    assert!(rows.len() >= least, "{} rows", rows.len());
    let next = AtomicUsize::new(0);
    let wrong: Vec<String> = thread::scope(|scope| {
        let work = || {
            let mut wrong = Vec::new();
            while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                wrong.extend(losses(row, &staged(row)));
            }
            wrong
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} losses:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is lost of a row.
fn losses(row: &Value, project: &Project) -> Vec<String> {
    let sent = wire(project, "src");
    let wanted = row["only"].as_array();
    let targets = TARGETS.into_iter().filter(|to| wanted.is_none_or(|it| it.iter().any(|it| it == to)));
    targets.filter_map(|to| loss(row, project, to, &sent).map(|it| format!("{} to {to}: {it}", row["field"]))).collect()
}

fn loss(row: &Value, project: &Project, to: &str, sent: &BTreeSet<String>) -> Option<String> {
    let field = row["field"].as_str().unwrap();
    let out = if to == "postman" { format!("{to}/c.json") } else { format!("{to}/c") };
    fs::create_dir_all(project.path(to)).unwrap();
    let environment = ["src/environments/dev.yml", "src/environments/dev.environment.yaml"];
    let environment = environment.into_iter().find(|it| project.path(it).is_file()).unwrap();
    let ended = if to == "ours" {
        project.run(&["import", "src", &out, "-e", environment])
    } else {
        project.run(&["export", "src", &out, "--to", to, "-e", environment])
    };
    if ended.code != Some(0) {
        return Some(ended.to_string());
    }
    let last = field.rsplit(['.', ' ']).next().unwrap().trim_end_matches("[]");
    let noted = row["noted"].as_str().unwrap_or(last).to_lowercase();
    let told: Vec<_> = ended.stderr.lines().filter(|it| it.starts_with("note:") || it.contains('⚠')).collect();
    let told = told.join("\n").to_lowercase();
    let text = written(&project.path(to)).to_lowercase();
    let kept = match &row["kept"] {
        Value::Array(all) => all.iter().map(|it| it.as_str().unwrap().to_lowercase()).collect(),
        one => vec![one.as_str().unwrap_or("PROBE").to_lowercase()],
    };
    if !kept.iter().any(|it| text.contains(it)) && !told.contains(&noted) {
        return Some(format!("neither {kept:?} in what is written, nor a note of `{noted}`; told: {told}"));
    }
    let differs = row["differs"].as_str().unwrap_or(&noted);
    if row["wire"] == false || told.contains(differs) {
        return None;
    }
    let now = wire(project, &out);
    (now != *sent).then(|| {
        let (gone, added): (Vec<_>, Vec<_>) = (sent.difference(&now).collect(), now.difference(sent).collect());
        format!("something else is sent, and not told of\n  before: {gone:?}\n  now: {added:?}\n  told: {told}")
    })
}

/// The lines of what is sent, without what each program does in its own way.
fn wire(project: &Project, collection: &str) -> BTreeSet<String> {
    let values = ["p", "s", "k", "t", "PROBE"].map(|it| format!("{it}=some-value-1"));
    let values = values.iter().flat_map(|it| ["--var", it]);
    let arguments: Vec<&str> = ["run", collection, "--dry-run"].into_iter().chain(values).collect();
    let ended = project.run(&arguments);
    ended.stdout.lines().filter_map(line).collect()
}

fn line(line: &str) -> Option<String> {
    if let Some(name) = line.strip_prefix("# ").filter(|it| !it.starts_with("cannot be sent")) {
        return Some(format!("# {}", name.split(' ').next().unwrap()));
    }
    if line.starts_with("--") {
        return Some("a boundary".to_owned());
    }
    if let Ok(json) = serde_json::from_str::<Value>(line) {
        return Some(json.to_string());
    }
    let Some((name, value)) = line.split_once(": ").filter(|it| !it.0.contains([' ', '"', '{'])) else {
        return Some(line.to_owned());
    };
    let name = name.to_lowercase();
    let value = if value.starts_with("multipart/form-data") { "multipart/form-data" } else { value };
    (!OWN.contains(&name.as_str())).then(|| format!("{name}: {value}"))
}

/// The names and texts of all files in a folder.
fn written(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(|it| it.unwrap()) {
        text.push_str(&entry.file_name().to_string_lossy());
        text.push('\n');
        let path = entry.path();
        text.push_str(&if path.is_dir() { written(&path) } else { fs::read_to_string(path).unwrap() });
    }
    text
}

/// One thing laid over another: maps key by key; null takes a key away.
fn laid(under: Value, over: &Value) -> Value {
    match (under, over) {
        (Value::Object(mut map), Value::Object(over)) => {
            for (key, value) in over {
                if value.is_null() {
                    map.shift_remove(key);
                } else {
                    let under = map.shift_remove(key).unwrap_or_else(|| Value::Object(Map::new()));
                    map.insert(key.clone(), laid(under, value));
                }
            }
            Value::Object(map)
        }
        (under, Value::Null) => under,
        (_, over) => over.clone(),
    }
}

/// JSON is YAML.
fn file(project: Project, path: &str, under: Value, over: &Value) -> Project {
    project.file(path, serde_json::to_string_pretty(&laid(under, over)).unwrap())
}

fn opencollection(row: &Value) -> Project {
    let request = |name: &str| json!({ "info": { "name": name, "type": "http", "seq": 1 }, "http": { "method": "GET", "url": "http://h.test/a" } });
    let is_extra = row["extra"] == true;
    let nothing = Value::Null;
    let mut project = Project::new().file("src/PROBE.txt", "x");
    let root = json!({ "opencollection": "1.0.0", "info": { "name": "Shop" } });
    project = file(project, "src/opencollection.yml", root, &row["root"]);
    project = file(project, "src/R.yml", request("R"), if is_extra { &nothing } else { &row["request"] });
    if is_extra {
        project = file(project, "src/E.yml", request("E"), &row["request"]);
    }
    if row.get("folder").or(row.get("inner")).is_some() {
        project =
            file(project, "src/F/folder.yml", json!({ "info": { "name": "F", "type": "folder" } }), &row["folder"]);
        project = file(project, "src/F/I.yml", request("I"), &row["inner"]);
    }
    let environment = json!({ "variables": [{ "name": "zz", "value": "1" }] });
    file(project, "src/environments/dev.yml", environment, &row["environment"])
}

fn postman_v3(row: &Value) -> Project {
    let request = || json!({ "$kind": "http-request", "url": "http://h.test/a", "method": "GET" });
    let is_extra = row["extra"] == true;
    let nothing = Value::Null;
    let mut project = Project::new().file("src/PROBE.txt", "x");
    let root = json!({ "$kind": "collection", "name": "Shop" });
    project = file(project, "src/.resources/definition.yaml", root, &row["root"]);
    project = file(project, "src/R.request.yaml", request(), if is_extra { &nothing } else { &row["request"] });
    if is_extra {
        project = file(project, "src/E.request.yaml", request(), &row["request"]);
    }
    if let Some(over) = row.get("example") {
        let example = json!({
            "$kind": "http-example", "name": "e", "request": { "url": "http://h.test/a", "method": "GET" },
            "response": { "statusCode": 200, "statusText": "OK", "body": { "type": "text", "content": "b" } },
        });
        project = file(project, "src/.resources/R.resources/examples/e.example.yaml", example, over);
    }
    if let Some(message) = row.get("message") {
        project = file(project, "src/.resources/E.resources/messages/m.message.yaml", json!({}), message);
    }
    if row.get("folder").is_some() {
        project = file(project, "src/F/.resources/definition.yaml", json!({ "$kind": "collection" }), &row["folder"]);
        project = file(project, "src/F/I.request.yaml", request(), &nothing);
    }
    let environment = json!({ "name": "dev", "values": [{ "key": "zz", "value": "1" }] });
    file(project, "src/environments/dev.environment.yaml", environment, &row["environment"])
}
