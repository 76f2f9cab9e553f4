//! Made-up words, sentences and paragraphs.

use fake::Fake;
use fake::faker::lorem::en::Word;

use super::super::text::capital;
use super::{commerce, company, hacker};

/// An English word.
pub(crate) fn english_word() -> String {
    let words = match rand::random_range(0..5) {
        0 => hacker::noun(),
        1 => hacker::adjective(),
        2 => commerce::product(),
        3 => commerce::color(),
        _ => company::bs_noun(),
    };
    words.split([' ', '-']).next().unwrap_or(words).to_owned()
}

/// Two to five English words.
pub(crate) fn english_words() -> String {
    joined(rand::random_range(2..=5), " ", english_word)
}

pub(crate) fn word() -> String {
    Word().fake()
}

/// Three words.
pub(crate) fn words() -> String {
    joined(3, " ", word)
}

/// Three to ten words, a capital first and a full stop last.
pub(crate) fn sentence() -> String {
    capital(&format!("{}.", joined(rand::random_range(3..=10), " ", word)))
}

/// Two to six sentences.
pub(crate) fn sentences() -> String {
    joined(rand::random_range(2..=6), " ", sentence)
}

/// Three words with hyphens between them.
pub(crate) fn slug() -> String {
    joined(3, "-", word)
}

/// Three to six sentences on one line.
pub(crate) fn paragraph() -> String {
    joined(rand::random_range(3..=6), " ", sentence)
}

/// Three paragraphs, one a line.
pub(crate) fn paragraphs() -> String {
    joined(3, "\n", paragraph)
}

/// A sentence, several, or a paragraph.
pub(crate) fn text() -> String {
    match rand::random_range(0..3) {
        0 => sentence(),
        1 => sentences(),
        _ => paragraph(),
    }
}

/// One to five sentences, one a line.
pub(crate) fn lines() -> String {
    joined(rand::random_range(1..=5), "\n", sentence)
}

fn joined(count: usize, between: &str, make: fn() -> String) -> String {
    std::iter::repeat_with(make).take(count).collect::<Vec<_>>().join(between)
}
