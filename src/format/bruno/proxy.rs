//! The proxy of a collection.

use url::Url;

use super::filling::Filling;

/// A proxy, with its variables not filled in yet.
#[derive(Clone, Debug)]
pub enum Proxy {
    /// None at all, whatever the system says.
    Off,
    /// This one, but for some hosts.
    On {
        /// Its URL: `http://{{host}}:8080`.
        url: String,
        /// The name and password for it.
        credentials: Option<(String, String)>,
        /// The hosts that are reached without it, with commas between: `localhost, *.example.org`.
        bypassed: String,
    },
}

impl Proxy {
    /// The proxy for requests to `url`, as a transfer has it.
    pub(super) fn of(&self, url: &Url, filling: &mut Filling<'_>) -> String {
        let Self::On { url: proxy, credentials, bypassed } = self else { return "none".to_owned() };
        let bypassed = filling.text(bypassed);
        let host = url.host_str().unwrap_or_default();
        if bypassed.split([',', ' ', ';']).any(|it| fits(it.trim(), host, url.port_or_known_default())) {
            return "none".to_owned();
        }
        let text = filling.text(proxy);
        let Some((name, password)) = credentials else { return text };
        let (name, password) = (filling.text(name), filling.text(password));
        filling.redactor().learn(&password);
        let Ok(mut url) = Url::parse(&text) else { return text };
        // A proxy's URL has a host, so that both can be set.
        let _ = (url.set_username(&name), url.set_password(Some(&password)));
        url.to_string()
    }
}

/// Whether a host, and its port, is one that a pattern means: `*`, `example.org`, `*.example.org`, `.example.org`, `host:81`.
fn fits(pattern: &str, host: &str, port: Option<u16>) -> bool {
    let (name, wanted) = match pattern.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => (name, port.parse::<u16>().ok()),
        _ => (pattern, None),
    };
    if name.is_empty() || wanted.is_some() && wanted != port {
        return false;
    }
    let suffix = name.strip_prefix('*').or_else(|| name.starts_with('.').then_some(name));
    match suffix {
        Some(suffix) => host.ends_with(suffix),
        None => host.eq_ignore_ascii_case(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_passed_by() {
        for (pattern, host, expected) in [
            ("*", "a.test", true),
            ("a.test", "A.test", true),
            ("a.test", "b.a.test", false),
            ("*.a.test", "b.a.test", true),
            (".a.test", "b.a.test", true),
            ("a.test:81", "a.test", false),
            ("a.test:80", "a.test", true),
            ("", "a.test", false),
        ] {
            assert_eq!(fits(pattern, host, Some(80)), expected, "{pattern}");
        }
    }
}
