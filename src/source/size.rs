//! Sizes in bytes, as people write them.

/// A size from its text: `512`, `64KiB`, `10 MB`, `1.5GiB`; a bare number means bytes. `K`, `M` and `G` alone are those of 1024,
/// as in every other tool that counts bytes.
///
/// # Errors
/// When it is none of these; the message says what is expected.
pub fn byte_size(text: &str) -> Result<u64, String> {
    let wrong = || format!("expected a size such as 512, 64KiB or 10MB, found `{text}`");
    let text = text.trim();
    let digits = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let number: f64 = text[..digits].parse().map_err(|_| wrong())?;
    let unit: f64 = match text[digits..].trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kib" => 1024.0,
        "m" | "mib" => 1024.0 * 1024.0,
        "g" | "gib" => 1024.0 * 1024.0 * 1024.0,
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        _ => return Err(wrong()),
    };
    let bytes = number * unit;
    // Above this a float does not know each byte any more; nobody has such files.
    if !(0.0..9e15).contains(&bytes) {
        return Err(wrong());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was compared above")]
    Ok(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("0", 0),
            ("512", 512),
            ("64KiB", 65_536),
            ("10 MB", 10_000_000),
            ("1.5g", 1_610_612_736),
            ("2M", 2_097_152),
        ] {
            assert_eq!(byte_size(text), Ok(bytes), "{text}");
        }
        for text in ["", "big", "-1", "1.2.3", "5 TB", "1e30", "99999999999GB", "MB", "."] {
            assert!(byte_size(text).is_err(), "{text}");
        }
    }
}
