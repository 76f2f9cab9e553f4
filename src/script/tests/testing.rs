//! `pm.test` and the names of old for it.

use super::driver::World;

#[test]
fn tests_are_told_in_their_order() {
    let text = "
        const same = pm.test('text', () => { throw 'x' }) === pm;
        pm.test('object', () => { throw { a: 1 } });
        pm.test('named', () => { throw { message: 'm', name: 'N' } });
        pm.test('nothing', () => { throw undefined });
        pm.test('type', () => null.x);
        pm.test('no function'); pm.test(); pm.test({}, () => {});
        pm.test.skip('skipped', () => {});
        tests['old'] = 1; tests.zero = 0; tests['object'] = { a: 1 }; tests.undefined = undefined; tests.empty = '';
        pm.test('outer', () => { pm.test('inner', () => {}); throw new Error('o') });
        pm.test('twice', () => {}); pm.test('twice', () => pm.expect(1).to.equal(2));
        console.log(same, pm.test.index())";
    let mut world = World::new();
    let outcome = world.after(text);
    assert_eq!(outcome.lines(), ["true 13"]);
    assert_eq!(
        outcome.tests(),
        [
            "0 text: AssertionError: text",
            "1 object: AssertionError: object",
            "2 named: N: m",
            "3 nothing: AssertionError: nothing",
            "4 type: TypeError: Cannot read properties of null (reading 'x')",
            "5 no function: passed",
            "6 undefined: passed",
            "7 [object Object]: passed",
            "8 skipped: skipped",
            "10 inner: passed",
            "9 outer: Error: o",
            "11 twice: passed",
            "12 twice: AssertionError: expected 1 to equal 2",
            "13 old: passed",
            "14 zero: AssertionError: expected 0 to be truthy",
            "15 object: passed",
            "16 undefined: AssertionError: expected undefined to be truthy",
            "17 empty: AssertionError: expected  to be truthy",
        ]
    );
    let (line, _) = outcome.ended.scripted.tests[4].failure.as_ref().unwrap().at.unwrap();
    assert_eq!(line, 6);
}

#[test]
fn a_test_that_takes_done_ends_with_it() {
    let text = "
        pm.test('done', (done) => done());
        pm.test('failed', (done) => { done(new Error('no')); done() });
        pm.test('text', (done) => done('no'));
        pm.test('later', (done) => setTimeout(() => done(new Error('late')), 1));
        pm.test('never', (done) => {});
        pm.test('throws', (done) => { throw new Error('thrown') });
        pm.test('asked', (done) => pm.sendRequest('http://x/', (error, response) => { pm.expect(response).to.have.status(200); done() }));
        pm.test('plain', () => {});";
    let mut tests = World::new().after(text).tests();
    assert_eq!(
        tests[..5],
        [
            "0 done: passed",
            "1 failed: Error: no",
            "2 text: AssertionError: text",
            "5 throws: Error: thrown",
            "7 plain: passed",
        ]
    );
    tests[5..].sort();
    assert_eq!(tests[5..], ["3 later: Error: late", "6 asked: passed"]);
}

#[test]
fn a_test_that_is_a_promise_ends_with_it() {
    let text = "
        pm.test('good', async () => { await null; pm.expect(1).to.equal(1) });
        pm.test('bad', async () => { await new Promise(it => setTimeout(it, 1)); pm.expect(1).to.equal(2) });
        pm.test('open', () => new Promise(() => {}));
        pm.test('done', async (done) => { throw new Error('no') });
        pm.test('chain', () => pm.expect(pm.response).to.have.status(200));";
    let outcome = World::new().after(text);
    assert_eq!(
        outcome.tests(),
        [
            "4 chain: passed",
            "3 done: Error: no",
            "0 good: passed",
            "1 bad: AssertionError: expected 1 to equal 2",
            "2 open: Error: the promise of this test was never settled",
        ]
    );
    assert!(outcome.errors().is_empty());
}

#[test]
fn what_was_noted_is_told_even_if_the_script_fails() {
    let mut world = World::new();
    let outcome = world.after("tests.a = true; throw new Error('after')");
    assert_eq!(outcome.tests(), ["0 a: passed"]);
    assert_eq!(outcome.errors(), ["Error: after @1:27"]);
    assert_eq!(world.after("tests.x = 1; await null; tests.y = 0").tests().len(), 2);
    assert_eq!(world.after("tests.x = 1; await new Promise(() => {})").tests(), ["0 x: passed"]);
    assert!(
        world.after("'use sandbox2'; console.log(typeof tests, typeof responseBody, typeof postman)").lines()
            == ["undefined undefined undefined"]
    );
}
