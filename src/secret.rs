//! Values that must not be seen: the redactor learns them, and hides them with the forms that they take on the way.

use std::{
    collections::BTreeSet,
    sync::{PoisonError, RwLock},
};

use aho_corasick::{AhoCorasick, MatchKind};
use base64::{Engine as _, engine::general_purpose};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in a secret's place.
pub const HIDDEN: &str = "***";

/// Hides every secret that it has learned. One is shared by a whole run; it learns while the run goes on.
#[derive(Debug, Default)]
pub struct Redactor {
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    secrets: BTreeSet<String>,
    forms: BTreeSet<String>,
    finder: Option<AhoCorasick>,
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
        known.forms.extend(forms(secret));
        // The longest form wins where several begin at one place, so that no tail of it is left over.
        known.finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&known.forms).ok();
    }

    /// Whether it has anything to hide.
    pub fn is_empty(&self) -> bool {
        self.read(|known| known.secrets.is_empty())
    }

    /// `text` with `***` for each secret; `None` where it holds none.
    pub fn redact(&self, text: &str) -> Option<String> {
        self.read(|known| {
            let finder = known.finder.as_ref()?;
            let mut hidden = String::new();
            let mut done = 0;
            for found in finder.find_iter(text) {
                if found.len() < 4 && is_inside_a_word(text, found.start(), found.end()) {
                    continue;
                }
                hidden.push_str(&text[done..found.start()]);
                hidden.push_str(HIDDEN);
                done = found.end();
            }
            (done > 0).then(|| hidden + &text[done..])
        })
    }

    fn read<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A secret of one to three characters is hidden where it stands alone: to hide each `a` would hide everything.
fn is_inside_a_word(text: &str, start: usize, end: usize) -> bool {
    let is_word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    is_word(text[..start].chars().next_back()) || is_word(text[end..].chars().next())
}

/// What is percent-encoded at least. Source: RFC 3986, 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The secret, and what it looks like once it is encoded.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    let quoted = serde_json::Value::from(secret).to_string();
    let escaped = quoted[1..quoted.len() - 1].to_owned();
    forms.push(escaped.replace('/', "\\/"));
    forms.push(escaped);
    forms.push(utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string());
    forms.push(utf8_percent_encode(secret, RESERVED).to_string());
    forms.push(url::form_urlencoded::byte_serialize(secret.as_bytes()).collect());
    let lower: Vec<String> = forms.iter().filter(|form| form.contains('%')).map(|form| lower_escapes(form)).collect();
    forms.extend(lower);
    for engine in [&general_purpose::STANDARD_NO_PAD, &general_purpose::URL_SAFE_NO_PAD] {
        forms.push(engine.encode(secret));
        forms.extend((1..3).filter_map(|shift| inside_base64(secret.as_bytes(), shift, engine)));
        // Its own padding belongs to it; the longest form is found first.
        forms.push(format!("{}{}", engine.encode(secret), "=".repeat((3 - secret.len() % 3) % 3)));
        forms.extend(inside_base64(secret.as_bytes(), 0, engine));
    }
    if secret.len() >= 8 {
        forms.push(hex::encode(secret));
    }
    if secret.contains('\n') {
        // A key of several lines is often shown line by line.
        forms.extend(secret.lines().filter(|line| line.len() >= 8).map(str::to_owned));
    }
    forms.retain(|form| !form.is_empty());
    forms
}

/// What every base64 text holds in which the secret stands behind `shift` other bytes (modulo 3), and before others:
/// without the characters that depend on the neighbours. Too short a rest would hide what it should not.
fn inside_base64(secret: &[u8], shift: usize, engine: &impl base64::Engine) -> Option<String> {
    let mut padded = vec![0; shift];
    padded.extend_from_slice(secret);
    let whole = padded.len() * 8 / 6;
    let encoded = engine.encode(&padded);
    let first = (shift * 8).div_ceil(6);
    let inside = encoded.get(first..whole)?;
    (inside.len() >= 6).then(|| inside.to_owned())
}

/// `%3D` as `%3d`.
fn lower_escapes(text: &str) -> String {
    let mut lower = String::new();
    let mut in_escape = 0;
    for letter in text.chars() {
        lower.push(if in_escape > 0 { letter.to_ascii_lowercase() } else { letter });
        in_escape = if letter == '%' { 2 } else { in_escape - i32::from(in_escape > 0) };
    }
    lower
}

/// Whether a variable of this name is secret unless it says otherwise.
pub fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect();
    ["token", "secret", "password", "passwd", "passphrase", "apikey", "authorization", "privatekey", "credential"]
        .iter()
        .any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
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
        for form in
            ["p\"ss/w rd+é=", "p\\\"ss/w rd+é=", "p%22ss%2Fw%20rd%2B%C3%A9%3D", "p%22ss%2fw+rd%2b%c3%a9%3d", &basic]
        {
            assert_eq!(redactor.redact(&format!("<{form}>")).as_deref(), Some("<***>"), "{form}");
        }
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
    fn a_longer_secret_is_hidden_whole() {
        let redactor = redactor("token-1");
        redactor.learn("token-12");
        assert_eq!(redactor.redact("token-12").as_deref(), Some("***"));
    }

    #[test]
    fn names_tell_of_secrets() {
        for name in ["access_token", "clientSecret", "API-KEY", "db.password", "Authorization"] {
            assert!(is_secret_name(name), "{name}");
        }
        assert!(!is_secret_name("account_id") && !is_secret_name("key"));
    }
}
