//! The data files that folders name, opened.

use std::sync::Arc;

use crate::{
    data::DataFile,
    model::{Collection, Data, Folder, Item},
    plan::Tables,
    source::{Problem, shown},
};

/// The data files of `collections`; what is wrong with them goes to `problems`.
pub fn tables(collections: &[Collection], problems: &mut Vec<Problem>) -> Tables {
    let mut tables = Tables::new();
    for collection in collections {
        open(&collection.root, &mut tables, problems);
        // What is not asked for need not be good, unless it is used; then it is missing in the plan.
        collection.library.iter().for_each(|it| open(&it.root, &mut tables, &mut Vec::new()));
    }
    tables
}

fn open(folder: &Folder, tables: &mut Tables, problems: &mut Vec<Problem>) {
    if let Some(Data::File(path, place)) = &folder.data
        && tables.iter().all(|(known, _)| known != path)
    {
        if path.exists() {
            match DataFile::open(path) {
                Ok(file) => tables.push((path.clone(), Arc::new(file))),
                Err(wrong) => problems.extend(wrong),
            }
        } else {
            let message = format!("the data file `{}` does not exist", shown(path));
            let problem = Problem::error("missing-file", place.clone(), message);
            problems.push(problem.help("paths start from the folder of this YAML file"));
        }
    }
    for item in &folder.items {
        if let Item::Folder(inner) = item {
            open(inner, tables, problems);
        }
    }
}
