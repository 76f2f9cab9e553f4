// What an assertion is: a subject, some flags, and members that pass, fail or hand on.

import { deepEqual } from "./equal.js";
import { brief, inspect, nameOf, typeOf } from "./show.js";

const DEFAULTS = {
  includeStack: false,
  showDiff: true,
  truncateThreshold: 40,
  useProxy: true,
  proxyExcludedKeys: Object.freeze(["then", "catch", "inspect", "toJSON"]),
  deepEqual: null,
};

/** What scripts may set: how long shown values may be, and whether unknown members are refused. */
export const config = { ...DEFAULTS };

/** A value as the texts of assertions show it. */
export const show = (value) => inspect(value, config.truncateThreshold);

/** The subject of a text. */
export const display = (value) => brief(value, config.truncateThreshold);

/** Deep equality, or what a script put in its place. */
export const eql = (left, right) => (config.deepEqual ? config.deepEqual(left, right) : deepEqual(left, right));

/** What a failed assertion throws. */
export class AssertionError extends Error {
  constructor(message, facts, above) {
    super();
    this.message = message || "Unspecified AssertionError";
    this.showDiff = false;
    for (const key in facts) {
      if (key !== "name" && key !== "message" && key !== "stack") this[key] = facts[key];
    }
    if (above && Error.captureStackTrace) Error.captureStackTrace(this, above);
  }

  toJSON(stack) {
    const facts = { ...this, name: this.name, message: this.message };
    if (stack !== false && this.stack) facts.stack = this.stack;
    return facts;
  }
}
Object.defineProperty(AssertionError.prototype, "name", {
  value: "AssertionError",
  writable: true,
  configurable: true,
});

/** One link of a chain that starts with `expect(subject)`. */
export class Assertion {
  // The flags are what links hand on to each other; what extends assertions reads and writes them too.
  __flags;

  constructor(object, message) {
    this.__flags = { __proto__: null, object, message };
  }

  /** Fails unless `ok`, or if `ok` where the chain says `not`. Texts may be functions, called only to fail. */
  assert(ok, text, negated, expected, actual, diff) {
    const flags = this.__flags;
    if (flags.negate ? !ok : ok) return;
    const facts = {
      actual: arguments.length > 4 ? actual : flags.object,
      expected,
      showDiff: config.showDiff === true && diff !== false && (expected !== undefined || actual !== undefined),
    };
    const told = tell(this, flags.negate ? negated : text, expected, facts.actual);
    const operator = flags.operator ?? operatorOf(told.pattern, expected);
    if (operator) facts.operator = operator;
    throw new AssertionError(told.text, facts);
  }

  get _obj() {
    return this.__flags.object;
  }

  set _obj(object) {
    this.__flags.object = object;
  }
}

const prototype = Assertion.prototype;

// The text of a failure: its pattern with the values filled in.
function tell(assertion, said, expected, actual) {
  const { object, message } = assertion.__flags;
  const pattern = String((typeof said === "function" ? said() : said) || "");
  const text = pattern.replace(/#\{(this|act|exp)\}/g, (_, what) =>
    display(what === "this" ? object : what === "act" ? actual : expected),
  );
  return { pattern, text: message ? `${message}: ${text}` : text };
}

function operatorOf(pattern, expected) {
  if (!pattern || /\shave\s/.test(pattern)) return undefined;
  const deep = typeof expected === "object" && expected !== null;
  if (/\snot\s/.test(pattern)) return deep ? "notDeepStrictEqual" : "notStrictEqual";
  return deep ? "deepStrictEqual" : "strictEqual";
}

/** The next link: the same flags in an object of its own. */
export function next(assertion) {
  return { __proto__: prototype, __flags: { __proto__: null, ...assertion.__flags } };
}

/** Reads a flag, or sets it where a value is given. */
export function flag(assertion, key, value) {
  const flags = (assertion.__flags ??= { __proto__: null });
  if (arguments.length === 3) flags[key] = value;
  else return flags[key];
}

/** Copies the flags of one assertion to another, all or those that are not about the subject. */
export function transferFlags(from, to, all = true) {
  const flags = (to.__flags ??= { __proto__: null });
  for (const key in from.__flags) {
    if (all || (key !== "object" && key !== "message")) flags[key] = from.__flags[key];
  }
}

/** Throws what a wrong use of an assertion throws, whatever the chain says. */
export function misuse(assertion, text) {
  const { message } = assertion.__flags;
  throw new AssertionError(message ? `${message}: ${text}` : text);
}

/** An assertion about something else, under the same message. */
export const about = (assertion, value) => new Assertion(value, assertion.__flags.message);

/*
 * Members that do not exist are refused by a proxy behind the prototype: only a name that nothing else answers to
 * gets there.
 */

// How many letters must change to make one name of the other, up to `most`.
function distance(left, right, most) {
  if (Math.abs(left.length - right.length) >= most) return most;
  let above = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row += 1) {
    const line = [row];
    for (let at = 1; at <= right.length; at += 1) {
      const swap = above[at - 1] + (left[row - 1] === right[at - 1] ? 0 : 1);
      line.push(Math.min(swap, above[at] + 1, line[at - 1] + 1));
    }
    above = line;
  }
  return Math.min(above[right.length], most);
}

const FARTHEST = 4;
const INNER = new Set(["__flags", "__methods", "_obj", "assert"]);

function nearest(name) {
  let best = null;
  let least = FARTHEST;
  for (const known of Object.getOwnPropertyNames(prototype)) {
    if (INNER.has(known) || known in Object.prototype) continue;
    const far = distance(name, known, least);
    if (far < least) [best, least] = [known, far];
  }
  return best;
}

const isRefused = (name, target) =>
  typeof name === "string" && config.useProxy && !(name in target) && !config.proxyExcludedKeys.includes(name);

Object.setPrototypeOf(
  prototype,
  new Proxy(Object.prototype, {
    get(target, name, receiver) {
      if (!isRefused(name, target)) return Reflect.get(target, name, receiver);
      const known = nearest(name);
      throw Error(`Invalid Chai property: ${name}${known === null ? "" : `. Did you mean "${known}"?`}`);
    },
  }),
);

const misread = (method, name) =>
  Error(`Invalid Chai property: ${method}.${name}. See docs for proper usage of "${method}".`);

// Stands behind every method, so that `expect(1).to.equal.two` is refused.
const methodGuard = new Proxy(Function.prototype, {
  get(target, name, receiver) {
    if (!isRefused(name, target)) return Reflect.get(target, name, receiver);
    throw misread(receiver.name, name);
  },
});

const lengthOfMethod = {
  configurable: true,
  get() {
    if (config.useProxy) throw misread(this.name, "length");
    return 0;
  },
};

// The length of what `a` or `include` returns; the chains are told to use `lengthOf`.
const lengthOfChain = (name) => ({
  configurable: true,
  get() {
    if (!config.useProxy) return 0;
    throw Error(
      `Invalid Chai property: ${name}.length. Due to a compatibility issue, "length" cannot directly follow "${name}". ` +
        `Use "${name}.lengthOf" instead.`,
    );
  },
});

// What scripts have added or replaced, as functions that undo it; nothing is noted while the prelude is built.
let undo = null;

/** From here on what is added or replaced is noted. */
export function settle() {
  undo = [];
}

/** Undoes what scripts have done to the assertions. */
export function restore() {
  while (undo.length > 0) undo.pop()();
  Object.assign(config, DEFAULTS);
}

function define(target, name, what) {
  if (undo !== null) {
    const before = Object.getOwnPropertyDescriptor(target, name);
    undo.push(() => (before ? Object.defineProperty(target, name, before) : delete target[name]));
  }
  Object.defineProperty(target, name, { configurable: true, enumerable: what.get === undefined, ...what });
}

/** Gives `target` a member that is read: `expect(1).to.be.ok`. */
export function addProperty(target, name, read) {
  define(target, name, {
    get() {
      const result = read?.call(this);
      return result === undefined ? next(this) : result;
    },
  });
}

/** Gives `target` a member that is called: `expect(1).to.equal(1)`. */
export function addMethod(target, name, call) {
  const method = {
    [name]() {
      const result = call.apply(this, arguments);
      return result === undefined ? next(this) : result;
    },
  }[name];
  define(target, name, { value: guarded(method), writable: true });
}

function guarded(method) {
  Object.setPrototypeOf(method, methodGuard);
  return Object.defineProperty(method, "length", lengthOfMethod);
}

// What chains with members that can be called as well inherit from.
const callable = {
  __proto__: prototype,
  call: Function.prototype.call,
  apply: Function.prototype.apply,
};

/** Gives `target` a member that can be read and called: `expect([]).to.be.an('array')`, `expect(x).to.include.keys('a')`. */
export function addChainableMethod(target, name, call, read) {
  const behaviour = { method: call, chainingBehavior: read };
  if (!Object.hasOwn(target, "__methods")) define(target, "__methods", { value: {} });
  const methods = target.__methods;
  const before = methods[name];
  undo?.push(() => (before ? (methods[name] = before) : delete methods[name]));
  methods[name] = behaviour;
  // What the chain itself does not have is found here; its own flags take the place of those.
  const above = Object.create(callable, { __flags: { value: null, writable: true }, length: lengthOfChain(name) });
  define(target, name, {
    get() {
      behaviour.chainingBehavior?.call(this);
      const from = this;
      const chain = (...values) => {
        const result = behaviour.method.apply(from, values);
        return result === undefined ? next(from) : result;
      };
      delete chain.length;
      Object.setPrototypeOf(chain, above);
      chain.__flags = { __proto__: null, ...from.__flags };
      return chain;
    },
  });
}

/** Puts a member that is read in the place of another, which it is given. */
export function overwriteProperty(target, name, make) {
  const before = Object.getOwnPropertyDescriptor(target, name)?.get;
  addProperty(target, name, make(before ?? (() => {})));
}

/** Puts a member that is called in the place of another, which it is given. */
export function overwriteMethod(target, name, make) {
  const before = target[name];
  if (typeof before !== "function") throw Error(`${name} is not a function`);
  addMethod(target, name, make(before));
}

/** Puts both sides of a member that is read and called in the place of others. */
export function overwriteChainableMethod(target, name, makeCall, makeRead) {
  const behaviour = target.__methods[name];
  const { method, chainingBehavior } = behaviour;
  undo?.push(() => Object.assign(behaviour, { method, chainingBehavior }));
  behaviour.chainingBehavior = function read() {
    const result = makeRead(chainingBehavior ?? (() => {})).call(this);
    return result === undefined ? next(this) : result;
  };
  behaviour.method = function call(...values) {
    const result = makeCall(method).apply(this, values);
    return result === undefined ? next(this) : result;
  };
}

/** What extensions are given. */
export const util = {
  test: (assertion, [ok]) => (assertion.__flags.negate ? !ok : ok),
  type: typeOf,
  expectTypes(assertion, types) {
    const wanted = types.map((type) => type.toLowerCase()).sort();
    const type = typeOf(assertion.__flags.object).toLowerCase();
    if (wanted.includes(type)) return;
    const article = (name) => `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
    const names = wanted.map(
      (name, at) => (wanted.length > 1 && at === wanted.length - 1 ? "or " : "") + article(name),
    );
    misuse(assertion, `object tested must be ${names.join(", ")}, but ${type} given`);
  },
  getMessage: (assertion, [, text, negated, expected, ...actual]) =>
    tell(
      assertion,
      assertion.__flags.negate ? negated : text,
      expected,
      actual.length ? actual[0] : assertion.__flags.object,
    ).text,
  getActual: (assertion, values) => (values.length > 4 ? values[4] : assertion._obj),
  getOperator: (assertion, [, text, negated, expected]) =>
    assertion.__flags.operator ?? operatorOf(String(assertion.__flags.negate ? negated : text), expected),
  inspect: show,
  objDisplay: display,
  flag,
  transferFlags,
  eql,
  getName: nameOf,
  addProperty,
  addMethod,
  addChainableMethod,
  overwriteProperty,
  overwriteMethod,
  overwriteChainableMethod,
  proxify: (object) => object,
  addLengthGuard: (method) => method,
  isProxyEnabled: () => config.useProxy,
  isNaN: Number.isNaN,
};

for (const name of [
  "addProperty",
  "addMethod",
  "addChainableMethod",
  "overwriteProperty",
  "overwriteMethod",
  "overwriteChainableMethod",
]) {
  define(Assertion, name, { value: (...values) => util[name](prototype, ...values) });
}
for (const name of ["includeStack", "showDiff"]) {
  define(Assertion, name, { get: () => config[name], set: (value) => (config[name] = value) });
}
