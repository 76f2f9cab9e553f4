// The chains and the assertions about values: what they ask, and what they say when the answer is no.

import { about, eql, misuse, show } from "./core.js";
import { chain, exists, isObject, kindOf, method, property, question, under } from "./define.js";
import { nameOf, typeOf } from "./show.js";

property("to be been is and has have with that which at of same but does still also");
for (const name of ["not", "deep", "nested", "own", "ordered"]) {
  const key = name === "not" ? "negate" : name;
  property(name, function read() {
    this.__flags[key] = true;
  });
}
property("any", function read() {
  Object.assign(this.__flags, { any: true, all: false });
});
property("all", function read() {
  Object.assign(this.__flags, { all: true, any: false });
});

chain("an a", function an(type, message) {
  const { object } = under(this, message);
  const name = type.toLowerCase();
  const article = "aeiou".includes(name.charAt(0)) ? "an" : "a";
  this.assert(
    kindOf(object) === name,
    () => `expected #{this} to be ${article} ${name}`,
    () => `expected #{this} not to be ${article} ${name}`,
  );
});

const sameValueZero = (left, right) => left === right || (left !== left && right !== right);

function isIncluded(assertion, kind, value) {
  const { object, deep } = assertion.__flags;
  const same = deep ? eql : sameValueZero;
  switch (kind) {
    case "string":
      return object.indexOf(value) !== -1;
    case "weakset":
      if (deep) misuse(assertion, "unable to use .deep.include with WeakSet");
      return object.has(value);
    case "map":
      return [...object.values()].some((item) => same(item, value));
    case "set":
      return deep ? [...object].some((item) => same(item, value)) : object.has(value);
    default:
      return deep ? object.some((item) => same(item, value)) : object.indexOf(value) !== -1;
  }
}

// An object includes another if it has all of its properties.
function includeProperties(assertion, kind, value) {
  if (!isObject(value)) {
    const wrong = kindOf(value);
    misuse(
      assertion,
      `the given combination of arguments (${kind} and ${wrong}) is invalid for this assertion. You can use an array, ` +
        `a map, an object, a set, a string, or a weakset instead of a ${wrong}`,
    );
  }
  const keys = Object.keys(value);
  const lenient = assertion.__flags.negate && keys.length > 1;
  let first = null;
  let failures = 0;
  for (const key of keys) {
    const part = about(assertion, null);
    Object.assign(part.__flags, assertion.__flags);
    try {
      part.property(key, value[key]);
    } catch (error) {
      if (!lenient || error?.name !== "AssertionError") throw error;
      first ??= error;
      failures += 1;
    }
  }
  if (lenient && failures === keys.length) throw first;
}

chain(
  "include contain contains includes",
  function include(value, message) {
    const { object, deep } = under(this, message);
    const kind = kindOf(object);
    if (!["string", "weakset", "map", "set", "array"].includes(kind)) {
      includeProperties(this, kind, value);
      return;
    }
    const how = deep ? "deep " : "";
    this.assert(
      isIncluded(this, kind, value),
      () => `expected #{this} to ${how}include ${show(value)}`,
      () => `expected #{this} to not ${how}include ${show(value)}`,
    );
  },
  function read() {
    this.__flags.contains = true;
  },
);

question("ok", Boolean, "expected #{this} to be truthy", "expected #{this} to be falsy");
question("true", (it) => it === true, "expected #{this} to be true", "expected #{this} to be false", true);
question("false", (it) => it === false, "expected #{this} to be false", "expected #{this} to be true", false);
for (const [name, holds] of [
  ["null", (it) => it === null],
  ["undefined", (it) => it === undefined],
  ["NaN", Number.isNaN],
]) {
  question(name, holds, `expected #{this} to be ${name}`, `expected #{this} not to be ${name}`);
}
question("exist exists", exists, "expected #{this} to exist", "expected #{this} to not exist");

function countOf(assertion, object) {
  switch (kindOf(object)) {
    case "array":
    case "string":
      return object.length;
    case "map":
    case "set":
      return object.size;
    case "weakmap":
    case "weakset":
      return misuse(assertion, ".empty was passed a weak collection");
    case "function":
      return misuse(assertion, `.empty was passed a function ${nameOf(object)}`.trim());
    default:
      if (!isObject(object)) misuse(assertion, `.empty was passed non-string primitive ${show(object)}`);
      return Object.keys(object).length;
  }
}

property("empty", function read() {
  const { object } = this.__flags;
  this.assert(countOf(this, object) === 0, "expected #{this} to be empty", "expected #{this} not to be empty");
});

property("arguments Arguments", function read() {
  const type = typeOf(this.__flags.object);
  this.assert(
    type === "Arguments",
    `expected #{this} to be arguments but got ${type}`,
    "expected #{this} to not be arguments",
  );
});

method("equal equals eq", function equal(value, message) {
  const { object, deep } = under(this, message);
  if (deep) this.eql(value);
  else
    this.assert(
      value === object,
      "expected #{this} to equal #{exp}",
      "expected #{this} to not equal #{exp}",
      value,
      object,
      true,
    );
});

method("eql eqls", function equal(value, message) {
  const { object } = under(this, message);
  this.assert(
    eql(value, object),
    "expected #{this} to deeply equal #{exp}",
    "expected #{this} to not deeply equal #{exp}",
    value,
    object,
    true,
  );
});

// What comparisons look at: the subject itself, or how many things it holds.
function measure(assertion) {
  const { object, doLength } = assertion.__flags;
  if (!doLength) return { value: object };
  if (object instanceof Map || object instanceof Set) return { value: object.size, what: "size" };
  about(assertion, object).to.have.property("length");
  return { value: object.length, what: "length" };
}

// Numbers are compared with numbers, and dates with dates.
function refuse(assertion, limits, name) {
  const { object, doLength } = assertion.__flags;
  const kind = kindOf(object);
  const kinds = limits.map(kindOf);
  const many = limits.length > 1;
  if (!doLength && kind === "date" && kinds.some((it) => it !== "date")) {
    misuse(assertion, `the argument${many ? "s" : ""} to ${name} must be ${many ? "dates" : "a date"}`);
  }
  if (kinds.some((it) => it !== "number") && (doLength || kind === "number")) {
    misuse(assertion, `the argument${many ? "s" : ""} to ${name} must be ${many ? "numbers" : "a number"}`);
  }
  if (!doLength && kind !== "date" && kind !== "number") {
    misuse(assertion, `expected ${kind === "string" ? `'${object}'` : String(object)} to be a number or a date`);
  }
}

function comparison(names, name, holds, yes, no) {
  method(names, function compare(limit, message) {
    under(this, message);
    const { value, what } = measure(this);
    refuse(this, [limit], name);
    if (what === undefined) {
      this.assert(
        holds(value, limit),
        `expected #{this} to be ${yes} #{exp}`,
        `expected #{this} to be ${no} #{exp}`,
        limit,
      );
      return;
    }
    const not = name === "above" || name === "below" ? `to not have a ${what} ${yes}` : `to have a ${what} ${no}`;
    this.assert(
      holds(value, limit),
      `expected #{this} to have a ${what} ${yes} #{exp} but got #{act}`,
      `expected #{this} ${not} #{exp}`,
      limit,
      value,
    );
  });
}

comparison("above gt greaterThan", "above", (value, limit) => value > limit, "above", "at most");
comparison("least gte greaterThanOrEqual", "least", (value, limit) => value >= limit, "at least", "below");
comparison("below lt lessThan", "below", (value, limit) => value < limit, "below", "at least");
comparison("most lte lessThanOrEqual", "most", (value, limit) => value <= limit, "at most", "above");

method("within", function within(start, finish, message) {
  under(this, message);
  const { value, what } = measure(this);
  refuse(this, [start, finish], "within");
  const dates = kindOf(start) === "date" && kindOf(finish) === "date";
  const range = dates ? `${start.toISOString()}..${finish.toISOString()}` : `${start}..${finish}`;
  const state = what === undefined ? ["be", ""] : ["have", ` a ${what}`];
  this.assert(
    value >= start && value <= finish,
    `expected #{this} to ${state[0]}${state[1]} within ${range}`,
    `expected #{this} to not ${state[0]}${state[1]} within ${range}`,
  );
});
