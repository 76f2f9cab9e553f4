//! Functions that digest and sign text: `<<sha256 text>>`, `<<hmac_sha256 key text>>`.

use hmac::{EagerHash, Hmac, KeyInit, Mac};
use md5::Md5;
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::bytes;
use super::contract::{Arguments, Function, function};

/// A row for a digest.
macro_rules! digest {
    ($name:literal, $says:literal, $digest:ty) => {
        function!($name, "TEXT [encoding=hex|base64|base64url]", $says, digest::<$digest>)
    };
}

/// A row for a signature.
macro_rules! sign {
    ($name:literal, $says:literal, $digest:ty) => {
        function!(
            $name,
            "KEY TEXT [encoding=hex|base64|base64url] [key_encoding=text|hex|base64|base64url]",
            $says,
            sign::<$digest>
        )
    };
}

/// The rows of this file.
pub(super) const FUNCTIONS: &[Function] = &[
    digest!("md5", "the MD5 digest of the text", Md5),
    digest!("sha1", "the SHA-1 digest of the text", Sha1),
    digest!("sha256", "the SHA-256 digest of the text", Sha256),
    digest!("sha384", "the SHA-384 digest of the text", Sha384),
    digest!("sha512", "the SHA-512 digest of the text", Sha512),
    sign!("hmac_md5", "the text signed with a key: HMAC with MD5", Md5),
    sign!("hmac_sha1", "the text signed with a key: HMAC with SHA-1", Sha1),
    sign!("hmac_sha256", "the text signed with a key: HMAC with SHA-256", Sha256),
    sign!("hmac_sha384", "the text signed with a key: HMAC with SHA-384", Sha384),
    sign!("hmac_sha512", "the text signed with a key: HMAC with SHA-512", Sha512),
];

fn digest<D: Digest>(arguments: &Arguments<'_>) -> Result<Value, String> {
    written(D::digest(arguments.text(0)?.as_bytes()).to_vec(), arguments)
}

fn sign<D: EagerHash>(arguments: &Arguments<'_>) -> Result<Value, String> {
    let encoding = arguments.option("key_encoding")?;
    let key = bytes::read(&arguments.text(0)?, encoding.as_deref().unwrap_or("text"))
        .map_err(|why| format!("the key cannot be read: {why}"))?;
    let mut mac = Hmac::<D>::new_from_slice(&key).map_err(|why| format!("the key cannot be used: {why}"))?;
    mac.update(arguments.text(1)?.as_bytes());
    written(mac.finalize().into_bytes().to_vec(), arguments)
}

fn written(bytes: Vec<u8>, arguments: &Arguments<'_>) -> Result<Value, String> {
    let encoding = arguments.option("encoding")?;
    bytes::write(bytes, encoding.as_deref().unwrap_or("hex")).map(Value::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::contract::call;
    use super::*;

    fn check(name: &str, values: &Value, named: &Value, expected: &str) {
        assert_eq!(call(FUNCTIONS, name, values, named).unwrap(), expected, "{name} {values}");
    }

    /// Source: RFC 1321, A.5.
    #[test]
    fn md5_gives_the_published_digests() {
        check("md5", &json!([""]), &json!({}), "d41d8cd98f00b204e9800998ecf8427e");
        check("md5", &json!(["message digest"]), &json!({}), "f96b697d7cb7938d525a2f31aaf161d0");
    }

    /// Source: FIPS 180-2, appendices A to D: the message "abc".
    #[test]
    fn sha_gives_the_published_digests() {
        check("sha1", &json!(["abc"]), &json!({}), "a9993e364706816aba3e25717850c26c9cd0d89d");
        check(
            "sha256",
            &json!(["abc"]),
            &json!({}),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        );
        check(
            "sha384",
            &json!(["abc"]),
            &json!({}),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        );
        check(
            "sha512",
            &json!(["abc"]),
            &json!({}),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        );
    }

    /// Source: RFC 2202, test case 2 of sections 2 and 3.
    #[test]
    fn hmac_with_the_older_digests_gives_the_published_signatures() {
        let values = json!(["Jefe", "what do ya want for nothing?"]);
        check("hmac_md5", &values, &json!({}), "750c783e6ab0b503eaa86e310a5db738");
        check("hmac_sha1", &values, &json!({}), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }

    /// Source: RFC 4231, 4.3.
    #[test]
    fn hmac_with_sha_2_gives_the_published_signatures() {
        let values = json!(["Jefe", "what do ya want for nothing?"]);
        check("hmac_sha256", &values, &json!({}), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        check(
            "hmac_sha384",
            &values,
            &json!({}),
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        );
        check(
            "hmac_sha512",
            &values,
            &json!({}),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
             9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        );
    }

    /// Source: RFC 4231, 4.2: a key of twenty bytes 0x0b.
    #[test]
    fn a_key_may_be_given_in_hex_or_base64() {
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        check("hmac_sha256", &json!(["0b".repeat(20), "Hi There"]), &json!({ "key_encoding": "hex" }), expected);
        let key = "CwsLCwsLCwsLCwsLCwsLCwsLCws=";
        check("hmac_sha256", &json!([key, "Hi There"]), &json!({ "key_encoding": "base64" }), expected);
        let why = call(FUNCTIONS, "hmac_sha1", &json!(["x", "y"]), &json!({ "key_encoding": "hex" })).unwrap_err();
        assert!(why.starts_with("`hmac_sha1`: the key cannot be read: this is not hex"), "{why}");
    }

    #[test]
    fn a_digest_may_be_written_in_base64() {
        check("md5", &json!(["message digest"]), &json!({ "encoding": "base64" }), "+WtpfXy3k41SWi8xqvFh0A==");
        check("md5", &json!(["message digest"]), &json!({ "encoding": "base64url" }), "-WtpfXy3k41SWi8xqvFh0A");
    }
}
