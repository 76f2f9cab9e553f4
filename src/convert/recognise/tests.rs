//! Scripts that are understood, and scripts that are not.

use super::{Found, say, understand};
use crate::format::yaml::write::{Pair, Yaml, document};

/// `expect` and `capture` of what a script does.
fn said(script: &str) -> String {
    let mut found = Found::default();
    match understand(script, &mut found) {
        Ok(()) => {
            let Some(said) = say(&found) else { return "cannot be said".to_owned() };
            let block = |key, pairs: Vec<Pair>| (!pairs.is_empty()).then(|| Pair::new(key, Yaml::Block(pairs)));
            let pairs: Vec<Pair> =
                [block("expect", said.expect), block("capture", said.capture)].into_iter().flatten().collect();
            document(&pairs)
        }
        Err(beyond) => format!("{}: {}", beyond.line, beyond.why),
    }
}

/// What is expected, without the status that goes without saying.
fn expected(assertion: &str) -> String {
    let script = format!("const json = pm.response.json();\npm.test('t', () => {{ {assertion} }});");
    let said = said(&script);
    let lines = said.lines().filter(|it| !matches!(it.trim(), "expect:" | "status: { gte: 100 }" | "# t"));
    lines.map(str::trim).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_is_checked_becomes_what_is_expected() {
    for (assertion, wanted) in [
        ("pm.response.to.have.status(201)", "status: 201; $: { exists: true }"),
        ("pm.response.to.not.have.status(500)", "status: { not_equals: 500 }; $: { exists: true }"),
        ("pm.expect(pm.response.code).to.be.oneOf([200, 201])", "status: [200, 201]; $: { exists: true }"),
        ("pm.expect(pm.response.code).to.be.within(200, 299)", "status: { gte: 200, lte: 299 }; $: { exists: true }"),
        ("pm.response.to.be.success", "status: 2xx; $: { exists: true }"),
        ("pm.expect(pm.response).to.have.statusCodeClass(3)", "status: 3xx; $: { exists: true }"),
        ("pm.expect(pm.response.code).to.be.below(400)", "$: { exists: true }"),
        ("pm.expect(pm.response.responseTime, 'slow').to.be.below(500);", "time: { lt: 500ms }; $: { exists: true }"),
        ("pm.response.to.have.responseTime.below(500);", "time: { lt: 500ms }; $: { exists: true }"),
        ("pm.response.to.have.header('X-A')", "headers:; X-A: { exists: true }; $: { exists: true }"),
        ("pm.response.to.have.header('X-A', '1')", "headers:; X-A: \"1\"; $: { exists: true }"),
        (
            "pm.expect(pm.response.headers.get('X-A')).to.include('json')",
            "headers:; X-A: { contains: json }; $: { exists: true }",
        ),
        ("pm.expect(pm.response.text()).to.include('<<x>>')", "body: { contains: \\<<x>> }; $: { exists: true }"),
        (
            "pm.expect(pm.response.text()).to.match(/^a\\d+/i)",
            "body: { matches: \"(?i)^a[0-9]+\" }; $: { exists: true }",
        ),
        ("pm.response.to.have.body('ok')", "body: ok; $: { exists: true }"),
        ("pm.response.to.be.withBody", "body: { empty: false }; $: { exists: true }"),
        ("pm.response.to.be.json", "$: { exists: true }"),
        ("pm.response.to.have.jsonBody('a.b[0]', {c: 1})", "$.a.b[0]: { equals: { c: 1 } }"),
        ("pm.expect(json.a).to.eql('x')", "$.a: x"),
        ("pm.expect(json.a.b[0]['c-d']).to.equal(1.5)", "$.a.b[0]['c-d']: 1.5"),
        ("pm.expect(json.a).to.deep.equal([1, -2])", "$.a: [1, -2]"),
        ("pm.expect(json.a).to.eql({b: null})", "$.a: { equals: { b: null } }"),
        ("pm.expect(json.a).to.be.true", "$.a: true"),
        ("pm.expect(json.a).to.be.null", "$.a: null"),
        ("pm.expect(json.a).to.exist", "$.a: { not_equals: null }"),
        ("pm.expect(json.a.b).to.not.be.undefined", "$.a.b: { exists: true }"),
        ("pm.expect(json.a).to.be.undefined", "$.a: { exists: false }"),
        ("pm.expect(json.a).to.be.an('array').that.is.not.empty", "$.a: { type: array, empty: false }"),
        ("pm.expect(json.a).to.be.an('array').and.have.lengthOf(2)", "$.a: { type: array, length: 2 }"),
        ("pm.expect(json.a.length).to.be.above(0)", "$.a: { type: [array, string], length: { gt: 0 } }"),
        ("pm.expect(json.a).to.have.length.of.at.least(1)", "$.a: { type: [array, string], length: { gte: 1 } }"),
        ("pm.expect(json).to.have.property('a', 5)", "$.a: 5"),
        ("pm.expect(json).to.have.property('a').that.is.a('string')", "$.a: { exists: true, type: string }"),
        ("pm.expect(json).to.have.nested.property('a.b[1]')", "$.a.b[1]: { exists: true }"),
        ("pm.expect(json).to.not.have.property('a')", "$.a: { exists: false }"),
        (
            "pm.expect(json).to.have.all.keys('a', 'b')",
            "$: { type: object, length: 2 }; $.a: { exists: true }; $.b: { exists: true }",
        ),
        ("pm.expect(json).to.include.keys(['a'])", "$.a: { exists: true }"),
        (
            "pm.expect(json.a).to.include('x'); pm.expect(json.a).to.include('y')",
            "$.a: { contains: x }; jsonpath $.a: { contains: y }",
        ),
        ("pm.expect(json.a).to.be.oneOf(['x', null])", "$.a: { one_of: [x, null] }"),
        ("pm.expect(json.a === 'x' && json.b !== undefined).to.be.true", "$.a: x; $.b: { exists: true }"),
        ("pm.expect(json.a.filter((it) => it.b !== 'c')).to.be.empty", "$.a[?@.b != \"c\"]: { exists: false }"),
    ] {
        assert_eq!(expected(assertion), wanted, "{assertion}");
    }
}

#[test]
fn what_may_mean_something_else_is_left() {
    for (assertion, why) in [
        ("pm.response.to.be.ok", "`ok` looks at the reason phrase, too"),
        ("pm.response.to.have.status('OK')", "`status` looks at the reason phrase, too"),
        ("pm.expect(json.a).to.be.ok", "`ok` is not understood here"),
        ("pm.expect(json.a).to.not.eql(1)", "`not.eql` is not understood here"),
        ("pm.expect(json.a).to.not.be.null", "`not.null` is not understood here"),
        ("pm.expect(json.a.b).to.be.undefined", "`undefined` is not understood here"),
        ("pm.expect(json.a).to.equal([1])", "`equal` is not understood here"),
        ("pm.expect(json.a).to.match(/x/)", "a pattern is compared with what may be no text"),
        ("pm.expect(pm.response.text()).to.match(/\\s/)", "the pattern's escapes may mean something else elsewhere"),
        ("pm.expect(json.toString).to.exist", "the condition is not understood"),
        ("pm.expect(json.a).to.eql(pm.environment.get('a'))", "it compares with more than a written value"),
        ("pm.expect(json.a).to.eql(9007199254740993)", "JavaScript does not keep the number 9007199254740993"),
        ("pm.expect(json.a)", "it asserts nothing"),
        ("pm.expect(json.a == 'x').to.be.true", "`==` is not understood here"),
        ("pm.expect.fail('x')", "`pm.expect.fail` is not understood"),
        ("console.log(json.a)", "`console.log` is not understood"),
        ("json.a = 1", "an assignment is not understood"),
        ("pm.response.code === 200", "an expression is not understood"),
        ("if (json.a) {}", "`if` is not understood"),
        ("", "a test checks nothing"),
        (
            "pm.expect(json.a).to.exist; pm.environment.set('a', json.a)",
            "`set` comes only where what stands before it holds",
        ),
    ] {
        assert_eq!(expected(assertion), format!("2: {why}"), "{assertion}");
    }
    for (script, why) in [
        ("let pm = 1", "1: `pm` is declared anew"),
        ("const a = 5", "1: `a` stands for more than a part of the response"),
        ("pm.test('a', (done) => { done() })", "1: `pm.test` is not understood"),
        ("pm.environment.set('a', 'b')", "1: `set` sets more than a part of the response"),
        ("pm.environment.set('a', pm.response.responseTime)", "1: `set` sets more than a part of the response"),
        ("pm.environment.set('a', pm.response.json())", "1: `set` sets more than a part of the response"),
        ("pm.environment.unset('a')", "1: `pm.environment.unset` is not understood"),
        ("tests['a'] = true", "1: the condition is not understood"),
        (
            "const j = pm.response.json()\npm.environment.set('a', j.a)\npm.environment.set('a', j.b)",
            "3: `a` is set twice",
        ),
    ] {
        assert_eq!(said(script), why, "{script}");
    }
    let twice = "pm.test('a', () => pm.expect(pm.response.text()).to.include('a'));";
    assert_eq!(said(&format!("{twice}{}", twice.replace("('a')", "('b')"))), "cannot be said");
}

#[test]
fn what_is_kept_becomes_a_capture() {
    let script = "
        const body = pm.response.json(), user = body.user;
        pm.test('Logged in', function () { pm.response.to.have.status(200); });
        pm.environment.set('token', body.token);
        pm.collectionVariables.set(\"id\", user['id']);
        pm.globals.set('etag', pm.response.headers.get('ETag'));
        pm.environment.set('code', pm.response.code);
    ";
    assert_eq!(
        said(script),
        "expect:\n  # Logged in\n  status: 200\ncapture:\n  token: $.token\n  id: { from: $.user.id, scope: collection }\n  etag: { from: header ETag, scope: global }\n  code: status\n"
    );
}

#[test]
fn without_a_judged_status_nothing_need_be_there() {
    let script = "var jsonData = JSON.parse(responseBody);\npostman.setEnvironmentVariable('a', jsonData.a);\npostman.setEnvironmentVariable('b', jsonData.b.c);";
    assert_eq!(
        said(script),
        "expect:\n  status: { gte: 100 }\n  $: { exists: true }\ncapture:\n  a: { from: $.a, default: \"\" }\n  b: $.b.c\n"
    );
    assert_eq!(said(""), "expect:\n  status: { gte: 100 }\n");
}

#[test]
fn old_names_are_known() {
    let script = "
        tests['Status is 200'] = responseCode.code === 200;
        tests[\"Fast\"] = responseTime < 200;
        tests['Has x'] = responseBody.has('x') && responseBody.indexOf('y') !== -1;
        tests['Type'] = postman.getResponseHeader('Content-Type') === 'text/plain';
    ";
    assert_eq!(said(script), "cannot be said", "two parts of one body have no two keys");
    let script = script.replace(" && responseBody.indexOf('y') !== -1", "");
    assert_eq!(
        said(&script),
        "expect:\n  # Status is 200\n  status: 200\n  # Fast\n  time: { lt: 200ms }\n  # Has x\n  body: { contains: x }\n  headers:\n    # Type\n    Content-Type: text/plain\n"
    );
}
