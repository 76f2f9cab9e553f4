//! Undoes a body's content encoding, as it comes or when it is there.

use std::{
    fmt,
    io::{self, BufReader, Cursor, Read},
};

use bytes::Bytes;
use flate2::bufread;

use super::frames::{Whole, Zstd};

/// An encoding that we can undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

impl fmt::Display for Encoding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        })
    }
}

/// As many encodings as are undone: nobody has use for more, and each costs time and room.
const MOST: usize = 5;

/// As much as is unfolded into memory before it is known how much there is, in bytes.
const AT_ONCE: u64 = 16 << 20;

/// What to undo, the last one first, by the values of `Content-Encoding` or `Transfer-Encoding`. An unknown one is left as it is, and so is
/// what lies below it.
///
/// # Errors
/// When there are too many.
pub(super) fn encodings<'a>(content_encoding: impl Iterator<Item = &'a str>) -> Result<Vec<Encoding>, String> {
    let names = content_encoding.flat_map(|it| it.split(',')).map(|it| it.trim().to_ascii_lowercase());
    let names: Vec<String> = names.filter(|it| !matches!(it.as_str(), "identity" | "chunked" | "")).collect();
    let known = |name: &String| match name.as_str() {
        "gzip" | "x-gzip" => Some(Encoding::Gzip),
        "deflate" => Some(Encoding::Deflate),
        "br" => Some(Encoding::Brotli),
        "zstd" => Some(Encoding::Zstd),
        _ => None,
    };
    match names.iter().rev().map_while(known).collect::<Vec<_>>() {
        all if all.len() > MOST => {
            Err(format!("the body is encoded {} times, and {MOST} are undone at most", all.len()))
        }
        all => Ok(all),
    }
}

/// `body` without its encodings, which unfolds to at most `limit` bytes.
///
/// # Errors
/// When the body is not what it says, ends too early, or unfolds to more.
pub(super) fn decode(body: Bytes, encodings: &[Encoding], limit: u64) -> Result<Bytes, String> {
    if encodings.is_empty() || body.is_empty() {
        return Ok(body);
    }
    let most = limit.saturating_add(1);
    let (mut unfolded, mut input) = (Vec::new(), reader(&body[..], encodings));
    let said = |error: io::Error| error.to_string();
    let begun = input.by_ref().take(most.min(AT_ONCE)).read_to_end(&mut unfolded).map_err(said)?;
    let mut size = begun as u64;
    if size == AT_ONCE {
        // A bomb ends here, and not in memory: what else there is, is counted first.
        size += io::copy(&mut input.take(most.saturating_sub(size)), &mut io::sink()).map_err(said)?;
    }
    if size > limit {
        return Err(format!("the {} body unfolds to more than {}", names(encodings), mib(limit)));
    }
    if size > begun as u64 {
        unfolded = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        reader(&body[..], encodings).take(size).read_to_end(&mut unfolded).map_err(said)?;
    }
    Ok(unfolded.into())
}

/// The encodings in the order in which they were applied.
pub(super) fn names(encodings: &[Encoding]) -> String {
    encodings.iter().rev().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A limit, as it is told.
pub(super) fn mib(bytes: u64) -> String {
    if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{bytes} bytes")
    }
}

/// What `input` holds without its encodings; an error of it says what is wrong with which encoding.
pub(super) fn reader<'a>(input: impl Read + Send + 'a, encodings: &[Encoding]) -> Box<dyn Read + Send + 'a> {
    let mut reader: Box<dyn Read + Send + 'a> = Box::new(input);
    for encoding in encodings {
        reader = Box::new(Layer { encoding: *encoding, state: State::New(reader) });
    }
    reader
}

/// One encoding around another, or around the body. An empty body is an empty body in each encoding.
struct Layer<'a> {
    encoding: Encoding,
    state: State<'a>,
}

enum State<'a> {
    New(Box<dyn Read + Send + 'a>),
    Open(Box<dyn Read + Send + 'a>),
    Empty,
}

/// What is wrong with the body, in our words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Told(pub(super) String);

impl<'a> Layer<'a> {
    fn open(encoding: Encoding, mut input: Box<dyn Read + Send + 'a>) -> io::Result<State<'a>> {
        let mut start = Vec::new();
        input.by_ref().take(2).read_to_end(&mut start)?;
        if start.is_empty() {
            return Ok(State::Empty);
        }
        // Many servers send bare deflate, without the zlib header that the standard asks for. Source: RFC 1950, 2.2.
        let is_zlib = start.len() == 2
            && start[0] & 0x0f == 8
            && (u16::from(start[0]) << 8 | u16::from(start[1])).is_multiple_of(31);
        let input = Cursor::new(start).chain(input);
        Ok(State::Open(match encoding {
            Encoding::Gzip => Box::new(flate2::read::MultiGzDecoder::new(input)),
            Encoding::Deflate if is_zlib => {
                Box::new(Whole { decoder: bufread::ZlibDecoder::new(BufReader::new(input)), input: |it| it.get_mut() })
            }
            Encoding::Deflate => Box::new(Whole {
                decoder: bufread::DeflateDecoder::new(BufReader::new(input)),
                input: |it| it.get_mut(),
            }),
            Encoding::Brotli => Box::new(brotli_decompressor::Decompressor::new(input, 4096)),
            Encoding::Zstd => Box::new(Zstd::new(input)),
        }))
    }
}

impl Read for Layer<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.state = match std::mem::replace(&mut self.state, State::Empty) {
            State::New(input) => Self::open(self.encoding, input)?,
            other => other,
        };
        let State::Open(decoder) = &mut self.state else { return Ok(0) };
        decoder.read(buffer).map_err(|error| {
            let is_told = error.get_ref().and_then(|it| it.downcast_ref::<Told>()).is_some();
            if is_told || error.kind() == io::ErrorKind::Interrupted {
                return error;
            }
            io::Error::other(Told(format!("the body is not whole {}: {}", self.encoding, plainly(&error))))
        })
    }
}

/// What decoders say of a body that is cut off.
const ENDS_EARLY: [&str; 4] =
    ["UnexpectedEof", "unexpected end of file", "failed to fill whole buffer", "incomplete deflate stream"];

/// What a decoder says, in words; one of them shows how it is made instead.
fn plainly(error: &io::Error) -> String {
    match error.to_string() {
        said if ENDS_EARLY.iter().any(|it| said.contains(it)) => "it ends too early".to_owned(),
        said if said == "Invalid Data" => "it ends too early, or is damaged".to_owned(),
        said if said.contains("WindowTooBig") => "it asks for more memory than it may have".to_owned(),
        said if said.contains(['{', '(']) => "it cannot be read".to_owned(),
        said => said,
    }
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

    fn undone(body: Bytes, header: &str) -> Result<Bytes, String> {
        decode(body, &encodings([header].into_iter()).unwrap(), 1 << 20)
    }

    #[test]
    fn encodings_are_undone_from_the_last_to_the_first() {
        let twice = gzip(&gzip(b"hello"));
        assert_eq!(undone(twice.clone(), "gzip, gzip").unwrap(), "hello");
        assert_eq!(decode(twice, &encodings(["gzip", "x-gzip"].into_iter()).unwrap(), 9).unwrap(), "hello");
        assert_eq!(undone(gzip(b"hello"), "gzip, identity,").unwrap(), "hello");
        assert_eq!(undone("hello".into(), "identity").unwrap(), "hello");
        assert_eq!(undone("hello".into(), "gzip, mine").unwrap(), "hello");
        assert_eq!(undone(Bytes::new(), "gzip").unwrap(), "");
        let chunked = ["gzip, chunked"].into_iter();
        assert_eq!(decode(gzip(b"hello"), &encodings(chunked).unwrap(), 9).unwrap(), "hello");
        let mixed = "28b52ffd0400c100001f8b0800000000000003cb48cdc9c9070086a6103605000000";
        assert!(undone(hex::decode(mixed).unwrap().into(), "gzip, zstd").is_err());
    }

    #[test]
    fn an_encoding_is_not_undone_for_ever() {
        let times = |count: usize| vec!["gzip"; count].join(", ");
        assert_eq!(encodings([times(3).as_str(), "br, zstd"].into_iter()).unwrap().len(), 5);
        let told = "the body is encoded 6 times, and 5 are undone at most";
        assert_eq!(encodings([times(6).as_str()].into_iter()).unwrap_err(), told);
        assert!(encodings([times(100_000).as_str()].into_iter()).is_err());
    }

    #[test]
    fn every_frame_and_member_is_read() {
        let frames = "28b52ffd240631000068656c6c6f20d23be1a928b52ffd2405290000776f726c64ef51ee66";
        assert_eq!(undone(hex::decode(frames).unwrap().into(), "zstd").unwrap(), "hello world");
        let members = [gzip(b"hello "), gzip(b"world")].concat();
        assert_eq!(undone(members.into(), "gzip").unwrap(), "hello world");
    }

    #[test]
    fn a_frame_that_says_nothing_is_passed_over_and_a_checksum_is_not() {
        let frame = "28b52ffd240631000068656c6c6f20d23be1a9";
        let skipped = format!("502a4d1803000000616263{frame}5f2a4d1800000000");
        assert_eq!(undone(hex::decode(&skipped).unwrap().into(), "zstd").unwrap(), "hello ");
        let cut = undone(hex::decode("502a4d18ff000000616263").unwrap().into(), "zstd").unwrap_err();
        assert_eq!(cut, "the body is not whole zstd: it ends too early");
        let other = frame.replace("d23be1a9", "d23be1a8");
        let error = undone(hex::decode(other).unwrap().into(), "zstd").unwrap_err();
        assert_eq!(error, "the body is not whole zstd: its checksum is another");
    }

    #[test]
    fn what_stands_behind_deflate_is_told() {
        let mut wrapped = write::ZlibEncoder::new(Vec::new(), Compression::default());
        wrapped.write_all(b"hello").unwrap();
        let body = [wrapped.finish().unwrap(), b"more".to_vec()].concat();
        let error = undone(body.into(), "deflate").unwrap_err();
        assert_eq!(error, "the body is not whole deflate: something stands behind its end");
    }

    #[test]
    fn bare_and_wrapped_deflate_are_read() {
        let mut bare = write::DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(b"hello").unwrap();
        let mut wrapped = write::ZlibEncoder::new(Vec::new(), Compression::default());
        wrapped.write_all(b"hello").unwrap();
        for body in [bare.finish().unwrap(), wrapped.finish().unwrap()] {
            assert_eq!(undone(body.into(), "deflate").unwrap(), "hello");
        }
    }

    #[test]
    fn a_body_that_ends_too_early_is_told() {
        let body = gzip(b"hello hello hello hello");
        for encoding in ["gzip", "deflate", "br", "zstd"] {
            let error = undone(body.slice(..body.len() - 9), encoding).unwrap_err();
            assert!(error.starts_with(&format!("the body is not whole {encoding}")), "{error}");
        }
        for (body, told) in [
            (&b"\x28\xb5\x2f\xfd"[..], "it ends too early"),
            (b"\x28\xb5\x2f\xfd\x00\xff\x03\x00\x10x", "it asks for more memory than it may have"),
            (b"\x00\x00\x00\x00\x00", "it cannot be read"),
        ] {
            let error = undone(Bytes::from_static(body), "zstd").unwrap_err();
            assert_eq!(error, format!("the body is not whole zstd: {told}"));
        }
        let inner = gzip(b"hello").slice(..20);
        let error = undone(gzip(&inner), "gzip, gzip").unwrap_err();
        assert_eq!(error.matches("the body is").count(), 1, "{error}");
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let zeros = gzip(&vec![0; 3 << 20]);
        let bomb = gzip(&zeros);
        assert!(bomb.len() < 1000);
        assert_eq!(undone(bomb, "gzip, gzip").unwrap_err(), "the gzip, gzip body unfolds to more than 1 MiB");
        assert_eq!(decode(zeros, &[Encoding::Gzip], 3 << 20).unwrap().len(), 3 << 20);
        let mut deflate = write::ZlibEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(&vec![0; 3 << 20]).unwrap();
        // Four megabytes of nothing, and a hundred blocks of 128 KiB that repeat one byte.
        let brotli = hex::decode("9bffff3ff82700e2b14020f7fe07").unwrap();
        let block = |is_last: u32| ((128 << 10) << 3 | 1 << 1 | is_last).to_le_bytes()[..3].to_vec();
        let blocks = (0..100).flat_map(|it| [block(u32::from(it == 99)), vec![b'x']].concat());
        let zstd: Vec<u8> = b"\x28\xb5\x2f\xfd\x00\x58".iter().copied().chain(blocks).collect();
        for (name, body) in [("deflate", deflate.finish().unwrap()), ("br", brotli), ("zstd", zstd.clone())] {
            let told = format!("the {name} body unfolds to more than 1 MiB");
            assert_eq!(undone(body.into(), name).unwrap_err(), told);
        }
        // What is larger than what is unfolded at once is counted first, and then unfolded whole.
        let hundreds: Bytes = zstd.iter().copied().cycle().take(zstd.len() * 2).collect();
        let whole = decode(hundreds.clone(), &[Encoding::Zstd], 200 * (128 << 10)).unwrap();
        assert!(whole.len() == 200 * (128 << 10) && whole.iter().all(|it| *it == b'x'));
        let error = decode(hundreds, &[Encoding::Zstd], 200 * (128 << 10) - 1).unwrap_err();
        assert_eq!(error, "the zstd body unfolds to more than 26214399 bytes");
    }
}
