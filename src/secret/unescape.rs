//! Texts with their escapes undone, so that a secret is found however its characters are written.

use std::ops::Range;

/// A text as it reads once escapes are undone.
pub(super) struct Reading {
    /// What it says.
    pub(super) bytes: Vec<u8>,
    /// Where they come from, for each time that escapes were undone, the last time last.
    passes: Vec<Ends>,
}

/// Behind each escape: where it ended, without escapes and with them.
type Ends = Vec<(usize, usize)>;

/// The marks that begin an escape, for each way of reading: `%2B` in URLs (RFC 3986, 2.1), `\u00e9` in JSON (RFC 8259,
/// 7), `&quot;` in XML (XML 1.0, 4.1 and 4.6), `%2B` with `+` for a blank in forms, and all of them in any mixture.
const WAYS: &[&[u8]] = &[b"%", b"\\", b"&", b"%+", MIXED];
const MIXED: &[u8] = b"%\\&";

/// The readings of `text` that differ from it, and again what was escaped twice.
pub(super) fn readings(text: &str) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    let mut tried: Vec<Vec<u8>> = Vec::new();
    for way in WAYS {
        let marks: Vec<u8> = way.iter().copied().filter(|mark| text.as_bytes().contains(mark)).collect();
        if marks.is_empty() || tried.contains(&marks) {
            continue;
        }
        let (bytes, ends) = undo(text.as_bytes(), &marks);
        tried.push(marks);
        if ends.is_empty() {
            continue;
        }
        let (twice, again) = undo(&bytes, MIXED);
        if !again.is_empty() {
            readings.push(Reading { bytes: twice, passes: vec![ends.clone(), again] });
        }
        readings.push(Reading { bytes, passes: vec![ends] });
    }
    readings
}

impl Reading {
    /// Where a range of it stands in the text that was read.
    pub(super) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        self.source(range.start)..self.source(range.end)
    }

    fn source(&self, at: usize) -> usize {
        self.passes.iter().rev().fold(at, |at, ends| {
            let behind = ends.partition_point(|(without, _)| *without <= at);
            let (without, with) = behind.checked_sub(1).map_or((0, 0), |last| ends[last]);
            with + (at - without)
        })
    }
}

fn undo(text: &[u8], marks: &[u8]) -> (Vec<u8>, Ends) {
    let (mut bytes, mut ends) = (Vec::with_capacity(text.len()), Ends::new());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let rest = &text[at..];
        let undone = match byte {
            byte if !marks.contains(byte) => None,
            b'%' => percent(rest),
            b'+' => Some(Undone::Letter(' ', 1)),
            b'\\' => json(rest),
            _ => xml(rest),
        };
        let Some(undone) = undone else {
            bytes.push(*byte);
            at += 1;
            continue;
        };
        at += match undone {
            Undone::Byte(byte, length) => {
                bytes.push(byte);
                length
            }
            Undone::Letter(letter, length) => {
                bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                length
            }
        };
        ends.push((bytes.len(), at));
    }
    (bytes, ends)
}

/// What an escape means, and how long it is, in bytes.
enum Undone {
    Byte(u8, usize),
    Letter(char, usize),
}

fn percent(rest: &[u8]) -> Option<Undone> {
    let digits = std::str::from_utf8(rest.get(1..3)?).ok()?;
    u8::from_str_radix(digits, 16).ok().map(|byte| Undone::Byte(byte, 3))
}

fn json(rest: &[u8]) -> Option<Undone> {
    let unit = |at: usize| {
        let escape = rest.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u32::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
    };
    let letter = match rest.get(1)? {
        byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = unit(0)?;
            return match (first, unit(6)) {
                (0xD800..=0xDBFF, Some(second @ 0xDC00..=0xDFFF)) => {
                    let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                    char::from_u32(code).map(|letter| Undone::Letter(letter, 12))
                }
                _ => char::from_u32(first).map(|letter| Undone::Letter(letter, 6)),
            };
        }
        _ => return None,
    };
    Some(Undone::Letter(letter, 2))
}

fn xml(rest: &[u8]) -> Option<Undone> {
    // The longest, `&#x10FFFF;`, has ten bytes.
    let end = rest.iter().take(10).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&rest[1..end]).ok()?;
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some(Undone::Letter(letter, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_escape_is_undone_and_its_place_is_known() {
        for (text, part) in [
            ("x%C3%A9y", "%C3%A9"),
            (r"x\u00e9y", r"\u00e9"),
            ("x&#233;y", "&#233;"),
            ("x%25C3%25A9y", "%25C3%25A9"),
            (r"x\\u00e9y", r"\\u00e9"),
        ] {
            let places: Vec<&str> = readings(text)
                .iter()
                .filter_map(|reading| {
                    let at = reading.bytes.windows(4).position(|it| it == "xéy".as_bytes())?;
                    Some(&text[reading.origin(&(at + 1..at + 3))])
                })
                .collect();
            assert!(places.contains(&part), "{text}: {places:?}");
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in ["100% \\x & co; &unknown; %G1 \\ud800", "%", "\\", "&", "plain"] {
            assert!(readings(text).is_empty(), "{text}");
        }
    }
}
