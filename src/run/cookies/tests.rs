//! Jars, as runs use them.

use super::*;
use serde_json::json;

#[test]
fn a_jar_is_filled_with_what_another_held() {
    let jar = Jar::default();
    let url: Url = "https://shop.example.com/a/b".parse().unwrap();
    let shared = jar.shared(&CookieScope::Run);
    shared.set_one(&url, "a=1; Path=/").unwrap();
    shared.set_one(&url, "b=2; Domain=example.com; Secure; HttpOnly; Expires=Fri, 01 Jan 2100 00:00:00 GMT").unwrap();
    shared.set_one(&"http://127.0.0.1/".parse().unwrap(), "c=3").unwrap();
    let all = jar.all();
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(Jar::of(&all).all(), all);
    assert!(Jar::of(&[json!({}), json!(1), json!({ "name": "a", "domain": "::" })]).all().is_empty());
}

#[test]
fn scopes_have_cookies_of_their_own_on_top_of_what_is_given() {
    let url: Url = "http://a.test/".parse().unwrap();
    let folder = CookieScope::Folder(crate::source::Place::whole("folder.yaml"));
    let jar = Jar::of(&[json!({ "name": "given", "value": "0", "domain": "a.test", "path": "/" })]);
    let first = Jar::of(&[json!({ "name": "given", "value": "0", "domain": "a.test", "path": "/" })]);
    jar.shared(&CookieScope::Run).set_one(&url, "r=1").unwrap();
    jar.shared(&CookieScope::Iteration).set_one(&url, "i=2").unwrap();
    jar.shared(&folder).set_one(&url, "f=3").unwrap();
    let names = |scope: &CookieScope| {
        let all = jar.shared(scope).list(&url);
        all.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        [names(&CookieScope::Run), names(&CookieScope::Iteration), names(&folder)],
        ["given r", "given i", "given f"]
    );
    assert_eq!(jar.all().len(), 4);
    jar.restart(&first);
    assert_eq!(
        [names(&CookieScope::Run), names(&CookieScope::Iteration), names(&folder)],
        ["given r", "given", "given"]
    );
}

#[test]
fn same_site_is_kept_where_it_was_set() {
    let jar = Jar::default();
    let url: Url = "https://a.test/".parse().unwrap();
    let shared = jar.shared(&CookieScope::Run);
    for text in ["a=1; SameSite=LAX", "b=2; samesite=Strict", "c=3; SameSite=None; Secure", "d=4; SameSite=odd", "e=5"]
    {
        shared.set_one(&url, text).unwrap();
    }
    let all = jar.all();
    let found: Vec<_> = all.iter().map(|it| it.get("sameSite").and_then(Value::as_str)).collect();
    assert_eq!(found, [Some("lax"), Some("strict"), Some("none"), None, None]);
    assert_eq!(Jar::of(&all).all(), all);
    let other = json!({ "name": "a", "domain": "a.test", "sameSite": "Lax; Domain=b.test" });
    assert_eq!(Jar::of(&[other]).all()[0].get("sameSite"), None, "nothing else is slipped in");
}

#[test]
fn what_is_secure_is_left_alone_by_what_is_not() {
    for (set_at, text, is_kept) in [
        ("http://a.test/", "sid=2; Path=/login; Domain=a.test", false),
        ("http://a.test/", "sid=; Max-Age=0; Path=/login; Domain=a.test", false),
        ("http://a.test/", "sid=2; Path=/login", false),
        ("http://a.test/", "sid=2; Path=/login/en", false),
        ("http://x.a.test/", "sid=2; Path=/login", false),
        ("http://x.a.test/", "sid=2; Domain=a.test; Path=/login", false),
        ("http://a.test/", "other=2; Path=/login", true),
        ("http://a.test/", "sid=2; Path=/", true),
        ("http://a.test/", "sid=2; Path=/login-too", true),
        ("http://b.test/", "sid=2; Path=/login", true),
        ("http://za.test/", "sid=2; Path=/login", true),
        ("https://a.test/", "sid=2; Path=/login", true),
    ] {
        let jar = Jar::default();
        let shared = jar.shared(&CookieScope::Run);
        let first: Url = "https://a.test/login".parse().unwrap();
        shared.change(&first, Change::Set(vec!["sid=1; Secure; Path=/login; Domain=a.test".to_owned()]));
        let told = shared.change(&set_at.parse().unwrap(), Change::Set(vec![text.to_owned()]));
        assert_eq!(told.is_empty(), is_kept, "{text} of {set_at}: {told:?}");
        if !is_kept {
            assert!(told[0].contains("a `Secure` one of that name is there"), "{told:?}");
            let left = shared.list(&first);
            assert_eq!((left.len(), &left[0]["value"]), (1, &json!("1")), "{text} of {set_at}");
        }
    }
}

#[test]
fn cookies_go_where_the_standard_says() {
    let go = |set_at: &str, text: &str, sent_to: &str| {
        let (jar, set_at): (_, Url) = (Jar::default(), set_at.parse().unwrap());
        let shared = jar.shared(&CookieScope::Run);
        shared.change(&set_at, Change::Set(vec![text.to_owned()]));
        !shared.list(&sent_to.parse().unwrap()).is_empty()
    };
    for (set_at, text, sent_to, goes) in [
        // Domains.
        ("http://a.test/", "a=1", "http://a.test/", true),
        ("http://a.test/", "a=1", "http://A.TEST:81/", true),
        ("http://a.test/", "a=1", "http://x.a.test/", false),
        ("http://a.test/", "a=1; Domain=a.test", "http://x.a.test/", true),
        ("http://x.a.test/", "a=1; Domain=.a.test", "http://y.a.test/", true),
        ("http://a.test/", "a=1; Domain=a.test", "http://xa.test/", false),
        ("http://a.test/", "a=1; Domain=a.test", "http://test/", false),
        ("http://127.0.0.1/", "a=1; Domain=127.0.0.1", "http://127.0.0.1/", true),
        ("http://127.0.0.1/", "a=1", "http://127.0.0.2/", false),
        // Paths.
        ("http://a.test/", "a=1; Path=/foo", "http://a.test/foo", true),
        ("http://a.test/", "a=1; Path=/foo", "http://a.test/foo/bar", true),
        ("http://a.test/", "a=1; Path=/foo/", "http://a.test/foo/bar", true),
        ("http://a.test/", "a=1; Path=/foo", "http://a.test/foobar", false),
        ("http://a.test/", "a=1; Path=/foo/", "http://a.test/foo", false),
        ("http://a.test/", "a=1; Path=/foo", "http://a.test/Foo", false),
        ("http://a.test/x/y", "a=1; Path=foo", "http://a.test/x/z", true),
        // The default path.
        ("http://a.test/x/y", "a=1", "http://a.test/x", true),
        ("http://a.test/x/y", "a=1", "http://a.test/", false),
        ("http://a.test/x/y/", "a=1", "http://a.test/x/y", true),
        ("http://a.test/x/y/", "a=1", "http://a.test/x/", false),
        ("http://a.test/x", "a=1", "http://a.test/", true),
        // Encryption.
        ("https://a.test/", "a=1; Secure", "http://a.test/", false),
        ("https://a.test/", "a=1; Secure", "https://a.test/", true),
        ("http://a.test/", "a=1", "https://a.test/", true),
        // Ends.
        ("http://a.test/", "a=1; Expires=1 Jan 2100 0:0:0", "http://a.test/", true),
        ("http://a.test/", "a=1; Expires=Fri, 01-Jan-99 00:00:00 GMT", "http://a.test/", false),
        ("http://a.test/", "a=1; Expires=never", "http://a.test/", true),
        ("http://a.test/", "a=1; Max-Age=0", "http://a.test/", false),
        ("http://a.test/", "a=1; Max-Age=-1", "http://a.test/", false),
        ("http://a.test/", "a=1; Max-Age=60; Expires=Fri, 01 Jan 1999 00:00:00 GMT", "http://a.test/", true),
        ("http://a.test/", "a=1; Max-Age=soon", "http://a.test/", true),
    ] {
        assert_eq!(go(set_at, text, sent_to), goes, "{text} of {set_at} to {sent_to}");
    }
}
