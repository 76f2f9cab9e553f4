//! Our own certificates: who we say that we are while TLS is agreed on.

use std::path::Path;

use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use rustls::{
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    sign::CertifiedKey,
};
use url::Url;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::private_key::{self, Unread};
use crate::{
    source::{file_bytes, shown},
    wire::Certificate,
};

/// A certificate of ours with its key, and the hosts that it is for.
#[derive(Debug)]
pub struct Identity {
    /// The host, with `*` for any part of it; `*` alone for all.
    pub host: String,
    /// The port; any, if left out.
    pub port: Option<u16>,
    /// The certificate, and those that lead from it to its authority.
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Clone for Identity {
    fn clone(&self) -> Self {
        let (host, port) = (self.host.clone(), self.port);
        Self { host, port, chain: self.chain.clone(), key: self.key.clone_key() }
    }
}

impl Identity {
    /// Reads a certificate in PEM, and its key from `key`, or from the same file where none is named.
    ///
    /// # Errors
    /// When a file cannot be read, or does not hold what it should.
    pub fn pem(host: &str, certificate: &Path, key: Option<&Path>) -> Result<Self, String> {
        Self::sealed_pem(host, certificate, key, None)
    }

    /// The same, where `password` opens the key.
    ///
    /// # Errors
    /// When a file cannot be read, or does not hold what it should.
    pub fn sealed_pem(
        host: &str,
        certificate: &Path,
        key: Option<&Path>,
        password: Option<&str>,
    ) -> Result<Self, String> {
        let text = read(certificate)?;
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&text)
            .collect::<Result<_, _>>()
            .map_err(|error| format!("`{}` is no certificate in PEM: {error}", shown(certificate)))?;
        if chain.is_empty() {
            return Err(format!(
                "there is no certificate in `{}`: it begins with `-----BEGIN CERTIFICATE-----`",
                shown(certificate)
            ));
        }
        let path = key.unwrap_or(certificate);
        let text = if key.is_some() { read(path)? } else { text };
        let key = private_key::read(&text, password).map_err(|why| match why {
            Unread::Missing(why) => format!("there is no private key in `{}`: {why}", shown(path)),
            Unread::Locked(why) => format!("the key in `{}` {why}", shown(path)),
        })?;
        let (host, port) = pattern(host)?;
        readable(&chain, certificate)?;
        Self { host, port, chain, key }.checked(path)
    }

    /// Reads a certificate and its key from a PKCS#12 file.
    ///
    /// # Errors
    /// When the file cannot be read, or the password is wrong.
    pub fn pkcs12(host: &str, path: &Path, password: &str) -> Result<Self, String> {
        let store = KeyStore::from_pkcs12(&read(path)?, password, Pkcs12ImportPolicy::Relaxed).map_err(|error| {
            format!("`{}` cannot be opened: {error}: is it a PKCS#12 file, and the password right?", shown(path))
        })?;
        let Some((_, chain)) = store.private_key_chain() else {
            return Err(format!("there is no private key in `{}`", shown(path)));
        };
        let key = PrivateKeyDer::try_from(chain.key().as_der().to_vec())
            .map_err(|error| format!("the key in `{}` cannot be used: {error}", shown(path)))?;
        let certificates = chain.certs().iter().map(|it| CertificateDer::from(it.as_der().to_vec())).collect();
        let (host, port) = pattern(host)?;
        Self { host, port, chain: certificates, key }.checked(path)
    }

    /// Whether a file is in PKCS#12, by its name.
    pub fn is_pkcs12(file: &Path) -> bool {
        file.extension().is_some_and(|it| ["p12", "pfx"].iter().any(|end| it.eq_ignore_ascii_case(end)))
    }

    /// Reads what `certificate` names.
    ///
    /// # Errors
    /// When a file cannot be read, or does not hold what it should.
    pub fn written(certificate: &Certificate) -> Result<Self, String> {
        let Certificate { host, file, is_pkcs12, key, password } = certificate;
        if *is_pkcs12 {
            return Self::pkcs12(host, file, password.as_deref().unwrap_or_default());
        }
        Self::sealed_pem(host, file, key.as_deref(), password.as_deref())
    }

    /// Whether it is for the host and port of `url`.
    pub(super) fn fits(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let port_fits = self.port.is_none_or(|port| url.port_or_known_default() == Some(port));
        port_fits && fits(self.host.as_bytes(), host.as_bytes())
    }

    /// The certificate with its key, if they belong together.
    fn checked(self, path: &Path) -> Result<Self, String> {
        let provider = rustls::crypto::ring::default_provider();
        let joined = CertifiedKey::from_der(self.chain.clone(), self.key.clone_key(), &provider);
        joined.map(|_| self).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => {
                format!("the key in `{}` does not belong to the certificate", shown(path))
            }
            rustls::Error::InvalidCertificate(_) => format!("the certificate in `{}` cannot be read", shown(path)),
            other => format!("the key in `{}` cannot be used: {other}", shown(path)),
        })
    }
}

/// Whether a host, or a host with its port, is like that of `url`.
pub(super) fn fits_url(host: &str, url: &Url) -> bool {
    let Ok((host, port)) = pattern(host) else { return false };
    let port_fits = port.is_none_or(|port| url.port_or_known_default() == Some(port));
    port_fits && fits(host.as_bytes(), url.host_str().unwrap_or_default().as_bytes())
}

/// The certificates in a PEM file, as DER.
///
/// # Errors
/// When the file cannot be read, or holds none.
pub fn authorities(path: &Path) -> Result<Vec<Vec<u8>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&read(path)?).collect();
    let found = found.map_err(|error| format!("`{}` is no certificate in PEM: {error}", shown(path)))?;
    if found.is_empty() {
        return Err(format!(
            "there is no certificate in `{}`: it begins with `-----BEGIN CERTIFICATE-----`",
            shown(path)
        ));
    }
    readable(&found, path)?;
    Ok(found.into_iter().map(|it| it.to_vec()).collect())
}

/// Whether what stands in `path` are certificates at all.
fn readable(certificates: &[CertificateDer<'_>], path: &Path) -> Result<(), String> {
    match certificates.iter().find_map(|it| X509Certificate::from_der(it).err()) {
        None => Ok(()),
        Some(error) => Err(format!("a certificate in `{}` cannot be read: {error}", shown(path))),
    }
}

/// Reads `host`, `host:port`, `*.example.org`, `*`.
fn pattern(text: &str) -> Result<(String, Option<u16>), String> {
    match text.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && !host.contains(':') => {
            let port = port.parse().map_err(|_| format!("`{port}` in `{text}` is no port"))?;
            Ok((host.to_ascii_lowercase(), Some(port)))
        }
        _ => Ok((text.to_ascii_lowercase(), None)),
    }
}

/// Whether `text` is like `pattern`, in which `*` stands for anything.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|at| fits(rest, &text[at..])),
        Some((first, rest)) => {
            text.split_first().is_some_and(|(it, left)| it.eq_ignore_ascii_case(first) && fits(rest, left))
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    file_bytes(path).map_err(|why| format!("the file `{}` cannot be read: {why}", shown(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_fit_their_patterns() {
        for (pattern, host, held) in [
            ("*", "a.test", true),
            ("*.test", "a.b.test", true),
            ("*.test", "test", false),
            ("A.test", "a.TEST", true),
            ("a.test", "b.test", false),
        ] {
            assert_eq!(fits(pattern.as_bytes(), host.as_bytes()), held, "{pattern} {host}");
        }
        assert_eq!(pattern("a.test:8443").unwrap(), ("a.test".to_owned(), Some(8443)));
        assert!(pattern("a.test:x").is_err());
    }
}
