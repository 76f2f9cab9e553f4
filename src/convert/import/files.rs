//! Paths of files that requests send: from where the collection lies to where its requests will.

use std::path::{Component, Path, PathBuf};

use super::ground::Ground;

/// Where files are, and where they are named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Files<'a> {
    /// The folder that paths in the collection start from.
    pub(super) base: &'a Path,
    /// The folder of the file that names them.
    pub(super) folder: &'a Path,
}

impl Files<'_> {
    /// The path as it is written in our file.
    pub(super) fn path(&self, source: &str, ground: &mut Ground) -> String {
        let written = ground.text(source);
        let is_fixed = Path::new(source).is_absolute() || source.starts_with("{{");
        if !is_fixed && !source.contains("{{") && !self.base.join(source).exists() {
            ground.note(format!("the file `{source}` is not there"));
        }
        if is_fixed {
            return written;
        }
        let relative = relative(&normal(self.folder), &normal(&self.base.join(&written)));
        relative.to_string_lossy().into_owned()
    }
}

/// A path without `.` and, as far as its names tell, without `..`.
fn normal(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut normal = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => _ = normal.pop(),
            Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}

/// The way from one folder to a file.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
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
        assert_eq!(ground.notes.len(), 2);
    }
}
