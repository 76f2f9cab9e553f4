//! Data files in a workspace of Postman's, by the names of its datasets.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What files of rows end in.
const ROWS: [&str; 5] = ["csv", "json", "jsonl", "ndjson", "tsv"];

/// The data file that `name` means: a file, or what lies in `postman/datasets/NAME` from one of `starts` upward: the file of
/// rows that is called so, or the only one. Where there is none, it is `name` itself.
pub fn data_file(name: &Path, starts: &[&Path]) -> PathBuf {
    let is_plain = name.components().count() == 1 && name.extension().is_none();
    if name.is_file() || !is_plain {
        return name.to_owned();
    }
    let folders = starts.iter().copied().chain([Path::new(".")]).filter_map(|it| fs::canonicalize(it).ok());
    let within = |it: &Path| ["datasets", "postman/datasets"].map(|folder| it.join(folder).join(name));
    let folders: Vec<_> = folders.flat_map(|it| it.ancestors().flat_map(within).collect::<Vec<_>>()).collect();
    folders.iter().find_map(|it| rows_in(it, name)).unwrap_or_else(|| name.to_owned())
}

fn rows_in(folder: &Path, name: &Path) -> Option<PathBuf> {
    let is_rows =
        |it: &PathBuf| it.extension().is_some_and(|it| ROWS.iter().any(|known| it.eq_ignore_ascii_case(known)));
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|it| it.path());
    let mut files: Vec<_> = entries.filter(|it| it.is_file() && is_rows(it)).collect();
    files.sort();
    let called = files.iter().find(|it| it.file_stem().is_some_and(|it| it == name.as_os_str()));
    let only = files.first().filter(|_| files.len() == 1);
    called.or(only).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dataset_is_known_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(folder.path()).unwrap();
        let write = |path: &str| {
            let path = real.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "a\n1\n").unwrap();
        };
        for path in [
            "postman/datasets/users/users.dataset.yaml",
            "postman/datasets/users/rows.csv",
            "postman/datasets/two/a.csv",
        ] {
            write(path);
        }
        for path in ["postman/datasets/two/two.json", "postman/datasets/many/a.csv", "postman/datasets/many/b.csv"] {
            write(path);
        }
        let shop = real.join("postman/collections/Shop");
        fs::create_dir_all(&shop).unwrap();
        for start in [&shop, &real] {
            let found = |name: &str| data_file(Path::new(name), &[start]);
            assert_eq!(found("users"), real.join("postman/datasets/users/rows.csv"));
            assert_eq!(found("two"), real.join("postman/datasets/two/two.json"));
            for name in ["many", "gone", "users/rows.csv", "users.csv"] {
                assert_eq!(found(name), Path::new(name));
            }
        }
    }
}
