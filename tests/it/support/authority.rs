//! An authority that signs certificates of every kind, good and bad.

use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, SerialNumber, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};

/// An authority of the test's own.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate, in PEM.
    pub(crate) pem: String,
}

/// A certificate with its key, both in PEM.
#[derive(Clone)]
pub(crate) struct Leaf {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Leaf {
    /// Both in one text.
    pub(crate) fn both(&self) -> String {
        format!("{}{}", self.certificate, self.key)
    }

    /// The certificate as DER.
    pub(crate) fn der(&self) -> Vec<u8> {
        CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap().to_vec()
    }
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Trust Us");
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for these hosts, good for many years.
    pub(crate) fn signs(&self, hosts: &[&str]) -> Leaf {
        self.signs_with(hosts, |_| {})
    }

    /// A certificate for these hosts, changed by `change`.
    pub(crate) fn signs_with(&self, hosts: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Leaf {
        let (mut params, key) = (params(hosts), KeyPair::generate().unwrap());
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        Leaf { certificate, key: key.serialize_pem() }
    }

    /// A certificate for a key that is there already, in PEM.
    pub(crate) fn signs_key(&self, hosts: &[&str], key: &str) -> Leaf {
        let pair = KeyPair::from_pem(key).unwrap();
        let certificate = params(hosts).signed_by(&pair, &self.issuer).unwrap().pem();
        Leaf { certificate, key: key.to_owned() }
    }

    /// A certificate that nobody but itself has signed.
    pub(crate) fn self_signed(hosts: &[&str]) -> Leaf {
        let (params, key) = (params(hosts), KeyPair::generate().unwrap());
        Leaf { certificate: params.self_signed(&key).unwrap().pem(), key: key.serialize_pem() }
    }

    /// The same, which calls itself an authority.
    pub(crate) fn self_signed_authority(hosts: &[&str]) -> Leaf {
        let (mut params, key) = (params(hosts), KeyPair::generate().unwrap());
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Leaf { certificate: params.self_signed(&key).unwrap().pem(), key: key.serialize_pem() }
    }
}

/// A certificate with its key as PKCS#12.
pub(crate) fn pkcs12(leaf: &Leaf, password: &str) -> Vec<u8> {
    let key = PrivateKeyDer::from_pem_slice(leaf.key.as_bytes()).unwrap();
    let key = PrivateKey::from_der(key.secret_der()).unwrap();
    let chain = PrivateKeyChain::new(b"1".to_vec(), key, [Certificate::from_der(&leaf.der()).unwrap()]);
    let mut store = KeyStore::new();
    store.add_entry("me", KeyStoreEntry::PrivateKeyChain(chain));
    store.writer(password).write().unwrap()
}

fn params(hosts: &[&str]) -> CertificateParams {
    let hosts: Vec<String> = hosts.iter().map(|it| (*it).to_owned()).collect();
    let mut params = CertificateParams::new(hosts.clone()).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2090, 12, 31);
    params.serial_number = Some(SerialNumber::from_slice(&[0x0a, 0xbc, 0x12]));
    params.distinguished_name.push(DnType::CommonName, hosts.first().cloned().unwrap_or_default());
    params.distinguished_name.push(DnType::OrganizationName, "Test, Inc.");
    params
}
