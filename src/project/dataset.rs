//! Rows by the names of datasets, in a workspace of Postman's.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use super::view;
use crate::{
    data::DataFile,
    format::postman::{self, DataSource, DataView, Dataset},
    source::{Place, Problem, did_you_mean, shown},
};

/// What files of rows end in.
const ROWS: [&str; 5] = ["csv", "json", "jsonl", "ndjson", "tsv"];

/// The most datasets that are looked at for a name.
const MOST: usize = 1000;

/// The rows that `name` means: those of a file, or of a dataset that is called so. What is behind a `#` names a view of the
/// dataset, or one of several sources. Datasets are looked for in `postman/datasets` from each of `starts` upward.
///
/// # Errors
/// All that is wrong with the file, or with the dataset.
pub fn rows(name: &Path, starts: &[&Path]) -> Result<DataFile, Vec<Problem>> {
    if name.is_file() && !postman::is_dataset(name) {
        return DataFile::open(name);
    }
    let (bare, part) = split(name);
    let Some(found) = find(&bare, starts) else { return DataFile::open(name) };
    let Some(manifest) = &found.manifest else { return DataFile::open(&found.rows.unwrap_or(bare)) };
    let mut problems = Vec::new();
    let Some(dataset) = postman::dataset(manifest, &mut problems) else { return Err(problems) };
    let whole = Place { line: 1, column: 1, ..Place::whole(shown(manifest)) };
    match (part.as_deref(), found.rows) {
        // One that only lies beside its rows.
        (None, Some(rows)) if dataset.sources.is_empty() => DataFile::open(&rows),
        (part, _) => chosen(&dataset, part, &whole),
    }
}

/// Where a dataset is.
struct Found {
    manifest: Option<PathBuf>,
    /// The file of rows that lies beside it.
    rows: Option<PathBuf>,
}

/// A name, and what stands behind its `#`.
fn split(name: &Path) -> (PathBuf, Option<String>) {
    let text = name.to_string_lossy();
    match text.rsplit_once('#').filter(|(bare, part)| !bare.is_empty() && !part.is_empty()) {
        Some((bare, part)) => (PathBuf::from(bare), Some(part.to_owned())),
        None => (name.to_owned(), None),
    }
}

fn find(name: &Path, starts: &[&Path]) -> Option<Found> {
    if name.is_file() && postman::is_dataset(name) {
        return Some(Found { manifest: Some(name.to_owned()), rows: None });
    }
    let called = name.file_name()?;
    if name.is_dir() {
        return found(name, called);
    }
    // A file that is not there.
    if name.components().count() > 1 || name.extension().is_some_and(|it| ROWS.iter().any(|known| it == *known)) {
        return None;
    }
    let folders = starts.iter().copied().chain([Path::new(".")]).filter_map(|it| fs::canonicalize(it).ok());
    let within = |it: &Path| ["datasets", "postman/datasets"].map(|folder| it.join(folder));
    let shelves: Vec<_> = folders.flat_map(|it| it.ancestors().flat_map(within).collect::<Vec<_>>()).collect();
    let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let shelves: Vec<_> = shelves.iter().map(|it| it.strip_prefix(&here).unwrap_or(it)).collect();
    shelves
        .iter()
        .find_map(|it| found(&it.join(called), called))
        .or_else(|| shelves.iter().find_map(|it| named(it, &called.to_string_lossy())))
}

/// The dataset in a folder.
fn found(folder: &Path, called: &OsStr) -> Option<Found> {
    let files = files(folder);
    let manifest = files.iter().find(|it| postman::is_dataset(it)).cloned();
    let is_rows =
        |it: &&PathBuf| it.extension().is_some_and(|it| ROWS.iter().any(|known| it.eq_ignore_ascii_case(known)));
    let rows: Vec<_> = files.iter().filter(is_rows).collect();
    let own = rows.iter().find(|it| it.file_stem().is_some_and(|it| it == called));
    let only = rows.first().filter(|_| rows.len() == 1);
    let rows = own.or(only).map(|it| (*it).clone());
    (manifest.is_some() || rows.is_some()).then_some(Found { manifest, rows })
}

/// The dataset on a shelf that says that it is called so.
fn named(shelf: &Path, name: &str) -> Option<Found> {
    let folders = fs::read_dir(shelf).ok()?.filter_map(Result::ok).map(|it| it.path()).filter(|it| it.is_dir());
    let mut folders: Vec<_> = folders.take(MOST).collect();
    folders.sort();
    let manifests = folders.iter().flat_map(|it| files(it)).filter(|it| postman::is_dataset(it));
    let is_meant = |it: &PathBuf| {
        postman::dataset(it, &mut Vec::new()).is_some_and(|it| it.name == name || it.id.as_deref() == Some(name))
    };
    manifests.into_iter().find(is_meant).map(|it| Found { manifest: Some(it), rows: None })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|it| it.path());
    let mut files: Vec<_> = entries.filter(|it| it.is_file()).collect();
    files.sort();
    files
}

/// The rows of a part of a dataset, or of its only source.
fn chosen(dataset: &Dataset, part: Option<&str>, whole: &Place) -> Result<DataFile, Vec<Problem>> {
    let fail = |place: &Place, message: String, help: String| {
        Err(vec![Problem::error("bad-data", place.clone(), message).help(help)])
    };
    let is_called = |name: &str, id: Option<&str>, part: &str| name == part || id == Some(part);
    let parts = || {
        let names = dataset.views.iter().map(|it| &*it.name).chain(dataset.sources.iter().map(|it| &*it.name));
        names.collect::<Vec<_>>()
    };
    let Some(part) = part else {
        return match &dataset.sources[..] {
            [only] => opened(dataset, only),
            [] => fail(
                whole,
                format!("the dataset `{}` has no sources", dataset.name),
                "name a file of rows instead".to_owned(),
            ),
            _ => {
                let message = format!("the dataset `{}` has several sources", dataset.name);
                fail(
                    whole,
                    message,
                    format!("name one behind it, as in `{}#NAME`: {}", dataset.name, parts().join(", ")),
                )
            }
        };
    };
    if let Some(view) = dataset.views.iter().find(|it| is_called(&it.name, it.id.as_deref(), part)) {
        return viewed(dataset, view);
    }
    if let Some(source) = dataset.sources.iter().find(|it| is_called(&it.name, it.id.as_deref(), part)) {
        return opened(dataset, source);
    }
    let near = did_you_mean(part, parts());
    let help = near.unwrap_or_else(|| format!("there are: {}", parts().join(", ")));
    fail(whole, format!("the dataset `{}` has no view and no source `{part}`", dataset.name), help)
}

/// The rows of a source.
fn opened(dataset: &Dataset, source: &DataSource) -> Result<DataFile, Vec<Problem>> {
    match &source.file {
        Ok(path) => DataFile::open(path),
        Err(what) => {
            let message =
                format!("the source `{}` of the dataset `{}` is {what}, which is not read", source.name, dataset.name);
            let problem = Problem::error("bad-data", source.place.clone(), message);
            Err(vec![problem.help("save its rows as CSV or JSON, and name that file")])
        }
    }
}

/// The rows of a view.
fn viewed(dataset: &Dataset, view: &DataView) -> Result<DataFile, Vec<Problem>> {
    let fail = |message: String, help: String| {
        let message = format!("the view `{}` of the dataset `{}`: {message}", view.name, dataset.name);
        Err(vec![Problem::error("bad-data", view.place.clone(), message).help(help)])
    };
    let query = match &view.view {
        Ok(query) => query,
        Err(what) => {
            let help = "a `SELECT` from one source is, with `WHERE`, `ORDER BY`, `LIMIT` and `COUNT`; save other rows in a file, and name that";
            return fail(format!("{what} is not understood in its SQL"), help.to_owned());
        }
    };
    let sources = || dataset.sources.iter().map(|it| &*it.name).collect::<Vec<_>>();
    let is_meant = |it: &&DataSource| view::is_meant(&it.name, &query.source);
    let Some(source) = dataset.sources.iter().find(is_meant) else {
        return fail(format!("there is no source `{}`", query.source), format!("there are: {}", sources().join(", ")));
    };
    let file = opened(dataset, source)?;
    match view::apply(query, &file) {
        Ok(rows) if rows.is_empty() => {
            fail("it has no rows".to_owned(), "look at its `WHERE`, `LIMIT` and `OFFSET`".to_owned())
        }
        Ok(rows) => {
            let path = source.file.as_deref().unwrap_or(Path::new(""));
            DataFile::held(path, rows).map_err(|problem| vec![problem])
        }
        Err(view::Trouble::Row(problem)) => Err(vec![*problem]),
        Err(view::Trouble::Column(name)) => {
            let names: Vec<_> = file.names().iter().map(|it| &**it).collect();
            let near = did_you_mean(&name, names.iter().copied());
            let help = near.unwrap_or_else(|| format!("there are: {}", names.join(", ")));
            fail(format!("`{}` has no column `{name}`", source.name), help)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "type: dataset\nname: All Users\nid: d-1\ndata_dir: .resources\nsources:\n  - from: embedded_datasource\n    \
        datasource: { name: Main__List, id: s-1, format: csv, source_type: static, location: { type: local_filesystem, value: rows.csv } }\n  \
        - from: embedded_datasource\n    datasource: { name: live, format: mysql, source_type: dynamic, location: { type: mysql, value: dsn } }\n\
        views:\n  - from: embedded_view\n    view: { name: Oldest, id: v-1, query: 'SELECT name AS who, ID FROM main_list ORDER BY age DESC LIMIT 2' }\n  \
        - from: embedded_view\n    view: { name: Hard, query: SELECT sum(age) FROM main_list }\n  \
        - from: embedded_view\n    view: { name: Wrong, query: SELECT agee FROM main_list }\n  \
        - from: embedded_view\n    view: { name: Away, query: SELECT * FROM gone }\n  \
        - from: embedded_view\n    view: { name: None, query: SELECT * FROM main_list LIMIT 0 }\n";

    struct Shop(tempfile::TempDir);

    impl Shop {
        fn new() -> Self {
            let shop = Self(tempfile::tempdir().unwrap());
            shop.write("postman/datasets/users/users.dataset.yaml", MANIFEST);
            shop.write("postman/datasets/users/.resources/rows.csv", "id,name,age\n1,ada,9\n2,bob,10\n007,eve,\n");
            shop.write("postman/collections/Shop/a.request.yaml", "");
            shop
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        /// The rows that a name means from within the collection; else what is wrong.
        fn rows(&self, name: &str) -> String {
            match rows(Path::new(name), &[&self.0.path().join("postman/collections/Shop")]) {
                Ok(file) => {
                    let row = |it: crate::data::Row| {
                        it.values.iter().map(|(name, it)| format!("{name}={it}")).collect::<Vec<_>>().join(" ")
                    };
                    file.rows().map(|it| row(it.unwrap())).collect::<Vec<_>>().join("; ")
                }
                Err(problems) => {
                    let problem = &problems[0];
                    format!(
                        "{}: {} ({})",
                        problem.place.line,
                        problem.message,
                        problem.help.as_deref().unwrap_or_default()
                    )
                }
            }
        }
    }

    #[test]
    fn a_dataset_is_known_by_its_folder_its_name_its_id_and_its_file() {
        let shop = Shop::new();
        let all = r#"id=1 name="ada" age=9; id=2 name="bob" age=10; id="007" name="eve" age="""#;
        let path = shop.0.path().join("postman/datasets/users");
        let [folder, file] = [path.clone(), path.join("users.dataset.yaml")].map(|it| it.display().to_string());
        for name in ["users", "All Users", "d-1", &folder, &file] {
            assert_eq!(shop.rows(&format!("{name}#Main__List")), all, "{name}");
        }
        assert_eq!(shop.rows("users#s-1"), all);
        let several = "1: the dataset `All Users` has several sources (name one behind it, as in `All Users#NAME`: \
            Oldest, Hard, Wrong, Away, None, Main__List, live)";
        assert_eq!(shop.rows("users"), several);
    }

    #[test]
    fn a_view_takes_columns_in_an_order() {
        let shop = Shop::new();
        assert_eq!(shop.rows("users#Oldest"), r#"who="bob" id=2; who="ada" id=1"#);
        assert_eq!(shop.rows("users#v-1"), shop.rows("users#Oldest"));
    }

    #[test]
    fn a_view_takes_rows_by_conditions_and_makes_columns() {
        let shop = Shop::new();
        let rows = "id,first,last,age\n1,Ada,King,36\n2,Bob,O'Neil,9\n3,Eve,,\n4,ada,King,36\n";
        for (query, expected) in [
            ("SELECT * FROM source_people WHERE id = '2'", r#"id=2 first="Bob" last="O'Neil" age=9"#),
            ("SELECT id FROM people WHERE id <> 2 AND (age > 9 OR last = '')", "id=1; id=3; id=4"),
            ("SELECT id FROM people WHERE first LIKE 'a%' AND id NOT IN (4, 5)", "id=1"),
            ("SELECT id FROM people WHERE last = 'O''Neil' OR NOT age BETWEEN 1 AND 40", "id=2; id=3"),
            (
                "SELECT first || ' ' || last AS name, upper(last) up FROM people p WHERE p.id < 3 ORDER BY name DESC",
                r#"name="Bob O'Neil" up="O'NEIL"; name="Ada King" up="KING""#,
            ),
            (
                "SELECT DISTINCT last, age FROM people WHERE last <> '' ORDER BY 2",
                r#"last="O'Neil" age=9; last="King" age=36"#,
            ),
            ("SELECT COUNT(*) AS n, count(DISTINCT last) FROM people", "n=4 count(DISTINCT last)=3"),
            ("SELECT id FROM people ORDER BY length(first), id DESC LIMIT 1, 2", "id=3; id=2"),
            (
                "SELECT id FROM people WHERE gone IS NULL",
                "4: the view `V` of the dataset `P`: `people` has no column `gone` (there are: id, first, last, age)",
            ),
        ] {
            let view = format!(
                "type: dataset\nname: P\nsources: [{{ datasource: {{ name: people, location: {{ type: local_filesystem, value: p.csv }} }} }}]\nviews: [{{ view: {{ name: V, query: {} }} }}]\n",
                serde_json::json!(query)
            );
            shop.write("postman/datasets/people/people.dataset.yaml", &view);
            shop.write("postman/datasets/people/.resources/p.csv", rows);
            assert_eq!(shop.rows("people#V"), expected, "{query}");
        }
        shop.write("postman/datasets/people/.resources/p.csv", "a\n");
        let json = "type: dataset\nname: P\nsources: [{ datasource: { name: people, location: { type: local_filesystem, value: p.json } } }]\nviews: [{ view: { name: V, query: \"SELECT id FROM people WHERE x IS NOT NULL AND x = 9007199254740993\" } }]\n";
        shop.write("postman/datasets/people/people.dataset.yaml", json);
        shop.write(
            "postman/datasets/people/.resources/p.json",
            r#"[{"id": 1, "x": null}, {"id": 2, "x": 9007199254740993}, {"id": 3, "x": 9007199254740992}]"#,
        );
        assert_eq!(shop.rows("people#V"), "id=2");
    }

    #[test]
    fn what_is_not_read_is_told_at_its_place() {
        let shop = Shop::new();
        let known = "a `SELECT` from one source is, with `WHERE`, `ORDER BY`, `LIMIT` and `COUNT`; save other rows in a file, and name that";
        for (name, expected) in [
            (
                "users#Hard",
                format!("14: the view `Hard` of the dataset `All Users`: `sum(` is not understood in its SQL ({known})"),
            ),
            ("users#Wrong", "16: the view `Wrong` of the dataset `All Users`: `Main__List` has no column `agee` (did you mean `age`?)".to_owned()),
            ("users#Away", "18: the view `Away` of the dataset `All Users`: there is no source `gone` (there are: Main__List, live)".to_owned()),
            ("users#None", "20: the view `None` of the dataset `All Users`: it has no rows (look at its `WHERE`, `LIMIT` and `OFFSET`)".to_owned()),
            ("users#live", "9: the source `live` of the dataset `All Users` is `mysql`, which is not read (save its rows as CSV or JSON, and name that file)".to_owned()),
            ("users#Oldes", "1: the dataset `All Users` has no view and no source `Oldes` (did you mean `Oldest`?)".to_owned()),
        ] {
            assert_eq!(shop.rows(name), expected);
        }
        shop.write("postman/datasets/empty/empty.dataset.yaml", "type: dataset\nname: Empty\n");
        assert!(shop.rows("Empty").starts_with("1: the dataset `Empty` has no sources"));
        shop.write("postman/datasets/broken/broken.dataset.yaml", "type: [");
        assert!(shop.rows("broken").starts_with("2: while parsing"), "{}", shop.rows("broken"));
        assert!(shop.rows("nobody").contains("nobody"));
    }

    #[test]
    fn rows_beside_a_dataset_that_names_no_sources_are_its_own() {
        let shop = Shop::new();
        for path in ["people/people.dataset.yaml", "people/x.csv", "two/a.csv", "many/a.csv", "many/b.csv"] {
            shop.write(
                &format!("postman/datasets/{path}"),
                if path.ends_with("yaml") { "type: dataset\n" } else { "a\n1\n" },
            );
        }
        shop.write("postman/datasets/two/two.json", "[{\"a\": 2}]");
        assert_eq!((shop.rows("people"), shop.rows("two")), ("a=1".to_owned(), "a=2".to_owned()));
        for name in ["many", "gone", "users/rows.csv", "users.csv"] {
            assert!(shop.rows(name).contains(name), "{}", shop.rows(name));
        }
    }
}
