//! The address that the browser is led back to, and the doors behind it.
//!
//! Source: RFC 8252, 7.3.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use url::{Host, Url};

/// An address of this machine, with somebody listening there.
#[derive(Debug)]
pub(super) struct Redirect {
    /// The address as it is told to others.
    pub(super) address: String,
    /// Its path.
    pub(super) path: String,
    /// The doors: `localhost` has two.
    pub(super) doors: Vec<TcpListener>,
}

impl Redirect {
    /// Listens at `wished`; on a free port where it names none, and at an address of our own where it is empty.
    ///
    /// # Errors
    /// When that is no address of this machine, or somebody else listens there.
    pub(super) fn listen(wished: &str) -> Result<Self, String> {
        let wished = if wished.is_empty() { "http://127.0.0.1/" } else { wished };
        let wrong = |why: &str| Err(format!("the `redirect_url` `{wished}` {why}"));
        let Ok(mut url) = Url::parse(wished) else { return wrong("is no URL") };
        let hosts: &[IpAddr] = match url.host() {
            Some(Host::Ipv4(host)) if host.is_loopback() => &[IpAddr::V4(host)],
            Some(Host::Ipv6(host)) if host.is_loopback() => &[IpAddr::V6(Ipv6Addr::LOCALHOST)],
            Some(Host::Domain(name)) if name.eq_ignore_ascii_case("localhost") => {
                &[IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)]
            }
            _ => {
                return wrong(
                    "is no address of this machine, so that nobody here would see the code: register one such as \
                     http://127.0.0.1/ with the server, run this at a terminal, where the address that the browser ends at can be \
                     pasted, or ask for a code by `grant: device_code`",
                );
            }
        };
        if url.scheme() != "http" {
            return wrong("must begin with http://, for this machine has no certificate that a browser would trust");
        }
        if url.fragment().is_some() {
            return wrong("has a fragment, which no browser would bring back");
        }
        let port = url.port().unwrap_or_default();
        let bound = |host: IpAddr, port: u16| TcpListener::bind(SocketAddr::new(host, port));
        let first = match bound(hosts[0], port) {
            Ok(door) => door,
            Err(error) => return wrong(&format!("cannot be listened at: {error}")),
        };
        let free = first.local_addr().map_err(|error| error.to_string())?.port();
        // A machine may well have no second one.
        let second = hosts.get(1).and_then(|host| bound(*host, free).ok());
        let path = url.path().to_owned();
        let address = if port == 0 {
            let is_set = url.set_port(Some(free)).is_ok();
            if is_set { url.to_string() } else { return wrong("takes no port") }
        } else {
            // As it was registered, to the last character.
            wished.to_owned()
        };
        Ok(Self { address, path, doors: std::iter::once(first).chain(second).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_is_found() {
        for (wished, start, path) in [
            ("", "http://127.0.0.1:", "/"),
            ("http://localhost/cb?x=1", "http://localhost:", "/cb"),
            ("http://[::1]:0/", "http://[::1]:", "/"),
            ("http://127.0.0.1:0/a/b", "http://127.0.0.1:", "/a/b"),
        ] {
            let Ok(redirect) = Redirect::listen(wished) else {
                assert!(wished.contains("::1"), "{wished}");
                continue;
            };
            assert!(redirect.address.starts_with(start), "{}", redirect.address);
            assert_eq!(redirect.path, path);
        }
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://127.0.0.1:{}/", taken.local_addr().unwrap().port());
        assert!(Redirect::listen(&url).unwrap_err().contains("cannot be listened at"));
    }

    #[test]
    fn other_addresses_are_refused() {
        for (wished, why) in [
            ("https://oauth.pstmn.io/v1/callback", "is no address of this machine"),
            ("http://10.0.0.1/", "is no address of this machine"),
            ("http://localhost.evil.test/", "is no address of this machine"),
            ("urn:ietf:wg:oauth:2.0:oob", "is no address of this machine"),
            ("https://localhost/", "must begin with http://"),
            ("http://localhost/#x", "has a fragment"),
            ("localhost", "is no URL"),
        ] {
            assert!(Redirect::listen(wished).unwrap_err().contains(why), "{wished}");
        }
    }
}
