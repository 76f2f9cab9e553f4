//! Proxies of every kind, and hosts that go around them.

use serde_json::json;

use crate::support::{Authority, Ended, Gateway, Line, Project, Refusing, Reply, Seen, Server, TlsServer, serve};

const OPEN: &str = "HTTP/1.1 200 Connection established\r\n\r\n";

fn get(url: &str, more: &[&str]) -> Ended {
    let project = Project::with("a.yaml", format!("GET: {url}\nexpect: {{ status: 200 }}\n"));
    project.run(&[&["run", "a.yaml"], more].concat())
}

/// As `Proxy-Authorization` says `user:p w`.
const LOGIN: &str = "Basic dXNlcjpwIHc=";

#[test]
fn a_proxy_is_told_who_we_are() {
    let proxy = Server::start(|request: &Seen| match request.header("proxy-authorization") {
        Some(LOGIN) => Reply::status(200),
        _ => Reply::status(407).header("Proxy-Authenticate", "Basic realm=x"),
    });
    let at = format!("127.0.0.1:{}", proxy.port());
    get("http://api.invalid/", &["-x", &format!("http://user:p%20w@{at}")]).passes().never_prints("p%20w");
    get("http://api.invalid/", &["-x", &format!("user:p%20w@{at}")]).passes();
    let seen = proxy.seen().pop().unwrap();
    assert_eq!((seen.target.as_str(), seen.header("authorization")), ("http://api.invalid/", None));
    get("http://api.invalid/", &["-x", &format!("http://user:wrong@{at}")]).exits(1).prints("407");
}

#[test]
fn https_goes_through_a_tunnel() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.signs(&["api.test"]), |_: &Seen| json!({}));
    let project = Project::with("a.yaml", "GET: https://api.test/x\n").file("ca.pem", &authority.pem);
    let run = |proxy: &str| project.run(&["run", "a.yaml", "--cacert", "ca.pem", "-x", proxy]);
    let open = Gateway::connect(server.port(), |_| OPEN);
    run(&open.authority()).passes();
    assert!(
        open.asked()[0].starts_with("CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\n"),
        "{:?}",
        open.asked()
    );
    assert_eq!(server.seen()[0].header("host"), Some("api.test"));
    assert_eq!(server.seen()[0].target, "/x");

    let guarded = Gateway::connect(server.port(), |head| {
        if head.contains(LOGIN) { OPEN } else { "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n" }
    });
    run(&format!("http://user:p%20w@{}", guarded.authority())).passes();
    assert!(server.seen().iter().all(|it| it.header("proxy-authorization").is_none()), "the proxy's, not the host's");
    let at = guarded.authority();
    run(&at).exits(3).prints(&format!("the proxy {at} wants a name and password (407)"));
    let told = format!("the proxy {at} wants another name and password than ours (407)");
    run(&format!("user:wrong@{at}")).exits(3).prints(&told).never_prints("wrong@");
    let closed = Gateway::connect(server.port(), |_| "HTTP/1.1 403 Forbidden\r\n\r\n");
    run(&closed.authority()).exits(3).prints("403 Forbidden").prints("api.test:443");
    let odd = Gateway::connect(server.port(), |_| "SSH-2.0-x\r\n\r\n");
    run(&odd.authority()).exits(3).prints("no HTTP");
}

#[test]
fn a_proxy_may_speak_tls_itself() {
    let authority = Authority::new();
    let leaf = authority.signs(&["127.0.0.1"]);
    let proxy = TlsServer::start(&leaf, |_: &Seen| json!({}));
    let project = Project::with("a.yaml", "GET: http://api.invalid/x\n").file("ca.pem", &authority.pem);
    project.run(&["run", "a.yaml", "-x", &proxy.url(), "--cacert", "ca.pem"]).passes();
    assert_eq!(proxy.seen()[0].target, "http://api.invalid/x");
    project.run(&["run", "a.yaml", "-x", &proxy.url()]).exits(3).prints("proxy").prints("certificate");
}

#[test]
fn socks_proxies_are_told_the_host_or_its_address() {
    let server = Server::start(|_: &Seen| json!({}));
    let gateway = Gateway::socks(server.port(), None);
    let resolve = ["--resolve", "api.invalid:80:192.0.2.7"];
    for (scheme, more, told) in [
        ("socks5h", &[][..], "5 @api.invalid:80"),
        ("socks5", &resolve, "5 @192.0.2.7:80"),
        ("socks4a", &[], "4 @api.invalid:80"),
        ("socks4", &resolve, "4 @192.0.2.7:80"),
    ] {
        let proxy = format!("{scheme}://{}", gateway.authority());
        get("http://api.invalid/", &[&["-x", &proxy], more].concat()).passes();
        assert_eq!(gateway.asked().pop().unwrap(), told, "{scheme}");
    }
    get("http://api.invalid/", &["-x", &format!("socks5://{}", gateway.authority())])
        .exits(3)
        .prints("could not resolve");
    assert_eq!(server.seen()[0].target, "/", "the host is asked as if nothing stood between");
}

#[test]
fn socks_proxies_are_told_who_we_are() {
    let server = Server::start(|_: &Seen| json!({}));
    let gateway = Gateway::socks(server.port(), Some("user:p w"));
    let at = gateway.authority();
    get("http://api.invalid/", &["-x", &format!("socks5h://user:p%20w@{at}")]).passes();
    assert_eq!(gateway.asked(), ["5 user:p w@api.invalid:80"]);
    for proxy in [format!("socks5h://user:wrong@{at}"), format!("socks5h://{at}")] {
        get("http://api.invalid/", &["-x", &proxy]).exits(3).prints(&format!("proxy {at}")).prints("name and password");
    }
    let four = Gateway::socks(server.port(), None);
    get("http://api.invalid/", &["-x", &format!("socks4a://user@{}", four.authority())]).passes();
    assert_eq!(four.asked(), ["4 user@api.invalid:80"]);
}

#[test]
fn https_goes_through_socks() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.signs(&["api.test"]), |_: &Seen| json!({}));
    let gateway = Gateway::socks(server.port(), None);
    let project = Project::with("a.yaml", "GET: https://api.test/x\n").file("ca.pem", &authority.pem);
    let proxy = format!("socks5h://{}", gateway.authority());
    project.run(&["run", "a.yaml", "--cacert", "ca.pem", "-x", &proxy]).passes();
    assert_eq!(gateway.asked(), ["5 @api.test:443"]);
}

#[test]
fn the_systems_proxy_is_used_but_for_some_hosts() {
    let proxy = Server::start(|_: &Seen| json!({}));
    let server = Server::start(|_: &Seen| json!({}));
    let resolve = format!("api.test:{}:127.0.0.1", server.port());
    let url = format!("http://api.test:{}/", server.port());
    let run = |system: &[(&str, &str)], more: &[&str]| {
        let before = proxy.seen().len();
        let project = Project::with("a.yaml", format!("GET: {url}\n")).system("http_proxy", &proxy.url());
        let project = system.iter().fold(project, |it, (name, value)| it.system(name, value));
        project.run(&[&["run", "a.yaml", "--resolve", &resolve], more].concat()).passes();
        proxy.seen().len() - before
    };
    assert_eq!(run(&[], &[]), 1);
    let with_port = format!("api.test:{}", server.port());
    for around in ["api.test", "*", "other.test, api.test", ".test", "test", &with_port] {
        assert_eq!(run(&[("NO_PROXY", around)], &[]), 0, "NO_PROXY={around}");
        assert_eq!(run(&[("no_proxy", around)], &[]), 0, "no_proxy={around}");
        assert_eq!(run(&[], &["--noproxy", around]), 0, "--noproxy {around}");
        assert_eq!(run(&[], &["-x", &proxy.url(), "--noproxy", around]), 0, "-x, --noproxy {around}");
        assert_eq!(run(&[("NO_PROXY", around)], &["-x", &proxy.url()]), 0, "-x, NO_PROXY={around}");
    }
    assert_eq!(run(&[("NO_PROXY", "other.test")], &[]), 1);
    assert_eq!(run(&[("NO_PROXY", "*")], &["--noproxy", "other.test"]), 1, "the flag goes over the system");
    assert_eq!(run(&[], &["-x", "none"]), 0);
    assert_eq!(server.seen().len(), 5 * 6 + 1);
}

#[test]
fn a_proxy_that_does_not_answer_is_named() {
    let refusing = Refusing::new();
    let free = format!("127.0.0.1:{}", refusing.port);
    for url in ["http://api.invalid/", "https://api.invalid/"] {
        for more in [&[][..], &["--http2"], &["--http1.1"]] {
            for proxy in [format!("http://{free}"), format!("socks5h://{free}")] {
                let ended = get(url, &[&["-x", &proxy], more].concat());
                ended.exits(3).prints(&format!("connection refused by the proxy {free}"));
            }
            let ended = get(url, &[&["-x", "http://proxy.invalid:1"], more].concat());
            ended.exits(3).prints("could not resolve the proxy's host `proxy.invalid`");
        }
    }
}

#[test]
fn what_a_proxy_says_is_told_as_its_own() {
    let say = |bytes: &[u8]| {
        let bytes = bytes.to_vec();
        let (base, _) = serve(move |line: &mut Line| {
            line.head();
            line.say(&bytes);
        });
        base.replace("baseUrl=", "")
    };
    let many = b"X: a\r\n".repeat(20_000);
    for (bytes, told) in [
        (
            &b"HTTP/1.1 407 No\r\nProxy-Authenticate: Digest realm=x, nonce=n\r\n\r\n"[..],
            "another way than by `Basic` (407)",
        ),
        (
            b"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Basic\r\n\r\n",
            "another name and password",
        ),
        (b"HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 503 Busy\r\n\r\n", "opens no tunnel to api.invalid:443: 503 Busy"),
        (&[b"HTTP/1.1 200 OK\r\n", &many[..]].concat(), "answered with more headers than can be read"),
        (b"HTTP/1.1 20", "closed the connection"),
    ] {
        let at = say(bytes);
        let proxy = at.replace("http://", "http://user:hush-hush@");
        let run = get("https://api.invalid/", &["-x", &proxy]);
        run.exits(3).prints(&format!("the proxy {}", &at[7..])).prints(told);
    }
    // In the open, nobody knows whose words they are.
    for (bytes, told) in [(&b"garbage\r\n\r\n"[..], "answered with what is no HTTP"), (b"", "closed the connection")] {
        let at = say(bytes);
        let whom = format!("api.invalid:80 (through the proxy {}) ", &at[7..]);
        get("http://api.invalid/", &["-x", &at]).exits(3).prints(&whom).prints(told);
    }
    let (base, _) = serve(|line: &mut Line| {
        line.head();
        line.rest();
    });
    let proxy = base.replace("baseUrl=", "");
    let run = get("http://api.invalid/", &["-x", &proxy, "--timeout", "100ms"]);
    run.exits(3).prints(&format!("no answer from api.invalid:80 (through the proxy {}) within 100ms", &proxy[7..]));
}

#[test]
fn http_2_goes_through_proxies_in_a_tunnel() {
    let server = Server::start(|_: &Seen| json!({}));
    // The server speaks HTTP/1 alone; what is asked of the proxy is what counts.
    let open = Gateway::connect(server.port(), |_| OPEN);
    get("http://api.invalid/", &["-x", &open.authority(), "--http2"]).exits(3);
    assert!(open.asked()[0].starts_with("CONNECT api.invalid:80 HTTP/1.1\r\n"), "{:?}", open.asked());
}

#[test]
fn a_proxy_that_is_none_is_told() {
    for (proxy, told) in
        [("ftp://x", "`ftp`"), ("http://", "proxy"), ("http://x:99999", "proxy"), ("socks6://x", "`socks6`")]
    {
        get("http://api.invalid/", &["-x", proxy]).exits(3).prints(told);
    }
    get("http://api.invalid/", &["-x", "http://user:hush@proxy.invalid:1"])
        .exits(3)
        .prints("could not resolve the proxy's host `proxy.invalid`")
        .never_prints("hush");
}

#[test]
fn what_a_socks_proxy_cannot_reach_is_named() {
    let (base, _) = serve(|line| {
        line.take(3);
        line.say([5, 0]);
        line.take(4 + 1 + "api.invalid".len() + 2);
        line.say([5, 5, 0, 1, 0, 0, 0, 0, 0, 0]);
    });
    let proxy = base.replace("baseUrl=http", "socks5h");
    let told = "was refused by the host: it was asked for api.invalid:80";
    get("http://api.invalid/", &["-x", &proxy]).exits(3).prints(told);
}
