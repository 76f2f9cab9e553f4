//! Which request feeds which: as Mermaid, as DOT, as a picture.

use std::fs;

use quick_xml::{Reader, events::Event};

use crate::support::Project;

const SHOP: &str = "\
name: Log in
POST: <<baseUrl>>/login
json: { password: <<password>> }
capture: { token: $.token, user: $.user }
---
name: 'List \"all\" | [of] <them> end'
GET: <<baseUrl>>/orders?of=<<user>>
auth: { bearer: <<token>> }
capture: { order: '$[0]' }
---
name: Read one
GET: <<baseUrl>>/orders/{id}
path: { id: <<order.id>> }
headers: { X: <<header>> }
";

fn shop() -> Project {
    Project::with("shop/a.yaml", SHOP)
        .file("shop/collection.yaml", "name: Shop\nvariables: { header: 'T <<token>>' }\n")
        .file("environments/dev.yaml", "password: { value: hunter22, secret: true }\n")
}

/// The texts and the elements of a picture that is good XML.
fn parsed(svg: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(svg);
    let (mut texts, mut elements) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return (texts, elements),
            Event::Start(tag) | Event::Empty(tag) => {
                tag.attributes().for_each(|it| drop(it.unwrap()));
                elements.push(tag.name().as_ref().to_owned());
            }
            Event::Text(text) => texts.push(text.into_owned().to_string()),
            _ => {}
        }
    }
}

#[test]
fn a_collection_is_drawn_as_mermaid() {
    let run = shop().run(&["list", "shop", "--graph"]);
    let expected = "\
flowchart LR
    subgraph f0[\"Shop\"]
        direction LR
        n0[\"Log in<br/>POST /login\"]
        n1[\"List #34;all#34; #124; #91;of#93; #60;them#62; end<br/>GET /orders?of=#60;#60;user#62;#62;\"]
        n2[\"Read one<br/>GET /orders/#123;id#125;\"]
    end
    n0 -->|\"token, user\"| n1
    n0 -->|\"token\"| n2
    n1 -->|\"order\"| n2
";
    assert_eq!(run.passes().stdout, expected);
    assert_eq!(run.stderr, "");
    assert_eq!(shop().run(&["list", "shop", "--graph=mermaid"]).stdout, expected);
}

#[test]
fn a_collection_is_drawn_as_dot() {
    let run = shop().run(&["list", "shop", "--graph=dot"]);
    run.passes().prints("digraph \"Shop\" {\n").prints("    n0 -> n1 [label=\"token, user\"];\n");
    run.prints("subgraph cluster_0 {").prints("label=\"List \\\"all\\\" | [of] <them> end\\nGET /orders?of=<<user>>\"");
}

#[test]
fn a_collection_is_drawn_as_a_picture() {
    let run = shop().run(&["list", "shop", "--graph=svg"]);
    let (texts, elements) = parsed(&run.passes().stdout);
    for text in ["Shop", "Log in", "Read one", "token, user", "token", "order"] {
        assert!(texts.iter().any(|it| it == text), "`{text}` is not in {texts:?}");
    }
    assert_eq!(elements.iter().filter(|it| *it == "rect").count(), 1 + 1 + 3 + 3, "ground, folder, boxes, pills");
    assert!(run.stdout.contains("prefers-color-scheme:dark"));
    assert!(!run.stdout.contains("href") && !run.stdout.contains("url("), "it needs nothing from elsewhere");
    assert_eq!(shop().run(&["list", "shop", "--graph=svg"]).stdout, run.stdout);
}

#[test]
fn secrets_are_hidden_in_graphs() {
    let text = "name: With hunter22\nGET: http://localhost/hunter22/<<x>>\ncapture: { hunter22: $.a }\n---\nGET: http://localhost/<<hunter22>>\nname: Next\n";
    let project = shop().file("shop/b.yaml", text);
    for format in ["mermaid", "dot", "svg"] {
        let arguments = ["list", "shop", "-e", "dev", "--var", "x=1", &format!("--graph={format}")];
        project.run(&arguments).passes().never_prints("hunter22").prints("With ");
    }
}

#[test]
fn a_list_goes_into_a_file_whole_or_not_at_all() {
    let project = shop().file("old.svg", "old");
    let run = project.run(&["list", "shop", "--graph=svg", "-o", "old.svg"]);
    assert_eq!(run.passes().stdout, "");
    assert!(project.read("old.svg").starts_with("<svg "));
    project.run(&["list", "shop", "--output", "list.txt"]).passes();
    assert_eq!(project.read("list.txt"), project.run(&["list", "shop", "-o", "-"]).stdout);
    project
        .run(&["list", "shop", "-o", "no/such/file"])
        .exits(2)
        .warns("cannot write `no/such/file`: the folder `no/such`");
    project.run(&["list", "nowhere", "-o", "list.txt"]);
    assert!(project.read("list.txt").contains("Log in"), "what was there stays where there is nothing to write");
}

#[test]
fn what_cannot_be_drawn_is_told() {
    shop().run(&["list", "shop", "--graph=png"]).exits(2).warns("mermaid, dot, svg");
    shop().run(&["list", "shop", "--graph", "--json"]).exits(2).warns("cannot be used with");
    shop().run(&["list", "shop", "--graph", "svg"]).exits(2).warns("write `--graph=svg`");
    // Without `=` what comes next is a path.
    shop().run(&["list", "--graph", "shop"]).passes().prints("flowchart LR");
    shop().run(&["list", "shop", "--graph", "-E", "nobody"]).exits(4);
}

#[test]
fn the_readme_shows_what_the_program_draws() {
    let readme = fs::read_to_string("README.md").unwrap();
    let (_, rest) = readme.split_once("```mermaid\n").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/collections/zoom-server-to-server");
    assert_eq!(shown, Project::new().run(&["list", folder, "--graph"]).stdout);
}
