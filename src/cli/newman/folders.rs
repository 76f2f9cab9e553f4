//! `--folder`: which items run.

use std::collections::BTreeSet;

use posthaste::model::{Folder, Item};
use serde_json::Value;

/// Leaves in a folder what has one of these ids, and the folders around it. The parser has bounded the depth.
pub(super) fn keep(folder: &mut Folder, ids: &BTreeSet<String>) {
    folder.items.retain_mut(|item| match item {
        Item::Folder(folder) => {
            keep(folder, ids);
            !folder.items.is_empty()
        }
        Item::Request(request) => request.foreign.as_ref().is_some_and(|it| ids.contains(it.id())),
        Item::Reuse(_) => false,
    });
}

/// The ids of the items that run; all, if nothing is asked for.
///
/// # Errors
/// What Newman says where there is no such folder or request.
pub(super) fn chosen(collection: &Value, wanted: &[String]) -> Result<Option<BTreeSet<String>>, String> {
    let mut ids = BTreeSet::new();
    for name in wanted {
        let Some(found) = find(collection, name) else {
            return Err(match wanted {
                [name] => format!("runtime~extractRunnableItems: Unable to find a folder or request: \"{name}\""),
                _ => "runtime~extractRunnableItems: Invalid entrypoint".to_owned(),
            });
        };
        gather(found, &mut ids);
    }
    Ok((!wanted.is_empty()).then_some(ids))
}

/// What has this id or name: siblings come before what is in them.
fn find<'a>(collection: &'a Value, name: &str) -> Option<&'a Value> {
    let mut open = vec![collection];
    while let Some(parent) = open.pop() {
        let items = items(parent);
        let is = |it: &&&Value, key: &str| it.get(key).and_then(Value::as_str) == Some(name);
        if let Some(found) = items.iter().find(|it| is(it, "id") || is(it, "name")) {
            return Some(found);
        }
        // The first of them is looked into first.
        open.extend(items.into_iter().rev());
    }
    None
}

fn gather(root: &Value, ids: &mut BTreeSet<String>) {
    let mut open = vec![root];
    while let Some(it) = open.pop() {
        if it.get("item").is_some() {
            open.extend(items(it));
        } else if let Some(id) = it.get("id").and_then(Value::as_str) {
            ids.insert(id.to_owned());
        }
    }
}

fn items(parent: &Value) -> Vec<&Value> {
    parent.get("item").and_then(Value::as_array).into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn folders_and_requests_are_found_by_name_and_id() {
        let collection = json!({ "item": [
            { "id": "f", "name": "F", "item": [
                { "id": "b1", "name": "B" }, { "id": "g", "name": "G", "item": [{ "id": "a1", "name": "A" }] },
            ] },
            { "id": "b2", "name": "B" },
        ] });
        let chosen = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|it| (*it).to_owned()).collect();
            chosen(&collection, &names).map(|it| it.map(|it| it.into_iter().collect::<Vec<_>>().join(" ")))
        };
        assert_eq!(chosen(&[]), Ok(None));
        assert_eq!(chosen(&["F"]), Ok(Some("a1 b1".into())));
        assert_eq!(chosen(&["B"]), Ok(Some("b2".into())));
        assert_eq!(chosen(&["g"]), Ok(Some("a1".into())));
        assert_eq!(chosen(&["A", "b1", "G"]), Ok(Some("a1 b1".into())));
        let missing = chosen(&["X"]).unwrap_err();
        assert_eq!(missing, "runtime~extractRunnableItems: Unable to find a folder or request: \"X\"");
        assert_eq!(chosen(&["A", "X"]).unwrap_err(), "runtime~extractRunnableItems: Invalid entrypoint");
    }
}
