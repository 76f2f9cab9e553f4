//! How a data file is opened: what can be read only once, or is UTF-16, is first copied into a temporary file.

use std::{
    fs::{self, File},
    io::{self, Read, Seek as _, Write as _},
    path::Path,
    sync::Arc,
};

use encoding_rs::{DecoderResult, Encoding, UTF_16BE, UTF_16LE};

use crate::source::{Place, Problem, did_you_mean, io_reason, shown};

/// The most that is copied from what has no end of its own: a pipe.
const MAX_COPIED_BYTES: u64 = 4 << 30;

/// The name that is shown for standard input.
const STANDARD_INPUT: &str = "<stdin>";

/// Opens `path`, or standard input for `-`: its name, a file that can be read anywhere in it, and where its text begins.
pub(super) fn open(path: &Path) -> Result<(Arc<str>, File, u64), Problem> {
    let is_input = path == Path::new("-");
    let name: Arc<str> = if is_input { STANDARD_INPUT.into() } else { shown(path).into() };
    let unreadable = |error: io::Error| {
        let message = format!("could not read `{name}`: {}", io_reason(&error));
        let problem = Problem::error("unreadable", Place::whole(name.clone()), message);
        match beside(path).filter(|_| error.kind() == io::ErrorKind::NotFound) {
            Some(help) => problem.help(help),
            None => problem,
        }
    };
    let mut file = if is_input { copied(io::stdin().lock()) } else { regular(path) }.map_err(unreadable)?;
    let mut mark = Vec::new();
    (&file).take(3).read_to_end(&mut mark).map_err(unreadable)?;
    let (encoding, start) = match mark[..] {
        [0xEF, 0xBB, 0xBF] => (None, 3),
        [0xFF, 0xFE, ..] => (Some(UTF_16LE), 2),
        [0xFE, 0xFF, ..] => (Some(UTF_16BE), 2),
        _ => (None, 0),
    };
    let Some(encoding) = encoding else { return Ok((name.clone(), file, start)) };
    file.seek(io::SeekFrom::Start(start)).map_err(unreadable)?;
    let mut line = 1;
    let decoded = decoded(&file, encoding, &mut line).map_err(unreadable)?;
    let not_text = || {
        let place = Place { file: name.clone(), line, column: 1 };
        Problem::error("bad-data", place, format!("the file is not {} in this line", encoding.name()))
    };
    Ok((name.clone(), decoded.ok_or_else(not_text)?, 0))
}

/// The file itself, where it can be read twice.
fn regular(path: &Path) -> io::Result<File> {
    let kind = fs::metadata(path)?;
    if kind.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let file = File::open(path)?;
    if kind.is_file() { Ok(file) } else { copied(file) }
}

/// A temporary file without a name: nothing is left behind, however the program ends.
fn copied(input: impl Read) -> io::Result<File> {
    let mut copy = tempfile::tempfile()?;
    let length = io::copy(&mut input.take(MAX_COPIED_BYTES + 1), &mut copy)?;
    if length > MAX_COPIED_BYTES {
        return Err(io::Error::other(format!("more than {} GiB come from it", MAX_COPIED_BYTES >> 30)));
    }
    copy.rewind()?;
    Ok(copy)
}

/// The same as UTF-8; `None` when it cannot be decoded in `line`.
fn decoded(mut file: &File, encoding: &'static Encoding, line: &mut u32) -> io::Result<Option<File>> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut raw, mut text) = (vec![0; 32 * 1024], vec![0; 128 * 1024]);
    let mut copy = tempfile::tempfile()?;
    loop {
        let length = file.read(&mut raw)?;
        let mut rest = &raw[..length];
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut text, length == 0);
            *line = line.saturating_add(text[..written].iter().map(|byte| u32::from(*byte == b'\n')).sum());
            copy.write_all(&text[..written])?;
            rest = &rest[read..];
            match result {
                DecoderResult::Malformed(..) => return Ok(None),
                DecoderResult::OutputFull => {}
                DecoderResult::InputEmpty => break,
            }
        }
        if length == 0 {
            return Ok(Some(copy));
        }
    }
}

/// The file in the same folder that was probably meant.
fn beside(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new("."));
    let names = fs::read_dir(folder).ok()?.take(1000).filter_map(|it| it.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.collect();
    names.sort();
    did_you_mean(path.file_name()?.to_str()?, names.iter().map(String::as_str))
}
