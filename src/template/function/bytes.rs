//! Bytes as text and back: hex, base64, base64url, or the text itself.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Many senders leave the padding away, so it may be there or not.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const FROM_STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const FROM_URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// The bytes that a text stands for. White space within hex and base64 is passed over, as MIME and PEM break lines.
pub(super) fn read(text: &str, encoding: &str) -> Result<Vec<u8>, String> {
    let dense = || text.split_ascii_whitespace().collect::<String>();
    match encoding {
        "hex" => hex::decode(dense()).map_err(|why| format!("this is not hex: {}", fragment(&why))),
        "base64" => FROM_STANDARD.decode(dense()).map_err(|why| format!("this is not base64: {}", fragment(&why))),
        "base64url" => {
            FROM_URL_SAFE.decode(dense()).map_err(|why| format!("this is not base64url: {}", fragment(&why)))
        }
        _ => Ok(text.as_bytes().to_vec()),
    }
}

/// Bytes as text in this encoding; as `text`, they must be UTF-8.
pub(super) fn write(bytes: Vec<u8>, encoding: &str) -> Result<String, String> {
    match encoding {
        "hex" => Ok(hex::encode(bytes)),
        "base64" => Ok(STANDARD.encode(bytes)),
        "base64url" => Ok(URL_SAFE_NO_PAD.encode(bytes)),
        _ => String::from_utf8(bytes).map_err(|_| "the bytes are not UTF-8 text".to_owned()),
    }
}

/// The libraries begin with a capital letter; our messages are fragments.
fn fragment(why: &impl std::fmt::Display) -> String {
    let why = why.to_string();
    let mut characters = why.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect::<String>().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_back_the_bytes_that_it_was_given() {
        for encoding in ["hex", "base64", "base64url"] {
            let written = write(vec![0, 0xfb, 0xff, 7], encoding).unwrap();
            assert_eq!(read(&written, encoding).unwrap(), [0, 0xfb, 0xff, 7], "{encoding}: {written}");
        }
        assert_eq!(write(vec![0xfb, 0xff], "base64").unwrap(), "+/8=");
        assert_eq!(write(vec![0xfb, 0xff], "base64url").unwrap(), "-_8");
    }

    #[test]
    fn padding_and_line_breaks_do_not_matter() {
        for text in ["Zm9vYg==", "Zm9vYg", "Zm9v\r\nYg==\n"] {
            assert_eq!(read(text, "base64").unwrap(), b"foob");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert!(read("zz", "hex").unwrap_err().starts_with("this is not hex: invalid character"));
        assert!(read("a*b", "base64").unwrap_err().starts_with("this is not base64: invalid symbol"));
        assert_eq!(write(vec![0xff], "text").unwrap_err(), "the bytes are not UTF-8 text");
    }
}
