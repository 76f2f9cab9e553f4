// `pm.test`, and what becomes of it.
import { current } from "./current.js";
import { host } from "./host.js";
import { describe } from "./thrown.js";

// What a test failed with; nothing if it passed. Whatever has no message of its own fails with the test's name.
function failure(name, error) {
  if (!error) return null;
  if (typeof error === "object" && error.message) return describe(error);
  return { name: "AssertionError", message: name, stack: "" };
}

// Tells how a test ended.
export function report(name, index, error) {
  host.test(name, index, false, failure(name, error));
}

export function test(title, body) {
  const name = String(title);
  const index = current.tests++;
  if (typeof body !== "function") report(name, index);
  else if (body.length > 0) withCallback(name, index, body);
  else plainly(name, index, body);
  return current.pm;
}

function plainly(name, index, body) {
  let result;
  try {
    result = body();
  } catch (error) {
    report(name, index, error);
    return;
  }
  if (result instanceof Promise) later(name, index, result);
  else report(name, index);
}

// A test that is a promise ends when the promise does.
function later(name, index, promise) {
  const waiting = { name, index };
  current.waiting.add(waiting);
  const settle = (error) => {
    current.waiting.delete(waiting);
    report(name, index, error);
  };
  promise.then(() => settle(), (error) => settle(error || new Error("the promise was rejected without a reason")));
}

// A test that takes `done` ends when it is called; a failure is the last word.
function withCallback(name, index, body) {
  let failed = false;
  let passed = false;
  const done = (error) => {
    if (failed || (passed && !error)) return;
    failed = Boolean(error);
    passed = true;
    report(name, index, error);
  };
  try {
    const result = body(done);
    if (result instanceof Promise) result.then(undefined, done);
  } catch (error) {
    done(error);
  }
}

test.skip = (title) => {
  host.test(String(title), current.tests++, true, null);
  return current.pm;
};

test.index = () => current.tests;

// Tests whose promise nobody settled. They come to light when nothing else is to come.
export function unsettled() {
  for (const { name, index } of current.waiting) {
    report(name, index, new Error("the promise of this test was never settled"));
  }
}
