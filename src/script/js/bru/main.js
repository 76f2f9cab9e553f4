// Where Rust comes in for the scripts of Bruno: runs one, hands on what it waited for, and tidies up after it.
import { deliver } from "../asks.js";
import { makeConsole } from "../console.js";
import { current, renew } from "../current.js";
import { restore } from "../guard.js";
import { lazily } from "../lazy.js";
import { guarded, threw } from "../thrown.js";
import { fire, timers } from "../timers.js";
import { begin, keepWorld } from "../world.js";
import { assertOf, expect, restoreExpect } from "./chai.js";
import { bru, finish } from "./bru.js";
import { HeaderList } from "./headers.js";
import { judgeAll } from "./judge.js";
import { rememberDigits } from "./numbers.js";
import { changedRequest, req } from "./request.js";
import { res } from "./response.js";
import { libraries, require } from "./require.js";
import { test, unsettled } from "./tests.js";

export { deliver, fire, threw };

function prepare() {
  rememberDigits();
  for (const [name, make] of Object.entries(libraries)) lazily(name, make);
  lazily("bru", bru);
  lazily("req", req);
  lazily("res", () => (current.isAfter ? res() : undefined));
  lazily("assert", assertOf);
  lazily("console", makeConsole);
  Object.assign(globalThis, timers, { require, test, expect });
  keepWorld(test, expect, require, HeaderList, Object.getPrototypeOf(bru()));
}

prepare();

// Runs a script from the function that makes it.
export function run(factory, facts) {
  begin(facts);
  try {
    const result = factory().call(globalThis);
    if (result instanceof Promise) result.then(undefined, threw);
  } catch (error) {
    threw(error);
  }
}

// Works out expressions: what must hold of the answer, or variables that are made of it.
export function judge(list, facts, areAssertions) {
  begin(facts);
  guarded(judgeAll, list, areAssertions);
}

// Nothing is to come any more. Gives the request if the script changed it.
export function end() {
  unsettled();
  guarded(finish);
  return guarded(changedRequest);
}

// Puts everything back that the script has changed; false if that cannot be done.
export function clean(isSuspect) {
  renew();
  const isClean = restore(isSuspect);
  restoreExpect();
  return isClean;
}
