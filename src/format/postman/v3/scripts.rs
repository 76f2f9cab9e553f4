//! The scripts of a request, or of a level.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    super::marks::Mark,
    document::Document,
    pairs::odd,
    words::{self, Protocol},
};
use crate::{
    model::{Dialect, Script, Stage},
    source::{Kind, Node, Place, Reader},
};

/// A type of script, and what it is for; `None` where it is for what is not sent from here.
type Type = (&'static str, Option<(Protocol, Stage)>);

const OF_HTTP: &[Type] = &[
    ("beforeRequest", Some((Protocol::Http, Stage::Before))),
    ("afterResponse", Some((Protocol::Http, Stage::After))),
];
const OF_GRAPHQL: &[Type] = &[
    ("beforeQuery", Some((Protocol::Graphql, Stage::Before))),
    ("afterResponse", Some((Protocol::Graphql, Stage::After))),
];
const OF_LEVELS: &[Type] = &[
    ("http:beforeRequest", Some((Protocol::Http, Stage::Before))),
    ("http:afterResponse", Some((Protocol::Http, Stage::After))),
    ("graphql:beforeQuery", Some((Protocol::Graphql, Stage::Before))),
    ("graphql:afterResponse", Some((Protocol::Graphql, Stage::After))),
    ("grpc:beforeInvoke", None),
    ("grpc:onIncomingMessage", None),
    ("grpc:onMessage", None),
    ("grpc:afterResponse", None),
];

/// Whose scripts are read.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    /// Those of a collection or a folder.
    Level,
    /// Those of a request.
    Request(Protocol),
}

/// A script, and which requests it runs around.
pub(super) struct Found {
    pub(super) protocol: Protocol,
    stage: Stage,
    text: String,
    place: Place,
    /// What it uses of the app's libraries and of other requests: as it is written.
    used: Vec<(&'static str, Value)>,
}

impl Found {
    /// As a script of what is called `owner`.
    pub(super) fn script(&self, owner: &str) -> Arc<Script> {
        let (text, place) = (self.text.as_str().into(), self.place.clone());
        Arc::new(Script { stage: self.stage, text, owner: owner.into(), place, dialect: Dialect::Pm })
    }

    /// As an event of a collection 2.1.
    pub(super) fn event(&self) -> Value {
        let listen = match self.stage {
            Stage::Before => "prerequest",
            Stage::After => "test",
        };
        let mut script = json!({ "type": "text/javascript", "exec": self.text });
        for (key, value) in &self.used {
            script[*key] = value.clone();
        }
        json!({ "listen": listen, "script": script })
    }

    /// Where it stands, in the way of such an event.
    pub(super) fn mark(&self) -> Mark {
        let script = Mark::at_place(&self.place, 0..0);
        Mark::at_place(&self.place, 0..0).holding("script", script)
    }
}

/// The scripts of `document`.
pub(super) fn scripts(document: &Document, owner: Owner, reader: &mut Reader<'_>) -> Vec<Found> {
    let types = match owner {
        Owner::Level => OF_LEVELS,
        Owner::Request(Protocol::Http) => OF_HTTP,
        Owner::Request(Protocol::Graphql) => OF_GRAPHQL,
        Owner::Request(Protocol::Other) => return Vec::new(),
    };
    let Some(node) = document.get("scripts") else { return Vec::new() };
    let Kind::List(nodes) = &node.kind else {
        odd(node, "a list of scripts, `- type: afterResponse` with `code` below each", reader);
        return Vec::new();
    };
    nodes.iter().filter_map(|it| script(it, types, reader)).collect()
}

fn script(node: &Node, types: &[Type], reader: &mut Reader<'_>) -> Option<Found> {
    let Kind::Map(_) = &node.kind else {
        odd(node, "a script with `type` and `code`", reader);
        return None;
    };
    words::check(Some(node), words::SCRIPT, reader);
    let written = node.get("type");
    let named = written.and_then(Node::text).unwrap_or_default();
    let Some((_, kind)) = types.iter().find(|it| it.0 == named) else {
        let mark = written.map_or(node.mark, |it| it.mark);
        let message = format!("`{named}` is no type of script here: it does not run");
        reader.warning("odd-postman", mark, message, &meant(named, types));
        return None;
    };
    if let Some(language) = node.get("language").filter(|it| it.text() != Some("text/javascript")) {
        let help = "Postman takes nothing but `text/javascript`";
        reader.warning("odd-postman", language.mark, format!("{} is no language of scripts", language.says()), help);
    }
    let (protocol, stage) = (*kind)?;
    let code = node.get("code").filter(|it| !it.is_null())?;
    let text = match &code.kind {
        Kind::List(lines) => lines.iter().map(|it| it.text().unwrap_or_default()).collect::<Vec<_>>().join("\n"),
        Kind::Plain(text) | Kind::Text(text) => text.clone(),
        Kind::Map(_) => {
            odd(code, "a text", reader);
            return None;
        }
    };
    let used = ["packages", "requests"].into_iter().filter_map(|key| Some((key, node.get(key)?)));
    let used = used.filter(|(_, it)| !it.is_null()).map(|(key, it)| (key, it.to_json())).collect();
    Some(Found { protocol, stage, text, place: reader.place(code.mark), used })
}

/// What was meant by a type that is none: those of earlier formats, and those of requests where a level's belong.
fn meant(named: &str, types: &[Type]) -> String {
    let bare = named.rsplit(':').next().unwrap_or_default();
    let bare = match bare {
        "prerequest" => "beforeRequest",
        "test" => "afterResponse",
        bare => bare,
    };
    let same =
        types.iter().find(|it| it.0.rsplit(':').next() == Some(bare)).map(|it| format!("did you mean `{}`?", it.0));
    let known: Vec<_> = types.iter().map(|it| it.0).collect();
    same.or_else(|| words::meant(named, &known)).unwrap_or_else(|| format!("known here: {}", known.join(", ")))
}
