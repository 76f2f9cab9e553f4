//! `certificate expire_date`: what the server's certificate says.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use x509_parser::{extensions::GeneralName, prelude::*};

use super::{
    contract::{Find, Found, QueryError, QuerySyntax},
    named::named,
};
use crate::{
    scope::Scope,
    wire::{Exchange, address},
};

/// `certificate PART`.
#[derive(Clone, Debug)]
pub struct Certificate {
    written: String,
    part: Part,
}

/// What a certificate is asked for.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// Whose it is: `CN=example.org, O=Example`.
    Subject,
    /// Who has signed it.
    Issuer,
    /// From when on it is good: `2026-11-23T10:00:00Z`.
    StartDate,
    /// Until when.
    ExpireDate,
    /// Its number: `0a:bc:12`.
    SerialNumber,
    /// The hosts that it is for, a list.
    SubjectAltName,
    /// The SHA-256 of its DER, as hex with colons.
    Fingerprint,
    /// Itself, in PEM.
    Value,
}

/// What each part is called.
const PARTS: &[(&str, Part)] = &[
    ("subject", Part::Subject),
    ("issuer", Part::Issuer),
    ("start_date", Part::StartDate),
    ("expire_date", Part::ExpireDate),
    ("serial_number", Part::SerialNumber),
    ("subject_alt_name", Part::SubjectAltName),
    ("san", Part::SubjectAltName),
    ("fingerprint", Part::Fingerprint),
    ("value", Part::Value),
];

impl Certificate {
    /// The part called `name`; `Expire-Date`, as others write it, is `expire_date`.
    ///
    /// # Errors
    /// When there is no such part.
    pub fn parse(name: &str) -> Result<Self, QuerySyntax> {
        let plain = name.trim_matches('"').to_ascii_lowercase().replace(['-', ' '], "_");
        let part = named(PARTS, &plain, format!("a certificate has no `{name}`"))?;
        Ok(Self { written: format!("certificate {name}"), part })
    }
}

impl Find for Certificate {
    fn find<'a>(&self, exchange: &'a Exchange, _: &Scope<'_>) -> Found<'a> {
        let Some(der) = &exchange.response.connection.certificate else {
            let why = "there is no certificate: the answer did not come over TLS".to_owned();
            return Err(QueryError::Body { why });
        };
        let parsed = X509Certificate::from_der(der);
        let (_, certificate) = parsed
            .map_err(|error| QueryError::Body { why: format!("the server's certificate cannot be read: {error}") })?;
        Ok(look(self.part, &certificate, der).map(Cow::Owned))
    }

    fn written(&self) -> &str {
        &self.written
    }

    fn is_text(&self) -> bool {
        true
    }
}

fn look(part: Part, certificate: &X509Certificate<'_>, der: &[u8]) -> Option<Value> {
    let date = |it: ASN1Time| Some(Timestamp::from_second(it.timestamp()).ok()?.to_string().into());
    match part {
        Part::Subject => Some(certificate.subject().to_string().into()),
        Part::Issuer => Some(certificate.issuer().to_string().into()),
        Part::StartDate => date(certificate.validity().not_before),
        Part::ExpireDate => date(certificate.validity().not_after),
        Part::SerialNumber => Some(certificate.raw_serial_as_string().into()),
        Part::SubjectAltName => Some(names(certificate).into()),
        Part::Fingerprint => Some(with_colons(&Sha256::digest(der)).into()),
        Part::Value => Some(pem(der).into()),
    }
}

/// The names that a certificate is for.
fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let extension = certificate.subject_alternative_name().ok().flatten();
    let name = |it: &GeneralName<'_>| match it {
        GeneralName::DNSName(name) | GeneralName::RFC822Name(name) | GeneralName::URI(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    extension.iter().flat_map(|it| &it.value.general_names).filter_map(name).collect()
}

fn with_colons(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect::<Vec<_>>().join(":")
}

/// Source: RFC 7468, 5.1.
fn pem(der: &[u8]) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let text = STANDARD.encode(der);
    let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\n");
    format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_their_names_and_those_of_others() {
        for name in ["expire_date", "Expire-Date", "\"Expire Date\"", "san", "Subject-Alt-Name"] {
            assert_eq!(Certificate::parse(name).unwrap().written(), format!("certificate {name}"));
        }
        assert_eq!(Certificate::parse("expire").unwrap_err().why, "a certificate has no `expire`");
        assert!(Certificate::parse("isuer").unwrap_err().help.unwrap().contains("`issuer`"));
    }

    #[test]
    fn bytes_have_colons() {
        assert_eq!(with_colons(&[0, 0xab, 7]), "00:ab:07");
    }
}
