// `test`, and what became of the tests and assertions so far.
import { current } from "../current.js";
import { host } from "../host.js";
import { describe } from "../thrown.js";
import { changeMemo, memo } from "./memo.js";

// The tests of the scripts that count as one: all before the request, all after the answer, all among the tests.
function results() {
  const phase = (current.phase ??= host.phase());
  const notes = memo();
  if (notes.phase !== phase) changeMemo({ phase, results: [] });
  return memo().results;
}

function report(name, index, ...ends) {
  const [error] = ends;
  current.isMemoNew = true;
  if (ends.length === 0) {
    host.test(name, index, false, null);
    results().push({ status: "pass", description: name });
    return;
  }
  const failure = describe(error);
  if (error === null || typeof error !== "object" || !failure.message) failure.message ||= "An unexpected error occurred.";
  host.test(name, index, false, failure);
  const { actual, expected } = error ?? {};
  results().push({ status: "fail", description: name, error: failure.message, actual: plain(actual), expected: plain(expected) });
}

// What can be kept of a value that was compared.
function plain(value) {
  try {
    return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  } catch {
    return String(value);
  }
}

export function test(title, body) {
  const name = String(title);
  const index = current.tests++;
  let result;
  try {
    if (typeof body !== "function") throw new TypeError("callback is not a function");
    result = body();
  } catch (error) {
    report(name, index, error);
    return Promise.resolve();
  }
  if (typeof result?.then !== "function") {
    report(name, index);
    return Promise.resolve();
  }
  const waiting = { name, index };
  current.waiting.add(waiting);
  const settle = (...ends) => {
    current.waiting.delete(waiting);
    report(name, index, ...ends);
  };
  return Promise.resolve(result).then(() => settle(), settle);
}

// Tests whose promise nobody settled. They come to light when nothing else is to come.
export function unsettled() {
  for (const { name, index } of current.waiting) {
    report(name, index, new Error("the promise of this test was never settled"));
  }
}

function summed(list) {
  const count = (status) => list.filter((it) => it.status === status).length;
  const [passed, failed] = [count("pass"), count("fail")];
  return { summary: { total: list.length, passed, failed, skipped: 0 }, results: list.map((it) => ({ ...it })) };
}

export const testResults = () => summed(results());
export const assertionResults = () => summed(memo().assertions ?? []);
