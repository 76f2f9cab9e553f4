//! Which requests run.

use std::{collections::HashSet, ops::Range, sync::Arc};

use crate::{
    model::{Collection, Folder, Item},
    source::Place,
};

/// Which requests run: all of these must choose them.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// A request or folder by name, or the request at a line; any of them. Empty: all.
    pub targets: Vec<Target>,
    /// Tags, of which it must have one; those with `!` in front it must not have.
    pub tags: Vec<String>,
    /// Patterns, of which its name must fit one; those with `!` in front it must not fit.
    pub filters: Vec<Filter>,
}

/// What a path on the command line chooses.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// The collection that it was read into, from 0.
    pub collection: usize,
    /// A request's or folder's name: `#name`.
    pub name: Option<String>,
    /// A line of the file: `:12`.
    pub line: Option<u32>,
    /// The path as it was typed.
    pub written: String,
}

/// A pattern over `collection/folder/request`: `*` stands for any text; without one it may stand anywhere in the name.
#[derive(Clone, Debug)]
pub struct Filter {
    pattern: regex::Regex,
    excludes: bool,
}

impl Filter {
    /// The filter that `text` spells. Case does not matter.
    ///
    /// # Errors
    /// When it is too long for the pattern engine.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (excludes, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
        let anywhere = !text.contains('*');
        let body = regex::escape(text).replace(r"\*", ".*");
        let pattern = if anywhere { format!("(?i){body}") } else { format!("(?is)^(.*/)?{body}$") };
        let pattern = regex::Regex::new(&pattern).map_err(|error| error.to_string())?;
        Ok(Self { pattern, excludes })
    }
}

/// What may be chosen: a request, or a use of others.
struct Candidate<'a> {
    collection: usize,
    /// The folders around it, the outermost first.
    folders: &'a [&'a Folder],
    name: &'a Arc<str>,
    tags: &'a [String],
    lines: &'a Range<u32>,
}

/// The places of the requests of a collection that `selection` chooses.
pub(super) fn chosen<'a>(number: usize, collection: &'a Collection, selection: &Selection) -> HashSet<&'a Place> {
    let mut found = HashSet::new();
    gather(number, &mut vec![&collection.root], selection, &mut found);
    found
}

fn gather<'a>(number: usize, folders: &mut Vec<&'a Folder>, selection: &Selection, found: &mut HashSet<&'a Place>) {
    let Some(folder) = folders.last().copied() else { return };
    for item in &folder.items {
        let (name, tags, lines) = match item {
            Item::Folder(inner) => {
                folders.push(inner);
                gather(number, folders, selection, found);
                folders.pop();
                continue;
            }
            Item::Request(request) => (&request.name, &request.tags, &request.lines),
            Item::Reuse(reuse) => (&reuse.name, &reuse.tags, &reuse.lines),
        };
        let candidate = Candidate { collection: number, folders, name, tags, lines };
        if selection.chooses(&candidate) {
            found.insert(item.place());
        }
    }
}

impl Candidate<'_> {
    fn has_tag(&self, tag: &str) -> bool {
        self.tags.iter().chain(self.folders.iter().flat_map(|it| &it.tags)).any(|it| it == tag)
    }

    /// `collection/folder/request`.
    fn path(&self) -> String {
        let names = self.folders.iter().map(|it| &*it.name).chain([&**self.name]);
        names.collect::<Vec<_>>().join("/")
    }
}

impl Selection {
    /// Whether it chooses this.
    fn chooses(&self, it: &Candidate<'_>) -> bool {
        self.is_target(it) && self.has_tags(it) && self.fits_filters(it)
    }

    fn is_target(&self, it: &Candidate<'_>) -> bool {
        let mut of_collection = self.targets.iter().filter(|target| target.collection == it.collection).peekable();
        of_collection.peek().is_none() || of_collection.any(|target| target.chooses(it))
    }

    fn has_tags(&self, it: &Candidate<'_>) -> bool {
        let (without, with): (Vec<&String>, Vec<&String>) = self.tags.iter().partition(|tag| tag.starts_with('!'));
        !without.iter().any(|tag| it.has_tag(&tag[1..])) && (with.is_empty() || with.iter().any(|tag| it.has_tag(tag)))
    }

    fn fits_filters(&self, it: &Candidate<'_>) -> bool {
        if self.filters.is_empty() {
            return true;
        }
        let path = it.path();
        let fits = |filter: &&Filter| filter.pattern.is_match(&path);
        let (without, with): (Vec<&Filter>, Vec<&Filter>) = self.filters.iter().partition(|filter| filter.excludes);
        !without.iter().any(fits) && (with.is_empty() || with.iter().any(fits))
    }
}

impl Target {
    /// Whether it chooses this.
    fn chooses(&self, it: &Candidate<'_>) -> bool {
        let by_name = self.name.as_ref().is_none_or(|name| {
            let within = it.folders.iter().skip(1).any(|folder| *folder.name == **name);
            **it.name == **name || within || it.path().ends_with(&format!("/{name}"))
        });
        by_name && self.line.is_none_or(|line| it.lines.contains(&line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_text_or_a_pattern() {
        let fits = |filter: &str, path: &str| Filter::parse(filter).unwrap().pattern.is_match(path);
        assert!(fits("user", "shop/Admin/List users"));
        assert!(fits("list*", "shop/Admin/List users"));
        assert!(!fits("users*", "shop/Admin/List users"));
        assert!(fits("admin/*", "shop/Admin/List users"));
        assert!(!fits("a.c", "shop/abc"));
    }
}
