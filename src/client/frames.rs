//! Decoders that lose nothing of what they read.

use std::{
    fmt,
    io::{self, BufRead as _, BufReader, Read},
};

use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

/// A decoder behind whose end nothing may stand: what stood there would be lost.
pub(super) struct Whole<D, R> {
    pub(super) decoder: D,
    /// What it reads.
    pub(super) input: fn(&mut D) -> &mut BufReader<R>,
}

impl<D: Read, R: Read> Read for Whole<D, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.decoder.read(buffer)?;
        if count == 0 && !buffer.is_empty() && !(self.input)(&mut self.decoder).fill_buf()?.is_empty() {
            return Err(io::Error::other("something stands behind its end"));
        }
        Ok(count)
    }
}

/// The frames of a body, one behind another: the library's own reader ends with the first.
///
/// Source: RFC 8878, 3.1.
pub(super) struct Zstd<R> {
    frame: FrameDecoder,
    input: BufReader<R>,
    is_begun: bool,
}

impl<R: Read> Zstd<R> {
    pub(super) fn new(input: R) -> Self {
        Self { frame: FrameDecoder::new(), input: BufReader::new(input), is_begun: false }
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let other = |error: &dyn fmt::Display| io::Error::other(error.to_string());
        loop {
            if self.frame.can_collect() > 0 {
                return self.frame.read(buffer);
            }
            if self.is_begun && !self.frame.is_finished() {
                let part = BlockDecodingStrategy::UptoBlocks(1);
                self.frame.decode_blocks(&mut self.input, part).map_err(|error| other(&error))?;
                continue;
            }
            let said = self.frame.get_checksum_from_data().filter(|_| self.is_begun);
            if said.is_some() && said != self.frame.get_calculated_checksum() {
                return Err(other(&"its checksum is another"));
            }
            self.is_begun = false;
            if self.input.fill_buf()?.is_empty() {
                return Ok(0);
            }
            match self.frame.reset(&mut self.input) {
                Ok(()) => self.is_begun = true,
                // A frame that says nothing of the body.
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let skipped = io::copy(&mut self.input.by_ref().take(length.into()), &mut io::sink())?;
                    if skipped < length.into() {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(other(&error)),
            }
        }
    }
}
