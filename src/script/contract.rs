//! What a script is given, what it may ask for while it runs, and what it leaves behind.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use crate::{
    event::Scripted,
    model::{Levels, Script},
    scope::{Store, Variables, Write},
    wire::Exchange,
};

/// One script, with all that it can see.
#[derive(Debug)]
pub struct Job {
    /// What runs.
    pub script: Arc<Script>,
    /// The variables. It comes back in [`Ended`]. `pm.variables` writes into `Layer::Request`, `pm.iterationData` reads
    /// `Layer::Data`, `pm.environment` is `Layer::Environment`, `pm.collectionVariables` `Layer::Collection`, `pm.globals`
    /// `Layer::Global`.
    pub store: Store,
    /// The variables that the files of the folders declare, the innermost first.
    pub folders: Arc<[Arc<Variables>]>,
    /// The environment's name.
    pub environment: Option<Arc<str>>,
    /// The request in the shape of a Postman collection 2.1: before it is sent with its templates, afterwards as it was sent.
    pub request: Value,
    /// The answer; the request failed where there is none behind it.
    pub answer: Option<Box<Exchange>>,
    /// The cookies that would be sent to the URL of the answer, each as
    /// `{ name, value, domain, path, expires, maxAge, secure, httpOnly, hostOnly }`, and `sameSite` where it was set.
    pub cookies: Vec<Value>,
    /// What `pm.info` says.
    pub info: Info,
    /// The names from the collection to the request: `pm.execution.location`.
    pub location: Vec<Arc<str>>,
    /// The variables that are written around the request, where its format has such.
    pub levels: Levels,
    /// What the scripts before this one left for it, in the words of its dialect.
    pub memo: Value,
    /// How long it may take, waiting included; the default of the sandbox if left out.
    pub timeout: Option<Duration>,
}

/// What a script can know of the run.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// The request's name.
    pub request_name: Arc<str>,
    /// The request's id.
    pub request_id: String,
    /// The iteration, from 0.
    pub iteration: usize,
    /// How many there are.
    pub iterations: usize,
}

/// Something that a script asks for while it runs.
#[derive(Debug)]
pub struct Ask {
    /// Its number, to be given with the reply.
    pub id: u64,
    /// What it wants.
    pub wish: Wish,
}

/// What a script may want.
#[derive(Debug)]
pub enum Wish {
    /// To send a request: a URL, or an object in the shape of a Postman collection 2.1. The answer is `Reply::Sent`.
    Send(Value),
    /// The cookies that would be sent to a URL. The answer is `Reply::Cookies`.
    Cookies {
        /// The URL.
        url: String,
    },
    /// To set a cookie, written as in a `Set-Cookie` header. The answer is `Reply::Cookies`.
    SetCookie {
        /// The URL that it is set for.
        url: String,
        /// The cookie: `name=value; Path=/`.
        cookie: String,
    },
    /// To run another request of the collection, with its scripts. The answer is `Reply::Ran`.
    Run {
        /// Its file, from the collection's folder.
        path: String,
        /// The variables as they are now.
        store: Box<Store>,
    },
    /// To remove all cookies. The answer is `Reply::Cookies`.
    ClearCookies,
    /// To remove the cookies of a URL: those of this name, or all. The answer is `Reply::Cookies`.
    RemoveCookies {
        /// The URL.
        url: String,
        /// The name.
        name: Option<String>,
    },
}

/// The answer to a wish.
#[derive(Debug)]
pub enum Reply {
    /// The request was answered, or why not; and the cookies that the jar holds for its URL now.
    Sent(Result<Box<Exchange>, String>, Vec<Value>),
    /// A request was run, or why not.
    Ran(Result<Ran, String>),
    /// The cookies for the URL as they are now, or what is wrong with it.
    Cookies(Result<Vec<Value>, String>),
}

/// What came of a request that a script ran.
#[derive(Debug)]
pub struct Ran {
    /// Its answer; a request may have been skipped.
    pub answer: Option<Box<Exchange>>,
    /// The variables that its scripts set.
    pub writes: Vec<Write>,
}

/// What a script leaves behind.
#[derive(Debug)]
pub struct Ended {
    /// The variables.
    pub store: Store,
    /// The request, if the script changed it.
    pub request: Option<Value>,
    /// What it left for those behind it.
    pub memo: Value,
    /// The names of the tokens that are to be asked for anew.
    pub forgets: Vec<String>,
    /// What it did; `sent` is filled in by whoever sends.
    pub scripted: Scripted,
}
