//! An environment, in Bruno's words: a secret has no value on the disk.

use crate::{
    convert::{made::Valued, writing::Keys},
    format::yaml::write::{Pair, Yaml, document},
};

/// The text of the file of an environment called `name`.
pub fn environment(name: &str, values: &[Valued]) -> String {
    let mut keys = Keys::default();
    keys.put("name", name);
    keys.put("variables", Yaml::List(values.iter().map(value).collect()));
    document(&keys.0)
}

fn value(it: &Valued) -> Yaml {
    let mut pairs = vec![Pair::new("name", it.name.as_str())];
    if it.is_secret && it.value.is_empty() {
        pairs.insert(0, Pair::new("secret", true));
    } else {
        pairs.push(Pair::new("value", it.value.as_str()));
    }
    pairs.extend(it.description.as_deref().map(|it| Pair::new("description", it)));
    if !it.is_enabled {
        pairs.push(Pair::new("disabled", true));
    }
    Yaml::Block(pairs)
}
