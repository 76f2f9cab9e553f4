//! Names in the order in which people count: `2-` before `10-`.

use std::cmp::Ordering;

/// Compares two names: digits by their number, all else without regard to case; equal ones by their bytes.
pub(crate) fn compare(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let ordering = match (left.chars().next(), right.chars().next()) {
            (None, None) => return one.cmp(other),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let (first, second) = (digits(&mut left), digits(&mut right));
                first.len().cmp(&second.len()).then_with(|| first.cmp(second))
            }
            (Some(a), Some(b)) => {
                left = &left[a.len_utf8()..];
                right = &right[b.len_utf8()..];
                a.to_lowercase().cmp(b.to_lowercase())
            }
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
}

/// Takes the digits from the beginning, without leading zeros.
fn digits<'a>(text: &mut &'a str) -> &'a str {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    digits.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count() {
        let mut names = ["10-z", "2-b", "a10", "A2", "a2", "01-a", "1-a", "é", "99999999999999999999999", "b"];
        names.sort_by(|one, other| compare(one, other));
        assert_eq!(names, ["01-a", "1-a", "2-b", "10-z", "99999999999999999999999", "A2", "a2", "a10", "b", "é"]);
    }
}
