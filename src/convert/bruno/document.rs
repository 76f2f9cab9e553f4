//! Goes through a collection of Bruno's, and puts it into Postman's shape, level by level.

use std::{collections::HashSet, sync::Arc};

use serde_json::{Value, json};

use super::{
    super::note::{self, Note},
    example::examples,
    header::{self, Header, lay, listed},
    level, request,
    said::{list, manual, text},
    scripts,
};
use crate::{
    format::{
        bruno::{filled, lost_of_auth, portable_auth},
        opencollection::{Files, Written},
    },
    model::{Collection, Folder, Item, Request},
};

/// Whose files are to be made of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Ours.
    Ours,
    /// Postman's.
    Postmans,
}

/// The collection as a document of format 2.1, whose scripts are in Postman's words, and what that has no word for. `files` are what
/// it was read from.
pub fn document(collection: &Collection, files: &Files, goal: Goal) -> (Value, Vec<Note>) {
    let mut inner = HashSet::new();
    level::inner_names(&files.root, true, &mut inner);
    let written = &files.root.document;
    let is_sequential = written.pointer("/extensions/bruno/scripts/flow").is_some_and(|it| it == "sequential");
    let mut going = Going { goal, inner, is_sequential, place: Vec::new(), notes: Vec::new() };
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    let root = &collection.root;
    let mut document = json!({ "info": { "name": &*root.name, "description": manual(written), "schema": schema } });
    let values = collection.foreign.as_ref().map(|it| it.variables.clone()).unwrap_or_default();
    document["variable"] = level::variables(written, &values, &mut |it| going.note(it)).into();
    if goal == Goal::Ours {
        document["protocolProfileBehavior"] = json!({ "maxRedirects": level::MOST_REDIRECTS });
    }
    let around = going.level(&mut document, written, &Around::default());
    for it in &files.beside {
        going.note(format!("`{}`, of the type `{}`, is left out", it.path.display(), it.kind));
    }
    document["item"] = going.items(root, &files.root, &around).into();
    (document, going.notes)
}

/// What the levels around a request give it, where they do not say so themselves.
#[derive(Clone, Debug, Default)]
struct Around {
    /// Headers that stand in each request.
    headers: Vec<Header>,
    /// Whether the nearest level that authorizes says so itself.
    has_auth: bool,
    /// What was told of that.
    told: Vec<&'static str>,
    /// On how many levels something runs behind the answer.
    after: usize,
}

struct Going {
    goal: Goal,
    /// The names of variables of folders and requests.
    inner: HashSet<String>,
    is_sequential: bool,
    place: Vec<String>,
    notes: Vec<Note>,
}

impl Going {
    fn note(&mut self, what: impl Into<String>) {
        note::add(&mut self.notes, &self.place, what);
    }

    /// Notes something of the whole collection, once.
    fn whole(&mut self, what: &str) {
        note::add(&mut self.notes, &[], what);
    }

    /// Writes what a level says for all below, and gives what it cannot say.
    fn level(&mut self, level: &mut Value, written: &Value, around: &Around) -> Around {
        let mut around = around.clone();
        level::tell(written, &mut |it| self.note(it));
        let said = &written["request"];
        if said["auth"].is_object() {
            around.has_auth = !level::depends(&said["auth"], &self.inner);
            around.told = Vec::new();
            if around.has_auth {
                level["auth"] = portable_auth(&said["auth"], &str::to_owned);
                around.told = lost_of_auth(&said["auth"]).collect();
                around.told.iter().for_each(|it| self.note(*it));
            } else {
                self.note("its auth, which names a variable of a folder or a request, stands in each request that inherits it");
            }
        }
        if !list(said, "headers").is_empty() {
            if self.goal == Goal::Ours && !level::depends(&said["headers"], &self.inner) {
                let mut own = Vec::new();
                lay(&mut own, said, &str::to_owned);
                level["header"] = listed(&own);
            } else {
                lay(&mut around.headers, said, &str::to_owned);
                self.note("its headers stand in each request below it");
            }
        }
        level["event"] =
            scripts::events(&scripts::of_level(written), self.goal == Goal::Postmans, &mut |it| self.note(it));
        around.after += usize::from(scripts::has_after(list(said, "scripts")));
        around
    }

    /// Folders are nested no deeper than the tree allows.
    fn items(&mut self, folder: &Folder, written: &Written, around: &Around) -> Vec<Value> {
        let mut items = Vec::new();
        let (mut folders, mut requests) = (written.folders.iter(), written.requests.iter());
        let nothing = Written::default();
        for item in &folder.items {
            self.place.push(item.name().to_string());
            match item {
                Item::Folder(inner) => {
                    items.push(self.folder(inner, folders.next().unwrap_or(&nothing), around));
                }
                Item::Request(request) => {
                    let document = requests.next().map_or(&Value::Null, |it| &it.document);
                    items.extend(self.one(request, document, around));
                }
                Item::Reuse(_) => {}
            }
            self.place.pop();
        }
        items
    }

    fn folder(&mut self, folder: &Folder, written: &Written, around: &Around) -> Value {
        let document = &written.document;
        let mut item = json!({ "name": &*folder.name, "description": manual(document) });
        if level::has_variables(&document["request"]) {
            self.note("its variables are filled in where they are used: only Bruno's folders have some");
        }
        let tags: Vec<String> =
            list(&document["info"], "tags").iter().map(|it| it.as_str().unwrap_or_default().to_owned()).collect();
        if !tags.is_empty() {
            self.note(format!(
                "its tags, which choose nothing in a folder of Bruno's, are left out: {}",
                tags.join(", ")
            ));
        }
        let around = self.level(&mut item, document, around);
        item["item"] = self.items(folder, written, &around).into();
        item
    }

    fn one(&mut self, it: &Arc<Request>, written: &Value, around: &Around) -> Option<Value> {
        if let Some(skip) = &it.skip {
            self.note(format!("left out: {}", skip.0.source()));
            return None;
        }
        let foreign = it.foreign.as_ref()?;
        let mut portable = foreign.portable()?;
        let mut part = |key: &str| portable.as_object_mut().and_then(|it| it.shift_remove(key)).unwrap_or_default();
        let (mut behavior, lost) = (part("behavior"), part("lost"));
        let key = if written.get("graphql").is_some() { "graphql" } else { "http" };
        let http = &written[key];
        let auth = http.get("auth").or_else(|| written.pointer("/runtime/auth"));
        let inherits = auth.is_some_and(|it| it == "inherit") && around.has_auth;
        let lost = lost.as_array().into_iter().flatten().filter_map(Value::as_str);
        lost.filter(|it| !(inherits && around.told.contains(it))).for_each(|it| self.note(it));
        let fill = |text: &str| match foreign.levels() {
            Some(levels) => filled(text, &[&*levels.request, &*levels.folder]),
            None => text.to_owned(),
        };
        let mut headers: Vec<Header> = around.headers.iter().map(|it| it.filled(&fill)).collect();
        lay(&mut headers, http, &fill);
        portable["header"] = header::of_request(&headers, &portable["auth"], foreign.view());
        self.body(&mut portable, &http["body"]);
        request::address(&mut portable["url"], http, &mut |it| self.note(it));
        if inherits && let Some(map) = portable.as_object_mut() {
            map.shift_remove("auth");
        }
        portable["description"] = json!(manual(written));
        let mut item = json!({ "name": &*it.name, "request": portable });
        item["response"] = examples(written, &mut |it| self.note(it)).into();
        item["event"] =
            scripts::events(&scripts::of_request(written), self.goal == Goal::Postmans, &mut |it| self.note(it));
        self.beside(it, written, &mut item);
        let after = around.after + usize::from(scripts::has_after(list(&written["runtime"], "scripts")));
        if after > 1 && !self.is_sequential {
            self.whole(
                "scripts behind the answer run from the collection inwards there, and not from the request outwards",
            );
        }
        self.redirects(&mut behavior);
        item["protocolProfileBehavior"] = behavior;
        Some(item)
    }

    /// Adds to the body of a request what is written beside what is sent.
    fn body(&mut self, portable: &mut Value, written: &Value) {
        let Some(body) = portable.get_mut("body") else {
            request::chosen(written, &mut |it| self.note(it));
            return;
        };
        let chosen = request::chosen(written, &mut |it| note::add(&mut self.notes, &self.place, it));
        request::body(body, chosen, &mut |it| note::add(&mut self.notes, &self.place, it));
        if self.goal == Goal::Postmans && request::has_blank(body) {
            self.whole("a blank in a form is sent as `%20` there, and as `+` by Bruno");
        }
    }

    /// What a request says that is not sent.
    fn beside(&mut self, it: &Request, written: &Value, item: &mut Value) {
        if level::has_variables(&written["runtime"]) {
            self.note("its variables are filled in where they are used: only Bruno's requests have some");
        }
        if !written["app"].is_null() {
            self.note("its `app`, which Bruno's window shows, is left out");
        }
        let timeout = text(&written["settings"], "timeout").parse::<u64>().ok().filter(|it| *it > 0);
        if self.goal == Goal::Postmans {
            if !it.tags.is_empty() {
                self.note(format!(
                    "its tags stay under `x-posthaste`, where Postman does not look: {}",
                    it.tags.join(", ")
                ));
            }
            if let Some(limit) = timeout {
                self.note(format!(
                    "its time limit of {limit} ms stays under `x-posthaste`, where Postman does not look"
                ));
            }
        }
        if let Some(own) = request::own(&it.tags, timeout) {
            item["x-posthaste"] = own;
        }
    }

    /// How many redirects are followed, where nothing is said of it: other programs follow ten.
    fn redirects(&self, behavior: &mut Value) {
        let is_said = behavior.get("maxRedirects").is_some() || behavior["followRedirects"] == false;
        if self.goal == Goal::Postmans && !is_said {
            behavior["maxRedirects"] = level::MOST_REDIRECTS.into();
        }
    }
}
