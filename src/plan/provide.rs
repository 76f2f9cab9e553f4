//! What others need is put before all who need it, once.

use std::collections::HashMap;

use super::{
    build::Building,
    step::{BlockId, Entry, Needed},
};
use crate::source::Place;

/// The lists of a block, in the order of running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Before,
    Entries,
    After,
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot {
    block: BlockId,
    slot: Slot,
    index: usize,
}

/// Something that others need.
struct Provider {
    block: BlockId,
    entry: Entry,
}

/// Puts everything that is wanted into its place.
pub(super) fn provide(building: &mut Building<'_>) {
    let providers = make(building);
    let Some(order) = in_order(building, &providers) else { return };
    for index in order {
        put(building, &providers[index]);
    }
}

/// Makes what is wanted, and what that wants; who wants it is told its block.
fn make(building: &mut Building<'_>) -> Vec<Provider> {
    let mut providers: Vec<Provider> = Vec::new();
    let mut known: HashMap<Place, usize> = HashMap::new();
    let mut next = 0;
    while let Some(want) = building.wants.get(next).cloned() {
        next += 1;
        for found in &want.found {
            let place = found.item.place().clone();
            if !known.contains_key(&place) {
                let entry = find(building, &place).or_else(|| building.needed(want.home, found));
                let Some(entry) = entry else { continue };
                let block = building.once(found.item.name().clone(), place.clone(), entry);
                known.insert(place.clone(), providers.len());
                providers.push(Provider { block, entry });
            }
            let block = providers[known[&place]].block;
            building.need(want.who, Needed { block, ttl: want.ttl });
        }
    }
    providers
}

/// The entry that was chosen for the item at `place`, if it was.
fn find(building: &Building<'_>, place: &Place) -> Option<Entry> {
    let mut open = building.blocks[0].entries.clone();
    while let Some(entry) = open.pop() {
        match entry {
            Entry::Step(id) if building.steps[id].request.place == *place => return Some(entry),
            Entry::Step(_) => {}
            Entry::Block(id) => {
                let block = &building.blocks[id];
                if block.place == *place && !block.once {
                    return Some(entry);
                }
                // What a use of others holds is a copy with arguments.
                if block.call.is_none() {
                    open.extend(&block.entries);
                }
            }
        }
    }
    None
}

/// Who needs what comes before what is needed; `None` where they need one another in circles, each of which is told.
fn in_order(building: &mut Building<'_>, providers: &[Provider]) -> Option<Vec<usize>> {
    let numbers: HashMap<BlockId, usize> = providers.iter().enumerate().map(|(at, it)| (it.block, at)).collect();
    let needs: Vec<Vec<usize>> = providers
        .iter()
        .map(|provider| needs_in(building, provider.entry).iter().filter_map(|it| numbers.get(it).copied()).collect())
        .collect();
    let (mut order, circles) = visit(&needs);
    for mut circle in circles.iter().cloned() {
        // It begins where it is written first.
        let place = |it: usize| building.blocks[providers[it].block].place.clone();
        let first = (0..circle.len()).min_by_key(|at| place(circle[*at])).unwrap_or(0);
        circle.rotate_left(first);
        circle.push(circle[0]);
        let names: Vec<_> = circle.iter().map(|it| building.blocks[providers[*it].block].name.clone()).collect();
        let names: Vec<&str> = names.iter().map(|it| &**it).collect();
        let place = place(circle[0]);
        building.tell_circle("needs-circle", place, "need one another", &names);
    }
    order.reverse();
    circles.is_empty().then_some(order)
}

/// Everyone behind those whom they need, and the circles in which they need one another.
fn visit(needs: &[Vec<usize>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let (mut order, mut circles) = (Vec::new(), Vec::new());
    // Where each stands on the path that is gone just now; the length of `needs` for those that are done.
    let mut stands: Vec<Option<usize>> = vec![None; needs.len()];
    for start in 0..needs.len() {
        if stands[start].is_some() {
            continue;
        }
        stands[start] = Some(0);
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let Some(needed) = needs[*at].get(*next).copied() else {
                stands[*at] = Some(needs.len());
                order.push(*at);
                path.pop();
                continue;
            };
            *next += 1;
            match stands[needed] {
                None => {
                    stands[needed] = Some(path.len());
                    path.push((needed, 0));
                }
                Some(from) if from < needs.len() => circles.push(path[from..].iter().map(|(it, _)| *it).collect()),
                Some(_) => {}
            }
        }
    }
    (order, circles)
}

/// The blocks that an entry, and all in it, needs.
fn needs_in(building: &Building<'_>, entry: Entry) -> Vec<BlockId> {
    let mut found = Vec::new();
    let mut open = vec![entry];
    while let Some(entry) = open.pop() {
        match entry {
            Entry::Step(id) => found.extend(building.steps[id].needs.iter().map(|it| it.block)),
            Entry::Block(id) => {
                let block = &building.blocks[id];
                found.extend(block.needs.iter().map(|it| it.block));
                open.extend(block.all());
            }
        }
    }
    found
}

/// Puts `provider` before the first of those who need it, outside of all loops, of what uses others, and of what others need.
fn put(building: &mut Building<'_>, provider: &Provider) {
    let spots = spots(building);
    let needs = |needed: &[Needed]| needed.iter().any(|it| it.block == provider.block);
    let is_needer = |entry: &Entry| match entry {
        Entry::Step(id) => needs(&building.steps[*id].needs),
        Entry::Block(id) => needs(&building.blocks[*id].needs),
    };
    let paths: Vec<Vec<Spot>> = spots.keys().filter(|it| is_needer(it)).map(|it| path(&spots, *it)).collect();
    let Some(first) = paths.first() else { return };
    let shared = (0..first.len())
        .take_while(|at| paths.iter().all(|it| it.get(*at).map(|it| it.block) == Some(first[*at].block)));
    let is_plain = |at: &usize| {
        let block = &building.blocks[first[*at].block];
        block.call.is_none() && block.rows.is_none() && !block.once
    };
    let Some(depth) = shared.take_while(is_plain).last() else { return };
    let Some(mut target) = paths.iter().map(|it| it[depth]).min_by_key(|it| (it.slot, it.index)) else { return };
    if let Some(own) = spots.get(&provider.entry).copied() {
        if own.block == target.block && (own.slot, own.index) < (target.slot, target.index) {
            list(building, own)[own.index] = Entry::Block(provider.block);
            return;
        }
        list(building, own).remove(own.index);
        if (own.block, own.slot) == (target.block, target.slot) && own.index < target.index {
            target.index -= 1;
        }
    }
    list(building, target).insert(target.index, Entry::Block(provider.block));
}

fn list<'b>(building: &'b mut Building<'_>, spot: Spot) -> &'b mut Vec<Entry> {
    let block = &mut building.blocks[spot.block];
    match spot.slot {
        Slot::Before => &mut block.before,
        Slot::Entries => &mut block.entries,
        Slot::After => &mut block.after,
    }
}

/// Where every entry of the plan stands.
fn spots(building: &Building<'_>) -> HashMap<Entry, Spot> {
    let mut found = HashMap::new();
    let mut open = vec![0];
    while let Some(id) = open.pop() {
        let block = &building.blocks[id];
        for (slot, list) in
            [(Slot::Before, &block.before), (Slot::Entries, &block.entries), (Slot::After, &block.after)]
        {
            for (index, entry) in list.iter().enumerate() {
                found.insert(*entry, Spot { block: id, slot, index });
                if let Entry::Block(inner) = entry {
                    open.push(*inner);
                }
            }
        }
    }
    found
}

/// The spots from the whole down to `entry`.
fn path(spots: &HashMap<Entry, Spot>, entry: Entry) -> Vec<Spot> {
    let mut path = Vec::new();
    let mut at = spots.get(&entry).copied();
    while let Some(spot) = at {
        path.push(spot);
        at = spots.get(&Entry::Block(spot.block)).copied();
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_needed_comes_first_however_long_the_chain() {
        let needs: Vec<Vec<usize>> = (0..100_000).map(|at| if at < 99_999 { vec![at + 1] } else { vec![] }).collect();
        let (order, circles) = visit(&needs);
        assert!(circles.is_empty());
        assert!(order.iter().eq((0..100_000).rev().collect::<Vec<_>>().iter()));
    }

    #[test]
    fn every_circle_is_found() {
        let (_, circles) = visit(&[vec![1], vec![0, 2], vec![3], vec![2], vec![4], vec![0]]);
        assert_eq!(circles, [vec![0, 1], vec![2, 3], vec![4]]);
    }
}
