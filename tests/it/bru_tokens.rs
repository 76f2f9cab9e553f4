//! Tokens that Bruno's collections get by OAuth 2, as variables: `{{$oauth2.NAME.access_token}}`.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::support::{Project, Seen, Server};

/// A server that gives out another token each time, and says what it was asked.
fn server() -> Server {
    let given = AtomicUsize::new(0);
    Server::start(move |request: &Seen| {
        if request.path() != "/token" {
            return json!({ "path": request.path() });
        }
        let count = given.fetch_add(1, Ordering::SeqCst) + 1;
        json!({ "access_token": format!("token-of-shop-{count}"), "scope": "beds", "expires_in": 3600, "more": { "n": 1 } })
    })
}

/// A collection whose first request, and none else, is authorized by a token; `last` are the lines of another one.
fn shop(server: &Server, second: &str, last: &str) -> Project {
    let base = server.url();
    let token = format!(
        "{{ type: oauth2, flow: client_credentials, accessTokenUrl: \"{base}/token\", credentials: {{ clientId: c, clientSecret: hush-hush, placement: body }}, \
         tokenConfig: {{ id: shop, placement: {{ header: Bearer }} }} }}"
    );
    let request = |name: &str, seq: usize, rest: &str| {
        format!(
            "info: {{ name: {name}, type: http, seq: {seq} }}\nhttp: {{ method: GET, url: \"{base}/{name}/{{{{$oauth2.shop.scope}}}}\"{rest}"
        )
    };
    Project::with("shop/opencollection.yml", "opencollection: 1.0.0\ninfo: { name: Shop }\n")
        .file("shop/A.yml", request("a", 1, &format!(", auth: {token} }}\n")))
        .file("shop/B.yml", request("b", 2, second))
        .file("shop/C.yml", request("c", 3, &last.replace("TOKEN", &token)))
}

#[test]
fn what_a_server_of_tokens_says_is_known_to_the_requests_behind() {
    let server = server();
    let script = "\nruntime:\n  scripts:\n    - type: tests\n      code: |\n        const of = (name) => bru.getOauth2CredentialVar('$oauth2.shop.' + name);\n        \
                  test('known', () => expect([of('scope'), of('more'), of('nothing')]).to.eql(['beds', { n: 1 }, undefined]));\n        \
                  test('times', () => expect(of('expires_at') - of('created_at')).to.equal(3600000));\n        \
                  test('shown ' + of('access_token'), () => {});\n";
    let project = shop(
        &server,
        &format!(", headers: [{{ name: X-Token, value: \"{{{{$oauth2.shop.access_token}}}}\" }}] }}{script}"),
        " }\n",
    );
    project
        .run(&["run", "shop", "-v"])
        .passes()
        .prints("shown ***")
        .never_prints("token-of-shop")
        .prints("`$oauth2.shop.scope` has no value");
    let seen = server.seen();
    let targets: Vec<_> = seen.iter().map(|it| it.target.as_str()).collect();
    // The first is made before there is a token.
    assert_eq!(targets, ["/token", "/a/%7B%7B$oauth2.shop.scope%7D%7D", "/b/beds", "/c/beds"]);
    assert_eq!(seen[2].header("x-token"), Some("token-of-shop-1"));
}

#[test]
fn a_token_that_a_script_forgets_is_asked_for_anew() {
    let server = server();
    let script = " }\nruntime:\n  scripts:\n    - type: before-request\n      code: |\n        bru.resetOauth2Credential('shop');\n        \
                  test('gone', () => expect(bru.getOauth2CredentialVar('$oauth2.shop.scope')).to.equal(undefined));\n        \
                  test('none', () => expect(() => bru.resetOauth2Credential('')).to.throw('non-empty string'));\n";
    shop(&server, script, ", auth: TOKEN }\n").run(&["run", "shop"]).passes();
    let seen = server.seen();
    let targets: Vec<_> = seen.iter().map(|it| it.path().to_owned()).collect();
    let unknown = |name: &str| format!("/{name}/%7B%7B$oauth2.shop.scope%7D%7D");
    assert_eq!(targets, ["/token", &unknown("a"), &unknown("b"), "/token", &unknown("c")]);
    assert_eq!(seen[4].header("authorization"), Some("Bearer token-of-shop-2"));
}
