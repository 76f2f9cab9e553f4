//! Secrets that are written out in files which version control keeps.

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use crate::{
    model::{Collection, Declarations, Origin, Parameters},
    plan::Plan,
    secret::is_secret_name,
    source::{Place, Problem},
    template::Template,
};

/// Parts of texts that are no secrets, but stand where one belongs.
const PLACEHOLDERS: [&str; 12] = [
    "changeme",
    "change-me",
    "change_me",
    "placeholder",
    "example",
    "your",
    "xxx",
    "***",
    "...",
    "todo",
    "dummy",
    "mock",
];

/// Warnings for secrets that are written out.
pub(super) fn secrets(collections: &[Collection], environment: &Declarations, plan: &Plan) -> Vec<Problem> {
    let mut found: Vec<(Place, String)> = Vec::new();
    let folders = collections.iter().flat_map(|it| it.root.requests()).flat_map(|(folders, _)| folders);
    let declared = folders.flat_map(|it| &it.variables.0).chain(&environment.0).filter(|it| it.secret);
    for variable in declared {
        if let Origin::Value(tree) = &variable.origin
            && tree.fixed().and_then(|it| it.as_str()).is_some_and(is_real)
        {
            found.push((variable.place.clone(), format!("the secret `{}`", variable.name)));
        }
    }
    for step in &plan.steps {
        for secret in step.auth.secrets() {
            if secret.fixed().is_some_and(is_real) {
                found.push((secret.place().clone(), "a secret of `auth`".to_owned()));
            }
        }
        of_parameters(&step.request.query, &mut found);
        let headers = Parameters(step.headers.to_vec());
        of_parameters(&headers, &mut found);
        of_url(&step.request.url, &mut found);
    }
    found.sort();
    found.dedup();
    let kept = kept(found.iter().map(|(place, _)| &place.file).collect());
    let tell = |(place, what): (Place, String)| {
        let problem =
            Problem::warning("secret-in-clear", place, format!("{what} is written out, and git keeps this file"));
        problem
            .help("take it from the system: `{ env: NAME }`, or write it into the `.local.yaml` beside the environment")
    };
    found.into_iter().filter(|(place, _)| kept.contains(&place.file)).map(tell).collect()
}

fn of_parameters(parameters: &Parameters, found: &mut Vec<(Place, String)>) {
    for parameter in parameters.0.iter().filter(|it| is_secret_name(it.name.source()) && !it.disabled) {
        let is_secret = |text: &str| is_real(text.split_once(' ').map_or(text, |(_, secret)| secret));
        if parameter.values.iter().any(|tree| tree.fixed().and_then(|it| it.as_str()).is_some_and(is_secret)) {
            found.push((parameter.place.clone(), format!("the secret `{}`", parameter.name.source())));
        }
    }
}

fn of_url(url: &Template, found: &mut Vec<(Place, String)>) {
    let text = url.source();
    let host = text.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let password = host.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
    if password.is_some_and(|(_, password)| !password.contains("<<") && is_real(password)) {
        found.push((url.place().clone(), "a password in the URL".to_owned()));
    }
}

/// Whether a text may be a secret, and no stand-in for one.
fn is_real(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let is_bracketed = lower.starts_with(['<', '{', '$', '[']);
    lower.chars().count() > 3 && !is_bracketed && !PLACEHOLDERS.iter().any(|it| lower.contains(it))
}

/// Those of `files` that git keeps, or would keep: it is asked once for each of its folders. Without git, none.
fn kept(files: BTreeSet<&Arc<str>>) -> BTreeSet<Arc<str>> {
    let mut kept = BTreeSet::new();
    let mut by_root: Vec<(PathBuf, Vec<&Arc<str>>)> = Vec::new();
    for file in files {
        let Ok(path) = std::path::absolute(Path::new(&**file)) else { continue };
        let Some(root) = path.ancestors().skip(1).find(|it| it.join(".git").exists()) else { continue };
        match by_root.iter_mut().find(|(known, _)| known == root) {
            Some((_, files)) => files.push(file),
            None => by_root.push((root.to_owned(), vec![file])),
        }
    }
    for (root, files) in by_root {
        let Some(ignored) = ignored(&root, &files) else { continue };
        kept.extend(files.into_iter().filter(|it| !ignored.contains(&***it)).cloned());
    }
    kept
}

/// Those of `files` that git is told to ignore; `None` when it cannot be asked.
fn ignored(root: &Path, files: &[&Arc<str>]) -> Option<BTreeSet<String>> {
    let mut git = Command::new("git")
        .args(["check-ignore", "-z", "--stdin"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let absolute = |file: &Arc<str>| std::path::absolute(Path::new(&**file)).ok().map(|it| it.display().to_string());
    let mut input = git.stdin.take()?;
    let names: String = files.iter().filter_map(|it| absolute(it)).map(|it| it + "\0").collect();
    // It reads all before it answers much; a thread keeps both pipes flowing.
    let writing = std::thread::spawn(move || input.write_all(names.as_bytes()));
    let output = git.wait_with_output().ok()?;
    writing.join().ok()?.ok()?;
    // 0: some are ignored, 1: none is, more: it could not say.
    if output.status.code().is_none_or(|code| code > 1) {
        return None;
    }
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let told: BTreeSet<&str> = told.split('\0').collect();
    let is_told = |file: &&&Arc<str>| absolute(file).is_some_and(|it| told.contains(it.as_str()));
    Some(files.iter().filter(is_told).map(ToString::to_string).collect())
}
