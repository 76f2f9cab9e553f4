//! The manual is true: its examples are accepted, its mistakes are refused, its tables are the program's own. The README and
//! the map of the code are held to it, too.

use std::{collections::BTreeSet, fs};

use posthaste::{
    schema,
    source::Source,
    template::function,
    tidy::{Shape, tidy},
};
use serde_json::Value;

use crate::support::{Ended, Project};

const MANUAL: &str = "docs/FORMAT.md";
const AUTH: &str = "docs/AUTH.md";
const README: &str = "README.md";
const MAP: &str = "docs/ARCHITECTURE.md";

/// A fenced block: the line where it begins, the words behind its fence, its text.
///
/// `yaml request` is a file of requests that `check` accepts, `yaml request passes` one that passes against its own
/// examples, too, `yaml request wrong` one that is refused; a `text` block behind that is part of the message.
/// `yaml collection` and `yaml environment` are accepted; `with=a.yaml,b/c.yaml` names requests that stand beside it.
/// `file=PATH` is a file that the blocks below it can use. The first environment is that of all requests.
#[derive(Clone)]
struct Block {
    page: &'static str,
    line: usize,
    words: Vec<String>,
    text: String,
}

#[test]
fn every_example_does_what_the_manual_says() {
    let blocks = [blocks(MANUAL), blocks(AUTH), blocks(README)].concat();
    let environment = blocks.iter().find(|it| it.is("environment")).unwrap().text.as_str();
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for (block, next) in blocks.iter().zip(blocks.iter().skip(1).map(Some).chain([None])) {
        if let Some(path) = block.option("file=") {
            files.push((path, block.text.as_str()));
        } else if block.is("yaml") {
            let message = next.filter(|it| block.is("wrong") && it.is("text")).map_or("", |it| &it.text);
            let ended = block.try_out(environment, &files);
            let code = if block.is("wrong") { 2 } else { 0 };
            if ended.code != Some(code) || !lines(&ended.stderr).contains(&lines(message)) {
                wrong.push(format!("{}:{}: should end with {code}\n{message}\n{ended}\n", block.page, block.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_is_in_the_one_form() {
    for block in
        [blocks(MANUAL), blocks(AUTH), blocks(README)].concat().iter().filter(|it| it.is("yaml") && !it.is("wrong"))
    {
        if block
            .option("file=")
            .is_some_and(|path| std::path::Path::new(path).extension().is_some_and(|it| it != "yaml"))
        {
            continue;
        }
        let shape = match () {
            () if block.is("collection") => Shape::Folder,
            () if block.is("environment") => Shape::Variables,
            () => Shape::Requests,
        };
        let source = Source::from_bytes(block.page, block.text.clone().into_bytes()).unwrap();
        assert_eq!(tidy(&source, shape).as_ref(), Ok(&block.text), "{}:{}", block.page, block.line);
    }
}

#[test]
fn every_key_has_an_example() {
    let (mut keys, mut words) = (BTreeSet::new(), BTreeSet::new());
    for schema in [schema::request(), schema::collection(), schema::environment()] {
        gather(&schema, &mut keys, &mut words);
    }
    let examples: String =
        [blocks(MANUAL), blocks(AUTH)].concat().into_iter().filter(|it| it.is("yaml")).map(|it| it.text).collect();
    for key in &keys {
        let written = format!("{key}:");
        let mut before = examples.match_indices(&written).map(|(at, _)| examples[..at].chars().next_back());
        let stands = before.any(|it| it.is_none_or(|it| it.is_whitespace() || it == '{'));
        assert!(stands, "{MANUAL} has no example of the key `{key}`");
    }
    let manual = manual() + &fs::read_to_string(AUTH).unwrap();
    for word in &words {
        assert!(manual.contains(&format!("`{word}`")), "{MANUAL} does not name `{word}`");
    }
}

#[test]
fn every_function_is_in_the_table() {
    let escaped = |text: &str| text.replace('|', "\\|");
    let code = |text: &str| if text.is_empty() { String::new() } else { format!("`{}`", escaped(text)) };
    let ours = function::all().filter(|it| !it.name.starts_with('$'));
    let wanted: Vec<String> =
        ours.map(|it| format!("| `{}` | {} | {} |", it.name, code(it.takes), escaped(it.says))).collect();
    let chapter = chapter("### Functions");
    let found: Vec<&str> = chapter.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(found, wanted, "the table in {MANUAL} should be:\n{}\n", wanted.join("\n"));
}

#[test]
fn every_dynamic_name_is_listed() {
    let names: BTreeSet<&str> = function::all().map(|it| it.name).filter(|it| it.starts_with('$')).collect();
    let chapter = chapter("### Postman's dynamic names");
    let listed: BTreeSet<&str> = chapter.split('`').filter(|it| it.starts_with('$')).collect();
    assert_eq!(listed, names);
}

#[test]
fn every_link_leads_somewhere() {
    let pages = fs::read_dir("docs").unwrap().map(|it| it.unwrap().path());
    let pages = pages.filter(|it| it.extension().is_some_and(|it| it == "md")).map(|it| it.display().to_string());
    let pages = pages.chain([README.to_owned(), "CHANGELOG.md".to_owned()]);
    for page in &pages.collect::<Vec<_>>() {
        let text = fs::read_to_string(page).unwrap();
        let folder = std::path::Path::new(page).parent().unwrap();
        for target in text.split("](").skip(1).filter_map(|it| it.split(')').next()) {
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            if path.contains("://") {
                continue;
            }
            let path = if path.is_empty() { page.into() } else { folder.join(path) };
            assert!(path.exists(), "{page}: `{target}` leads nowhere");
            let anchors = || fs::read_to_string(&path).unwrap().lines().filter_map(anchor).collect::<Vec<_>>();
            assert!(
                heading.is_empty() || anchors().iter().any(|it| it == heading),
                "{page}: no heading for `{target}`"
            );
        }
    }
}

#[test]
fn every_module_is_on_the_map() {
    let map = fs::read_to_string(MAP).unwrap();
    let library = fs::read_to_string("src/lib.rs").unwrap();
    let floors = map.split("| floor |").nth(1).unwrap().split("\n\n").next().unwrap();
    let mapped: Vec<_> = floors.lines().filter_map(|row| row.split('`').nth(1)).collect();
    let modules: Vec<_> = library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(mapped, modules, "{MAP} and src/lib.rs name the same modules in the same order");
}

#[test]
fn every_file_on_the_map_is_there() {
    let map = fs::read_to_string(MAP).unwrap();
    // Behind that are the names of things that are not there yet.
    let map = map.split("## Adding a thing").next().unwrap();
    let is_path = |it: &&str| it.contains('/') && it.chars().all(|it| it.is_ascii_alphanumeric() || "/_.".contains(it));
    let paths: Vec<_> = map.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).filter(is_path).collect();
    assert!(paths.len() > 30, "{paths:?}");
    for path in paths {
        let places = [path.to_owned(), format!("src/{path}"), format!("src/{path}.rs")];
        assert!(places.iter().any(|it| std::path::Path::new(it).exists()), "{MAP}: `{path}` is not there");
    }
}

impl Block {
    fn is(&self, word: &str) -> bool {
        self.words.iter().any(|it| it == word)
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.words.iter().find_map(|it| it.strip_prefix(name))
    }

    /// What the program says of it, as a file of its kind.
    fn try_out(&self, environment: &str, files: &[(&str, &str)]) -> Ended {
        let (own, path) = match () {
            () if self.is("request") => ("shop/example.yaml", "shop/example.yaml"),
            () if self.is("collection") => ("shop/collection.yaml", "shop"),
            () if self.is("environment") => ("environments/dev.yaml", "shop"),
            () => panic!("{}:{}: is it a request, a collection, an environment, a file?", self.page, self.line),
        };
        let mut project = Project::new().system("HOME", "/home/ada").file("environments/dev.yaml", environment);
        for path in self.option("with=").unwrap_or("ping.yaml").split(',') {
            project = project.file(&format!("shop/{path}"), "GET: http://localhost/\n");
        }
        for (path, text) in files {
            project = project.file(path, text);
        }
        let command = if self.is("passes") { ["run", "--mock"].as_slice() } else { &["check"] };
        project.file(own, &self.text).run(&[command, &[path, "-e", "dev"]].concat())
    }
}

/// The examples of one kind that are right, each with its page and line: files of requests, of folders, of variables.
pub(crate) fn examples(kind: &str) -> Vec<(String, String)> {
    let all = [blocks(MANUAL), blocks(AUTH), blocks(README)].concat().into_iter();
    let right = all.filter(|it| it.is("yaml") && it.is(kind) && !it.is("wrong"));
    right.map(|it| (format!("{}:{}", it.page, it.line), it.text)).collect()
}

/// The text without blanks at the ends of its lines, and without the last line break.
fn lines(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn manual() -> String {
    fs::read_to_string(MANUAL).unwrap()
}

/// The text below a heading, up to the next one.
fn chapter(heading: &str) -> String {
    let manual = manual();
    let (_, rest) = manual.split_once(&format!("\n{heading}\n")).unwrap();
    rest.split("\n##").next().unwrap().to_owned()
}

fn blocks(page: &'static str) -> Vec<Block> {
    let text = fs::read_to_string(page).unwrap();
    let (mut blocks, mut open): (Vec<Block>, Option<Block>) = (Vec::new(), None);
    for (line, text) in (1..).zip(text.lines()) {
        match (text.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(info), None) => {
                let words = info.split_whitespace().map(str::to_owned).collect();
                open = Some(Block { page, line, words, text: String::new() });
            }
            (None, Some(block)) => open = Some(Block { text: block.text + text + "\n", ..block }),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of {page} has no end");
    blocks
}

/// The names of properties, and the words of enumerations, anywhere in a schema.
fn gather(schema: &Value, keys: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            keys.extend(map.get("properties").and_then(Value::as_object).into_iter().flat_map(|it| it.keys().cloned()));
            let listed = map.get("enum").and_then(Value::as_array).into_iter().flatten();
            words.extend(listed.filter_map(Value::as_str).map(str::to_owned));
            map.values().for_each(|it| gather(it, keys, words));
        }
        Value::Array(list) => list.iter().for_each(|it| gather(it, keys, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What a link calls a heading.
fn anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let kept = title.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    Some(kept.map(|it| if it == ' ' { '-' } else { it.to_ascii_lowercase() }).collect())
}
