//! Texts and what becomes of them, written and made up.

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

use super::{Shape, tidy};
use crate::source::{Source, documents};

fn source(text: &str) -> Source {
    Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap()
}

/// The text in the one form, which stays as it is when it is formatted again.
#[track_caller]
fn formatted(shape: Shape, text: &str) -> String {
    let new = tidy(&source(text), shape).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"));
    assert_eq!(tidy(&source(&new), shape).as_ref(), Ok(&new));
    new
}

/// What lines are made of, parted by `¦`.
const PIECES: &str = "- ¦- ¦- ¦? ¦: ¦a: ¦b: ¦c:¦\"d\" : ¦name: ¦GET: ¦&x ¦*x ¦!!str ¦[¦]¦{¦}¦, ¦,¦x¦y z¦'¦\"¦'q''r'¦\"s\\\"t\"¦# c¦\
    #c¦ # d¦|¦>¦|-¦>+¦|+¦|2¦>1-¦+¦-¦2¦\t¦---¦--- ¦...¦\\¦[1,2 ]¦{e: f,g : h}¦<<i>>¦http://j/k?l¦$.m[0]¦é¦:n¦-o¦?p¦%¦{}¦[]";

const MARKS: [&str; 2] = ["---", "..."];

/// Lines of pieces, at small indentations.
fn lines() -> impl Strategy<Value = String> {
    let piece = select(PIECES.split('¦').collect::<Vec<_>>());
    let line = (select(vec![0_usize, 0, 0, 1, 2, 2, 2, 3, 4, 4, 6]), vec(piece, 0..4));
    vec(line.prop_map(|(indent, pieces)| " ".repeat(indent) + &pieces.concat()), 0..9).prop_map(|it| it.join("\n"))
}

/// Whether a line is one that is left as it is: a text that looks like a separator and is none, since it is indented; and
/// what stands behind a tab, where our reader lets pass what YAML does not.
fn is_odd(line: &str) -> bool {
    let text = line.trim_start();
    line.starts_with([' ', '\t']) && MARKS.iter().any(|it| text.starts_with(it))
        || line.trim_start_matches(' ').starts_with('\t')
}

/// Checks that whatever can be read can be formatted; `GARBAGE=100` looks a hundred times as long.
fn always_formats(cases: u32, texts: &impl Strategy<Value = String>) {
    let more: Option<u32> = std::env::var("GARBAGE").ok().map(|times| times.parse().unwrap());
    let config =
        ProptestConfig { cases: cases * more.unwrap_or(1), failure_persistence: None, ..ProptestConfig::default() };
    let rng = match more {
        None => TestRng::deterministic_rng(RngAlgorithm::ChaCha),
        Some(_) => TestRng::from_seed(RngAlgorithm::ChaCha, &rand::random::<[u8; 32]>()),
    };
    let result = TestRunner::new_with_rng(config, rng).run(texts, |text| {
        let source = source(&text);
        let mut problems = Vec::new();
        documents(&source, &mut problems);
        if problems.is_empty() && !text.lines().any(is_odd) {
            let new = tidy(&source, Shape::Requests);
            prop_assert!(
                new.is_ok(),
                "{new:?}\n{text}\n=== formatted\n{}",
                super::format::tidied(&(text.clone() + "\n"), Shape::Requests).unwrap_or_default()
            );
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn what_can_be_read_can_be_formatted() {
    always_formats(2000, &lines());
}
