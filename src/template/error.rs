//! What goes wrong with a template, when it is read and when it is rendered.

use handlebars::TemplateErrorReason;

use crate::{scope::Unresolved, source::Place};

/// Why a text is no template.
#[derive(Clone, Debug, thiserror::Error)]
#[error("`<<{expression}>>`: {why}")]
pub struct TemplateError {
    /// What is written.
    pub expression: String,
    /// What is wrong with it.
    pub why: String,
    /// Where it begins in the text, in characters.
    pub offset: usize,
}

/// Why a template could not be rendered.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{why}")]
pub struct RenderError {
    /// The template, or the name in it.
    pub place: Place,
    /// What has no value.
    pub why: Unresolved,
}

/// Why Handlebars cannot read something, in words that speak of none of its rules; `written` says how it should be.
pub(super) fn misread(error: &handlebars::TemplateError, written: &str) -> String {
    match error.reason() {
        TemplateErrorReason::InvalidSyntax(_) => format!("this cannot be read: {written}"),
        other => other.to_string(),
    }
}
