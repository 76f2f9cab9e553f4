//! `pm.response`, cookies, `pm.sendRequest`, and the rest of `pm`.

use serde_json::json;

use super::driver::{World, response};

fn check(text: &str, expected: &[&str]) {
    assert_eq!(World::new().after(text).lines(), expected, "{text}");
}

#[test]
fn a_response_tells_what_came() {
    check(
        "const r = pm.response; console.log(r.code, r.status, r.reason(), r.responseTime, r.responseSize, r.headers.get('content-type'), r.headers.get('x-two'), r.headers.has('nope'));
        console.log(r.json().a, r.json() === r.json(), r.text().length, r.json((k, v) => k === 'a' ? 'A' : v).a, r.json('x').b, r.id.length, r.body, r.size().body, r.details().code);
        console.log(JSON.stringify(r.encoding()), JSON.stringify(r.contentInfo()), r.mime().format, r.headers.toObject()['x-two'], r.toJSON().code, r.cookies.count());
        console.log(pm.response.to.have.status(200) !== undefined, r.constructor.name, typeof r.to.be)",
        &[
            "200 OK OK 12 46 application/json 2 false",
            "1 false 46 A [ true, null ] 36 undefined 46 200",
            "{} {\"contentType\":\"application/json\",\"mimeType\":\"text\",\"mimeFormat\":\"json\",\"charset\":\"utf8\",\"fileExtension\":\"json\",\"fileName\":\"response.json\"} json [ '1', '2' ] 200 0",
            "true PostmanResponse object",
        ],
    );
}

#[test]
fn a_body_that_is_no_json_says_where() {
    let mut world = World::new();
    for (body, message) in [
        ("<html>\n<b>", "Unexpected token '<' at 1:1\n<html>\n^"),
        ("", "No data, empty input at 1:1\n\n^"),
        ("{\"a\":}", "No value found for key a at 1:6\n{\"a\":}\n     ^"),
    ] {
        world.answer = Some(response(200, "text/html", body));
        assert_eq!(world.after("pm.response.json()").errors(), [format!("JSONError: {message} @1:12")]);
        assert_eq!(
            world.after("try { JSON.parse(responseBody) } catch (e) { console.log(e.name, e.message) }").lines(),
            [format!("JSONError {message}")]
        );
    }
    world.answer = Some(response(200, "application/json", "\u{feff}{\"a\":1}"));
    assert_eq!(
        world
            .after("console.log(pm.response.json().a, JSON.parse(responseBody).a, JSON.parse('[2]', (k, v) => v)[0])")
            .lines(),
        ["1 1 2"]
    );
    world.answer = Some(response(200, "text/javascript", "call({\"a\":1});"));
    assert_eq!(world.after("console.log(pm.response.jsonp().a)").lines(), ["1"]);
    assert_eq!(world.after("JSON.parse(undefined)").errors(), ["JSONError: \"undefined\" is not valid JSON @1:12"]);
}

#[test]
fn text_is_read_by_its_charset() {
    let mut world = World::new();
    let mut latin = response(200, "text/plain; charset=iso-8859-1", "");
    latin.body = vec![0xe9, 0].into();
    world.answer = Some(latin);
    assert_eq!(
        world
            .after("console.log(pm.response.text().charCodeAt(0), pm.response.stream.length, responseBody.length)")
            .lines(),
        ["233 2 2"]
    );
}

#[test]
fn a_request_that_failed_has_no_response() {
    let mut world = World::new();
    world.answer = None;
    let text = "console.log(pm.response.code, responseBody, responseTime, typeof responseCode, pm.response.headers.count(), pm.response.text(), pm.response.reason());
        pm.test('status', () => pm.response.to.have.status(200)); pm.response.json()";
    let outcome = world.after(text);
    assert_eq!(outcome.ended.scripted.logs[0].text, "undefined undefined undefined undefined 0 undefined undefined");
    assert_eq!(outcome.tests(), ["0 status: AssertionError: expected PostmanResponse{ …(5) } to have property 'code'"]);
    assert_eq!(outcome.errors().len(), 1);
    assert_eq!(
        world
            .before(
                "console.log(pm.response, typeof responseBody, typeof postman.getResponseHeader, pm.cookies.count())"
            )
            .lines(),
        ["undefined undefined undefined 0"]
    );
}

#[test]
fn cookies_are_a_list() {
    check(
        "const c = pm.cookies; console.log(c.get('b'), c.has('a'), c.toObject(), c.one('a').domain, c.count(), c.get('zz'), c.map(it => it.name).join(), JSON.stringify(c.one('b')).includes('x%20y'))",
        &["x y true { a: '1', b: 'x y' } 127.0.0.1 2 undefined a,b true"],
    );
}

#[test]
fn the_jar_is_asked_and_changed() {
    let mut world = World::new();
    let text = "const jar = pm.cookies.jar(), url = 'http://h/';
        jar.set(url, 'n', 'v;w', (e, c) => { console.log('set', e, c.name, c.value);
          jar.get(url, 'n', (e, v) => { console.log('get', e, v); jar.get(url, 'none', (e, v) => console.log('none', e, v)) }) });
        jar.set(url, { name: 'o', value: '1', path: '/p', httpOnly: true, secure: true, domain: 'h', maxAge: 5, expires: new Date(0) }, () => {});
        jar.set(url, 'text=1; Path=/', (e, c) => console.log('text', c.value));
        jar.getAll(url, (e, list) => console.log('all', list.count())); jar.getAll('bad', {}, (e, list) => console.log('bad', e.message, list));
        jar.unset(url, 'n', (e) => console.log('unset', e)); jar.clear(url, (e) => console.log('clear', e)); jar.clear(url);";
    let outcome = world.after(text);
    let mut lines = outcome.lines();
    lines.sort_unstable();
    let expected = [
        "all 5",
        "bad `bad` is no URL undefined",
        "clear null",
        "get null v;w",
        "none null null",
        "set null n v%3Bw",
        "text 1",
        "unset null",
    ];
    assert_eq!(lines, expected);
    assert!(
        world.wishes.iter().any(|it| it
            .contains("o=1; Domain=h; Path=/p; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=5; Secure; HttpOnly")),
        "{:?}",
        world.wishes
    );
    for (call, message) in [
        ("get()", "get() requires a valid url"),
        ("get('u')", "get() requires cookie name to be a string"),
        ("get('u', 'n')", "get() requires a callback function"),
        ("getAll('u')", "getAll() requires a callback function"),
        ("set('u')", "set() requires a valid set cookie arguments"),
        ("set('u', 'a')", "set() requires a valid set cookie arguments"),
        ("unset('u')", "unset() requires cookie name to be a string"),
        ("clear()", "clear() requires a valid url"),
    ] {
        let outcome = world.after(&format!("pm.cookies.jar().{call}"));
        assert!(
            outcome.errors()[0].starts_with(&format!("TypeError: CookieJar.{message} @1:")),
            "{:?}",
            outcome.errors()
        );
    }
}

#[test]
fn requests_are_sent() {
    let mut world = World::new();
    let text = "const back = pm.sendRequest('http://h/x', (e, r, { cookies }) => console.log('text', e, r.code, r.json(), cookies.get('a'), r.constructor.name));
        pm.sendRequest({ url: 'http://h/f', method: 'post', header: 'A: 1\\nB: 2', body: { mode: 'urlencoded', urlencoded: [{ key: 'k', value: 'v' }] } }, (e, r) => console.log('form', r.text()));
        pm.sendRequest({ url: 'http://h/r', method: 'PUT', header: ['A: 1', ' B:2 '], body: 'raw' }, (e, r) => console.log('raw', r.text()));
        pm.sendRequest({ url: 'http://h/m', header: { A: '1' } }, (e, r) => console.log('map', r.text()));
        pm.sendRequest(pm.request, (e, r) => console.log('sdk', r.json().url.host.join('.'), r.json().header.length));
        pm.sendRequest({ url: 'http://h/u', method: 'POST', body: { mode: 'formdata', formdata: [{ key: 'f', type: 'file', src: '/etc/passwd' }, { key: 't', value: '1' }] } }, (e, r) => console.log('files', r.text()));
        pm.sendRequest('http://127.0.0.1:1/', (e, r, c) => console.log('failed', e.message, r));
        console.log('sync', back === pm);";
    let outcome = world.after(text);
    let mut lines = outcome.lines();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "failed connection refused undefined",
            "files {\"url\":\"http://h/u\",\"method\":\"POST\",\"header\":[],\"body\":{\"mode\":\"formdata\",\"formdata\":[{\"key\":\"t\",\"value\":\"1\"}]}}",
            "form {\"url\":\"http://h/f\",\"method\":\"POST\",\"header\":[{\"key\":\"A\",\"value\":\"1\"},{\"key\":\"B\",\"value\":\"2\"}],\"body\":{\"mode\":\"urlencoded\",\"urlencoded\":[{\"key\":\"k\",\"value\":\"v\"}]}}",
            "map {\"url\":\"http://h/m\",\"method\":\"GET\",\"header\":[{\"key\":\"A\",\"value\":\"1\"}]}",
            "raw {\"url\":\"http://h/r\",\"method\":\"PUT\",\"header\":[{\"key\":\"A\",\"value\":\"1\"},{\"key\":\"B\",\"value\":\"2\"}],\"body\":{\"mode\":\"raw\",\"raw\":\"raw\"}}",
            "sdk 127.0.0.1 3",
            "sync true",
            "text null 200 { url: 'http://h/x', method: 'GET' } 1 PostmanResponse",
            "uploading files from scripts is not allowed",
        ]
    );
}

#[test]
fn without_a_callback_there_is_a_promise() {
    let mut world = World::new();
    let text = "const r = await pm.sendRequest('http://h/'); console.log(r.code);
        try { await pm.sendRequest('http://127.0.0.1:1/') } catch (e) { console.log(e.message) }
        const both = await Promise.all([pm.sendRequest('http://h/1'), pm.sendRequest('http://h/2')]); console.log(both.length);
        pm.environment.set('late', 1)";
    assert_eq!(world.after(text).lines(), ["200", "connection refused", "2"]);
    assert_eq!(world.after("pm.sendRequest('http://127.0.0.1:1/')").errors(), ["Error: connection refused"]);
}

#[test]
fn info_is_there_to_be_read() {
    check(
        "pm.info.iteration = 5; const { eventName, iteration, iterationCount, requestName, requestId } = pm.info; console.log(eventName, iteration, iterationCount, requestName, requestId, JSON.stringify(pm.info));
        console.log([...pm.execution.location], pm.execution.location.current, Object.keys(pm.visualizer)); pm.response = 5; console.log(typeof pm.response)",
        &["test 0 1 Item the-id {}", "[ 'Col', 'Fold', 'Item' ] Item [ 'set', 'clear' ]", "object"],
    );
    assert_eq!(World::new().before("console.log(pm.info.eventName)").lines(), ["prerequest"]);
}

#[test]
fn the_next_request_can_be_named() {
    let next = |text: &str| World::new().after(text).ended.scripted.next;
    assert_eq!(next("pm.execution.setNextRequest('a'); postman.setNextRequest('b')"), Some(Some("b".to_owned())));
    assert_eq!(next("postman.setNextRequest(null)"), Some(None));
    assert_eq!(next("pm.execution.setNextRequest()"), None);
    assert_eq!(next(""), None);
}

#[test]
fn a_skipped_request_ends_the_script() {
    let mut world = World::new();
    let text = "console.log('before'); setTimeout(() => console.log('timer'), 1); pm.execution.skipRequest(); console.log('after'); pm.test('x', () => {}); pm.environment.set('after', 1); nope()";
    let outcome = world.before(text);
    assert!(outcome.ended.scripted.skips);
    assert_eq!(outcome.lines(), ["before"]);
    assert!(outcome.tests().is_empty());
    assert_eq!(world.before("console.log(pm.environment.get('after'))").lines(), ["1"]);
    assert_eq!(
        world.after("pm.execution.skipRequest()").errors(),
        ["TypeError: pm.execution.skipRequest is not a function @1:13"]
    );
}

#[test]
fn the_names_of_old_are_there() {
    let mut world = World::new();
    world.store.set_value(crate::scope::Layer::Data, "row", json!(7), false);
    let text = "console.log(responseCode.code, responseCode.name, responseTime, responseBody.length, responseHeaders['X-Two'], responseCookies.length, data.row, iteration);
        console.log(request.method, request.url, request.headers['x-a'], request.data, request.name, request.id);
        console.log(environment.v, globals, postman.getResponseHeader('CONTENT-type'), postman.getResponseCookie('b').value);
        pm.environment.set('v', 'new'); environment.v = 'lost'; postman.setEnvironmentVariable('o', { a: 1 }); postman.setEnvironmentVariable('n', 5); postman.setGlobalVariable('g', true);
        console.log(pm.environment.get('v'), environment.v, pm.environment.get('o'), typeof pm.environment.get('n'), environment.n, postman.getEnvironmentVariable('n'), globals.g, postman.getGlobalVariable('g'));
        postman.clearEnvironmentVariable('n'); postman.clearGlobalVariables(); console.log(pm.environment.has('n'), environment.n, pm.globals.toObject());
        postman.clearGlobalVariable('x'); postman.clearEnvironmentVariables(); console.log(pm.environment.toObject());";
    assert_eq!(
        world.after(text).lines(),
        [
            "200 OK 12 46 2 2 7 0",
            "POST http://127.0.0.1:8123/a/b?q=1&r=2&s 1 {\"a\":\"{{v}}\"} Item the-id",
            "env-v {} application/json x%20y",
            "new lost [object Object] string 5 5 true true",
            "false undefined {}",
            "{}",
        ]
    );
    assert_eq!(world.after("pm.environment.set('v', 1); console.log(environment.v)").lines(), ["undefined"]);
    assert_eq!(
        world.before("pm.request.method = 'X'; console.log(request.method, typeof tests)").lines(),
        ["POST object"]
    );
}

#[test]
fn what_there_is_not_says_so() {
    let mut world = World::new();
    for (text, error) in [
        ("pm.visualizer.set(5)", "Error: Invalid template. Template must be of type string, found number"),
        ("pm.visualizer.set('x', 5)", "Error: Invalid data. Data must be an object, found number"),
        ("pm.visualizer.set('x', {}, null)", "Error: Invalid options. Options must be an object, found null"),
        ("pm.require('@team/x')", "Error: Cannot find package '@team/x': packages of a team live in Postman's cloud"),
        ("await pm.vault.get('x')", "Error: pm.vault is not available here: use pm.environment and a secret variable"),
        ("require('crypto')", "Error: Cannot find module 'crypto'"),
    ] {
        assert!(world.after(text).errors()[0].starts_with(error), "{text}");
    }
    assert_eq!(
        world.after("pm.visualizer.set('<b>', { a: 1 }); pm.visualizer.clear(); console.log('fine')").lines(),
        ["fine"]
    );
}

#[test]
fn the_console_writes_lines() {
    let outcome = World::new().after("console.log('a', 1, { b: [1] }); console.info(); console.warn(null); console.error(new Date(0)); console.debug('%s', 'x'); console.clear()");
    let lines: Vec<_> = outcome.ended.scripted.logs.iter().map(|it| format!("{}: {}", it.level, it.text)).collect();
    assert_eq!(
        lines,
        ["log: a 1 { b: [ 1 ] }", "info: ", "warn: null", "error: 1970-01-01T00:00:00.000Z", "debug: %s x"]
    );
}
