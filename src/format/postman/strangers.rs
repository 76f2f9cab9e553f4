//! JSON files that somebody takes for a collection, and what they are.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::source::{Place, Problem};

/// Says what the file called `name` is, if it has none of a collection's keys.
pub(super) fn told(written: &Map<String, Value>, name: &Arc<str>) -> Option<Problem> {
    let has = |key: &str| written.contains_key(key);
    if ["info", "item", "requests", "folders", "order", "event", "auth", "variable"].into_iter().any(has) {
        return None;
    }
    let (what, help) = match () {
        () if has("values") => ("it is an environment", "name it with `-e`, behind a collection"),
        () if has("openapi") || has("swagger") => ("it is an OpenAPI document", OTHER),
        () if has("log") => ("it is an HTTP archive", OTHER),
        () if has("resources") => ("it is an export of Insomnia's", OTHER),
        () if has("items") => ("it is an export of Bruno's app", "name the collection's folder"),
        () => ("it has neither `info` nor `item`", "a collection is what Postman exports as `Collection v2.1`"),
    };
    let message = format!("`{name}` is no Postman collection: {what}");
    Some(Problem::error("not-a-collection", Place::whole(name.clone()), message).help(help))
}

const OTHER: &str = "Postman imports such files, and exports them as a collection v2.1";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_collection_is_called_by_its_name() {
        let of = |it: Value| told(it.as_object().unwrap(), &"c.json".into()).map(|it| it.message);
        assert_eq!(of(json!({ "item": [] })), None);
        assert_eq!(of(json!({ "info": {}, "openapi": "3.1.0" })), None);
        for (written, what) in [
            (json!({ "name": "dev", "values": [] }), "it is an environment"),
            (json!({ "openapi": "3.1.0" }), "it is an OpenAPI document"),
            (json!({ "hello": 1 }), "it has neither `info` nor `item`"),
            (json!({}), "it has neither `info` nor `item`"),
        ] {
            assert_eq!(of(written), Some(format!("`c.json` is no Postman collection: {what}")));
        }
    }
}
