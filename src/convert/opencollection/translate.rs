//! Scripts in Bruno's words, where each of Postman's has one that means the same.

/// What stands in the place of what.
const WORDS: &[(&str, &str)] = &[
    ("pm.environment.get(", "bru.getEnvVar("),
    ("pm.environment.set(", "bru.setEnvVar("),
    ("pm.environment.has(", "bru.hasEnvVar("),
    ("pm.environment.unset(", "bru.deleteEnvVar("),
    ("pm.environment.clear(", "bru.deleteAllEnvVars("),
    ("pm.environment.name", "bru.getEnvName()"),
    ("pm.globals.get(", "bru.getGlobalEnvVar("),
    ("pm.globals.set(", "bru.setGlobalEnvVar("),
    ("pm.globals.has(", "bru.hasGlobalEnvVar("),
    ("pm.globals.unset(", "bru.deleteGlobalEnvVar("),
    ("pm.collectionVariables.get(", "bru.getCollectionVar("),
    ("pm.collectionVariables.set(", "bru.setCollectionVar("),
    ("pm.collectionVariables.has(", "bru.hasCollectionVar("),
    ("pm.collectionVariables.unset(", "bru.deleteCollectionVar("),
    ("pm.variables.get(", "bru.getVar("),
    ("pm.variables.set(", "bru.setVar("),
    ("pm.variables.has(", "bru.hasVar("),
    ("pm.variables.unset(", "bru.deleteVar("),
    ("pm.variables.replaceIn(", "bru.interpolate("),
    ("pm.test(", "test("),
    ("pm.expect(", "expect("),
    ("pm.response.json()", "res.getBody()"),
    ("pm.response.code", "res.getStatus()"),
    ("pm.response.status", "res.statusText"),
    ("pm.response.responseTime", "res.getResponseTime()"),
    ("pm.response.headers.get(", "res.getHeader("),
    ("pm.response.to.have.status(", "expect(res.getStatus()).to.equal("),
    ("pm.info.requestName", "req.getName()"),
    ("pm.execution.setNextRequest(", "bru.setNextRequest("),
    ("postman.setNextRequest(", "bru.setNextRequest("),
    ("pm.execution.skipRequest()", "bru.runner.skipRequest()"),
    ("pm.cookies.get(", "bru.cookies.get("),
    ("pm.cookies.has(", "bru.cookies.has("),
];

/// Roots of Postman's words.
const ROOTS: [&str; 2] = ["pm", "postman"];

/// A script in Bruno's words, or the first of Postman's that has none there.
pub(super) fn translate(script: &str) -> Result<String, String> {
    let mut written = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = next(rest) {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        let word = WORDS.iter().find(|(from, _)| rest.starts_with(from) && is_whole(from, &rest[from.len()..]));
        let Some((from, to)) = word.filter(|(from, _)| is_meant(from, &rest[from.len()..])) else {
            return Err(name(rest));
        };
        written.push_str(to);
        rest = &rest[from.len()..];
    }
    Ok(written + rest)
}

/// Where the next of Postman's words begins.
fn next(text: &str) -> Option<usize> {
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let begins = |at: usize| {
        let before = text[..at].chars().next_back();
        let follows =
            |root: &str| text[at..].strip_prefix(root).is_some_and(|it| !it.starts_with(|it| is_word(it) || it == ':'));
        before.is_none_or(|it| !is_word(it) && it != '.') && ROOTS.iter().any(|it| follows(it))
    };
    let all = text.match_indices(['p']).map(|(at, _)| at);
    all.into_iter().find(|at| begins(*at))
}

/// Whether a word that is no call ends where it seems to.
fn is_whole(word: &str, behind: &str) -> bool {
    word.ends_with(['(', ')']) || !behind.starts_with(|it: char| it.is_alphanumeric() || it == '_')
}

/// Whether a word means the same with what follows it.
fn is_meant(word: &str, behind: &str) -> bool {
    // A status may be expected by its reason, too.
    !word.ends_with("status(") || behind.starts_with(|it: char| it.is_ascii_digit())
}

/// The word at the beginning of a text.
fn name(text: &str) -> String {
    text.chars().take_while(|it| it.is_alphanumeric() || matches!(it, '_' | '.' | '$')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_is_translated() {
        for (from, to) in [
            (
                "pm.test('ok', () => pm.response.to.have.status(200));",
                "test('ok', () => expect(res.getStatus()).to.equal(200));",
            ),
            (
                "const id = pm.response.json().id; pm.environment.set('id', id)",
                "const id = res.getBody().id; bru.setEnvVar('id', id)",
            ),
            ("spm.x; a.pm.y; pmx; { pm: 1 }; const b = 'up';", "spm.x; a.pm.y; pmx; { pm: 1 }; const b = 'up';"),
            (
                "if (pm.response.code === 200) postman.setNextRequest(null)",
                "if (res.getStatus() === 200) bru.setNextRequest(null)",
            ),
        ] {
            assert_eq!(translate(from).as_deref(), Ok(to));
        }
    }

    #[test]
    fn what_has_no_word_is_told() {
        for (script, word) in [
            ("pm.sendRequest('x')", "pm.sendRequest"),
            ("pm.response.to.have.status('OK')", "pm.response.to.have.status"),
            ("pm.response.codes", "pm.response.codes"),
            ("const p = pm;", "pm"),
            ("é pm.visualizer.set('')", "pm.visualizer.set"),
        ] {
            assert_eq!(translate(script), Err(word.to_owned()));
        }
    }
}
