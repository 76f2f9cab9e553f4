//! The life of a script: how it runs, when it ends, what stops it.

use std::time::Duration;

use super::driver::World;
use crate::{model::Stage, script::Limits};

#[test]
fn a_script_is_the_body_of_a_function() {
    let mut world = World::new();
    assert_eq!(world.after("console.log(1); return; console.log(2)").lines(), ["1"]);
    assert_eq!(
        world.after("let data = 1, tests = 2, pm2 = pm; const responseBody = 3; console.log(data + tests)").lines(),
        ["3"]
    );
    assert_eq!(world.after("console.log(await Promise.resolve(5)); if (1) return").lines(), ["5"]);
    assert_eq!(world.after("undeclared = 5; console.log(undeclared, this.undeclared) // the end").lines(), ["5 5"]);
    assert_eq!(
        world.after("with ({ a: 7 }) { console.log(a) } var pm = 1, _ = 2; console.log(010)").lines(),
        ["7", "8"]
    );
    assert_eq!(world.after("eval('var x = 1'); console.log(x, new Function('return 2')())").lines(), ["1 2"]);
}

#[test]
fn errors_carry_their_place() {
    let mut world = World::new();
    for (text, error) in [
        ("foo.bar", "ReferenceError: foo is not defined @1:1"),
        ("\n  null.x", "TypeError: Cannot read properties of null (reading 'x') @2:3"),
        ("await 1;\nfoo", "ReferenceError: foo is not defined @2:1"),
        ("await 1; foo", "ReferenceError: foo is not defined @1:10"),
        ("throw new RangeError('far')", "RangeError: far @1:11"),
        ("  pm.zork(1)", "TypeError: pm.zork is not a function @1:5"),
        ("throw 'text'", "Error: text"),
        ("throw { message: 'm', name: 'N' }", "N: m"),
        ("function f() {\n  throw new Error('deep')\n}\n f()", "Error: deep @2:13"),
        (
            "pm.environment.set('x', 1n ** 2n, 'number');\npm.cookies.jar().get()",
            "TypeError: CookieJar.get() requires a valid url @2:18",
        ),
    ] {
        assert_eq!(world.after(text).errors(), [error], "{text}");
    }
    assert!(world.after("throw null").errors().is_empty());
    assert!(world.after("throw undefined").errors().is_empty());
}

#[test]
fn nothing_of_a_script_with_a_syntax_error_runs() {
    let mut world = World::new();
    let outcome = world.after("console.log(1);\nlet x = ;");
    assert!(outcome.ended.scripted.logs.is_empty());
    let [error] = &outcome.ended.scripted.errors[..] else { panic!() };
    assert_eq!((error.name.as_str(), error.at), ("SyntaxError", Some((2, 9))));
    for garbage in [
        "})(); (function () {",
        "\0",
        "\u{2028}}",
        "`",
        "/*",
        "((((((((",
        "import x from 'y'",
        "export default 1",
        "'use strict'; with (1) {}",
    ] {
        let outcome = world.after(garbage);
        assert_eq!(outcome.ended.scripted.errors.len(), 1, "{garbage:?}: {:?}", outcome.errors());
    }
    assert_eq!(world.after(&"(".repeat(100_000)).ended.scripted.errors.len(), 1);
    assert_eq!(world.after("console.log('still here')").lines(), ["still here"]);
}

#[test]
fn a_script_ends_when_nothing_is_to_come() {
    let mut world = World::new();
    let text = "
        setTimeout((a, b) => console.log('later', a, b), 5, 1, 2);
        let n = 0;
        const each = setInterval(() => { console.log('each'); if (++n === 2) clearInterval(each) }, 1);
        const never = setTimeout(() => console.log('never'), 1);
        clearTimeout(never); clearTimeout(undefined); clearTimeout('x'); clearImmediate({});
        setImmediate(() => console.log('at once'));
        Promise.resolve().then(() => console.log('promise'));
        setTimeout(async () => { await null; pm.environment.set('late', 1) }, NaN);
        console.log('end', pm.environment.get('late'));";
    let outcome = world.after(text);
    let lines = outcome.lines();
    assert_eq!(lines[..2], ["end undefined", "promise"]);
    assert_eq!(lines.len(), 6);
    assert!(lines.contains(&"later 1 2") && lines.contains(&"at once") && !lines.contains(&"never"), "{lines:?}");
    assert_eq!(world.after("console.log(pm.environment.get('late'))").lines(), ["1"]);
    assert_eq!(world.after("setTimeout('x')").errors().len(), 1);
}

#[test]
fn what_callbacks_throw_is_an_error() {
    let mut world = World::new();
    let text = "setTimeout(() => { throw new Error('timer') }, 1);
        pm.sendRequest('http://x/', () => { throw new Error('answer') });
        Promise.reject(new Error('promise'));
        (async () => { await null; throw new TypeError('later') })();
        Promise.reject(new Error('cared for')).catch(() => {});
        const late = Promise.reject(new Error('cared for at once')); Promise.resolve().then(() => late.catch(() => {}));";
    let mut errors = world.after(text).errors();
    errors.sort();
    assert_eq!(errors, ["Error: answer @2:55", "Error: promise @3:28", "Error: timer @1:30", "TypeError: later @4:46"]);
}

#[test]
fn a_script_that_takes_too_long_is_stopped() {
    let mut world = World::new();
    let now = "Error: sandbox: synchronous script execution timeout";
    let later = "Error: sandbox: asynchronous script execution timeout";
    for (text, error) in [
        ("while (true) {}", now),
        ("pm.environment.set('kept', 1); for (;;) try { for (;;); } catch (e) {} finally { continue }", now),
        ("/(a*)*(a*)*(a*)*b/.test('a'.repeat(60))", now),
        ("setInterval(() => {}, 1)", later),
        ("setTimeout(() => { for (;;); }, 1)", later),
        ("(function f() { Promise.resolve().then(f) })()", now),
        ("await new Promise(r => setTimeout(r, 100000))", later),
        ("pm.test('x', () => { for (;;); })", now),
    ] {
        // A busy machine may need longer to get so far.
        for limit in [150, 1_500, 15_000].map(Duration::from_millis) {
            world.timeout = Some(limit);
            let errors = world.after(text).errors();
            world.timeout = None;
            let kept = world.after("console.log(pm.environment.get('kept'))");
            let is_kept = kept.lines() == ["1"] || !text.contains("kept");
            if errors == [error] && is_kept {
                break;
            }
            assert!(limit < Duration::from_secs(10), "{text}: {errors:?}, {is_kept}");
        }
        assert_eq!(world.after("console.log('next', pm.info.iteration)").lines(), ["next 0"]);
    }
}

#[test]
fn memory_and_stack_have_an_end() {
    let mut world = World::with(Limits { memory_bytes: 64 << 20 });
    for text in [
        "const all = []; for (;;) all.push(new Array(1000).fill('x' + all.length))",
        "let text = 'x'; for (;;) text += text",
        "new ArrayBuffer(2 ** 33)",
        "pm.test('eats', () => { const all = []; for (;;) all.push(new Array(1000).fill(all.length)) })",
        "(function f() { f() })()",
        "(function f(x) { return [1].map(f) })()",
        "let deep = {}; for (let i = 0; i < 1e6; i++) deep = { deep }; JSON.stringify(deep)",
        "let deep = {}; for (let i = 0; i < 300; i++) deep = { deep }; pm.environment.set('x', deep)",
        "const me = {}; me.me = me; pm.environment.set('x', me)",
        "pm.sendRequest({ url: 'http://x', body: me = { get x() { return me } } })",
    ] {
        let outcome = world.after(text);
        let failed = outcome.ended.scripted.errors.len() + outcome.ended.scripted.tests.len();
        assert!(failed >= 1, "{text}: {outcome:?}");
        assert!(!outcome.ended.scripted.passed(), "{text}");
        assert_eq!(world.after("console.log('next')").lines(), ["next"], "{text}");
    }
}

#[test]
fn a_script_that_nobody_waits_for_ends() {
    let mut world = World::new();
    drop(world.start(Stage::After, "for (;;);"));
    drop(world.start(Stage::After, "setInterval(() => {}, 1)"));
    let mut started = world.start(Stage::After, "pm.sendRequest('http://x', () => {})");
    assert!(started.asks.blocking_recv().is_some());
    drop(started);
    assert_eq!(world.after("console.log('next')").lines(), ["next"]);
}

#[test]
fn old_scripts_find_their_methods() {
    let text = "console.log('abc'.has('b'), 'abc'.contains('x'), 'abc'.first(), [1, 2].sum(), [1, 2].first(), [3, 4].last(), [].isEmpty(), [1, 1].unique().length, [1, 5].max(), ' '.isBlank());
        for (const key in [1]) console.log(key)";
    assert_eq!(World::new().after(text).lines(), ["true false a 3 1 4 true 1 5 true", "0"]);
}
