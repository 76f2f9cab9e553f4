//! Graphs of all shapes come out well in every format.

use quick_xml::{Reader, events::Event};

use super::*;

/// A graph of so many requests, ten in a folder.
fn graph(count: usize, edges: &[(usize, usize, &str)]) -> Graph {
    let node = |id: usize| Node {
        id,
        name: format!("Request {id}"),
        method: ["GET", "POST", "LOCK"][id % 3].to_owned(),
        url: format!("<<baseUrl>>/things/{id}"),
        folders: vec!["Shop".to_owned(), format!("folder {}", id / 10)],
        role: if id == 1 { Role::Hook } else { Role::Request },
    };
    let edge = |it: &(usize, usize, &str)| Edge { from: it.0, to: it.1, label: it.2.to_owned(), kind: EdgeKind::Data };
    Graph { title: "Shop".to_owned(), nodes: (0..count).map(node).collect(), edges: edges.iter().map(edge).collect() }
}

/// The numbers of each element of a kind: those of the attributes named.
#[track_caller]
fn numbers(svg: &str, class: &str, names: &[&str]) -> Vec<Vec<i64>> {
    let mut reader = Reader::from_str(svg);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return found,
            Event::Start(tag) | Event::Empty(tag) => {
                let attribute = |name: &str| tag.try_get_attribute(name).unwrap().map(|it| it.value.into_owned());
                if attribute("class").is_some_and(|it| it.split(' ').next() == Some(class)) {
                    found.push(names.iter().map(|name| attribute(name).unwrap().parse().unwrap()).collect());
                }
            }
            _ => {}
        }
    }
}

/// Draws it: all boxes lie in the picture, each in its own place.
#[track_caller]
fn check(graph: &Graph) -> String {
    let svg = draw(graph, Format::Svg);
    let boxes = numbers(&svg, "box", &["x", "y", "width", "height"]);
    assert_eq!(boxes.len(), graph.nodes.len());
    let whole = &numbers(&svg, "posthaste-graph", &["width", "height"])[0];
    for (at, one) in boxes.iter().enumerate() {
        assert!(
            one[0] > 0 && one[1] > 0 && one[0] + one[2] < whole[0] && one[1] + one[3] < whole[1],
            "{one:?} {whole:?}"
        );
        for other in &boxes[..at] {
            let apart =
                |axis: usize| one[axis] + one[axis + 2] < other[axis] || other[axis] + other[axis + 2] < one[axis];
            assert!(apart(0) || apart(1), "{one:?} is over {other:?}");
        }
    }
    svg
}

/// A run of all requests with one token and, in each folder, an id.
fn star() -> Graph {
    let mut edges: Vec<_> = (1..300).map(|to| (0, to, "token")).collect();
    edges.extend((1..300).filter(|it| it % 10 > 3).map(|to| (to - to % 10 + 1, to, "id")));
    graph(300, &edges)
}

#[test]
fn graphs_of_all_sizes_are_drawn() {
    check(&graph(0, &[]));
    check(&graph(1, &[]));
    check(&graph(300, &[]));
    check(&star());
    let chain: Vec<_> = (1..300).map(|to| (to - 1, to, "next")).collect();
    check(&graph(300, &chain));
    let all: Vec<_> = (0..60).flat_map(|to| (0..to).map(move |from| (from, to, "x"))).collect();
    check(&graph(60, &all));
}

#[test]
fn circles_do_not_hang() {
    let circle = graph(12, &[(0, 1, "a"), (1, 2, "b"), (2, 0, "c"), (2, 2, "self"), (2, 11, "d"), (99, 0, "nobody")]);
    let svg = check(&circle);
    assert_eq!(numbers(&svg, "line", &[]).len(), 5);
    assert!(draw(&circle, Format::Mermaid).contains("n2 -->|\"self\"| n2"));
}

#[test]
fn a_line_leads_around_the_boxes_between() {
    let svg = check(&graph(4, &[(0, 1, "a"), (1, 2, "b"), (2, 3, "c"), (0, 3, "far")]));
    let boxes = numbers(&svg, "box", &["x", "y", "width", "height"]);
    let far = svg.split("<title>").find(|it| it.contains(": far</title>")).unwrap();
    let path = far.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    // Its level pieces: `M x y H x`.
    for piece in path.split('M').filter(|it| it.contains('H')) {
        let numbers: Vec<i64> = piece.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse().ok()).collect();
        let (from, y, to, last) = (numbers[0], numbers[1], numbers[2], numbers[numbers.len() - 1]);
        for it in &boxes[1..3] {
            let passes =
                |from: i64, to: i64, y: i64| from < it[0] + it[2] && to > it[0] && y > it[1] && y < it[1] + it[3];
            assert!(!passes(from, to, y), "{piece} runs through {it:?}");
            assert!(!passes(to, last, numbers[numbers.len() - 2]), "{piece} runs through {it:?}");
        }
    }
}

#[test]
fn many_requests_are_no_danger() {
    let edges: Vec<_> =
        (1..3000).flat_map(|to| [(0, to, "token"), (to - 1, to, "next"), (to / 2, to, "half")]).collect();
    let it = graph(3000, &edges.into_iter().filter(|it| it.0 != it.1).collect::<Vec<_>>());
    // A layout that looked at each pair of lines would take for ever.
    let svg = draw(&it, Format::Svg);
    assert!(svg.ends_with("</svg>\n"));
}

#[test]
fn hooks_and_needs_look_different() {
    let mut it = graph(3, &[(0, 1, ""), (1, 2, "")]);
    it.edges[0].kind = EdgeKind::Needs;
    it.edges[1].kind = EdgeKind::Order;
    let mermaid = draw(&it, Format::Mermaid);
    assert!(
        mermaid.contains("n0 -.-> n1\n") && mermaid.contains("n1 -.- n2\n") && mermaid.contains("n1([\""),
        "{mermaid}"
    );
    let dot = draw(&it, Format::Dot);
    assert!(dot.contains("n0 -> n1 [style=dashed];") && dot.contains("n1 -> n2 [style=dotted];"), "{dot}");
    let svg = check(&it);
    assert!(svg.contains("line needs") && svg.contains("line order") && svg.contains("box hook"));
}

#[test]
fn any_text_is_drawn() {
    let odd = [
        "",
        "\"",
        "a\"]",
        "end",
        "]]>",
        "--> <!-- &amp; &#0;",
        "a\nb\r\n",
        "\u{0}\u{1b}[31m\u{202e}",
        "`*_~1. - #35;",
        "\\",
        "\\\"",
        "日本語のとても長い名前です。日本語のとても長い名前です。",
        "👨‍👩‍👧‍👦 e\u{301}",
        "\u{ffff}",
        "style:\"x\"",
        "%%{init: {}}%%",
        "{{x}} <<y>>",
    ];
    for (text, other) in odd.iter().flat_map(|text| odd.iter().map(move |other| (*text, *other))) {
        let mut it = graph(2, &[(0, 1, text)]);
        it.title = other.to_owned();
        it.nodes[0].name = text.to_owned();
        it.nodes[0].url = other.to_owned();
        it.nodes[1].method = other.to_owned();
        it.nodes[1].folders[1] = text.to_owned();
        check(&it);
        let mermaid = draw(&it, Format::Mermaid);
        assert_eq!(mermaid.lines().count(), 13, "{mermaid}");
        assert!(mermaid.lines().all(|line| line.matches('"').count() % 2 == 0), "{mermaid}");
        let dot = draw(&it, Format::Dot);
        assert_eq!(dot.lines().count(), 17, "{dot}");
        assert!(
            dot.lines().all(|line| line.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2 == 0),
            "{dot}"
        );
    }
}
