//! A request as it is sent: nothing is left to fill in.

use std::{
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    route::Route,
    upload::{Piece, Upload},
};

/// Header names and values, in the order of sending; a name may stand more than once.
pub type Headers = Vec<(String, String)>;

/// A request, ready to be sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The method, in capitals as written.
    pub method: String,
    /// The whole URL.
    pub url: Url,
    /// The path and query to send, where they are not those of `url`: some formats leave `..` and odd characters alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The headers.
    pub headers: Headers,
    /// Headers that the client would add, and that it shall not: their names in small letters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// The body; empty when there is none.
    #[serde(with = "super::body", default)]
    pub body: Bytes,
    /// The body, where it is read from files while it is sent; then `body` is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<Arc<Upload>>,
    /// How it is sent.
    #[serde(skip)]
    pub transfer: Transfer,
}

/// How a request is sent, apart from what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transfer {
    /// How long the whole exchange may take; for ever if left out.
    pub timeout: Option<Duration>,
    /// How long nothing may come or go while it lasts; for ever if left out.
    pub idle_timeout: Option<Duration>,
    /// How long to wait for the server's word before the body is sent; nothing is waited for if left out.
    pub expect_continue: Option<Duration>,
    /// The most that a body may be, in bytes, decoded; as the client says, if left out.
    pub max_body: Option<u64>,
    /// The file that the body of a good answer goes into.
    pub output: Option<PathBuf>,
    /// Whether the server's certificate must be good.
    pub verify_tls: bool,
    /// The HTTP version to speak; what both sides can, if left out.
    pub http_version: Option<Version>,
    /// The proxy's URL; `none` for no proxy; the system's, if left out.
    pub proxy: Option<String>,
    /// How it reaches its host.
    pub route: Arc<Route>,
    /// A connection that nobody else uses: requests with the same number share it, one after the other.
    pub lane: Option<u32>,
}

/// A version of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// 1.0.
    OneZero,
    /// 1.1.
    One,
    /// 2, also where the server does not announce it.
    Two,
    /// 3, over QUIC; nothing else is tried.
    Three,
}

impl Version {
    /// Why this program cannot speak it, if it cannot.
    pub fn missing(self) -> Option<&'static str> {
        let is_missing = self == Self::Three && !cfg!(feature = "http3");
        is_missing.then_some(
            "this program is built without HTTP/3: `cargo install --path . --features http3` builds one that speaks it",
        )
    }
}

impl Default for Transfer {
    fn default() -> Self {
        Self {
            timeout: None,
            idle_timeout: None,
            expect_continue: None,
            max_body: None,
            output: None,
            verify_tls: true,
            http_version: None,
            proxy: None,
            route: Arc::default(),
            lane: None,
        }
    }
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: impl Into<String>, url: Url) -> Self {
        let method = method.into();
        let (headers, without, body) = (Headers::new(), Vec::new(), Bytes::new());
        Self { method, url, target: None, headers, without, body, upload: None, transfer: Transfer::default() }
    }

    /// The first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Whether it has a body.
    pub fn has_body(&self) -> bool {
        !self.body.is_empty() || self.upload.is_some()
    }

    /// The size of its body, in bytes.
    pub fn body_size_bytes(&self) -> u64 {
        self.upload.as_ref().map_or(self.body.len() as u64, |it| it.size_bytes)
    }

    /// The bytes of its body, wherever they are.
    pub fn open_body(&self) -> Box<dyn Read + Send + '_> {
        match &self.upload {
            Some(upload) => Box::new(upload.open()),
            None => Box::new(&self.body[..]),
        }
    }

    /// Gives it a body of these pieces; `shown` is how a file is called.
    pub fn set_pieces(&mut self, mut pieces: Vec<Piece>, shown: impl Fn(&Path) -> String) {
        if pieces.iter().any(|piece| matches!(piece, Piece::File { .. })) {
            self.upload = Some(Arc::new(Upload::new(pieces, shown)));
            return;
        }
        let bytes = |piece: &Piece| if let Piece::Bytes(bytes) = piece { bytes.clone() } else { Bytes::new() };
        self.body = match pieces.len() {
            1 => bytes(&pieces.remove(0)),
            _ => pieces.iter().map(bytes).collect::<Vec<_>>().concat().into(),
        };
    }

    /// Takes its body away.
    pub fn drop_body(&mut self) {
        self.body = Bytes::new();
        self.upload = None;
    }

    /// Sets a header: the first of that name is replaced, the others go.
    pub fn set_header(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.headers.iter().position(|(it, _)| it.eq_ignore_ascii_case(name)) {
            Some(first) => {
                self.headers[first].1 = value;
                let mut index = 0;
                self.headers.retain(|(it, _)| {
                    index += 1;
                    index <= first + 1 || !it.eq_ignore_ascii_case(name)
                });
            }
            None => self.headers.push((name.to_owned(), value)),
        }
    }
}

/// The first value of a header, whatever the case of its name.
pub fn header<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    headers_named(headers, name).next()
}

/// Every value of a header, whatever the case of its name.
pub fn headers_named<'a>(headers: &'a Headers, name: &str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Whether to send a request with this method twice does no more than to send it once.
///
/// Source: RFC 9110, 9.2.2.
pub fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE")
}
