//! Files that are named by a URL.

use std::io::Write as _;

use posthaste::{
    client::Http,
    wire::{Request, Transport as _},
};
use tempfile::NamedTempFile;
use tokio::runtime;
use url::Url;

/// How many redirects are followed.
const HOPS: usize = 10;

/// The hosts of the Postman API.
const API: [&str; 3] = ["api.getpostman.com", "api.postman.com", "api.eu.postman.com"];

/// How files are fetched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fetch<'a> {
    /// The key for the Postman API.
    pub(super) key: Option<&'a str>,
    /// Whether certificates may be bad.
    pub(super) insecure: bool,
}

/// The URL that a text is, if it is one.
pub(super) fn url(text: &str) -> Option<Url> {
    let is_url =
        ["http://", "https://"].iter().any(|it| text.get(..it.len()).is_some_and(|it2| it2.eq_ignore_ascii_case(it)));
    text.parse().ok().filter(|_| is_url)
}

impl Fetch<'_> {
    /// What lies behind a URL.
    ///
    /// # Errors
    /// Why it cannot be had.
    pub(super) fn bytes(self, url: &Url) -> Result<Vec<u8>, String> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| error.to_string())?.block_on(self.get(url.clone()))
    }

    /// The same, in a temporary file.
    ///
    /// # Errors
    /// Why it cannot be had or kept.
    pub(super) fn file(self, url: &Url) -> Result<NamedTempFile, String> {
        let extension = url.path().rsplit('.').next().filter(|it| it.len() < 6 && !it.contains('/'));
        let suffix = extension.map(|it| format!(".{it}")).unwrap_or_default();
        let bytes = self.bytes(url)?;
        let mut file = tempfile::Builder::new().suffix(&suffix).tempfile().map_err(|error| error.to_string())?;
        file.write_all(&bytes).and_then(|()| file.flush()).map_err(|error| error.to_string())?;
        Ok(file)
    }

    async fn get(self, mut url: Url) -> Result<Vec<u8>, String> {
        let client = Http::default();
        for _ in 0..=HOPS {
            let mut request = Request::new("GET", url.clone());
            request.headers.push(("User-Agent".into(), concat!("Posthaste/", env!("CARGO_PKG_VERSION")).into()));
            request.headers.push(("Accept".into(), "application/json".into()));
            request.headers.push(("Connection".into(), "keep-alive".into()));
            if let Some(key) = self.key.filter(|_| url.host_str().is_some_and(|it| API.contains(&it))) {
                request.headers.push(("X-Api-Key".into(), key.into()));
            }
            request.transfer.verify_tls = !self.insecure;
            let answer = client
                .send(request)
                .await
                .map_err(|error| format!("unable to fetch data from url \"{url}\": {error}"))?;
            let response = answer.response;
            let next = response.header("location").filter(|_| (300..400).contains(&response.status));
            match next.map(|it| url.join(it)) {
                Some(Ok(next)) => url = next,
                _ if response.status == 200 => return Ok(response.body.to_vec()),
                _ => {
                    let status = response.status;
                    return Err(format!("unable to fetch data from url \"{url}\": it answered with status {status}"));
                }
            }
        }
        Err(format!("unable to fetch data from url \"{url}\": it is redirected more than {HOPS} times"))
    }
}
