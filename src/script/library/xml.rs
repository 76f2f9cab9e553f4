//! XML as a row of events, which JavaScript makes its objects of.
#![expect(clippy::needless_pass_by_value, reason = "what a script gives comes by value")]

use quick_xml::{
    Error as XmlError, Reader,
    escape::{resolve_predefined_entity, unescape},
    events::{BytesRef, BytesStart, Event},
};
use rquickjs::{Ctx, Exception, Function, Object, Result, Value as JsValue};
use serde_json::{Value, json};

/// How deep elements may stand in each other.
const DEEPEST: usize = 2_000;

pub(super) fn install(host: &Object<'_>) -> Result<()> {
    host.set("xmlEvents", Function::new(host.ctx().clone(), xml_events)?)
}

/// Each element opens as `{ name, attributes: [[name, value], ..] }` and closes as `null`; text is a string, and a CDATA
/// section an array with its text.
fn xml_events(ctx: Ctx<'_>, text: String) -> Result<JsValue<'_>> {
    match events_of(&text) {
        Ok(events) => ctx.json_parse(Value::Array(events).to_string()),
        Err(why) => Err(Exception::throw_message(&ctx, &why)),
    }
}

fn events_of(text: &str) -> std::result::Result<Vec<Value>, String> {
    let mut reader = Reader::from_str(text);
    let mut events: Vec<Value> = Vec::new();
    let mut open = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| said(&error))?;
        match event {
            Event::Start(start) => {
                open += 1;
                if open > DEEPEST {
                    return Err(format!("elements stand in each other more than {DEEPEST} deep"));
                }
                events.push(opening(&start)?);
            }
            Event::Empty(start) => {
                events.push(opening(&start)?);
                events.push(Value::Null);
            }
            Event::End(_) => {
                open = open.saturating_sub(1);
                events.push(Value::Null);
            }
            Event::Text(text) => add_text(&mut events, &text.xml10_content(), open)?,
            Event::GeneralRef(reference) => add_text(&mut events, &referred(&reference)?, open)?,
            Event::CData(section) if open > 0 => events.push(json!([section.xml10_content()])),
            Event::CData(_) => return Err(outside()),
            Event::Eof if open > 0 => return Err("Unclosed root tag".to_owned()),
            Event::Eof => return Ok(events),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        // What follows the root does not matter.
        if open == 0 && !events.is_empty() {
            return Ok(events);
        }
    }
}

fn opening(start: &BytesStart<'_>) -> std::result::Result<Value, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = unescape(&attribute.value).map_err(|error| error.to_string())?;
        attributes.push(json!([attribute.key.as_ref(), value]));
    }
    Ok(json!({ "name": start.name().as_ref(), "attributes": attributes }))
}

/// Text that goes on is one text.
fn add_text(events: &mut Vec<Value>, text: &str, open: usize) -> std::result::Result<(), String> {
    if open == 0 {
        let blank = text.trim_start_matches('\u{feff}').trim().is_empty();
        return if blank { Ok(()) } else { Err(outside()) };
    }
    match events.last_mut() {
        Some(Value::String(before)) => before.push_str(text),
        _ => events.push(Value::String(text.to_owned())),
    }
    Ok(())
}

fn referred(reference: &BytesRef<'_>) -> std::result::Result<String, String> {
    if let Some(letter) = reference.resolve_char_ref().map_err(|error| said(&error))? {
        return Ok(letter.to_string());
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name).map(str::to_owned).ok_or_else(|| "Invalid character entity".to_owned())
}

fn outside() -> String {
    "Non-whitespace before first tag.".to_owned()
}

fn said(error: &XmlError) -> String {
    error.to_string()
}
