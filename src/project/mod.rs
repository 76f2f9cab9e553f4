//! What lies in the user's folder: collections, and the environments beside them.

mod dataset;
mod environment;
mod evaluate;
mod netrc;
mod open;
mod partition;
mod state;
mod tables;
mod target;
mod tokens;
mod vars;
mod view;

pub use dataset::rows;
pub use environment::{Environment, EnvironmentError, environment, environment_file, environments};
pub use netrc::{netrc, netrc_of_user};
pub use open::{Opened, open};
pub use partition::{Partition, PartitionError};
pub use state::{Failed, State, StateError};
pub use tables::tables;
pub use target::{PathError, PathTarget, target};
pub use tokens::TokenFile;
pub use vars::{VarsError, dotenv, found_globals, globals, globals_files, var, vars_file};
