//! A graph as DOT, which Graphviz draws.

use std::fmt::Write as _;

use super::{
    contract::{EdgeKind, Graph, Node, Role},
    tree::{self, Entry, Folder},
    words,
};

/// `graph` as a directed graph, with a cluster for each folder.
pub(super) fn draw(graph: &Graph) -> String {
    let mut text = format!("digraph {} {{\n", quoted(&words::line(&graph.title)));
    text.push_str("    rankdir=LR;\n    node [shape=box, style=rounded, fontname=\"Helvetica\"];\n");
    text.push_str("    edge [fontname=\"Helvetica\", fontsize=10];\n");
    folder(&mut text, graph, &tree::folders(graph), (&mut 0, 1));
    for edge in &graph.edges {
        let label = words::line(&edge.label);
        let mut attributes = if label.is_empty() { Vec::new() } else { vec![format!("label={}", quoted(&label))] };
        match edge.kind {
            EdgeKind::Data => {}
            EdgeKind::Needs => attributes.push("style=dashed".to_owned()),
            EdgeKind::Order => attributes.push("style=dotted".to_owned()),
        }
        let attributes = if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
        let _ = writeln!(text, "    n{} -> n{}{attributes};", edge.from, edge.to);
    }
    text.push_str("}\n");
    text
}

/// What lies in a folder. `count` is how many folders there were before.
fn folder(text: &mut String, graph: &Graph, it: &Folder<'_>, (count, depth): (&mut usize, usize)) {
    let indent = " ".repeat(4 * depth);
    for entry in &it.entries {
        match entry {
            Entry::Node(id) => node(text, &indent, &graph.nodes[*id]),
            Entry::Folder(inner) => {
                let _ = writeln!(text, "{indent}subgraph cluster_{count} {{");
                let label = quoted(&words::line(inner.name));
                let _ = writeln!(text, "{indent}    label={label}; style=rounded; color=gray;");
                *count += 1;
                folder(text, graph, inner, (&mut *count, depth + 1));
                let _ = writeln!(text, "{indent}}}");
            }
        }
    }
}

fn node(text: &mut String, indent: &str, node: &Node) {
    let (name, method, url) = (words::line(&node.name), words::line(&node.method), words::line(&node.url));
    let style = match node.role {
        Role::Request => "",
        Role::Hook => ", style=\"rounded,dashed\"",
    };
    let (label, tooltip) =
        (quoted(&format!("{name}\n{method} {}", words::path(&url))), quoted(&format!("{method} {url}")));
    let _ = writeln!(text, "{indent}n{} [label={label}, tooltip={tooltip}{style}];", node.id);
}

/// A text of DOT. Graphviz reads `\N` and `&amp;` inside of it, too.
fn quoted(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_read_as_dot() {
        assert_eq!(quoted("a \"b\" \\N\\ &lt; {c}\nd"), r#""a \"b\" \\N\\ &amp;lt; {c}\nd""#);
    }
}
