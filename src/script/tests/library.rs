//! The libraries that scripts find: what they compute, that they bear anything, and that nothing of them stays.

use std::fs;

use super::driver::World;

/// Answers of the real libraries: crypto-js 3.3, Ajv 6, tv4, xml2js 0.4, csv-parse 4 and Node itself.
const RECORDED: &str = include_str!("../../../tests/fixtures/script/libraries.json");

/// Says of each expression whose value is another one than the second of the pair: which, and what it is.
const COMPARE: &str = r#"
const names = "require, CryptoJS, Ajv, tv4, xml2js, xml2Json, csv";
const values = [require, CryptoJS, require("ajv"), tv4, require("xml2js"), xml2Json, require("csv-parse/lib/sync")];
for (const [expression, wanted] of pairs) {
  let made;
  try {
    made = new Function(names, `return (${expression});`)(...values);
    made = made === undefined ? "undefined" : JSON.parse(JSON.stringify(made));
  } catch (error) {
    made = `throws ${error.name}${String(wanted).includes(": ") ? `: ${error.message}` : ""}`;
  }
  if (JSON.stringify(made) !== JSON.stringify(wanted)) {
    console.log(`${expression}: ${JSON.stringify(made)} is not ${JSON.stringify(wanted)}`);
  }
}
"#;

fn differences(pairs: &str) -> Vec<String> {
    let outcome = World::new().after(&format!("const pairs = {pairs};{COMPARE}"));
    outcome.lines().into_iter().map(str::to_owned).collect()
}

fn recorded(group: &str) -> Vec<String> {
    let all: serde_json::Value = serde_json::from_str(RECORDED).unwrap();
    let pairs = &all[group];
    assert!(pairs.as_array().is_some_and(|it| it.len() > 10), "{group}");
    differences(&pairs.to_string())
}

#[test]
fn crypto_js_computes_what_the_real_one_does() {
    assert_eq!(recorded("crypto"), [""; 0]);
}

#[test]
fn schemas_are_judged_in_the_words_of_ajv_and_tv4() {
    assert_eq!(recorded("schema"), [""; 0]);
}

#[test]
fn xml_becomes_what_xml2js_makes_of_it() {
    assert_eq!(recorded("xml"), [""; 0]);
}

#[test]
fn rows_become_what_csv_parse_makes_of_them() {
    assert_eq!(recorded("csv"), [""; 0]);
}

#[test]
fn buffers_urls_and_texts_are_those_of_node() {
    assert_eq!(recorded("bytes"), [""; 0]);
}

#[test]
fn the_small_modules_of_node_are_there() {
    assert_eq!(recorded("node"), [""; 0]);
}

/// RFC 4231 (case 2), RFC 6070 (case 2), NIST SP 800-38A (F.2.1, F.3.13, F.5.1), RFC 6229 (a key of 40 bits), RFC 9562.
#[test]
fn published_vectors_hold() {
    let pairs = r#"[
        ["CryptoJS.HmacSHA256('what do ya want for nothing?', 'Jefe').toString()",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
        ["CryptoJS.PBKDF2('password', 'salt', { keySize: 5, iterations: 2 }).toString()", "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"],
        ["((hex) => CryptoJS.AES.encrypt(hex('6bc1bee22e409f96e93d7e117393172a'), hex('2b7e151628aed2a6abf7158809cf4f3c'), { iv: hex('000102030405060708090a0b0c0d0e0f'), padding: CryptoJS.pad.NoPadding }).ciphertext.toString())(CryptoJS.enc.Hex.parse)",
            "7649abac8119b246cee98e9b12e9197d"],
        ["((hex) => CryptoJS.AES.encrypt(hex('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51'), hex('2b7e151628aed2a6abf7158809cf4f3c'), { iv: hex('000102030405060708090a0b0c0d0e0f'), mode: CryptoJS.mode.CFB, padding: CryptoJS.pad.NoPadding }).ciphertext.toString())(CryptoJS.enc.Hex.parse)",
            "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b"],
        ["((hex) => CryptoJS.AES.encrypt(hex('6bc1bee22e409f96e93d7e117393172a'), hex('2b7e151628aed2a6abf7158809cf4f3c'), { iv: hex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'), mode: CryptoJS.mode.CTR, padding: CryptoJS.pad.NoPadding }).ciphertext.toString())(CryptoJS.enc.Hex.parse)",
            "874d6191b620e3261bef6864990db6ce"],
        ["((hex) => CryptoJS.RC4.encrypt(hex('00000000000000000000000000000000'), hex('0102030405')).ciphertext.toString())(CryptoJS.enc.Hex.parse)",
            "b2396305f03dc027ccc3524a0a1118a8"],
        ["require('uuid').v5('www.example.com', require('uuid').v5.DNS)", "2ed6657d-e927-568b-95e1-2665a8aea6a2"],
        ["require('uuid').v3('www.example.com', require('uuid').v3.DNS)", "5df41881-3aed-3515-88a7-2f4a814cf09e"],
        ["require('uuid').validate(require('uuid')()) && require('uuid').version(require('uuid').v7())", 7],
        ["require('uuid').v1({ msecs: 1645557742000, clockseq: 0x33c8, node: [0x9f, 0x6b, 0xde, 0xce, 0xd8, 0x46] })", "c232ab00-9414-11ec-b3c8-9f6bdeced846"]
    ]"#;
    assert_eq!(differences(pairs), [""; 0]);
}

#[test]
fn digests_of_the_web_are_promised() {
    let script = "
        const bytes = new TextEncoder().encode('a');
        const hex = (it) => Buffer.from(it).toString('hex').slice(0, 16);
        console.log(hex(await crypto.subtle.digest('SHA-256', bytes)));
        const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
        const signature = await crypto.subtle.sign('HMAC', key, bytes);
        console.log(hex(signature), await crypto.subtle.verify('HMAC', key, signature, bytes));";
    let outcome = World::new().after(script);
    assert_eq!(outcome.lines(), ["ca978112ca1bbdca", "3902ed847ff28930 true"]);
}

#[test]
fn every_name_of_postman_can_be_required() {
    let script = "
        const names = 'ajv atob btoa chai crypto-js csv-parse/lib/sync tv4 uuid xml2js json path assert buffer util url punycode '
          + 'querystring string_decoder stream timers events os fs';
        for (const name of names.split(' ')) if (!['object', 'function'].includes(typeof require(name))) console.log(name);
        for (const name of ['crypto', 'http', '../x', '/etc/passwd', undefined, '']) {
          try { require(name); console.log('found ' + name); } catch (error) { console.log(error.message); }
        }";
    let outcome = World::new().after(script);
    let missing =
        ["crypto", "http", "../x", "/etc/passwd", "undefined", ""].map(|it| format!("Cannot find module '{it}'"));
    assert_eq!(outcome.lines(), missing);
}

/// Where there was no npm when the tests were built, it says how to get each of them.
#[test]
fn packages_of_npm_are_there_or_are_said_to_be_missing() {
    let script = "
        const uses = {
          lodash: (_) => _.VERSION + _.template('<%= x %>')({ x: _.get({ a: [{ b: 1 }] }, 'a[0].b') }),
          moment: (moment) => moment.utc('2020-01-31').add(1, 'month').format('dddd, YYYY-MM-DD'),
          cheerio: (cheerio) => cheerio.load('<p>a</p><p class=x>b</p>')('.x').text(),
          backbone: (Backbone) => new (Backbone.Model.extend({}))({ a: 1 }).get('a'),
          'postman-collection': ({ Url }) => new Url('http://a.b/c?d=e').getHost(),
        };
        for (const name of Object.keys(uses)) {
          try { console.log(uses[name](require(name))); } catch (error) { console.log(error.message.slice(0, 90)); }
        }
        try { console.log(_.VERSION); } catch (error) { console.log(error.message.slice(0, 40)); }";
    let outcome = World::new().after(script);
    let lines = outcome.lines();
    if lines[0].starts_with("Cannot") {
        let missing = "Cannot find module 'lodash': this posthaste was built without npm. Run `npm install lodash@4`";
        assert!(lines[0].starts_with(missing), "{lines:?}");
    } else {
        assert_eq!(lines, ["4.17.211", "Saturday, 2020-02-29", "b", "1", "a.b", "3.10.1"]);
    }
}

#[test]
fn packages_beside_the_collection_can_be_required() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("secret.js", "module.exports = 'secret'");
    write("node_modules/plain/index.js", "exports.name = 'plain'; exports.dir = __dirname;");
    write("node_modules/main/package.json", r#"{ "main": "lib/start" }"#);
    write(
        "node_modules/main/lib/start.js",
        "module.exports = [require('./part'), require('../data.json').x, require('util').isArray([])];",
    );
    write("node_modules/main/lib/part.js", "exports.early = 1; exports.circle = require('./start') !== undefined;");
    write("node_modules/main/data.json", r#"{ "x": 2 }"#);
    write(
        "node_modules/@team/kit/package.json",
        r#"{ "exports": { ".": { "import": "./no.mjs", "require": "./yes.js" } } }"#,
    );
    write("node_modules/@team/kit/yes.js", "module.exports = () => require('inner');");
    write("node_modules/@team/kit/node_modules/inner/index.js", "module.exports = 'inner';");
    write("node_modules/bad/index.js", "module.exports = ;");
    write("node_modules/sly/index.js", "module.exports = require('../../secret');");
    let mut world = World::new();
    world.file = folder.path().join("c.json").display().to_string();
    let script = "
        const show = (name) => {
          try { return JSON.stringify(require(name)); } catch (error) { return error.name + ' ' + error.message.slice(0, 40); }
        };
        for (const name of ['plain', 'main', 'main/data.json', 'bad', 'sly', '../secret', 'none']) console.log(show(name));
        console.log(require('@team/kit')(), require('plain') === require('plain'));";
    let outcome = world.after(script);
    let lines = [
        r#"{"name":"plain","dir":"plain"}"#,
        r#"[{"early":1,"circle":true},2,true]"#,
        r#"{"x":2}"#,
        "SyntaxError bad/index.js: unexpected token in expres",
        "Error Cannot find module '../../secret'",
        "Error Cannot find module '../secret'",
        "Error Cannot find module 'none'",
        "inner true",
    ];
    assert_eq!(outcome.lines(), lines);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_packages() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("node_modules/a")).unwrap();
    fs::write(folder.path().join("secret.js"), "module.exports = 1").unwrap();
    std::os::unix::fs::symlink(folder.path().join("secret.js"), folder.path().join("node_modules/a/index.js")).unwrap();
    let mut world = World::new();
    world.file = folder.path().join("c.json").display().to_string();
    assert_eq!(world.after("require('a')").errors(), ["Error: Cannot find module 'a' @1:1"]);
}

#[test]
fn nothing_of_a_library_stays_for_the_next_script() {
    let mut world = World::new();
    let change = "
        CryptoJS.mine = 1; CryptoJS.MD5 = null; Buffer.from = null; var u = this.require('uuid'); u.v4 = null; Buffer.prototype.x = 1;
        tv4.addSchema('u', {}); URL.prototype.x = 1; atob = 5;";
    assert_eq!(world.after(change).errors(), [""; 0]);
    let look = "console.log(CryptoJS.mine, typeof CryptoJS.MD5, typeof Buffer.from, typeof require('uuid').v4, Buffer.alloc(1).x,
        tv4.getSchemaUris().length, new URL('http://a').x, typeof atob)";
    assert_eq!(world.after(look).lines(), ["undefined function function function undefined 0 undefined function"]);
}

#[test]
fn whatever_they_are_given_they_throw_errors() {
    let script = "
        const deep = (count) => { let it = {}; for (let at = 0; at < count; at++) it = { a: it }; return it; };
        const circle = {}; circle.circle = circle;
        const values = [null, undefined, 5, {}, [], true, Symbol('x'), () => 1, NaN, '', '\\ud800', 'a\\0b', 1e12, deep(5000), circle];
        const { Builder, parseString } = require('xml2js');
        const calls = [
          (it) => CryptoJS.SHA256(it), (it) => CryptoJS.AES.encrypt(it, it), (it) => CryptoJS.AES.decrypt(it, 'p'),
          (it) => CryptoJS.PBKDF2('a', 'b', { iterations: it, keySize: it }), (it) => CryptoJS.lib.WordArray.create([1], it).toString(),
          (it) => CryptoJS.enc.Base64.parse(it), (it) => Buffer.from(it), (it) => Buffer.alloc(it), (it) => xml2Json(it),
          (it) => parseString(it, () => {}), (it) => new Builder().buildObject(it), (it) => tv4.validate(it, it),
          (it) => new (require('ajv'))().validate(it, it), (it) => require('csv-parse/lib/sync')(it, it), (it) => new URL(it),
          (it) => new TextDecoder(it).decode(it), (it) => atob(it), (it) => btoa(it), (it) => require(it), (it) => structuredClone(it),
          (it) => require('uuid').v5(it, it), (it) => require('util').format(it, it), (it) => require('url').parse(it),
        ];
        let count = 0;
        for (const call of calls) for (const value of values) {
          try { call(value); } catch (error) { if (!(error instanceof Error) && !(error instanceof DOMException)) console.log(String(error)); }
          count++;
        }
        console.log(count, xml2Json('<a>'.repeat(100000)), require('ajv')().validate({ pattern: '(a+)+$(?=x)' }, 'a'.repeat(40) + 'b'));";
    assert_eq!(World::new().after(script).lines(), ["345 undefined false"]);
}
