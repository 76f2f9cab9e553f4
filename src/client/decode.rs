//! Undoes a body's content encoding.

use std::io::Read;

use bytes::Bytes;
use ruzstd::decoding::StreamingDecoder;

/// The most that a body may unfold to, in bytes: a small bomb must not fill the memory.
const MAX_BYTES: u64 = 1 << 30;

/// `body` without the encodings that `content_encoding` names, the last one first. An unknown one is left as it is.
///
/// # Errors
/// When the body is not what it says, ends too early, or unfolds to more than a gigabyte.
pub(super) fn decode(mut body: Bytes, content_encoding: &[String]) -> Result<Bytes, String> {
    let encodings: Vec<String> =
        content_encoding.iter().flat_map(|it| it.split(',')).map(|it| it.trim().to_ascii_lowercase()).collect();
    for encoding in encodings.iter().rev().filter(|it| !matches!(it.as_str(), "identity" | "")) {
        if body.is_empty() {
            break;
        }
        body = match encoding.as_str() {
            "gzip" | "x-gzip" => unfold(flate2::read::MultiGzDecoder::new(&body[..]), encoding)?,
            "deflate" => unfold(flate2::read::ZlibDecoder::new(&body[..]), encoding)
                // Many servers send bare deflate, without the zlib header that the standard asks for.
                .or_else(|error| unfold(flate2::read::DeflateDecoder::new(&body[..]), encoding).map_err(|_| error))?,
            "br" => unfold(brotli_decompressor::Decompressor::new(&body[..], 4096), encoding)?,
            "zstd" => zstd(&body)?,
            _ => break,
        };
    }
    Ok(body)
}

/// The frames of a body, one behind another: the library's decoder ends with the first.
///
/// Source: RFC 8878, 3.1.
fn zstd(mut rest: &[u8]) -> Result<Bytes, String> {
    let mut unfolded = Vec::new();
    while !rest.is_empty() {
        let frame = StreamingDecoder::new(&mut rest).map_err(|error| broken("zstd", &error))?;
        unfold_behind(&mut unfolded, frame, "zstd")?;
    }
    Ok(unfolded.into())
}

fn unfold(decoder: impl Read, encoding: &str) -> Result<Bytes, String> {
    let mut unfolded = Vec::new();
    unfold_behind(&mut unfolded, decoder, encoding)?;
    Ok(unfolded.into())
}

fn unfold_behind(unfolded: &mut Vec<u8>, decoder: impl Read, encoding: &str) -> Result<(), String> {
    let room = MAX_BYTES + 1 - unfolded.len() as u64;
    decoder.take(room).read_to_end(unfolded).map_err(|error| broken(encoding, &error))?;
    if unfolded.len() as u64 > MAX_BYTES {
        return Err(format!("the {encoding} body unfolds to more than {} MiB", MAX_BYTES >> 20));
    }
    Ok(())
}

fn broken(encoding: &str, error: &dyn std::fmt::Display) -> String {
    format!("the body is not whole {encoding}: {error}")
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write};

    use super::*;

    fn gzip(text: &[u8]) -> Bytes {
        let mut encoder = write::GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap().into()
    }

    #[test]
    fn encodings_are_undone_from_the_last_to_the_first() {
        let twice = gzip(&gzip(b"hello"));
        assert_eq!(decode(twice, &["gzip, gzip".to_owned()]).unwrap(), "hello");
        assert_eq!(decode(gzip(b"hello"), &["gzip, identity,".to_owned()]).unwrap(), "hello");
        assert_eq!(decode("hello".into(), &["identity".to_owned()]).unwrap(), "hello");
        assert_eq!(decode(Bytes::new(), &["gzip".to_owned()]).unwrap(), "");
    }

    #[test]
    fn every_frame_and_member_is_read() {
        let frames = "28b52ffd240631000068656c6c6f20d23be1a928b52ffd2405290000776f726c64ef51ee66";
        assert_eq!(decode(hex::decode(frames).unwrap().into(), &["zstd".to_owned()]).unwrap(), "hello world");
        let members = [gzip(b"hello "), gzip(b"world")].concat();
        assert_eq!(decode(members.into(), &["gzip".to_owned()]).unwrap(), "hello world");
    }

    #[test]
    fn bare_and_wrapped_deflate_are_read() {
        let mut bare = write::DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(b"hello").unwrap();
        let mut wrapped = write::ZlibEncoder::new(Vec::new(), Compression::default());
        wrapped.write_all(b"hello").unwrap();
        for body in [bare.finish().unwrap(), wrapped.finish().unwrap()] {
            assert_eq!(decode(body.into(), &["deflate".to_owned()]).unwrap(), "hello");
        }
    }

    #[test]
    fn a_body_that_ends_too_early_is_told() {
        let body = gzip(b"hello hello hello hello");
        for encoding in ["gzip", "deflate", "br", "zstd"] {
            let error = decode(body.slice(..body.len() - 9), &[encoding.to_owned()]).unwrap_err();
            assert!(error.starts_with(&format!("the body is not whole {encoding}")), "{error}");
        }
    }
}
