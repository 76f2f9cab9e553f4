//! An authority that signs certificates of every kind, good and bad.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, SerialNumber, date_time_ymd};

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

    /// A certificate that nobody but itself has signed.
    pub(crate) fn self_signed(hosts: &[&str]) -> Leaf {
        let (params, key) = (params(hosts), KeyPair::generate().unwrap());
        Leaf { certificate: params.self_signed(&key).unwrap().pem(), key: key.serialize_pem() }
    }
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
