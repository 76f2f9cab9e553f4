//! `time`, `time first_byte`: how long the exchange took, or a part of it, in milliseconds.

use std::{borrow::Cow, time::Duration};

use serde_json::{Number, Value};

use super::{
    contract::{Find, Found, QueryError, QuerySyntax},
    named::named,
};
use crate::{scope::Scope, wire::Exchange};

/// `time`, or `time PART`.
#[derive(Clone, Debug)]
pub struct Time {
    written: String,
    part: Part,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// All of it.
    Total,
    /// Finding the host's address.
    Dns,
    /// Opening the connection.
    Connect,
    /// Agreeing on TLS.
    Tls,
    /// From the connection's being there until the answer begins.
    FirstByte,
    /// The answer, from there to its end.
    Download,
}

/// What each part is called.
const PARTS: &[(&str, Part)] = &[
    ("dns", Part::Dns),
    ("connect", Part::Connect),
    ("tls", Part::Tls),
    ("first_byte", Part::FirstByte),
    ("ttfb", Part::FirstByte),
    ("download", Part::Download),
    ("total", Part::Total),
];

impl Time {
    /// All of the time.
    pub fn total() -> Self {
        Self { written: "time".to_owned(), part: Part::Total }
    }

    /// The part called `name`; all of it, where there is no name.
    ///
    /// # Errors
    /// When there is no such part.
    pub fn parse(name: &str) -> Result<Self, QuerySyntax> {
        if name.is_empty() {
            return Ok(Self::total());
        }
        let part = named(PARTS, name, format!("the time has no part `{name}`"))?;
        Ok(Self { written: format!("time {name}"), part })
    }
}

impl Find for Time {
    fn find<'a>(&self, exchange: &'a Exchange, _: &Scope<'_>) -> Found<'a> {
        let timing = &exchange.response.timing;
        // What did not happen took no time, as with other clients; but who asks for TLS should learn that there was none.
        let took = match self.part {
            Part::Total => exchange.elapsed,
            Part::Dns => timing.dns.unwrap_or_default(),
            Part::Connect => timing.connect.unwrap_or_default(),
            Part::Tls if exchange.response.connection.certificate.is_none() && timing.tls.is_none() => {
                return Err(QueryError::Body { why: "there was no TLS: the answer came without".to_owned() });
            }
            Part::Tls => timing.tls.unwrap_or_default(),
            Part::FirstByte => timing.first_byte,
            Part::Download => timing.download,
        };
        Ok(Some(Cow::Owned(milliseconds(took))))
    }

    fn written(&self) -> &str {
        &self.written
    }
}

/// Milliseconds as a JSON number, with microseconds behind the point: nothing is rounded down to "fast enough".
pub fn milliseconds(duration: Duration) -> Value {
    let micros = duration.as_micros();
    let fraction = format!("{:03}", micros % 1000);
    let text = match fraction.trim_end_matches('0') {
        "" => (micros / 1000).to_string(),
        digits => format!("{}.{digits}", micros / 1000),
    };
    Value::Number(Number::from_string_unchecked(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microseconds_stand_behind_the_point() {
        for (micros, text) in [(0, "0"), (1_000, "1"), (1_500, "1.5"), (812_345, "812.345"), (7, "0.007")] {
            assert_eq!(milliseconds(Duration::from_micros(micros)).to_string(), text);
        }
    }
}
