//! A client certificate of a collection.

use std::path::Path;

use super::filling::Filling;
use crate::wire;

/// A certificate that is shown to some hosts, with its variables not filled in yet.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The host, with `*` for any part of it, and maybe a port.
    pub domain: String,
    /// The file with the certificate in PEM, or with the certificate and its key in PKCS#12.
    pub file: String,
    /// The file with the key, where the certificate is in PEM.
    pub key: Option<String>,
    /// What the key, or the file, is locked with.
    pub passphrase: String,
}

impl Certificate {
    /// As a transfer has it; paths start from the collection's folder.
    pub(super) fn filled(&self, root: &Path, filling: &mut Filling<'_>) -> wire::Certificate {
        let password = Some(filling.text(&self.passphrase)).filter(|it| !it.is_empty());
        if let Some(password) = &password {
            filling.redactor().learn(password);
        }
        let domain = filling.text(&self.domain);
        wire::Certificate {
            host: host(&domain).to_owned(),
            file: root.join(filling.text(&self.file)),
            is_pkcs12: self.key.is_none(),
            key: self.key.as_ref().map(|it| root.join(filling.text(it))),
            password,
        }
    }
}

/// The host, and maybe its port, of what may be a whole URL.
fn host(domain: &str) -> &str {
    let behind = domain.trim().split_once("://").map_or(domain.trim(), |it| it.1);
    behind.split(['/', '?', '#']).next().unwrap_or(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_means_its_host() {
        for (domain, expected) in
            [("a.test", "a.test"), (" *.a.test:81 ", "*.a.test:81"), ("https://a.test:81/x?y", "a.test:81"), ("", "")]
        {
            assert_eq!(host(domain), expected, "{domain}");
        }
    }
}
