//! A collection of Bruno's once more, as a folder of YAML files for Bruno: what was in `.bru` files, or in one file.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::stems::{RESERVED, stems};
use crate::{
    convert::{file::File, made::Made, paths::relative, portable::Way, stems::Stems, writing::Ground},
    format::{
        opencollection::{Files, Written},
        yaml::write::{Pair, Yaml},
    },
    secret::is_secret_name,
};

/// Fields of auth that nobody must see.
const SECRET: [&str; 11] = [
    "password",
    "token",
    "secretAccessKey",
    "sessionToken",
    "consumerSecret",
    "accessToken",
    "accessTokenSecret",
    "clientSecret",
    "clientToken",
    "privateKey",
    "passphrase",
];

/// The parts of a request that say where it goes.
const KINDS: [&str; 4] = ["http", "graphql", "grpc", "websocket"];

/// The files, with paths that lead to where they did; secrets stay behind unless `way` says otherwise.
pub fn copy(files: &Files, way: &Way<'_>) -> Made {
    let mut going = Going { files, way, ground: Ground::default(), reads: false };
    going.level(&files.root, Path::new(""), "opencollection.yml");
    let mut taken = Stems::default();
    for environment in &files.environments {
        let stem = going.stem(&environment.stem, &mut taken, "environment");
        going.ground.place.push(environment.stem.clone());
        let mut named = json!({ "name": environment.stem });
        if let (Some(named), Some(said)) = (named.as_object_mut(), environment.document.as_object()) {
            named.extend(said.clone());
        }
        // Files that have a text say themselves what they are called.
        let document = if environment.text.is_some() { environment.document.clone() } else { named };
        let environment = Written { document, text: environment.text.clone(), ..Written::default() };
        going.file(&environment, Path::new("environments").join(format!("{stem}.yml")));
        going.ground.place.pop();
    }
    if going.reads {
        let module = |(path, text): &(PathBuf, String)| File { path: path.clone(), text: text.clone() };
        going.ground.files.extend(files.modules.iter().map(module));
    }
    for it in &files.beside {
        match &it.text {
            Some(text) => going.ground.files.push(File { path: it.path.clone(), text: text.clone() }),
            None => going.ground.note(format!("`{}`, of the type `{}`, is left out", it.path.display(), it.kind)),
        }
    }
    Made { files: going.ground.files, notes: going.ground.notes }
}

struct Going<'a> {
    files: &'a Files,
    way: &'a Way<'a>,
    ground: Ground,
    /// Whether a script reads files.
    reads: bool,
}

impl Going<'_> {
    /// Writes what is said of a level, and what is in it. The reader has bounded the depth.
    fn level(&mut self, level: &Written, folder: &Path, name: &str) {
        if !level.document.is_null() {
            self.file(level, folder.join(name));
        }
        let mut taken = stems();
        for inner in &level.folders {
            let stem = self.stem(&inner.stem, &mut taken, "folder");
            self.ground.place.push(inner.stem.clone());
            self.level(inner, &folder.join(stem), "folder.yml");
            self.ground.place.pop();
        }
        for request in &level.requests {
            let stem = self.stem(&request.stem, &mut taken, "request");
            self.ground.place.push(request.stem.clone());
            self.file(request, folder.join(format!("{stem}.yml")));
            self.ground.place.pop();
        }
    }

    /// What is a file already keeps its name, unless that means something else here.
    fn stem(&self, stem: &str, taken: &mut Stems, fallback: &str) -> String {
        let is_free = self.files.are_files && !RESERVED.contains(&stem);
        if is_free { stem.to_owned() } else { taken.take(stem, fallback) }
    }

    fn file(&mut self, written: &Written, path: PathBuf) {
        let mut document = written.document.clone();
        if written.text.is_none() {
            renew(&mut document);
        }
        self.document(&mut document);
        let text = written.text.clone().filter(|_| document == written.document);
        match text {
            Some(text) => self.ground.files.push(File { path, text }),
            None => self.ground.file(path, &pairs(&document)),
        }
    }

    fn document(&mut self, document: &mut Value) {
        for key in KINDS.into_iter().chain(["request", "runtime"]) {
            let Some(part) = document.get_mut(key) else { continue };
            part.get_mut("auth").into_iter().for_each(|it| self.auth(it));
            part.get_mut("body").into_iter().for_each(|it| self.body(it));
            for variable in entries(part, "variables") {
                self.variable(variable);
            }
            self.reads |= entries(part, "scripts").iter().any(|it| {
                let code = it["code"].as_str().unwrap_or_default();
                ["require(", "require ("].iter().any(|word| code.contains(word))
            });
        }
        // Those of an environment stand at its top.
        for variable in entries(document, "variables") {
            self.variable(variable);
        }
        if let Some(config) = document.get_mut("config") {
            self.config(config);
        }
        let roots = document.pointer("/extensions/bruno/scripts/additionalContextRoots");
        if roots.and_then(Value::as_array).is_some_and(|it| !it.is_empty()) {
            self.ground.note("the folders of `additionalContextRoots` stay where they are: their paths start from the new folder now");
        }
    }

    fn auth(&mut self, auth: &mut Value) {
        if auth.pointer("/privateKey/type").is_some_and(|it| it == "file") {
            auth.pointer_mut("/privateKey/value").into_iter().for_each(|it| self.path(it));
        }
        if !self.way.with_secrets && blanked(auth) {
            self.ground.note("the secret in its auth is left out");
        }
    }

    fn variable(&mut self, variable: &mut Value) {
        let name = variable["name"].as_str().unwrap_or_default().to_owned();
        if self.way.with_secrets || !is_secret_name(&name) {
            return;
        }
        let value =
            if variable["value"].is_object() { variable.pointer_mut("/value/data") } else { variable.get_mut("value") };
        if value.is_some_and(blank) {
            self.ground.note(format!("the value of `{name}` is a secret, and is left out"));
        }
    }

    /// Bodies that are files lead to where they did.
    fn body(&mut self, body: &mut Value) {
        let kind = body["type"].as_str().unwrap_or_default().to_owned();
        for entry in entries(body, "data") {
            if kind == "file" {
                entry.get_mut("filePath").into_iter().for_each(|it| self.path(it));
            } else if kind == "multipart-form" && entry["type"] == "file" {
                entry.get_mut("value").into_iter().for_each(|it| self.path(it));
            }
        }
    }

    fn config(&mut self, config: &mut Value) {
        for certificate in entries(config, "clientCertificates") {
            for key in ["certificateFilePath", "privateKeyFilePath", "pkcs12FilePath"] {
                certificate.get_mut(key).into_iter().for_each(|it| self.path(it));
            }
            if !self.way.with_secrets && blanked(certificate) {
                self.ground.note("the passphrase of a client certificate is left out");
            }
        }
        let auth = config.pointer_mut("/proxy/config/auth");
        if !self.way.with_secrets && auth.is_some_and(blanked) {
            self.ground.note("the password of its proxy is left out");
        }
    }

    fn path(&self, path: &mut Value) {
        match path {
            Value::Array(list) => list.iter_mut().for_each(|it| self.path(it)),
            Value::String(text) if !text.is_empty() && !text.contains("{{") => {
                let found = self.files.folder.join(text.as_str());
                if found.is_file() {
                    *text = relative(self.way.to, &found).to_string_lossy().into_owned();
                }
            }
            _ => {}
        }
    }
}

/// Leaves out what is written otherwise in YAML: who says nothing of auth has none.
fn renew(document: &mut Value) {
    for part in KINDS.into_iter().chain(["request"]) {
        if let Some(part) = document
            .get_mut(part)
            .and_then(Value::as_object_mut)
            .filter(|it| it.get("auth").is_some_and(|it| it == "none"))
        {
            part.shift_remove("auth");
        }
    }
}

/// The entries of a list.
fn entries<'a>(of: &'a mut Value, key: &str) -> &'a mut [Value] {
    of.get_mut(key).and_then(Value::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default()
}

/// Takes the secrets out of what says how something is authorized; whether there were any.
fn blanked(of: &mut Value) -> bool {
    let is_key = of["type"] == "apikey";
    let Some(map) = of.as_object_mut() else { return false };
    let mut left = false;
    for (key, value) in map.iter_mut() {
        match value {
            Value::String(_) if SECRET.contains(&key.as_str()) || is_key && key == "value" => left |= blank(value),
            Value::Object(_) if key == "privateKey" && value["type"] != "file" => {
                left |= value.get_mut("value").is_some_and(blank);
            }
            Value::Object(_) if matches!(key.as_str(), "credentials" | "resourceOwner") => left |= blanked(value),
            _ => {}
        }
    }
    left
}

/// Takes a text away that is what it says, and not the name of a variable; whether it was one.
fn blank(value: &mut Value) -> bool {
    let is_literal = value.as_str().is_some_and(|it| !it.is_empty() && !it.contains("{{"));
    if is_literal {
        *value = "".into();
    }
    is_literal
}

/// The pairs of a document: its parts, and theirs, each on lines of its own.
fn pairs(document: &Value) -> Vec<Pair> {
    let inner = |value: &Value| match value {
        Value::Object(map) if !map.is_empty() => {
            Yaml::Block(map.iter().map(|(key, value)| Pair::new(key.as_str(), Yaml::of(value))).collect())
        }
        other => Yaml::of(other),
    };
    let entries = document.as_object().into_iter().flatten();
    entries.map(|(key, value)| Pair::new(key.as_str(), inner(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_and_names_of_variables_stay() {
        for (given, expected) in [
            (json!({ "type": "bearer", "token": "t" }), json!({ "type": "bearer", "token": "" })),
            (json!({ "type": "bearer", "token": "{{t}}" }), json!({ "type": "bearer", "token": "{{t}}" })),
            (
                json!({ "type": "apikey", "key": "k", "value": "v" }),
                json!({ "type": "apikey", "key": "k", "value": "" }),
            ),
            (
                json!({ "type": "oauth2", "credentials": { "clientId": "c", "clientSecret": "s" }, "resourceOwner": { "password": "p" } }),
                json!({ "type": "oauth2", "credentials": { "clientId": "c", "clientSecret": "" }, "resourceOwner": { "password": "" } }),
            ),
            (
                json!({ "privateKey": { "type": "text", "value": "k" } }),
                json!({ "privateKey": { "type": "text", "value": "" } }),
            ),
            (
                json!({ "privateKey": { "type": "file", "value": "k.pem" } }),
                json!({ "privateKey": { "type": "file", "value": "k.pem" } }),
            ),
            (json!("inherit"), json!("inherit")),
        ] {
            let mut auth = given.clone();
            assert_eq!(blanked(&mut auth), given != expected, "{given}");
            assert_eq!(auth, expected);
        }
    }
}
