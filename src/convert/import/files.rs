//! Paths of files that requests send: from where the collection lies to where its requests will.

use std::path::Path;

use super::{
    ground::Ground,
    tokens::{Piece, pieces},
};
use crate::convert::paths::relative;

/// Where files are, and where they are named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Files<'a> {
    /// The folder that paths in the collection start from.
    pub(super) base: &'a Path,
    /// The folder of the file that names them.
    pub(super) folder: &'a Path,
}

impl Files<'_> {
    /// Whether a file is there, as far as its name is known.
    pub(super) fn has(&self, source: &str) -> bool {
        source.contains("{{") || self.base.join(source).is_file()
    }

    /// The path as it is written in our file.
    pub(super) fn path(&self, source: &str, ground: &mut Ground) -> String {
        let written = ground.text(source);
        let is_fixed = match pieces(source).first() {
            // A variable that nobody knows may hold a whole path.
            Some(Piece::Token(name)) => {
                let texts = ground.known.texts(name);
                texts.is_empty() || texts.iter().any(|it| Path::new(it).is_absolute() || it.contains("{{"))
            }
            _ => Path::new(source).is_absolute(),
        };
        if is_fixed {
            return written;
        }
        let relative = relative(self.folder, &self.base.join(&written));
        relative.to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_the_new_place_to_the_old() {
        let mut ground = Ground::default();
        let files = Files { base: Path::new("/a/b"), folder: Path::new("/a/c/d") };
        for (source, wanted) in
            [("x.txt", "../../b/x.txt"), ("../x/<<y.txt", "../../x/<<y.txt"), ("/x", "/x"), ("{{dir}}/x", "<<dir>>/x")]
        {
            assert_eq!(files.path(source, &mut ground), wanted);
        }
    }
}
