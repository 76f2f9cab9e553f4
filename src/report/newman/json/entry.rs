//! One execution, and one failure.

use std::{sync::Arc, time::SystemTime};

use md5::{Digest as _, Md5};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    super::{
        acts::{Act, Asked, error_name as name, stack},
        facts::{Facts, Item, without_items},
        failure::Failure,
    },
    document::{millis, whole},
    request,
};
use crate::{
    event::{Scripted, Test, Thrown},
    model::Stage,
    wire::Exchange,
};

/// Where in a run something happens.
pub(super) struct At {
    pub(super) position: usize,
    pub(super) iteration: usize,
    pub(super) length: usize,
    pub(super) cycles: usize,
    /// The one time that the item runs.
    pub(super) visit: Uuid,
}

impl At {
    fn cursor(&self) -> Map<String, Value> {
        let is_last = self.position + 1 == self.length && self.iteration + 1 == self.cycles;
        let cursor = json!({
            "position": self.position,
            "iteration": self.iteration,
            "length": self.length,
            "cycles": self.cycles,
            "empty": false,
            "eof": is_last,
            "bof": self.position == 0 && self.iteration == 0,
            "cr": self.position == 0 && self.iteration > 0,
            "ref": self.visit.to_string(),
            "httpRequestId": Uuid::new_v4().to_string(),
        });
        match cursor {
            Value::Object(cursor) => cursor,
            _ => Map::new(),
        }
    }
}

/// A request with what came of it, in the shape of `run.executions[]`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Execution<'a> {
    cursor: Map<String, Value>,
    item: Arc<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prerequest_script: Vec<Value>,
    request: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Response<'a>>,
    id: Arc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_error: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    assertions: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    test_script: Vec<Value>,
}

impl<'a> Execution<'a> {
    /// The execution of a request, with what came of the scripts around it.
    pub(super) fn new(asked: &Asked<'a>, acts: &[Act<'_>], item: &Item, at: &At) -> Self {
        let scripts = |stage: Stage| {
            let of = acts.iter().filter_map(|act| match act {
                Act::Ended(script) if script.stage == stage => Some(*script),
                _ => None,
            });
            of.flat_map(errors).collect()
        };
        let tests = acts.iter().filter_map(|act| match act {
            Act::Tested(_, test) => Some(assertion(test)),
            _ => None,
        });
        Self {
            cursor: at.cursor(),
            item: item.json.clone(),
            prerequest_script: scripts(Stage::Before),
            request: request::json(asked, &item.json),
            response: asked.answer().map(|answer| Response::new(answer, asked)),
            id: item.id.clone(),
            request_error: asked.trouble().map(|it| it.json()),
            assertions: tests.collect(),
            test_script: scripts(Stage::After),
        }
    }
}

#[derive(Serialize)]
struct Response<'a> {
    id: String,
    status: &'a str,
    code: u16,
    header: Vec<Value>,
    stream: Buffer<'a>,
    cookie: [(); 0],
    #[serde(rename = "responseTime")]
    time_ms: u64,
    #[serde(rename = "responseSize")]
    size_bytes: u64,
}

impl<'a> Response<'a> {
    fn new(answer: &'a Exchange, asked: &Asked<'_>) -> Self {
        let response = &answer.response;
        Self {
            id: Uuid::new_v4().to_string(),
            status: response.phrase(),
            code: response.status,
            header: response.headers.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect(),
            stream: Buffer { r#type: "Buffer", data: Bytes(&response.body) },
            cookie: [],
            time_ms: whole(asked.elapsed().as_secs_f64() * 1_000.0),
            size_bytes: response.size_bytes(),
        }
    }
}

/// Bytes as Node writes them.
#[derive(Serialize)]
struct Buffer<'a> {
    r#type: &'static str,
    data: Bytes<'a>,
}

struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

fn assertion(test: &Test) -> Value {
    let mut assertion = json!({ "assertion": test.name, "skipped": test.skipped });
    if let (Some(thrown), false) = (&test.failure, test.skipped) {
        assertion["error"] = json!({
            "name": name(thrown),
            "index": test.index,
            "test": test.name,
            "message": thrown.message,
            "stack": stack(thrown),
        });
    }
    assertion
}

fn errors(script: &Scripted) -> Vec<Value> {
    let error = |thrown: &Thrown| {
        let mut error = json!({ "type": "Error", "name": name(thrown), "message": thrown.message });
        sign(&mut error, "");
        json!({ "error": error })
    };
    script.errors.iter().map(error).collect()
}

/// A failure in the shape of `run.failures[]`.
pub(super) fn failure(failure: &Failure, item: &Item, facts: &Facts, at: &At) -> Value {
    let mut error = match (&failure.trouble, &failure.test) {
        (Some(trouble), _) => trouble.json(),
        (None, Some(_)) => json!({}),
        (None, None) => json!({ "type": "Error" }),
    };
    error["name"] = failure.name.clone().into();
    if let (Some(test), Some(index)) = (&failure.test, failure.index) {
        error["index"] = index.into();
        error["test"] = test.clone().into();
    }
    error["message"] = failure.message.clone().into();
    if failure.test.is_some() || failure.trouble.is_some() {
        let short = || format!("{}: {}", failure.name, failure.message);
        error["stack"] = if failure.stack.is_empty() { short() } else { failure.stack.clone() }.into();
    }
    sign(&mut error, &failure.at);
    let parent = item.parent().map_or_else(|| without_items(&facts.collection), |it| it.json.clone());
    json!({ "error": error, "at": failure.at, "source": item.json, "parent": parent, "cursor": at.cursor() })
}

/// Adds what tells one error from the others: equal ones have equal checksums.
fn sign(error: &mut Value, at: &str) {
    let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
    let checksum = hex::encode(Md5::digest([text("name"), text("message"), text("test"), at].join("\n")));
    error["checksum"] = checksum.into();
    error["id"] = Uuid::new_v4().to_string().into();
    error["timestamp"] = millis(SystemTime::now()).into();
    error["stacktrace"] = json!([]);
}
