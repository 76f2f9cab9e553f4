//! What a server asks for: the challenges of `WWW-Authenticate`, of which one header may hold several.
//!
//! Source: RFC 9110, 11.6.1.

use crate::wire::Response;

/// One challenge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Challenge {
    /// The scheme's name, as it is written.
    pub(super) scheme: String,
    /// The bare token behind it, where one stands in place of parameters.
    pub(super) token: Option<String>,
    /// Its parameters.
    pub(super) parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The first parameter of this name, whatever its case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether it is of this scheme.
    pub(super) fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }
}

/// The challenges of this scheme in a response.
pub(super) fn challenges(response: &Response, scheme: &str) -> Vec<Challenge> {
    response.headers_named("www-authenticate").flat_map(parse).filter(|it| it.is(scheme)).collect()
}

/// The challenges in one header. What makes no sense is passed over.
pub(super) fn parse(text: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|it: char| it.is_whitespace() || it == ',');
        let (word, behind) = split(rest, |it| !is_token(it));
        if word.is_empty() {
            let mut left = rest.chars();
            if left.next().is_none() {
                return found;
            }
            rest = left.as_str();
            continue;
        }
        let after = behind.trim_start();
        if let (Some(value), Some(challenge)) = (after.strip_prefix('='), found.last_mut()) {
            let (value, behind) = value_of(value.trim_start());
            challenge.parameters.push((word.to_owned(), value));
            rest = behind;
            continue;
        }
        let (token, behind) = bare_token(after).unwrap_or(("", after));
        found.push(Challenge {
            scheme: word.to_owned(),
            token: (!token.is_empty()).then(|| token.to_owned()),
            parameters: Vec::new(),
        });
        rest = behind;
    }
}

fn split(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

fn is_token(it: char) -> bool {
    it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it)
}

/// A token such as `TlRMTVNTUAAB==` that stands alone, up to the next comma.
fn bare_token(text: &str) -> Option<(&str, &str)> {
    let (body, rest) = split(text, |it| !(it.is_ascii_alphanumeric() || "-._~+/".contains(it)));
    let (padding, rest) = split(rest, |it| it != '=');
    let token = &text[..body.len() + padding.len()];
    let is_alone = matches!(rest.trim_start().chars().next(), None | Some(','));
    (!body.is_empty() && is_alone).then_some((token, rest))
}

/// The value of a parameter, quoted or not, and what stands behind it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (word, rest) = split(text, |it| it == ',' || it.is_whitespace());
        return (word.to_owned(), rest);
    };
    let mut value = String::new();
    let mut left = quoted.chars();
    while let Some(it) = left.next() {
        match it {
            '"' => break,
            '\\' => value.extend(left.next()),
            it => value.push(it),
        }
    }
    (value, left.as_str())
}

/// A parameter's value as a quoted text.
pub(super) fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_header_holds_several_challenges() {
        let all = parse(
            "Basic realm=\"a, \\\"b\\\"\", Negotiate, NTLM TlRM/+A==, Digest realm=x , qop=\"auth,auth-int\",nonce = \"n==\"",
        );
        let names: Vec<_> = all.iter().map(|it| it.scheme.as_str()).collect();
        assert_eq!(names, ["Basic", "Negotiate", "NTLM", "Digest"]);
        assert_eq!(all[0].get("REALM"), Some("a, \"b\""));
        assert_eq!((all[1].token.as_deref(), all[2].token.as_deref()), (None, Some("TlRM/+A==")));
        assert_eq!(
            [all[3].get("realm"), all[3].get("qop"), all[3].get("nonce")].map(Option::unwrap),
            ["x", "auth,auth-int", "n=="]
        );
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_taken_apart(text in "(Digest|NTLM|Hawk|=|,|\"|\\\\|[ \t]|[a-z0-9+/]{1,4}|\\PC){0,40}") {
            let all = parse(&text);
            let words = all.len() + all.iter().map(|it| it.parameters.len()).sum::<usize>();
            prop_assert!(words <= text.chars().count());
        }

        #[test]
        fn what_is_quoted_comes_back(value in "\\PC{0,20}", other in "[a-zA-Z0-9 ,=]{0,10}") {
            let text = format!("Basic realm={}, Digest nonce={}, opaque=x", quoted(&value), quoted(&other));
            let all = parse(&text);
            prop_assert_eq!(all.len(), 2);
            prop_assert_eq!(all[0].get("realm"), Some(value.as_str()));
            prop_assert_eq!((all[1].get("nonce"), all[1].get("opaque")), (Some(other.as_str()), Some("x")));
        }
    }

    #[test]
    fn nonsense_is_passed_over() {
        for text in
            ["", ",,,", "=", "\"\"", "Digest", "Digest realm=\"never closed", "Digest =x, nonce", "\u{1f600}=\u{0}, ;;"]
        {
            let _ = parse(text);
        }
        let long = "Digest a=\"".repeat(100_000);
        assert!(parse(&long).len() < 100_001);
        assert_eq!(parse("Digest realm=\"never \\closed")[0].get("realm"), Some("never closed"));
    }
}
