//! Parts of an answer that are asked for by name.

use super::contract::QuerySyntax;
use crate::source::did_you_mean;

/// What `parts` calls `name`; else why there is none, which begins with `lacks`, such as "the time has no part `tsl`".
pub(super) fn named<T: Copy>(parts: &[(&str, T)], name: &str, lacks: String) -> Result<T, QuerySyntax> {
    if let Some((_, part)) = parts.iter().find(|(known, _)| *known == name) {
        return Ok(*part);
    }
    let known = || {
        let names: Vec<String> = parts.iter().map(|(name, _)| format!("`{name}`")).collect();
        format!("it has {}", names.join(", "))
    };
    let help = did_you_mean(name, parts.iter().map(|(name, _)| *name)).unwrap_or_else(known);
    Err(QuerySyntax::new(lacks).help(help))
}
