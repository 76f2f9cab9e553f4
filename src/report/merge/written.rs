//! In which order requests are written, as far as the parts of a run tell of it.

use std::{cmp::Ordering, collections::HashMap};

use super::sequence::merged;
use crate::{event::OutlineStep, format::natural};

/// Files and folders of one folder, as the parts know them.
#[derive(Default)]
struct Children<'a> {
    names: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
    /// For each part those that it has, in its order.
    sequences: Vec<Vec<usize>>,
}

/// The rank of each step of `known`, by the files and lines in which they are written. `parts` are the steps of each part.
///
/// Collections stand in the order in which the parts first name them. Inside of one, a folder's files do as far as a part
/// has them so; all others stand in natural order, unless a part shows that there is another one.
pub(super) fn ranks(known: &[&OutlineStep], parts: &[Vec<usize>]) -> Vec<usize> {
    let mut folders: HashMap<(&str, &str), Children<'_>> = HashMap::new();
    for (part, steps) in parts.iter().enumerate() {
        for step in steps {
            for (folder, name) in way(known[*step]) {
                folders.entry(folder).or_default().add(name, part);
            }
        }
    }
    let mut places: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    // Each by itself: in which order they are gone through makes no difference.
    #[expect(clippy::iter_over_hash_type, reason = "a map is made of a map")]
    for (folder, children) in &folders {
        places.insert(*folder, children.places(*folder == TOP));
    }
    let key = |step: &&OutlineStep| {
        let place = |(folder, name): ((&str, &str), &str)| places[&folder][folders[&folder].numbers[name]];
        (way(step).map(place).collect::<Vec<_>>(), step.place.line, step.place.column)
    };
    let mut order: Vec<usize> = (0..known.len()).collect();
    order.sort_by_cached_key(|index| key(&known[*index]));
    let mut ranks = vec![0; known.len()];
    order.into_iter().enumerate().for_each(|(rank, index)| ranks[index] = rank);
    ranks
}

/// The folder of all collections.
const TOP: (&str, &str) = ("", "");

/// The collection among collections, and then each folder and file in its folder, down to the step's file.
fn way(step: &OutlineStep) -> impl Iterator<Item = ((&str, &str), &str)> {
    let collection = step.folders.first().map_or("", AsRef::as_ref);
    let file = &*step.place.file;
    let ends = file.match_indices('/').map(|(at, _)| at).chain([file.len()]);
    let mut begin = 0;
    let inner = ends.map(move |end| {
        let (folder, name) = (&file[..begin], &file[begin..end]);
        begin = (end + 1).min(file.len());
        // No collection's folder is that of all collections.
        ((if folder.is_empty() { "." } else { folder }, collection), name)
    });
    [(TOP, collection)].into_iter().chain(inner)
}

impl<'a> Children<'a> {
    fn add(&mut self, name: &'a str, part: usize) {
        let number = *self.numbers.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        if self.sequences.len() <= part {
            self.sequences.resize_with(part + 1, Vec::new);
        }
        // Mostly the last one; a step that needs another one may have brought it forward.
        let sequence = &mut self.sequences[part];
        if sequence.last() != Some(&number) && !sequence.contains(&number) {
            sequence.push(number);
        }
    }

    /// The place of each.
    fn places(&self, as_named: bool) -> Vec<usize> {
        let natural = |one: &usize, other: &usize| natural::compare(stem(self.names[*one]), stem(self.names[*other]));
        let is_natural =
            self.sequences.iter().all(|it| it.is_sorted_by(|one, other| natural(one, other) != Ordering::Greater));
        let mut sorted: Vec<usize> = (0..self.names.len()).collect();
        if is_natural && !as_named {
            sorted.sort_by(natural);
        }
        let mut ranks = vec![0; sorted.len()];
        sorted.iter().enumerate().for_each(|(rank, number)| ranks[*number] = rank);
        let mut places = vec![0; ranks.len()];
        let order = merged(ranks.len(), &self.sequences, &ranks);
        order.into_iter().enumerate().for_each(|(place, number)| places[number] = place);
        places
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
