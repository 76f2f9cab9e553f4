//! One outline of several: each request once, in an order that keeps each part's own.

use std::{collections::HashMap, sync::Arc};

use super::{sequence::merged, written};
use crate::{
    event::{Outline, OutlineStep, StepId},
    source::Place,
};

/// What makes a request the same in two outlines: its place, folders, name and method, and how many like it come before.
type Key<'a> = (&'a Place, &'a [Arc<str>], &'a str, &'a str, usize);

/// The outline of all `outlines`, and for each of them the new number of each of its steps.
///
/// Each outline's own order stays. Where that leaves it open which of two requests comes first, it is the one that is
/// written first, so that the parts of a run make the whole run's outline.
pub(super) fn merge_outlines(outlines: &[Arc<Outline>]) -> (Outline, Vec<Vec<StepId>>) {
    let (known, mut numbers) = gathered(outlines);
    let order = merged(known.len(), &numbers, &written::ranks(&known, &numbers));
    let mut places = vec![0; order.len()];
    let mut steps = Vec::with_capacity(order.len());
    for (id, index) in order.into_iter().enumerate() {
        places[index] = id;
        steps.push(OutlineStep { id, ..known[index].clone() });
    }
    numbers.iter_mut().flatten().for_each(|number| *number = places[*number]);
    let mut whole = outlines.first().map(|it| (**it).clone()).unwrap_or_default();
    whole.name = joined(outlines.iter().map(|it| it.name.as_str())).unwrap_or_default();
    whole.environment = joined(outlines.iter().filter_map(|it| it.environment.as_deref()));
    whole.iterations = outlines.iter().map(|it| it.iterations).max().unwrap_or(0);
    whole.steps = steps;
    (whole, numbers)
}

/// The different ones of some names, with commas between them.
fn joined<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut different: Vec<&str> = Vec::new();
    for name in names {
        if !different.contains(&name) {
            different.push(name);
        }
    }
    (!different.is_empty()).then(|| different.join(", "))
}

/// All steps, each once, and for each outline which of them its own are.
fn gathered(outlines: &[Arc<Outline>]) -> (Vec<&OutlineStep>, Vec<Vec<usize>>) {
    let mut known: Vec<&OutlineStep> = Vec::new();
    let mut by_key: HashMap<Key<'_>, usize> = HashMap::new();
    let mut numbers = Vec::with_capacity(outlines.len());
    for outline in outlines {
        let mut seen: HashMap<Key<'_>, usize> = HashMap::new();
        let mut own = Vec::with_capacity(outline.steps.len());
        for step in &outline.steps {
            let mut key: Key<'_> = (&step.place, &step.folders, &step.name, &step.method, 0);
            let count = seen.entry(key).or_default();
            key.4 = *count;
            *count += 1;
            own.push(*by_key.entry(key).or_insert_with(|| {
                known.push(step);
                known.len() - 1
            }));
        }
        numbers.push(own);
    }
    (known, numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps `file:line`, or `file:line:name`.
    fn outline(steps: &[&str]) -> Arc<Outline> {
        let step = |(id, text): (usize, &&str)| {
            let mut parts = text.split(':');
            let file = parts.next().unwrap_or_default();
            let line = parts.next().unwrap_or_default().parse().unwrap();
            OutlineStep {
                id,
                name: parts.next().unwrap_or("x").into(),
                folders: Arc::from([Arc::from(file.split('/').next().unwrap())]),
                method: "GET".into(),
                url: "/".into(),
                tags: Arc::default(),
                place: Place { file: file.into(), line, column: 1 },
                role: crate::event::Role::Chosen,
            }
        };
        let steps = steps.iter().enumerate().map(step).collect();
        Arc::new(Outline { name: "Shop".to_owned(), environment: None, iterations: 1, steps })
    }

    #[track_caller]
    fn check(parts: &[&[&str]], expected: &[&str], numbers: &[&[usize]]) {
        let outlines: Vec<_> = parts.iter().map(|it| outline(it)).collect();
        let (merged, found) = merge_outlines(&outlines);
        let steps: Vec<_> = merged.steps.iter().map(|it| format!("{}:{}", it.place.file, it.place.line)).collect();
        assert_eq!(steps, expected);
        assert_eq!(found, numbers);
        assert!(merged.steps.iter().enumerate().all(|(id, step)| step.id == id));
    }

    #[test]
    fn what_was_dealt_out_comes_back_as_it_is_written() {
        let whole = ["c/2.y:1", "c/2.y:5", "c/2.y:9", "c/10.y:1", "d/a.y:1"];
        check(&[&["c/2.y:1", "c/2.y:9", "d/a.y:1"], &["c/2.y:5", "c/10.y:1"]], &whole, &[&[0, 2, 4], &[1, 3]]);
        check(&[&whole[3..], &whole[..3]], &whole, &[&[3, 4], &[0, 1, 2]]);
    }

    #[test]
    fn the_order_of_a_folder_that_a_part_knows_is_kept() {
        let whole = ["c/z.y:1", "c/z.y:5", "c/z.y:9", "c/a/2.y:1", "c/a/10.y:1"];
        let (odd, even) = ([whole[0], whole[2], whole[4]], [whole[1], whole[3]]);
        check(&[&odd, &even], &whole, &[&[0, 2, 4], &[1, 3]]);
        check(&[&even, &odd], &whole, &[&[1, 3], &[0, 2, 4]]);
    }

    #[test]
    fn where_the_files_say_nothing_each_keeps_its_order_and_the_first_comes_first() {
        check(
            &[&["c/b:1", "c/a:1"], &["c/d:1", "c/a:1", "c/c:1"]],
            &["c/b:1", "c/d:1", "c/a:1", "c/c:1"],
            &[&[0, 2], &[1, 2, 3]],
        );
        check(&[&["d/z:1"], &["c/a:1"]], &["d/z:1", "c/a:1"], &[&[0], &[1]]);
    }

    #[test]
    fn who_disagree_are_merged_all_the_same() {
        check(&[&["c/b:1", "c/a:1"], &["c/a:1", "c/b:1"]], &["c/b:1", "c/a:1"], &[&[0, 1], &[1, 0]]);
    }

    #[test]
    fn a_request_that_comes_twice_is_two_steps() {
        let twice = ["c/a:1", "c/a:1", "c/b:1"];
        check(&[&twice, &twice], &twice, &[&[0, 1, 2], &[0, 1, 2]]);
        check(&[&["c/a:1", "c/b:1"], &["c/a:1:other"]], &["c/a:1", "c/a:1", "c/b:1"], &[&[0, 2], &[1]]);
        check(&[], &[], &[]);
    }
}
