//! The redactor learns secrets, and hides them with the forms that they take on the way.

use std::{
    collections::HashSet,
    ops::Range,
    sync::{OnceLock, PoisonError, RwLock},
};

use super::{finder::Finder, forms::forms, unescape::readings, url::password_in_url};

/// What stands in a secret's place.
pub const HIDDEN: &str = "***";

/// Hides every secret that it has learned. One is shared by a whole run; it learns while the run goes on.
#[derive(Debug, Default)]
pub struct Redactor {
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    secrets: HashSet<String>,
    /// Each at least half as large again as the next: a run that captures a token in each of thousands of iterations
    /// does not build one large finder anew for each.
    shelves: Vec<Shelf>,
}

/// Forms of secrets that are looked for together.
#[derive(Default)]
struct Shelf {
    forms: Vec<String>,
    finder: OnceLock<Option<Finder>>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} secrets", self.secrets.len())
    }
}

impl Redactor {
    /// Hides `secret` from now on, and its base64, URL-encoded and JSON-escaped forms. An empty one is ignored.
    pub fn learn(&self, secret: &str) {
        if secret.trim().is_empty() || self.read(|known| known.secrets.contains(secret)) {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.secrets.insert(secret.to_owned());
        let mut forms = forms(secret);
        while let Some(last) = known.shelves.pop_if(|last| last.forms.len() <= forms.len()) {
            forms.extend(last.forms);
        }
        known.shelves.push(Shelf { forms, finder: OnceLock::new() });
    }

    /// Hides the password that a URL carries, if it does, as it is written there and as it reads. What is still a template
    /// is none.
    pub fn learn_from_url(&self, text: &str) {
        if let Some(password) = password_in_url(text).filter(|it| !it.contains("<<")) {
            self.learn(password);
            self.learn(&percent_encoding::percent_decode_str(password).decode_utf8_lossy());
        }
    }

    /// Whether it has anything to hide.
    pub fn is_empty(&self) -> bool {
        self.read(|known| known.shelves.is_empty())
    }

    /// `text` with `***` for each secret; `None` where it holds none.
    ///
    /// A secret is also found where its characters are escaped as URLs, JSON, XML and forms do it, in any mixture.
    pub fn redact(&self, text: &str) -> Option<String> {
        self.read(|known| {
            if known.shelves.is_empty() {
                return None;
            }
            let mut found = known.ranges(text.as_bytes());
            for reading in readings(text) {
                found.extend(known.ranges(&reading.bytes).iter().map(|range| reading.origin(range)));
            }
            found.sort_by_key(|range| range.start);
            let mut hidden = String::new();
            let mut done = 0;
            for range in &found {
                if range.start >= done {
                    hidden.push_str(&text[done..range.start]);
                    hidden.push_str(HIDDEN);
                }
                done = done.max(range.end);
            }
            (!found.is_empty()).then(|| hidden + &text[done..])
        })
    }

    fn read<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Known {
    /// Where something stands that is to be hidden.
    fn ranges(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let finders = self.shelves.iter().filter_map(Shelf::finder);
        let found = finders.flat_map(|finder| finder.find(bytes));
        found.filter(|it| it.len() >= 4 || !is_inside_a_word(bytes, it)).collect()
    }
}

impl Shelf {
    fn finder(&self) -> Option<&Finder> {
        self.finder.get_or_init(|| Finder::of(&self.forms)).as_ref()
    }
}

/// A secret of one to three bytes is hidden where it stands alone: to hide each `a` would hide everything.
fn is_inside_a_word(bytes: &[u8], range: &Range<usize>) -> bool {
    let is_word = |it: Option<&u8>| it.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    is_word(bytes[..range.start].last()) || is_word(bytes.get(range.end))
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose};

    use super::*;

    fn redactor(secret: &str) -> Redactor {
        let redactor = Redactor::default();
        redactor.learn(secret);
        redactor
    }

    #[test]
    fn every_form_is_hidden() {
        let secret = "p\"ss/w rd+é=";
        let redactor = redactor(secret);
        let basic = general_purpose::STANDARD.encode(secret);
        for form in [
            secret,
            "p\\\"ss/w rd+é=",
            r#"p\"ss\/w rd+\u00e9="#,
            "p%22ss%2Fw%20rd%2B%C3%A9%3D",
            "p%22ss/w%20rd+%c3%a9=",
            "p%22ss%2fw+rd%2b%c3%a9%3d",
            "p&quot;ss/w rd+&#xE9;=",
            r"p%22ss\/w+rd%2B%C3%A9=",
            &basic,
            &basic.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D"),
        ] {
            assert_eq!(redactor.redact(&format!("<{form}>")).as_deref(), Some("<***>"), "{form}");
        }
    }

    #[test]
    fn only_the_secret_is_hidden_between_other_escapes() {
        let redactor = redactor("s e");
        assert_eq!(redactor.redact("a%2Fb=s%20e&c=%41").as_deref(), Some("a%2Fb=***&c=%41"));
        assert_eq!(redactor.redact("a%2Fb=s e&c=%41, s+e").as_deref(), Some("a%2Fb=***&c=%41, ***"));
    }

    #[test]
    fn a_secret_inside_of_base64_is_hidden() {
        let redactor = redactor("correct-horse");
        for name in ["", "a", "ab", "abc"] {
            let text = general_purpose::STANDARD.encode(format!("{name}:correct-horse:tail"));
            let hidden = redactor.redact(&text).unwrap();
            let rest = hidden.replace(HIDDEN, "");
            assert!(hidden.contains(HIDDEN) && rest.len() < text.len() - 14, "{text} {hidden}");
        }
    }

    #[test]
    fn a_short_secret_is_hidden_where_it_stands_alone() {
        let redactor = redactor("ab");
        assert_eq!(redactor.redact("pin=ab, cabbage").as_deref(), Some("pin=***, cabbage"));
        assert_eq!(redactor.redact("cabbage"), None);
    }

    #[test]
    fn many_secrets_are_all_known() {
        let redactor = Redactor::default();
        let secrets: Vec<String> = (1_000..1_500).map(|number| format!("token-{number}")).collect();
        for secret in &secrets {
            redactor.learn(secret);
            assert_eq!(redactor.redact(&format!("<{secret}>")).as_deref(), Some("<***>"));
        }
        assert_eq!(redactor.redact(&secrets.join(",")), Some(vec![HIDDEN; 500].join(",")));
    }

    #[test]
    fn a_longer_secret_is_hidden_whole() {
        let redactor = redactor("token-1");
        redactor.learn("token-12");
        assert_eq!(redactor.redact("token-12").as_deref(), Some("***"));
    }
}
