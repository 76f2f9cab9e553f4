//! An environment of a `.bru` file as a tree in the words of the YAML files.

use super::{
    build::{Map, list, plain, switched, text, variable},
    pairs::{Pair, pairs, words},
    request::NOWHERE,
    scan::{Block, Line},
};
use crate::source::Node;

/// What says where a secret lies in a store elsewhere, which is a path in all others.
const STORES: [(&str, &str); 3] =
    [("aws-secrets-manager", "secretName"), ("azure-key-vault", "vaultName"), ("gcp-secrets-manager", "projectId")];

/// The environment in these blocks; `others` are the lines outside of them.
pub(super) fn environment(blocks: &[Block<'_>], others: &[Line<'_>]) -> Node {
    let mut map = Map::default();
    let mut nodes = Vec::new();
    for block in blocks {
        match block.name {
            "vars" => nodes.extend(pairs(&block.lines).0.iter().map(variable)),
            "vars:secret" => nodes.extend(words(&block.lines).iter().map(secret)),
            _ => {}
        }
    }
    let mark = blocks.first().map_or(NOWHERE, |it| it.mark);
    map.set("variables", list(nodes, mark));
    if let Some(line) = others.iter().find(|it| it.text.trim_start().starts_with("color:")) {
        let value = line.text.split_once(':').map_or("", |it| it.1).trim();
        map.set("color", text(value, line.mark(value)));
    }
    if let Some(block) = blocks.iter().find(|it| it.name.starts_with("vars:externalsecrets:")) {
        let mut outside = Map::default();
        let kind = block.name.trim_start_matches("vars:externalsecrets:");
        outside.set("type", text(kind, block.mark));
        let key = STORES.iter().find(|it| it.0 == kind).map_or("path", |it| it.1);
        let names = pairs(&block.lines).0;
        let one = |pair: &Pair| {
            let mut map = Map::default();
            map.set_at("name", pair.mark, text(pair.name.as_str(), pair.mark));
            map.set(key, text(pair.text(), pair.value_mark));
            switched(map, pair)
        };
        outside.set("variables", list(names.iter().map(one).collect(), block.mark));
        map.set_at("externalSecrets", block.mark, outside.node(block.mark));
    }
    map.node(mark)
}

/// A secret, whose value is not in the file.
fn secret(pair: &Pair) -> Node {
    let mut map = Map::default();
    map.set("secret", plain("true", pair.mark));
    map.set_at("name", pair.mark, text(pair.name.as_str(), pair.mark));
    if let Some(kind) = &pair.kind {
        map.set("type", text(kind.as_str(), pair.mark));
    }
    switched(map, pair)
}
