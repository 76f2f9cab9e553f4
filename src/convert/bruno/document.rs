//! Goes through a collection of Bruno's, and puts it into Postman's shape.

use serde_json::{Map, Value, json};

use super::{
    super::note::Note,
    assertion::{kept, tested},
    script::translate,
};
use crate::{
    model::{Collection, Dialect, Example, Folder, Item, Request, Script, ScriptPart, Stage},
    scope::{Slot, Variables},
    template::Tree,
};

/// The collection as a document of format 2.1, whose scripts are in Postman's words, and what that has no word for.
pub fn document(collection: &Collection) -> (Value, Vec<Note>) {
    let mut going = Going { place: Vec::new(), notes: Vec::new() };
    let root = &collection.root;
    let items = going.items(root);
    let variables = collection.foreign.as_ref().map(|it| entries(&it.variables)).unwrap_or_default();
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    let info = json!({ "name": &*root.name, "description": root.docs, "schema": schema });
    if let Some(kept) = collection.foreign.as_ref().and_then(|it| it.kept.as_object()) {
        going.editing(kept);
    }
    (json!({ "info": info, "item": items, "variable": variables }), going.notes)
}

fn entries(variables: &Variables) -> Vec<Value> {
    let entry = |(name, it): (&std::sync::Arc<str>, &crate::scope::Variable)| match &it.slot {
        Slot::Value(value) => Some(json!({ "key": &**name, "value": value })),
        Slot::Made(_) => None,
    };
    variables.iter().filter_map(entry).collect()
}

struct Going {
    place: Vec<String>,
    notes: Vec<Note>,
}

impl Going {
    /// Folders are nested no deeper than the tree allows.
    fn items(&mut self, folder: &Folder) -> Vec<Value> {
        let mut items = Vec::new();
        for item in &folder.items {
            self.place.push(item.name().to_string());
            match item {
                Item::Folder(inner) => {
                    let inside = self.items(inner);
                    items.push(json!({ "name": &*inner.name, "description": inner.docs, "item": inside }));
                }
                Item::Request(request) => items.extend(self.one(request)),
                Item::Reuse(_) => {}
            }
            self.place.pop();
        }
        items
    }

    /// Notes something of the whole collection, once.
    fn whole(&mut self, what: &str) {
        if !self.notes.iter().any(|it| it.what == what) {
            self.notes.push(Note { place: String::new(), what: what.to_owned() });
        }
    }

    /// What the collection says for its editor and its scripts is left out.
    fn editing(&mut self, kept: &Map<String, Value>) {
        for (key, what) in [
            ("ignore", "the names that it ignores are left out"),
            ("presets", "its presets for new requests are left out"),
            ("openapi", "what it knows of an OpenAPI document is left out"),
            ("additionalContextRoots", "`additionalContextRoots` is left out, and so are the files in these folders"),
        ] {
            if kept.contains_key(key) {
                self.whole(what);
            }
        }
    }

    fn one(&mut self, it: &Request) -> Option<Value> {
        let place = self.place.join(" / ");
        let notes = &mut self.notes;
        let mut note = |what: String| notes.push(Note { place: place.clone(), what });
        if let Some(skip) = &it.skip {
            note(format!("left out: {}", skip.0.source()));
            return None;
        }
        let mut portable = it.foreign.as_ref()?.portable()?;
        let behavior = portable.as_object_mut()?.shift_remove("behavior");
        let lost = portable.as_object_mut()?.shift_remove("lost").unwrap_or_default();
        lost.as_array().into_iter().flatten().filter_map(Value::as_str).for_each(|it| note(it.to_owned()));
        let sending = portable.as_object_mut()?.shift_remove("sending").unwrap_or_default();
        portable["description"] = json!(it.docs);
        let response: Vec<Value> = it.examples.iter().map(example).collect();
        let mut item = json!({
            "name": &*it.name, "request": portable, "response": response, "protocolProfileBehavior": behavior,
        });
        if !it.tags.is_empty() {
            note(format!("its tags are left out: {}", it.tags.join(", ")));
        }
        item["event"] = events(&it.scripts, &mut note);
        for (key, what) in
            [("proxy", "its proxy is left out"), ("certificates", "its client certificates are left out")]
        {
            if sending[key] == true {
                self.whole(what);
            }
        }
        Some(item)
    }
}

/// The scripts of a request, and of all levels around it.
fn events(scripts: &[std::sync::Arc<Script>], note: &mut impl FnMut(String)) -> Value {
    let mut event = Vec::new();
    for (listen, stage) in [("prerequest", Stage::Before), ("test", Stage::After)] {
        let lines = script(scripts, stage, note);
        if !lines.is_empty() {
            event.push(json!({ "listen": listen, "script": { "type": "text/javascript", "exec": lines } }));
        }
    }
    event.into()
}

/// The lines of all scripts of a stage.
fn script(scripts: &[std::sync::Arc<Script>], stage: Stage, note: &mut impl FnMut(String)) -> Vec<String> {
    let mut lines = Vec::new();
    let mut put = |what: &str, translated: Result<String, String>, original: &str| match translated {
        Ok(text) => lines.extend(text.lines().map(str::to_owned)),
        Err(word) => {
            note(format!("{what} is left as a comment: `{word}` has no word here that means the same"));
            lines.extend(original.lines().map(|it| format!("// {it}")));
        }
    };
    for it in scripts.iter().filter(|it| it.stage == stage) {
        let Dialect::Bru(bru) = &it.dialect else { continue };
        match &bru.part {
            ScriptPart::Script | ScriptPart::Tests => put("a script", translate(&it.text), &it.text),
            ScriptPart::Actions(all) => {
                for it in all.iter() {
                    let original = format!("{}: {}", it.name, it.expression);
                    put("a variable of the answer", kept(it), &original);
                }
            }
            ScriptPart::Assertions(all) => {
                for it in all.iter() {
                    let original = format!("{}: {}", it.expression, it.rule);
                    put("an assertion", tested(it), &original);
                }
            }
        }
    }
    lines
}

fn example(it: &Example) -> Value {
    let value = |tree: &Tree| match tree {
        Tree::Text(text) => text.source().to_owned(),
        Tree::Fixed(Value::String(text)) => text.clone(),
        Tree::Fixed(value) => value.to_string(),
        Tree::List(_) | Tree::Map(_) => String::new(),
    };
    let headers = it.headers.0.iter().map(|it| {
        let text = it.values.first().map(value).unwrap_or_default();
        json!({ "key": it.name.source(), "value": text })
    });
    let headers: Vec<Value> = headers.collect();
    let body = match &it.body {
        Some(crate::model::Body::Text(text)) => text.source(),
        _ => "",
    };
    json!({ "name": it.name, "code": it.status, "header": headers, "body": body, "description": it.description })
}
