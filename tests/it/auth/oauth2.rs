//! OAuth 2 against a server of tokens: each grant, and what a token costs.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha512;

use super::{
    checks::{KEY, hmac256, opened_token, times},
    identity::{Identity, refusal, request},
    postman::postman,
};
use crate::support::{Project, Reply, Seen};

const CLIENT: &str = "grant: client_credentials, client_id: shop, client_secret: client-secret-1";

/// The name and the password of an `Authorization: Basic` header.
fn basic(request: &Seen) -> Option<String> {
    let coded = request.header("authorization")?.strip_prefix("Basic ")?;
    Some(String::from_utf8(STANDARD.decode(coded).ok()?).unwrap())
}

#[test]
fn a_token_is_got_once_for_all_who_need_it() {
    let identity = Identity::start(json!({ "expires_in": 3600 }), |seen, form| {
        let is_right =
            basic(seen).as_deref() == Some("shop:client-secret-1") && form["grant_type"] == "client_credentials";
        (!is_right).then(|| refusal(401, "invalid_client"))
    });
    let text = times(&request(CLIENT), 3);
    let run = identity.run(&text, &["-n", "2", "-v"]);
    run.passes().prints("POST").prints("/token").never_prints("access-token-1").never_prints("client-secret-1");
    run.never_prints(&STANDARD.encode("shop:client-secret-1"));
    assert_eq!(identity.asked().len(), 1);
    assert_eq!(identity.server.seen().len(), 7);
    // Side by side, too.
    let identity = Identity::start(json!({ "expires_in": 3600 }), |_, _| None);
    identity.run(&times(&request(CLIENT), 8), &["-j", "8"]).passes();
    assert_eq!(identity.asked().len(), 1);
    // Another scope is another token.
    let identity = Identity::start(json!({}), |_, form| (form["scope"].is_empty()).then(|| Reply::status(400)));
    let text = ["[read, write]", "read write", "read"].map(|scope| request(&format!("{CLIENT}, scope: {scope}")));
    identity
        .run(&[times(&text[0], 1), times(&text[1], 1)].join("---\nname: two\n").replace("two\nname: 1", "two"), &[]);
    assert_eq!(identity.asked().iter().map(|it| it["scope"].as_str()).collect::<Vec<_>>(), ["read write"]);
    identity.run(&text[2], &[]);
    assert_eq!(identity.asked().last().unwrap()["scope"], "read");
}

#[test]
fn each_grant_asks_in_its_own_way() {
    let signed = format!("assertion: {{ algorithm: EdDSA, key: \"{KEY}\", claims: {{ sub: ada }} }}");
    let cases: [(&str, Value); 6] = [
        (
            "grant: password, username: ada, password: lovelace-1, client_id: shop",
            json!({ "grant_type": "password", "username": "ada", "password": "lovelace-1", "client_id": "shop" }),
        ),
        (
            "grant: refresh_token, refresh_token: refresh-0, client_auth: body, client_id: shop, client_secret: client-secret-1",
            json!({
                "grant_type": "refresh_token", "refresh_token": "refresh-0", "client_id": "shop",
                "client_secret": "client-secret-1",
            }),
        ),
        (
            "grant: token_exchange, subject_token: subject-1, actor_token: actor-12, requested_token_type: jwt, audience: [a, b]",
            json!({
                "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token": "subject-1",
                "subject_token_type": "urn:ietf:params:oauth:token-type:access_token", "actor_token": "actor-12",
                "actor_token_type": "urn:ietf:params:oauth:token-type:access_token",
                "requested_token_type": "urn:ietf:params:oauth:token-type:jwt", "audience": "b",
            }),
        ),
        (
            "grant: account_credentials, params: { account_id: '4711' }, client_id: shop, client_secret: client-secret-1",
            json!({ "grant_type": "account_credentials", "account_id": "4711" }),
        ),
        (
            "grant: client_credentials, client_id: shop, resource: https://api.test/, params: { resource: https://other.test/, more: [1, true] }",
            json!({
                "grant_type": "client_credentials", "client_id": "shop", "resource": "https://other.test/", "more": "true",
            }),
        ),
        (
            "grant: jwt_bearer, assertion: signed-by-somebody",
            json!({
                "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "signed-by-somebody",
            }),
        ),
    ];
    for (oauth2, wanted) in cases {
        let identity = Identity::start(json!({}), |_, _| None);
        let run = identity.run(&request(oauth2), &["-vv"]);
        run.passes();
        for secret in
            ["lovelace-1", "refresh-0", "client-secret-1", "subject-1", "actor-12", "signed-by", "access-token-1"]
        {
            run.never_prints(secret);
        }
        assert_eq!(json!(identity.asked()[0]), wanted, "{oauth2}");
    }
    let identity = Identity::start(json!({}), |_, form| {
        let (_, claims) = opened_token(&form["assertion"])?;
        let is_right = claims["sub"] == "ada" && claims["iss"] == "me" && claims["aud"].as_str()?.ends_with("/token");
        (!is_right).then(|| refusal(400, "invalid_grant"))
    });
    identity.run(&request(&format!("grant: jwt_bearer, client_id: me, {signed}")), &[]).passes();
}

#[test]
fn a_client_signs_who_it_is() {
    let identity = Identity::start(json!({}), |_, form| {
        let proof = opened_token(&form["client_assertion"]).filter(|(header, claims)| {
            let who = ["iss", "sub"].iter().all(|it| claims[it] == "shop");
            who && header["kid"] == "k1"
                && claims["jti"].is_string()
                && claims["aud"].as_str().unwrap().ends_with("/token")
        });
        let is_named = form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        (proof.is_none() || !is_named || form.contains_key("client_secret")).then(|| refusal(401, "invalid_client"))
    });
    let by = format!("client_assertion: {{ algorithm: EdDSA, key: \"{KEY}\", key_id: k1 }}");
    let run = identity
        .run(&request(&format!("grant: client_credentials, client_id: shop, client_auth: private_key_jwt, {by}")), &[]);
    run.passes().never_prints("MC4CAQAw");
    let behind = Identity::start(json!({}), |_, _| {
        Some(refusal(401, "invalid_client").header("Date", "Sun, 06 Nov 1994 08:49:37 GMT"))
    });
    let run = behind.run(&request(&format!("grant: client_credentials, client_id: shop, {by}")), &[]);
    run.exits(3).prints("s behind this machine's");
    let run = identity.run(&request("grant: client_credentials, client_id: shop, client_auth: private_key_jwt"), &[]);
    run.exits(3).prints("the client has no `client_assertion`");
}

#[test]
fn a_secret_signs_who_the_client_is() {
    let of = |hash: &'static str| {
        Identity::start(json!({}), move |seen, form| {
            let token = form.get("client_assertion").cloned().unwrap_or_default();
            let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
            let part = |at: usize| {
                let text = signed.split('.').nth(at).unwrap_or_default();
                serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap_or_default()
            };
            let mac = if hash == "HS256" {
                hmac256("client-secret-1", signed)
            } else {
                let mut mac = Hmac::<Sha512>::new_from_slice(b"assertion-secret").unwrap();
                mac.update(signed.as_bytes());
                mac.finalize().into_bytes().to_vec()
            };
            let (header, claims) = (part(0), part(1));
            let is_right = URL_SAFE_NO_PAD.encode(mac) == signature
                && header["alg"] == hash
                && ["iss", "sub"].iter().all(|it| claims[it] == "shop")
                && claims["aud"].as_str().is_some_and(|it| it.ends_with("/token"))
                && claims["exp"].as_u64() == claims["iat"].as_u64().map(|it| it + 60)
                && claims["jti"].is_string()
                && form["client_assertion_type"].ends_with(":jwt-bearer")
                && !form.contains_key("client_secret")
                && seen.header("authorization").is_none();
            (!is_right).then(|| refusal(401, "invalid_client"))
        })
    };
    let own = format!("{CLIENT}, client_auth: client_secret_jwt");
    of("HS256").run(&request(&own), &["-vv"]).passes().never_prints("client-secret-1");
    let other = "client_assertion: { algorithm: HS512, secret: assertion-secret }";
    of("HS512").run(&request(&format!("{own}, {other}")), &["-vv"]).passes().never_prints("assertion-secret");
    of("HS256").run(&request(&own.replace("-secret-1", "-secret-2")), &[]).exits(3).prints("invalid_client");
}

#[test]
fn a_token_goes_where_it_is_wanted() {
    let identity = Identity::start(json!({ "id_token": "id-token-1" }), |_, _| None);
    let run = |more: &str| {
        identity.run(&request(&format!("{CLIENT}, {more}")), &["-vv"]).never_prints("id-token-1");
        identity.server.seen().pop().unwrap()
    };
    assert!(run("in: query").target.starts_with("/api?access_token=access-token-"));
    assert_eq!(run("in: query, name: key, token: id_token").target, "/api?key=id-token-1");
    assert!(run("prefix: Token").header("authorization").unwrap().starts_with("Token access-token-"));
    assert!(run("prefix: ''").header("authorization").unwrap().starts_with("access-token-"));
    assert_eq!(run("name: X-Auth, token: id_token").header("x-auth"), Some("Bearer id-token-1"));
    let seen = identity.server.seen();
    let asked = seen.iter().find(|it| it.path() == "/token").unwrap();
    assert_eq!(asked.header("accept"), Some("application/json"));
    assert!(asked.header("user-agent").unwrap().starts_with("posthaste/"));
    run("headers: { X-Tenant: a }, query: { api-version: '2' }");
    let asked = identity.server.seen().into_iter().rfind(|it| it.path() == "/token").unwrap();
    assert_eq!((asked.target.as_str(), asked.header("x-tenant")), ("/token?api-version=2", Some("a")));
}

#[test]
fn postmans_collections_get_their_tokens() {
    let with = |more: &Value| {
        let mut all = json!({
            "clientId": "shop", "clientSecret": "client-secret-1", "accessTokenUrl": "{{baseUrl}}/token", "scope": "{{scope}}",
        });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "type": "oauth2", "with": all })
    };
    let items = [
        with(
            &json!({ "grant_type": "client_credentials", "tokenRequestParams": [{ "key": "tenant", "value": "{{scope}}" }] }),
        ),
        with(
            &json!({ "grant_type": "password_credentials", "username": "ada", "password": "lovelace-1", "client_authentication": "body" }),
        ),
        with(&json!({ "grant_type": "implicit" })),
        with(&json!({ "grant_type": "client_credentials", "accessToken": "token-that-is-there" })),
        with(&json!({ "grant_type": "authorization_code", "redirect_uri": "https://oauth.pstmn.io/v1/callback" })),
    ];
    let items: Vec<_> = items.into_iter().map(|it| ("GET", "/api", it)).collect();
    let identity = Identity::start(json!({}), |_, _| None);
    let collection = postman(&items);
    let project = Project::with("p.postman_collection.json", collection);
    let base = identity.server.base();
    let run = project.run(&["run", "p.postman_collection.json", "--var", &base, "--var", "scope=read", "-vv"]);
    run.prints("hands its token to the page in the browser alone").prints("not to this machine");
    for secret in ["client-secret-1", "lovelace-1", "access-token-1", "token-that-is-there"] {
        run.never_prints(secret);
    }
    let asked = identity.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!((asked[0]["grant_type"].as_str(), asked[0]["tenant"].as_str()), ("client_credentials", "read"));
    assert_eq!((asked[1]["username"].as_str(), asked[1]["client_secret"].as_str()), ("ada", "client-secret-1"));
    let sent: Vec<_> = identity
        .server
        .seen()
        .iter()
        .filter(|it| it.path() == "/api")
        .map(|it| it.header("authorization").map(str::to_owned))
        .collect();
    let bearer = |it: &str| Some(format!("Bearer {it}"));
    assert_eq!(sent, [bearer("access-token-1"), bearer("access-token-2"), None, bearer("token-that-is-there"), None]);
    let newman =
        project.run(&["newman", "run", "p.postman_collection.json", "--env-var", &base, "--env-var", "scope=read"]);
    newman.never_prints("error");
    assert_eq!(identity.asked().len(), 4);
}

#[test]
fn a_token_is_got_over_the_same_network_and_goes_into_no_file() {
    let identity = Identity::start(json!({}), |_, _| None);
    let project = Project::with("a.yaml", request(CLIENT) + "output: answer.json\n");
    let proxy = identity.server.url();
    project.run(&["run", "a.yaml", "--var", "baseUrl=http://api.test", "-x", &proxy]).passes();
    let seen = identity.server.seen();
    assert_eq!(
        seen.iter().map(|it| it.target.as_str()).collect::<Vec<_>>(),
        ["http://api.test/token", "http://api.test/api"]
    );
    assert_eq!(project.read("answer.json"), "{}");
}

#[test]
fn no_report_shows_what_a_token_is_got_with() {
    let identity =
        Identity::start(json!({ "refresh_token": "refresh-token-1", "id_token": "id-token-1" }), |_, _| None);
    let oauth2 = format!("{CLIENT}, params: {{ api_key: param-secret-1 }}, headers: {{ X-Api-Key: header-secret-1 }}");
    let project = Project::with("a.yaml", request(&oauth2));
    let base = identity.server.base();
    let reports = ["-r", "json=r.json", "-r", "junit=r.xml", "-r", "events=r.ndjson"];
    project.run(&[&["run", "a.yaml", "--var", &base, "-vv"], &reports[..]].concat()).passes();
    let basic = STANDARD.encode("shop:client-secret-1");
    for file in ["r.json", "r.xml", "r.ndjson"] {
        let text = project.read(file);
        for secret in [
            "client-secret-1",
            "access-token-1",
            "refresh-token-1",
            "id-token-1",
            "param-secret-1",
            "header-secret-1",
            &basic,
        ] {
            assert!(!text.contains(secret), "{file}: {secret}\n{text}");
        }
    }
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    let exchanges = report["steps"][0]["attempts"][0]["exchanges"].as_array().unwrap();
    assert_eq!(exchanges.len(), 2);
    assert_eq!((&exchanges[0]["for_token"], exchanges[1].get("for_token")), (&json!(true), None));
}

#[test]
fn what_is_wrong_is_known_before_anything_is_sent() {
    for (oauth2, why) in [
        ("grant: client_credentials", "`client_id` is missing here"),
        ("client_id: shop", "`grant` is missing here"),
        ("grant: implicit", "hands its token to the page in the browser"),
        ("grant: client_credential, client_id: shop", "did you mean `client_credentials`?"),
        ("grant: client_credentials, client_id: shop, username: ada", "`username` means nothing where the grant is"),
        ("grant: account_credentials, pkce: S256", "`pkce` means nothing where the grant is `account_credentials`"),
        ("grant: client_credentials, client_id: shop, clientt_secret: x", "unknown key `clientt_secret`"),
        ("grant: client_credentials, client_id: shop, refresh_url: id.test/token", "the `refresh_url` is no URL"),
        ("grant: client_credentials, client_id: shop, in: cookie", "expected `header` or `query`"),
        ("grant: client_credentials, client_id: shop, client_auth: magic", "expected `auto`, `basic`"),
        ("grant: [a]", "expected the name of a grant"),
    ] {
        let project = Project::with("a.yaml", request(oauth2));
        project.run(&["run", "a.yaml", "--var", "baseUrl=http://127.0.0.1:1"]).exits(2).warns(why);
    }
}
