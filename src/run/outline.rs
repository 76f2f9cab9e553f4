//! A plan as reporters are told of it.

use super::settings::Options;
use crate::{
    event::{Outline, OutlineStep},
    plan::{Plan, Step},
};

/// What reporters are told of `plan`.
pub fn outline(plan: &Plan, options: &Options) -> Outline {
    let step = |step: &Step| OutlineStep {
        id: step.id,
        name: step.request.name.clone(),
        folders: step.folders.clone(),
        method: step.request.method.source().into(),
        url: step.request.url.source().into(),
        tags: step.tags.clone(),
        place: step.request.place.clone(),
        role: step.role,
    };
    Outline {
        name: options.name.clone(),
        environment: options.environment.clone(),
        iterations: options.iterations,
        steps: plan.steps.iter().map(step).collect(),
    }
}
