//! Certificates of our own, and of authorities, as Newman's options name them.

use std::{fs, path::Path};

use posthaste::client::{Identity, Network, authorities};
use serde_json::Value;

use super::arguments::Run;

/// How the network is reached.
///
/// # Errors
/// Which file cannot be read.
pub(super) fn network(arguments: &Run) -> Result<Network, String> {
    let mut network = Network::default();
    if let Some(path) = &arguments.ssl_extra_ca_certs {
        network.authorities = authorities(path)?;
    }
    if let Some(path) = &arguments.ssl_client_cert_list {
        network.identities = listed(path)?;
    }
    if let Some(certificate) = &arguments.ssl_client_cert {
        let (key, passphrase) = (arguments.ssl_client_key.as_deref(), arguments.ssl_client_passphrase.as_deref());
        network.identities.push(Identity::sealed_pem("*", certificate, key, passphrase)?);
    }
    Ok(network)
}

/// The certificates of a list, each with the hosts that it is for.
fn listed(path: &Path) -> Result<Vec<Identity>, String> {
    let shown = path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| format!("unable to read the certificate list \"{shown}\": {error}"))?;
    let list: Value = serde_json::from_str(&text)
        .map_err(|error| format!("the certificate list \"{shown}\" is not valid JSON: {error}"))?;
    let list = list.as_array().ok_or_else(|| format!("the certificate list \"{shown}\" is not a list"))?;
    let mut identities = Vec::new();
    for entry in list {
        let source = |key: &str| entry.get(key).and_then(|it| it.get("src").unwrap_or(it).as_str()).map(Path::new);
        let patterns = entry.get("matches").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for host in patterns.flat_map(hosts) {
            let passphrase = entry.get("passphrase").and_then(Value::as_str).unwrap_or_default();
            identities.push(match (source("pfx"), source("cert")) {
                (Some(path), _) => Identity::pkcs12(&host, path, passphrase)?,
                (None, Some(certificate)) => Identity::sealed_pem(&host, certificate, source("key"), Some(passphrase))?,
                (None, None) => {
                    return Err(format!("an entry of the certificate list \"{shown}\" has no `cert` and no `pfx`"));
                }
            });
        }
    }
    Ok(identities)
}

/// The hosts of a pattern such as `https://*.example.com:8443/*`; the domain itself is one of its subdomains.
fn hosts(pattern: &str) -> Vec<String> {
    if pattern == "<all_urls>" {
        return vec!["*".to_owned()];
    }
    let Some((scheme, rest)) = pattern.split_once("://") else { return Vec::new() };
    if scheme != "*" && !scheme.split('+').any(|it| it == "https") {
        return Vec::new();
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, "443"),
    };
    let with_port = |host: &str| if port == "*" { host.to_owned() } else { format!("{host}:{port}") };
    let own = host.strip_prefix("*.").map(with_port);
    own.into_iter().chain([with_port(host)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_hosts() {
        assert_eq!(hosts("<all_urls>"), ["*"]);
        assert_eq!(hosts("https://example.com/*"), ["example.com:443"]);
        assert_eq!(hosts("http+https://*.example.com:8443/a/*"), ["example.com:8443", "*.example.com:8443"]);
        assert_eq!(hosts("https://*/*"), ["*:443"]);
        assert!(hosts("http://example.com/*").is_empty() && hosts("nonsense").is_empty());
    }
}
