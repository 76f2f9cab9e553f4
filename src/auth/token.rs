//! Signed tokens: how a header and claims become a JWT.
//!
//! Source: RFC 7515, RFC 7518 and RFC 8037.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::{
    hash::Hash,
    key::{Key, Signing},
};

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    /// By a secret that both sides know.
    Shared(Hash),
    /// By a private key.
    Private(Signing),
}

/// What a token is signed with.
pub(super) enum Signer {
    Secret(Vec<u8>),
    Key(Key),
}

impl Algorithm {
    /// The algorithm of this name in a token's `alg`.
    pub(super) fn named(name: &str) -> Option<Self> {
        if name == "EdDSA" {
            return Some(Self::Private(Signing::EdDsa));
        }
        let (family, bits) = name.split_at_checked(2)?;
        let hash = match bits {
            "256" => Hash::Sha256,
            "384" => Hash::Sha384,
            "512" => Hash::Sha512,
            _ => return None,
        };
        match family {
            "HS" => Some(Self::Shared(hash)),
            "RS" => Some(Self::Private(Signing::Pkcs1(hash))),
            "PS" => Some(Self::Private(Signing::Pss(hash))),
            "ES" => Some(Self::Private(Signing::Ecdsa(hash))),
            _ => None,
        }
    }

    /// The signature of `data`.
    ///
    /// # Errors
    /// When `signer` is of another kind.
    pub(super) fn sign(self, signer: &Signer, data: &str) -> Result<Vec<u8>, String> {
        match (self, signer) {
            (Self::Shared(hash), Signer::Secret(secret)) => Ok(hash.mac(secret, data)),
            (Self::Private(how), Signer::Key(key)) => key.sign(how, data.as_bytes()),
            (Self::Shared(_), Signer::Key(_)) => Err("a secret is needed, and this is a private key".to_owned()),
            (Self::Private(_), Signer::Secret(_)) => Err("a private key is needed, and this is a secret".to_owned()),
        }
    }
}

/// The token, signed.
///
/// # Errors
/// When `signer` is of another kind.
pub(super) fn token(
    header: &Map<String, Value>,
    claims: &Value,
    algorithm: Algorithm,
    signer: &Signer,
) -> Result<String, String> {
    let part = |it: String| URL_SAFE_NO_PAD.encode(it);
    let header = part(Value::Object(header.clone()).to_string());
    let text = format!("{header}.{}", part(claims.to_string()));
    let signature = algorithm.sign(signer, &text)?;
    Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIMS: &str =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const RSA: &str = r#"{"kty":"RSA",
        "n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        "e":"AQAB",
        "d":"Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ",
        "p":"4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc",
        "q":"uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc"}"#;
    const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

    fn key(text: &str) -> Signer {
        Signer::Key(Key::read(text).unwrap())
    }

    fn signature(algorithm: &str, signer: &Signer, data: &str) -> String {
        URL_SAFE_NO_PAD.encode(Algorithm::named(algorithm).unwrap().sign(signer, data).unwrap())
    }

    /// Source: RFC 7515, A.1 and A.2.
    #[test]
    fn the_examples_of_rfc_7515_are_reproduced() {
        let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let secret = Signer::Secret(URL_SAFE_NO_PAD.decode(secret).unwrap());
        let data = format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{CLAIMS}");
        assert_eq!(signature("HS256", &secret, &data), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let data = format!("eyJhbGciOiJSUzI1NiJ9.{CLAIMS}");
        assert_eq!(
            signature("RS256", &key(RSA), &data),
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9\
             CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOL\
             n6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtV\
             rBp0igcN_IoypGlUPQGe77Rw"
        );
    }

    /// Source: RFC 8037, A.4.
    #[test]
    fn the_example_of_rfc_8037_is_reproduced() {
        let key = key(r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#);
        assert_eq!(
            signature("EdDSA", &key, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    /// The keys of RFC 7515, A.3 and A.4; ECDSA and PSS make another signature each time or by another rule than the example, so
    /// each is verified.
    #[test]
    fn other_signatures_hold_under_their_public_keys() {
        use p256::ecdsa::signature::Verifier as _;
        let (Ok(Key::P256(p256)), Ok(Key::Rsa(rsa))) = (Key::read(P256), Key::read(RSA)) else { panic!("other keys") };
        let signed = Key::P256(p256.clone()).sign(Signing::Ecdsa(Hash::Sha256), b"data").unwrap();
        let signature = p256::ecdsa::Signature::from_slice(&signed).unwrap();
        p256.verifying_key().verify(b"data", &signature).unwrap();
        let p521 = r#"{"kty":"EC","crv":"P-521","d":"AY5pb7A0UFiB3RELSD64fTLOSV_jazdF7fLYyuTw8lOfRhWg6Y6rUrPAxerEzgdRhajnu0ferB0d53vM9mE15j2C"}"#;
        let Ok(Key::P521(p521)) = Key::read(p521) else { panic!("another key") };
        let signed = Key::P521(p521.clone()).sign(Signing::Ecdsa(Hash::Sha512), b"data").unwrap();
        assert_eq!(signed.len(), 132);
        let signature = p521::ecdsa::Signature::from_slice(&signed).unwrap();
        p521.verifying_key().verify(b"data", &signature).unwrap();
        let public = rsa.to_public_key();
        let sign = |how| Key::Rsa(rsa.clone()).sign(how, b"data").unwrap();
        public.pss_verify::<sha2::Sha256>(b"data", &sign(Signing::Pss(Hash::Sha256))).unwrap();
        public.pss_verify::<sha2::Sha512>(b"data", &sign(Signing::Pss(Hash::Sha512))).unwrap();
        public.pkcs1v15_verify::<sha2::Sha384>(b"data", &sign(Signing::Pkcs1(Hash::Sha384))).unwrap();
    }

    #[test]
    fn keys_are_read_from_pem() {
        // Source: RFC 8410, 10.3.
        let ed25519 = "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\\n-----END PRIVATE KEY-----";
        assert!(matches!(Key::read(ed25519), Ok(Key::Ed25519(_))));
        let cases = [
            ("", "neither PEM"),
            ("{", "not JSON"),
            ("{}", "cannot sign here"),
            (r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, "has no `p`"),
            (r#"{"kty":"EC","crv":"P-256","d":"AA"}"#, "cannot be used"),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "cannot be read"),
            ("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", "cannot be read"),
            ("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----", "cannot be read"),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", "is encrypted"),
            ("-----BEGIN CERTIFICATE-----\n", "a private key is wanted"),
        ];
        for (text, why) in cases {
            let error = Key::read(text).err().unwrap_or_default();
            assert!(error.contains(why), "{text}: {error}");
        }
        let other = Algorithm::named("RS256").unwrap().sign(&key(P256), "").unwrap_err();
        assert_eq!(other, "an RSA key is needed, and this is a key on the curve P-256");
    }
}
