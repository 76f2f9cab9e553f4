//! Chance: what every made-up value is drawn with.

use rand::seq::IndexedRandom;

/// One of the choices.
pub(super) fn pick(choices: &[&'static str]) -> &'static str {
    choices.choose(&mut rand::rng()).copied().unwrap_or_default()
}

/// A text of so many characters of an alphabet.
pub(super) fn characters(alphabet: &str, length: usize) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    let mut rng = rand::rng();
    (0..length).filter_map(|_| alphabet.choose(&mut rng)).collect()
}

/// The pattern with a digit for every `#`.
pub(super) fn digits(pattern: &str) -> String {
    pattern.chars().map(|c| if c == '#' { char::from(rand::random_range(b'0'..=b'9')) } else { c }).collect()
}

/// Lower hex digits.
pub(super) fn hex(length: usize) -> String {
    characters("0123456789abcdef", length)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_choice_is_drawn_sooner_or_later() {
        let drawn: HashSet<_> = (0..500).map(|_| pick(&["a", "b", "c"])).collect();
        assert_eq!(drawn.len(), 3);
        assert_eq!(pick(&[]), "");
    }

    #[test]
    fn characters_come_from_their_alphabet_alone() {
        let drawn = characters("żx", 100);
        assert!(drawn.chars().count() == 100 && drawn.chars().all(|c| "żx".contains(c)));
        assert_eq!(characters("", 5), "");
        assert!(hex(64).chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase()));
    }

    #[test]
    fn a_pattern_keeps_all_but_its_marks() {
        let drawn = digits("a##-#");
        assert!(drawn.starts_with('a') && drawn.len() == 5 && drawn.as_bytes()[3] == b'-');
        assert_eq!(drawn.chars().filter(char::is_ascii_digit).count(), 3);
    }
}
