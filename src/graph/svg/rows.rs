//! How far down everything stands.

use super::{
    super::contract::Graph,
    band::{Bands, Mark},
    item::{BOX, Items, PILL},
    order,
    settle::{self, GAP},
    text::{Px, px},
};

/// The space around the picture.
pub(super) const MARGIN: Px = 16;
/// The space below what lies in a folder's box, and beside an inner box.
pub(super) const PAD: Px = 14;
/// The height of a folder's name.
const HEAD: Px = 28;
/// How often the stacks are settled, from one side and from the other.
const ROUNDS: usize = 4;

/// A folder's box.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) name: &'a str,
    /// In how many boxes it lies.
    pub(super) depth: usize,
    pub(super) y: Px,
    pub(super) height: Px,
}

/// How far down everything stands, and in which column.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    /// The height of it all.
    pub(super) height: Px,
    /// How many columns there are.
    pub(super) columns: usize,
    /// In which column each item stands.
    pub(super) column: Vec<usize>,
    /// The upper edge of each item.
    pub(super) tops: Vec<Px>,
    pub(super) frames: Vec<Frame<'a>>,
}

/// Items of one band in one column, from the top.
struct Stack {
    column: usize,
    band: usize,
    items: Vec<usize>,
}

/// Lays everything out from top to bottom.
pub(super) fn rows<'a>(graph: &Graph, items: &Items, bands: &Bands<'a>) -> Rows<'a> {
    let ordered = order::order(items);
    let mut loose: Vec<Vec<usize>> = vec![Vec::new(); bands.count];
    for id in (0..graph.nodes.len()).filter(|id| !items.is_tied[*id]) {
        loose[bands.of[id]].push(id);
    }
    let most = loose.iter().map(Vec::len).max().unwrap_or(0);
    // Boxes are four times as wide as high.
    let square = (loose.iter().map(Vec::len).sum::<usize>() / 4).isqrt() + 1;
    let columns = ordered.len().max(square.min(most).min(5)).max(1);
    let stacks = stacks(items, &ordered);
    let mut heights = vec![0; bands.count];
    for stack in &stacks {
        let height = settle::height(stack.items.iter().map(|index| items.all[*index].height));
        heights[stack.band] = height.max(heights[stack.band]);
    }
    let tied = heights.clone();
    for (band, loose) in loose.iter().enumerate().filter(|(_, loose)| !loose.is_empty()) {
        let gap = if tied[band] > 0 { GAP } else { 0 };
        heights[band] += gap + px(loose.len().div_ceil(columns)) * (BOX + GAP) - GAP;
    }
    let (tops, frames, height) = walk(bands, &heights);
    let column = items.all.iter().map(|item| item.column).collect();
    let mut rows = Rows { height, columns, column, tops: vec![0; items.all.len()], frames };
    let rooms: Vec<(Px, Px)> = tops.iter().zip(&tied).map(|(top, height)| (*top, top + height)).collect();
    rows.settle(items, &stacks, &rooms);
    rows.fill(&loose, &rooms);
    if !items.back.is_empty() {
        rows.height += 2 * GAP;
    }
    rows
}

fn stacks(items: &Items, ordered: &[Vec<usize>]) -> Vec<Stack> {
    let mut stacks: Vec<Stack> = Vec::new();
    for (column, ordered) in ordered.iter().enumerate() {
        for index in ordered {
            let band = items.all[*index].band;
            match stacks.last_mut() {
                Some(stack) if (stack.column, stack.band) == (column, band) => stack.items.push(*index),
                _ => stacks.push(Stack { column, band, items: vec![*index] }),
            }
        }
    }
    stacks
}

/// Goes down the picture: the upper edge of each band, the folders' boxes, and the height of it all.
fn walk<'a>(bands: &Bands<'a>, heights: &[Px]) -> (Vec<Px>, Vec<Frame<'a>>, Px) {
    let (mut tops, mut frames, mut open) = (vec![0; heights.len()], Vec::new(), Vec::new());
    let mut y = MARGIN;
    let mut is_first = true;
    for mark in &bands.marks {
        match mark {
            Mark::Begin(name) => {
                y += if is_first { 0 } else { GAP };
                let depth = open.len();
                open.push(frames.len());
                frames.push(Frame { name, depth, y, height: 0 });
                y += HEAD;
                is_first = true;
            }
            Mark::Band(band) => {
                y += if is_first { 0 } else { GAP };
                tops[*band] = y;
                y += heights[*band];
                is_first = false;
            }
            Mark::End => {
                y += PAD;
                if let Some(index) = open.pop() {
                    let frame: &mut Frame<'_> = &mut frames[index];
                    frame.height = y - frame.y;
                }
                is_first = false;
            }
        }
    }
    (tops, frames, y + MARGIN)
}

impl Rows<'_> {
    /// Puts what is tied beside what it is tied to.
    fn settle(&mut self, items: &Items, stacks: &[Stack], rooms: &[(Px, Px)]) {
        let middles = |rows: &Self, stack: &Stack| -> Vec<Px> {
            stack.items.iter().map(|index| rows.middle(items, *index)).collect()
        };
        for stack in stacks {
            let top = vec![Px::MIN / 1024; stack.items.len()];
            self.set(items, stack, &top, rooms);
        }
        for round in 0..ROUNDS {
            let from_left = round % 2 == 1;
            for at in 0..stacks.len() {
                let stack = &stacks[if from_left { at } else { stacks.len() - 1 - at }];
                let mut wanted = middles(self, stack);
                for (wanted, index) in wanted.iter_mut().zip(&stack.items) {
                    let item = &items.all[*index];
                    let next = if from_left { &item.before } else { &item.after };
                    let sum: Px = next.iter().map(|it| self.middle(items, *it)).sum();
                    *wanted = sum.checked_div(px(next.len())).unwrap_or(*wanted);
                }
                self.set(items, stack, &wanted, rooms);
            }
        }
    }

    fn set(&mut self, items: &Items, stack: &Stack, wanted: &[Px], rooms: &[(Px, Px)]) {
        let heights: Vec<Px> = stack.items.iter().map(|index| items.all[*index].height).collect();
        let tops = settle::settle(wanted, &heights, rooms[stack.band]);
        for (index, top) in stack.items.iter().zip(tops) {
            self.tops[*index] = top;
        }
    }

    /// Puts what nothing is tied to in rows below the rest of its band.
    fn fill(&mut self, loose: &[Vec<usize>], rooms: &[(Px, Px)]) {
        let count = self.columns;
        for (loose, (top, bottom)) in loose.iter().zip(rooms) {
            let top = if bottom > top { bottom + GAP } else { *top };
            for (at, id) in loose.iter().enumerate() {
                self.column[*id] = at % count;
                self.tops[*id] = top + px(at / count) * (BOX + GAP);
            }
        }
    }

    /// The middle of an item's height.
    pub(super) fn middle(&self, items: &Items, index: usize) -> Px {
        self.tops[index] + items.all[index].height / 2
    }

    /// Where a port leaves its box.
    pub(super) fn port(&self, items: &Items, port: usize) -> Px {
        let port = &items.ports[port];
        let last = px(items.slots[port.from]) - 1;
        self.middle(items, port.from) + (2 * px(port.slot) - last) * PILL / 2
    }
}
