//! Functions that change text: `<<upper name>>`, `<<substring id 0 8>>`.

use serde_json::Value;

use super::contract::{Arguments, Function, bounded, function, text_of};

/// The rows of this file.
pub(super) const FUNCTIONS: &[Function] = &[
    function!("upper", "TEXT", "the text in capitals", |a| Ok(a.text(0)?.to_uppercase().into())),
    function!("lower", "TEXT", "the text in small letters", |a| Ok(a.text(0)?.to_lowercase().into())),
    function!("capitalize", "TEXT", "the text with a capital first letter", |a| Ok(capital(&a.text(0)?).into())),
    function!("trim", "TEXT", "the text without white space around it", |a| Ok(a.text(0)?.trim().into())),
    function!("replace", "TEXT FROM TO", "the text with every FROM replaced by TO", replace),
    function!("substring", "TEXT START [LENGTH]", "characters from START (0 is the first, -1 the last)", substring),
    function!("split", "TEXT SEPARATOR", "a list of the parts; an empty separator parts all characters", split),
    function!("lines", "TEXT", "a list of the text's lines", |a| Ok(a.text(0)?.lines().collect())),
    function!("join", "LIST SEPARATOR", "the entries as one text", join),
    function!("text", "VALUE", "the value as text: a number in its digits, a list or map as JSON", |a| {
        Ok(crate::value::text(a.value(0)?).into())
    }),
    function!("concat", "TEXT...", "the texts one after another", |a| Ok(texts(a.values)?.concat().into())),
    function!("length", "VALUE", "the number of characters in a text, of entries in a list or map", length),
    function!("pad_left", "TEXT WIDTH [FILL]", "the text with FILL (a space) before it, WIDTH characters", pad_left),
    function!("pad_right", "TEXT WIDTH [FILL]", "the text with FILL (a space) after it, WIDTH characters", pad_right),
    function!("repeat", "TEXT TIMES", "the text, several times over", repeat),
    function!("reverse", "TEXT|LIST", "the text or list, last things first", reverse),
    function!("slug", "TEXT", "letters and digits in small letters, a hyphen for all else", slug),
    function!("default", "VALUE FALLBACK", "the value, or FALLBACK where it is missing, null or empty text", default),
    // Names are filled in where the call is worked out: functions know of none.
    function!("postman", "TEXT", "the text with Postman's {{names}} in it filled in by Postman's rules", |a| {
        Ok(a.text(0)?.into())
    }),
];

/// The text with a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + characters.as_str()
}

fn replace(arguments: &Arguments<'_>) -> Result<Value, String> {
    let (text, from, to) = (arguments.text(0)?, arguments.text(1)?, arguments.text(2)?);
    if from.is_empty() {
        return Err("the text to replace is empty".to_owned());
    }
    bounded(text.matches(&*from).count().checked_mul(to.len()))?;
    Ok(text.replace(&*from, &to).into())
}

fn substring(arguments: &Arguments<'_>) -> Result<Value, String> {
    let (text, start) = (arguments.text(0)?, arguments.whole(1)?);
    let distance = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
    let skipped = if start < 0 { text.chars().count().saturating_sub(distance) } else { distance };
    let length = if arguments.has(2) { arguments.size(2)? } else { usize::MAX };
    Ok(text.chars().skip(skipped).take(length).collect::<String>().into())
}

fn split(arguments: &Arguments<'_>) -> Result<Value, String> {
    let (text, separator) = (arguments.text(0)?, arguments.text(1)?);
    Ok(match &*separator {
        "" => text.chars().map(String::from).collect(),
        separator => text.split(separator).collect(),
    })
}

fn join(arguments: &Arguments<'_>) -> Result<Value, String> {
    let (entries, separator) = (texts(arguments.list(0)?)?, arguments.text(1)?);
    bounded(entries.len().checked_mul(separator.len()))?;
    Ok(entries.join(&*separator).into())
}

fn texts(values: &[Value]) -> Result<Vec<String>, String> {
    values.iter().map(|value| text_of(value).map(Into::into)).collect()
}

fn length(arguments: &Arguments<'_>) -> Result<Value, String> {
    Ok(match arguments.value(0)? {
        Value::Array(entries) => entries.len(),
        Value::Object(entries) => entries.len(),
        value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => text_of(value)?.chars().count(),
    }
    .into())
}

fn pad_left(arguments: &Arguments<'_>) -> Result<Value, String> {
    Ok(format!("{}{}", padding(arguments)?, arguments.text(0)?).into())
}

fn pad_right(arguments: &Arguments<'_>) -> Result<Value, String> {
    Ok(format!("{}{}", arguments.text(0)?, padding(arguments)?).into())
}

fn padding(arguments: &Arguments<'_>) -> Result<String, String> {
    let fill = if arguments.has(2) { arguments.text(2)? } else { " ".into() };
    if fill.is_empty() {
        return Err("the text to fill with is empty".to_owned());
    }
    let lacking = arguments.size(1)?.saturating_sub(arguments.text(0)?.chars().count());
    Ok(fill.chars().cycle().take(lacking).collect())
}

fn repeat(arguments: &Arguments<'_>) -> Result<Value, String> {
    let (text, times) = (arguments.text(0)?, arguments.size(1)?);
    bounded(text.len().checked_mul(times))?;
    Ok(text.repeat(times).into())
}

fn reverse(arguments: &Arguments<'_>) -> Result<Value, String> {
    Ok(match arguments.value(0)? {
        Value::Array(entries) => entries.iter().rev().cloned().collect(),
        value => text_of(value)?.chars().rev().collect::<String>().into(),
    })
}

fn slug(arguments: &Arguments<'_>) -> Result<Value, String> {
    let text = arguments.text(0)?.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    Ok(words.join("-").into())
}

fn default(arguments: &Arguments<'_>) -> Result<Value, String> {
    let value = arguments.value(0)?;
    let missing = value.is_null() || value.as_str() == Some("");
    Ok(if missing { arguments.value(1)? } else { value }.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::contract::call;
    use super::*;

    fn check(name: &str, cases: &[(Value, Value)]) {
        for (values, expected) in cases {
            assert_eq!(call(FUNCTIONS, name, values, &json!({})).as_ref(), Ok(expected), "{name} {values}");
        }
    }

    fn refused(name: &str, values: &Value) -> String {
        call(FUNCTIONS, name, values, &json!({})).unwrap_err()
    }

    #[test]
    fn letters_change_their_case_beyond_ascii_too() {
        check("upper", &[(json!(["straße é"]), json!("STRASSE É"))]);
        check("lower", &[(json!(["ÀB"]), json!("àb"))]);
        check("capitalize", &[(json!(["éa B"]), json!("Éa B")), (json!([""]), json!(""))]);
    }

    #[test]
    fn white_space_around_a_text_is_trimmed() {
        check("trim", &[(json!([" \t a b\n"]), json!("a b"))]);
    }

    #[test]
    fn every_occurrence_is_replaced() {
        check("replace", &[(json!(["a-b-c", "-", "+"]), json!("a+b+c"))]);
        assert_eq!(refused("replace", &json!(["a", "", "b"])), "`replace`: the text to replace is empty");
    }

    #[test]
    fn a_substring_counts_characters_from_either_end() {
        check(
            "substring",
            &[
                (json!(["żółw", 1]), json!("ółw")),
                (json!(["żółw", 1, 2]), json!("ół")),
                (json!(["żółw", -2]), json!("łw")),
                (json!(["abc", -9, 2]), json!("ab")),
                (json!(["abc", 9]), json!("")),
            ],
        );
        assert!(refused("substring", &json!(["abc", "x"])).contains("a whole number is expected"));
    }

    #[test]
    fn text_is_parted_into_lists_and_joined_again() {
        check("split", &[(json!(["a,b", ","]), json!(["a", "b"])), (json!(["ab", ""]), json!(["a", "b"]))]);
        check("lines", &[(json!(["a\r\nb\n"]), json!(["a", "b"]))]);
        check("join", &[(json!([["a", 1, true], ", "]), json!("a, 1, true"))]);
        check("concat", &[(json!(["a", 1, "b"]), json!("a1b"))]);
        check(
            "text",
            &[(json!([1.50]), json!("1.5")), (json!(["a"]), json!("a")), (json!([[1, true]]), json!("[1,true]"))],
        );
        assert_eq!(refused("join", &json!(["a", ","])), "`join`: a list is expected, got \"a\"");
    }

    #[test]
    fn a_length_counts_characters_or_entries() {
        check("length", &[(json!(["żó"]), json!(2)), (json!([[1, 2, 3]]), json!(3)), (json!([{ "a": 1 }]), json!(1))]);
    }

    #[test]
    fn padding_fills_up_to_a_width_and_never_cuts() {
        check("pad_left", &[(json!([7, 3, "0"]), json!("007")), (json!(["abcd", 2]), json!("abcd"))]);
        check("pad_right", &[(json!(["a", 3]), json!("a  ")), (json!(["a", 4, "xy"]), json!("axyx"))]);
        assert!(refused("pad_left", &json!(["a", 3, ""])).contains("empty"));
    }

    #[test]
    fn a_text_is_repeated_as_far_as_memory_goes() {
        check("repeat", &[(json!(["ab", 3]), json!("ababab")), (json!(["ab", 0]), json!(""))]);
        assert!(refused("repeat", &json!(["0123456789", 60_000_000])).contains("longer than 64 MiB"));
    }

    #[test]
    fn texts_and_lists_are_reversed() {
        check("reverse", &[(json!(["abc"]), json!("cba")), (json!([[1, 2]]), json!([2, 1]))]);
    }

    #[test]
    fn a_slug_keeps_letters_and_digits() {
        check("slug", &[(json!([" Crème, Brûlée & 2 more! "]), json!("crème-brûlée-2-more"))]);
    }

    #[test]
    fn a_default_stands_in_for_what_is_missing_null_or_empty() {
        check(
            "default",
            &[
                (json!([null, 1]), json!(1)),
                (json!(["", "x"]), json!("x")),
                (json!([false, true]), json!(false)),
                (json!([0, 1]), json!(0)),
            ],
        );
    }
}
