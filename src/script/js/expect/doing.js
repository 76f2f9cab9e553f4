// The assertions about what functions do: what they throw, and what they change.

import { about, misuse } from "./core.js";
import { method } from "./define.js";
import { nameOf } from "./show.js";

/** What a thrown value, or a kind of error, is called. */
function errorName(error) {
  if (error instanceof Error) return nameOf(error.constructor);
  if (typeof error !== "function") return error;
  return nameOf(error) || errorName(new error());
}

/** The message of a thrown value. */
const errorText = (error) => error?.message ?? (typeof error === "string" ? error : "");

// The same error, if one is asked for; else any is right.
const isThatOne = (thrown, wanted) => thrown === wanted;

function isOfKind(thrown, wanted) {
  const kind = wanted instanceof Error ? wanted.constructor : wanted;
  if (typeof kind !== "function" || !(kind.prototype instanceof Error || kind === Error)) return false;
  return thrown?.constructor === kind || thrown instanceof kind;
}

function says(thrown, wanted) {
  const text = typeof thrown === "string" ? thrown : String(thrown?.message);
  return wanted instanceof RegExp ? wanted.test(text) : typeof wanted === "string" && text.includes(wanted);
}

/** What an extension may want to know of errors. */
export const checkError = {
  compatibleInstance: (thrown, wanted) => wanted instanceof Error && isThatOne(thrown, wanted),
  compatibleConstructor: isOfKind,
  compatibleMessage: says,
  getMessage: errorText,
  getConstructorName: errorName,
};

const written = (error) =>
  error instanceof Error ? String(error) : typeof error === "string" ? error : error && errorName(error);

method("throw throws Throw", function throws(kind, matcher, message) {
  if (message) this.__flags.message = message;
  const { object, negate = false } = this.__flags;
  about(this, object).is.a("function");
  let wanted = kind;
  let text = matcher;
  if (kind instanceof RegExp || typeof kind === "string") [wanted, text] = [null, kind];
  // Who throws nothing, `null` or `undefined`, has not thrown.
  let thrown;
  try {
    object();
  } catch (error) {
    thrown = error;
  }
  const anything = wanted === undefined && text === undefined;
  const both = Boolean(wanted && text);
  if (anything || !negate) {
    const what = wanted instanceof Error ? "#{exp}" : wanted ? errorName(wanted) : "an error";
    this.assert(
      thrown,
      `expected #{this} to throw ${what}`,
      "expected #{this} to not throw an error but #{act} was thrown",
      wanted && String(wanted),
      written(thrown),
    );
  }
  // Where both a kind and a text are ruled out, only the two together are wrong.
  let wrongKind = false;
  let wrongText = false;
  if (wanted && thrown) {
    const thatOne = wanted instanceof Error;
    if (thatOne && isThatOne(thrown, wanted) === negate) {
      if (both && negate) wrongKind = true;
      else unlike(this, negate, thrown && !negate, String(wanted), String(thrown));
    }
    if (isOfKind(thrown, wanted) === negate) {
      if (both && negate) wrongKind = true;
      else unlike(this, negate, thrown, thatOne ? String(wanted) : errorName(wanted), written(thrown));
    }
  }
  if (thrown && text !== undefined && text !== null) {
    const how = text instanceof RegExp ? "matching" : "including";
    if (says(thrown, text) === negate) {
      if (both && negate) wrongText = true;
      else {
        this.assert(
          negate,
          `expected #{this} to throw error ${how} #{exp} but got #{act}`,
          `expected #{this} to throw error not ${how} #{exp}`,
          text,
          errorText(thrown),
        );
      }
    }
  }
  if (wrongKind && wrongText) {
    const name = wanted instanceof Error ? String(wanted) : errorName(wanted);
    unlike(this, negate, thrown, name, written(thrown));
  }
  this.__flags.object = thrown;
});

function unlike(assertion, negate, shown, wanted, thrown) {
  assertion.assert(
    negate,
    "expected #{this} to throw #{exp} but #{act} was thrown",
    `expected #{this} to not throw #{exp}${shown ? " but #{act} was thrown" : ""}`,
    wanted,
    thrown,
  );
}

// A function is to make something else: what another function returns, or a property.
function effect(names, verb, holds) {
  method(names, function changes(subject, name, message) {
    const flags = this.__flags;
    if (message) flags.message = message;
    const act = flags.object;
    about(this, act).is.a("function");
    let look;
    if (name) {
      about(this, subject).to.have.property(name);
      look = () => subject[name];
    } else {
      about(this, subject).is.a("function");
      look = subject;
    }
    const before = look();
    if (verb !== "change") about(this, before).is.a("number");
    act();
    const after = look();
    const what = name === undefined || name === null ? before : `.${name}`;
    flags.effect = { what, verb, delta: verb === "increase" ? after - before : before - after, before, after };
    this.assert(holds(before, after), `expected ${what} to ${verb}`, `expected ${what} to not ${verb}`);
  });
}

effect("change changes", "change", (before, after) => before !== after);
effect("increase increases", "increase", (before, after) => after - before > 0);
effect("decrease decreases", "decrease", (before, after) => after - before < 0);

method("by", function by(amount, message) {
  if (message) this.__flags.message = message;
  const { effect: seen } = this.__flags;
  if (!seen) misuse(this, ".by needs .change, .increase or .decrease before it");
  const { what, verb } = seen;
  const delta = verb === "change" ? Math.abs(seen.after - seen.before) : seen.delta;
  this.assert(
    delta === Math.abs(amount),
    `expected ${what} to ${verb} by ${amount}`,
    `expected ${what} to not ${verb} by ${amount}`,
  );
});
