//! The lines between the requests, their arrows, and the pills that name the variables.

use std::{collections::HashMap, fmt::Write as _};

use super::{
    super::{
        contract::{EdgeKind, Graph},
        words,
    },
    item::{Items, Port},
    lanes,
    place::{ARROW, LABEL, Places, WIDEST_PILL},
    style::COLORS,
    text::{Px, escaped},
};

/// The colour of what is no data.
const PLAIN: &str = "#8793a5";

/// Draws all lines of `graph`.
pub(super) fn draw(svg: &mut String, graph: &Graph, items: &Items, places: &Places<'_>) {
    let mut colors = HashMap::new();
    for (index, port) in items.ports.iter().enumerate() {
        let next = colors.len() % COLORS.len();
        let color = match port.kind {
            EdgeKind::Data => COLORS[*colors.entry(port.label.as_str()).or_insert(next)],
            EdgeKind::Needs | EdgeKind::Order => PLAIN,
        };
        let _ = writeln!(svg, "<g class=\"flow\"><title>{}</title>", escaped(&told(graph, port)));
        let (path, arrows) = way(index, items, places);
        let _ = writeln!(svg, "<path class=\"line{}\" stroke=\"{color}\" d=\"{path}\"/>", class(port.kind));
        let _ = writeln!(svg, "<path fill=\"{color}\" d=\"{arrows}\"/>");
        pill(svg, port, (places.left(port.from) + places.box_width, places.rows.port(items, index)), color);
        svg.push_str("</g>\n");
    }
    for edge in &items.back {
        back(svg, graph, items, places, *edge);
    }
}

fn class(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Data => "",
        EdgeKind::Needs => " needs",
        EdgeKind::Order => " order",
    }
}

/// What the pointer is told: `Log in → List users, Get a user: token`.
fn told(graph: &Graph, port: &Port) -> String {
    let name = |id: &usize| words::line(&graph.nodes[*id].name);
    let mut to = port.to.iter().take(10).map(name).collect::<Vec<_>>().join(", ");
    if port.to.len() > 10 {
        let _ = write!(to, " and {} more", port.to.len() - 10);
    }
    let colon = if port.label.is_empty() { "" } else { ": " };
    format!("{} → {to}{colon}{}", name(&port.from), port.label)
}

/// A port's whole line, with its branches, and the arrows at their ends.
fn way(index: usize, items: &Items, places: &Places<'_>) -> (String, String) {
    let (port, rows) = (&items.ports[index], &places.rows);
    let mut column = items.all[port.from].column;
    let mut from = (places.left(port.from) + places.box_width, rows.port(items, index));
    let mut path = String::new();
    for trunk in &port.trunks {
        let to = (places.left(*trunk), rows.middle(items, *trunk));
        path += &turn(from, places.lane(index, column), to);
        (from, column) = (to, items.all[*trunk].column);
    }
    let mut arrows = String::new();
    for to in &port.to {
        let (column, y) = lanes::leaves(index, *to, items, rows);
        let passed = column - items.all[port.from].column;
        let begin = passed.checked_sub(1).and_then(|last| port.trunks.get(last));
        let x = begin.map_or(places.left(port.from) + places.box_width, |trunk| places.left(*trunk));
        let end = (places.left(*to), places.lanes.arrivals[&(index, *to)]);
        path += &turn((x, y), places.lane(index, column), (end.0 - ARROW + 1, end.1));
        let _ = write!(arrows, "M{} {}l-{ARROW} -4v8z", end.0, end.1);
    }
    (path, arrows)
}

/// A line that goes level, up or down in its lane, and level again, with round corners.
fn turn(from: (Px, Px), lane: Px, to: (Px, Px)) -> String {
    let fall = to.1 - from.1;
    if fall == 0 {
        return format!("M{} {}H{}", from.0, from.1, to.0);
    }
    let round = (fall.abs() / 2).min(7);
    let down = if fall > 0 { round } else { -round };
    format!(
        "M{} {}H{}Q{lane} {} {lane} {}V{}Q{lane} {} {} {}H{}",
        from.0,
        from.1,
        lane - round,
        from.1,
        from.1 + down,
        to.1 - down,
        to.1,
        lane + round,
        to.1,
        to.0
    )
}

/// The label of a port, on its line beside the box that ends at `x`.
fn pill(svg: &mut String, port: &Port, (x, y): (Px, Px), color: &str) {
    if port.label.is_empty() {
        return;
    }
    let shown = LABEL.cut(&port.label, WIDEST_PILL);
    let width = LABEL.width(&shown) + 14;
    let (x, top, middle) = (x + 10, y - 9, x + 10 + width / 2);
    let _ = writeln!(
        svg,
        "<rect class=\"pill\" stroke=\"{color}\" x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"18\" rx=\"9\"/>\
         <text class=\"label\" x=\"{middle}\" y=\"{}\">{}</text>",
        y + 4,
        escaped(&shown),
    );
}

/// An edge that leads back, or to its own node: an arc below the boxes.
fn back(svg: &mut String, graph: &Graph, items: &Items, places: &Places<'_>, edge: usize) {
    let edge = &graph.edges[edge];
    let end =
        |id: usize, at: Px| (places.left(id) + places.box_width * at / 4, places.rows.tops[id] + items.all[id].height);
    let (from, to) = (end(edge.from, 3), end(edge.to, 1));
    let low = from.1.max(to.1) + 34;
    let label = words::line(&edge.label);
    let name = |id: usize| words::line(&graph.nodes[id].name);
    let colon = if label.is_empty() { "" } else { ": " };
    let title = escaped(&format!("{} → {}{colon}{label}", name(edge.from), name(edge.to)));
    let (class, middle) = (class(edge.kind), Px::midpoint(from.0, to.0));
    let _ = writeln!(
        svg,
        "<g class=\"flow\"><title>{title}</title><path class=\"line{class}\" stroke=\"{PLAIN}\" \
         d=\"M{} {}C{} {low} {} {low} {} {}\"/><path fill=\"{PLAIN}\" d=\"M{} {}l-4 {ARROW}h8z\"/>\
         <text class=\"label\" x=\"{middle}\" y=\"{}\">{}</text></g>",
        from.0,
        from.1,
        from.0,
        to.0,
        to.0,
        to.1 + ARROW - 1,
        to.0,
        to.1,
        low - 12,
        escaped(&LABEL.cut(&label, WIDEST_PILL)),
    );
}
