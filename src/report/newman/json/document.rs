//! The document around the executions: collection, variables, counts and times.

use std::{
    io::{self, Write},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::Serialize;
use serde_json::{
    Value, json,
    ser::{Formatter, PrettyFormatter, Serializer},
};

use super::{
    super::{
        facts::Facts,
        tally::{Count, Tally},
    },
    finals::Finals,
};

/// What the document is made of.
pub(super) struct Document<'a> {
    pub(super) facts: &'a Facts,
    pub(super) finals: &'a Finals,
    pub(super) tally: &'a Tally,
    pub(super) elapsed: Duration,
}

impl Document<'_> {
    /// All that comes before the executions.
    pub(super) fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\n  \"collection\": ")?;
        out.write_all(&pretty(&self.facts.collection, 1)?)?;
        out.write_all(b",\n  \"environment\": ")?;
        out.write_all(&pretty(&self.finals.environment, 1)?)?;
        out.write_all(b",\n  \"globals\": ")?;
        out.write_all(&pretty(&self.finals.globals, 1)?)?;
        out.write_all(b",\n  \"run\": {\n    \"stats\": ")?;
        out.write_all(&pretty(&self.stats(), 2)?)?;
        out.write_all(b",\n    \"timings\": ")?;
        out.write_all(&pretty(&self.timings(), 2)?)?;
        out.write_all(b",\n    \"executions\": ")
    }

    /// What stands between the executions and the failures.
    pub(super) fn middle(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b",\n    \"transfers\": ")?;
        out.write_all(&pretty(&json!({ "responseTotal": self.tally.received }), 2)?)?;
        out.write_all(b",\n    \"failures\": ")
    }

    /// What comes behind the failures.
    pub(super) fn tail(&self, out: &mut dyn Write) -> io::Result<()> {
        let error = self.finals.error.as_ref().map(|message| json!({ "name": "Error", "message": message }));
        out.write_all(b",\n    \"error\": ")?;
        out.write_all(&pretty(&error, 2)?)?;
        out.write_all(b"\n  }\n}")
    }

    fn stats(&self) -> Value {
        let tally = self.tally;
        let all = |total: usize| Count { total, failed: 0 };
        let scripts = Count {
            total: tally.prerequest_scripts.total + tally.test_scripts.total,
            failed: tally.prerequest_scripts.failed + tally.test_scripts.failed,
        };
        let counts = [
            ("iterations", all(tally.iterations)),
            ("items", all(tally.items)),
            ("scripts", scripts),
            ("prerequests", all(tally.items)),
            ("requests", tally.requests),
            ("tests", all(tally.tested)),
            ("assertions", tally.assertions),
            ("testScripts", tally.test_scripts),
            ("prerequestScripts", tally.prerequest_scripts),
        ];
        let stats = counts.into_iter().map(|(name, count)| {
            (name.to_owned(), json!({ "total": count.total, "pending": 0, "failed": count.failed }))
        });
        Value::Object(stats.collect())
    }

    fn timings(&self) -> Value {
        let Tally { times, dns, first_bytes: first, .. } = self.tally;
        let started = millis(self.tally.started);
        json!({
            "responseAverage": whole(times.mean),
            "responseMin": whole(times.min),
            "responseMax": whole(times.max),
            "responseSd": times.deviation(),
            "dnsAverage": whole(dns.mean),
            "dnsMin": whole(dns.min),
            "dnsMax": whole(dns.max),
            "dnsSd": dns.deviation(),
            "firstByteAverage": whole(first.mean),
            "firstByteMin": whole(first.min),
            "firstByteMax": whole(first.max),
            "firstByteSd": first.deviation(),
            "started": started,
            "completed": started + u64::try_from(self.elapsed.as_millis()).unwrap_or(u64::MAX / 2),
        })
    }
}

/// Milliseconds since 1970.
pub(super) fn millis(at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX / 2)
}

/// A time in whole milliseconds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "times are small and not negative")]
pub(super) fn whole(millis: f64) -> u64 {
    millis.round() as u64
}

/// A value with two spaces for each level, the first of which stands at `level`.
pub(super) fn pretty(value: &impl Serialize, level: usize) -> io::Result<Vec<u8>> {
    let mut plain = Vec::with_capacity(1024);
    value.serialize(&mut Serializer::with_formatter(&mut plain, Layout(PrettyFormatter::new())))?;
    let indent = b"  ".repeat(level);
    let mut text = Vec::with_capacity(plain.len() * 5 / 4);
    // A line break inside of a text is written as `\n`: each byte of that kind ends a line of ours.
    for (index, line) in plain.split(|it| *it == b'\n').enumerate() {
        if index > 0 {
            text.push(b'\n');
            text.extend_from_slice(&indent);
        }
        text.extend_from_slice(line);
    }
    Ok(text)
}

/// Everything on a line of its own, but for bytes: a body of a megabyte is not a million lines.
struct Layout(PrettyFormatter<'static>);

impl Formatter for Layout {
    fn write_byte_array<W: ?Sized + Write>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        let mut text = String::with_capacity(value.len() * 4 + 2);
        text.push('[');
        for (index, byte) in value.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.push_str(itoa(*byte, &mut [0; 3]));
        }
        text.push(']');
        writer.write_all(text.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// A byte in digits.
fn itoa(byte: u8, room: &mut [u8; 3]) -> &str {
    *room = [b'0' + byte / 100, b'0' + byte / 10 % 10, b'0' + byte % 10];
    let from = if byte >= 100 {
        0
    } else if byte >= 10 {
        1
    } else {
        2
    };
    std::str::from_utf8(&room[from..]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Body(&'static [u8]);

    impl Serialize for Body {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(self.0)
        }
    }

    #[test]
    fn bytes_stand_on_one_line() {
        let text = pretty(&[Body(&[0, 9, 10, 99, 100, 255])], 1).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "[\n    [0,9,10,99,100,255]\n  ]");
        let text = pretty(&json!({ "a": "x\ny", "b": [], "c": [1] }), 0).unwrap();
        let written = "{\n  \"a\": \"x\\ny\",\n  \"b\": [],\n  \"c\": [\n    1\n  ]\n}";
        assert_eq!(String::from_utf8(text).unwrap(), written);
    }
}
