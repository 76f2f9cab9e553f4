//! `pm.request`: its parts, and what becomes of changes.

use serde_json::{Value, json};

use super::driver::World;

fn check(text: &str, expected: &[&str]) {
    assert_eq!(World::new().before(text).lines(), expected, "{text}");
}

/// The request after a script changed it.
fn changed(text: &str) -> Option<Value> {
    let outcome = World::new().before(text);
    assert!(outcome.errors().is_empty(), "{:?}", outcome.errors());
    outcome.ended.request
}

#[test]
fn a_url_has_parts() {
    check(
        "const u = pm.request.url;
        console.log(u.getHost(), u.getPath(), u.getPathWithQuery(), u.getQueryString(), u.getRemote(), u.protocol, u.port, u.host.length, u.path);
        console.log(`${u}`, u.query.get('q'), u.query.toObject(), u.query.count(), u.query.has('s'), u.getOAuth1BaseUrl());
        u.addQueryParams('a=b&c'); u.addQueryParams([{ key: 'z', value: '1 2' }]); console.log(u.toString());
        u.removeQueryParams('a'); u.removeQueryParams(['c', 'z']); u.query.add({ key: 'n', value: '1' }); u.query.upsert({ key: 'n', value: '2' });
        console.log(u.getQueryString()); u.query.remove(it => it.key === 'n'); console.log(u.getQueryString());
        u.update('https://user:pw@ex.com:99/a/:id/b.:x?x=1&y#h'); console.log(JSON.stringify(u));
        u.variables.one('id').value = '42'; console.log(u.getPath(), u.getPath(true), u.toString(), u.getRemote());",
        &[
            "127.0.0.1 /a/b /a/b?q=1&r=2&s q=1&r=2&s 127.0.0.1:8123 http 8123 4 [ 'a', 'b' ]",
            "http://127.0.0.1:8123/a/b?q=1&r=2&s 1 { q: '1', r: '2', s: '' } 3 true http://127.0.0.1:8123/a/b",
            "http://127.0.0.1:8123/a/b?q=1&r=2&s&a=b&c&z=1 2",
            "q=1&r=2&s&n=2",
            "q=1&r=2&s",
            "{\"auth\":{\"user\":\"user\",\"password\":\"pw\"},\"protocol\":\"https\",\"port\":\"99\",\"path\":[\"a\",\":id\",\"b.:x\"],\"hash\":\"h\",\
             \"host\":[\"ex\",\"com\"],\"query\":[{\"key\":\"x\",\"value\":\"1\"},{\"key\":\"y\",\"value\":null}],\"variable\":[{\"type\":\"any\",\"key\":\"id\"}]}",
            "/a/42/b.:x /a/:id/b.:x https://user:pw@ex.com:99/a/42/b.:x?x=1&y#h ex.com:99",
        ],
    );
}

#[test]
fn urls_are_taken_apart_by_postmans_rules() {
    let text = "const show = (text) => { const u = pm.request.url; u.update(text); console.log(u.toString() === text.trim(), u.protocol, u.getHost(), u.port, u.path, u.query.count()) };
        show('{{base}}/x'); show('http://{{h.o:s/t?}}:{{port}}/{{p/q}}?{{k=&}}={{v&}}'); show('h'); show('h:1'); show('h/'); show('http://[::1]:80/a//b/../c?'); show('h?&&a&=&b==#');
        show('http://h/a:b/:id.json'); show('x@y:z@h'); show('');";
    check(
        text,
        &[
            "true undefined {{base}} undefined [ 'x' ] 0",
            "true http {{h.o:s/t?}} {{port}} [ '{{p/q}}' ] 1",
            "true undefined h undefined undefined 0",
            "true undefined h 1 undefined 0",
            "true undefined h undefined [ '' ] 0",
            "true http [::1] 80 [ 'a', '', 'b', '..', 'c' ] 1",
            "true undefined h undefined undefined 5",
            "true http h undefined [ 'a:b', ':id.json' ] 0",
            "true undefined h undefined undefined 0",
            "true undefined  undefined undefined 0",
        ],
    );
}

#[test]
fn headers_ignore_case() {
    check(
        "const h = pm.request.headers;
        console.log(h.get('X-a'), h.has('x-a', '1'), h.has('x-a', '2'), h.count(), h.idx(0).key, h.indexOf('x-b'), h.toObject(), h.one('nope'));
        console.log(h.add({ key: 'New', value: '1' }), h.add('Str: val'), h.upsert({ key: 'new', value: '2' }), h.upsert({ key: 'fresh', value: 'f' }), h.upsert(null), h.get('NEW'), h.get('str'));
        h.remove('new'); h.add({ key: 'dup', value: '1' }); h.add({ key: 'Dup', value: '2', disabled: true });
        console.log(h.get('dup'), h.toObject().dup, h.toObject(true).dup, h.toObject(false, true, true).Dup, h.filter(it => /dup/i.test(it.key)).length, h.map(it => it.key).join(), h.reduce((sum, it) => sum + 1, 0));
        pm.request.addHeader('A: 1'); pm.request.upsertHeader({ key: 'A', value: '2' }); pm.request.upsertHeader({ key: 'a', value: '3' });
        console.log(JSON.stringify(pm.request.getHeaders({ ignoreCase: true, enabled: true }))); pm.request.removeHeader('a'); pm.request.removeHeader('FRESH', { ignoreCase: true });
        let seen = 0; pm.request.forEachHeader(() => seen++); console.log(seen, String(h.one('A')), h.has('fresh'));
        h.insert({ key: 'ins', value: '1' }, h.one('x-b')); h.insertAfter({ key: 'insa', value: '1' }, 'x-b'); h.prepend({ key: 'first' }); h.append({ key: 'last' });
        console.log(h.map(it => it.key).join()); h.repopulate([{ key: 'r', value: '1' }]); h.assimilate([{ key: 's', value: '1' }, { key: 'R', value: '9' }]); console.log(JSON.stringify(h)); h.assimilate({ s: '2' }, true); console.log(`${h}`); h.clear(); console.log(h.all(), `${h}`.length)",
        &[
            "1 true false 3 X-A 1 { 'x-a': '1', 'x-b': '2', 'content-type': 'application/json' } undefined",
            "undefined undefined false true null 2 val",
            "2 [ '1', '2' ] 1 2 2 X-A,x-b,Content-Type,Str,fresh,dup,Dup 7",
            "{\"x-a\":\"1\",\"x-b\":\"2\",\"content-type\":\"application/json\",\"str\":\"val\",\"fresh\":\"f\",\"dup\":\"1\",\"a\":[\"2\",\"3\"]}",
            "7 A: 2 false",
            "first,X-A,ins,x-b,insa,Content-Type,Str,dup,Dup,A,last",
            "[{\"key\":\"R\",\"value\":\"9\"},{\"key\":\"s\",\"value\":\"1\"}]",
            "s: 2\r\n",
            "[] 0",
        ],
    );
}

#[test]
fn a_body_has_a_mode() {
    check(
        "const b = pm.request.body; console.log(b.mode, b.raw, `${b}`, b.isEmpty(), JSON.stringify(b));
        b.update({ mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b' }, { key: 'c', value: 'd', disabled: true }] }); console.log(b.urlencoded.get('a'), `${b}`, b.isEmpty());
        b.update({ mode: 'formdata', formdata: [{ key: 'f', src: '/x', type: 'file' }] }); console.log(`${b}`, b.formdata.one('f').src); b.update('text'); console.log(b.mode, b.raw);
        b.update({ mode: 'graphql', graphql: { query: 'q' } }); console.log(`${b}`, b.isEmpty()); b.update({ mode: 'file', file: 'x' }); console.log(b.file.src, b.isEmpty()); b.update({}); console.log(b.isEmpty())",
        &[
            "raw {\"a\":\"{{v}}\"} {\"a\":\"{{v}}\"} false {\"mode\":\"raw\",\"raw\":\"{\\\"a\\\":\\\"{{v}}\\\"}\"}",
            "b a=b false",
            " /x",
            "raw text",
            "{\"query\":\"q\"} false",
            "x false",
            "true",
        ],
    );
}

#[test]
fn a_request_that_is_only_looked_at_is_not_changed() {
    assert_eq!(changed(""), None);
    assert_eq!(
        changed(
            "pm.request.url.toString(); pm.request.headers.toObject(); JSON.stringify(pm.request); console.log(pm.request, request)"
        ),
        None
    );
    let outcome = World::new().after("pm.request.method = 'GET'; pm.request.headers.clear()");
    assert!(outcome.ended.request.is_none());
}

#[test]
fn changes_are_taken_over() {
    let is = |text: &str, pointer: &str, expected: Value| {
        let request = changed(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(request.pointer(pointer).cloned().unwrap_or_default(), expected, "{text}: {request}");
    };
    is("pm.request.method = 'PUT'", "/method", json!("PUT"));
    is("pm.request.url = 'http://new/'", "/url", json!("http://new/"));
    is("pm.request.url.path.push('c')", "/url/path/2", json!("c"));
    is("pm.request.headers.add({ key: 'N', value: '{{v}}' })", "/header/3", json!({ "key": "N", "value": "{{v}}" }));
    is("pm.request.headers.one('x-a').value = '9'", "/header/0/value", json!("9"));
    is("pm.request.body.raw = 'x'", "/body/raw", json!("x"));
    is("pm.request.body = { mode: 'raw', raw: 'y' }", "/body", json!({ "mode": "raw", "raw": "y" }));
    is("pm.request.body = undefined", "/body", json!(null));
    is("pm.request.addQueryParams('k=v')", "/url/query/3", json!({ "key": "k", "value": "v" }));
    is(
        "pm.request.authorizeUsing('bearer', { token: 't' })",
        "/auth/bearer/0",
        json!({ "type": "any", "value": "t", "key": "token" }),
    );
    is("pm.request.auth = { type: 'noauth' }", "/auth/type", json!("noauth"));
    is(
        "pm.request.update({ method: 'get', url: 'http://h/p', header: 'A: 1\\nB: 2' })",
        "/header/1",
        json!({ "key": "B", "value": "2" }),
    );
    is("setTimeout(() => { pm.request.method = 'LATE' }, 1)", "/method", json!("LATE"));
}

#[test]
fn what_a_script_does_not_know_of_stays_in_the_request() {
    let mut world = World::new();
    world.request = json!({ "url": { "raw": "x", "host": "{{h}}", "path": "a/:id", "query": { "q": 1 }, "variable": [{ "id": "id", "value": "5" }] },
        "header": "A: 1", "description": "d", "certificate": { "name": "c" }, "auth": { "type": "basic", "basic": { "username": "u" } } });
    let outcome = world.before(
        "pm.request.method = 'PATCH'; console.log(pm.request.url.toString(), pm.request.auth.basic.get('username'))",
    );
    assert_eq!(outcome.lines(), ["{{h}}/a/:id?q=1 u"]);
    let request = outcome.ended.request.unwrap();
    assert_eq!(
        (&request["description"], &request["certificate"]["name"], &request["header"][0]["key"]),
        (&json!("d"), &json!("c"), &json!("A"))
    );
    for odd in [
        json!(null),
        json!("http://u"),
        json!(5),
        json!([]),
        json!({ "url": 5, "header": 5, "body": 5, "auth": 5, "method": 5 }),
        json!({ "url": { "host": 5, "path": [5, null], "query": 5, "variable": 5 } }),
    ] {
        world.request = odd.clone();
        let outcome = world.before("pm.request.url.toString(); pm.request.headers.get('x'); `${pm.request.body}`; JSON.stringify([pm.request, request]); pm.request.size()");
        assert!(outcome.errors().is_empty(), "{odd}: {:?}", outcome.errors());
    }
}
