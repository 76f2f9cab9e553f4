//! Public keys, and whether a signature holds under one.

use p256::ecdsa::signature::Verifier as _;
use rsa::{
    pkcs1::DecodeRsaPublicKey as _,
    pkcs8::{DecodePublicKey as _, spki},
};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use x509_parser::prelude::{FromDer as _, X509Certificate, parse_x509_pem};

use super::{
    hash::Hash,
    key::{Key, Signing},
};

/// The largest key that is looked at, in bytes of its text.
const MOST: usize = 64 * 1024;

/// A public key.
pub(super) enum PublicKey {
    Rsa(Box<rsa::PublicKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
    P384(Box<p384::ecdsa::VerifyingKey>),
    P521(Box<p521::ecdsa::VerifyingKey>),
}

impl PublicKey {
    /// The key in `text`: a PEM block of a public key, of a certificate, or of the private key that goes with it.
    ///
    /// # Errors
    /// When it is none of these.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim().replace("\\n", "\n");
        if text.len() > MOST {
            return Err("the key is larger than 64 KiB".to_owned());
        }
        let label = text.strip_prefix("-----BEGIN ").and_then(|it| it.split("-----").next());
        match label {
            Some("PUBLIC KEY") => {
                let (label, der) = rsa::pkcs8::Document::from_pem(&text).map_err(|error| unreadable(&error))?;
                if label == "PUBLIC KEY" { of_der(der.as_bytes()) } else { Err(unreadable(&"there is another label")) }
            }
            Some("RSA PUBLIC KEY") => {
                let key = rsa::PublicKey::from_pkcs1_pem(&text).map_err(|error| unreadable(&error))?;
                Ok(Self::Rsa(Box::new(key)))
            }
            Some("CERTIFICATE") => {
                let (_, pem) = parse_x509_pem(text.as_bytes()).map_err(|error| unreadable(&error))?;
                let (_, certificate) = X509Certificate::from_der(&pem.contents).map_err(|error| unreadable(&error))?;
                of_der(certificate.public_key().raw)
            }
            Some(_) => match Key::read(&text)? {
                Key::Rsa(key) => Ok(Self::Rsa(Box::new(key.to_public_key()))),
                Key::P256(key) => Ok(Self::P256(Box::new(*key.verifying_key()))),
                Key::P384(key) => Ok(Self::P384(Box::new(*key.verifying_key()))),
                Key::P521(key) => Ok(Self::P521(Box::new(*key.verifying_key()))),
                Key::Ed25519(_) => Err("an Ed25519 key is not checked here".to_owned()),
            },
            None => Err("the key is no PEM (`-----BEGIN PUBLIC KEY-----`)".to_owned()),
        }
    }

    /// Whether `signature` is one of `data`; nothing where the key is of another kind.
    pub(super) fn holds(&self, how: Signing, data: &[u8], signature: &[u8]) -> Option<bool> {
        Some(match (how, self) {
            (Signing::Pkcs1(hash), Self::Rsa(key)) => match hash {
                Hash::Sha1 => key.pkcs1v15_verify::<Sha1>(data, signature),
                Hash::Sha256 => key.pkcs1v15_verify::<Sha256>(data, signature),
                Hash::Sha384 => key.pkcs1v15_verify::<Sha384>(data, signature),
                Hash::Sha512 => key.pkcs1v15_verify::<Sha512>(data, signature),
            }
            .is_ok(),
            (Signing::Pss(hash), Self::Rsa(key)) => match hash {
                Hash::Sha1 => key.pss_verify::<Sha1>(data, signature),
                Hash::Sha256 => key.pss_verify::<Sha256>(data, signature),
                Hash::Sha384 => key.pss_verify::<Sha384>(data, signature),
                Hash::Sha512 => key.pss_verify::<Sha512>(data, signature),
            }
            .is_ok(),
            (Signing::Ecdsa(Hash::Sha256), Self::P256(key)) => {
                p256::ecdsa::Signature::from_slice(signature).is_ok_and(|it| key.verify(data, &it).is_ok())
            }
            (Signing::Ecdsa(Hash::Sha384), Self::P384(key)) => {
                p384::ecdsa::Signature::from_slice(signature).is_ok_and(|it| key.verify(data, &it).is_ok())
            }
            (Signing::Ecdsa(Hash::Sha512), Self::P521(key)) => {
                p521::ecdsa::Signature::from_slice(signature).is_ok_and(|it| key.verify(data, &it).is_ok())
            }
            _ => return None,
        })
    }
}

/// The key in a structure that names its kind.
fn of_der(der: &[u8]) -> Result<PublicKey, String> {
    // Each reader refuses the kinds of the others by the name of the algorithm in it.
    let rsa: spki::Error = match rsa::PublicKey::from_public_key_der(der) {
        Ok(key) => return Ok(PublicKey::Rsa(Box::new(key))),
        Err(error) => error,
    };
    if let Ok(key) = p256::PublicKey::from_public_key_der(der) {
        return Ok(PublicKey::P256(Box::new(key.into())));
    }
    if let Ok(key) = p384::PublicKey::from_public_key_der(der) {
        return Ok(PublicKey::P384(Box::new(key.into())));
    }
    match p521::PublicKey::from_public_key_der(der) {
        Ok(key) => Ok(PublicKey::P521(Box::new(key.into()))),
        Err(_) => Err(unreadable(&rsa)),
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> String {
    format!("the public key cannot be read: {error}")
}
