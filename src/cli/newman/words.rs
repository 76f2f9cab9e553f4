//! The words of the command line before clap reads them: options of reporters, whose names nobody can list, and values that
//! Newman lets stand without `=`.

use std::collections::BTreeMap;

/// The options of all reporters, by what follows `--reporter-`: `cli-no-summary`, `json-export`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReporterOptions(BTreeMap<String, Option<String>>);

/// Options that have a value.
const VALUED: [&str; 2] = ["export", "template"];

impl ReporterOptions {
    /// Whether an option is set for a reporter, or for all.
    pub(super) fn has(&self, reporter: &str, option: &str) -> bool {
        let is_on = |name: &str| self.0.get(name).is_some_and(|it| it.as_deref() != Some("false"));
        is_on(&format!("{reporter}-{option}")) || is_on(option)
    }

    /// The value of an option of a reporter.
    pub(super) fn value(&self, reporter: &str, option: &str) -> Option<&str> {
        let value = |name: &str| self.0.get(name).and_then(|it| it.as_deref()).filter(|it| !it.is_empty());
        value(&format!("{reporter}-{option}")).or_else(|| value(option))
    }

    /// Sets an option that is not set yet.
    pub(super) fn add(&mut self, name: String, value: Option<String>) {
        self.0.entry(name).or_insert(value);
    }
}

/// Takes the options of reporters out of the words, and puts `--bail failure` together.
pub(super) fn split(words: Vec<String>) -> (Vec<String>, ReporterOptions) {
    let (mut kept, mut options) = (Vec::new(), ReporterOptions::default());
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        if word == "--" {
            kept.push(word);
            kept.extend(words);
            break;
        }
        if word == "--bail" {
            let modifiers = words.next_if(|it| it.split(',').all(|it| matches!(it, "failure" | "folder")));
            kept.push(modifiers.map_or(word, |it| format!("--bail={it}")));
            continue;
        }
        let Some(option) = word.strip_prefix("--reporter-").filter(|it| !it.is_empty()) else {
            kept.push(word);
            continue;
        };
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None if takes_value(option) => (option.to_owned(), words.next_if(|it| !it.starts_with('-'))),
            None => (option.to_owned(), None),
        };
        options.0.insert(name, value);
    }
    (kept, options)
}

/// Whether the next word belongs to an option: not to those that switch something on.
fn takes_value(option: &str) -> bool {
    let last = option.rsplit('-').next().unwrap_or_default();
    let own = ["cli-", "json-", "junit-", "progress-", "emojitrain-"].iter().any(|it| option.starts_with(it));
    VALUED.contains(&last) || !own && !option.starts_with("no-") && option != "silent"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn options_of_reporters_are_taken_out() {
        let (kept, options) = split(words(
            "run --reporter-cli-no-summary c.json --reporter-json-export r.json --reporter-junit-export=x.xml -r cli --bail c2",
        ));
        assert_eq!(kept, words("run c.json -r cli --bail c2"));
        assert!(options.has("cli", "no-summary") && !options.has("cli", "no-banner"));
        assert_eq!(
            (options.value("json", "export"), options.value("junit", "export")),
            (Some("r.json"), Some("x.xml"))
        );
        assert_eq!(split(words("--bail folder,failure x")).0, words("--bail=folder,failure x"));
        let (_, options) = split(words("--reporter-silent --reporter-htmlextra-title T"));
        assert!(options.has("cli", "silent"));
        assert_eq!(options.value("htmlextra", "title"), Some("T"));
    }
}
