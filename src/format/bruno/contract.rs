//! A request of Bruno's, and what is known around it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use serde_json::Value;

use super::{certificate::Certificate, proxy::Proxy};
use crate::model::Levels;

/// A request, with what the levels around it gave it.
#[derive(Clone, Debug)]
pub struct BrunoRequest {
    /// What it is called apart from its name: its file.
    pub id: String,
    /// The request as scripts see it: merged, with nothing filled in.
    pub view: Value,
    /// How it is authorized, in the words of the YAML files; null where it is not.
    pub auth: Arc<Value>,
    /// How it is sent.
    pub settings: Settings,
    /// The variables that are written around it.
    pub levels: Levels,
    /// What holds for the whole collection.
    pub around: Arc<Around>,
    /// Whether a script makes it: then no files are read.
    pub is_ad_hoc: bool,
}

/// How a request is sent.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether the URL is encoded, part by part.
    pub encodes_url: bool,
    /// How long it may take; nought for no limit.
    pub timeout: Option<Duration>,
    /// Whether redirects are followed; they are, if left out.
    pub follows: Option<bool>,
    /// How many redirects are followed.
    pub redirects: Option<usize>,
    /// Whether `Authorization` goes along to another host.
    pub forwards_authorization: bool,
}

/// What holds for all requests of a collection.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The folder that relative paths start from.
    pub root: PathBuf,
    /// The proxy that requests go through; as the system says, if left out.
    pub proxy: Option<Proxy>,
    /// The certificates that are shown to hosts; the first that fits.
    pub certificates: Vec<Certificate>,
}
