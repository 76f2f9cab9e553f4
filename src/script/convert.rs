//! From the values of a script to JSON, and back.

use rquickjs::{Coerced, Ctx, Exception, FromJs, Function, IntoJs, String as JsString, Value as JsValue};
use serde_json::{Number, Value};

/// Text of a script. Halves of surrogate pairs, which a script can hold and we cannot, become `U+FFFD`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) String);

impl<'js> FromJs<'js> for Text {
    fn from_js(ctx: &Ctx<'js>, value: JsValue<'js>) -> rquickjs::Result<Self> {
        let string = match value.try_into_string() {
            Ok(string) => string,
            Err(other) => Coerced::<JsString>::from_js(ctx, other)?.0,
        };
        text_of(ctx, string).map(Self)
    }
}

fn text_of<'js>(ctx: &Ctx<'js>, string: JsString<'js>) -> rquickjs::Result<String> {
    match string.to_string() {
        Err(rquickjs::Error::Utf8(_)) => {
            let mend: Function = ctx.eval("(text => text.toWellFormed())")?;
            mend.call::<_, JsString>((string,))?.to_string()
        }
        text => text,
    }
}

/// A value as JSON: `undefined` and functions are null, dates ISO text, as `JSON.stringify` sees them inside of an array.
pub(super) fn to_json<'js>(ctx: &Ctx<'js>, value: JsValue<'js>) -> rquickjs::Result<Value> {
    if let Some(it) = value.as_bool() {
        return Ok(Value::Bool(it));
    }
    if let Some(it) = value.as_int() {
        return Ok(Value::Number(it.into()));
    }
    if let Some(it) = value.as_float() {
        return Ok(if it.is_finite() { number(ctx, value)? } else { Value::Null });
    }
    match value.try_into_string() {
        Ok(string) => text_of(ctx, string).map(Value::String),
        Err(value) if value.is_big_int() => number(ctx, value),
        Err(value) if value.is_object() => match ctx.json_stringify(value)? {
            Some(json) => parse(ctx, &text_of(ctx, json)?),
            None => Ok(Value::Null),
        },
        Err(_) => Ok(Value::Null),
    }
}

/// A number in the digits that JavaScript shows.
fn number<'js>(ctx: &Ctx<'js>, value: JsValue<'js>) -> rquickjs::Result<Value> {
    let digits = Coerced::<String>::from_js(ctx, value)?.0;
    Ok(digits.parse::<Number>().map_or(Value::Null, Value::Number))
}

/// JSON that `JSON.stringify` made.
fn parse(ctx: &Ctx<'_>, json: &str) -> rquickjs::Result<Value> {
    serde_json::from_str(json).or_else(|_| serde_json::from_str(&mend(json))).map_err(|error| {
        let why = match error.to_string() {
            why if why.starts_with("recursion limit") => "the value is nested deeper than 127 levels".to_owned(),
            why => format!("the value cannot be kept as JSON: {why}"),
        };
        Exception::throw_range(ctx, &why)
    })
}

/// JSON in which halves of surrogate pairs, `\ud800`, are `\ufffd`.
fn mend(json: &str) -> String {
    let unit = |at: usize| -> Option<u32> {
        let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut mended = String::with_capacity(json.len());
    let mut at = 0;
    while let Some(rest) = json.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(next) = rest.find('\\') else {
            mended.push_str(rest);
            break;
        };
        mended.push_str(&rest[..next]);
        at += next;
        let (take, width) = match (unit(at), unit(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (&json[at..at + 12], 12),
            (Some(0xd800..=0xdfff), _) => ("\\ufffd", 6),
            _ => {
                let width = 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8);
                (&json[at..at + width], width)
            }
        };
        mended.push_str(take);
        at += width;
    }
    mended
}

/// JSON as a value of a script. A number that JavaScript cannot hold becomes the nearest one that it can.
pub(super) fn from_json<'js>(ctx: &Ctx<'js>, value: &Value) -> rquickjs::Result<JsValue<'js>> {
    match value {
        Value::Null => Ok(JsValue::new_null(ctx.clone())),
        Value::Bool(it) => Ok(JsValue::new_bool(ctx.clone(), *it)),
        Value::Number(it) => {
            let small = it.as_i64().and_then(|it| i32::try_from(it).ok());
            match small {
                Some(it) => it.into_js(ctx),
                None => it.as_str().parse::<f64>().unwrap_or(f64::NAN).into_js(ctx),
            }
        }
        Value::String(it) => it.as_str().into_js(ctx),
        Value::Array(_) | Value::Object(_) => ctx.json_parse(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_surrogate_pairs_are_mended() {
        for (json, mended) in [
            (r#""\ud83d\ude00 \u0041""#, r#""\ud83d\ude00 \u0041""#),
            (r#""\ud83d!""#, r#""\ufffd!""#),
            (r#""\ude00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\"#, r#""\"#),
        ] {
            assert_eq!(mend(json), mended);
        }
    }
}
