//! Times and sizes as Newman writes them.

use std::time::Duration;

/// From here on a time is written in seconds.
const SECONDS_FROM: f64 = 1_998.0;

/// A time: `450µs`, `27ms`, `2.1s`, `1m 3.2s`.
pub(super) fn time(time: Duration) -> String {
    millis(time.as_secs_f64() * 1_000.0)
}

/// The same, of milliseconds.
pub(super) fn millis(millis: f64) -> String {
    if millis < 1.0 {
        return format!("{:.0}µs", (millis * 1_000.0).max(0.0).floor());
    }
    if millis < SECONDS_FROM {
        return format!("{:.0}ms", millis.floor());
    }
    let tenths = (millis / 100.0).floor();
    let seconds = tenths / 10.0;
    let whole = |seconds: f64| if seconds.fract() == 0.0 { format!("{seconds:.0}s") } else { format!("{seconds:.1}s") };
    if seconds < 60.0 {
        return whole(seconds);
    }
    let (minutes, rest) = ((seconds / 60.0).floor(), (tenths % 600.0) / 10.0);
    if minutes < 60.0 {
        return format!("{minutes:.0}m {}", whole(rest));
    }
    format!("{:.0}h {:.0}m {}", (minutes / 60.0).floor(), minutes % 60.0, whole(rest))
}

/// A size, in decimal units: `170B`, `5.12kB`.
#[expect(clippy::cast_precision_loss, reason = "two decimals are shown")]
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut size = bytes as f64;
    let mut unit = 0;
    while size >= 999.995 && unit + 1 < UNITS.len() {
        size /= 1_000.0;
        unit += 1;
    }
    let text = format!("{size:.2}");
    format!("{}{}", text.trim_end_matches('0').trim_end_matches('.'), UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_newman_writes_them() {
        for (written, text) in [
            (0.0, "0µs"),
            (0.4504, "450µs"),
            (9.75, "9ms"),
            (1_997.9, "1997ms"),
            (2_104.0, "2.1s"),
            (2_000.0, "2s"),
            (63_249.0, "1m 3.2s"),
            (3_723_000.0, "1h 2m 3s"),
        ] {
            assert_eq!(millis(written), text);
        }
        assert_eq!(time(Duration::from_micros(1_500)), "1ms");
    }

    #[test]
    fn sizes_are_decimal() {
        for (bytes, text) in [(0, "0B"), (999, "999B"), (2_048, "2.05kB"), (5_000, "5kB"), (1_000_000, "1MB")] {
            assert_eq!(size(bytes), text);
        }
    }
}
