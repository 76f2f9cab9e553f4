//! Scripts that change the request: what they leave alone stays as it is written.

use serde_json::json;

use crate::support::{Project, Seen, Server, against};

fn sent(text: &str) -> Vec<Seen> {
    let (run, seen) = against(text, |_: &Seen| json!({}));
    run.passes();
    seen
}

#[test]
fn the_url_and_its_parts_can_be_changed() {
    let text = "\
GET: <<baseUrl>>/shops/{shop}/items/{item}.json?raw=a+b
path: { shop: a/b, item: 1 }
query: { q: a&b=c, gone: x }
script:
  before: |
    pm.variables.set('v', 'x y');
    pm.request.url.variables.upsert({ key: 'item', value: '{{v}}' });
    pm.request.removeQueryParams('gone');
    pm.request.addQueryParams([{ key: 'new', value: '1%2F2&3' }, { key: 'of', value: '{{v}}' }, { key: 'none', value: '{{nope}}' }]);
---
name: another
GET: <<baseUrl>>/x
script:
  before: pm.request.url = pm.request.url.toString().replace('<<baseUrl>>/x', pm.variables.get('baseUrl') + '/{{where}}/y');
";
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("a.yaml", text);
    project.run(&["run", "a.yaml", "--var", &server.base(), "--var", "where=here"]).passes();
    let targets = server.targets();
    assert_eq!(
        targets,
        ["/shops/a%2Fb/items/x%20y.json?raw=a+b&q=a%26b%3Dc&new=1%2F2%263&of=x%20y&none={{nope}}", "/here/y"]
    );
}

#[test]
fn headers_that_are_left_alone_keep_their_templates() {
    let seen = sent(
        "\
GET: <<baseUrl>>/
headers: { X-A: '{{literal}}', X-B: <<upper \"b\">>, User-Agent: null }
script:
  before: |
    pm.environment.set('late', '<<env.HOME>>');
    pm.request.headers.add({ key: 'X-C', value: 'c {{late}} {{nobody}}' });
    pm.request.headers.add({ key: 'X-D', value: '<<upper \"d\">>' });
",
    );
    let header = |name: &str| seen[0].header(name).map(str::to_owned);
    assert_eq!(header("x-a").as_deref(), Some("{{literal}}"));
    assert_eq!(header("x-b").as_deref(), Some("B"));
    assert_eq!(header("x-c").as_deref(), Some("c <<env.HOME>> {{nobody}}"), "a value is no template");
    assert_eq!(header("x-d").as_deref(), Some("D"));
    assert_eq!(header("user-agent"), None);
}

#[test]
fn bodies_of_all_kinds_can_be_changed() {
    let seen = sent(
        "\
POST: <<baseUrl>>/
form: { a: 1, b: [x, y] }
script:
  before: \"pm.request.body.urlencoded.add({ key: 'c', value: '3 4' });\"
---
name: parts
POST: <<baseUrl>>/
multipart: { f: { base64: aGk=, filename: f.txt }, a: 1 }
script:
  before: \"pm.request.body.formdata.add({ key: 'b', value: '2', type: 'text' });\"
---
name: json
POST: <<baseUrl>>/
json: { n: 9007199254740993 }
script:
  before: |
    pm.request.body.update({ mode: 'raw', raw: '{\"n\": 1.50}', options: { raw: { language: 'json' } } });
---
name: nothing
POST: <<baseUrl>>/
text: x
script:
  before: pm.request.body = undefined;
",
    );
    assert_eq!(seen[0].text(), "a=1&b=x&b=y&c=3+4");
    let parts = seen[1].text();
    for part in [
        "name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nhi\r\n",
        "name=\"a\"\r\n\r\n1\r\n",
        "name=\"b\"\r\n\r\n2\r\n",
    ] {
        assert!(parts.contains(part), "{part} is not in {parts}");
    }
    assert_eq!(seen[2].text(), "{\"n\":1.50}");
    assert_eq!((seen[3].text().as_str(), seen[3].header("content-type")), ("", None));
}

#[test]
fn a_file_cannot_be_named_by_a_script() {
    let text = "\
POST: <<baseUrl>>/
multipart: { a: 1 }
script:
  before: \"pm.request.body.formdata.add({ key: 'f', type: 'file', src: '/etc/passwd' });\"
";
    let (run, seen) = against(text, |_: &Seen| json!({}));
    run.exits(3).prints("a script made the part `f` of a file, and scripts have none");
    assert!(seen.is_empty());
}

#[test]
fn the_auth_can_be_chosen_by_a_script() {
    let seen = sent(
        "\
GET: <<baseUrl>>/
auth: { basic: { username: u, password: p-12345 } }
script:
  before: |
    pm.test('seen', () => pm.expect(pm.request.auth.type).to.equal('basic'));
    pm.variables.set('t', 'token-1');
    pm.request.auth = { type: 'bearer', bearer: [{ key: 'token', value: '{{t}}' }] };
---
name: key
GET: <<baseUrl>>/
script:
  before: \"pm.request.authorizeUsing('apikey', [{ key: 'key', value: 'k' }, { key: 'value', value: 'a b' }, { key: 'in', value: 'query' }]);\"
---
name: left alone
GET: <<baseUrl>>/
auth: { basic: { username: u, password: p-12345 } }
script:
  before: \"pm.request.headers.add({ key: 'X', value: '1' });\"
---
name: none
GET: <<baseUrl>>/
auth: { bearer: t-12345 }
script:
  before: \"pm.request.auth = { type: 'noauth' };\"
",
    );
    assert_eq!(seen[0].header("authorization"), Some("Bearer token-1"));
    assert_eq!(seen[1].target, "/?k=a%20b");
    assert_eq!(seen[2].header("authorization"), Some("Basic dTpwLTEyMzQ1"));
    assert_eq!(seen[3].header("authorization"), None);
    let odd = "GET: http://x/\nscript:\n  before: \"pm.request.auth = { type: 'telepathy' };\"\n";
    let run = Project::with("a.yaml", odd).run(&["run", "a.yaml"]);
    run.exits(3).prints("a script chose the auth `telepathy`, which is not known or lacks something");
}

#[test]
fn postmans_rules_hold_where_they_are_asked_for() {
    let text = "\
POST: <<baseUrl>>/<<postman \"{{n{{one}}}}\">>
text: '<<postman \"{{list}} {{map}} {{number}} {{nobody}} {{self}}\">>'
headers: { X-Odd: '<<postman \"{{a\\nb}}\">>' }
";
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("shop/a.yaml", text).file(
        "shop/collection.yaml",
        "variables: { one: 1, n1: inner, list: [1, [2]], map: { value: { a: 1 } }, number: 1.50, self: 'x{{self}}', \"a\\nb\": odd }\n",
    );
    project.run(&["run", "shop", "--var", &server.base()]).passes();
    let seen = server.seen();
    assert_eq!(seen[0].target, "/inner");
    let selves = format!("{}{{{{self}}}}", "x".repeat(19));
    assert_eq!(seen[0].text(), format!("1,2 [object Object] 1.5 {{{{nobody}}}} {selves}"));
    assert_eq!(seen[0].header("x-odd"), Some("odd"));
}

#[test]
fn parts_that_are_no_base64_are_told() {
    let (run, _) = against("POST: <<baseUrl>>/\nmultipart: { f: { base64: '!!' } }\n", |_: &Seen| json!({}));
    run.exits(3).prints("the part `f` is no Base64");
    let odd = Project::with("a.yaml", "POST: http://x/\nmultipart: { f: { base64: aGk=, value: 1 } }\n");
    odd.run(&["check", "a.yaml"]).exits(2).warns("a part needs one of `value`, `file` and `base64`");
}

#[test]
fn an_empty_token_is_not_sent() {
    let seen = sent("GET: <<baseUrl>>/\nauth: { bearer: '<<default nobody \"\">>' }\n");
    assert_eq!(seen[0].header("authorization"), None);
}
