//! The life of a script: what it can do, when it ends, what stops it, and that nothing of it stays.

use super::driver::World;

#[test]
fn a_script_runs_and_ends() {
    let mut world = World::new();
    let outcome = world.after("pm.test('ok', function () { pm.expect(1).to.equal(1); }); console.log('hi', 1);");
    assert_eq!(outcome.tests(), ["0 ok: passed"]);
    assert_eq!(outcome.lines(), ["hi 1"]);
}

#[test]
fn errors_carry_their_place() {
    let mut world = World::new();
    assert_eq!(world.after("foo.bar").errors(), ["ReferenceError: foo is not defined @1:1"]);
    assert_eq!(world.after("\n  null.x").errors(), ["TypeError: Cannot read properties of null (reading 'x') @2:3"]);
    assert_eq!(world.after("let x = ;").errors().len(), 1);
    assert_eq!(world.after("await 1;\nfoo").errors(), ["ReferenceError: foo is not defined @2:1"]);
}
