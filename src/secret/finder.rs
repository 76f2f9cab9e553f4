//! Finds many texts at once, however long they are.

use aho_corasick::{AhoCorasick, Input, MatchKind};

use std::ops::Range;

/// How many bytes of each text are looked for, before the rest is compared. What finds whole texts takes time and memory for
/// each of their bytes, and much more where these repeat themselves.
const HEAD: usize = 32;

/// Looks for texts.
pub(super) struct Finder {
    heads: AhoCorasick,
    /// How long the shortest text is that begins with each of them.
    least: Vec<usize>,
    /// The texts in order.
    texts: Vec<String>,
}

impl Finder {
    /// One that looks for these; none where they are too many.
    pub(super) fn of(texts: &[String]) -> Option<Self> {
        let mut texts = texts.to_vec();
        texts.sort_unstable();
        texts.dedup();
        let (mut heads, mut least) = (Vec::<&[u8]>::new(), Vec::<usize>::new());
        for text in &texts {
            if let Some(least) = least.last_mut().filter(|_| heads.last() == Some(&head(text))) {
                *least = text.len().min(*least);
            } else {
                heads.push(head(text));
                least.push(text.len());
            }
        }
        let heads = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(heads).ok()?;
        Some(Self { heads, least, texts })
    }

    /// Where they stand; the longest where several begin at one place, so that no tail of it is left over.
    pub(super) fn find(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(head) = self.heads.find(Input::new(bytes).range(from..)) {
            let rest = &bytes[head.start()..];
            // A short text may begin where a longer one does, and have a head of its own.
            let is_cut = head.len() == HEAD && rest.len() < self.least[head.pattern()];
            let rest = if is_cut { &rest[..HEAD] } else { rest };
            from = match self.longest(rest) {
                Some(length) => {
                    found.push(head.start()..head.start() + length);
                    head.start() + length
                }
                None => head.start() + 1,
            };
        }
        found
    }

    /// The length of the longest text that `bytes` begin with.
    fn longest(&self, bytes: &[u8]) -> Option<usize> {
        let mut beginning = bytes;
        loop {
            let before = self.texts.partition_point(|it| it.as_bytes() <= beginning);
            let nearest = self.texts[..before].last()?.as_bytes();
            let common = nearest.iter().zip(beginning).take_while(|(one, other)| one == other).count();
            if common == nearest.len() {
                return Some(common);
            }
            // Whatever is longer than that and no more than the beginning would stand nearer.
            beginning = &beginning[..common];
        }
    }
}

fn head(text: &str) -> &[u8] {
    let bytes = text.as_bytes();
    &bytes[..bytes.len().min(HEAD)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finder(texts: &[&str]) -> Finder {
        Finder::of(&texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn what_only_begins_alike_is_passed_over() {
        let same = "x".repeat(40);
        let (one, other) = (format!("{same}1"), format!("{same}2"));
        let found = finder(&[&one, &other, "x1", "3"]).find(format!("{same}{other}--{same}3{one}").as_bytes());
        assert_eq!(found, [40..81, 123..124, 124..165]);
    }

    #[test]
    fn a_long_text_that_repeats_itself_takes_no_time() {
        let long = "p".repeat(1_000_000);
        assert_eq!(finder(&[&long]).find(long.as_bytes()).first(), Some(&(0..1_000_000)));
        assert!(finder(&[&long, "pp"]).find(&long.as_bytes()[999_999..]).is_empty());
        assert!(finder(&[&long]).find(&long.as_bytes()[500_000..]).is_empty());
    }

    proptest! {
        #[test]
        fn the_leftmost_and_longest_is_found(
            texts in proptest::collection::vec("[ab]{1,4}|[ab]{30,36}", 1..8), text in "[abc]{0,80}", at in 0_usize..8,
        ) {
            let text = text + &texts[at % texts.len()];
            let wanted = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&texts).unwrap();
            let wanted: Vec<_> = wanted.find_iter(&text).map(|it| it.range()).collect();
            prop_assert_eq!(Finder::of(&texts).unwrap().find(text.as_bytes()), wanted);
        }
    }
}
