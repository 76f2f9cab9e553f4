//! Signatures of texts by private keys, and whether they hold, by the names that tokens have for the algorithms.

use super::{
    key::{Key, Signing},
    public_key::PublicKey,
    token::Algorithm,
};

/// The signature of `text` by the private key in `key`, by an `algorithm` of tokens such as `RS256`.
///
/// # Errors
/// When it is no algorithm of private keys, or the key is of another kind.
pub fn signature(algorithm: &str, key: &str, text: &str) -> Result<Vec<u8>, String> {
    Key::read(key)?.sign(named(algorithm)?, text.as_bytes())
}

/// Whether a signature of `text` holds under the public key, the certificate or the private key in `key`.
///
/// # Errors
/// When it is no algorithm of private keys, or the key cannot be read or is of another kind.
pub fn signature_holds(algorithm: &str, key: &str, text: &str, signature: &[u8]) -> Result<bool, String> {
    let held = PublicKey::read(key)?.holds(named(algorithm)?, text.as_bytes(), signature);
    held.ok_or_else(|| format!("the key is of another kind than `{algorithm}` needs"))
}

fn named(algorithm: &str) -> Result<Signing, String> {
    match Algorithm::named(algorithm) {
        Some(Algorithm::Private(how)) => Ok(how),
        Some(Algorithm::Shared(_)) | None => Err(format!("`{algorithm}` is no algorithm of private keys")),
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384};

    use super::*;

    const RSA: &str = include_str!("../../tests/fixtures/keys/rsa.pem");
    const RSA_PUBLIC: &str = include_str!("../../tests/fixtures/keys/rsa_public.pem");

    #[test]
    fn what_is_signed_holds_under_the_public_key_and_nothing_else_does() {
        let [small, large] =
            [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384].map(|it| KeyPair::generate_for(it).unwrap());
        for (algorithm, pair) in [("ES256", &small), ("ES384", &large)] {
            let (private, public) = (pair.serialize_pem(), pair.public_key_pem());
            let signed = signature(algorithm, &private, "text").unwrap();
            for key in [&private, &public] {
                assert_eq!(signature_holds(algorithm, key, "text", &signed), Ok(true), "{algorithm}");
                assert_eq!(signature_holds(algorithm, key, "other", &signed), Ok(false), "{algorithm}");
                assert_eq!(signature_holds(algorithm, key, "text", &signed[1..]), Ok(false), "{algorithm}");
            }
        }
        let certificate =
            rcgen::CertificateParams::new(vec!["a.test".to_owned()]).unwrap().self_signed(&small).unwrap();
        let signed = signature("ES256", &small.serialize_pem(), "text").unwrap();
        assert_eq!(signature_holds("ES256", &certificate.pem(), "text", &signed), Ok(true));
    }

    #[test]
    fn rsa_signs_in_two_ways() {
        for algorithm in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] {
            let signed = signature(algorithm, RSA, "text").unwrap();
            for key in [RSA, RSA_PUBLIC, &RSA_PUBLIC.trim().replace('\n', "\\n")] {
                assert_eq!(signature_holds(algorithm, key, "text", &signed), Ok(true), "{algorithm}");
            }
            let other = if algorithm.starts_with('R') { "PS256" } else { "RS256" };
            assert_eq!(signature_holds(other, RSA_PUBLIC, "text", &signed), Ok(false), "{algorithm}");
        }
    }

    #[test]
    fn keys_of_another_kind_are_told() {
        let small = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let private = small.serialize_pem();
        assert_eq!(
            signature("RS256", &private, "").unwrap_err(),
            "an RSA key is needed, and this is a key on the curve P-256"
        );
        assert_eq!(signature("HS256", &private, "").unwrap_err(), "`HS256` is no algorithm of private keys");
        let other = signature_holds("PS256", &small.public_key_pem(), "", b"x").unwrap_err();
        assert_eq!(other, "the key is of another kind than `PS256` needs");
        for key in [
            "",
            "x",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "-----BEGIN X-----",
        ] {
            assert!(signature_holds("RS256", key, "", b"").is_err(), "{key}");
        }
    }
}
