//! Whom we trust, and who we are, while TLS is agreed on.

use std::sync::Arc;

use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use super::{
    identity::Identity,
    network::{Network, OldestTls},
    phases::resumption,
};

/// TLS as the command line and a request want it.
///
/// # Errors
/// When the system's roots, or a certificate of ours, cannot be used.
pub(super) fn config(network: &Network, verify: bool, identity: Option<&Identity>) -> Result<ClientConfig, String> {
    let provider = Arc::new(ring::default_provider());
    let versions: &[&rustls::SupportedProtocolVersion] = match network.oldest_tls {
        OldestTls::Two => &[&rustls::version::TLS13, &rustls::version::TLS12],
        OldestTls::Three => &[&rustls::version::TLS13],
    };
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_protocol_versions(versions);
    let builder = builder.map_err(|error| error.to_string())?.dangerous();
    let builder = builder.with_custom_certificate_verifier(verifier(network, verify, provider)?);
    let config = match identity {
        Some(it) => builder.with_client_auth_cert(it.chain.clone(), it.key.clone_key()),
        None => Ok(builder.with_no_client_auth()),
    };
    let mut config = config.map_err(|error| format!("the client certificate cannot be used: {error}"))?;
    config.resumption = resumption();
    config.enable_sni = network.names_host;
    Ok(config)
}

/// TLS that trusts nobody, for clients that only ever speak plain HTTP: to read the system's roots takes milliseconds.
///
/// # Errors
/// When the library has no version of TLS.
pub(super) fn nobody() -> Result<ClientConfig, String> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    Ok(config.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn verifier(
    network: &Network,
    verify: bool,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, String> {
    if !verify {
        return Ok(Arc::new(Anyone(provider)));
    }
    let extra = network.authorities.iter().map(|it| CertificateDer::from(it.clone()));
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider);
    let verifier = verifier.map_err(|error| format!("the trusted certificates cannot be used: {error}"))?;
    Ok(Arc::new(verifier))
}

/// Trusts everyone, as `-k` asks; what is signed must still be signed.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
