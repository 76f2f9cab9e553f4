//! How a request is sent, apart from what it says.

use std::{borrow::Cow, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    cookies::Cookies,
    reach::{Credential, Credentials, FileName, FileNames, IpVersion, Texts, TlsVersion, names},
    redirects::{AnyRedirects, Redirects},
};
use crate::{
    source::{Node, Place, Read, Reader, byte_size},
    template::{Name, Template},
    wire::Version,
};

/// Settings; each is inherited by itself, from the nearest folder that has it.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
pub struct Settings {
    /// How long the whole exchange may take: 500ms, 2s, 1m30s; a bare number is milliseconds, 0 no limit.
    #[schemars(with = "Option<Time>")]
    pub timeout: Option<Duration>,
    /// How long nothing may come or go while it lasts.
    #[schemars(with = "Option<Time>")]
    pub idle_timeout: Option<Duration>,
    /// How long the body is held back until the server says that it wants it: `Expect: 100-continue`; 0 does not ask.
    #[schemars(with = "Option<Time>")]
    pub expect_continue: Option<Duration>,
    /// Whether a body is sent in chunks, without its length.
    pub chunked: Option<bool>,
    /// The largest body that is taken, decoded: 512, 64KiB, 10MB; 0 for no limit.
    pub max_body: Option<ByteSize>,
    /// Whether redirects are followed, how many at most, and by whose rules.
    #[schemars(with = "Option<AnyRedirects>")]
    pub redirects: Option<Redirects>,
    /// The HTTP version to speak: 1.0, 1.1, 2 or 3.
    pub http_version: Option<HttpVersion>,
    /// Whether the server's certificate must be good.
    pub verify_tls: Option<bool>,
    /// Whether cookies are kept and sent, and which requests share them: false, run, iteration or folder.
    pub cookies: Option<Cookies>,
    /// Whether `.` and `..` in the URL's path are sent as they are written, instead of being resolved.
    pub path_as_is: Option<bool>,
    /// The proxy's URL; `none` for no proxy at all.
    pub proxy: Option<Template>,
    /// Hosts that no proxy is used for, over the system's `NO_PROXY`: one text, or a list.
    pub no_proxy: Option<Texts>,
    /// Certificates of our own, each for its hosts; the first that fits is shown.
    pub certificates: Option<Credentials>,
    /// Certificates of authorities that are trusted beside the system's, in PEM: a path, or a list of them.
    pub ca: Option<FileNames>,
    /// The oldest version of TLS that is spoken: 1.2 or 1.3.
    pub tls_min: Option<TlsVersion>,
    /// Whether the server is told which host is meant while TLS is agreed on.
    pub sni: Option<bool>,
    /// The kind of addresses that are used: 4 or 6; both, if left out.
    pub ip_version: Option<IpVersion>,
    /// The interface, or this machine's address, that connections go out from.
    pub interface: Option<Template>,
    /// The socket that stands for the host: a path.
    pub unix_socket: Option<FileName>,
    /// Addresses of hosts, over what the system says: `HOST:PORT:ADDRESS`.
    pub resolve: Option<Texts>,
    /// Other hosts to connect to; the request stays as it is: `HOST1:PORT1:HOST2:PORT2`.
    pub connect_to: Option<Texts>,
}

/// The HTTP version to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HttpVersion {
    /// HTTP/1.0.
    OneZero,
    /// HTTP/1.1.
    One,
    /// HTTP/2, also where the server does not announce it.
    Two,
    /// HTTP/3, and nothing else.
    Three,
}

/// A time, as the schema knows it.
pub(super) struct Time;

impl JsonSchema for Time {
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

impl Settings {
    /// The same, with what is missing taken from `above`.
    #[must_use]
    pub fn over(self, above: &Self) -> Self {
        Self {
            timeout: self.timeout.or(above.timeout),
            idle_timeout: self.idle_timeout.or(above.idle_timeout),
            expect_continue: self.expect_continue.or(above.expect_continue),
            chunked: self.chunked.or(above.chunked),
            max_body: self.max_body.or(above.max_body),
            redirects: self.redirects.map(|it| it.over(above.redirects.unwrap_or_default())).or(above.redirects),
            http_version: self.http_version.or(above.http_version),
            verify_tls: self.verify_tls.or(above.verify_tls),
            cookies: self.cookies.or_else(|| above.cookies.clone()),
            path_as_is: self.path_as_is.or(above.path_as_is),
            proxy: self.proxy.or_else(|| above.proxy.clone()),
            no_proxy: self.no_proxy.or_else(|| above.no_proxy.clone()),
            certificates: self.certificates.or_else(|| above.certificates.clone()),
            ca: self.ca.or_else(|| above.ca.clone()),
            tls_min: self.tls_min.or(above.tls_min),
            sni: self.sni.or(above.sni),
            ip_version: self.ip_version.or(above.ip_version),
            interface: self.interface.or_else(|| above.interface.clone()),
            unix_socket: self.unix_socket.or_else(|| above.unix_socket.clone()),
            resolve: self.resolve.or_else(|| above.resolve.clone()),
            connect_to: self.connect_to.or_else(|| above.connect_to.clone()),
        }
    }

    /// The files that are read for every request.
    pub fn files(&self) -> impl Iterator<Item = &FileName> {
        let certificates = self.certificates.iter().flat_map(|it| &it.0).flat_map(Credential::files);
        certificates.chain(self.ca.iter().flat_map(|it| &it.0))
    }

    /// The names in its templates.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        let certificates = self.certificates.iter().flat_map(|it| &it.0).flat_map(Credential::templates);
        let texts = [&self.no_proxy, &self.resolve, &self.connect_to].into_iter().flatten().flat_map(|it| &it.0);
        let paths = self.ca.iter().flat_map(|it| &it.0).chain(&self.unix_socket).map(|it| &it.path);
        names(self.proxy.iter().chain(&self.interface).chain(texts).chain(paths).chain(certificates))
    }
}

impl Read for Settings {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut it = Self::default();
        let entries = reader.map("a map of settings", node)?;
        crate::source::read_keys!(
            it,
            entries,
            reader,
            timeout,
            idle_timeout,
            expect_continue,
            chunked,
            max_body,
            redirects,
            http_version,
            verify_tls,
            cookies,
            path_as_is,
            proxy,
            no_proxy,
            certificates,
            ca,
            tls_min,
            sni,
            ip_version,
            interface,
            unix_socket,
            resolve,
            connect_to
        );
        Some(it)
    }
}

/// A size in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteSize(pub u64);

impl Read for ByteSize {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text().and_then(|text| byte_size(text).ok()) {
            Some(bytes) => Some(Self(bytes)),
            None => reader.expected("a size such as 512, 64KiB or 10MB", node),
        }
    }
}

impl JsonSchema for ByteSize {
    fn schema_name() -> Cow<'static, str> {
        "ByteSize".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

impl Read for HttpVersion {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("1.0") => Some(Self::OneZero),
            Some("1.1" | "1") => Some(Self::One),
            Some("2" | "2.0") => Some(Self::Two),
            Some("3" | "3.0") => match Version::Three.missing() {
                None => Some(Self::Three),
                Some(why) => {
                    reader.error("wrong-type", node.mark, why);
                    None
                }
            },
            _ => reader.expected("1.0, 1.1, 2 or 3", node),
        }
    }
}

impl JsonSchema for HttpVersion {
    fn schema_name() -> Cow<'static, str> {
        "HttpVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [1.0, 1.1, 2, 3, "1.0", "1.1", "2", "3"] })
    }
}
