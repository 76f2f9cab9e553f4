//! A body of several parts, between boundaries.
//!
//! Source: RFC 7578.

use super::upload::Piece;

/// A body that is put together part by part; files stay files.
#[derive(Debug)]
pub struct Multipart {
    boundary: String,
    pieces: Vec<Piece>,
    /// What stands behind the last of the pieces.
    text: Vec<u8>,
}

impl Multipart {
    /// One without any parts.
    pub fn new(boundary: String) -> Self {
        Self { boundary, pieces: Vec::new(), text: Vec::new() }
    }

    /// What stands between the parts.
    pub fn boundary(&self) -> &str {
        &self.boundary
    }

    /// Whether it has no parts.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.text.is_empty()
    }

    /// Adds a part; `head` is its headers, without the last line break.
    pub fn add(&mut self, head: &str, content: Piece) {
        self.text.extend_from_slice(format!("--{}\r\n{head}\r\n\r\n", self.boundary).as_bytes());
        match content {
            Piece::Bytes(bytes) => self.text.extend_from_slice(&bytes),
            file @ Piece::File { .. } => {
                self.pieces.push(Piece::Bytes(std::mem::take(&mut self.text).into()));
                self.pieces.push(file);
            }
        }
        self.text.extend_from_slice(b"\r\n");
    }

    /// The whole body.
    pub fn finish(mut self) -> Vec<Piece> {
        self.text.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        self.pieces.push(Piece::Bytes(self.text.into()));
        self.pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stands_together_around_files() {
        let mut body = Multipart::new("x".to_owned());
        assert!(body.is_empty());
        let file = Piece::File { path: "a.png".into(), size_bytes: 3 };
        body.add("A: 1", Piece::Bytes("one".into()));
        body.add("B: 2", Piece::Bytes("two".into()));
        body.add("C: 3", file.clone());
        assert!(!body.is_empty());
        let before = "--x\r\nA: 1\r\n\r\none\r\n--x\r\nB: 2\r\n\r\ntwo\r\n--x\r\nC: 3\r\n\r\n";
        assert_eq!(body.finish(), [Piece::Bytes(before.into()), file, Piece::Bytes("\r\n--x--\r\n".into())]);
        assert_eq!(Multipart::new("y".to_owned()).finish(), [Piece::Bytes("--y--\r\n".into())]);
    }
}
