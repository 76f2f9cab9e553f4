// `pm.test`, and what becomes of it.
import { current } from "./current.js";
import { host } from "./host.js";
import { describe } from "./thrown.js";

// Tells how a test ended, `ends` being what it threw, if it did. Whatever has no message of its own fails with the
// test's name.
function report(name, index, ...ends) {
  const [error] = ends;
  const isMute = error === null || typeof error !== "object" || !(error.message || error instanceof Error);
  const failure = isMute ? { message: name, stack: "" } : describe(error);
  if (isMute || !error.name) failure.name = "AssertionError";
  host.test(name, index, false, ends.length === 0 ? null : failure);
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
  const settle = (...ends) => {
    current.waiting.delete(waiting);
    report(name, index, ...ends);
  };
  promise.then(() => settle(), settle);
}

// A test that takes `done` ends when it is called; a failure is the last word.
function withCallback(name, index, body) {
  let failed = false;
  let passed = false;
  const fail = (error) => {
    if (failed) return;
    failed = true;
    report(name, index, error);
  };
  const done = (error) => {
    if (error) {
      fail(error);
    } else if (!failed && !passed) {
      passed = true;
      report(name, index);
    }
  };
  try {
    const result = body(done);
    if (result instanceof Promise) result.then(undefined, fail);
  } catch (error) {
    fail(error);
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
