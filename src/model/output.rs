//! The file that the body of an answer goes into.

use std::{
    borrow::Cow,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    source::{Node, Read, Reader, shown},
    template::{Name, Template},
};

/// A file that the body of an answer goes into.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its path.
    pub path: Template,
    /// The folder that a relative path starts from.
    pub folder: Arc<Path>,
}

impl Output {
    /// The names in its path.
    pub fn names(&self) -> Vec<(Name, crate::source::Place, bool)> {
        self.path.names()
    }

    /// Where the file is, once the path's templates have their values. These may come from a server: they name files below
    /// the folder that is written out before them, and no YAML file, which a later run might read.
    ///
    /// # Errors
    /// When the path names no file, or leads out of that folder; the message is a fragment.
    pub fn locate(&self, text: &str) -> Result<PathBuf, String> {
        let written = self.path.source();
        let Some((before, _)) = written.split_once("<<").filter(|_| self.path.fixed().is_none()) else {
            return named(self.folder.join(text), text);
        };
        let is_separator = |it: char| it == '/' || cfg!(windows) && it == '\\';
        let folder = before.rfind(is_separator).map_or("", |at| &before[..=at]);
        let Some(rest) = text.strip_prefix(folder) else { return Err(format!("`{text}` names no file")) };
        let base = self.folder.join(folder);
        let leaves = || format!("`{text}` leads out of {}", if folder.is_empty() { "its folder" } else { folder });
        let mut inside = PathBuf::new();
        for part in Path::new(rest).components() {
            match part {
                Component::Normal(name) => inside.push(name),
                Component::CurDir => {}
                Component::ParentDir if inside.pop() => {}
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => return Err(leaves()),
            }
        }
        let is_yaml = |path: &Path| {
            path.extension().is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"))
        };
        if is_yaml(&inside) && !is_yaml(Path::new(written)) {
            return Err(format!("`{text}` is a YAML file, which a later run might read: write `.yaml` out to mean it"));
        }
        let full = base.join(&inside);
        if inside.as_os_str().is_empty() { Err(format!("`{text}` names no file")) } else { named(full, rest) }
    }
}

/// `path`, if it names a file; `text` is what it was made of.
fn named(path: PathBuf, text: &str) -> Result<PathBuf, String> {
    let is_folder = text.is_empty() || text.ends_with(['/', '.']) && path.file_name().is_none() || text.ends_with('/');
    if is_folder || path.is_dir() {
        return Err(format!("`{}` is a folder, and no file", if text.is_empty() { "." } else { text }));
    }
    if text.contains('\0') {
        return Err(format!("`{}` is no path", shown(&path).escape_debug()));
    }
    Ok(path)
}

impl Read for Output {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let folder: Arc<Path> = reader.folder().into();
        let it = Self { path: Template::read(node, reader)?, folder };
        if let Some(Err(why)) = it.path.fixed().map(|path| it.locate(path)) {
            reader.error("bad-output", node.mark, why);
            return None;
        }
        Some(it)
    }
}

impl JsonSchema for Output {
    fn schema_name() -> Cow<'static, str> {
        "Output".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A file's path, from the folder of this YAML file.", "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn located(written: &str, text: &str) -> Result<String, String> {
        let path = Template::parse(written, Place::default()).unwrap();
        let output = Output { path, folder: Path::new("c").into() };
        output.locate(text).map(|it| it.to_string_lossy().replace('\\', "/"))
    }

    #[test]
    fn what_is_written_out_may_lead_anywhere() {
        for path in ["a.bin", "x/a.bin", "../a.bin", "a.yaml"] {
            assert_eq!(located(path, path), Ok(format!("c/{path}")));
        }
        assert!(located("", "").is_err() && located("x/", "x/").is_err() && located("..", "..").is_err());
    }

    #[test]
    fn what_templates_give_stays_below_the_folder() {
        for (written, text, wanted) in [
            ("<<n>>.pdf", "a/b.pdf", "c/a/b.pdf"),
            ("out/<<n>>", "out/x/../y", "c/out/y"),
            ("../out/<<n>>", "../out/./y", "c/../out/y"),
            ("out/v-<<n>>.yaml", "out/v-1.yaml", "c/out/v-1.yaml"),
        ] {
            assert_eq!(located(written, text).as_deref(), Ok(wanted), "{written}");
        }
        for (written, text) in [
            ("<<n>>", "/etc/passwd"),
            ("<<n>>", "../x"),
            ("out/<<n>>", "out/../x"),
            ("out/<<n>>", "out/a/../../x"),
            ("out/<<n>>", "out/"),
            ("out/<<n>>", "out/a/.."),
            ("out/<<n>>", "out//etc/passwd"),
            ("<<n>>", "collection.yaml"),
            ("<<n>>", "x.YML"),
            ("<<n>>", "a\0b"),
        ] {
            assert!(located(written, text).is_err(), "{written} {text}");
        }
    }
}
