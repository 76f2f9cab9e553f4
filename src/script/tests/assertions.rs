//! Assertions about what `pm` hands out.

use super::driver::World;

/// Checks what becomes of assertions in a script after the answer, each with what it fails with; nothing if it passes.
fn check(world: &mut World, cases: &[(&str, &str)]) {
    for (js, wanted) in cases {
        let outcome = world.after(&format!("pm.test('it', () => {{ {js} }});"));
        let wanted = if wanted.is_empty() { "passed" } else { wanted };
        assert_eq!(outcome.tests(), [format!("0 it: {wanted}")], "{js}");
    }
}

#[test]
fn an_answer_is_judged() {
    let cases = [
        ("pm.response.to.have.status(200);", ""),
        ("pm.response.to.have.status(201);", "AssertionError: expected response to have status code 201 but got 200"),
        (
            "pm.response.to.have.status('Nope');",
            "AssertionError: expected response to have status reason 'Nope' but got 'OK'",
        ),
        ("pm.response.to.be.ok; pm.response.to.be.success; pm.response.to.be.json; pm.response.to.not.be.error;", ""),
        (
            "pm.response.to.be.notFound;",
            "AssertionError: expected response to have status reason 'NOT FOUND' but got 'OK'",
        ),
        ("pm.response.to.have.header('CONTENT-TYPE', 'application/json');", ""),
        ("pm.response.to.have.header('x-nope');", "AssertionError: expected response to have header with key 'x-nope'"),
        ("pm.response.to.have.jsonBody('b[1]', null);", ""),
        (
            "pm.response.to.have.jsonBody('a', 2);",
            "AssertionError: expected response body json at \"a\" to contain 2 but got 1",
        ),
        (
            "pm.response.to.have.body('x');",
            "AssertionError: expected response body to equal 'x' but got '{\"a\":1,\"b\":[true,null],\"big\":90071992…'",
        ),
        ("pm.expect(pm.response.responseTime).to.be.below(5000); pm.response.to.have.responseTime.below(5000);", ""),
        ("pm.response.to.have.responseTime.above(5000);", "AssertionError: expected 12 to be above 5000"),
        ("pm.expect(pm.request).to.be.a.postmanRequest; pm.expect(pm.response).to.be.a.postmanResponse;", ""),
        ("pm.request.to.have.header('x-a', '1');", ""),
        (
            "pm.request.to.have.status(1);",
            "AssertionError: expecting a postman response object but got PostmanRequest{ …(5) }",
        ),
        ("pm.expect(pm.response).to.equal(1);", "AssertionError: expected PostmanResponse{ …(10) } to equal 1"),
        (
            "pm.expect(pm.response.json()).to.have.property('c');",
            "AssertionError: expected { a: 1, b: [ true, null ], …(1) } to have property 'c'",
        ),
        ("pm.response.to.be.foo;", "Error: Invalid Chai property: foo. Did you mean \"to\"?"),
    ];
    check(&mut World::new(), &cases);
}

#[test]
fn an_answer_that_never_came_fails_with_words() {
    let mut world = World::new();
    world.answer = None;
    let cases = [
        (
            "pm.response.to.have.status(200);",
            "AssertionError: expected PostmanResponse{ …(5) } to have property 'code'",
        ),
        ("pm.response.to.be.success;", "AssertionError: expected PostmanResponse{ …(5) } to have property 'code'"),
        ("pm.response.to.be.ok;", "AssertionError: expected response to have status reason 'OK' but got 'UNDEFINED'"),
        (
            "pm.response.to.have.responseTime.below(5);",
            "AssertionError: expected PostmanResponse{ …(5) } to have property 'responseTime'",
        ),
        ("pm.response.to.be.withBody;", "AssertionError: expected response to have content in body"),
        ("pm.response.to.not.be.ok;", ""),
    ];
    check(&mut world, &cases);
}

#[test]
fn promises_may_end_in_an_assertion() {
    let mut world = World::new();
    let script =
        "pm.test('good', async () => pm.expect(1).to.equal(1)); pm.test('bad', async () => pm.expect(1).to.equal(2));";
    assert_eq!(world.after(script).tests(), ["0 good: passed", "1 bad: AssertionError: expected 1 to equal 2"]);
}

#[test]
fn what_a_script_does_to_the_assertions_ends_with_it() {
    let mut world = World::new();
    let extend =
        "pm.expect(1).constructor.addProperty('odd', function () { this.assert(this._obj % 2, 'it is even'); });";
    let outcome = world.after(&format!("{extend} pm.test('it', () => pm.expect(2).to.be.odd);"));
    assert_eq!(outcome.tests(), ["0 it: AssertionError: it is even"]);
    let outcome = world.after("pm.test('it', () => pm.expect(2).to.be.odd);");
    assert_eq!(outcome.tests(), ["0 it: Error: Invalid Chai property: odd. Did you mean \"and\"?"]);
}

#[test]
fn the_module_chai_has_the_same_assertions() {
    let mut world = World::new();
    let extend =
        "require('chai').use((chai, util) => util.addMethod(chai.Assertion.prototype, 'twice', function (half) {
        this.assert(this._obj === half * 2, 'expected #{this} to be twice #{exp}', 'no', half);
    }));";
    let script = format!("{extend} pm.test('it', () => pm.expect(3).to.be.twice(2));");
    assert_eq!(world.after(&script).tests(), ["0 it: AssertionError: expected 3 to be twice 2"]);
    let cases = [
        ("pm.expect(4).to.be.twice(2);", "Error: Invalid Chai property: twice. Did you mean \"with\"?"),
        ("require('chai').assert.isAbove(1, 2, 'm');", "AssertionError: m: expected 1 to be above 2"),
        (
            "const { expect } = require('chai'); expect([1]).to.include(2);",
            "AssertionError: expected [ 1 ] to include 2",
        ),
        (
            "pm.response.to.have.jsonSchema({ required: ['c'], properties: { a: { type: 'string' } } });",
            "AssertionError: expected data to satisfy schema but found following errors: \ndata should have required property 'c', data.a should be string",
        ),
        ("pm.expect({ a: 1 }).to.have.jsonSchema({ type: 'object' });", ""),
    ];
    check(&mut world, &cases);
}
