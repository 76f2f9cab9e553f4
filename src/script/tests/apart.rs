//! Scripts are kept apart: nothing that one does to the world is seen by the next.

use super::driver::World;

/// Runs a script, and then one that must print `expected`.
fn check(first: &str, second: &str, expected: &str) {
    let mut world = World::new();
    let first = world.after(first);
    assert!(first.errors().is_empty(), "{:?}", first.errors());
    assert_eq!(world.after(second).lines(), [expected]);
}

#[test]
fn global_names_go() {
    check(
        "leak = 1; var x = 2; this.y = 3; globalThis[5] = 6",
        "console.log(typeof leak, typeof x, typeof y, typeof globalThis[5])",
        "undefined undefined undefined undefined",
    );
    check("(0, eval)('var z = 1; function g() {}')", "console.log(typeof z, typeof g)", "undefined undefined");
    check(
        "pm.mine = 1; pm.environment.x = 4; pm = 2; console.log = 3",
        "console.log(typeof pm.mine, typeof pm.environment.x)",
        "undefined undefined",
    );
    check(
        "tests = 5; responseBody = 'x'; postman = null; require = 1",
        "console.log(typeof tests, responseBody.length > 5, typeof postman, typeof require)",
        "object true object function",
    );
    check(
        "Math = 1; JSON = 2; Array = 3; undefined = 4",
        "console.log(typeof Math, typeof JSON, typeof Array)",
        "object object function",
    );
    check(
        "delete globalThis.Math; delete globalThis.setTimeout",
        "console.log(typeof Math, typeof setTimeout)",
        "object function",
    );
}

#[test]
fn changes_to_what_is_shared_go() {
    check(
        "String.prototype.hasnt = function () { return true }; console.debug('x'.hasnt('y'))",
        "console.log(typeof 'x'.hasnt)",
        "undefined",
    );
    check(
        "Array.prototype.map = 1; Object.prototype.polluted = 1; JSON.parse = null; Math.random = () => 4",
        "console.log([1].map(x => x + 1)[0], ({}).polluted, JSON.parse('5'), Math.random() < 1)",
        "2 undefined 5 true",
    );
    check(
        "Object.defineProperty(Array.prototype, 'latest', { get() { return 1 }, configurable: true })",
        "console.log([2].latest)",
        "undefined",
    );
    check("delete Array.prototype.push; delete String.prototype.trim", "console.log([].push(1), ' x '.trim())", "1 x");
    check("Object.setPrototypeOf(Array.prototype, { odd: 1 })", "console.log([].odd)", "undefined");
    check(
        "Object.freeze(Array.prototype); Object.freeze(Object.prototype)",
        "Array.prototype.x = 1; console.log([].x)",
        "1",
    );
    check("Object.defineProperty(Array.prototype, 'x', { value: 1 })", "console.log([].x)", "undefined");
    check(
        "pm.request.constructor.prototype.odd = 1; pm.environment.constructor.prototype.get = () => 'odd'",
        "console.log(pm.request.odd, pm.environment.get('v'))",
        "undefined env-v",
    );
    check("Promise.prototype.then = function () { return 1 }", "console.log(await Promise.resolve(3))", "3");
    check(
        "Reflect.ownKeys = Reflect.getPrototypeOf = Object.is = () => []; Object.prototype.x = 1",
        "console.log(({}).x, Reflect.ownKeys({ a: 1 }).length)",
        "undefined 1",
    );
}

#[test]
fn what_is_reached_in_a_roundabout_way_goes_too() {
    for (first, second, expected) in [
        ("globalThis['le' + 'ak'] = 1", "console.log(typeof leak)", "undefined"),
        ("const way = 'proto' + 'type'; String[way].odd = 1", "console.log(typeof 'x'.odd)", "undefined"),
        ("[]['const' + 'ructor']['from'] = 1", "console.log(typeof Array.from)", "function"),
        ("const key = 'const' + 'ructor'; const { [key]: it } = []; it.odd = 1", "console.log(Array.odd)", "undefined"),
        ("[].c\\u006fnstructor.odd = 1", "console.log(Array.odd)", "undefined"),
        ("[]['c\\x6fnstructor'].odd = 1", "console.log(Array.odd)", "undefined"),
        ("[]['c\\\nonstructor'].odd = 1", "console.log(Array.odd)", "undefined"),
        ("const it = require('xml2js'); it.odd = 1", "console.log(require('xml2js').odd)", "undefined"),
        ("pm.expect.odd = 1", "console.log(pm.expect.odd)", "undefined"),
        ("xml2Json.odd = 1", "console.log(xml2Json.odd)", "undefined"),
        ("const it = setTimeout; it.odd = 1", "console.log(setTimeout.odd)", "undefined"),
        ("const it = [].map; it.odd = 1", "console.log([].map.odd)", "undefined"),
        ("const it = [].map; delete it.name", "console.log([].map.name)", "map"),
        ("const it = [].map; ({ a: it.odd } = { a: 1 })", "console.log([].map.odd)", "undefined"),
        ("const it = [].map; for (it.odd of [1]);", "console.log([].map.odd)", "undefined"),
        ("tv4.addSchema('odd', { type: 'string' })", "console.log(tv4.validate(1, { $ref: 'odd' }))", "true"),
        ("tv4.odd = 1", "console.log(tv4.odd)", "undefined"),
        ("_.extend(String, { odd: 1 })", "console.log(String.odd)", "undefined"),
    ] {
        check(first, second, expected);
    }
}

#[test]
fn a_trap_does_not_hold_up_the_next_script() {
    check(
        "Object.defineProperty(Array.prototype, 'map', { get() { for (;;); } })",
        "console.log([1].map((it) => it + 1)[0])",
        "2",
    );
}

#[test]
fn nothing_reaches_what_is_not_a_scripts_business() {
    let mut world = World::new();
    let text = "console.log(typeof __host, typeof process, typeof std, typeof os, typeof Deno, typeof fetch)";
    assert_eq!(world.after(text).lines(), ["undefined undefined undefined undefined undefined undefined"]);
    for text in [
        "import('fs')",
        "import('./host.js').then(it => console.log('got', it.host))",
        "import('./main.js').then(it => console.log('got', it))",
    ] {
        let outcome = world.after(text);
        assert!(outcome.ended.scripted.logs.is_empty(), "{text}: {outcome:?}");
        assert_eq!(outcome.errors().len(), 1, "{text}: {outcome:?}");
    }
}
