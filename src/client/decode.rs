//! Undoes a body's content encoding.

use std::io::Read;

use bytes::Bytes;

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
            "zstd" => {
                let decoder = ruzstd::decoding::StreamingDecoder::new(&body[..]);
                unfold(decoder.map_err(|error| broken(encoding, &error))?, encoding)?
            }
            _ => break,
        };
    }
    Ok(body)
}

fn unfold(decoder: impl Read, encoding: &str) -> Result<Bytes, String> {
    let mut unfolded = Vec::new();
    decoder.take(MAX_BYTES + 1).read_to_end(&mut unfolded).map_err(|error| broken(encoding, &error))?;
    if unfolded.len() as u64 > MAX_BYTES {
        return Err(format!("the {encoding} body unfolds to more than {} MiB", MAX_BYTES >> 20));
    }
    Ok(unfolded.into())
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
