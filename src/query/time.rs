//! `time`: how long the exchange took, in milliseconds.

use std::{borrow::Cow, time::Duration};

use serde_json::{Number, Value};

use super::contract::{Find, Found};
use crate::{scope::Scope, wire::Exchange};

/// `time`.
#[derive(Clone, Debug)]
pub struct Time;

impl Find for Time {
    fn find<'a>(&self, exchange: &'a Exchange, _: &Scope<'_>) -> Found<'a> {
        Ok(Some(Cow::Owned(milliseconds(exchange.elapsed))))
    }

    fn written(&self) -> &'static str {
        "time"
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
