//! Names that tell of a secret.

const TELLING: &[&str] =
    &["token", "secret", "password", "passwd", "passphrase", "apikey", "authorization", "privatekey", "credential"];

/// Endings of names that speak about a secret, and do not hold it: `token_url`, `access_token_expires_in`.
const ABOUT: &[&str] =
    &["url", "uri", "endpoint", "type", "expires", "expiresin", "expiresat", "expiry", "ttl", "lifetime", "length"];

/// Whether a variable of this name is secret unless it says otherwise.
pub fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect();
    TELLING.iter().any(|word| plain.contains(word)) && !ABOUT.iter().any(|word| plain.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_of_secrets() {
        for name in ["access_token", "clientSecret", "API-KEY", "db.password", "Authorization"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["account_id", "key", "tokenUrl", "token_type", "access_token_expires_in"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
