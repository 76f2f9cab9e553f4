//! Whom we trust, and who we are, while TLS is agreed on.

use std::sync::Arc;

use rustls::{
    ClientConfig,
    client::{Resumption, danger::ServerCertVerifier},
    crypto::{CryptoProvider, ring},
    pki_types::CertificateDer,
};

use super::{
    identity::{Identity, authorities},
    network::Network,
    verify::{Careful, Verifier},
    way::{Way, Who},
};
use crate::wire::{OldestTls, Version};

/// TLS in this way.
///
/// # Errors
/// When the system's roots, or a certificate of ours, cannot be used.
pub(super) fn config(network: &Network, way: &Way) -> Result<ClientConfig, String> {
    let provider = Arc::new(ring::default_provider());
    let versions: &[&rustls::SupportedProtocolVersion] = match (way.oldest_tls, way.version) {
        // QUIC has no other.
        (OldestTls::Three, _) | (_, Some(Version::Three)) => &[&rustls::version::TLS13],
        (OldestTls::Two, _) => &[&rustls::version::TLS13, &rustls::version::TLS12],
    };
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_protocol_versions(versions);
    let builder = builder.map_err(|error| error.to_string())?.dangerous();
    let builder = builder.with_custom_certificate_verifier(verifier(network, way, provider)?);
    let shown = |it: &Identity| builder.clone().with_client_auth_cert(it.chain.clone(), it.key.clone_key());
    let config = match &way.identity {
        None => Ok(builder.with_no_client_auth()),
        Some(Who::Given(at)) => match network.identities.get(*at) {
            Some(it) => shown(it),
            None => Ok(builder.with_no_client_auth()),
        },
        Some(Who::Written(it)) => shown(&Identity::written(it)?),
    };
    let mut config = config.map_err(|error| format!("the client certificate cannot be used: {error}"))?;
    config.resumption = Resumption::in_memory_sessions(256);
    config.enable_sni = way.names_host;
    config.alpn_protocols = match way.version {
        Some(Version::OneZero | Version::One) => vec![b"http/1.1".to_vec()],
        Some(Version::Two) => vec![b"h2".to_vec()],
        Some(Version::Three) => vec![b"h3".to_vec()],
        None => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
    };
    Ok(config)
}

fn verifier(
    network: &Network,
    way: &Way,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, String> {
    if !way.verify_tls {
        return Ok(Arc::new(Verifier { careful: None, provider }));
    }
    let mut pinned: Vec<CertificateDer<'static>> =
        network.authorities.iter().map(|it| CertificateDer::from(it.clone())).collect();
    for file in &way.authorities {
        pinned.extend(authorities(file)?.into_iter().map(CertificateDer::from));
    }
    let inner = rustls_platform_verifier::Verifier::new_with_extra_roots(pinned.iter().cloned(), provider.clone());
    let inner = inner.map_err(|error| format!("the trusted certificates cannot be used: {error}"))?;
    Ok(Arc::new(Verifier { careful: Some(Careful { inner: Arc::new(inner), pinned }), provider }))
}
