// The module `assert`.
import util, { isDeepEqual } from "./util.js";

export class AssertionError extends Error {
  constructor({ message, actual, expected, operator, generatedMessage = false } = {}) {
    super(message);
    Object.assign(this, { code: "ERR_ASSERTION", actual, expected, operator, generatedMessage });
  }
}
Object.defineProperty(AssertionError.prototype, "name", { value: "AssertionError", writable: true, configurable: true });

function check(holds, message, facts) {
  if (holds) return;
  if (message instanceof Error) throw message;
  throw new AssertionError({ ...facts, message: message ?? facts.says, generatedMessage: message === undefined });
}

const show = (value) => util.inspect(value);

function compared(operator, holds, says) {
  return (actual, expected, message) => check(holds(actual, expected), message, { actual, expected, operator, says: says(show(actual), show(expected)) });
}

const loosely = (one, other) => one == other || (one !== one && other !== other);
const both = (head, foot) => (one, other) => `${head}\n\n${one}\n\n${foot}\n\n${other}`;
const strictly = (one, other) => `Expected values to be strictly equal:\n\n${one} !== ${other}\n`;
const strictlyDeep = (one, other) => `Expected values to be strictly deep-equal:\n${one}\n\nshould equal\n\n${other}`;

function ok(...given) {
  const [value, message] = given;
  check(value, message, { actual: value, expected: true, operator: "==", says: given.length === 0 ? "No value argument passed to `assert.ok()`" : "The expression evaluated to a falsy value" });
}

// Whether an error is as it was expected to be: of a class, like a pattern, with these members, or as a function finds.
function fits(error, expected) {
  if (expected === undefined || typeof expected === "string") return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === "function") {
    if (expected.prototype !== undefined && error instanceof expected) return true;
    return !(expected === Error || Object.prototype.isPrototypeOf.call(Error, expected)) && expected.call({}, error) === true;
  }
  return Object.keys(expected).every((key) => (expected[key] instanceof RegExp ? expected[key].test(error[key]) : isDeepEqual(error[key], expected[key])));
}

function judged(outcome, expected, message, name) {
  const text = typeof expected === "string" ? expected : message;
  check(outcome, text, { operator: name, says: name === "rejects" ? "Missing expected rejection." : "Missing expected exception." });
  if (fits(outcome.error, expected)) return;
  if (typeof expected !== "function" || expected.prototype === undefined) throw outcome.error;
  const says = `The error is expected to be an instance of "${expected.name}". Received "${outcome.error?.name}"`;
  check(false, message, { actual: outcome.error, expected, operator: name, says });
}

function throws(call, expected, message) {
  let outcome;
  try {
    call();
  } catch (error) {
    outcome = { error };
  }
  judged(outcome, expected, message, "throws");
}

async function rejects(given, expected, message) {
  let outcome;
  try {
    await (typeof given === "function" ? given() : given);
  } catch (error) {
    outcome = { error };
  }
  judged(outcome, expected, message, "rejects");
}

const unwanted = (error, message) =>
  check(false, typeof message === "string" ? message : undefined, { actual: error, operator: "doesNotThrow", says: `Got unwanted exception.\nActual message: "${error?.message}"` });

function doesNotThrow(call, expected, message) {
  try {
    call();
  } catch (error) {
    unwanted(error, message ?? expected);
  }
}

async function doesNotReject(given, expected, message) {
  try {
    await (typeof given === "function" ? given() : given);
  } catch (error) {
    unwanted(error, message ?? expected);
  }
}

const methods = {
  AssertionError,
  ok,
  fail(message = "Failed") {
    check(false, message, { operator: "fail", says: "Failed" });
  },
  equal: compared("==", loosely, (one, other) => `${one} == ${other}`),
  notEqual: compared("!=", (one, other) => !loosely(one, other), (one, other) => `${one} != ${other}`),
  strictEqual: compared("strictEqual", Object.is, strictly),
  notStrictEqual: compared("notStrictEqual", (one, other) => !Object.is(one, other), (one) => `Expected "actual" to be strictly unequal to: ${one}`),
  deepEqual: compared("deepEqual", (one, other) => isDeepEqual(one, other, false), both("Expected values to be loosely deep-equal:", "should loosely deep-equal")),
  notDeepEqual: compared("notDeepEqual", (one, other) => !isDeepEqual(one, other, false), (one) => `Expected "actual" not to be loosely deep-equal to: ${one}`),
  deepStrictEqual: compared("deepStrictEqual", (one, other) => isDeepEqual(one, other), strictlyDeep),
  notDeepStrictEqual: compared("notDeepStrictEqual", (one, other) => !isDeepEqual(one, other), (one) => `Expected "actual" not to be strictly deep-equal to: ${one}`),
  match: compared("match", (text, pattern) => pattern.test(text), (one, other) => `The input did not match the regular expression ${other}. Input:\n\n${one}\n`),
  doesNotMatch: compared("doesNotMatch", (text, pattern) => !pattern.test(text), (one, other) => `The input was expected to not match the regular expression ${other}. Input:\n\n${one}\n`),
  throws,
  rejects,
  doesNotThrow,
  doesNotReject,
  ifError(value) {
    if (value === null || value === undefined) return;
    const says = `ifError got unwanted exception: ${value?.message ?? show(value)}`;
    throw new AssertionError({ message: says, actual: value, expected: null, operator: "ifError" });
  },
};

const assert = Object.assign((...given) => ok(...given), methods);
assert.strict = Object.assign((...given) => ok(...given), methods, {
  equal: methods.strictEqual,
  notEqual: methods.notStrictEqual,
  deepEqual: methods.deepStrictEqual,
  notDeepEqual: methods.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;
export default assert;
