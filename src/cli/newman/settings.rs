//! Settings files: what they say stands where the command line says nothing.

use std::{fs, path::PathBuf};

use serde_json::{Map, Value};

use super::words::ReporterOptions;

/// A file with settings is not read beyond this, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// What the settings files say; the nearest file wins, key by key.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings(Map<String, Value>);

impl Settings {
    /// Reads the files of the system, of the user and of the folder.
    ///
    /// # Errors
    /// Which file is not JSON.
    pub(super) fn read() -> Result<Self, String> {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
        let home = home.map(|it| PathBuf::from(it).join(".postman").join("newmanrc"));
        let files = [Some(PathBuf::from("/etc/postman/newmanrc")), home, Some(PathBuf::from(".newmanrc"))];
        let mut settings = Map::new();
        for file in files.into_iter().flatten() {
            let Ok(there) = fs::metadata(&file) else { continue };
            if !there.is_file() || there.len() > MAX_BYTES {
                continue;
            }
            let Ok(bytes) = fs::read(&file) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
                .map_err(|error| format!("the settings file \"{}\" is not valid JSON: {error}", file.display()))?;
            let own = value.get("run").filter(|it| it.is_object()).unwrap_or(&value);
            settings.extend(own.as_object().cloned().unwrap_or_default());
        }
        Ok(Self(settings))
    }

    /// The words that say the same on the command line, for the options that `is_said` does not know of already.
    pub(super) fn words(&self, is_said: impl Fn(&str) -> bool) -> Vec<String> {
        let mut words = Vec::new();
        for (key, value) in &self.0 {
            let name = kebab(key);
            if name == "reporter" || is_said(&name) {
                continue;
            }
            match (name.as_str(), value) {
                ("insecure-file-read", Value::Bool(false)) => words.push("--no-insecure-file-read".to_owned()),
                ("insecure-file-read", _) | (_, Value::Null | Value::Bool(false)) => {}
                ("collection", value) => words.extend(text(value)),
                (_, Value::Bool(true)) => words.push(format!("--{name}")),
                (_, Value::Array(list)) if name == "reporters" || name == "bail" => {
                    words.push(format!("--{name}={}", list.iter().filter_map(text).collect::<Vec<_>>().join(",")));
                }
                (_, Value::Array(list)) => {
                    words.extend(list.iter().filter_map(text).map(|it| format!("--{name}={it}")));
                }
                (_, value) => words.extend(text(value).map(|it| format!("--{name}={it}"))),
            }
        }
        words
    }

    /// Adds the options of reporters that are set here.
    pub(super) fn add_to(&self, options: &mut ReporterOptions) {
        for (reporter, of) in self.0.get("reporter").and_then(Value::as_object).into_iter().flatten() {
            for (key, value) in of.as_object().into_iter().flatten().filter(|(_, it)| **it != Value::Bool(false)) {
                options.add(format!("{reporter}-{}", kebab(key)), text(value));
            }
        }
    }
}

/// A value as it would be typed: `{ key, value }` is a variable.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => Some(format!("{}={}", map.get("key")?.as_str()?, text(map.get("value")?)?)),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) => None,
    }
}

/// `iterationCount` is `iteration-count`.
fn kebab(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 4);
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_are_words_of_the_command_line() {
        let settings = json!({
            "iterationCount": 2, "reporters": ["cli", "json"], "insecure": true, "verbose": false, "folder": ["A", "B"],
            "envVar": [{ "key": "a", "value": "1" }, "b=2"], "insecureFileRead": false, "timeoutRequest": "5", "color": "on",
            "reporter": { "json": { "export": "r.json" }, "cli": { "noSummary": true, "silent": false } },
        });
        let Value::Object(map) = settings else { unreachable!() };
        let settings = Settings(map);
        let words = settings.words(|it| it == "color");
        let expected = "--iteration-count=2 --reporters=cli,json --insecure --folder=A --folder=B --env-var=a=1 --env-var=b=2 \
            --no-insecure-file-read --timeout-request=5";
        assert_eq!(words.join(" "), expected);
        let mut options = ReporterOptions::default();
        settings.add_to(&mut options);
        assert!(options.has("cli", "no-summary") && !options.has("cli", "silent"));
        assert_eq!(options.value("json", "export"), Some("r.json"));
    }
}
