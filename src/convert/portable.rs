//! A collection in the shape of Postman's format 2.1 on its way to another place: paths of files lead to where they did, and
//! secrets stay behind.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{note::Note, paths::relative};
use crate::{format::postman::KEPT, secret::is_secret_name};

/// Parameters of auth that nobody must see.
const SECRET: &[&str] = &[
    "token",
    "password",
    "accessToken",
    "clientSecret",
    "client_secret",
    "consumerSecret",
    "tokenSecret",
    "privateKey",
    "secret",
    "secretKey",
    "sessionToken",
    "authKey",
    "refreshToken",
];

/// Where a collection comes from and goes to.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// The folders that its paths of files may start from, the likeliest first.
    pub from: &'a [PathBuf],
    /// The folder that they will start from.
    pub to: &'a Path,
    /// Whether secrets go along.
    pub with_secrets: bool,
}

/// The document as it is to be written, and what was left out of it.
pub fn portable(document: &Value, way: &Way<'_>) -> (Value, Vec<Note>) {
    let mut document = document.clone();
    let mut scripts = String::new();
    gather(&document, &mut scripts);
    let mut going = Going { way, scripts, place: Vec::new(), notes: Vec::new() };
    going.level(&mut document);
    for variable in document.get_mut("variable").and_then(Value::as_array_mut).into_iter().flatten() {
        going.variable(variable);
    }
    (document, going.notes)
}

struct Going<'a> {
    way: &'a Way<'a>,
    /// The text of all scripts.
    scripts: String,
    place: Vec<String>,
    notes: Vec<Note>,
}

impl Going<'_> {
    /// The parser has bounded the depth.
    fn level(&mut self, level: &mut Value) {
        self.auth(level);
        for item in level.get_mut("item").and_then(Value::as_array_mut).into_iter().flatten() {
            self.place.push(item.get("name").and_then(Value::as_str).unwrap_or_default().to_owned());
            // An id that nobody has chosen is another one each time, and no script names it.
            let is_chosen = |id: &str| uuid::Uuid::parse_str(id).is_err() || self.scripts.contains(id);
            if let Some(map) =
                item.as_object_mut().filter(|it| !it.get("id").and_then(Value::as_str).is_some_and(is_chosen))
            {
                map.shift_remove("id");
            }
            if item.get("item").is_some() {
                self.level(item);
            } else {
                if let Some(request) = item.get_mut("request") {
                    self.auth(request);
                    self.files(request);
                }
                self.kept(item);
                for answer in item.get_mut("response").and_then(Value::as_array_mut).into_iter().flatten() {
                    self.kept(answer);
                }
            }
            self.place.pop();
        }
    }

    fn note(&mut self, what: String) {
        self.notes.push(Note { place: self.place.join(" / "), what });
    }

    fn variable(&mut self, variable: &mut Value) {
        let name = variable.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
        let is_secret = variable.get("type").is_some_and(|it| it == "secret") || is_secret_name(&name);
        let is_written = variable.get("value").and_then(Value::as_str).is_some_and(is_literal);
        if is_secret && is_written && !self.way.with_secrets {
            variable["value"] = "".into();
            variable["type"] = "secret".into();
            self.note(format!("the value of `{name}` is a secret, and is left out"));
        }
    }

    fn auth(&mut self, of: &mut Value) {
        if self.way.with_secrets {
            return;
        }
        let mut left = of.get_mut("auth").is_some_and(parameters);
        let kept = of.get_mut(KEPT).and_then(|it| it.get_mut("auth"));
        for auth in kept.and_then(Value::as_array_mut).into_iter().flatten() {
            let kind = auth.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
            left |= auth.get_mut("credentials").is_some_and(|it| blanked(&kind, it));
        }
        if left {
            self.note("the secret in its auth is left out".to_owned());
        }
    }

    /// What is kept of a request, or of a saved response, as it is written.
    fn kept(&mut self, of: &mut Value) {
        let Some(kept) = of.get_mut(KEPT) else { return };
        let mut left = false;
        for path in ["", "/source"] {
            let kind =
                kept.pointer(&format!("{path}/auth/type")).and_then(Value::as_str).unwrap_or_default().to_owned();
            let credentials = kept.pointer_mut(&format!("{path}/auth/credentials")).filter(|_| !self.way.with_secrets);
            left |= credentials.is_some_and(|it| blanked(&kind, it));
            if let Some(location) = kept.pointer_mut(&format!("{path}/schema/location")) {
                self.location(location);
            }
        }
        if left {
            self.note("the secret in its auth is left out".to_owned());
        }
    }

    /// Lets the path of a schema, which starts from the folder of its request, lead to where it did.
    fn location(&self, location: &mut Value) {
        let Some(path) = location.as_str().map(Path::new).filter(|it| it.is_absolute()) else { return };
        let folders = self.place.len().saturating_sub(1);
        let to = (0..folders).fold(self.way.to.to_owned(), |it, _| it.join("-"));
        *location = relative(&to, path).to_string_lossy().into();
    }

    /// Lets the paths of files lead to where they did.
    fn files(&self, request: &mut Value) {
        let Some(body) = request.get_mut("body") else { return };
        let parts = body.get_mut("formdata").and_then(Value::as_array_mut).into_iter().flatten();
        parts.filter_map(|it| it.get_mut("src")).for_each(|it| self.source(it));
        body.pointer_mut("/file/src").into_iter().for_each(|it| self.source(it));
    }

    fn source(&self, source: &mut Value) {
        match source {
            Value::Array(list) => list.iter_mut().for_each(|it| self.source(it)),
            Value::String(path) if !path.is_empty() && !path.contains("{{") => {
                let found = self.way.from.iter().map(|it| it.join(path.as_str())).find(|it| it.is_file());
                if let Some(found) = found {
                    *path = relative(self.way.to, &found).to_string_lossy().into_owned();
                }
            }
            _ => {}
        }
    }
}

/// Adds the text of all scripts in a level. The parser has bounded the depth.
fn gather(level: &Value, scripts: &mut String) {
    let list = |key: &str| level.get(key).and_then(Value::as_array).into_iter().flatten();
    for line in list("event").filter_map(|it| it.pointer("/script/exec")?.as_array()).flatten() {
        scripts.push_str(line.as_str().unwrap_or_default());
        scripts.push('\n');
    }
    list("item").for_each(|it| gather(it, scripts));
}

/// Takes the secrets out of an auth of format 2.1; whether there were any.
fn parameters(auth: &mut Value) -> bool {
    let kind = auth.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    auth.get_mut(&kind).is_some_and(|it| blanked(&kind, it))
}

/// Takes the secrets out of what a scheme is told by, a list or a map; whether there were any.
fn blanked(kind: &str, parameters: &mut Value) -> bool {
    let is_secret = |name: &str| SECRET.contains(&name) || kind == "apikey" && name == "value";
    let mut left = false;
    let mut blank = |name: &str, value: &mut Value| {
        if is_secret(name) && value.as_str().is_some_and(is_literal) {
            *value = json!("");
            left = true;
        }
    };
    match parameters {
        Value::Array(list) => {
            for entry in list {
                let name = entry.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
                entry.get_mut("value").into_iter().for_each(|it| blank(&name, it));
            }
        }
        Value::Object(map) => map.iter_mut().for_each(|(name, value)| blank(name, value)),
        _ => {}
    }
    left
}

/// Whether a text is what it says, and not the name of a variable.
fn is_literal(text: &str) -> bool {
    !text.is_empty() && !text.contains("{{")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_as_it_is_written_goes_without_its_secrets() {
        let auth = |kind: &str, key: &str, value: &str| json!({ "type": kind, "credentials": { key: value } });
        let document = json!({ "item": [
            { "name": "G", "request": { "url": "h" }, KEPT: { "source": { "$kind": "grpc-request", "auth": auth("bearer", "token", "s1") } } },
            { "name": "R", "request": { "url": "h" }, "response": [
                { "name": "E", KEPT: { "auth": auth("apikey", "value", "s2") } },
                { "name": "Q", KEPT: { "source": { "auth": auth("basic", "password", "s3") } } },
                { "name": "V", KEPT: { "auth": auth("bearer", "token", "{{t}}") } },
            ] },
        ] });
        let way = |with_secrets| Way { from: &[], to: Path::new("out"), with_secrets };
        let (written, notes) = portable(&document, &way(false));
        let text = written.to_string();
        assert!(!["\"s1\"", "\"s2\"", "\"s3\""].iter().any(|it| text.contains(it)) && text.contains("{{t}}"), "{text}");
        let notes: Vec<_> = notes.iter().map(|it| it.place.as_str()).collect();
        assert_eq!(notes, ["G", "R", "R"]);
        assert_eq!(portable(&document, &way(true)).0, document);
    }

    #[test]
    fn secrets_stay_behind_and_files_are_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), "a").unwrap();
        let document = json!({
            "auth": { "type": "apikey", "apikey": [{ "key": "key", "value": "K" }, { "key": "value", "value": "s1" }] },
            "variable": [{ "key": "a", "value": "s2", "type": "secret" }, { "key": "my_token", "value": "{{b}}" }, { "key": "n", "value": "1" }],
            "item": [{ "id": "0f1e2d3c-0000-4000-8000-000000000001", "name": "F", KEPT: { "auth": [{ "type": "basic", "credentials": { "username": "u", "password": "s3" } }] }, "item": [
                { "id": "r5", "name": "R", "request": {
                    "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": "{{t}}" }] },
                    "body": { "mode": "formdata", "formdata": [{ "key": "f", "type": "file", "src": ["a.txt", "{{b}}.txt", "gone.txt"] }] },
                } },
            ] }],
        });
        let target = folder.path().join("out");
        let from = [folder.path().join("no"), folder.path().to_owned()];
        let way = Way { from: &from, to: &target, with_secrets: false };
        let (written, notes) = portable(&document, &way);
        let text = written.to_string();
        assert!(
            !text.contains("\"s1\"") && !text.contains("s2") && !text.contains("s3") && text.contains("{{t}}"),
            "{text}"
        );
        assert_eq!(
            written.pointer("/item/0/item/0/request/body/formdata/0/src").unwrap(),
            &json!(["../a.txt", "{{b}}.txt", "gone.txt"])
        );
        let notes: Vec<_> = notes.iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [
                "the collection: the secret in its auth is left out",
                "F: the secret in its auth is left out",
                "the collection: the value of `a` is a secret, and is left out",
            ]
        );
        let (all, notes) = portable(&document, &Way { with_secrets: true, ..way });
        assert!(all.to_string().contains("s3") && notes.is_empty());
        assert_eq!((all["item"][0].get("id"), &all["item"][0]["item"][0]["id"]), (None, &json!("r5")));
    }
}
