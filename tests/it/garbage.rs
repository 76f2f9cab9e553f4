//! Whatever bytes come, nothing that reads them panics: files, templates, queries, expectations, times, recordings.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use posthaste::{
    expectation::Expectations,
    format::{opencollection, postman, yaml},
    model::Surroundings,
    query::Query,
    report::read_recording,
    scope::{Layer, Store},
    source::{Place, Read as _, Reader, Source, documents, duration},
    template::Template,
    tidy::{Shape, tidy},
    wire::{Exchange, Request, Response},
};
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use serde_json::json;

/// What files are made of, parted by `¦`: so garbage gets past the first letters.
const PIECES: &str = "GET¦json¦expect¦capture¦auth¦examples¦when¦headers¦path¦: ¦:¦\n¦\n  ¦\n- ¦---\n¦...¦{¦}¦[¦]¦, ¦? ¦- ¦&a ¦*a¦!t ¦\
    |\n  ¦>-\n  ¦'¦\"¦\\¦# ¦%YAML 1.2\n¦<<¦>>¦<<x>>¦\\<<¦<<#if x>>¦<<else>>¦<</if>>¦<<#each l>>¦<</each>>¦(¦)¦upper ¦now ¦\
    x¦l¦m.k¦$¦$.¦$..¦[*]¦[?@.¦[-1]¦[1:2:3]¦==¦&&¦length(¦//¦/a¦/@b¦count(¦regex ¦header ¦cookie ¦status¦body¦(.+)*¦equals¦\
    gt¦type¦each¦any¦schema¦approx¦0¦-1¦1e999¦99999999999999999999¦0.1¦ms¦s¦h¦.¦true¦null¦~¦\t¦\r\n¦\u{feff}¦é¦😀¦\0¦\
    \u{202e}¦\u{85}";

const REQUEST: &str = include_str!("../../collections/zoom-server-to-server/get-a-user.yaml");
const COLLECTION: &str = include_str!("../fixtures/postman/shop.json");
const RECORDING: &str = include_str!("../fixtures/events/failing.ndjson");

/// Text of pieces and of anything else.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => proptest::sample::select(PIECES.split('¦').collect::<Vec<_>>()).prop_map(str::to_owned), 1 => ".{0,3}"];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A good text with a part of it taken out, doubled, or replaced.
fn bent(good: &'static str) -> impl Strategy<Value = String> {
    let place = 0..good.len();
    (place.clone(), 0..40_usize, text(), any::<bool>()).prop_map(move |(from, length, more, keeps)| {
        let from = good.floor_char_boundary(from);
        let to = good.ceil_char_boundary((from + length).min(good.len()));
        let part = if keeps { &good[from..to] } else { "" };
        [&good[..to.min(from)], part, &more, part, &good[to..]].concat()
    })
}

/// Tries `check` on `cases` values, or on `GARBAGE` times as many; a panic is shown with the smallest value that causes it.
fn never_panics<S: Strategy>(cases: u32, values: &S, check: impl Fn(S::Value)) {
    let more: Option<u32> = std::env::var("GARBAGE").ok().map(|times| times.parse().unwrap());
    let cases = cases * more.unwrap_or(1);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    // The same garbage each time, unless somebody goes looking for more.
    let rng = match more {
        None => TestRng::deterministic_rng(RngAlgorithm::ChaCha),
        Some(_) => TestRng::from_seed(RngAlgorithm::ChaCha, &rand::random::<[u8; 32]>()),
    };
    let tried = TestRunner::new_with_rng(config, rng).run(values, |value| {
        check(value);
        Ok(())
    });
    tried.unwrap_or_else(|why| panic!("{why}"));
}

fn store() -> Store {
    let mut store = Store::default();
    for (name, value) in [("x", json!("é\"'<&")), ("l", json!([1, "a", null])), ("m", json!({ "k": 1.10 }))] {
        store.set_value(Layer::Environment, name, value, false);
    }
    store
}

fn exchange() -> Exchange {
    let request = Request::new("GET", "http://127.0.0.1/".parse().unwrap());
    let mut response = Response::default();
    response.set_body(r#"{"x":["é",{"k":1.10}],"a":null}"#.into());
    Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::from_millis(1) }
}

fn read_files(bytes: Vec<u8>) {
    let Ok(source) = Source::from_bytes("a.yaml", bytes) else { return };
    let mut problems = Vec::new();
    let _ = yaml::items(&source, &mut problems);
    let _ = yaml::environment(&source, &mut problems);
    for shape in [Shape::Requests, Shape::Folder, Shape::Variables] {
        let _ = tidy(&source, shape);
    }
}

#[test]
fn no_file_breaks_the_reader() {
    never_panics(200, &proptest::collection::vec(any::<u8>(), 0..200), read_files);
    never_panics(400, &text().prop_map(String::into_bytes), read_files);
    never_panics(300, &bent(REQUEST).prop_map(String::into_bytes), read_files);
}

/// What Postman's files may hold, in pieces parted by `¦`.
const POSTMAN: &str = "{¦}¦[¦]¦,¦:¦\"¦\\¦\"info\":¦\"item\":¦\"request\":¦\"url\":¦\"http://h/\"¦\"method\":¦\"header\":¦\"body\":¦\"mode\":¦\
    \"raw\"¦\"raw\":¦\"urlencoded\":¦\"formdata\":¦\"graphql\":¦\"file\":¦\"auth\":¦\"type\":¦\"basic\"¦\"basic\":¦\"event\":¦\"listen\":¦\"test\"¦\
    \"script\":¦\"exec\":¦\"variable\":¦\"key\":¦\"value\":¦\"values\":¦\"requests\":¦\"order\":¦\"folders\":¦\"id\":¦\"response\":¦\"query\":¦\
    \"path\":¦\":x\"¦\"{{x}}\"¦\"{{l}}{{\"¦\"://@:?#&=\\\\\"¦null¦true¦0¦1.50¦1e999¦\"\"¦\"é\"¦\"\\ud800\"¦\n¦ ¦\u{feff}¦\0¦a,b\n¦\",\"";

fn read_postman(bytes: &[u8], file: &Path) {
    let mut problems = Vec::new();
    if let Some(opened) = postman::open_bytes("c.json", bytes, &mut problems) {
        let store = store();
        for (_, request) in opened.collection.root.requests() {
            let Some(foreign) = &request.foreign else { continue };
            let changed = foreign.changed(foreign.view().clone());
            let rendered = changed.render(&store.scope(&[]), &Surroundings::default());
            let _ = (foreign.names(), rendered, postman::ad_hoc(foreign.view().clone()));
        }
        let _ = postman::export_collection(opened.document(), store.layer(Layer::Environment));
    }
    std::fs::write(file, bytes).unwrap();
    if let Some(environment) = postman::environment(file, &mut problems) {
        let _ = postman::export(&environment, &environment.variables, postman::Exported::Environment);
    }
    let _ = (postman::rows(file), postman::sniff(&String::from_utf8_lossy(bytes)));
}

#[test]
fn no_file_of_postmans_breaks_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    let read = |bytes: Vec<u8>| read_postman(&bytes, &folder.path().join("file"));
    let pieces = proptest::sample::select(POSTMAN.split('¦').collect::<Vec<_>>());
    never_panics(200, &proptest::collection::vec(any::<u8>(), 0..200), read);
    never_panics(600, &proptest::collection::vec(pieces, 0..40).prop_map(|it| it.concat().into_bytes()), read);
    never_panics(600, &bent(COLLECTION).prop_map(String::into_bytes), read);
    never_panics(200, &(0..COLLECTION.len()).prop_map(|to| COLLECTION.as_bytes()[..to].to_vec()), read);
    let name = proptest::sample::select(&["url", "header", "body", "auth", "method"][..]);
    let value = proptest::sample::select(
        &["0", "\"{{x}}\"", "[]", "[null]", "{\"a\":[{}]}", "{\"mode\":\"graphql\"}", "true"][..],
    );
    never_panics(200, &(name, value, text()), |(name, value, text)| {
        let text = serde_json::to_string(&text).unwrap();
        let request = format!(
            "{{\"item\":{{\"request\":{{\"url\":{text},\"header\":{text},\"body\":{text},\"{name}\":{value}}}}}}}"
        );
        read(request.into_bytes());
    });
}

#[test]
fn no_folder_of_postmans_breaks_its_reader() {
    const GOOD: &str = "$kind: http-request\nurl: {{base}}/:id?x=1\nheaders:\n  - key: {{a}}\n    value: 007\nqueryParams: { x: null }\n\
        body:\n  type: json\n  content: |-\n    {{b}}\nauth: { type: inherit, credentials: { id: x } }\n\
        scripts:\n  - type: afterResponse\n    code: x\nsettings: { maxRedirects: 1 }\norder: 1000\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join(".resources")).unwrap();
    never_panics(300, &bent(GOOD), |text| {
        for name in ["a.request.yaml", ".resources/definition.yaml", "a.environment.yaml"] {
            std::fs::write(folder.path().join(name), &text).unwrap();
        }
        let mut problems = Vec::new();
        let _ = postman::open_folder(folder.path(), &mut problems);
        let _ = postman::environment(&folder.path().join("a.environment.yaml"), &mut problems);
    });
}

/// Reads what lies in a folder as a collection of Bruno's, and renders its requests.
fn read_bruno(folder: &Path) {
    let mut problems = Vec::new();
    let collection = opencollection::open(folder, &mut problems);
    let store = store();
    for (_, request) in collection.root.requests() {
        let Some(foreign) = &request.foreign else { continue };
        let changed = foreign.changed(foreign.view().clone());
        let _ = (foreign.names(), changed.render(&store.scope(&[]), &Surroundings::default()));
    }
}

#[test]
fn no_folder_of_brunos_breaks_its_reader() {
    const YAML: &str = "info: { name: A, type: http, seq: 1, tags: [x] }\nhttp:\n  method: POST\n  url: \"{{l}}:1/:id/B(:id)?x=1#y\"\n  \
        params: [{ name: id, value: \"{{x}}\", type: path }]\n  headers: [{ name: a, value: b, disabled: true }]\n  \
        body: { type: json, data: '{ \"a\": 1 // c' }\n  auth: { type: oauth1, privateKey: { type: text, value: k } }\nruntime:\n  \
        variables: [{ name: n, value: [{ selected: true, value: { type: number, data: '1' } }] }]\n  scripts: [{ type: tests, code: x }]\n  \
        assertions: [{ expression: res, operator: eq, value: 1 }]\n  actions: [{ type: set-variable, phase: after-response, selector: {}, variable: {} }]\n\
        settings: { timeout: 1, encodeUrl: true }\nexamples: [{ name: e, response: { status: 200, body: { type: json, data: x } } }]\nbundled: true\nitems: []\n";
    const BRU: &str = "meta {\n  name: A\n  seq: 1\n  tags: [\n    x\n  ]\n}\npost {\n  url: {{l}}/:id\n  body: multipartForm\n  auth: oauth2\n}\n\
        params:path {\n  id: {{x}}\n}\nauth:oauth2 {\n  grant_type: password\n  access_token_url: {{l}}\n}\n\
        body:multipart-form {\n  a: 1 @contentType(x)\n  ~f: @file(x|y)\n}\nvars:pre-request {\n  @number\n  n: '''\n    1\n  '''\n}\n\
        assert {\n  res.status: eq 1\n}\nexample {\n  name: e\n  response: {\n    status: {\n      code: 200\n    }\n  }\n}\n";
    let yaml = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(yaml.path().join("f")).unwrap();
    never_panics(300, &bent(YAML), |text| {
        std::fs::write(yaml.path().join("opencollection.yml"), "opencollection: 1.0.0\n").unwrap();
        for name in ["a.yml", "f/folder.yml", "f/b.yml", "e.yml"] {
            std::fs::write(yaml.path().join(name), &text).unwrap();
        }
        read_bruno(yaml.path());
        let _ = opencollection::environment(&yaml.path().join("e.yml"), &mut Vec::new());
        std::fs::write(yaml.path().join("opencollection.yml"), &text).unwrap();
        read_bruno(yaml.path());
        read_bruno(&yaml.path().join("opencollection.yml"));
    });
    let bru = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(bru.path().join("f")).unwrap();
    std::fs::write(bru.path().join("bruno.json"), "{}").unwrap();
    never_panics(300, &bent(BRU), |text| {
        for name in ["a.bru", "collection.bru", "f/folder.bru", "f/b.bru"] {
            std::fs::write(bru.path().join(name), &text).unwrap();
        }
        read_bruno(bru.path());
        let _ = opencollection::environment(&bru.path().join("a.bru"), &mut Vec::new());
    });
    never_panics(200, &proptest::collection::vec(any::<u8>(), 0..200), |bytes: Vec<u8>| {
        std::fs::write(bru.path().join("a.bru"), &bytes).unwrap();
        std::fs::write(bru.path().join("bruno.json"), &bytes).unwrap();
        read_bruno(bru.path());
    });
}

#[test]
fn no_template_breaks_its_parser() {
    let store = store();
    never_panics(1500, &text(), |text| {
        if let Ok(template) = Template::parse(&text, Place::default()) {
            let _ = (template.names(), template.text(&store.scope(&[])), template.value(&store.scope(&[])));
        }
    });
}

#[test]
fn no_query_breaks_its_parser() {
    let (store, exchange) = (store(), exchange());
    never_panics(
        1500,
        &(proptest::sample::select(&["", "$", "$.", "//", "regex ", "xpath "][..]), text()),
        |(start, rest)| {
            if let Ok(query) = Query::parse(&format!("{start}{rest}"), Place::default()) {
                let _ = (query.names(), query.find(&exchange, &store.scope(&[])));
            }
        },
    );
}

#[test]
fn no_expectation_breaks_its_reader() {
    const STARTS: &[&str] = &["", "$.x: ", "status: ", "time: ", "body: ", "headers: { a: ", "$: { type: ", "schema: "];
    let (store, exchange) = (store(), exchange());
    never_panics(800, &(proptest::sample::select(STARTS), text()), |(start, rest)| {
        let Ok(source) = Source::from_bytes("a.yaml", format!("{start}{rest}").into_bytes()) else { return };
        let mut problems = Vec::new();
        for node in documents(&source, &mut problems) {
            let mut reader = Reader::new(source.name.clone(), Path::new("/nowhere"), &mut problems);
            if let Some(expectations) = Expectations::read(&node, &mut reader) {
                let _ = (expectations.names(), expectations.judge(&exchange, &store.scope(&[]), &Place::default()));
            }
        }
    });
}

#[test]
fn no_time_breaks_its_reader() {
    never_panics(2000, &"[0-9.]{0,25}(us|µs|ms|s|m|min|h| |.){0,3}[0-9.]{0,5}.{0,2}", |text| drop(duration(&text)));
}

#[test]
fn no_recording_breaks_its_reader() {
    never_panics(80, &bent(RECORDING), |text| read_recording(text.as_bytes()).for_each(drop));
    let header = RECORDING.lines().next().unwrap();
    never_panics(300, &text(), |text| read_recording(format!("{header}\n{text}\n").as_bytes()).for_each(drop));
}

#[test]
fn no_recordings_break_their_merge() {
    never_panics(80, &(bent(RECORDING), bent(RECORDING)), |texts| {
        let parts = [texts.0.as_bytes(), texts.1.as_bytes(), RECORDING.as_bytes()].map(read_recording);
        if let Ok(merged) = posthaste::report::merge(parts.into()) {
            merged.for_each(drop);
        }
    });
}

#[test]
fn no_name_breaks_a_picture() {
    use posthaste::graph::{Edge, EdgeKind, Format, Graph, Node, Role, draw};
    never_panics(300, &(text(), text(), 0..4_usize, 0..4_usize), |(one, other, from, to)| {
        let node = |id: usize| Node {
            id,
            name: one.clone(),
            method: other.clone(),
            url: one.clone(),
            folders: [&one, &other, &one][..id].iter().map(ToString::to_string).collect(),
            role: Role::Request,
        };
        let edge = |(from, to)| Edge { from, to, label: other.clone(), kind: EdgeKind::Data };
        let edges = [(from, to), (to, 1), (0, 2)].map(edge).into();
        let graph = Graph { title: one.clone(), nodes: (0..3).map(node).collect(), edges };
        let svg = draw(&graph, Format::Svg);
        let mut reader = quick_xml::Reader::from_str(&svg);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        let _ = (draw(&graph, Format::Mermaid), draw(&graph, Format::Dot));
    });
}
