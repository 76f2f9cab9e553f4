//! What the user may have meant.

use strsim::{damerau_levenshtein, normalized_damerau_levenshtein};

/// The candidate that `word` is most probably a slip of, if any is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (candidate, candidate.to_lowercase()))
        .filter(|(_, near)| damerau_levenshtein(&lower, near) <= 2 || starts(&lower, near))
        .map(|(candidate, near)| (candidate, normalized_damerau_levenshtein(&lower, &near)))
        .filter(|(candidate, score)| *score >= 0.5 && *candidate != word)
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
        .map(|(candidate, _)| candidate)
}

/// "did you mean `expect`?", or nothing.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// Whether one begins with the other: `header` for `headers`, `expectation` for `expect`.
fn starts(one: &str, other: &str) -> bool {
    one.len() >= 3 && other.len() >= 3 && (one.starts_with(other) || other.starts_with(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word() {
        assert_eq!(nearest("expct", ["name", "expect", "except"]), Some("expect"));
        assert_eq!(nearest("beerer", ["basic", "bearer"]), Some("bearer"));
        assert_eq!(nearest("Name", ["name"]), Some("name"));
        assert_eq!(nearest("header", ["headers", "query"]), Some("headers"));
    }

    #[test]
    fn a_stranger_finds_none() {
        assert_eq!(nearest("banana", ["name", "expect"]), None);
        assert_eq!(did_you_mean("id", ["url"]), None);
    }
}
