//! What a run says about itself. The runner speaks; reporters listen; neither knows the other.

mod attempt;
mod counts;
mod outline;
mod redact;
mod stream;

pub use attempt::{Attempt, Broken, Captured, Cause, Outcome};
pub use counts::Counts;
pub use outline::{Outline, OutlineStep, StepId};
pub use redact::redact;
pub use stream::Event;
