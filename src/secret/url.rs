//! The password that a URL carries.

/// The password in `https://user:password@host/`, as it is written there.
pub(super) fn password_in_url(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    // An `@` behind the path's beginning means nothing; a password that is not escaped may hold one itself.
    let authority = rest.split(['/', '?', '#']).next()?;
    let (credentials, _) = authority.rsplit_once('@')?;
    let (_, password) = credentials.split_once(':')?;
    (!password.is_empty()).then_some(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_stands_before_the_host() {
        assert_eq!(password_in_url("https://u:p4ss@host/a@b"), Some("p4ss"));
        assert_eq!(password_in_url("https://u:p@ss@ho st"), Some("p@ss"));
        for none in ["https://u@host/", "https://host:80/a:b@c", "mailto:a:b@c", "https://u:@host"] {
            assert_eq!(password_in_url(none), None, "{none}");
        }
    }
}
