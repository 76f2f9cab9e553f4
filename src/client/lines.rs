//! Connections of our own, kept and used again. Whatever is sent over them in HTTP/1 goes out as it is written.

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ClientConfig;

use super::{
    connect::{self, Connected, Handshakes},
    network::Network,
    scribe::{Desk, Scribe},
    trouble::Trouble,
    trust,
    upload::AnyBody,
    way::{Target, Way, Who},
};
use crate::wire::{OldestTls, Version};

/// How long a connection may take to be ready again after an answer.
const READY_WITHIN: Duration = Duration::from_secs(1);

/// As many headers as an answer may have in HTTP/1.
const MOST_HEADERS: usize = 256;

/// As much as the headers of an answer may take in HTTP/2, in bytes; in HTTP/1 it is about the same.
const MOST_HEADER_BYTES: u32 = 256 << 10;

/// The connections that nobody uses just now.
#[derive(Debug, Default)]
pub(super) struct Lines {
    idle: Mutex<HashMap<End, Vec<Line>>>,
    configs: Mutex<HashMap<Terms, Arc<ClientConfig>>>,
}

/// Where a connection leads, and how.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct End {
    pub(super) way: Way,
    pub(super) host: String,
    pub(super) port: u16,
}

impl End {
    /// Where the way to a target ends.
    pub(super) fn of(target: &Target, way: &Way) -> Self {
        let host = target.url.host_str().unwrap_or_default().to_owned();
        Self { way: way.clone(), host, port: target.url.port_or_known_default().unwrap_or(0) }
    }
}

/// How TLS is agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Terms {
    verify: bool,
    identity: Option<Who>,
    authorities: Vec<PathBuf>,
    oldest: OldestTls,
    names_host: bool,
    version: Option<Version>,
}

/// A connection.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) sender: Sender,
    /// Where the next head is put down.
    pub(super) desk: Desk,
    pub(super) remote: Option<SocketAddr>,
    pub(super) certificate: Option<Bytes>,
    /// Whether it has served before.
    pub(super) reused: bool,
}

/// What takes requests.
#[derive(Debug)]
pub(super) enum Sender {
    /// In HTTP/1.
    One(http1::SendRequest<AnyBody>),
    /// In HTTP/2, many at the same time.
    Two(http2::SendRequest<AnyBody>),
}

impl Lines {
    /// A connection to `end`: one that was kept, or a new one.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) async fn take(&self, end: &End, network: &Network) -> Result<Line, Trouble> {
        while let Some(mut line) = self.kept(end) {
            if line.is_ready().await {
                return Ok(line);
            }
        }
        self.open(end, network).await
    }

    fn kept(&self, end: &End) -> Option<Line> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = idle.get_mut(end)?;
        let line = lines.pop()?;
        if let Sender::Two(sender) = &line.sender
            && !sender.is_closed()
        {
            lines.push(line.another(sender.clone()));
        }
        Some(line)
    }

    /// Takes a connection back.
    pub(super) fn keep(&self, end: End, line: Line) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = idle.entry(end).or_default();
        if matches!(line.sender, Sender::Two(_)) {
            // It serves many requests at the same time, and is kept once.
            lines.retain(|it| matches!(it.sender, Sender::One(_)));
        }
        lines.push(Line { reused: true, ..line });
    }

    /// Lends no connection of HTTP/2 to `end` any more that is there now.
    pub(super) fn forget(&self, end: &End) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lines) = idle.get_mut(end) {
            lines.retain(|it| matches!(it.sender, Sender::One(_)));
        }
    }

    async fn open(&self, end: &End, network: &Network) -> Result<Line, Trouble> {
        let tls = self.handshakes(&end.way, network)?;
        let connected = connect::connect(&end.way, &end.host, end.port, &tls).await?;
        let Connected { stream, remote, certificate, is_two } = connected;
        let desk = Desk::default();
        // In the open, it is known before.
        let is_wanted = end.way.version == Some(Version::Two);
        if is_wanted && end.way.is_tls && !is_two {
            let why = format!("{}:{} does not speak HTTP/2, and nothing else is asked for", end.host, end.port);
            return Err(Trouble::Told(why));
        }
        if is_two || is_wanted {
            let mut builder = http2::Builder::new(TokioExecutor::new());
            builder.max_header_list_size(MOST_HEADER_BYTES);
            let shaken = builder.handshake(TokioIo::new(stream)).await;
            let (sender, connection) = shaken.map_err(Trouble::broken)?;
            // It ends when nobody can send any more.
            tokio::spawn(connection);
            let line = Line { sender: Sender::Two(sender.clone()), desk, remote, certificate, reused: false };
            self.keep(end.clone(), line.another(sender));
            return Ok(line);
        }
        let stream = TokioIo::new(Scribe::over(stream, desk.clone()));
        let mut builder = http1::Builder::new();
        builder.max_headers(MOST_HEADERS);
        // Old servers fold long values, and write blanks in front of colons. Source: RFC 9112, 5.2.
        builder.allow_obsolete_multiline_headers_in_responses(true).allow_spaces_after_header_name_in_responses(true);
        let shaken = builder.handshake(stream).await;
        let (sender, connection) = shaken.map_err(Trouble::broken)?;
        tokio::spawn(connection);
        Ok(Line { sender: Sender::One(sender), desk, remote, certificate, reused: false })
    }

    /// How TLS is agreed on in this way.
    ///
    /// # Errors
    /// When a certificate cannot be used.
    pub(super) fn handshakes(&self, way: &Way, network: &Network) -> Result<Handshakes, Trouble> {
        let terms = Terms {
            verify: way.verify_tls,
            identity: way.identity.clone(),
            authorities: way.authorities.clone(),
            oldest: way.oldest_tls,
            names_host: way.names_host,
            version: way.version,
        };
        let of_proxy = way.proxy.as_ref().is_some_and(super::proxy::Proxy::is_tls).then(|| Terms {
            identity: None,
            version: Some(Version::One),
            ..terms.clone()
        });
        let config = |terms: Terms| self.config(terms, way, network);
        Ok(Handshakes {
            host: way.is_tls.then(|| config(terms)).transpose()?,
            proxy: of_proxy.map(config).transpose()?,
        })
    }

    fn config(&self, terms: Terms, way: &Way, network: &Network) -> Result<Arc<ClientConfig>, Trouble> {
        let mut configs = self.configs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = configs.get(&terms) {
            return Ok(known.clone());
        }
        let way = Way { identity: terms.identity.clone(), version: terms.version, ..way.clone() };
        let config = Arc::new(trust::config(network, &way)?);
        configs.insert(terms, config.clone());
        Ok(config)
    }
}

impl Line {
    /// Whether the next request can be sent.
    async fn is_ready(&mut self) -> bool {
        match &mut self.sender {
            Sender::One(sender) if sender.is_ready() => true,
            Sender::One(sender) if sender.is_closed() => false,
            Sender::One(sender) => matches!(tokio::time::timeout(READY_WITHIN, sender.ready()).await, Ok(Ok(()))),
            Sender::Two(sender) => sender.ready().await.is_ok(),
        }
    }

    /// The same connection once more.
    fn another(&self, sender: http2::SendRequest<AnyBody>) -> Self {
        let (desk, remote, certificate) = (Desk::default(), self.remote, self.certificate.clone());
        Self { sender: Sender::Two(sender), desk, remote, certificate, reused: true }
    }
}
