//! Jars, as runs use them.

use super::*;
use serde_json::json;

#[test]
fn a_jar_is_filled_with_what_another_held() {
    let jar = Jar::default();
    let url: Url = "https://shop.example.com/a/b".parse().unwrap();
    let shared = jar.shared(&CookieScope::Run);
    shared.set_one(&url, "a=1; Path=/");
    shared.set_one(&url, "b=2; Domain=example.com; Secure; HttpOnly; Expires=Fri, 01 Jan 2100 00:00:00 GMT");
    shared.set_one(&"http://127.0.0.1/".parse().unwrap(), "c=3");
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
    jar.shared(&CookieScope::Run).set_one(&url, "r=1");
    jar.shared(&CookieScope::Iteration).set_one(&url, "i=2");
    jar.shared(&folder).set_one(&url, "f=3");
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
        shared.set_one(&url, text);
    }
    let all = jar.all();
    let found: Vec<_> = all.iter().map(|it| it.get("sameSite").and_then(Value::as_str)).collect();
    assert_eq!(found, [Some("lax"), Some("strict"), Some("none"), None, None]);
    assert_eq!(Jar::of(&all).all(), all);
    let other = json!({ "name": "a", "domain": "a.test", "sameSite": "Lax; Domain=b.test" });
    assert_eq!(Jar::of(&[other]).all()[0].get("sameSite"), None, "nothing else is slipped in");
}
