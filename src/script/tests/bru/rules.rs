//! Assertions: every operator, and what is told of those that fail.

use super::world::{asserted, world};

#[test]
fn what_holds_holds() {
    let rules = [
        ("res.status", "eq 201"),
        ("res.status", "201"),
        ("res.status", "neq 200"),
        ("res.status", "gt 200"),
        ("res.status", "gte 201"),
        ("res.status", "lt 202"),
        ("res.status", "lte 201"),
        ("res.status", "in 200, 201"),
        ("res.status", "in [200,201]"),
        ("res.status", "notIn 200,404"),
        ("res.body.name", "contains d"),
        ("res.body.name", "notContains x"),
        ("res.body.items", "length 2"),
        ("res.body.name", "matches ^A"),
        ("res.body.name", "matches /^Ad/"),
        ("res.body.name", "notMatches ^a"),
        ("res.body.name", "startsWith A"),
        ("res.body.name", "endsWith da"),
        ("res.status", "between 200, 299"),
        ("res.body.items[1].tags", "isEmpty"),
        ("res.body.items", "isNotEmpty"),
        ("res.body.nothing", "isNull"),
        ("res.body.nobody", "isUndefined"),
        ("res.body.name", "isDefined"),
        ("res.status === 201", "isTruthy"),
        ("res.status === 200", "isFalsy"),
        ("res.body", "isJson"),
        ("res.status", "isNumber"),
        ("res.body.name", "isString"),
        ("true", "isBoolean"),
        ("res('items')", "isArray"),
        ("res.body.id", "eq 9007199254740993"),
        ("res.body.name", "eq \"Ada\""),
        ("res.body.name", "eq 'Ada'"),
        ("res.body.name", "eq A${'da'}"),
        ("v", "eq {{v}}"),
        ("res.body.nothing", "eq null"),
        ("req.method;", "eq POST"),
        ("bru.getEnvVar('v').length", "eq 5"),
    ];
    let expected: Vec<String> =
        rules.iter().map(|(expression, rule)| format!("{expression}: {rule}: passed")).collect();
    assert_eq!(asserted(&mut world(), &rules), expected);
}

#[test]
fn what_does_not_hold_says_why() {
    let told = asserted(
        &mut world(),
        &[
            ("res.status", "eq 200"),
            ("res.status", "eq \"201\""),
            ("res.body.id", "eq 9007199254740992"),
            ("1", "isTruthy"),
            ("0", "isFalsy"),
            ("res.body.no.no", "isUndefined"),
            ("res.body.no.no", "isDefined"),
            ("res.body.", "neq 1"),
            ("res.body.name", "gt 1"),
            ("res.status", "equals 201"),
            ("res.body.items", "length 3"),
            ("res.status", "in 1,2"),
        ],
    );
    let expected = [
        "res.status: eq 200: AssertionError: expected 201 to equal 200",
        "res.status: eq \"201\": AssertionError: expected 201 to equal '201'",
        "res.body.id: eq 9007199254740992: AssertionError: expected 9007199254740992 to equal '9007199254740992'",
        "1: isTruthy: AssertionError: expected 1 to be true",
        "0: isFalsy: AssertionError: expected +0 to be false",
        "res.body.no.no: isUndefined: TypeError: TypeError: Cannot read properties of undefined (reading 'no')",
        "res.body.no.no: isDefined: TypeError: TypeError: Cannot read properties of undefined (reading 'no')",
        "res.body.: neq 1: SyntaxError: SyntaxError: expecting field name",
        "res.body.name: gt 1: AssertionError: expected 'Ada' to be a number or a date",
        "res.status: equals 201: AssertionError: expected 201 to equal 'equals 201'",
        "res.body.items: length 3: AssertionError: expected [ { id: 1, tags: [ 'a', 'b' ] }, …(1) ] to have a length of 3 but got 2",
        "res.status: in 1,2: AssertionError: expected 201 to be one of [ 1, 2 ]",
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_results_are_there_for_the_tests() {
    let mut world = world();
    asserted(&mut world, &[("res.status", "eq 201"), ("res.status", "eq 200")]);
    let lines = world.after("const { summary, results } = await bru.getAssertionResults(); console.log(JSON.stringify(summary), JSON.stringify(results[1]))");
    assert_eq!(
        lines.lines(),
        [concat!(
            r#"{"total":2,"passed":1,"failed":1,"skipped":0} {"status":"fail","lhsExpr":"res.status","rhsExpr":"eq 200","operator":"eq","#,
            r#""rhsOperand":"200","error":"expected 201 to equal 200"}"#
        )]
    );
}
