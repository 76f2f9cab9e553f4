//! Where everything stands.

use super::{
    super::{
        contract::{Graph, Node},
        words,
    },
    band::Bands,
    item::Items,
    lanes::{self, Lanes},
    rows::{self, MARGIN, PAD, Rows},
    text::{Face, Px, px},
};

/// The letters of names, of URLs, of pills, of folders and of numbers.
pub(super) const NAME: Face = Face::Bold(13);
pub(super) const URL: Face = Face::Mono(11);
pub(super) const LABEL: Face = Face::Sans(11);
pub(super) const FOLDER: Face = Face::Bold(12);
pub(super) const NUMBER: Face = Face::Sans(10);

/// How wide a pill is at most.
pub(super) const WIDEST_PILL: Px = 150;
/// How long an arrow is.
pub(super) const ARROW: Px = 7;
/// How far apart two lanes are.
const LANE: Px = 9;

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Places<'a> {
    pub(super) width: Px,
    pub(super) rows: Rows<'a>,
    pub(super) lanes: Lanes,
    /// How wide the requests' boxes are.
    pub(super) box_width: Px,
    /// The left edge of each column.
    lefts: Vec<Px>,
    /// Where the first lane behind each column is.
    first_lanes: Vec<Px>,
}

/// Lays everything out.
pub(super) fn places<'a>(graph: &Graph, items: &Items, bands: &Bands<'a>) -> Places<'a> {
    let rows = rows::rows(graph, items, bands);
    let lanes = lanes::lanes(items, &rows);
    let box_width = box_width(graph);
    let mut pills = vec![0; rows.columns];
    for port in &items.ports {
        let label = if port.label.is_empty() { 0 } else { LABEL.width(&port.label).min(WIDEST_PILL) + 24 };
        let column = items.all[port.from].column;
        pills[column] = label.max(pills[column]);
    }
    let inset = MARGIN + PAD * px(bands.depth);
    let (mut lefts, mut first_lanes) = (Vec::with_capacity(rows.columns), Vec::with_capacity(rows.columns));
    let (mut x, mut right) = (inset, inset);
    for (column, pill) in pills.into_iter().enumerate() {
        lefts.push(x);
        right = x + box_width + pill;
        let lane = right + if pill > 0 { 16 } else { 18 };
        first_lanes.push(lane);
        let lanes = px(lanes.counts[column]) * LANE;
        x = lane + lanes + if lanes > 0 || pill > 0 { ARROW + 12 } else { 6 };
    }
    Places { width: right + inset, rows, lanes, box_width, lefts, first_lanes }
}

/// As wide as the widest name or URL, within bounds.
fn box_width(graph: &Graph) -> Px {
    let width = |node: &Node| {
        let number = NUMBER.width(&(node.id + 1).to_string());
        let name = NAME.width(&words::line(&node.name)) + number + 10;
        name.max(URL.width(&words::line(&node.method)) + 8 + URL.width(&words::path(&node.url)))
    };
    graph.nodes.iter().map(width).max().unwrap_or(0).clamp(120, 230) + 24
}

impl Places<'_> {
    /// The left edge of an item.
    pub(super) fn left(&self, index: usize) -> Px {
        self.lefts[self.rows.column[index]]
    }

    /// The lane of a port's line behind a column.
    pub(super) fn lane(&self, port: usize, column: usize) -> Px {
        self.first_lanes[column] + px(self.lanes.lane(port, column)) * LANE
    }

    /// The left edge and the width of a box in so many others.
    pub(super) fn frame(&self, depth: usize) -> (Px, Px) {
        let inset = MARGIN + PAD * px(depth) - PAD / 2;
        (inset, self.width - 2 * inset)
    }
}
