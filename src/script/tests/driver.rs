//! Plays the run around a script: gives it a job, grants its wishes, and looks at what it leaves behind.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};

use crate::{
    model::{Dialect, Levels, Script, Stage},
    scope::{Layer, Store},
    script::{Ask, Ended, Engine, Info, Job, Limits, Reply, Started, Wish},
    source::Place,
    wire::{Exchange, Request, Response},
};

/// A world to run scripts in.
pub(super) struct World {
    engine: Engine,
    pub(super) store: Store,
    pub(super) request: Value,
    pub(super) answer: Option<Response>,
    pub(super) cookies: Vec<Value>,
    pub(super) timeout: Option<Duration>,
    pub(super) dialect: Dialect,
    pub(super) levels: Levels,
    pub(super) memo: Value,
    /// The file that the scripts are written in.
    pub(super) file: String,
    /// What was asked for.
    pub(super) wishes: Vec<String>,
}

/// What came of a script.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) ended: Ended,
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(Limits::default())
    }

    pub(super) fn with(limits: Limits) -> Self {
        let request = json!({
            "method": "POST",
            "url": "http://127.0.0.1:8123/a/b?q=1&r=2&s",
            "header": [{ "key": "X-A", "value": "1" }, { "key": "x-b", "value": "2" }, { "key": "Content-Type", "value": "application/json" }],
            "body": { "mode": "raw", "raw": "{\"a\":\"{{v}}\"}" },
        });
        let mut store = Store::default();
        store.set_value(Layer::Environment, "v", json!("env-v"), false);
        store.set_value(Layer::Environment, "arr", json!([1]), false);
        store.set_value(Layer::Collection, "cv", json!("c"), false);
        let answer = response(200, "application/json", r#"{"a":1,"b":[true,null],"big":9007199254740993}"#);
        let cookies = vec![
            json!({ "name": "a", "value": "1", "domain": "127.0.0.1", "path": "/", "expires": null, "maxAge": 0,
                "secure": false, "httpOnly": false, "hostOnly": true }),
            json!({ "name": "b", "value": "x%20y", "domain": "127.0.0.1", "path": "/", "expires": null, "maxAge": 0,
                "secure": false, "httpOnly": true, "hostOnly": true }),
        ];
        let engine = Engine::new(limits);
        Self {
            engine,
            store,
            request,
            answer: Some(answer),
            cookies,
            timeout: None,
            dialect: Dialect::Pm,
            levels: Levels::default(),
            memo: Value::Null,
            file: String::new(),
            wishes: Vec::new(),
        }
    }

    /// Runs a script before the request.
    pub(super) fn before(&mut self, text: &str) -> Outcome {
        self.run(Stage::Before, text)
    }

    /// Runs a script after the answer.
    pub(super) fn after(&mut self, text: &str) -> Outcome {
        self.run(Stage::After, text)
    }

    pub(super) fn start(&mut self, stage: Stage, text: &str) -> Started {
        let script = Script {
            stage,
            text: text.into(),
            owner: "Item".into(),
            place: Place::whole(self.file.as_str()),
            dialect: self.dialect.clone(),
        };
        let after = stage == Stage::After;
        let job = Job {
            script: Arc::new(script),
            store: std::mem::take(&mut self.store),
            folders: Arc::new([]),
            environment: Some("Env".into()),
            request: self.request.clone(),
            answer: self.answer.clone().filter(|_| after).map(exchange),
            cookies: if after { self.cookies.clone() } else { Vec::new() },
            info: Info { request_name: "Item".into(), request_id: "the-id".to_owned(), iteration: 0, iterations: 1 },
            location: vec!["Col".into(), "Fold".into(), "Item".into()],
            levels: self.levels.clone(),
            memo: self.memo.clone(),
            timeout: self.timeout,
        };
        self.engine.start(job)
    }

    fn run(&mut self, stage: Stage, text: &str) -> Outcome {
        let mut started = self.start(stage, text);
        while let Some(Ask { id, wish }) = started.asks.blocking_recv() {
            let reply = self.grant(wish);
            started.replies.send((id, reply)).unwrap();
        }
        let mut ended = started.ended.blocking_recv().unwrap();
        self.store = std::mem::take(&mut ended.store);
        self.memo = ended.memo.clone();
        Outcome { ended }
    }

    /// An echo for every request but those to port 1, and a jar that forgets.
    fn grant(&mut self, wish: Wish) -> Reply {
        self.wishes.push(format!("{wish:?}"));
        match wish {
            Wish::Send(request) => {
                let text = request.to_string();
                let sent = if text.contains("127.0.0.1:1/") {
                    Err("connection refused".to_owned())
                } else {
                    Ok(exchange(response(200, "application/json", &text)))
                };
                Reply::Sent(sent, self.cookies.clone())
            }
            Wish::Cookies { url } | Wish::RemoveCookies { url, .. } if url == "bad" => {
                Reply::Cookies(Err("`bad` is no URL".to_owned()))
            }
            Wish::Run { path, .. } => Reply::Ran(Err(format!("{path} is not there"))),
            Wish::ClearCookies => Reply::Cookies(Ok(Vec::new())),
            Wish::Cookies { .. } | Wish::RemoveCookies { .. } => Reply::Cookies(Ok(self.cookies.clone())),
            Wish::SetCookie { cookie, .. } => {
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.push(json!({ "name": name, "value": value }));
                Reply::Cookies(Ok(self.cookies.clone()))
            }
        }
    }
}

pub(super) fn response(status: u16, kind: &str, body: &str) -> Response {
    Response {
        status,
        headers: vec![
            ("Content-Type".to_owned(), kind.to_owned()),
            ("X-Two".to_owned(), "1".to_owned()),
            ("X-Two".to_owned(), "2".to_owned()),
        ],
        body: body.to_owned().into(),
        encoded_size_bytes: body.len() as u64,
        ..Response::default()
    }
}

fn exchange(response: Response) -> Box<Exchange> {
    let request = Request::new("GET", "http://127.0.0.1:8123/a".parse().unwrap());
    Box::new(Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::from_millis(12) })
}

impl Outcome {
    /// The lines of the console; there must be no error.
    pub(super) fn lines(&self) -> Vec<&str> {
        assert_eq!(self.errors(), [""; 0], "{:?}", self.ended.scripted);
        self.ended.scripted.logs.iter().map(|it| it.text.as_str()).collect()
    }

    /// What was thrown: `TypeError: message @line:column`.
    pub(super) fn errors(&self) -> Vec<String> {
        let shown = |it: &crate::event::Thrown| match it.at {
            Some((line, column)) => format!("{}: {} @{line}:{column}", it.name, it.message),
            None => format!("{}: {}", it.name, it.message),
        };
        self.ended.scripted.errors.iter().map(shown).collect()
    }

    /// The tests: `name: passed`, `name: skipped`, `name: AssertionError: message`.
    pub(super) fn tests(&self) -> Vec<String> {
        let tests = self.ended.scripted.tests.iter();
        let how = |it: &crate::event::Test| match &it.failure {
            Some(thrown) => format!("{}: {}", thrown.name, thrown.message),
            None if it.skipped => "skipped".to_owned(),
            None => "passed".to_owned(),
        };
        tests.map(|it| format!("{} {}: {}", it.index, it.name, how(it))).collect()
    }
}
