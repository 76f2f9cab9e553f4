//! Whether a body is XML that can be handed on: well-formed, and not nested so deep that walking it would end the stack.

use quick_xml::{Reader, events::Event};

/// How deep elements may be nested. Real documents stay below 50; the walk over the tree is recursive.
const MAX_DEPTH: usize = 256;

/// The namespaces that the document's root declares: prefix and URI. The default one has the prefix `_`.
pub(super) type Namespaces = Vec<(String, String)>;

/// Reads through `text` once.
///
/// # Errors
/// When it is no XML; the message is a fragment such as `the body is not XML: ...`.
pub(super) fn scan(text: &str) -> Result<Namespaces, String> {
    let mut reader = Reader::from_str(text);
    let (mut depth, mut namespaces) = (0_usize, None);
    let wrong = |why: String, reader: &Reader<&[u8]>| {
        let at = usize::try_from(reader.error_position().max(reader.buffer_position())).unwrap_or(usize::MAX);
        let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        format!("the body is not XML: {why} (line {line})")
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(format!("the body's XML is nested deeper than {MAX_DEPTH} elements"));
                }
                namespaces.get_or_insert_with(|| declared(&start));
            }
            Ok(Event::Empty(start)) => {
                namespaces.get_or_insert_with(|| declared(&start));
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) if depth > 0 => return Err(wrong("it ends inside of an element".to_owned(), &reader)),
            Ok(Event::Eof) => return namespaces.ok_or_else(|| wrong("it has no element".to_owned(), &reader)),
            Ok(_) => {}
            Err(error) => return Err(wrong(error.to_string(), &reader)),
        }
    }
}

fn declared(start: &quick_xml::events::BytesStart<'_>) -> Namespaces {
    let declaration = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let key = attribute.key.as_ref();
        let prefix = if key == "xmlns" { "_" } else { key.strip_prefix("xmlns:")? };
        let uri = quick_xml::escape::unescape(&attribute.value).ok()?;
        Some((prefix.to_owned(), uri.into_owned()))
    };
    start.attributes().filter_map(|it| declaration(it.ok()?)).collect()
}
