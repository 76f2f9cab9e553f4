//! How a request reaches its host, as far as files say it.

use std::{fmt, net::IpAddr, path::PathBuf};

/// How a request reaches its host. What is left out is as the command line says, or as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Route {
    /// Our own certificates, each with the hosts that it is for; the first that fits is shown.
    pub certificates: Vec<Certificate>,
    /// Files with certificates of authorities that are trusted beside the system's, in PEM.
    pub authorities: Vec<PathBuf>,
    /// The oldest version of TLS that is spoken.
    pub oldest_tls: Option<OldestTls>,
    /// Whether the server is told which host is meant while TLS is agreed on.
    pub names_host: Option<bool>,
    /// Hosts that no proxy is used for, over the system's `NO_PROXY`.
    pub no_proxy: Option<String>,
    /// The kind of addresses that are used, if not both.
    pub family: Option<Family>,
    /// The interface's name, or this machine's address, that connections go out from.
    pub interface: Option<String>,
    /// The socket that stands for the host.
    pub unix_socket: Option<PathBuf>,
    /// Addresses of hosts, over what the system says.
    pub addresses: Vec<Address>,
    /// Other hosts to connect to.
    pub detours: Vec<Detour>,
}

/// A certificate of our own: the file, or files, that it is in, and the hosts that it is for.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Certificate {
    /// The host, with `*` for any part of it, and maybe a port: `*.example.org:8443`; `*` alone for all.
    pub host: String,
    /// The certificate in PEM, or the certificate with its key in PKCS#12.
    pub file: PathBuf,
    /// Whether the file is in PKCS#12.
    pub is_pkcs12: bool,
    /// The key in PEM, where it is not in the same file.
    pub key: Option<PathBuf>,
    /// What the file, or the key, is locked with.
    pub password: Option<String>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, file, key, .. } = self;
        out.debug_struct("Certificate")
            .field("host", host)
            .field("file", file)
            .field("key", key)
            .finish_non_exhaustive()
    }
}

/// A kind of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// The oldest version of TLS that is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OldestTls {
    /// 1.2.
    #[default]
    Two,
    /// 1.3.
    Three,
}

/// The addresses of a host, for one port: `example.org:443:127.0.0.1`; `*` is any host.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

/// Another host to connect to: `HOST1:PORT1:HOST2:PORT2`. What is left out in the first half fits all; in the second half it
/// stays.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Detour {
    /// The host that is meant.
    pub host: Option<String>,
    /// Its port.
    pub port: Option<u16>,
    /// The host that is connected to.
    pub to_host: Option<String>,
    /// Its port.
    pub to_port: Option<u16>,
}

impl Address {
    /// Reads `HOST:PORT:ADDRESS[,ADDRESS]`.
    ///
    /// # Errors
    /// When it is written in another way.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = split(text);
        let wanted = || format!("`{text}` is not HOST:PORT:ADDRESS, such as `example.org:443:127.0.0.1`");
        let [host, port, addresses @ ..] = parts.as_slice() else { return Err(wanted()) };
        // The colons of an IPv6 address may stand without brackets.
        let addresses = addresses.join(":");
        let read = |it: &str| it.trim_matches(['[', ']']).parse::<IpAddr>().map_err(|_| wanted());
        let addresses: Vec<IpAddr> = addresses.split(',').map(read).collect::<Result<_, _>>()?;
        Ok(Self { host: host.to_ascii_lowercase(), port: port.parse().map_err(|_| wanted())?, addresses })
    }

    /// Whether it is for this host and port.
    pub fn fits(&self, host: &str, port: u16) -> bool {
        (self.host == "*" || self.host.eq_ignore_ascii_case(host)) && self.port == port
    }
}

impl Detour {
    /// Reads `HOST1:PORT1:HOST2:PORT2`.
    ///
    /// # Errors
    /// When it is written in another way.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = || format!("`{text}` is not HOST1:PORT1:HOST2:PORT2, such as `example.org:443:localhost:8443`");
        let parts = split(text);
        let [host, port, to_host, to_port] = parts.as_slice() else { return Err(wanted()) };
        let host_of = |it: &str| (!it.is_empty()).then(|| it.to_ascii_lowercase());
        let port_of = |it: &str| if it.is_empty() { Ok(None) } else { it.parse().map(Some).map_err(|_| wanted()) };
        Ok(Self { host: host_of(host), port: port_of(port)?, to_host: host_of(to_host), to_port: port_of(to_port)? })
    }

    /// Whether it is for this host and port.
    pub fn fits(&self, host: &str, port: u16) -> bool {
        self.host.as_deref().is_none_or(|it| it.eq_ignore_ascii_case(host)) && self.port.is_none_or(|it| it == port)
    }
}

/// The parts between colons; what stands in brackets is one.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_u32);
    for (at, it) in text.char_indices() {
        match it {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_curl_writes_them() {
        let it = Address::parse("Example.org:443:127.0.0.1,[::1]").unwrap();
        assert_eq!((it.host.as_str(), it.port, it.addresses.len()), ("example.org", 443, 2));
        assert_eq!(Address::parse("x:80:::1").unwrap().addresses, ["::1".parse::<IpAddr>().unwrap()]);
        for wrong in ["", "x", "x:80", "x:y:127.0.0.1", "x:80:localhost", "x:99999:127.0.0.1"] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn detours_fit_what_they_do_not_name() {
        let it = Detour::parse("::localhost:8443").unwrap();
        assert!(it.fits("any", 1));
        assert_eq!((it.to_host.as_deref(), it.to_port), (Some("localhost"), Some(8443)));
        assert!(!Detour::parse("a:80:b:").unwrap().fits("a", 81));
        assert_eq!(Detour::parse("[::1]:80:b:1").unwrap().host.as_deref(), Some("[::1]"));
        assert!(Detour::parse("a:80:b").is_err());
    }
}
