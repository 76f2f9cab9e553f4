//! What is read as a tree, and what is left.

use super::*;

fn one(text: &str) -> Expression {
    let statements = parse(text).unwrap();
    let [Statement { what: What::Does(expression), .. }] = &statements[..] else { panic!("{statements:?}") };
    expression.clone()
}

#[expect(clippy::unnecessary_box_returns, reason = "the tree has boxes")]
fn name(text: &str) -> Box<Expression> {
    Box::new(Expression::Name(text.to_owned()))
}

#[test]
fn statements_end_where_javascript_ends_them() {
    assert_eq!(parse("a()\nb();;c()").unwrap().len(), 3);
    assert_eq!(parse("a\n  .b\n  (c)").unwrap().len(), 1);
    assert_eq!(parse("// nothing\n/* at\nall */ ").unwrap(), []);
    assert_eq!(parse("\n\nlet a = 1, b = 2\nc").unwrap()[1].line, 4);
    assert_eq!(parse("a b").unwrap_err(), Beyond::new(1, "`b` is not understood here"));
}

#[test]
fn expressions_have_their_shape() {
    let sum = Expression::Binary(
        "===",
        Box::new(Expression::Member(name("a"), "b".into())),
        Box::new(Expression::Number("200".into())),
    );
    assert_eq!(one("(a.b) === 200"), sum);
    assert_eq!(
        one("x => a.b === 200"),
        Expression::Function(vec!["x".into()], vec![Statement { line: 1, what: What::Does(sum) }])
    );
    assert_eq!(
        one("a['b'][-1]"),
        Expression::Index(
            Box::new(Expression::Index(name("a"), Box::new(Expression::Text("b".into())))),
            Box::new(Expression::Unary("-", Box::new(Expression::Number("1".into())))),
        )
    );
    assert_eq!(
        one("a(/x[/]\\/y/i, `t`, {b: [null, true,], 'c d': 'e\\'f'})"),
        Expression::Call(
            name("a"),
            vec![
                Expression::Regex("x[/]\\/y".into(), "i".into()),
                Expression::Text("t".into()),
                Expression::Map(vec![
                    ("b".into(), Expression::List(vec![Expression::Null, Expression::Bool(true)])),
                    ("c d".into(), Expression::Text("e'f".into())),
                ]),
            ]
        )
    );
    assert_eq!(
        one("a['x'] = b"),
        Expression::Assign(Box::new(Expression::Index(name("a"), Box::new(Expression::Text("x".into())))), name("b"),)
    );
    assert_eq!(
        one("t('n', function () {})"),
        Expression::Call(name("t"), vec![Expression::Text("n".into()), Expression::Function(vec![], vec![])])
    );
}

#[test]
fn what_is_beyond_is_told_with_its_line() {
    for (text, line, why) in [
        ("a();\nif (a) {}", 2, "`if` is not understood"),
        ("a(async () => {})", 1, "`async` is not understood"),
        ("a(`x ${b}`)", 1, "a text with `${...}` is not understood"),
        ("a?.b", 1, "`?` is not understood"),
        ("a(1e3)", 1, "the number `1e3` is not understood"),
        ("a('\\u0041')", 1, "the escape `\\u` is not understood"),
        ("a(...b)", 1, "`...` is not understood here"),
        ("let { a } = b", 1, "`{` is not understood here"),
        ("a + b", 1, "`+` is not understood here"),
        ("new A()", 1, "`new` is not understood"),
        ("a('", 1, "a text does not end"),
        ("/* a", 1, "a comment does not end"),
        ("a(/b", 1, "a regular expression does not end"),
        ("a(() => {", 1, "`the end` is not understood here"),
        ("({ a: 1, a: 2 })", 1, "`a` stands twice in an object"),
    ] {
        assert_eq!(parse(text).unwrap_err(), Beyond::new(line, why), "{text}");
    }
}

#[test]
fn what_is_deep_or_long_is_left() {
    for text in [
        "(".repeat(100_000),
        "[".repeat(100_000),
        "!".repeat(100_000),
        format!("a{}", ".b".repeat(100_000)),
        "a(".repeat(50_000),
        "x => ".repeat(50_000),
        format!("a{}", " && a".repeat(50_000)),
        "function () {".repeat(10_000),
        "a = ".repeat(50_000),
        "x".repeat(1 << 20),
    ] {
        assert!(parse(&text).is_err());
    }
}

proptest::proptest! {
    #[test]
    fn nothing_makes_it_panic(text in "[a-c(){}\\[\\].,;:=!<>&|'\"`/\\\\$ \n0-9é-]{0,60}") {
        let _ = parse(&text);
    }
}
