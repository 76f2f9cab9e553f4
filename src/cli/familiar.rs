//! Words of other programs' command lines (Newman, Postman, Bruno, Hurl, curl) that mean nothing here, and what is said instead.

use std::path::Path;

/// What is said for a word of `posthaste run` that another program knows.
pub(crate) fn advice(word: &str) -> Option<&'static str> {
    let word = word.split('=').next().unwrap_or(word);
    WORDS.iter().find(|(words, _)| words.contains(&word)).map(|(_, advice)| *advice)
}

/// What is said for an `option` of `posthaste run` that has no value, since it has none with another program.
pub(crate) fn advice_without_value(option: &str) -> Option<&'static str> {
    let advice = "`-r` names a reporter, as in `-r json=FILE`; leave it away, if it is Bruno's: folders run with all that is in them";
    option.starts_with("--reporter ").then_some(advice)
}

/// What is said for `word` in place of a subcommand.
pub(crate) fn command(word: &str) -> Option<String> {
    if word.contains(['/', '\\', '#']) || Path::new(word).exists() {
        return Some(format!("say `posthaste run {word}`"));
    }
    COMMANDS.iter().find(|(words, _)| words.contains(&word)).map(|(_, ours)| format!("say `posthaste {ours}`"))
}

const COMMANDS: &[(&[&str], &str)] = &[
    (&["test", "exec", "send", "start", "execute"], "run"),
    (&["init", "create", "scaffold", "generate"], "new"),
    (&["lint", "validate", "verify"], "check"),
    (&["format", "tidy", "prettier"], "fmt"),
    (&["serve", "server", "stub"], "mock"),
    (&["ls", "show", "tree"], "list"),
    (&["convert"], "import` or `posthaste export"),
    (&["version"], "--version"),
];

const AS_NEWMAN: &str = "`posthaste newman run` has it";
const IN_SANDBOX: &str = "leave it away: scripts always run in the sandbox";
const CERTIFICATES: &str = "say `--cert HOST=FILE` and `--key FILE`; several are possible";

const WORDS: &[(&[&str], &str)] = &[
    (&["--folder", "-i", "--item"], "name it behind the collection: `DIR#NAME`, `DIR/FOLDER` or `DIR/FILE`"),
    (&["--exclude-tag"], "say `--tag '!TAG'`"),
    (
        &["--tests-only"],
        "choose requests by `--tag`, or leave it away: a request without tests fails from status 400 on",
    ),
    (&["--disable-cookies"], "say `settings: { cookies: false }` in the collection's file"),
    (&["--export-globals", "--export-collection"], AS_NEWMAN),
    (&["--export-cookie-jar"], "say `-c FILE`"),
    (&["--suppress-exit-code"], AS_NEWMAN),
    (&["--silent", "--disable-unicode", "--reporter-cli-no-summary", "--reporter-cli-silent"], AS_NEWMAN),
    (
        &["--ignore-redirects"],
        "say `settings: { redirects: false }` in the collection's file; `posthaste newman run` has the flag",
    ),
    (&["--no-insecure-file-read"], AS_NEWMAN),
    (&["--ssl-client-passphrase"], "say `--cert-password PASSWORD`"),
    (&["--ssl-client-cert", "--ssl-client-key", "--ssl-client-cert-list", "--client-cert-config"], CERTIFICATES),
    (&["--sandbox"], IN_SANDBOX),
    (&["--parallel"], "say `--jobs COUNT`"),
    (&["--output", "--format", "-f", "-o"], "say `-r json=FILE` or `-r junit=FILE`"),
    (
        &["--reporter-html", "--reporter-html-export", "--reporter-htmlextra-export", "--report-html", "--report-tap"],
        "there is no such report; `-r junit=FILE` and `-r json=FILE` are the ones that other programs read",
    ),
    (
        &[
            "--reporter-skip-all-headers",
            "--reporter-skip-headers",
            "--reporter-skip-request-body",
            "--reporter-skip-response-body",
            "--reporter-skip-body",
        ],
        "leave it away: secrets are hidden, and bodies are kept only with `--bodies`",
    ),
    (&["--ignore-truststore"], "leave it away: certificates of `--cacert` are trusted beside the system's"),
    (&["--workspace-path"], "name the file: `-g WORKSPACE/environments/NAME.yml`"),
    (&["--csv-file"], "say `-d FILE`"),
    (
        &["--iteration-data-dataset", "--iteration-data-view"],
        "say `-d NAME`, or `-d NAME#VIEW` for a view of the dataset",
    ),
    (&["--dataset"], "scripts have no `pm.datasets` here; `-d NAME#VIEW` runs the requests for each row of a dataset"),
    (
        &["--no-report-events", "--report-events", "--integration-id", "--postman-api-key", "--publish"],
        "leave it away: nothing is sent but the requests",
    ),
    (&["-H", "--header"], "say `headers: { NAME: VALUE }` in the request, or in `collection.yaml` for all"),
    (&["-u", "--user"], "say `auth: { basic: { username: ..., password: ... } }` in a file, or `--netrc`"),
    (&["-L", "--location"], "leave it away: redirects are followed unless `settings: { redirects: false }`"),
    (&["-X", "--request"], "the method is a key of the request: `POST: URL`"),
    (&["-s", "-S"], "say `-q`"),
    (&["--very-verbose"], "say `-vv`"),
    (&["--no-color", "--no-colour"], "say `--color never`, or set `NO_COLOR`"),
    (&["--test"], "leave it away: a run says what passed, and `-q` only what did not"),
    (&["--variables-file", "--env-file"], "say `--vars-file FILE`, or `-e FILE` for an environment"),
    (&["--report-junit", "--report-json"], "say `-r junit=FILE` or `-r json=FILE`"),
    (&["--repeat"], "say `-n COUNT`"),
    (&["--continue-on-error"], "leave it away: a run goes on behind a failure unless `--bail` is given"),
    (&["--recursive"], "leave it away: folders run with all that is in them"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_are_known_with_their_values() {
        assert!(advice("--folder").unwrap().contains("DIR#NAME"));
        assert_eq!(advice("--folder=x"), advice("-i"));
        assert_eq!(advice("--nothing"), None);
        assert_eq!(command("init").as_deref(), Some("say `posthaste new`"));
        assert_eq!(command("shop/orders.yaml").as_deref(), Some("say `posthaste run shop/orders.yaml`"));
        assert_eq!(command("banana"), None);
        for (at, (words, _)) in WORDS.iter().enumerate() {
            let again = WORDS[at + 1..].iter().flat_map(|it| it.0).find(|it| words.contains(it));
            assert_eq!(again, None);
        }
    }
}
