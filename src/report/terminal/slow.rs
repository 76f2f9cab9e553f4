//! The slowest exchanges of a run, with what took their time.

use std::{
    io::{self, Write},
    time::Duration,
};

use super::{
    super::{clean, words},
    line::Line,
    palette::Palette,
};
use crate::{event::Attempt, wire::Exchange};

/// The slowest exchanges: as many as somebody wants to see.
#[derive(Debug, Default)]
pub(super) struct Slowest {
    most: usize,
    /// The slowest first; of two that took as long the earlier.
    kept: Vec<(Duration, String, Option<String>)>,
}

impl Slowest {
    /// A list of at most so many.
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: Vec::new() }
    }

    /// Takes in what an attempt of the step `title` exchanged.
    pub(super) fn add(&mut self, title: &str, attempt: &Attempt) {
        for exchange in attempt.exchanges.iter().filter(|_| self.most > 0) {
            let place = self.kept.partition_point(|it| it.0 >= exchange.elapsed);
            if place < self.most {
                self.kept.insert(place, (exchange.elapsed, told(title, exchange), parts(exchange)));
                self.kept.truncate(self.most);
            }
        }
    }

    /// Writes the list, on a terminal of this width, if it is one.
    pub(super) fn write(&self, out: &mut impl Write, palette: &Palette, width: Option<usize>) -> io::Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}\n", palette.title.style("Slowest"))?;
        for (elapsed, told, parts) in &self.kept {
            Line::Prose(format!("{:>8}  {told}", words::duration(*elapsed))).write(out, 2, width)?;
            let parts = parts.iter().map(|it| Line::Prose(palette.quiet.style(it).to_string()));
            parts.into_iter().try_for_each(|line| line.write(out, 12, width))?;
        }
        Ok(())
    }
}

fn told(title: &str, exchange: &Exchange) -> String {
    let request = &exchange.request;
    let (method, url) = (clean::line(&request.method), clean::line(request.url.as_str()));
    format!("{}  {method} {url} → {}", clean::line(title), exchange.response.status)
}

fn parts(exchange: &Exchange) -> Option<String> {
    words::timing(&exchange.response.timing, &exchange.response.connection)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::wire::{Request, Response};

    #[test]
    fn the_slowest_come_first_and_no_more_than_wanted() {
        let attempt = |millis: &[u64]| {
            let exchange = |millis: &u64| Exchange {
                request: Request::new("GET", format!("http://a.test/{millis}").parse().unwrap()),
                response: Response { status: 200, ..Response::default() },
                started: SystemTime::UNIX_EPOCH,
                elapsed: Duration::from_millis(*millis),
            };
            Attempt { exchanges: millis.iter().map(exchange).collect(), ..Attempt::default() }
        };
        let written = |most: usize| {
            let mut slowest = Slowest::new(most);
            slowest.add("a", &attempt(&[5, 30]));
            slowest.add("b", &attempt(&[30, 7, 900]));
            let mut out = Vec::new();
            slowest.write(&mut out, &Palette::new(false), None).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(0), "");
        let rows =
            "\nSlowest\n\n    900 ms  b  GET http://a.test/900 → 200\n     30 ms  a  GET http://a.test/30 → 200\n";
        assert_eq!(written(2), rows);
        assert_eq!(written(9).lines().count(), 8);
    }
}
