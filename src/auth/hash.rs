//! The hashes that signatures are made with.

use std::io::{self, Read};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The hash of `data`.
    pub(super) fn of(self, data: impl AsRef<[u8]>) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(data).to_vec(),
            Self::Sha256 => Sha256::digest(data).to_vec(),
            Self::Sha384 => Sha384::digest(data).to_vec(),
            Self::Sha512 => Sha512::digest(data).to_vec(),
        }
    }

    /// The hash of all that can be read, a part at a time.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn of_all(self, data: impl Read) -> io::Result<Vec<u8>> {
        match self {
            Self::Sha1 => digest::<Sha1>(data),
            Self::Sha256 => digest::<Sha256>(data),
            Self::Sha384 => digest::<Sha384>(data),
            Self::Sha512 => digest::<Sha512>(data),
        }
    }

    /// The HMAC of `data` under `key`.
    pub(super) fn mac(self, key: impl AsRef<[u8]>, data: impl AsRef<[u8]>) -> Vec<u8> {
        const ANY: &str = "HMAC takes keys of any length";
        macro_rules! mac {
            ($hash:ty) => {{
                let mut mac = Hmac::<$hash>::new_from_slice(key.as_ref()).expect(ANY);
                mac.update(data.as_ref());
                mac.finalize().into_bytes().to_vec()
            }};
        }
        match self {
            Self::Sha1 => mac!(Sha1),
            Self::Sha256 => mac!(Sha256),
            Self::Sha384 => mac!(Sha384),
            Self::Sha512 => mac!(Sha512),
        }
    }
}

/// The digest of all that can be read, a part at a time.
///
/// # Errors
/// When it cannot be read.
pub(super) fn digest<D: Digest>(mut data: impl Read) -> io::Result<Vec<u8>> {
    let (mut digest, mut buffer) = (D::new(), vec![0; 64 * 1024]);
    loop {
        match data.read(&mut buffer) {
            Ok(0) => return Ok(digest.finalize().to_vec()),
            Ok(read) => digest.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
