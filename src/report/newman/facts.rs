//! What Newman's reports say of a collection that no event carries: the JSON of its items, and their ids.

use std::{collections::HashMap, sync::Arc};

use serde_json::Value;

use crate::{
    event::{OutlineStep, StepId, hide_value},
    secret::Redactor,
};

/// What is known of a run's collection before it begins.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The collection in the shape 2.1, with an id on everything that can have one.
    pub collection: Value,
    /// The items that run; `items[step]` is the one of a step.
    pub items: Vec<Item>,
}

/// An item of the collection.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// All that is written of it.
    pub json: Arc<Value>,
    /// The folders that it lies in, the outermost first, without the collection.
    pub folders: Vec<Arc<Folder>>,
}

/// A folder of the collection.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// What is written of it, without its items.
    pub json: Value,
}

impl Facts {
    /// The facts of a run whose steps are the items with these ids, in this order. What `redactor` knows is hidden.
    pub fn of<'a>(mut collection: Value, ids: impl Iterator<Item = &'a str>, redactor: &Redactor) -> Self {
        if !redactor.is_empty() {
            hide_value(&mut collection, redactor);
        }
        let all = items(&collection);
        let items = ids.map(|id| all.get(id).cloned().unwrap_or_default()).collect();
        Self { collection, items }
    }

    /// The name of the collection, or its id where it has none.
    pub fn name(&self) -> &str {
        let info = |key: &str| self.collection.get("info").and_then(|it| it.get(key)).and_then(Value::as_str);
        info("name").filter(|it| !it.is_empty()).or_else(|| self.collection_id()).unwrap_or_default()
    }

    /// The id of the collection.
    pub fn collection_id(&self) -> Option<&str> {
        self.collection.get("info")?.get("_postman_id")?.as_str()
    }

    /// The item of a step; where it is not in the collection, what the outline knows of it.
    pub(super) fn item(&self, step: StepId, outline: Option<&OutlineStep>) -> Item {
        match (self.items.get(step), outline) {
            (Some(item), _) if !item.id.is_empty() => item.clone(),
            (_, Some(outline)) => {
                let id: Arc<str> = step.to_string().into();
                let folder = |name: &Arc<str>| Arc::new(Folder { name: name.clone(), ..Folder::default() });
                let json = serde_json::json!({ "id": &*id, "name": &*outline.name }).into();
                let folders = outline.folders.iter().skip(1).map(folder).collect();
                Item { id, name: outline.name.clone(), json, folders }
            }
            (_, None) => Item::default(),
        }
    }
}

impl Item {
    /// The names from the outermost folder to the item, as Newman writes them: `Folder / Item`.
    pub(super) fn path(&self) -> String {
        let names = self.folders.iter().map(|it| &*it.name).chain([&*self.name]);
        names.collect::<Vec<_>>().join(" / ")
    }

    /// The names of the folders: `Folder / Sub`.
    pub(super) fn folder(&self) -> String {
        self.folders.iter().map(|it| &*it.name).collect::<Vec<_>>().join(" / ")
    }

    /// The id of the folder that it lies in directly.
    pub(super) fn parent(&self) -> Option<&Arc<Folder>> {
        self.folders.last()
    }
}

/// Every request of a collection, by its id. A stack of our own: how deep the folders lie is not ours to say.
fn items(collection: &Value) -> HashMap<String, Item> {
    let mut found = HashMap::new();
    let mut open: Vec<(&Value, Vec<Arc<Folder>>)> = vec![(collection, Vec::new())];
    while let Some((parent, folders)) = open.pop() {
        for json in parent.get("item").and_then(Value::as_array).into_iter().flatten() {
            let (id, name) = (text(json, "id"), text(json, "name"));
            if json.get("item").is_some() {
                let mut inner = folders.clone();
                inner.push(Arc::new(Folder { id, name, json: without_items(json) }));
                open.push((json, inner));
            } else {
                let item = Item { id: id.clone(), name, json: Arc::new(json.clone()), folders: folders.clone() };
                found.insert(id.to_string(), item);
            }
        }
    }
    found
}

/// What is written of a folder or collection, but for what is in it: a report names a parent for each failure.
pub(super) fn without_items(json: &Value) -> Value {
    let entries = json.as_object().into_iter().flatten().filter(|(key, _)| *key != "item");
    Value::Object(entries.map(|(key, value)| (key.clone(), value.clone())).collect())
}

fn text(json: &Value, key: &str) -> Arc<str> {
    json.get(key).and_then(Value::as_str).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_know_their_folders() {
        let collection = json!({
            "info": { "name": "Shop", "_postman_id": "c" },
            "item": [{ "id": "f", "name": "F", "item": [{ "id": "a", "name": "A" }] }, { "id": "b", "name": "B" }],
        });
        let facts = Facts::of(collection, ["b", "a"].into_iter(), &Redactor::default());
        let paths: Vec<_> = facts.items.iter().map(Item::path).collect();
        assert_eq!((facts.name(), facts.collection_id(), paths), ("Shop", Some("c"), vec!["B".into(), "F / A".into()]));
        assert_eq!(facts.items[1].parent().unwrap().json, json!({ "id": "f", "name": "F" }));
    }

    #[test]
    fn a_secret_does_not_come_into_the_report_by_the_file() {
        let redactor = Redactor::default();
        redactor.learn("hush-hush");
        let collection = json!({ "item": [{ "id": "a", "name": "A", "request": { "url": "http://x/hush-hush" } }] });
        let facts = Facts::of(collection, ["a"].into_iter(), &redactor);
        assert_eq!(facts.items[0].json["request"]["url"], "http://x/***");
    }
}
