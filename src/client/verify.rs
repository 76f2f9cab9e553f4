//! Whether a server's certificate is good, and what is said of one that is not.

use std::sync::Arc;

use jiff::Timestamp;
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme,
    client::{
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};
use x509_parser::{extensions::GeneralName, prelude::*};

use crate::wire::address;

/// Whether a certificate is good, as somebody careful finds, or as nobody asks; what is signed must be signed either way.
#[derive(Debug)]
pub(super) struct Verifier {
    /// Who looks at certificates; nobody, as `-k` asks.
    pub(super) careful: Option<Careful>,
    /// Who looks at signatures.
    pub(super) provider: Arc<CryptoProvider>,
}

/// Asks the system's verifier, and says in our words what it finds.
#[derive(Debug)]
pub(super) struct Careful {
    /// Who knows whom to trust.
    pub(super) inner: Arc<dyn ServerCertVerifier>,
    /// Certificates that are trusted by name, whatever they are.
    pub(super) pinned: Vec<CertificateDer<'static>>,
}

/// Why a certificate is refused.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refusal(String);

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(Careful { inner, pinned }) = &self.careful else { return Ok(ServerCertVerified::assertion()) };
        let found = inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let Err(Error::InvalidCertificate(why)) = found else { return found };
        // A certificate that signed itself often calls itself an authority, which no chain may end with.
        if pinned.iter().any(|it| it == end_entity) && is_good(end_entity, server_name, now) {
            return Ok(ServerCertVerified::assertion());
        }
        let said = say(&why, end_entity, &server_name.to_str());
        Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(Refusal(said))))))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Whether a certificate that is trusted by name is for this host and this time.
fn is_good(certificate: &CertificateDer<'_>, host: &ServerName<'_>, now: UnixTime) -> bool {
    let names = ParsedCertificate::try_from(certificate).and_then(|it| verify_server_name(&it, host));
    let at = i64::try_from(now.as_secs()).ok().and_then(|it| ASN1Time::from_timestamp(it).ok());
    let parsed = X509Certificate::from_der(certificate);
    names.is_ok() && parsed.is_ok_and(|(_, it)| at.is_some_and(|at| it.validity().is_valid_at(at)))
}

const NOT_FOR_SERVERS: &str = "the certificate is not meant for servers";

fn say(why: &CertificateError, certificate: &CertificateDer<'_>, host: &str) -> String {
    use CertificateError as Bad;
    let parsed = X509Certificate::from_der(certificate).ok().map(|(_, it)| it);
    let day = |it: ASN1Time| Timestamp::from_second(it.timestamp()).map(|it| it.strftime("%Y-%m-%d").to_string());
    let days =
        parsed.as_ref().and_then(|it| Some((day(it.validity().not_before).ok()?, day(it.validity().not_after).ok()?)));
    let signed_itself = parsed.as_ref().is_some_and(|it| it.issuer() == it.subject());
    let is_an_authoritys = why.to_string().contains("CaUsedAsEndEntity");
    let told = match (why, &days) {
        (Bad::Expired | Bad::ExpiredContext { .. }, Some((_, until))) => {
            format!("the certificate has expired on {until}")
        }
        (Bad::NotValidYet | Bad::NotValidYetContext { .. }, Some((from, _))) => {
            format!("the certificate is not good before {from}: is this machine's clock right?")
        }
        (Bad::NotValidForName | Bad::NotValidForNameContext { .. }, _) => match parsed.as_ref().map(hosts) {
            Some(hosts) if !hosts.is_empty() => format!("the certificate is for {}, not for `{host}`", listed(&hosts)),
            _ => format!("the certificate names no host, and so is not for `{host}`"),
        },
        // Most that sign themselves call themselves an authority, too.
        (other, _) if signed_itself && (is_an_authoritys || *other == Bad::UnknownIssuer) => {
            "the certificate was issued by nobody we trust: it has signed itself (--cacert FILE trusts it)".to_owned()
        }
        // An authority of the same name, but with another key, is known.
        (Bad::UnknownIssuer | Bad::BadSignature, _) => {
            let issuer = parsed.as_ref().map(|it| format!(" (`{}`)", it.issuer())).unwrap_or_default();
            format!("the certificate was issued by nobody we trust{issuer}: --cacert FILE trusts an authority")
        }
        (Bad::Revoked, _) => "the certificate was revoked".to_owned(),
        (Bad::BadEncoding, _) => "the certificate cannot be read".to_owned(),
        _ if is_an_authoritys => {
            "the certificate is an authority's, and no server's (--cacert FILE trusts it)".to_owned()
        }
        // The system's verifier has a word of its own for the purpose.
        (Bad::InvalidPurpose | Bad::InvalidPurposeContext { .. }, _) => NOT_FOR_SERVERS.to_owned(),
        (other, _) if other.to_string().contains("EkuError") => NOT_FOR_SERVERS.to_owned(),
        (other, _) => format!("the certificate is not good: {other}"),
    };
    format!("{told}; -k goes on all the same")
}

/// The hosts that a certificate is for.
fn hosts(certificate: &X509Certificate<'_>) -> Vec<String> {
    let names = certificate.subject_alternative_name().ok().flatten().map(|it| &it.value.general_names);
    let host = |it: &GeneralName<'_>| match it {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    names.into_iter().flatten().filter_map(host).collect()
}

/// `a`, `b` and `c`; of many, the first few.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(4).map(|it| format!("`{it}`")).collect();
    match (names.len() - shown.len(), shown.as_slice()) {
        (0, [rest @ .., last]) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (0, all) => all.join(", "),
        (more, all) => format!("{} and {more} more", all.join(", ")),
    }
}
