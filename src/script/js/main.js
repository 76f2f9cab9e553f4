// Where Rust comes in: runs a script, hands on what it waited for, and tidies up after it.
import { deliver } from "./asks.js";
import { makeConsole } from "./console.js";
import { CookieJar, CookieList } from "./cookies.js";
import { current, renew } from "./current.js";
import { restore } from "./guard.js";
import { HeaderList } from "./header.js";
import { improveJson } from "./json.js";
import { lazily } from "./lazy.js";
import { copyOf, legacy, reportNoted } from "./legacy.js";
import { speak } from "./locale.js";
import { chai, changedRequest, expect, makePm, require, restoreExpect } from "./pm.js";
import { Request, RequestAuth, RequestBody, FormParam } from "./request.js";
import { lazyGlobals } from "./require.js";
import { Response } from "./response.js";
import { classes, flushAll } from "./scope.js";
import { sweeten } from "./sugar.js";
import { test, unsettled } from "./tests.js";
import { guarded, threw } from "./thrown.js";
import { fire, timers } from "./timers.js";
import { QueryParam, Url } from "./url.js";
import { COPIES_ENVIRONMENT, COPIES_GLOBALS, MODERN, begin, keepWorld } from "./world.js";

export { deliver, fire, threw };

function prepare() {
  improveJson();
  sweeten();
  speak();
  for (const [name, make] of Object.entries(legacy)) lazily(name, () => (current.isModern ? undefined : make()));
  for (const [name, make] of Object.entries(lazyGlobals)) lazily(name, () => (current.isModern ? undefined : make()));
  Object.assign(globalThis, timers, { require, pm: undefined, console: undefined });
  keepWorld(
    test,
    expect,
    chai,
    require,
    CookieJar,
    CookieList,
    HeaderList,
    Request,
    RequestAuth,
    RequestBody,
    FormParam,
    Response,
    QueryParam,
    Url,
    ...classes,
    Object.getPrototypeOf(makePm()),
  );
}

prepare();

// Runs a script from the function that makes it.
export function run(factory, facts) {
  begin(facts);
  current.isModern = (facts & MODERN) !== 0;
  globalThis.pm = current.pm = makePm();
  globalThis.console = makeConsole();
  if (facts & COPIES_ENVIRONMENT) copyOf("environment");
  if (facts & COPIES_GLOBALS) copyOf("globals");
  let result;
  try {
    result = factory().call(globalThis);
  } catch (error) {
    threw(error);
  }
  if (result instanceof Promise) {
    result.then(reportNoted, (error) => {
      threw(error);
      reportNoted();
    });
  } else {
    reportNoted();
  }
}

// Nothing is to come any more. Gives the request if the script changed it.
export function end() {
  guarded(reportNoted);
  unsettled();
  guarded(flushAll);
  return guarded(changedRequest);
}

// Puts everything back that the script has changed; false if that cannot be done.
export function clean(isSuspect) {
  renew();
  globalThis.pm = undefined;
  globalThis.console = undefined;
  const isClean = restore(isSuspect);
  restoreExpect();
  return isClean;
}
