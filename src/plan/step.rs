//! One request of a plan.

use std::sync::Arc;

use super::url::UrlTemplate;
use crate::{
    auth::Auth,
    model::{Parameter, Request, Settings},
    scope::Variables,
};

/// The number of a step in its plan, from 0.
pub type StepId = usize;

/// What will run.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The steps, in the order of running.
    pub steps: Vec<Step>,
}

/// A request, with all that its folders gave it.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number in the plan, from 0.
    pub id: StepId,
    /// The collection that it belongs to, from 0.
    pub collection: usize,
    /// The request.
    pub request: Arc<Request>,
    /// Its URL, ready to be filled in.
    pub url: UrlTemplate,
    /// The collection and folders around it, the outermost first.
    pub folders: Arc<[Arc<str>]>,
    /// The variables of these, the innermost first.
    pub variables: Arc<[Arc<Variables>]>,
    /// How it is authorized: never `inherit`.
    pub auth: Arc<Auth>,
    /// Its headers, those of the folders before its own.
    pub headers: Arc<[Parameter]>,
    /// Its settings, and those of its folders where it has none.
    pub settings: Arc<Settings>,
    /// Its tags, and those of its folders.
    pub tags: Arc<[String]>,
}
