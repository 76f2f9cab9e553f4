//! `res` and `req`.

use serde_json::json;

use super::world::{BODY, world};
use crate::script::tests::driver::response;

#[test]
fn an_answer_is_looked_at() {
    let lines = world().after(
        "console.log(res.status, res.statusText, res.getStatus(), res.headers['content-type'], res.getHeader('X-Two'), res.responseTime);
         console.log(res('items[0].id'), JSON.stringify(res('..tags')), JSON.stringify(res('items.id')), res('no.no'));
         console.log(JSON.stringify(res('items[?].id', (it) => it.id > 1)), JSON.stringify(res('items[?]', { id: 1 })), res.url, typeof res);
         console.log(res.headerList.get('CONTENT-TYPE'), res.headerList.count(), res.getSize().body, res.getDataBuffer().length);
         try { res.headerList.add('x', 'y') } catch (error) { console.log(error.message) }",
    );
    let size = BODY.len();
    assert_eq!(
        lines.lines(),
        [
            "201 Created 201 application/json 1, 2 12".to_owned(),
            r#"1 ["a","b"] [1,2] undefined"#.to_owned(),
            r#"[2] [{"id":1,"tags":["a","b"]}] http://127.0.0.1:8123/a function"#.to_owned(),
            format!("application/json 2 {size} {size}"),
            "HeaderList is read-only (response headers cannot be modified)".to_owned(),
        ]
    );
}

#[test]
fn a_body_is_what_its_json_says_else_its_text() {
    for (body, expected) in [
        ("<a/>", "string <a/>"),
        ("", "string "),
        ("7", "number 7"),
        ("null", "object null"),
        ("\u{feff}[1]", "object [ 1 ]"),
    ] {
        let mut world = world();
        world.answer = Some(response(200, "text/plain", body));
        assert_eq!(world.after("console.log(typeof res.body, res.body)").lines(), [expected]);
    }
    let mut world = world();
    world.request["keepsText"] = true.into();
    assert_eq!(world.after("console.log(typeof res.getBody())").lines(), ["string"]);
}

#[test]
fn a_body_that_a_script_sets_is_there_for_those_behind_it() {
    let mut world = world();
    world.after("res.setBody({ id: res.body.id, more: [1] }); console.log(res('more[0]'))").lines();
    let lines =
        world.after("console.log(JSON.stringify(res.body), res.getSize().body, res.getDataBuffer().toString())");
    let json = r#"{"id":9007199254740993,"more":[1]}"#;
    assert_eq!(lines.lines(), [format!("{json} {} {json}", json.len())]);
}

#[test]
fn a_request_is_read_and_changed() {
    let mut world = world();
    let mut outcome = world.before(
        "console.log(req.url, req.method, req.name, req.timeout, req.tags, req.headers['X-A'], req.body.a, req.getAuthMode());
         console.log(req.getHost(), req.getPath(), req.getQueryString(), JSON.stringify(req.getPathParams()), req.getExecutionMode());
         req.setUrl(req.url + '&r=2'); req.setMethod('PUT'); req.setHeader('X-B', 'b'); req.deleteHeader('X-A'); req.setTimeout(9);
         req.setMaxRedirects(1); req.disableParsingResponseJson(); req.setBody({ ...req.getBody(), b: 1 });
         req.headerList.upsert('x-c', '1'); req.headerList.remove('X-OFF'); req.url = 'ignored'; req.headers['X-Z'] = 'ignored';
         console.log(req.headerList.toString(), req.getHeader('X-B'), req.getBody({ raw: true }));",
    );
    assert_eq!(
        outcome.lines(),
        [
            "http://127.0.0.1:8123/a/:kind?q=1 POST Create 50 [ 'smoke' ] 1 {{v}} bearer",
            r#"127.0.0.1:8123 /a/beds q=1 [{"name":"kind","value":"beds","type":"path"}] cli"#,
            "content-type: application/json\nX-B: b\nx-c: 1\n b {\"id\":9007199254740993,\"a\":\"{{v}}\",\"b\":1}",
        ]
    );
    let request = outcome.ended.request.take().unwrap();
    assert_eq!(
        request,
        json!({
            "name": "Create", "method": "PUT", "url": "http://127.0.0.1:8123/a/:kind?q=1&r=2",
            "headers": { "content-type": "application/json", "X-B": "b", "x-c": "1" }, "disabledHeaders": [],
            "mode": "json", "data": "{\"id\":9007199254740993,\"a\":\"{{v}}\",\"b\":1}",
            "timeout": 9, "pathParams": [{ "name": "kind", "value": "beds", "type": "path" }], "tags": ["smoke"],
            "authMode": "bearer", "headersToDelete": ["X-A"], "maxRedirects": 1, "keepsText": true,
        })
    );
    assert!(world.before("req.getBody(); req.headerList.all()").ended.request.is_none());
    assert!(world.after("req.setUrl('x')").ended.request.is_none());
}
