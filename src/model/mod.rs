//! What the user wrote: collections, requests, environments. Plain data; every format meets here.

mod body;
mod capture;
mod collection;
mod data;
mod dialect;
mod example;
mod flow;
mod foreign;
mod literal;
mod output;
mod parameter;
mod piece;
mod reach;
mod request;
mod reuse;
mod script;
mod settings;
mod variable;

pub use body::{Body, FileBody, Graphql, Part, PartContent, Parts};
pub use capture::{Capture, CaptureScope, Captures};
pub use collection::{Collection, Folder, FolderDocument, ForeignCollection, Hook, Item, Library};
pub use data::{Data, InlineRow};
pub use dialect::{Action, Assertion, Bru, Dialect, Home, Levels, Part as ScriptPart};
pub use example::{Condition, Example, Subject, When};
pub use flow::{For, Need, Needs, Over, Reference, Retry, Return, Returns, Skip, With};
pub use foreign::{Foreign, Redirecting, Rendered, Surroundings};
pub use output::Output;
pub use parameter::{Parameter, ParameterType, Parameters};
pub use piece::file_piece;
pub use reach::{Credential, Credentials, FileName, FileNames, IpVersion, Texts, TlsVersion};
pub use request::{METHODS, Request, RequestDocument, ScriptDocument};
pub use reuse::{Reuse, ReuseDocument};
pub use script::{Script, Stage};
pub use settings::{ByteSize, HttpVersion, Redirects, Settings};
pub use variable::{Declaration, Declarations, Origin};
