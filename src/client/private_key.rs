//! Private keys in PEM, also those that a password protects.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use des::{
    TdesEde3,
    cipher::{BlockModeDecrypt, KeyIvInit, block_padding::Pkcs7},
};
use md5::{Digest as _, Md5};
use pkcs8::{EncryptedPrivateKeyInfoRef, SecretDocument};
use rustls::pki_types::{
    PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer, pem::PemObject as _,
};

/// The largest number of bytes that a key, or what protects it, may have: a file of keys is no place for more.
const MOST_BYTES: usize = 1 << 20;

/// Why there is no key.
#[derive(Debug)]
pub(super) enum Unread {
    /// There is none; why, in the words of whoever looked.
    Missing(String),
    /// It does not open: a fragment such as `is encrypted, and no password is given`.
    Locked(String),
}

/// The first private key in `text`.
///
/// # Errors
/// When there is none, or `password` does not open it.
pub(super) fn read(text: &[u8], password: Option<&str>) -> Result<PrivateKeyDer<'static>, Unread> {
    if text.len() > MOST_BYTES {
        return Err(Unread::Missing("it is too large for a key".to_owned()));
    }
    let text = String::from_utf8_lossy(text);
    let password = || {
        password
            .filter(|it| !it.is_empty())
            .ok_or_else(|| Unread::Locked("is encrypted, and no password is given".to_owned()))
    };
    if let Some(block) = block(&text, "ENCRYPTED PRIVATE KEY") {
        return pkcs8(block, password()?).map_err(Unread::Locked);
    }
    for name in ["RSA PRIVATE KEY", "EC PRIVATE KEY"] {
        if let Some(block) = block(&text, name).filter(|it| it.contains("Proc-Type: 4,ENCRYPTED")) {
            let der = old(block, password()?).map_err(Unread::Locked)?;
            return Ok(match name {
                "RSA PRIVATE KEY" => PrivatePkcs1KeyDer::from(der).into(),
                _ => PrivateSec1KeyDer::from(der).into(),
            });
        }
    }
    PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|error| Unread::Missing(error.to_string()))
}

/// The block of this name, its marks included.
fn block<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (begin, end) = (format!("-----BEGIN {name}-----"), format!("-----END {name}-----"));
    let start = text.find(&begin)?;
    let length = text[start..].find(&end)? + end.len();
    Some(&text[start..start + length])
}

/// Source: RFC 5958, 3, and RFC 8018, 6.2.
fn pkcs8(block: &str, password: &str) -> Result<PrivateKeyDer<'static>, String> {
    let odd = |error: &dyn std::fmt::Display| format!("holds an encrypted key that cannot be read: {error}");
    // Blanks at the ends of lines are nobody's intention.
    let block: String = block.lines().map(|it| it.trim().to_owned() + "\n").collect();
    let (_, document) = SecretDocument::from_pem(&block).map_err(|error| odd(&error))?;
    let encrypted = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes()).map_err(|error| odd(&error))?;
    let opened = encrypted.decrypt(password).map_err(|_| {
        "cannot be opened: the password is wrong, or it is encrypted in a way that is not known here".to_owned()
    })?;
    Ok(PrivatePkcs8KeyDer::from(opened.as_bytes().to_vec()).into())
}

/// A key as OpenSSL wrote it for long: the cipher is named in a header.
///
/// Source: RFC 1421, 4.6, and `EVP_BytesToKey` of OpenSSL.
fn old(block: &str, password: &str) -> Result<Vec<u8>, String> {
    let lines: Vec<&str> = block.lines().map(str::trim).collect();
    let dek = lines.iter().find_map(|it| it.strip_prefix("DEK-Info:")).map(str::trim).unwrap_or_default();
    let (cipher, iv) = dek.split_once(',').ok_or("is encrypted, and does not say how")?;
    let iv = hex::decode(iv.trim()).map_err(|_| "is encrypted, and its `DEK-Info` is damaged")?;
    let body: String = lines.iter().filter(|it| !it.starts_with('-') && !it.contains(':')).copied().collect();
    let sealed = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, body)
        .map_err(|error| format!("is no PEM: {error}"))?;
    let opened = match cipher.trim() {
        "AES-128-CBC" => opened::<Decryptor<Aes128>>(&sealed, password, &iv, 16),
        "AES-192-CBC" => opened::<Decryptor<Aes192>>(&sealed, password, &iv, 24),
        "AES-256-CBC" => opened::<Decryptor<Aes256>>(&sealed, password, &iv, 32),
        "DES-EDE3-CBC" => opened::<Decryptor<TdesEde3>>(&sealed, password, &iv, 24),
        other => return Err(format!("is encrypted with {other}, which is not known here")),
    };
    opened.ok_or_else(|| "cannot be opened: is the password right?".to_owned())
}

fn opened<D: KeyIvInit + BlockModeDecrypt>(sealed: &[u8], password: &str, iv: &[u8], length: usize) -> Option<Vec<u8>> {
    let salt = iv.get(..8)?;
    let mut key: Vec<u8> = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    while key.len() < length {
        last = Md5::new().chain_update(&last).chain_update(password).chain_update(salt).finalize().to_vec();
        key.extend(&last);
    }
    let cipher = D::new_from_slices(&key[..length], iv).ok()?;
    let plain = cipher.decrypt_padded_vec::<Pkcs7>(sealed).ok()?;
    // Any password opens something: a key begins as a sequence.
    (plain.first() == Some(&0x30)).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/tests/fixtures/tls/locked/{name}.pem", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn broken_files_are_no_keys() {
        for name in ["pbes2-aes256", "scrypt", "old-aes128", "old-des3"] {
            let text = fixture(name);
            assert!(read(&text, Some("hush-1234")).is_ok(), "{name}");
            for length in (0..text.len()).step_by(7) {
                assert!(read(&text[..length], Some("hush-1234")).is_err(), "{name} {length}");
            }
            for at in (0..text.len()).step_by(5) {
                let mut bent = text.clone();
                bent[at] ^= 0x55;
                // Whether it is a key in the end does not matter here.
                let _ = read(&bent, Some("hush-1234"));
            }
        }
        for text in ["", "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n-----END EC PRIVATE KEY-----"] {
            assert!(read(text.as_bytes(), Some("x")).is_err());
        }
        assert!(read(&vec![b'-'; MOST_BYTES + 1], None).is_err());
    }
}
