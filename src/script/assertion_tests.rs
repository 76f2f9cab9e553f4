//! The assertions of scripts by themselves: recorded cases, each with what it came to.

use rquickjs::{CatchResultExt as _, Context, Ctx, Function, Object, Runtime};
use serde::Deserialize;

use super::modules;

/// Expressions with `expect`, `assert`, `chai` and, for those about responses, `R` (a response) and `Q` (a request).
const CASES: &str = include_str!("../../tests/fixtures/script/expect.json");

/// Values and how the console writes them.
const WRITTEN: &str = include_str!("../../tests/fixtures/script/inspect.json");

/// Objects as `pm` hands them out, and the judge of a case.
const PRELUDE: &str = r#"
    const KIND = Symbol.for("posthaste.kind");
    class Headers {
        constructor(all) { this.all = all; }
        get(name) { return this.all[String(name).toLowerCase()]; }
        has(name) { return this.get(name) !== undefined; }
    }
    class Answer {
        get [KIND]() { return "PostmanResponse"; }
        get to() { return expect(this).to; }
        constructor({ headers = {}, body, ...facts }) { Object.assign(this, facts, { headers: new Headers(headers), body }); }
        reason() { return this.status; }
        text() { return this.body; }
        json() { return JSON.parse(this.body); }
        size() { return this.bytes; }
    }
    class Asked {
        get [KIND]() { return "PostmanRequest"; }
        constructor() { this.headers = new Headers({ accept: "*/*" }); }
    }
    globalThis.jsonSchema = (schema) => schema.wrong;
    globalThis.answer = (facts) => { globalThis.R = new Answer(JSON.parse(facts)); globalThis.Q = new Asked(); };
    globalThis.judge = (js) => {
        try {
            (0, eval)(`(${js})`);
            return "ok";
        } catch (error) {
            if (error === null || error === undefined) return String(error);
            return error.name === "TypeError" ? "TypeError" : `${error.name}: ${error.message}`;
        }
    };
"#;

#[derive(Deserialize)]
struct Cases {
    values: Vec<(String, String)>,
    answers: Vec<Answered>,
}

#[derive(Deserialize)]
struct Answered {
    answer: serde_json::Value,
    cases: Vec<(String, String)>,
}

/// Runs something in a world that has nothing but the assertions.
fn within(test: impl FnOnce(&Ctx<'_>)) {
    let runtime = Runtime::new().unwrap();
    runtime.set_max_stack_size(1 << 20);
    modules::provide(&runtime);
    let context = Context::full(&runtime).unwrap();
    context.with(|ctx| {
        let () = ctx.eval(PRELUDE).catch(&ctx).unwrap();
        let create: Function = modules::load(&ctx, "expect.js").catch(&ctx).unwrap().get("createExpect").unwrap();
        let options = Object::new(ctx.clone()).unwrap();
        options.set("jsonSchema", ctx.globals().get::<_, Function>("jsonSchema").unwrap()).unwrap();
        let made: Object = create.call((options,)).catch(&ctx).unwrap();
        for name in ["expect", "assert", "chai", "restore"] {
            ctx.globals().set(name, made.get::<_, rquickjs::Value>(name).unwrap()).unwrap();
        }
        test(&ctx);
    });
}

fn judge(ctx: &Ctx<'_>, js: &str) -> String {
    ctx.globals().get::<_, Function>("judge").unwrap().call((js,)).catch(ctx).unwrap()
}

/// The cases that came to something else.
fn wrong(ctx: &Ctx<'_>, cases: &[(String, String)]) -> Vec<String> {
    let judged = cases.iter().map(|(js, wanted)| (js, wanted, judge(ctx, js)));
    judged
        .filter(|(_, wanted, came)| came != *wanted)
        .map(|(js, wanted, came)| format!("{js}\n  {wanted}\n  {came}"))
        .collect()
}

#[test]
fn assertions_say_what_chai_says() {
    let cases: Cases = serde_json::from_str(CASES).unwrap();
    within(|ctx| {
        let wrong = wrong(ctx, &cases.values);
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.values.len(), wrong.join("\n"));
    });
}

#[test]
fn assertions_about_answers_say_what_postman_says() {
    let cases: Cases = serde_json::from_str(CASES).unwrap();
    within(|ctx| {
        for Answered { answer, cases } in cases.answers {
            let make: Function = ctx.globals().get("answer").unwrap();
            let () = make.call((answer.to_string(),)).catch(ctx).unwrap();
            let wrong = wrong(ctx, &cases);
            assert!(wrong.is_empty(), "{answer}: {} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
        }
    });
}

#[test]
fn what_a_script_does_to_the_assertions_is_undone() {
    within(|ctx| {
        let extend = "chai.use((it, util) => {
            util.addProperty(it.Assertion.prototype, 'odd', function () { this.assert(this._obj % 2, 'even', 'odd'); });
            util.addChainableMethod(it.Assertion.prototype, 'thing', () => {});
            it.Assertion.overwriteMethod('equal', () => () => {});
            it.Assertion.overwriteChainableMethod('a', () => () => {}, () => () => {});
        }).config.truncateThreshold = 5";
        assert_eq!(judge(ctx, extend), "ok");
        assert_eq!(judge(ctx, "expect(2).to.be.odd"), "AssertionError: even");
        assert_eq!(judge(ctx, "expect(2).to.equal(3) && expect(2).to.be.a('string')"), "ok");
        assert_eq!(judge(ctx, "restore()"), "ok");
        assert_eq!(judge(ctx, "expect(2).to.be.odd"), "Error: Invalid Chai property: odd. Did you mean \"and\"?");
        assert!(judge(ctx, "expect(2).to.be.a.thing").starts_with("Error: Invalid Chai property: thing"));
        assert_eq!(judge(ctx, "expect('123456').to.equal(3)"), "AssertionError: expected '123456' to equal 3");
        assert_eq!(judge(ctx, "expect(2).to.be.a('string')"), "AssertionError: expected 2 to be a string");
    });
}

#[test]
fn deep_and_huge_values_are_compared_and_shown() {
    within(|ctx| {
        let deep = "((make) => expect(make()).to.eql(make()))(() => { let it = {}; for (let n = 0; n < 300; n++) it = { it, n }; return it; })";
        assert_eq!(judge(ctx, deep), "ok");
        let shown = "((it) => { for (let n = 0; n < 5000; n++) it = [it, it]; expect(it).to.equal(1); })([])";
        assert_eq!(judge(ctx, shown), "AssertionError: expected [ [ [ …(2) ], [ …(2) ] ], …(1) ] to equal 1");
        let wide = "expect(Array.from({ length: 200000 }, (_, at) => ({ at }))).to.eql(1)";
        assert_eq!(judge(ctx, wide), "AssertionError: expected [ { at: +0 }, { at: 1 }, …(199998) ] to deeply equal 1");
        let circle = "((a, b) => { a.it = b; b.it = a; expect(a).to.eql(b); expect(a).to.equal(b); })({}, {})";
        assert_eq!(
            judge(ctx, circle),
            "AssertionError: expected { it: { it: [Circular] } } to equal { it: { it: [Circular] } }"
        );
    });
}

#[test]
fn the_console_writes_values_as_node_does() {
    let cases: Vec<(String, serde_json::Value, String)> = serde_json::from_str(WRITTEN).unwrap();
    within(|ctx| {
        let inspect: Function = modules::load(ctx, "inspect.js").catch(ctx).unwrap().get("inspect").unwrap();
        ctx.globals().set("inspect", inspect).unwrap();
        for (js, options, wanted) in cases {
            let written: String = ctx.eval(format!("inspect({js}, {options})")).catch(ctx).expect(&js);
            assert_eq!(written, wanted, "{js}");
        }
        let hole = "inspect(Object.assign([], { length: 4294967295 }))";
        assert_eq!(ctx.eval::<String, _>(hole).catch(ctx).unwrap(), "[ <4294967295 empty items> ]");
        let deep =
            "((it) => { for (let n = 0; n < 100000; n++) it = [it]; return inspect(it, { depth: null }).length; })(1)";
        assert!(ctx.eval::<i32, _>(deep).catch(ctx).unwrap() > 0);
    });
}
