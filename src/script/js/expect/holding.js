// The assertions about what values hold, are made of and can do: properties, keys, members, lengths.

import { about, display, eql, misuse, show } from "./core.js";
import { chain, exists, method, property, question, under } from "./define.js";
import { getPathInfo, hasProperty } from "./path.js";
import { nameOf, typeOf } from "./show.js";

method("instanceof instanceOf", function of(maker, message) {
  const { object } = under(this, message);
  let is = false;
  try {
    is = object instanceof maker;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    misuse(this, `The instanceof assertion needs a constructor but ${typeOf(maker)} was given.`);
  }
  const name = nameOf(maker) ?? "an unnamed constructor";
  this.assert(is, `expected #{this} to be an instance of ${name}`, `expected #{this} to not be an instance of ${name}`);
});

function find(assertion, name) {
  const { object, nested, own } = assertion.__flags;
  const type = typeof name;
  if (nested && type !== "string") {
    misuse(assertion, "the argument to property must be a string when using nested syntax");
  }
  if (!nested && type !== "string" && type !== "number" && type !== "symbol") {
    misuse(assertion, "the argument to property must be a string, number, or symbol");
  }
  if (nested && own) misuse(assertion, 'The "nested" and "own" flags cannot be combined.');
  if (!exists(object)) misuse(assertion, "Target cannot be null or undefined.");
  if (nested) return getPathInfo(object, name);
  return { value: object[name], exists: own ? Object.hasOwn(object, name) : hasProperty(object, name) };
}

function assertProperty(name, value, message) {
  const flags = under(this, message);
  const { negate, deep, own, nested } = flags;
  const found = find(this, name);
  const what = () => `${deep ? "deep " : ""}${own ? "own " : ""}${nested ? "nested " : ""}property ${show(name)}`;
  if (!negate || arguments.length === 1) {
    this.assert(
      found.exists,
      () => `expected #{this} to have ${what()}`,
      () => `expected #{this} to not have ${what()}`,
    );
  }
  if (arguments.length > 1) {
    this.assert(
      found.exists && (deep ? eql(value, found.value) : value === found.value),
      () => `expected #{this} to have ${what()} of #{exp}, but got #{act}`,
      () => `expected #{this} to not have ${what()} of #{act}`,
      value,
      found.value,
    );
  }
  flags.object = found.value;
}

method("property", assertProperty);
method("ownProperty haveOwnProperty", function ownProperty() {
  this.__flags.own = true;
  assertProperty.apply(this, arguments);
});

method("ownPropertyDescriptor haveOwnPropertyDescriptor", function described(name, descriptor, message) {
  const wanted = typeof descriptor === "string" ? null : descriptor;
  const flags = under(this, typeof descriptor === "string" ? descriptor : message);
  const found = Object.getOwnPropertyDescriptor(Object(flags.object), name);
  const start = () => `expected the own property descriptor for ${show(name)} on #{this} to`;
  if (found && wanted) {
    this.assert(
      eql(wanted, found),
      () => `${start()} match ${show(wanted)}, got ${show(found)}`,
      () => `${start()} not match ${show(wanted)}`,
      wanted,
      found,
      true,
    );
  } else {
    this.assert(
      found,
      () => `expected #{this} to have an own property descriptor for ${show(name)}`,
      () => `expected #{this} to not have an own property descriptor for ${show(name)}`,
    );
  }
  flags.object = found;
});

chain(
  "length lengthOf",
  function lengthOf(count, message) {
    const { object } = under(this, message);
    let what = "length";
    let found;
    if (object instanceof Map || object instanceof Set) {
      what = "size";
      found = object.size;
    } else {
      about(this, object).to.have.property("length");
      found = object.length;
    }
    this.assert(
      found == count,
      `expected #{this} to have a ${what} of #{exp} but got #{act}`,
      `expected #{this} to not have a ${what} of #{act}`,
      count,
      found,
    );
  },
  function read() {
    this.__flags.doLength = true;
  },
);

method("match matches", function match(pattern, message) {
  const { object } = under(this, message);
  if (typeof pattern?.exec !== "function") throw TypeError("re.exec is not a function");
  this.assert(pattern.exec(object), `expected #{this} to match ${pattern}`, `expected #{this} not to match ${pattern}`);
});

method("string", function string(text, message) {
  const { object } = under(this, message);
  about(this, object).is.a("string");
  this.assert(
    object.indexOf(text) !== -1,
    () => `expected #{this} to contain ${show(text)}`,
    () => `expected #{this} to not contain ${show(text)}`,
  );
});

const enumerableKeys = (object) =>
  Object.keys(object).concat(
    Object.getOwnPropertySymbols(object).filter((symbol) => Object.getOwnPropertyDescriptor(object, symbol).enumerable),
  );

// The keys that are asked for, and those that are there.
function keysFor(assertion, object, given) {
  const first = given[0];
  const type = typeOf(first);
  if (object instanceof Map || object instanceof Set) {
    return [type === "Array" ? first : given, [...object.keys()]];
  }
  const found = enumerableKeys(object);
  if ((type === "Array" || type === "Object") && given.length > 1) {
    misuse(
      assertion,
      "when testing keys against an object or an array you must give a single Array|Object|String argument or " +
        "multiple String arguments",
    );
  }
  const wanted = type === "Array" ? first : type === "Object" ? Object.keys(first) : given;
  return [wanted.map((key) => (typeof key === "symbol" ? key : String(key))), found];
}

/** Sorts values by how they are shown. */
export const compareByInspect = (left, right) => (show(left) < show(right) ? -1 : 1);

method("keys key", function keys(...given) {
  const { object, deep, any, contains } = this.__flags;
  const isMap = object instanceof Map || object instanceof Set;
  const [wanted, found] = keysFor(this, object, given);
  if (!wanted.length) misuse(this, "keys required");
  const same = deep && isMap ? eql : (left, right) => left === right;
  const isThere = (key) => found.some((other) => same(key, other));
  const ok = any ? wanted.some(isThere) : wanted.every(isThere) && (contains || wanted.length === found.length);
  const text = () => {
    const names = wanted.map(show);
    const last = names.pop();
    const all = names.length ? `${names.join(", ")}, ${any ? "or" : "and"} ${last}` : last;
    return `${deep && isMap ? "deeply " : ""}${contains ? "contain" : "have"} ${names.length ? "keys" : "key"} ${all}`;
  };
  this.assert(
    ok,
    () => `expected #{this} to ${text()}`,
    () => `expected #{this} to not ${text()}`,
    wanted.slice().sort(compareByInspect),
    found.sort(compareByInspect),
    true,
  );
});

method("respondTo respondsTo", function respondTo(name, message) {
  const { object, itself } = under(this, message);
  const member = typeof object === "function" && !itself ? object.prototype?.[name] : object[name];
  this.assert(
    typeof member === "function",
    () => `expected #{this} to respond to ${show(name)}`,
    () => `expected #{this} to not respond to ${show(name)}`,
  );
});

property("itself", function read() {
  this.__flags.itself = true;
});

method("satisfy satisfies", function satisfy(holds, message) {
  const { object, negate } = under(this, message);
  if (typeof holds !== "function") throw TypeError("matcher is not a function");
  const result = holds(object);
  this.assert(
    result,
    () => `expected #{this} to satisfy ${display(holds)}`,
    () => `expected #{this} to not satisfy${display(holds)}`,
    !negate,
    result,
  );
});

method("closeTo approximately", function closeTo(value, delta, message) {
  const { object } = under(this, message);
  about(this, object).is.a("number");
  if (typeof value !== "number" || typeof delta !== "number") {
    const hint = delta === undefined ? ", and a delta is required" : "";
    misuse(this, `the arguments to closeTo or approximately must be numbers${hint}`);
  }
  this.assert(
    Math.abs(object - value) <= delta,
    `expected #{this} to be close to ${value} +/- ${delta}`,
    `expected #{this} not to be close to ${value} +/- ${delta}`,
  );
});

function holdsAll(flags, subset) {
  const { object, deep, contains, ordered } = flags;
  const same = deep ? eql : (left, right) => left === right;
  if (!contains && object.length !== subset.length) return false;
  if (ordered) return subset.every((item, at) => (at in object || !deep) && same(item, object[at]));
  const rest = object.slice();
  return subset.every((item) => {
    const at = deep ? rest.findIndex((other) => same(item, other)) : rest.indexOf(item);
    if (at === -1) return false;
    if (!contains) rest.splice(at, 1);
    return true;
  });
}

method("members", function members(subset, message) {
  const flags = under(this, message);
  about(this, flags.object).to.be.an("array");
  about(this, subset).to.be.an("array");
  const ordered = flags.ordered ? "ordered " : "";
  const what = flags.contains
    ? `be ${ordered ? "an" : "a"} ${ordered}superset of #{exp}`
    : `have the same ${ordered}members as #{exp}`;
  this.assert(
    holdsAll(flags, subset),
    `expected #{this} to ${what}`,
    `expected #{this} to not ${what}`,
    subset,
    flags.object,
    true,
  );
});

method("oneOf", function oneOf(choices, message) {
  const { object, contains, deep } = under(this, message);
  about(this, choices).to.be.an("array");
  if (contains) {
    this.assert(
      choices.some((choice) => object.indexOf(choice) > -1),
      "expected #{this} to contain one of #{exp}",
      "expected #{this} to not contain one of #{exp}",
      choices,
      object,
    );
  } else {
    this.assert(
      deep ? choices.some((choice) => eql(object, choice)) : choices.indexOf(object) > -1,
      deep ? "expected #{this} to deeply equal one of #{exp}" : "expected #{this} to be one of #{exp}",
      deep ? "expected #{this} to deeply equal one of #{exp}" : "expected #{this} to not be one of #{exp}",
      choices,
      object,
    );
  }
});

for (const [name, test] of [
  ["extensible", Object.isExtensible],
  ["sealed", Object.isSealed],
  ["frozen", Object.isFrozen],
]) {
  question(name, test, `expected #{this} to be ${name}`, `expected #{this} to not be ${name}`);
}
question(
  "finite",
  Number.isFinite,
  "expected #{this} to be a finite number",
  "expected #{this} to not be a finite number",
);
