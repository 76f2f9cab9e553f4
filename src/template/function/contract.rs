//! What a function is, what it is called with, and how its arguments are read.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::value::shown;

/// The longest text that a function makes, in bytes: a slip in a number shall not eat the machine's memory.
const LONGEST_BYTES: usize = 64 << 20;

/// What a function is called with.
#[derive(Debug, Clone, Copy)]
pub struct Arguments<'a> {
    /// The values after the function's name, in their order.
    pub values: &'a [Value],
    /// The options, as in `encoding="hex"`.
    pub named: &'a Map<String, Value>,
}

/// One function: a row of the table.
#[derive(Debug)]
pub struct Function {
    /// The word that calls it: `base64`, `$guid`.
    pub name: &'static str,
    /// What it takes: `TEXT`, `TEXT START [LENGTH]`, `VALUE...` (one or more), `[encoding=hex|base64]` (an option).
    pub takes: &'static str,
    /// One line for the manual.
    pub says: &'static str,
    /// Works it out. The error is a fragment that names the function and says what it expects.
    pub call: fn(&Arguments<'_>) -> Result<Value, String>,
}

/// A row whose arguments are held against what it says that it takes, before its body sees them.
macro_rules! function {
    ($name:literal, $takes:literal, $says:literal, $body:expr) => {
        $crate::template::function::contract::Function {
            name: $name,
            takes: $takes,
            says: $says,
            call: |arguments| arguments.apply($name, $takes, $body),
        }
    };
}

/// A row that takes nothing and makes up a value.
macro_rules! generator {
    ($name:literal, $says:literal, $make:expr) => {
        $crate::template::function::contract::function!($name, "", $says, |_| Ok(serde_json::Value::from($make())))
    };
}

pub(super) use {function, generator};

impl Function {
    /// Whether it can be called with so many values and these options.
    ///
    /// # Errors
    /// When it cannot; the message says what it takes.
    pub fn accepts<'a>(&self, values: usize, options: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
        accepts(self.takes, values, options).map_err(|why| format!("`{}` {why}", self.name))
    }
}

/// The words of what a function takes, and whether each may be left out.
fn words(takes: &str) -> impl Iterator<Item = (bool, &str)> {
    takes.split_whitespace().map(|word| (word.starts_with('['), word.trim_matches(['[', ']'])))
}

fn accepts<'a>(takes: &str, got: usize, options: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let usage = if takes.is_empty() { "nothing" } else { takes };
    let values = || words(takes).filter(|(_, word)| !word.contains('='));
    let least = values().filter(|(optional, _)| !optional).count();
    let endless = values().any(|(_, word)| word.ends_with("..."));
    if got < least || (got > values().count() && !endless) {
        let plural = if got == 1 { "" } else { "s" };
        return Err(format!("takes {usage}, got {got} value{plural}"));
    }
    let known = |name: &str| words(takes).filter_map(|(_, word)| word.split_once('=')).any(|(key, _)| key == name);
    match options.into_iter().find(|name| !known(name)) {
        Some(name) => Err(format!("takes {usage}, and no option `{name}`")),
        None => Ok(()),
    }
}

impl Arguments<'_> {
    /// Runs `body` if these arguments are what the function takes; any error begins with the function's name.
    pub(super) fn apply(
        &self,
        name: &str,
        takes: &str,
        body: impl Fn(&Arguments<'_>) -> Result<Value, String>,
    ) -> Result<Value, String> {
        self.fit(takes).map_err(|why| format!("`{name}` {why}"))?;
        body(self).map_err(|why| format!("`{name}`: {why}"))
    }

    fn fit(&self, takes: &str) -> Result<(), String> {
        accepts(takes, self.values.len(), self.named.keys().map(String::as_str))?;
        for (name, value) in self.named {
            let mut options = words(takes).filter_map(|(_, word)| word.split_once('='));
            let Some((_, choices)) = options.find(|(key, _)| key == name) else { continue };
            // Words in lower case are the only ones allowed; words in capitals stand for a value.
            if choices.starts_with(char::is_lowercase)
                && !choices.split('|').any(|choice| Some(choice) == value.as_str())
            {
                return Err(format!("takes {name}={choices}, got {}", shown(value)));
            }
        }
        Ok(())
    }

    /// Whether there is a value at this place.
    pub(super) fn has(&self, index: usize) -> bool {
        index < self.values.len()
    }

    /// The value at this place.
    pub(super) fn value(&self, index: usize) -> Result<&Value, String> {
        self.values.get(index).ok_or_else(|| format!("value {} is missing", index + 1))
    }

    /// The value at this place, as text.
    pub(super) fn text(&self, index: usize) -> Result<Cow<'_, str>, String> {
        self.value(index).and_then(text_of)
    }

    /// The value at this place, as a whole number.
    pub(super) fn whole(&self, index: usize) -> Result<i64, String> {
        whole_of(self.value(index)?)
    }

    /// The value at this place, as a count of things that fit into memory.
    pub(super) fn size(&self, index: usize) -> Result<usize, String> {
        let size = self.whole(index)?;
        let size = usize::try_from(size).map_err(|_| format!("a length is 0 or more, got {size}"))?;
        bounded(Some(size))
    }

    /// The list at this place.
    pub(super) fn list(&self, index: usize) -> Result<&[Value], String> {
        let value = self.value(index)?;
        value.as_array().map(Vec::as_slice).ok_or_else(|| format!("a list is expected, got {}", shown(value)))
    }

    /// The map at this place.
    pub(super) fn map(&self, index: usize) -> Result<&Map<String, Value>, String> {
        let value = self.value(index)?;
        value.as_object().ok_or_else(|| format!("a map is expected, got {}", shown(value)))
    }

    /// All values; or, where a list is the only one, its entries.
    pub(super) fn spread(&self) -> &[Value] {
        match self.values {
            [Value::Array(entries)] => entries,
            values => values,
        }
    }

    /// The option of this name as text, where it is given.
    pub(super) fn option(&self, name: &str) -> Result<Option<Cow<'_, str>>, String> {
        self.named.get(name).map(text_of).transpose().map_err(|why| format!("`{name}`: {why}"))
    }
}

/// A value as text: a number by its exact text, a list or map as compact JSON.
pub(super) fn text_of(value: &Value) -> Result<Cow<'_, str>, String> {
    match value {
        Value::Null => Err("text is expected, got null".to_owned()),
        Value::String(text) => Ok(Cow::Borrowed(text)),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Ok(Cow::Owned(value.to_string())),
    }
}

/// A value, or the text of one, as a whole number.
pub(super) fn whole_of(value: &Value) -> Result<i64, String> {
    let whole = text_of(value).ok().and_then(|text| text.trim().parse().ok());
    whole.ok_or_else(|| format!("a whole number is expected, got {}", shown(value)))
}

/// A size that is known and not absurd, or an error.
pub(super) fn bounded(size: Option<usize>) -> Result<usize, String> {
    size.filter(|size| *size <= LONGEST_BYTES).ok_or_else(|| "the result would be longer than 64 MiB".to_owned())
}

/// For the tests of every table: calls a function by its name.
#[cfg(test)]
pub(super) fn call(table: &[Function], name: &str, values: &Value, named: &Value) -> Result<Value, String> {
    let function = table.iter().find(|function| function.name == name).expect("the table has this function");
    let values = values.as_array().expect("values are written as a list");
    let named = named.as_object().cloned().unwrap_or_default();
    (function.call)(&Arguments { values, named: &named })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FUNCTIONS: &[Function] =
        &[function!("say", "TEXT [TIMES] [voice=loud|low] [to=NAME]", "says it", |arguments| Ok(arguments
            .text(0)?
            .into()))];

    fn say(values: &Value, named: &Value) -> Result<Value, String> {
        call(FUNCTIONS, "say", values, named)
    }

    #[test]
    fn a_text_is_itself_and_all_else_its_json() {
        let number: Value = serde_json::from_str("1.50").unwrap();
        let cases = [(json!("a"), "a"), (number, "1.50"), (json!(true), "true"), (json!({ "a": [1] }), r#"{"a":[1]}"#)];
        for (value, text) in cases {
            assert_eq!(say(&json!([value]), &json!({})).unwrap(), text);
        }
        assert_eq!(say(&json!([null]), &json!({})).unwrap_err(), "`say`: text is expected, got null");
    }

    #[test]
    fn a_wrong_number_of_values_is_refused() {
        let usage = "`say` takes TEXT [TIMES] [voice=loud|low] [to=NAME], got";
        assert_eq!(say(&json!([]), &json!({})).unwrap_err(), format!("{usage} 0 values"));
        assert_eq!(say(&json!([1, 2, 3]), &json!({})).unwrap_err(), format!("{usage} 3 values"));
        assert!(say(&json!([1, 2]), &json!({})).is_ok());
    }

    #[test]
    fn an_option_has_a_known_name_and_a_known_word() {
        assert!(say(&json!(["a"]), &json!({ "voice": "low", "to": 7 })).is_ok());
        assert!(say(&json!(["a"]), &json!({ "tone": 1 })).unwrap_err().ends_with("and no option `tone`"));
        let wrong = say(&json!(["a"]), &json!({ "voice": "shrill" })).unwrap_err();
        assert_eq!(wrong, "`say` takes voice=loud|low, got \"shrill\"");
    }

    #[test]
    fn a_size_is_neither_negative_nor_absurd() {
        let named = Map::new();
        for (value, size) in [(json!(3), Some(3)), (json!("4"), Some(4)), (json!(-1), None), (json!(1_u64 << 40), None)]
        {
            let arguments = Arguments { values: &[value], named: &named };
            assert_eq!(arguments.size(0).ok(), size);
        }
    }
}
