//! What a run says about itself. The runner speaks; reporters listen; neither knows the other.

mod attempt;
mod counts;
mod outline;
mod redact;
mod round;
mod script;
mod stream;

pub use crate::plan::{Role, StepId};
pub use attempt::{Attempt, Broken, Captured, Cause, Outcome};
pub use counts::Counts;
pub use outline::{Outline, OutlineStep};
pub use redact::{hide_value, redact};
pub use round::{Round, Rounds};
pub use script::{Deed, Logged, Scripted, Sent, Test, Thrown};
pub use stream::Event;
