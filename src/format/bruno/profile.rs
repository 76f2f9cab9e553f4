//! The keys of a profile of AWS, as the files of its command line have them.
//!
//! Source: <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>.

use std::path::PathBuf;

use indexmap::IndexMap;

use crate::source::{file_text, shown, system_variable};

/// What a request is signed with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) access_key: String,
    pub(super) secret_key: String,
    pub(super) session_token: String,
}

/// The entries of a profile.
type Entries = IndexMap<String, String>;

/// What a profile may have in place of keys, and what that would take.
const ELSEWHERE: [(&str, &str); 6] = [
    ("role_arn", "takes a role"),
    ("credential_process", "starts a program"),
    ("sso_session", "signs somebody on"),
    ("sso_start_url", "signs somebody on"),
    ("login_session", "signs somebody on"),
    ("web_identity_token_file", "takes a role"),
];

/// The keys of the profile `name`, from the user's own files.
///
/// # Errors
/// When there is none of this name, or its keys are not in the files.
pub(super) fn keys(name: &str) -> Result<Keys, String> {
    let credentials = file("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    let config = file("AWS_CONFIG_FILE", "config");
    let read = |path: &Option<PathBuf>| path.as_deref().and_then(|it| file_text(it).ok());
    let texts = (read(&config), read(&credentials));
    let found = found(name, texts.0.as_deref().unwrap_or_default(), texts.1.as_deref().unwrap_or_default());
    found.map_err(|why| {
        let files: Vec<_> =
            [&credentials, &config].into_iter().flatten().map(|it| format!("`{}`", shown(it))).collect();
        format!("the profile `{name}` of AWS {why}; its files are {}", files.join(" and "))
    })
}

/// Where a file of AWS is: as a variable says, else in the home folder.
fn file(variable: &str, name: &str) -> Option<PathBuf> {
    let said = |name: &str| system_variable(name).filter(|it| !it.is_empty());
    if let Some(path) = said(variable) {
        return Some(path.into());
    }
    Some(PathBuf::from(said("HOME").or_else(|| said("USERPROFILE"))?).join(".aws").join(name))
}

/// The keys of a profile of two texts; those of the credentials win.
fn found(name: &str, config: &str, credentials: &str) -> Result<Keys, String> {
    let mut all = profiles(config, true);
    for (name, entries) in profiles(credentials, false) {
        all.entry(name).or_default().extend(entries);
    }
    let Some(mut entries) = all.swap_remove(name) else { return Err("is not there".to_owned()) };
    // A role comes before keys, which are there to take it with.
    let role = ELSEWHERE.first().filter(|it| {
        entries.contains_key(it.0) && ["source_profile", "credential_source"].iter().any(|it| entries.contains_key(*it))
    });
    let mut take = |key: &str| entries.swap_remove(key).filter(|it| !it.is_empty());
    if let (None, Some(access_key), Some(secret_key)) = (role, take("aws_access_key_id"), take("aws_secret_access_key"))
    {
        let session_token = take("aws_session_token").unwrap_or_default();
        return Ok(Keys { access_key, secret_key, session_token });
    }
    let elsewhere = ELSEWHERE.iter().find(|it| entries.contains_key(it.0));
    Err(match elsewhere {
        Some((key, what)) => format!(
            "{what} (`{key}`), which is not done here: put its keys into variables, `aws configure export-credentials` tells them"
        ),
        None => "has no `aws_access_key_id` and `aws_secret_access_key`".to_owned(),
    })
}

/// The profiles of a text. In the configuration all names but `default` stand behind the word `profile`.
fn profiles(text: &str, is_config: bool) -> IndexMap<String, Entries> {
    let mut all: IndexMap<String, Entries> = IndexMap::new();
    let mut within = None;
    let mut is_nested = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        let indented = line.starts_with([' ', '\t']);
        let line = without_comment(line).trim();
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            within = named(name.trim(), is_config);
            is_nested = false;
        } else if let (Some(name), Some((key, value))) = (&within, line.split_once('=')) {
            // What is indented below a key without a value belongs to that key.
            if indented && is_nested {
                continue;
            }
            is_nested = value.trim().is_empty();
            all.entry(String::clone(name))
                .or_default()
                .insert(key.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    all
}

/// The profile that a section is.
fn named(section: &str, is_config: bool) -> Option<String> {
    let name = match section.split_once(char::is_whitespace) {
        Some(("profile", name)) if is_config => name.trim(),
        None if !is_config || section == "default" => section,
        Some(_) if !is_config => section,
        Some(_) | None => return None,
    };
    Some(name.trim_matches(['"', '\'']).to_owned())
}

/// The line up to a `#` or `;` that begins it or stands behind a blank.
fn without_comment(line: &str) -> &str {
    let begins = |(at, it): &(usize, char)| {
        matches!(it, '#' | ';') && line[..*at].chars().next_back().is_none_or(char::is_whitespace)
    };
    line.char_indices().find(begins).map_or(line, |(at, _)| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "[default]\nregion = eu-west-1\n[profile \"of shop\"]\naws_access_key_id=AK-2 ; mine\n[profile role]\n\
        role_arn = arn:x\nsource_profile = default\naws_access_key_id = AK\naws_secret_access_key = SK\n[profile sso]\nsso_session = x\n\
        [sso-session x]\nsso_start_url = https://x\n[profile tool]\ncredential_process = /bin/x\n[profile nested]\ns3 =\n  aws_access_key_id = no\n";
    const CREDENTIALS: &str = "\u{feff}# mine\n[default]\nAWS_ACCESS_KEY_ID = AK-1\r\naws_secret_access_key = S#K/1+==\n\n[of shop]\n\
        aws_secret_access_key = SK-2\naws_session_token = T-2\n[half]\naws_access_key_id = AK\naws_secret_access_key =\n";

    #[test]
    fn keys_are_found_by_the_name_of_their_profile() {
        let keys = |access_key: &str, secret_key: &str, session_token: &str| Keys {
            access_key: access_key.to_owned(),
            secret_key: secret_key.to_owned(),
            session_token: session_token.to_owned(),
        };
        assert_eq!(found("default", CONFIG, CREDENTIALS), Ok(keys("AK-1", "S#K/1+==", "")));
        assert_eq!(found("of shop", CONFIG, CREDENTIALS), Ok(keys("AK-2", "SK-2", "T-2")));
    }

    #[test]
    fn what_is_not_in_the_files_is_told() {
        for (name, expected) in [
            ("nobody", "is not there"),
            ("", "is not there"),
            ("half", "has no `aws_access_key_id` and `aws_secret_access_key`"),
            ("nested", "has no `aws_access_key_id`"),
            ("role", "takes a role (`role_arn`)"),
            ("sso", "signs somebody on (`sso_session`)"),
            ("tool", "starts a program (`credential_process`)"),
        ] {
            let why = found(name, CONFIG, CREDENTIALS).unwrap_err();
            assert!(why.contains(expected), "{name}: {why}");
        }
        for text in ["[", "]", "[]", "=", "[a", "[profile", "[profile ]\nx", "\0[a]\n\u{1f600}=;"] {
            assert!(found("a", text, text).is_err());
        }
    }
}
