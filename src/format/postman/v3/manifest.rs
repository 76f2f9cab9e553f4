//! What a workspace says of itself in `.postman/resources.yaml`: collections and environments that lie elsewhere.

use std::path::{Component, Path, PathBuf};

use crate::source::{Kind, Node, Place, Problem, Source, documents, shown};

/// A file or a folder that is named there.
struct Named {
    path: PathBuf,
    place: Place,
}

/// The files and folders that the workspace in `folder` names under `key`, and that are there.
pub(super) fn listed(folder: &Path, key: &str) -> Vec<PathBuf> {
    named(folder, key).into_iter().map(|it| it.path).filter(|it| it.exists()).collect()
}

/// A warning for each collection that the workspace in `folder` names, and that is not there.
pub(super) fn missing(folder: &Path) -> Vec<Problem> {
    let gone = named(folder, "collections").into_iter().filter(|it| !it.path.exists());
    let told = gone.map(|it| {
        let message = format!("the collection `{}`, which the workspace names, is not there", shown(&it.path));
        Problem::warning("odd-postman", it.place, message).help("the others run without it")
    });
    told.collect()
}

fn named(folder: &Path, key: &str) -> Vec<Named> {
    let manifest = folder.join(".postman/resources.yaml");
    let Some(source) = Some(&manifest).filter(|it| it.is_file()).and_then(|it| Source::read(it).ok()) else {
        return Vec::new();
    };
    let nodes = documents(&source, &mut Vec::new());
    let list = nodes.first().and_then(|it| it.get("localResources")?.get(key));
    let Some(Kind::List(entries)) = list.map(|it| &it.kind) else { return Vec::new() };
    let of_entry = |it: &Node| {
        // Paths start from `.postman`, and on Windows they are written with backslashes.
        let path = it.text().filter(|it| !it.is_empty())?.replace('\\', "/");
        let place = Place { file: source.name.clone(), line: it.mark.line, column: it.mark.column };
        Some(Named { path: simple(&folder.join(".postman").join(path)), place })
    };
    entries.iter().filter_map(of_entry).collect()
}

/// A path without the `..` behind names, as far as these tell.
fn simple(path: &Path) -> PathBuf {
    let mut simple = PathBuf::new();
    for part in path.components() {
        match (part, simple.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => _ = simple.pop(),
            (part, _) => simple.push(part),
        }
    }
    if simple == Path::new("") { PathBuf::from(".") } else { simple }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_elsewhere_is_listed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        assert!(listed(folder.path(), "collections").is_empty());
        write("docs/a.json", "{}");
        write("api/Shop/a.request.yaml", "");
        write(
            ".postman/resources.yaml",
            "workspace: { id: '' }\nlocalResources:\n  collections:\n    - ../docs/a.json\n    - ..\\api\\Shop\n    - ../gone\n    - [x]\n",
        );
        let expected = ["docs/a.json", "api/Shop"].map(|it| folder.path().join(it));
        assert_eq!(listed(folder.path(), "collections"), expected);
        let told = missing(folder.path());
        assert_eq!((told.len(), told[0].place.line, told[0].place.column), (1, 6, 7));
        for text in ["", "[", "localResources: {}", "localResources: { collections: }", "\0", "localResources: []"] {
            write(".postman/resources.yaml", text);
            assert!(listed(folder.path(), "collections").is_empty() && missing(folder.path()).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_path_is_as_short_as_it_can_be() {
        for (path, expected) in
            [("./.postman/../x", "x"), (".postman/../../x", "../x"), ("/a/.postman/..", "/a"), ("a/..", ".")]
        {
            assert_eq!(simple(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
