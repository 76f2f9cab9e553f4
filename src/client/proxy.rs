//! Which proxy a request goes through.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper_util::client::proxy::matcher::Matcher;
use percent_encoding::percent_decode_str;
use url::Url;

/// A proxy.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Proxy {
    pub(super) scheme: Scheme,
    pub(super) host: String,
    pub(super) port: u16,
    /// Who we are, if it wants to know: a name and a password.
    pub(super) login: Option<(String, String)>,
}

/// How a proxy is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Scheme {
    /// HTTP, in the open.
    Http,
    /// HTTP over TLS.
    Https,
    /// SOCKS 4, which knows addresses only.
    Socks4,
    /// SOCKS 4, which knows names, too.
    Socks4a,
    /// SOCKS 5, told addresses.
    Socks5,
    /// SOCKS 5, told names.
    Socks5h,
}

/// What each scheme is called, and its usual port.
const SCHEMES: [(&str, Scheme, u16); 7] = [
    ("http", Scheme::Http, 80),
    ("https", Scheme::Https, 443),
    ("socks", Scheme::Socks4, 1080),
    ("socks4", Scheme::Socks4, 1080),
    ("socks4a", Scheme::Socks4a, 1080),
    ("socks5", Scheme::Socks5, 1080),
    ("socks5h", Scheme::Socks5h, 1080),
];

impl Proxy {
    /// The proxy for `url` that somebody wrote down; none if that was `none`, or if hosts like this are reached without.
    ///
    /// # Errors
    /// When it is no proxy.
    pub(super) fn written(text: &str, no_proxy: Option<&str>, url: &Url) -> Result<Option<Self>, String> {
        if matches!(text.trim(), "none" | "") {
            return Ok(None);
        }
        let it = Self::parse(text.trim())?;
        let around = no_proxy.map_or_else(system_exceptions, str::to_owned);
        Ok(Some(it).filter(|_| !is_excepted(&around, url)))
    }

    /// The proxy for `url` that the system knows.
    pub(super) fn of_system(no_proxy: Option<&str>, url: &Url) -> Option<Self> {
        let found = Matcher::from_system().intercept(&uri(url)?).or_else(|| {
            // What the command line says of exceptions goes over the system's.
            no_proxy?;
            Matcher::builder()
                .http(system("http"))
                .https(system("https"))
                .all(system("all"))
                .build()
                .intercept(&uri(url)?)
        })?;
        let login = found.raw_auth().map(|(user, password)| (user.to_owned(), password.to_owned()));
        let login = login.or_else(|| basic(found.basic_auth()?.to_str().ok()?));
        let it = Self::parse(&found.uri().to_string()).ok()?;
        let around = no_proxy.map_or_else(system_exceptions, str::to_owned);
        Some(Self { login: it.login.clone().or(login), ..it }).filter(|_| !is_excepted(&around, url))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let shown = without_login(text);
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&with_scheme).map_err(|error| format!("the proxy `{shown}` cannot be used: {error}"))?;
        let known = SCHEMES.iter().find(|(name, ..)| *name == url.scheme());
        let (_, scheme, port) = known.ok_or_else(|| {
            let names: Vec<_> = SCHEMES.iter().map(|(name, ..)| format!("`{name}`")).collect();
            format!("the proxy `{shown}` cannot be used: `{}` is none of {}", url.scheme(), names.join(", "))
        })?;
        let host = url.host_str().filter(|it| !it.is_empty());
        let host = host.ok_or_else(|| format!("the proxy `{shown}` cannot be used: it has no host"))?;
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let has_login = !url.username().is_empty() || url.password().is_some();
        let login = has_login.then(|| (decoded(url.username()), decoded(url.password().unwrap_or_default())));
        let port = url.port().unwrap_or(*port);
        Ok(Self { scheme: *scheme, host: host.to_owned(), port, login })
    }

    pub(super) fn is_tls(&self) -> bool {
        self.scheme == Scheme::Https
    }

    pub(super) fn is_socks(&self) -> bool {
        !matches!(self.scheme, Scheme::Http | Scheme::Https)
    }

    /// What `Proxy-Authorization` says.
    pub(super) fn authorization(&self) -> Option<String> {
        let (user, password) = self.login.as_ref()?;
        Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
    }
}

/// Its host and port, as messages name it.
impl fmt::Display for Proxy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.host, self.port)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Proxy({:?} {self})", self.scheme)
    }
}

/// A proxy's URL as it may be shown: its login is left out.
fn without_login(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (&text[..scheme.len() + 3], rest));
    format!("{scheme}{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host))
}

fn basic(header: &str) -> Option<(String, String)> {
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let (user, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// Whether hosts like that of `url` are reached without a proxy.
fn is_excepted(exceptions: &str, url: &Url) -> bool {
    let Some(uri) = uri(url) else { return false };
    // The library takes it for names alone.
    if exceptions.split([',', ' ', '\t']).any(|it| it == "*") {
        return true;
    }
    let port = url.port_or_known_default().unwrap_or_default();
    let entries = exceptions.split([',', ' ', '\t']).filter_map(|it| entry(it, port));
    let entries = entries.collect::<Vec<_>>().join(",");
    Matcher::builder().all("http://proxy.invalid").no(entries).build().intercept(&uri).is_none()
}

/// An entry as the library reads it, for whom `*.internal`, `[::1]`, `internal.` and `internal:8080` are nothing; none where it is
/// for another port.
fn entry(written: &str, port: u16) -> Option<String> {
    let (host, only) = match written.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((address, behind)) => (address, behind.strip_prefix(':')),
        None if written.matches(':').count() == 1 => written.split_once(':').map(|(host, port)| (host, Some(port)))?,
        None => (written, None),
    };
    let host = host.strip_prefix('*').filter(|it| it.starts_with('.')).unwrap_or(host).trim_end_matches('.');
    let is_for_port = only.is_none_or(|it| it.parse() == Ok(port));
    (is_for_port && !host.is_empty()).then(|| host.to_owned())
}

fn uri(url: &Url) -> Option<http::Uri> {
    let host = url.host_str()?;
    let port = url.port().map(|it| format!(":{it}")).unwrap_or_default();
    format!("{}://{host}{port}/", url.scheme()).parse().ok()
}

fn system_exceptions() -> String {
    system("no")
}

/// What the system's environment says: `http_proxy`, or the same in capitals. A server that runs programs for its clients puts
/// their headers into its environment, so that `HTTP_PROXY` may be anybody's word there.
fn system(kind: &str) -> String {
    let name = format!("{kind}_proxy");
    let in_capitals = || {
        let is_anybodys = kind == "http" && std::env::var_os("REQUEST_METHOD").is_some();
        std::env::var(name.to_ascii_uppercase()).ok().filter(|_| !is_anybodys)
    };
    std::env::var(&name).ok().or_else(in_capitals).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_read_as_curl_writes_them() {
        let it = Proxy::parse("us%40er:p%20w@host:1").unwrap();
        assert_eq!((it.scheme, it.host.as_str(), it.port), (Scheme::Http, "host", 1));
        assert_eq!(it.login, Some(("us@er".to_owned(), "p w".to_owned())));
        assert_eq!(Proxy::parse("socks5h://host").unwrap().to_string(), "host:1080");
        assert_eq!(Proxy::parse("https://[::1]").unwrap().to_string(), "[::1]:443");
    }

    #[test]
    fn exceptions_are_read_as_others_write_them() {
        for (exceptions, url, is) in [
            ("api.test:8080", "http://api.test:8080/", true),
            ("api.test:80", "http://api.test/", true),
            ("api.test:80", "http://api.test:8080/", false),
            ("api.test:http", "http://api.test/", false),
            ("*.api.test", "http://x.api.test/", true),
            ("*.api.test", "http://xapi.test/", false),
            ("api.test.", "http://api.test/", true),
            ("x.test api.test", "http://api.test/", true),
            ("[::1]", "http://[::1]/", true),
            ("[::1]:8080", "http://[::1]:8080/", true),
            ("[::1]:8080", "http://[::1]:81/", false),
            ("::1", "http://[::1]:81/", true),
            ("10.0.0.0/8", "http://10.1.2.3/", true),
            ("10.1.2.3:81", "http://10.1.2.3:81/", true),
            ("*", "http://api.test/", true),
            ("*", "http://10.1.2.3/", true),
            ("x.test, *", "http://[::1]:81/", true),
            (",, .", "http://api.test/", false),
            ("", "http://api.test/", false),
        ] {
            assert_eq!(is_excepted(exceptions, &url.parse().unwrap()), is, "{exceptions} of {url}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_told_without_its_login() {
        for text in ["ftp://u:hush@x", "http://u:hush@", "u:hush@x:99999", "not a proxy", "socks6://x"] {
            let why = Proxy::parse(text).unwrap_err();
            assert!(why.starts_with("the proxy `") && !why.contains("hush"), "{why}");
        }
    }
}
