//! The rounds of a loop, and what conditions say.

use serde_json::Value;

use crate::{
    data,
    model::{For, Over},
    scope::Scope,
    source::Place,
    template::Condition,
    value,
};

/// The most rounds of one loop.
const MOST: u64 = 1_000_000;

/// What a round is called, if it can be said, and the value of its variable.
type Round = (Option<String>, Value);

/// What each round of a loop is called, if it can be said, and the value of its variable.
///
/// # Errors
/// When what it goes through is no list, or no number of rounds: why, and where that is written.
pub(super) fn rounds(each: &For, scope: &Scope<'_>) -> Result<Vec<Round>, (String, Place)> {
    let found = each.over.tree().value(scope).map_err(|error| (error.to_string(), error.place.clone()))?;
    let wrong = |wanted: &str| (format!("`for` needs {wanted}, found {}", value::shown(&found)), each.place.clone());
    match &each.over {
        Over::Each(_) => match &found {
            Value::Array(list) => Ok(list.iter().map(|item| (label(item), item.clone())).collect()),
            _ => Err(wrong("a list")),
        },
        Over::Times(_) => {
            let times = value::text(&found).parse::<u64>().map_err(|_| wrong("a whole number of rounds"))?;
            if times > MOST {
                return Err(wrong(&format!("at most {MOST} rounds")));
            }
            Ok((1..=times).map(|number| (None, number.into())).collect())
        }
    }
}

/// What a round is called: by its item, or by what is most like a name in it.
fn label(item: &Value) -> Option<String> {
    match item {
        Value::Object(map) => {
            let values: Vec<_> = map.iter().map(|(name, value)| (name.as_str().into(), value.clone())).collect();
            data::label(&values)
        }
        item => data::label(&[("item".into(), item.clone())]),
    }
}

/// Why nothing is sent where a loop has no rounds.
pub(super) const NO_ROUNDS: &str = "there is nothing to go through: the list is empty";

/// That a condition does not hold.
pub(super) fn unmet(when: &Condition) -> String {
    format!("`when: {}` does not hold", when.source())
}
