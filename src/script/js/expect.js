// `pm.expect` and `require('chai')`: assertions that read as sentences, and say what they found when they fail.
//
// What is relied on of the objects that `pm` hands out:
//
// - A response answers `Symbol.for('posthaste.kind')` with 'PostmanResponse', a request with 'PostmanRequest'; best by a
//   getter or a value on the prototype.
// - A response has `code` (undefined where the request failed), `reason()` (undefined then), `responseTime` (undefined
//   then), `text()` (undefined then), `json()` (throws; the first line of its message is quoted) and `size()` with
//   `{ header, body, total }` in bytes, of which `responseSize` looks at the total.
// - Both have `headers` with `has(name)` and `get(name)`, which ignore case.
// - A request may have a `body`.
// - Any object may answer `Symbol.for('chai/inspect')` with a function that returns how it is shown in a text.

import "./expect/rules.js";
import { compareByInspect } from "./expect/holding.js";
import { checkError } from "./expect/doing.js";
import { addSchema } from "./expect/postman.js";
import { completeAssert, fail } from "./expect/assert.js";
import { Assertion, AssertionError, config, restore, settle, util } from "./expect/core.js";
import { getPathInfo, hasProperty } from "./expect/path.js";

Object.assign(util, { checkError, getPathInfo, hasProperty, compareByInspect });

function expect(value, message) {
  return new Assertion(value, message);
}
expect.fail = fail("expect.fail()");

const noSchema = () => {
  throw Error("no JSON Schema validator is at hand");
};

/**
 * The assertions, to be made once for each context; `extend` may add its own. What extends them holds until `restore()` is called.
 *
 * `jsonSchema(schema, data, options)` answers with what is wrong with the data, each as `{ dataPath, message }`.
 */
export function createExpect({ jsonSchema = noSchema, extend = () => {} } = {}) {
  addSchema(jsonSchema);
  extend();
  const used = new WeakSet();
  const chai = {
    version: "4.3.8",
    AssertionError,
    Assertion,
    config,
    util,
    expect,
    get assert() {
      return completeAssert();
    },
    use(extend) {
      if (!used.has(extend)) {
        used.add(extend);
        extend(chai, util);
      }
      return chai;
    },
  };
  settle();
  return {
    expect,
    chai,
    AssertionError,
    restore,
    get assert() {
      return completeAssert();
    },
  };
}
