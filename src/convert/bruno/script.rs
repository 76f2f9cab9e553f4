//! Scripts of Bruno's in Postman's words, where each has one that means the same.

/// What stands in the place of what; the longer first, where one begins with another.
const WORDS: &[(&str, &str)] = &[
    ("bru.getEnvVar(", "pm.environment.get("),
    ("bru.setEnvVar(", "pm.environment.set("),
    ("bru.hasEnvVar(", "pm.environment.has("),
    ("bru.deleteEnvVar(", "pm.environment.unset("),
    ("bru.deleteAllEnvVars(", "pm.environment.clear("),
    ("bru.getEnvName()", "pm.environment.name"),
    ("bru.getGlobalEnvVar(", "pm.globals.get("),
    ("bru.setGlobalEnvVar(", "pm.globals.set("),
    ("bru.hasGlobalEnvVar(", "pm.globals.has("),
    ("bru.deleteGlobalEnvVar(", "pm.globals.unset("),
    ("bru.getCollectionVar(", "pm.collectionVariables.get("),
    ("bru.setCollectionVar(", "pm.collectionVariables.set("),
    ("bru.hasCollectionVar(", "pm.collectionVariables.has("),
    ("bru.deleteCollectionVar(", "pm.collectionVariables.unset("),
    // What lasts for a run is kept in the environment, where the next request finds it.
    ("bru.getVar(", "pm.environment.get("),
    ("bru.setVar(", "pm.environment.set("),
    ("bru.hasVar(", "pm.environment.has("),
    ("bru.deleteVar(", "pm.environment.unset("),
    ("bru.interpolate(", "pm.variables.replaceIn("),
    ("bru.runner.setNextRequest(", "pm.execution.setNextRequest("),
    ("bru.setNextRequest(", "pm.execution.setNextRequest("),
    ("bru.runner.skipRequest()", "pm.execution.skipRequest()"),
    ("bru.runner.stopExecution()", "pm.execution.setNextRequest(null)"),
    ("res.getBody()", "pm.response.json()"),
    ("res.body", "pm.response.json()"),
    ("res.getStatus()", "pm.response.code"),
    ("res.getStatusText()", "pm.response.status"),
    ("res.statusText", "pm.response.status"),
    ("res.status", "pm.response.code"),
    ("res.getResponseTime()", "pm.response.responseTime"),
    ("res.responseTime", "pm.response.responseTime"),
    ("res.getHeader(", "pm.response.headers.get("),
    ("req.getName()", "pm.info.requestName"),
    ("req.name", "pm.info.requestName"),
    ("test(", "pm.test("),
    ("expect(", "pm.expect("),
];

/// The roots of Bruno's words.
const ROOTS: [&str; 5] = ["bru", "res", "req", "test", "expect"];

/// A script in Postman's words, or the first of Bruno's that has none there.
///
/// # Errors
/// With that word.
pub(super) fn translate(script: &str) -> Result<String, String> {
    let mut written = String::with_capacity(script.len());
    let mut rest = script;
    let mut before = ' ';
    while let Some(character) = rest.chars().next() {
        let is_free = !is_word(before) && before != '.';
        let root = ROOTS.iter().find(|it| is_free && rest.starts_with(**it) && !follows(&rest[it.len()..]));
        let length = if let Some(root) = root {
            match WORDS.iter().find(|(from, _)| rest.starts_with(from) && is_whole(from, rest)) {
                Some((from, to)) => {
                    written.push_str(to);
                    from.len()
                }
                // `test` and `expect` may be names of the script's own, `res` a word in a text.
                None if rest[root.len()..].starts_with(['.', '(']) => return Err(name(rest)),
                None => {
                    written.push_str(root);
                    root.len()
                }
            }
        } else {
            written.push(character);
            character.len_utf8()
        };
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
    }
    Ok(written)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

/// Whether a word goes on behind what may have been all of it.
fn follows(behind: &str) -> bool {
    behind.starts_with(is_word)
}

/// Whether a word that is no call ends where it seems to.
fn is_whole(word: &str, text: &str) -> bool {
    word.ends_with(['(', ')']) || !follows(&text[word.len()..])
}

/// The word at the beginning of a text.
fn name(text: &str) -> String {
    text.chars().take_while(|it| is_word(*it) || *it == '.').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_is_translated() {
        for (from, to) in [
            (
                "test('ok', () => expect(res.getStatus()).to.equal(200));",
                "pm.test('ok', () => pm.expect(pm.response.code).to.equal(200));",
            ),
            ("bru.setVar('id', res.body.id)", "pm.environment.set('id', pm.response.json().id)"),
            ("const rest = address.res; /é/.test('x')", "const rest = address.res; /é/.test('x')"),
            (
                "if (res.status === 200) bru.runner.stopExecution()",
                "if (pm.response.code === 200) pm.execution.setNextRequest(null)",
            ),
        ] {
            assert_eq!(translate(from).as_deref(), Ok(to));
        }
    }

    #[test]
    fn what_has_no_word_is_told() {
        for (script, word) in [
            ("bru.sleep(10)", "bru.sleep"),
            ("req.setHeader('a', 'b')", "req.setHeader"),
            ("res.bodyLength", "res.bodyLength"),
            ("res('a.b')", "res"),
        ] {
            assert_eq!(translate(script), Err(word.to_owned()));
        }
    }
}
