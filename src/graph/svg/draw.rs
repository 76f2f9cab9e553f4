//! The picture itself.

use std::fmt::Write as _;

use super::{
    super::{
        contract::{Graph, Node, Role},
        words,
    },
    band, item,
    item::{BOX, Items},
    lines,
    place::{self, FOLDER, NAME, NUMBER, Places, URL},
    rows::Frame,
    style::STYLE,
    text::{Px, escaped},
};

/// `graph` as an SVG document.
pub(in super::super) fn draw(graph: &Graph) -> String {
    let bands = band::bands(graph);
    let items = item::items(graph, &bands.of);
    let places = place::places(graph, &items, &bands);
    let (width, height) = (places.width, places.rows.height);
    let mut svg = String::new();
    let title = escaped(&words::line(&graph.title));
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"posthaste-graph\" role=\"img\" aria-label=\"{title}\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n<style>\n{STYLE}</style>"
    );
    let _ = writeln!(svg, "<rect class=\"back\" width=\"{width}\" height=\"{height}\"/>");
    places.rows.frames.iter().for_each(|it| frame(&mut svg, it, places.frame(it.depth)));
    lines::draw(&mut svg, graph, &items, &places);
    graph.nodes.iter().for_each(|it| node(&mut svg, it, &items, &places));
    svg.push_str("</svg>\n");
    svg
}

fn frame(svg: &mut String, frame: &Frame<'_>, (x, width): (Px, Px)) {
    let Frame { name, y, height, .. } = frame;
    let full = words::line(name);
    let shown = FOLDER.cut(&full, width - 24);
    let _ = writeln!(
        svg,
        "<rect class=\"folder\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n\
         <text class=\"folder-name\" x=\"{}\" y=\"{}\">{}<title>{}</title></text>",
        x + 12,
        y + 19,
        escaped(&shown),
        escaped(&full),
    );
}

fn node(svg: &mut String, node: &Node, items: &Items, places: &Places<'_>) {
    let (x, y, width) = (places.left(node.id), places.rows.tops[node.id], places.box_width);
    let height = items.all[node.id].height;
    let middle = y + (height - BOX) / 2;
    let (name, method, url) = (words::line(&node.name), words::line(&node.method), words::line(&node.url));
    let hook = match node.role {
        Role::Request => "",
        Role::Hook => " hook",
    };
    let number = (node.id + 1).to_string();
    let _ = writeln!(
        svg,
        "<g><title>{}\n{} {}</title><rect class=\"box{hook}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>",
        escaped(&name),
        escaped(&method),
        escaped(&url),
    );
    let room = width - 24;
    let shown = NAME.cut(&name, room - NUMBER.width(&number) - 8);
    let _ = writeln!(
        svg,
        "<text class=\"name\" x=\"{}\" y=\"{}\">{}</text><text class=\"number\" x=\"{}\" y=\"{}\">{number}</text>",
        x + 12,
        middle + 20,
        escaped(&shown),
        x + width - 8,
        middle + 15,
    );
    let shown_method = URL.cut(&method, room);
    let left: Px = room - URL.width(&shown_method) - 7;
    let shown_url = if left > 16 { URL.cut(&words::path(&url), left) } else { String::new() };
    let _ = writeln!(
        svg,
        "<text class=\"url\" x=\"{}\" y=\"{}\"><tspan class=\"method{}\">{}</tspan> {}</text></g>",
        x + 12,
        middle + 37,
        class(&method),
        escaped(&shown_method),
        escaped(&shown_url),
    );
}

/// The class of a method that has a colour of its own.
fn class(method: &str) -> &'static str {
    match method {
        "GET" => " get",
        "POST" => " post",
        "PUT" => " put",
        "PATCH" => " patch",
        "DELETE" => " delete",
        _ => "",
    }
}
