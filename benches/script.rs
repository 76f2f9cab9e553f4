//! What a script costs, all in: handing it over, running it, taking back what it leaves behind: `cargo bench --bench script`.
//!
//! Each row is the mean of many runs, in microseconds, for a script that ran before and for one that is new each time. A
//! small script must cost well under 150.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use posthaste::{
    model::{Bru, Dialect, Levels, Script, ScriptPart, Stage},
    scope::{Layer, Store},
    script::{Engine, Info, Job, Limits},
    source::Place,
    wire::{Exchange, Request, Response},
};
use serde_json::json;

const TIMES: u32 = 5_000;

const BRU: [(&str, &str); 3] = [
    ("nothing", ""),
    ("one test", "test('status', () => expect(res.status).to.equal(200));"),
    (
        "five lines",
        "const body = res.getBody();
test('status', () => expect(res.status).to.equal(200));
test('id', () => expect(body.id).to.be.a('number'));
test('name', () => expect(body.name).to.eql('Ada'));
bru.setEnvVar('id', body.id);",
    ),
];

const SCRIPTS: [(&str, &str); 5] = [
    ("nothing", ""),
    ("one test", "pm.test('status', () => pm.response.to.have.status(200));"),
    (
        "five lines",
        "const body = pm.response.json();
pm.test('status', () => pm.response.to.have.status(200));
pm.test('id', () => pm.expect(body.id).to.be.a('number'));
pm.test('name', () => pm.expect(body.name).to.eql('Ada'));
pm.environment.set('id', body.id);",
    ),
    ("a name of its own", "body = JSON.parse(responseBody); tests['status'] = responseCode.code === 200;"),
    ("a changed prototype", "String.prototype.has = function (it) { return this.includes(it) }; 'x'.has('x');"),
];

fn main() {
    let started = Instant::now();
    let engine = Engine::new(Limits::default());
    let mut store = Store::default();
    for index in 0..1_000 {
        store.set_value(Layer::Environment, format!("variable_{index}"), json!(index), false);
    }
    run(&engine, &mut store, &Dialect::Pm, "");
    println!("the first script, with all that it needs: {} us", started.elapsed().as_micros());
    println!("                              again      new");
    table(&engine, &mut store, &Dialect::Pm, &SCRIPTS);
    let bru = Dialect::Bru(Bru { part: ScriptPart::Script, home: Arc::default() });
    let started = Instant::now();
    run(&engine, &mut store, &bru, "");
    println!("in Bruno's words, the first: {} us", started.elapsed().as_micros());
    table(&engine, &mut store, &bru, &BRU);
}

fn table(engine: &Engine, store: &mut Store, dialect: &Dialect, scripts: &[(&str, &str)]) {
    for (name, text) in scripts {
        let text: Arc<str> = (*text).into();
        let again = mean(|_| run(engine, store, dialect, text.clone()));
        let new = mean(|number| run(engine, store, dialect, format!("{text}\n// {number}")));
        println!("  {name:<22} {again:>6.1} us {new:>6.1} us");
    }
}

fn mean(mut once: impl FnMut(u32)) -> f64 {
    (0..TIMES / 10).for_each(|number| once(TIMES + number));
    let started = Instant::now();
    (0..TIMES).for_each(&mut once);
    started.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES)
}

fn run(engine: &Engine, store: &mut Store, dialect: &Dialect, text: impl Into<Arc<str>>) {
    let script = Script {
        stage: Stage::After,
        text: text.into(),
        owner: "bench".into(),
        place: Place::default(),
        dialect: dialect.clone(),
    };
    let Ok(url) = "http://localhost/".parse() else { return };
    let mut response = Response::default();
    response.status = 200;
    response.set_body(r#"{"id":1,"name":"Ada"}"#.into());
    let (started, elapsed) = (SystemTime::UNIX_EPOCH, Duration::from_millis(5));
    let started = engine.start(Job {
        script: Arc::new(script),
        store: std::mem::take(store),
        folders: Arc::new([]),
        environment: None,
        request: json!({ "method": "GET", "url": "http://localhost/" }),
        answer: Some(Box::new(Exchange { request: Request::new("GET", url), response, started, elapsed })),
        cookies: Vec::new(),
        info: Info::default(),
        location: Vec::new(),
        levels: Levels::default(),
        memo: serde_json::Value::Null,
        timeout: None,
    });
    if let Ok(ended) = started.ended.blocking_recv() {
        *store = ended.store;
    }
}
