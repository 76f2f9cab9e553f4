//! A request as the `curl` command that sends it once more.

mod body;
mod form;
mod login;
mod redirects;
mod route;
mod shell;

use std::time::Duration;

pub use self::login::Login;

use self::shell::Line;
use crate::{
    model::Redirecting,
    wire::{Certificate, Request, Version},
};

/// How long curl waits for `100 Continue` by itself.
const CONTINUE: Duration = Duration::from_secs(1);

/// From this size on curl asks with `Expect` by itself, in bytes; for uploads always.
const ASKS_FROM: u64 = 1 << 20;

/// What a request itself does not say.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The flags that hold for all requests, as words: `--cacert`, `ca.pem`.
    pub network: Vec<String>,
    /// Our own certificates, over those of the request.
    pub certificates: Vec<Certificate>,
    /// Who logs in, where curl plays the rounds by itself.
    pub login: Option<Login>,
    /// Whether redirects are followed, and how; none of them are if that is not said.
    pub redirects: Option<Redirecting>,
    /// Whether the command is told with its secrets, too.
    pub shows_secrets: bool,
    /// The limit of time that need not be written, since it is ours and not the user's.
    pub usual_timeout: Option<Duration>,
}

/// The command that sends `request`, for a shell such as bash or zsh. No line of it is broken inside of a word. `hide` takes
/// secrets out of a text: before it is put into quotes, behind which nobody would know them.
pub fn command(request: &Request, around: &Around, hide: &dyn Fn(&str) -> String) -> String {
    let mut line = Line::new("curl", hide);
    let data = body::data(request, hide);
    let has_data = data.is_data();
    method(&mut line, request, has_data);
    line.add([url(request)]);
    headers(&mut line, request, around, &data);
    if let Some(login) = &around.login {
        line.add([login.flag.to_owned()]);
        line.add(["--user".to_owned(), format!("{}:{}", login.username, login.password)]);
    }
    data.add(&mut line);
    travel(&mut line, request, around, has_data);
    let route = &request.transfer.route;
    let certificates = around.certificates.iter().chain(&route.certificates);
    let own = certificates.into_iter().find(|it| route::fits(&it.host, &request.url)).map(route::certificate);
    line.add_flags(&own.unwrap_or_default());
    line.add_flags(&route::flags(route));
    line.add_flags(&route::flags_of_all(&around.network, request));
    line.add_flags(&route::of_the_proxy(request, &around.network));
    let command = line.written();
    match data.pipe() {
        Some(pipe) => format!("{pipe} | {command}"),
        None => command,
    }
}

fn method(line: &mut Line<'_>, request: &Request, has_data: bool) {
    match (request.method.as_str(), has_data) {
        ("GET", false) | ("POST", true) => {}
        ("HEAD", false) => line.add(["--head".to_owned()]),
        (method, _) => line.add(["--request".to_owned(), method.to_owned()]),
    }
}

/// The URL; with the path that is sent, where it is not the URL's own.
fn url(request: &Request) -> String {
    let mut url = request.url.clone();
    url.set_fragment(None);
    match &request.target {
        Some(target) => format!("{}{target}", &url[..url::Position::BeforePath]),
        None => url.into(),
    }
}

fn headers(line: &mut Line<'_>, request: &Request, around: &Around, data: &body::Data) {
    let mut header = |text: String| line.add(["--header".to_owned(), text]);
    for (name, value) in &request.headers {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let is_made_by_curl = is("content-length")
            || is("content-type") && data.is_form()
            || is("accept-encoding") && is_usual(value)
            || is("authorization") && around.login.is_some();
        if !is_made_by_curl {
            header(if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") });
        }
    }
    // What curl would add is taken out again.
    for name in ["Accept", "User-Agent"] {
        if request.header(name).is_none() {
            header(format!("{name}:"));
        }
    }
    if request.without.iter().any(|it| it == "host") && request.header("host").is_none() {
        header("Host:".to_owned());
    }
    if data.is_data() && !data.is_form() && !data.is_upload() && request.header("content-type").is_none() {
        header("Content-Type:".to_owned());
    }
    if (data.is_upload() || request.body_size_bytes() >= ASKS_FROM) && request.header("expect").is_none() {
        header("Expect:".to_owned());
    }
    if request.header("accept-encoding").is_some() {
        line.add(["--compressed".to_owned()]);
    }
}

/// Whether curl asks for the same encodings, if it is told to ask.
fn is_usual(accept_encoding: &str) -> bool {
    accept_encoding == "gzip, deflate, br, zstd"
}

fn travel(line: &mut Line<'_>, request: &Request, around: &Around, has_data: bool) {
    let transfer = &request.transfer;
    let mut flag = |words: &[&str]| line.add(words.iter().map(|it| (*it).to_owned()));
    if request.target.is_some() {
        flag(&["--path-as-is"]);
    }
    let has_braces = |it: &str| it.contains(['[', ']', '{', '}']);
    if has_braces(&url(request)) || request.upload.iter().flat_map(|it| &it.files).any(|it| has_braces(it)) {
        flag(&["--globoff"]);
    }
    match transfer.http_version {
        Some(Version::OneZero) => flag(&["--http1.0"]),
        Some(Version::One) => flag(&["--http1.1"]),
        Some(Version::Two) if request.url.scheme() == "http" => flag(&["--http2-prior-knowledge"]),
        Some(Version::Two) => flag(&["--http2"]),
        Some(Version::Three) => flag(&["--http3-only"]),
        None => {}
    }
    if let Some(how) = around.redirects.as_ref().filter(|it| it.most > 0) {
        redirects::add(how, request, has_data, &mut flag);
    }
    match transfer.proxy.as_deref() {
        Some("none") => flag(&["--noproxy", "*"]),
        Some(proxy) => flag(&["--proxy", proxy]),
        None => {}
    }
    if !transfer.verify_tls {
        flag(&["--insecure"]);
    }
    let seconds = |it: Duration| it.as_secs_f64().to_string();
    if let Some(limit) = transfer.timeout.filter(|it| Some(*it) != around.usual_timeout) {
        flag(&["--max-time", &seconds(limit)]);
    }
    if let Some(wait) = transfer.expect_continue.filter(|it| *it != CONTINUE) {
        flag(&["--expect100-timeout", &seconds(wait)]);
    }
    if let Some(output) = &transfer.output {
        flag(&["--create-dirs", "--output", &output.to_string_lossy()]);
    }
}

#[cfg(test)]
mod tests;
