//! Which requests run.

use super::step::Step;

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

impl Selection {
    /// Whether it chooses this step.
    pub(super) fn chooses(&self, step: &Step) -> bool {
        self.is_target(step) && self.has_tags(step) && self.fits_filters(step)
    }

    fn is_target(&self, step: &Step) -> bool {
        let mut of_collection = self.targets.iter().filter(|target| target.collection == step.collection).peekable();
        of_collection.peek().is_none() || of_collection.any(|target| target.chooses(step))
    }

    fn has_tags(&self, step: &Step) -> bool {
        let has = |tag: &str| step.tags.iter().any(|it| it == tag);
        let (without, with): (Vec<&String>, Vec<&String>) = self.tags.iter().partition(|tag| tag.starts_with('!'));
        !without.iter().any(|tag| has(&tag[1..])) && (with.is_empty() || with.iter().any(|tag| has(tag)))
    }

    fn fits_filters(&self, step: &Step) -> bool {
        if self.filters.is_empty() {
            return true;
        }
        let path = format!("{}/{}", step.folders.join("/"), step.request.name);
        let fits = |filter: &&Filter| filter.pattern.is_match(&path);
        let (without, with): (Vec<&Filter>, Vec<&Filter>) = self.filters.iter().partition(|filter| filter.excludes);
        !without.iter().any(fits) && (with.is_empty() || with.iter().any(fits))
    }
}

impl Target {
    /// Whether it chooses this step.
    pub(super) fn chooses(&self, step: &Step) -> bool {
        if self.collection != step.collection {
            return false;
        }
        let by_name = self.name.as_ref().is_none_or(|name| {
            let within = step.folders.iter().skip(1).any(|folder| **folder == **name);
            *step.request.name == **name || within || path_of(step).ends_with(&format!("/{name}"))
        });
        by_name && self.line.is_none_or(|line| step.request.lines.contains(&line))
    }
}

fn path_of(step: &Step) -> String {
    format!("{}/{}", step.folders.join("/"), step.request.name)
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
