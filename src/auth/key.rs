//! Private keys, as PEM or as JWK, and what is signed with them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::pkcs8::DecodePrivateKey as _;
use rsa::{BoxedUint, pkcs1::DecodeRsaPrivateKey as _, signature::Signer as _};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::hash::Hash;

/// The largest key that is looked at, in bytes of its text.
const MOST: usize = 64 * 1024;

/// A private key.
pub(super) enum Key {
    Rsa(Box<rsa::PrivateKey>),
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
    P521(Box<p521::ecdsa::SigningKey>),
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signing {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1(Hash),
    /// RSASSA-PSS, the salt as long as the hash.
    Pss(Hash),
    /// ECDSA, on the curve that goes with the hash.
    Ecdsa(Hash),
    /// Ed25519.
    EdDsa,
}

impl Key {
    /// The key in `text`: a PEM block of PKCS#8, PKCS#1 or SEC 1, or a JWK.
    ///
    /// # Errors
    /// When it is none of these; the message tells nothing of the key.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        // Variables of the system often hold `\n` in place of line ends.
        let text = text.trim().replace("\\n", "\n");
        if text.len() > MOST {
            return Err("the private key is larger than 64 KiB".to_owned());
        }
        if text.starts_with('{') {
            return jwk(&text);
        }
        let label = text.strip_prefix("-----BEGIN ").and_then(|it| it.split("-----").next());
        match label {
            Some("PRIVATE KEY") => pkcs8(&text),
            Some("RSA PRIVATE KEY") => rsa::PrivateKey::from_pkcs1_pem(&text)
                .map(|it| Self::Rsa(Box::new(it)))
                .map_err(|error| format!("the RSA key cannot be read: {error}")),
            Some("EC PRIVATE KEY") => sec1(&text),
            Some("ENCRYPTED PRIVATE KEY") => {
                Err("the private key is encrypted: `openssl pkcs8 -in KEY -out PLAIN` makes one that is not".to_owned())
            }
            Some(other) => Err(format!("a private key is wanted, and this is a `{}`", other.escape_debug())),
            None => Err("the private key is neither PEM (`-----BEGIN PRIVATE KEY-----`) nor a JWK".to_owned()),
        }
    }

    /// The signature of `data`.
    ///
    /// # Errors
    /// When the key is of another kind, or too small.
    pub(super) fn sign(&self, how: Signing, data: &[u8]) -> Result<Vec<u8>, String> {
        match (how, self) {
            (Signing::Pkcs1(hash), Self::Rsa(key)) => pkcs1(key, hash, data).map_err(|error| told(&error)),
            (Signing::Pss(hash), Self::Rsa(key)) => pss(key, hash, data).map_err(|error| told(&error)),
            (Signing::Ecdsa(Hash::Sha256), Self::P256(key)) => {
                let signature: p256::ecdsa::Signature = key.try_sign(data).map_err(|error| told(&error))?;
                Ok(signature.to_bytes().to_vec())
            }
            (Signing::Ecdsa(Hash::Sha384), Self::P384(key)) => {
                let signature: p384::ecdsa::Signature = key.try_sign(data).map_err(|error| told(&error))?;
                Ok(signature.to_bytes().to_vec())
            }
            (Signing::Ecdsa(Hash::Sha512), Self::P521(key)) => {
                let signature: p521::ecdsa::Signature = key.try_sign(data).map_err(|error| told(&error))?;
                Ok(signature.to_bytes().to_vec())
            }
            (Signing::EdDsa, Self::Ed25519(key)) => Ok(key.sign(data).to_bytes().to_vec()),
            (how, key) => Err(format!("{} is needed, and this is {}", how.needs(), key.says())),
        }
    }

    fn says(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "an RSA key",
            Self::P256(_) => "a key on the curve P-256",
            Self::P384(_) => "a key on the curve P-384",
            Self::P521(_) => "a key on the curve P-521",
            Self::Ed25519(_) => "an Ed25519 key",
        }
    }
}

impl Signing {
    fn needs(self) -> &'static str {
        match self {
            Self::Pkcs1(_) | Self::Pss(_) => "an RSA key",
            Self::Ecdsa(Hash::Sha1 | Hash::Sha256) => "a key on the curve P-256",
            Self::Ecdsa(Hash::Sha384) => "a key on the curve P-384",
            Self::Ecdsa(Hash::Sha512) => "a key on the curve P-521",
            Self::EdDsa => "an Ed25519 key",
        }
    }
}

fn told(error: &impl std::fmt::Display) -> String {
    format!("the key cannot sign: {error}")
}

fn pkcs1(key: &rsa::PrivateKey, hash: Hash, data: &[u8]) -> rsa::Result<Vec<u8>> {
    let rng = &mut rand::rng();
    match hash {
        Hash::Sha1 => key.pkcs1v15_sign_with_rng::<Sha1, _>(rng, data),
        Hash::Sha256 => key.pkcs1v15_sign_with_rng::<Sha256, _>(rng, data),
        Hash::Sha384 => key.pkcs1v15_sign_with_rng::<Sha384, _>(rng, data),
        Hash::Sha512 => key.pkcs1v15_sign_with_rng::<Sha512, _>(rng, data),
    }
}

fn pss(key: &rsa::PrivateKey, hash: Hash, data: &[u8]) -> rsa::Result<Vec<u8>> {
    let rng = &mut rand::rng();
    match hash {
        Hash::Sha1 => key.pss_sign_with_rng::<Sha1, _>(rng, data),
        Hash::Sha256 => key.pss_sign_with_rng::<Sha256, _>(rng, data),
        Hash::Sha384 => key.pss_sign_with_rng::<Sha384, _>(rng, data),
        Hash::Sha512 => key.pss_sign_with_rng::<Sha512, _>(rng, data),
    }
}

fn pkcs8(text: &str) -> Result<Key, String> {
    // Each reader refuses the kinds of the others by the name of the algorithm in it.
    let rsa = match rsa::PrivateKey::from_pkcs8_pem(text) {
        Ok(it) => return Ok(Key::Rsa(Box::new(it))),
        Err(error) => error,
    };
    if let Ok(it) = p256::SecretKey::from_pkcs8_pem(text) {
        return Ok(Key::P256(Box::new(it.into())));
    }
    if let Ok(it) = p384::SecretKey::from_pkcs8_pem(text) {
        return Ok(Key::P384(Box::new(it.into())));
    }
    if let Ok(it) = p521::SecretKey::from_pkcs8_pem(text) {
        return Ok(Key::P521(Box::new(it.into())));
    }
    if let Ok(it) = ed25519_dalek::SigningKey::from_pkcs8_pem(text) {
        return Ok(Key::Ed25519(Box::new(it)));
    }
    Err(format!("the private key cannot be read: {rsa}"))
}

fn sec1(text: &str) -> Result<Key, String> {
    if let Ok(it) = p256::SecretKey::from_sec1_pem(text) {
        return Ok(Key::P256(Box::new(it.into())));
    }
    if let Ok(it) = p384::SecretKey::from_sec1_pem(text) {
        return Ok(Key::P384(Box::new(it.into())));
    }
    match p521::SecretKey::from_sec1_pem(text) {
        Ok(it) => Ok(Key::P521(Box::new(it.into()))),
        Err(error) => Err(format!("the EC key cannot be read: {error}")),
    }
}

/// Source: RFC 7518, 6, and RFC 8037, 2.
fn jwk(text: &str) -> Result<Key, String> {
    let jwk: Value = serde_json::from_str(text).map_err(|_| "the JWK is not JSON".to_owned())?;
    let name = |name: &str| jwk.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |key: &str| {
        let found = URL_SAFE_NO_PAD.decode(name(key).trim_end_matches('=')).ok().filter(|it| !it.is_empty());
        found.ok_or_else(|| format!("the JWK has no `{key}`, or it is not base64url: a private key is wanted"))
    };
    let wrong = |error: &dyn std::fmt::Display| format!("the JWK cannot be used: {error}");
    match (name("kty"), name("crv")) {
        ("RSA", _) => {
            let int = |key: &str| number(key).map(|it| BoxedUint::from_be_slice_vartime(&it));
            let primes = vec![int("p")?, int("q")?];
            let key = rsa::PrivateKey::from_components(int("n")?, int("e")?, int("d")?, primes);
            key.map(|it| Key::Rsa(Box::new(it))).map_err(|error| wrong(&error))
        }
        ("EC", "P-256") => p256::ecdsa::SigningKey::from_slice(&number("d")?)
            .map(|it| Key::P256(Box::new(it)))
            .map_err(|error| wrong(&error)),
        ("EC", "P-384") => p384::ecdsa::SigningKey::from_slice(&number("d")?)
            .map(|it| Key::P384(Box::new(it)))
            .map_err(|error| wrong(&error)),
        ("EC", "P-521") => p521::ecdsa::SigningKey::from_slice(&number("d")?)
            .map(|it| Key::P521(Box::new(it)))
            .map_err(|error| wrong(&error)),
        ("OKP", "Ed25519") => ed25519_dalek::SigningKey::try_from(number("d")?.as_slice())
            .map(|it| Key::Ed25519(Box::new(it)))
            .map_err(|error| wrong(&error)),
        (kind, curve) => {
            Err(format!("a JWK of the kind `{} {}` cannot sign here", kind.escape_debug(), curve.escape_debug()))
        }
    }
}
