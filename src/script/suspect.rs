//! Whether a script may change the world beyond its own variables, so that the world must be looked over afterwards.
//!
//! The look at everything costs more than a small script. A script that never names a way to the things that all scripts
//! share cannot change them, and its text tells.

use super::reach::{is_assigned, is_computed, is_part, is_written};

/// Names that lead to what is shared, or run text that we do not see.
const WAYS: [&str; 22] = [
    "prototype",
    "__proto__",
    "constructor",
    "getPrototypeOf",
    "setPrototypeOf",
    "defineProperty",
    "defineProperties",
    "__defineGetter__",
    "__defineSetter__",
    "preventExtensions",
    "freeze",
    "seal",
    "assign",
    "mixin",
    "eval",
    "globalThis",
    "Reflect",
    "this",
    "require",
    "extend",
    "merge",
    "delete",
];

/// Whether the text may change what scripts share.
pub(super) fn is_suspect(text: &str) -> bool {
    // A name may be written so that its letters are not seen, or be known only when the script runs.
    if is_computed(text) || is_written(text) {
        return true;
    }
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let word_on = &rest[start..];
        let end = word_on.find(|it| !is_part(it)).unwrap_or(word_on.len());
        let (word, after) = word_on.split_at(end);
        let member = rest[..start].trim_end().ends_with('.');
        if WAYS.contains(&word) {
            return true;
        }
        if !member && is_shared(word) && !is_harmless(&rest[..start], after) {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether a name is one of the things that all scripts share: by custom, these begin with a capital, but for lodash. `Infinity` and
/// texts in quotes are suspected for nothing, which costs little.
fn is_shared(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_uppercase()) || word == "_"
}

/// Whether a shared thing is only called, made or read: `Math.max(`, `new Date(`, `x instanceof Array`.
fn is_harmless(before: &str, after: &str) -> bool {
    let mut after = after.trim_start();
    let mut is_member = false;
    while let Some(member) = after.strip_prefix('.').map(str::trim_start) {
        let end = member.find(|it| !is_part(it)).unwrap_or(member.len());
        if end == 0 {
            break;
        }
        is_member = true;
        after = member[end..].trim_start();
    }
    if is_member {
        return !is_assigned(after);
    }
    let before = before.trim_end();
    let is_of_text = !after.starts_with(['[', '=', ',', ';', ')']) && !before.ends_with(['=', '(', ',', ':']);
    after.starts_with('(') || before.ends_with("instanceof") || is_of_text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_reads_is_not_suspected() {
        for text in [
            "",
            "pm.test('Status is OK', () => pm.response.to.have.status(200));",
            "const x = Math.max(1, 2) * Math.PI; JSON.parse('{}'); new Date().getTime();",
            "if (Array.isArray(y) && y instanceof Array && Number(x) === Number.MAX_VALUE) {}",
            "pm.environment.set(\"Token\", CryptoJS.SHA256(x).toString(CryptoJS.enc.Hex));",
            "for (var i = 0; i < 3; i++) { count += i } Object.keys(z).length == 3",
            "_.map(x, '_') || _.first(y)",
            "Promise.all([]).then(x => x)",
        ] {
            assert!(!is_suspect(text), "{text}");
        }
    }

    #[test]
    fn what_may_change_the_world_is_suspected() {
        for text in [
            "String.prototype.has = function () {}",
            "({}).__proto__.x = 1",
            "[].constructor.x = 1",
            "eval(pm.globals.get('lib'))",
            "Math.random = () => 4",
            "JSON . parse = x",
            "Math.x += 1; Math.y++",
            "var M = Math; M.max = 1",
            "f(Math)",
            "({ m: Math }).m.x = 1",
            "Array['from'] = 1",
            "Object.assign(String, {})",
            "this.Math.x = 1; this.y = 2",
            "Object.keys[0] = 1",
            "var self = this;",
            "_.templateSettings = {}",
        ] {
            assert!(is_suspect(text), "{text}");
        }
    }
}
