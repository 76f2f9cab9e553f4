//! `bru` beside variables: tests, jumps, requests, cookies, libraries, files.

use super::world::{in_folder, part, world};
use crate::model::ScriptPart;

#[test]
fn tests_are_told() {
    let mut world = world();
    part(&mut world, ScriptPart::Tests);
    let outcome = world.after(
        "test('sync', () => expect(res.status).to.equal(201));
         test('late', async () => { await bru.sleep(1); expect(1).to.equal(2) });
         test('thrown', () => { throw new TypeError('no') }); test('none');
         await test('awaited', async () => { await null; });
         expect(res.body).to.be.json; expect('x').to.match(/x/); assert.equal(1, 1);
         expect(res.body).to.have.jsonBody('items[0].tags', ['a', 'b']); expect(res.body).to.not.have.jsonBody('items[7]');
         expect({ a: 1 }).to.have.jsonSchema({ type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] });
         try { expect({ a: 'x' }).to.have.jsonSchema({ properties: { a: { type: 'integer' } } }) } catch (error) { console.log(error.message) }",
    );
    assert_eq!(
        outcome.tests(),
        [
            "0 sync: passed",
            "2 thrown: TypeError: no",
            "3 none: TypeError: callback is not a function",
            "4 awaited: passed",
            "1 late: AssertionError: expected 1 to equal 2",
        ]
    );
    assert_eq!(
        outcome.lines(),
        [concat!(
            "expected { a: 'x' } to match JSON schema, validation errors: ",
            r##"[{"instancePath":"/a","schemaPath":"#/properties/a/type","keyword":"type","params":{"type":"integer"},"message":"must be integer"}]"##
        )]
    );
    let lines =
        world.after("const { summary } = await bru.getTestResults(); console.log(summary.total, summary.failed)");
    assert_eq!(lines.lines(), ["5 3"]);
}

#[test]
fn a_script_says_what_comes_next() {
    let next = |text: &str| world().before(text).ended.scripted.next;
    assert_eq!(next("bru.setNextRequest('B')"), Some(Some("B".to_owned())));
    assert_eq!(next("bru.runner.setNextRequest(null)"), Some(None));
    assert_eq!(next("bru.setNextRequest('B'); bru.runner.stopExecution()"), Some(None));
    assert_eq!(next("bru.setNextRequest(undefined)"), None);
    let mut world = world();
    world.before("bru.runner.stopExecution()");
    assert_eq!(world.after("bru.setNextRequest('B')").ended.scripted.next, Some(None));
    let skipped = world.before("bru.runner.skipRequest(); test('still', () => {}); bru.setVar('x', 1)").ended.scripted;
    assert!(skipped.skips && skipped.tests.len() == 1);
    assert!(!world.after("bru.runner.skipRequest()").ended.scripted.skips);
}

#[test]
fn requests_are_sent() {
    let mut world = world();
    let lines = world.before(
        "const { status, data, headers } = await bru.sendRequest({ url: 'http://127.0.0.1/x', method: 'post', data: { id: JSON.parse('9007199254740993') }, params: { a: 'b c' } });
         console.log(status, data.url, data.method, data.data, headers['content-type']);
         await bru.sendRequest('http://127.0.0.1:1/', (error, response) => console.log(error.message, error.code, response));
         const axios = require('axios'); console.log((await axios.get('http://127.0.0.1/y')).data.url);",
    );
    assert_eq!(
        lines.lines(),
        [
            r#"200 http://127.0.0.1/x?a=b+c POST {"id":9007199254740993} application/json"#,
            "connection refused ERR_NETWORK null",
            "http://127.0.0.1/y",
        ]
    );
}

#[test]
fn cookies_are_read_and_kept() {
    let mut world = world();
    let lines = world.after(
        "console.log(bru.cookies.get('a'), bru.cookies.has('b'), bru.cookies.count(), bru.cookies.one('b').httpOnly, String(bru.cookies));
         await bru.cookies.add({ key: 'c', value: '3', path: '/' }); console.log(bru.cookies.toObject().c);
         const jar = bru.cookies.jar(); await jar.setCookie('http://x/', 'd', '4'); console.log((await jar.getCookie('http://x/', 'd')).value);
         jar.hasCookie('http://x/', 'no', (error, has) => console.log(error, has)); await jar.clear();
         try { await jar.getCookies('bad') } catch (error) { console.log(error.message) }",
    );
    assert_eq!(lines.lines(), ["1 true 2 true a=1; b=x%20y", "3", "4", "null false", "`bad` is no URL"]);
}

#[test]
fn what_the_developer_mode_has_is_there_or_told() {
    let lines = world().before(
        "const crypto = require('crypto');
         console.log(crypto.createHash('sha256').update('a').update('b').digest('hex').slice(0, 8), crypto.createHmac('SHA-1', 'k').update('x').digest('base64'));
         console.log(crypto.createHash('md5').update('eA==', 'base64').digest('hex').slice(0, 8), crypto.randomBytes(4).length, crypto.randomUUID().length);
         console.log(crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')), require('node:crypto').randomInt(3) < 3);
         for (const work of [() => crypto.createHash('nope'), () => { const it = crypto.createHash('md5'); it.digest(); it.digest(); }]) try { work() } catch (error) { console.log(error.message) }
         for (const name of ['node-fetch', 'node:fs', 'child_process', 'form-data', 'nothing']) try { require(name) } catch (error) { console.log(error.message) }",
    );
    assert_eq!(
        lines.lines(),
        [
            "fb8e20fc ywATH87GAqj8hEE6KnAVTYwGoNI=",
            "9dd4e461 4 36",
            "true true",
            "Digest method not supported: nope",
            "Digest already called",
            "Cannot find module 'node-fetch': a script has no network of its own: `axios` and `bru.sendRequest` send requests",
            "Cannot find module 'node:fs': a script reads no files but `require`s them, as `.js` or `.json`",
            "Cannot find module 'child_process': a script starts no programs",
            "Cannot find module 'form-data': a request of the collection can have a body of the kind `multipart-form`",
            "Cannot find module 'nothing'",
        ]
    );
}

#[test]
fn tokens_are_signed_with_private_keys_and_checked_with_public_ones() {
    let key = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/keys/");
        std::fs::read_to_string(format!("{folder}{name}.pem")).unwrap()
    };
    let [rsa, rsa_public, ec, ec_public] = ["rsa", "rsa_public", "p256", "p256_public"].map(key);
    let lines = world().before(&format!(
        "const jwt = require('jsonwebtoken'); const rsa = `{rsa}`, rsaPublic = `{rsa_public}`, ec = `{ec}`, ecPublic = `{ec_public}`;
         for (const [algorithm, own, open] of [['RS256', rsa, rsaPublic], ['PS512', {{ key: rsa }}, Buffer.from(rsaPublic)], ['ES256', ec, ecPublic]]) {{
           const token = jwt.sign({{ a: 1 }}, own, {{ algorithm, noTimestamp: true }});
           console.log(jwt.decode(token, {{ complete: true }}).header.alg, jwt.verify(token, open).a, jwt.verify(token, open, {{ algorithms: [algorithm] }}).a);
           try {{ jwt.verify(token.slice(0, -4) + 'AAAA', open) }} catch (error) {{ console.log(error.name, error.message) }}
           try {{ jwt.verify(token, open, {{ algorithms: ['HS256'] }}) }} catch (error) {{ console.log(error.message) }}
         }}
         const forged = jwt.sign({{ a: 1 }}, rsaPublic, {{ algorithm: 'HS256' }});
         for (const more of [{{}}, {{ algorithms: ['HS256'] }}]) try {{ jwt.verify(forged, rsaPublic, more) }} catch (error) {{ console.log(error.message) }}
         for (const [algorithm, key] of [['RS256', ec], ['ES256', 'no key'], ['XX', 'x']]) try {{ jwt.sign({{}}, key, {{ algorithm }}) }} catch (error) {{ console.log(error.message) }}"
    ));
    let each = ["JsonWebTokenError invalid signature", "invalid algorithm"];
    let expected = ["RS256", "PS512", "ES256"]
        .into_iter()
        .flat_map(|it| [format!("{it} 1 1")].into_iter().chain(each.map(str::to_owned)));
    let refused = [
        "invalid algorithm",
        "invalid algorithm",
        "an RSA key is needed, and this is a key on the curve P-256",
        "the private key is neither PEM (`-----BEGIN PRIVATE KEY-----`) nor a JWK",
        "\"algorithm\" must be a valid string enum value",
    ];
    let expected: Vec<_> = expected.chain(refused.map(str::to_owned)).collect();
    assert_eq!(lines.lines(), expected);
}

#[test]
fn libraries_are_there() {
    let lines = world().before(
        "const jwt = require('jsonwebtoken'); const token = jwt.sign({ a: 1, iat: 0 }, 'secret', { expiresIn: '1h', audience: 'me' });
         console.log(JSON.stringify(jwt.decode(token)), jwt.verify(token, 'secret', { clockTimestamp: 5 }).a);
         for (const [key, at] of [['other', 5], ['secret', 9999]]) try { jwt.verify(token, key, { clockTimestamp: at }) } catch (error) { console.log(error.name, error.message) }
         const { nanoid, customAlphabet } = require('nanoid'); console.log(nanoid().length, /^[ab]{9}$/.test(customAlphabet('ab', 9)()));
         const Ajv = require('ajv'); const validate = new Ajv().compile({ type: 'object', required: ['x'] });
         console.log(validate({}), JSON.stringify(validate.errors), new Ajv().errorsText(validate.errors));
         console.log(btoa('x'), atob('eA=='), Buffer.from('x').toString('hex'), require('crypto-js').MD5('x').toString(), require('path').join('a', '..', 'b'));
         console.log(bru.utils.minifyJson(' { \"a\": 9007199254740993 } '), bru.utils.minifyXml('<a>\\n  <b x=\"1\"> t </b>\\n</a>'), bru.isSafeMode());
         console.log(typeof require('uuid').v4, typeof require('chai').expect, typeof tv4.validate, bru.cwd(), bru.getCollectionName());
         try { require('nothing') } catch (error) { console.log(error.message) }",
    );
    assert_eq!(
        lines.lines(),
        [
            r#"{"a":1,"iat":0,"exp":3600,"aud":"me"} 1"#,
            "JsonWebTokenError invalid signature",
            "TokenExpiredError jwt expired",
            "21 true",
            r##"false [{"instancePath":"","schemaPath":"#/required","keyword":"required","params":{"missingProperty":"x"},"message":"must have required property 'x'"}] data must have required property 'x'"##,
            "eA== x 78 9dd4e461268c8034f5c8564e155c67a6 b",
            r#"{"a":9007199254740993} <a><b x="1">t</b></a> true"#,
            "function function function /nowhere Shop",
            "Cannot find module 'nothing'",
        ]
    );
}

#[test]
fn files_of_the_collection_are_loaded_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    file(
        "shop/lib/sum.js",
        "const { one } = require('./one'); String.prototype.shout = () => 'x'; module.exports = (it) => it + one;",
    );
    file("shop/lib/one.js", "exports.one = 1; exports.name = bru.getCollectionName();");
    file("shop/data.json", "{\"n\": 7}");
    file("outside.js", "module.exports = 1;");
    let mut world = in_folder(folder.path().join("shop"));
    let lines = world.before(
        "console.log(require('./lib/sum')(2), require('./lib/one.js').name, require('./data').n);
         for (const name of ['../outside', './lib/nothing', '../outside.js']) try { require(name) } catch (error) { console.log(error.message) }",
    );
    assert_eq!(
        lines.lines(),
        [
            "3 Shop 7",
            "Cannot load module ../outside: it is outside of the collection",
            "Cannot find module ./lib/nothing",
            "Cannot load module ../outside.js: it is outside of the collection",
        ]
    );
    assert_eq!(world.before("console.log(typeof ''.shout)").lines(), ["undefined"]);
}

#[test]
fn scripts_are_kept_apart() {
    let mut world = world();
    world.before("globalThis.left = 1; Object.prototype.bad = 1; expect.extra = 1; JSON.stringify = () => 'x'; bru.setVar = () => {}; leaked = 2");
    let lines = world.before("bru.setVar('x', 1); console.log(typeof left, typeof leaked, {}.bad, expect.extra, JSON.stringify([bru.getVar('x')]))");
    assert_eq!(lines.lines(), ["undefined undefined undefined undefined [1]"]);
    let errors = world.before("let x = 1;\n  x.no.no").errors();
    assert_eq!(errors, ["TypeError: Cannot read properties of undefined (reading 'no') @2:3"]);
    assert_eq!(world.before("const x = ;").errors(), ["SyntaxError: Unexpected token ';' @1:11"]);
    assert_eq!(world.before("return; throw 1").errors(), [""; 0]);
    assert_eq!(world.before("pm.test('x')").errors(), ["ReferenceError: pm is not defined @1:1"]);
}
