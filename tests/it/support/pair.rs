//! A collection that is written twice: as a folder of YAML files, and as a file of Postman's format 2.1.

use std::{fs, path::Path};

use super::{Project, Server};

/// A case of `tests/fixtures/postman/v3`: what it covers, and then files, each below `--- PATH`.
pub(crate) struct Pair {
    pub(crate) name: String,
    about: String,
    files: Vec<(String, String)>,
}

impl Pair {
    /// All cases, by name.
    pub(crate) fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/postman/v3");
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|it| Self::read(it)).collect()
    }

    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut parts = text.split("\n--- ");
        let about = parts.next().unwrap().to_owned();
        let files = parts.map(|it| it.split_once('\n').unwrap());
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        Self { name: path.file_stem().unwrap().to_string_lossy().into_owned(), about, files }
    }

    /// Its files in a folder, each with the address of `server`.
    pub(crate) fn project(&self, server: &Server) -> Project {
        let url = server.url();
        let address = url.strip_prefix("http://").unwrap();
        let (host, port) = address.split_once(':').unwrap();
        let filled = |text: &str| {
            let text = text.replace("BASE", &url).replace("HOSTPORT", address);
            text.replace("PORT", port).replace("HOST", host)
        };
        let files = self.files.iter().filter(|(path, _)| !path.starts_with("arguments"));
        files.fold(Project::new(), |project, (path, text)| project.file(path, filled(text)))
    }

    /// Its files but those of format 2.1: the path of each, and its text.
    pub(crate) fn texts(&self) -> Vec<String> {
        let is_new = |path: &str| path.rsplit('.').next() != Some("json") || path.starts_with("postman");
        self.files.iter().filter(|(path, _)| is_new(path)).map(|(path, text)| format!("{path}\n{text}")).collect()
    }

    /// The arguments of its runs, and those of the run of one `side`.
    pub(crate) fn arguments(&self, side: &str) -> Vec<String> {
        let names = ["arguments".to_owned(), format!("arguments {side}")];
        let texts = names.iter().filter_map(|name| self.files.iter().find(|(path, _)| path == name));
        texts.flat_map(|(_, text)| text.split_whitespace().map(str::to_owned)).collect()
    }

    /// Headers whose values are another each time.
    pub(crate) fn uncompared(&self) -> Vec<String> {
        let line = self.about.lines().find_map(|it| it.strip_prefix("Not compared: "));
        line.into_iter().flat_map(|it| it.trim_end_matches('.').split(", ").map(str::to_owned)).collect()
    }
}
