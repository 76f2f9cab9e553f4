//! An environment, or the globals.

use crate::convert::writing::Keys;
use crate::{
    convert::made::Valued,
    format::yaml::write::{Pair, Yaml, document},
};

/// The text of a file of variables called `name`.
pub fn environment(name: &str, values: &[Valued]) -> String {
    let mut keys = Keys::default();
    keys.put("name", name);
    let values = values.iter().map(value).collect::<Vec<_>>();
    keys.put("values", Yaml::List(values));
    keys.put("color", Yaml::Null);
    document(&keys.0)
}

fn value(it: &Valued) -> Yaml {
    let mut pairs = vec![Pair::new("key", it.name.as_str()), Pair::new("value", it.value.as_str())];
    pairs.push(Pair::new("enabled", it.is_enabled));
    if it.is_secret {
        pairs.push(Pair::new("type", "secret"));
    }
    pairs.extend(it.description.as_deref().map(|it| Pair::new("description", it)));
    Yaml::Block(pairs)
}
