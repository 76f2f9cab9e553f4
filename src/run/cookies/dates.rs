//! The dates of cookies, which servers write in many ways.

use jiff::civil::DateTime;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What `Expires` says in any of its forms, in the one that all understand: `Fri, 01 Jan 2100 00:00:00 GMT`.
///
/// Source: RFC 6265, section 5.1.1.
pub(super) fn written_well(text: &str) -> Option<String> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(is_delimiter).filter(|it| !it.is_empty()) {
        if let Some(found) = clock(token).filter(|_| time.is_none()) {
            time = Some(found);
        } else if let Some(found) = number(token, 1..=2).filter(|_| day.is_none()) {
            day = Some(found);
        } else if let Some(found) = month_of(token).filter(|_| month.is_none()) {
            month = Some(found);
        } else if let Some(found) = number(token, 2..=4).filter(|_| year.is_none()) {
            year = Some(found);
        }
    }
    let year = match year? {
        it @ 70..=99 => it + 1900,
        it @ 0..=69 => it + 2000,
        it => it,
    };
    let [hour, minute, second] = time?;
    let small = |it: i16| i8::try_from(it).ok();
    let moment = DateTime::new(year, month?, small(day?)?, small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    (year >= 1601).then(|| moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

fn is_delimiter(it: char) -> bool {
    matches!(it, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

/// The number at the beginning of a token, if it has so many digits.
fn number(token: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let end = token.find(|it: char| !it.is_ascii_digit()).unwrap_or(token.len());
    token[..end].parse().ok().filter(|_| digits.contains(&end))
}

fn clock(token: &str) -> Option<[i16; 3]> {
    let mut parts = token.splitn(3, ':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let whole = |it: &str| number(it, 1..=2).filter(|_| it.bytes().all(|it| it.is_ascii_digit()));
    Some([whole(hour)?, whole(minute)?, number(parts.next()?, 1..=2)?])
}

fn month_of(token: &str) -> Option<i8> {
    let start = token.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().zip(1..).find(|(it, _)| **it == start).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_form() {
        for (text, same) in [
            ("Wed, 09 Jun 2021 10:18:14 GMT", Some("Wed, 09 Jun 2021 10:18:14 GMT")),
            ("Wednesday, 09-Jun-21 10:18:14 GMT", Some("Wed, 09 Jun 2021 10:18:14 GMT")),
            ("Wed Jun  9 10:18:14 2021", Some("Wed, 09 Jun 2021 10:18:14 GMT")),
            ("2021 june 9th 1:2:3x", Some("Wed, 09 Jun 2021 01:02:03 GMT")),
            ("Tue, 01-Jan-1980 00:00:01 +0100", Some("Tue, 01 Jan 1980 00:00:01 GMT")),
            ("1 Jan 70 0:0:0", Some("Thu, 01 Jan 1970 00:00:00 GMT")),
            ("1 Jan 69 0:0:0", Some("Tue, 01 Jan 2069 00:00:00 GMT")),
            ("31 Feb 2021 10:18:14", None),
            ("1 Jan 1600 00:00:00", None),
            ("1 Jan 2021 24:00:00", None),
            ("1 Jan 2021 00:60:00", None),
            ("1 Jan 2021 00:00:60", None),
            ("1 Jan 2021 00:00", None),
            ("1 Jan 00:00:00", None),
            ("Jan 2021 00:00:00", None),
            ("1 2021 00:00:00", None),
            ("1 Jan 20215 00:00:00", None),
            ("99999999999999999999:1:1 \u{e9}\u{301}x", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(written_well(text).as_deref(), same, "{text}");
        }
    }
}
