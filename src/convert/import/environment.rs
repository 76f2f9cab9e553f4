//! Environments: what everybody sees, and beside it what is a person's own.

use super::{ground::Ground, stem::slug, variable::Variable};
use crate::format::yaml::write::{Pair, document};

/// An environment to be written.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    /// The name of its file, without `.yaml`.
    pub(super) stem: String,
    pub(super) variables: Vec<Variable>,
}

/// The text of an environment's file, and that of the file beside it which version control does not see.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub(super) shared: String,
    pub(super) own: Option<String>,
}

/// The head of a file that holds secrets.
const OWN: &str = "# Secrets of your own: version control does not see this file.\n";

impl Environment {
    /// Writes the environment. `more` are secrets that do not come from it: names and values.
    pub(super) fn write(&self, prefix: &str, more: &[(String, String)], ground: &mut Ground) -> Texts {
        let (mut shared, mut own) = (Vec::new(), Vec::new());
        for variable in &self.variables {
            if variable.is_hidden() {
                shared.push(variable.reference(system(prefix, &variable.name)));
                own.push(Pair::new(&variable.name, variable.value(ground)));
            } else {
                shared.push(variable.declaration(ground));
            }
        }
        for (name, value) in more.iter().filter(|(name, _)| self.variables.iter().all(|it| it.name != *name)) {
            let mut pairs = vec![Pair::new("env", system(prefix, name))];
            if !crate::secret::is_secret_name(name) {
                pairs.push(Pair::new("secret", true));
            }
            shared.push(Pair::new(name, crate::format::yaml::write::Yaml::Map(pairs)));
            own.push(Pair::new(name, super::words::literal(value, "")));
        }
        let own = (!own.is_empty()).then(|| format!("{OWN}{}", document(&own)));
        Texts { shared: document(&shared), own }
    }
}

/// The variable of the system that may hold a secret instead of a file.
fn system(prefix: &str, name: &str) -> String {
    let name = slug(&parted(name), '_');
    let whole = if name.starts_with(prefix) { name } else { format!("{prefix}_{name}") };
    let whole: String = whole.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '_').collect();
    whole.to_ascii_uppercase()
}

/// `clientSecret` as `client_Secret`.
fn parted(name: &str) -> String {
    let mut parted = String::with_capacity(name.len() + 4);
    let mut was_small = false;
    for letter in name.chars() {
        if was_small && letter.is_uppercase() {
            parted.push('_');
        }
        was_small = letter.is_lowercase();
        parted.push(letter);
    }
    parted
}
