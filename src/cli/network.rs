//! The flags that say how the network is reached.

use std::path::{Path, PathBuf};

use clap::Args;
use posthaste::{
    client::{Identity, Network, authorities},
    curl::Around,
    run::render::DEFAULT_TIMEOUT,
    wire::{Address, Certificate, Detour, Family, OldestTls, Version},
};

use super::{exit::Exit, inputs::usage, say};

/// The version of HTTP, over what the files say.
#[derive(Args, Debug, Default)]
#[group(multiple = false)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
struct Spoken {
    /// Speak HTTP/1.0, over what the files say
    #[arg(short = '0', long = "http1.0", env = "POSTHASTE_HTTP1_0", hide_env_values = true, value_parser = say::switch())]
    one_zero: bool,
    /// Speak HTTP/1.1
    #[arg(long = "http1.1", env = "POSTHASTE_HTTP1_1", hide_env_values = true, value_parser = say::switch())]
    one: bool,
    /// Speak HTTP/2, also where the server does not announce it
    #[arg(long = "http2", visible_alias = "http2-prior-knowledge", env = "POSTHASTE_HTTP2", hide_env_values = true, value_parser = say::switch())]
    two: bool,
    /// Speak HTTP/3, and nothing else; needs a program that is built with it
    #[arg(long = "http3", visible_alias = "http3-only", env = "POSTHASTE_HTTP3", hide_env_values = true, value_parser = say::switch())]
    three: bool,
}

impl Spoken {
    fn chosen(&self) -> Option<Version> {
        match self {
            Self { one_zero: true, .. } => Some(Version::OneZero),
            Self { one: true, .. } => Some(Version::One),
            Self { two: true, .. } => Some(Version::Two),
            Self { three: true, .. } => Some(Version::Three),
            _ => None,
        }
    }
}

/// How the network is reached.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Network")]
pub(crate) struct Reach {
    /// Certificates of authorities that are trusted beside the system's, in PEM
    #[arg(
        long,
        visible_alias = "ssl-extra-ca-certs",
        value_name = "FILE",
        env = "POSTHASTE_CACERT",
        hide_env_values = true
    )]
    cacert: Vec<PathBuf>,
    /// A client certificate, in PEM or PKCS#12 (.p12, .pfx), for all hosts or for those like HOST
    #[arg(long, value_name = "[HOST=]FILE", env = "POSTHASTE_CERT", hide_env_values = true)]
    cert: Vec<String>,
    /// The key of the --cert in the same place, where it is a file of its own
    #[arg(long, value_name = "FILE", env = "POSTHASTE_KEY", hide_env_values = true)]
    key: Vec<PathBuf>,
    /// The password of PKCS#12 files and of locked keys
    #[arg(long, value_name = "PASSWORD", env = "POSTHASTE_CERT_PASSWORD", hide_env_values = true)]
    cert_password: Option<String>,
    /// The oldest version of TLS that is spoken: 1.2 or 1.3
    #[arg(long, value_name = "VERSION", value_parser = ["1.2", "1.3"], env = "POSTHASTE_TLS_MIN", hide_env_values = true)]
    tls_min: Option<String>,
    /// Do not tell the server which host is meant while TLS is agreed on
    #[arg(long, env = "POSTHASTE_NO_SNI", hide_env_values = true, value_parser = say::switch())]
    no_sni: bool,
    /// The address of a host, over what the system says
    #[arg(long, value_name = "HOST:PORT:ADDRESS", env = "POSTHASTE_RESOLVE", hide_env_values = true)]
    resolve: Vec<String>,
    /// Another host to connect to; the request stays as it is
    #[arg(long, value_name = "HOST1:PORT1:HOST2:PORT2", env = "POSTHASTE_CONNECT_TO", hide_env_values = true)]
    connect_to: Vec<String>,
    /// Connect to this socket, whatever the host is
    #[arg(long, value_name = "PATH", env = "POSTHASTE_UNIX_SOCKET", hide_env_values = true)]
    unix_socket: Option<PathBuf>,
    /// Use IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6", env = "POSTHASTE_IPV4", hide_env_values = true, value_parser = say::switch())]
    ipv4: bool,
    /// Use IPv6 only
    #[arg(short = '6', long, env = "POSTHASTE_IPV6", hide_env_values = true, value_parser = say::switch())]
    ipv6: bool,
    /// The interface, or this machine's address, that connections go out from
    #[arg(long, value_name = "NAME", env = "POSTHASTE_INTERFACE", hide_env_values = true)]
    interface: Option<String>,
    #[command(flatten)]
    version: Spoken,
    /// Hosts that no proxy is used for, over the system's `NO_PROXY`
    #[arg(long, value_name = "HOSTS", env = "POSTHASTE_NOPROXY", hide_env_values = true)]
    noproxy: Option<String>,
}

impl Reach {
    /// The network, with the certificates read.
    ///
    /// # Errors
    /// When a flag or a file is not as it should be; that is told.
    pub(crate) fn network(&self) -> Result<Network, Exit> {
        let told = |why: String| usage(&why, None);
        if let Some(why) = self.version.chosen().and_then(Version::missing) {
            return Err(told(format!("--http3: {why}")));
        }
        let mut network = Network {
            version: self.version.chosen(),
            family: if self.ipv4 { Some(Family::V4) } else { self.ipv6.then_some(Family::V6) },
            unix_socket: self.unix_socket.clone(),
            interface: self.interface.clone(),
            oldest_tls: self.tls_min.as_deref().map(|it| if it == "1.3" { OldestTls::Three } else { OldestTls::Two }),
            names_host: self.no_sni.then_some(false),
            no_proxy: self.noproxy.clone(),
            identities: self.identities().map_err(told)?,
            ..Network::default()
        };
        for file in &self.cacert {
            network.authorities.extend(authorities(file).map_err(told)?);
        }
        network.addresses = self.resolve.iter().map(|it| Address::parse(it)).collect::<Result<_, _>>().map_err(told)?;
        network.detours = self.connect_to.iter().map(|it| Detour::parse(it)).collect::<Result<_, _>>().map_err(told)?;
        Ok(network)
    }

    /// The same as flags of curl: for all hosts, and for some.
    pub(crate) fn curl(&self) -> Around {
        let text = |path: &PathBuf| path.to_string_lossy().into_owned();
        let mut network = Vec::new();
        let mut flag = |name: &str, values: &[String]| {
            for value in values {
                network.extend([name.to_owned(), value.clone()]);
            }
        };
        flag("--cacert", &self.cacert.iter().map(text).collect::<Vec<_>>());
        flag("--resolve", &self.resolve);
        flag("--connect-to", &self.connect_to);
        flag("--unix-socket", &self.unix_socket.iter().map(text).collect::<Vec<_>>());
        flag("--interface", self.interface.as_slice());
        flag("--noproxy", self.noproxy.as_slice());
        for (is_set, name) in [
            (self.version.chosen() == Some(Version::OneZero), "--http1.0"),
            (self.version.chosen() == Some(Version::One), "--http1.1"),
            (self.version.chosen() == Some(Version::Two), "--http2"),
            (self.version.chosen() == Some(Version::Three), "--http3-only"),
            (self.ipv4, "--ipv4"),
            (self.ipv6, "--ipv6"),
            (self.tls_min.as_deref() == Some("1.2"), "--tlsv1.2"),
            (self.tls_min.as_deref() == Some("1.3"), "--tlsv1.3"),
        ] {
            network.extend(is_set.then(|| name.to_owned()));
        }
        let certificates = self.certificates();
        Around { network, certificates, usual_timeout: Some(DEFAULT_TIMEOUT), ..Around::default() }
    }

    /// The certificates of our own that are named.
    fn certificates(&self) -> Vec<Certificate> {
        let mut keys = self.key.iter();
        let one = |text: &String| {
            let (host, file) = text.split_once('=').unwrap_or(("*", text));
            let is_pkcs12 = Identity::is_pkcs12(Path::new(file));
            let key = if is_pkcs12 { None } else { keys.next().cloned() };
            let password = self.cert_password.clone();
            Certificate { host: host.to_owned(), file: file.into(), is_pkcs12, key, password }
        };
        self.cert.iter().map(one).collect()
    }

    fn identities(&self) -> Result<Vec<Identity>, String> {
        let certificates = self.certificates();
        let used = certificates.iter().filter(|it| it.key.is_some()).count();
        if let Some(key) = self.key.get(used) {
            return Err(format!("there is no --cert for the --key `{}`", key.display()));
        }
        let read = |it: &Certificate| {
            let needs = it.is_pkcs12 && it.password.is_none();
            Identity::written(it).map_err(|why| if needs { format!("{why} (--cert-password)") } else { why })
        };
        certificates.iter().map(read).collect()
    }
}
