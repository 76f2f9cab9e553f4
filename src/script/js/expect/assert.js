// The same assertions as functions: `assert.equal(1, 1)`.

import { Assertion, AssertionError, show } from "./core.js";

/** Fails with the text unless the value is truthy. */
function assert(value, text) {
  new Assertion(null).assert(value, text, "[ negation message unavailable ]");
}

// Each line says which chain stands behind a function: `isAbove(value, limit)` is `expect(value).to.be.above(limit)`.
// A number says how many arguments follow the value; a message may come last.
const CHAINS = `
isOk ok|is.ok
isNotOk notOk|is.not.ok
isTrue|is.true
isNotTrue|to.not.equal.true
isFalse|is.false
isNotFalse|to.not.equal.false
isNull|to.equal.null
isNotNull|to.not.equal.null
isUndefined|to.equal.undefined
isDefined|to.not.equal.undefined
isNaN|to.be.NaN
isNotNaN|not.to.be.NaN
exists|to.exist
notExists|to.not.exist
isFunction|to.be.a.function
isNotFunction|to.not.be.a.function
isObject|to.be.a.object
isNotObject|to.not.be.a.object
isArray|to.be.an.array
isNotArray|to.not.be.an.array
isString|to.be.a.string
isNotString|to.not.be.a.string
isNumber|to.be.a.number
isNotNumber|to.not.be.a.number
isFinite|to.be.finite
isBoolean|to.be.a.boolean
isNotBoolean|to.not.be.a.boolean
isEmpty|to.be.empty
isNotEmpty|to.not.be.empty
isExtensible extensible|to.be.extensible
isNotExtensible notExtensible|to.not.be.extensible
isSealed sealed|to.be.sealed
isNotSealed notSealed|to.not.be.sealed
isFrozen frozen|to.be.frozen
isNotFrozen notFrozen|to.not.be.frozen
strictEqual|1|to.equal
notStrictEqual|1|to.not.equal
deepEqual deepStrictEqual|1|to.eql
notDeepEqual|1|to.not.eql
isAbove|1|to.be.above
isAtLeast|1|to.be.least
isBelow|1|to.be.below
isAtMost|1|to.be.most
typeOf|1|to.be.a
notTypeOf|1|to.not.be.a
instanceOf|1|to.be.instanceOf
notInstanceOf|1|to.not.be.instanceOf
include|1|include
notInclude|1|not.include
deepInclude|1|deep.include
notDeepInclude|1|not.deep.include
nestedInclude|1|nested.include
notNestedInclude|1|not.nested.include
deepNestedInclude|1|deep.nested.include
notDeepNestedInclude|1|not.deep.nested.include
ownInclude|1|own.include
notOwnInclude|1|not.own.include
deepOwnInclude|1|deep.own.include
notDeepOwnInclude|1|not.deep.own.include
match|1|to.match
notMatch|1|to.not.match
property|1|to.have.property
notProperty|1|to.not.have.property
propertyVal|2|to.have.property
notPropertyVal|2|to.not.have.property
deepPropertyVal|2|to.have.deep.property
notDeepPropertyVal|2|to.not.have.deep.property
ownProperty|1|to.have.own.property
notOwnProperty|1|to.not.have.own.property
ownPropertyVal|2|to.have.own.property
notOwnPropertyVal|2|to.not.have.own.property
deepOwnPropertyVal|2|to.have.deep.own.property
notDeepOwnPropertyVal|2|to.not.have.deep.own.property
nestedProperty|1|to.have.nested.property
notNestedProperty|1|to.not.have.nested.property
nestedPropertyVal|2|to.have.nested.property
notNestedPropertyVal|2|to.not.have.nested.property
deepNestedPropertyVal|2|to.have.deep.nested.property
notDeepNestedPropertyVal|2|to.not.have.deep.nested.property
lengthOf|1|to.have.lengthOf
hasAnyKeys|1|to.have.any.keys
hasAllKeys|1|to.have.all.keys
containsAllKeys|1|to.contain.all.keys
doesNotHaveAnyKeys|1|to.not.have.any.keys
doesNotHaveAllKeys|1|to.not.have.all.keys
hasAnyDeepKeys|1|to.have.any.deep.keys
hasAllDeepKeys|1|to.have.all.deep.keys
containsAllDeepKeys|1|to.contain.all.deep.keys
doesNotHaveAnyDeepKeys|1|to.not.have.any.deep.keys
doesNotHaveAllDeepKeys|1|to.not.have.all.deep.keys
closeTo|2|to.be.closeTo
approximately|2|to.be.approximately
sameMembers|1|to.have.same.members
notSameMembers|1|to.not.have.same.members
sameDeepMembers|1|to.have.same.deep.members
notSameDeepMembers|1|to.not.have.same.deep.members
sameOrderedMembers|1|to.have.same.ordered.members
notSameOrderedMembers|1|to.not.have.same.ordered.members
sameDeepOrderedMembers|1|to.have.same.deep.ordered.members
notSameDeepOrderedMembers|1|to.not.have.same.deep.ordered.members
includeMembers|1|to.include.members
notIncludeMembers|1|to.not.include.members
includeDeepMembers|1|to.include.deep.members
notIncludeDeepMembers|1|to.not.include.deep.members
includeOrderedMembers|1|to.include.ordered.members
notIncludeOrderedMembers|1|to.not.include.ordered.members
includeDeepOrderedMembers|1|to.include.deep.ordered.members
notIncludeDeepOrderedMembers|1|to.not.include.deep.ordered.members
oneOf|1|to.be.oneOf
`;

// The last step of a chain where it is a value to compare with, or the name of a type.
const VALUES = { true: true, false: false, null: null, undefined };

// The functions of one line, made when the first of them is used.
function make(line) {
  const [names, ...rest] = line.split("|");
  const count = rest.length > 1 ? Number(rest[0]) : 0;
  const steps = rest.at(-1).split(".");
  if (count > 0) {
    const last = steps.pop();
    return [
      names,
      (value, ...given) => walk(new Assertion(value, given[count]), steps)[last](...given.slice(0, count)),
    ];
  }
  const last = steps.at(-1);
  const before = steps.at(-2);
  if (before === "equal") {
    const wanted = VALUES[last];
    return [names, (value, text) => walk(new Assertion(value, text), steps.slice(0, -2)).equal(wanted)];
  }
  if (before === "a" || before === "an") {
    return [names, (value, text) => walk(new Assertion(value, text), steps.slice(0, -2))[before](last)];
  }
  return [names, (value, text) => walk(new Assertion(value, text), steps)];
}

const walk = (assertion, steps) => steps.reduce((link, step) => link[step], assertion);

let isComplete = false;

/** `assert` with all of its functions, which are added when somebody asks for it. */
export function completeAssert() {
  if (!isComplete) {
    isComplete = true;
    addChains();
    Object.assign(assert, OTHERS);
    addEffects();
  }
  return assert;
}

function addChains() {
  for (const line of CHAINS.trim().split("\n")) {
    for (const name of line.slice(0, line.indexOf("|")).split(" ")) {
      Object.defineProperty(assert, name, {
        configurable: true,
        enumerable: true,
        get() {
          const [, call] = make(line);
          const named = { [name]: (...given) => void call(...given) }[name];
          Object.defineProperty(assert, name, { value: named, writable: true, enumerable: true });
          return named;
        },
        set(value) {
          Object.defineProperty(assert, name, { value, writable: true, enumerable: true });
        },
      });
    }
  }
}

/** What `fail` throws. */
export function fail(otherwise) {
  return (actual, expected, message, operator) => {
    const only = expected === undefined && message === undefined && operator === undefined;
    const text = (only ? actual : message) || otherwise;
    throw new AssertionError(text, { actual: only ? undefined : actual, expected, operator });
  };
}

const OPERATORS = {
  "==": (left, right) => left == right,
  "===": (left, right) => left === right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  "!=": (left, right) => left != right,
  "!==": (left, right) => left !== right,
};

// `change`, `increase` and `decrease` take a property or none: `(act, subject, name?, delta?, message?)`.
function effect(steps, counted) {
  return (act, subject, ...rest) => {
    let [name, delta, text] = rest;
    if (counted) {
      if (rest.length === 1) [name, delta, text] = [null, rest[0], undefined];
      else if (rest.length === 2 && typeof subject === "function") [name, delta, text] = [null, rest[0], rest[1]];
    } else {
      text = delta;
      if (rest.length === 1 && typeof subject === "function") [name, text] = [null, rest[0]];
    }
    const verb = steps.at(-1);
    const link = walk(new Assertion(act, text), steps.slice(0, -1))[verb](subject, name);
    return counted ? (counted === "not" ? link.but.not : link).by(delta) : link;
  };
}

const OTHERS = {
  fail: fail("assert.fail()"),
  equal(actual, expected, text) {
    const link = new Assertion(actual, text);
    link.assert(
      expected == actual,
      "expected #{this} to equal #{exp}",
      "expected #{this} to not equal #{act}",
      expected,
      actual,
      true,
    );
  },
  notEqual(actual, expected, text) {
    const link = new Assertion(actual, text);
    link.assert(
      expected != actual,
      "expected #{this} to not equal #{exp}",
      "expected #{this} to equal #{act}",
      expected,
      actual,
      true,
    );
  },
  operator(left, operator, right, text) {
    const holds = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (!holds) {
      throw new AssertionError(`${text ? `${text}: ` : ""}Invalid operator "${operator}"`);
    }
    const link = new Assertion(holds(left, right), text);
    link.assert(
      link._obj === true,
      () => `expected ${show(left)} to be ${operator} ${show(right)}`,
      () => `expected ${show(left)} to not be ${operator} ${show(right)}`,
    );
  },
  ifError(value) {
    if (value) throw value;
  },
};

function addEffects() {
  for (const name of ["throws", "Throw", "throw"]) {
    assert[name] = (act, kind, matcher, text) => {
      const string = typeof kind === "string" || kind instanceof RegExp;
      return new Assertion(act, text).to.throw(string ? null : kind, string ? kind : matcher)._obj;
    };
  }
  assert.doesNotThrow = (act, kind, matcher, text) => {
    const string = typeof kind === "string" || kind instanceof RegExp;
    new Assertion(act, text).to.not.throw(string ? null : kind, string ? kind : matcher);
  };
  for (const [names, steps, counted] of [
    ["changes", ["to", "change"]],
    ["doesNotChange", ["to", "not", "change"]],
    ["changesBy", ["to", "change"], "by"],
    ["changesButNotBy", ["to", "change"], "not"],
    ["increases", ["to", "increase"]],
    ["doesNotIncrease", ["to", "not", "increase"]],
    ["increasesBy", ["to", "increase"], "by"],
    ["increasesButNotBy", ["to", "increase"], "not"],
    ["decreases", ["to", "decrease"]],
    ["doesNotDecrease", ["to", "not", "decrease"]],
    ["decreasesBy", ["to", "decrease"], "by"],
    ["doesNotDecreaseBy", ["to", "not", "decrease"], "by"],
    ["decreasesButNotBy", ["to", "decrease"], "not"],
  ]) {
    assert[names] = effect(steps, counted);
  }
}
