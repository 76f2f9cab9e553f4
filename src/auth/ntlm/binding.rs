//! What ties an answer to the TLS connection that it goes over, so that nobody in between can pass it on to another server.
//!
//! Source: RFC 5929, 4 (`tls-server-end-point`), and MS-NLMP, 3.1.5.1.2.

use md5::{Digest as _, Md5};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::auth::hash::Hash;

/// The names of the algorithms of signatures that hash with SHA-384, and with SHA-512: those of RSA and of elliptic curves.
const BY_384: [&str; 2] = ["1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3"];
const BY_512: [&str; 2] = ["1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4"];

/// The hash of the binding to the server that showed this certificate; nothing where it is none.
pub(super) fn binding(certificate: &[u8]) -> Option<[u8; 16]> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    let signed_by = parsed.signature_algorithm.algorithm.to_id_string();
    // The hash that it is signed with, but never a weaker one than SHA-256.
    let hash = match signed_by.as_str() {
        it if BY_384.contains(&it) => Hash::Sha384,
        it if BY_512.contains(&it) => Hash::Sha512,
        _ => Hash::Sha256,
    };
    let data = [b"tls-server-end-point:", &hash.of(certificate)[..]].concat();
    let length = u32::try_from(data.len()).ok()?.to_le_bytes();
    // Neither end has an address: two kinds and two lengths of nothing. Source: RFC 2744, 3.11.
    Some(Md5::digest([&[0; 16][..], &length, &data].concat()).into())
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;

    /// Source: `GssChannelBindings(application_data=...).pack()` of pyspnego 0.12.4, hashed with MD5.
    #[test]
    fn a_binding_is_that_of_others() {
        let pem = include_str!("../../../tests/fixtures/tls/certificate.pem");
        let body: String = pem.lines().filter(|it| !it.starts_with("-----")).collect();
        let certificate = STANDARD.decode(body).unwrap();
        assert_eq!(binding(&certificate).map(hex::encode).as_deref(), Some("cf09b3eb2269d0a6126ab6b4b249ed2b"));
        for cut in 0..certificate.len() {
            assert_eq!(binding(&certificate[..cut]), None);
        }
    }

    #[test]
    fn a_strong_signature_asks_for_a_strong_hash() {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
        let certificate = rcgen::CertificateParams::new(vec!["a.test".to_owned()]).unwrap().self_signed(&pair).unwrap();
        let data = [b"tls-server-end-point:", &Hash::Sha384.of(certificate.der())[..]].concat();
        let wanted = Md5::digest([&[0; 16][..], &[69, 0, 0, 0], &data].concat());
        assert_eq!(binding(certificate.der()), Some(wanted.into()));
    }
}
