//! A graph as Mermaid, which code hosts draw inside of Markdown.

use std::fmt::Write as _;

use super::{
    contract::{EdgeKind, Graph, Node, Role},
    tree::{self, Entry, Folder},
    words,
};

/// `graph` as a flowchart.
pub(super) fn draw(graph: &Graph) -> String {
    let mut text = "flowchart LR\n".to_owned();
    folder(&mut text, graph, &tree::folders(graph), (&mut 0, 1));
    for edge in &graph.edges {
        let arrow = match edge.kind {
            EdgeKind::Data => "-->",
            EdgeKind::Needs => "-.->",
            EdgeKind::Order => "-.-",
        };
        let label = words::line(&edge.label);
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(&label)) };
        let _ = writeln!(text, "    n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    text
}

/// What lies in a folder. `count` is how many folders there were before.
fn folder(text: &mut String, graph: &Graph, it: &Folder<'_>, (count, depth): (&mut usize, usize)) {
    let indent = " ".repeat(4 * depth);
    for entry in &it.entries {
        match entry {
            Entry::Node(id) => node(text, &indent, &graph.nodes[*id]),
            Entry::Folder(inner) => {
                let _ = writeln!(text, "{indent}subgraph f{count}[\"{}\"]", escaped(&words::line(inner.name)));
                // Else Mermaid turns what lies in a folder that leads nowhere else.
                let _ = writeln!(text, "{indent}    direction LR");
                *count += 1;
                folder(text, graph, inner, (&mut *count, depth + 1));
                let _ = writeln!(text, "{indent}end");
            }
        }
    }
}

fn node(text: &mut String, indent: &str, node: &Node) {
    let (name, method) = (words::line(&node.name), words::line(&node.method));
    let (open, close) = match node.role {
        Role::Request => ("[", "]"),
        Role::Hook => ("([", "])"),
    };
    let what = format!("{}<br/>{} {}", escaped(&name), escaped(&method), escaped(&words::path(&node.url)));
    let _ = writeln!(text, "{indent}n{}{open}\"{what}\"{close}", node.id);
}

/// `text` inside of a label's quotation marks. What Mermaid, Markdown or HTML could take for theirs becomes the number
/// of its character: a quotation mark would end the label, `1.` at its beginning be a list, `//` the begin of a link.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let letters: Vec<char> = text.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let is_inside = || {
            let before = at.checked_sub(1).and_then(|at| letters.get(at));
            [before, letters.get(at + 1)].into_iter().all(|it| it.is_some_and(|it| it.is_alphanumeric()))
        };
        let is_plain = match letter {
            ' ' | ',' | '?' | '=' => true,
            '/' => at.checked_sub(1).is_none_or(|before| letters[before] != '/'),
            '-' | '_' | '\'' => is_inside(),
            // Mermaid changes lines that hold these words before it reads them.
            's' | 'c' => !["style", "classDef"].iter().any(|word| starts_with(&letters[at..], word)),
            letter => letter.is_alphanumeric() || !letter.is_ascii(),
        };
        if is_plain {
            safe.push(*letter);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(safe, "#{};", u32::from(*letter));
        }
    }
    // An empty label is none.
    if safe.is_empty() { "#32;".to_owned() } else { safe }
}

fn starts_with(letters: &[char], word: &str) -> bool {
    let mut letters = letters.iter();
    word.chars().all(|letter| letters.next() == Some(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_read_as_mermaid() {
        assert_eq!(escaped("List \"all\" [x] | end"), "List #34;all#34; #91;x#93; #124; end");
        assert_eq!(
            escaped("1. - a_b _c_ `d` #35; <b>&amp;"),
            "1#46; #45; a_b #95;c#95; #96;d#96; #35;35#59; #60;b#62;#38;amp#59;"
        );
        assert_eq!(escaped("https://日本.jp/{id}"), "https#58;/#47;日本#46;jp/#123;id#125;");
        assert_eq!(escaped("style:\"x\" classDef"), "#115;tyle#58;#34;x#34; #99;lassDef");
        assert_eq!(escaped(""), "#32;");
    }
}
