// What the files of assertions share: how members are given to them, and what many of them ask of a value.

import { Assertion, addChainableMethod, addMethod, addProperty } from "./core.js";
import { typeOf } from "./show.js";

const prototype = Assertion.prototype;

/** Members that are read, one for each of the names. */
export const property = (names, read) => names.split(" ").forEach((name) => addProperty(prototype, name, read));

/** Members that are called. */
export const method = (names, call) => names.split(" ").forEach((name) => addMethod(prototype, name, call));

/** Members that are read and called. */
export const chain = (names, call, read) =>
  names.split(" ").forEach((name) => addChainableMethod(prototype, name, call, read));

/** The type of a value, in small letters. */
export const kindOf = (value) => typeOf(value).toLowerCase();

export const isObject = (value) => value === Object(value);

export const exists = (value) => value !== null && value !== undefined;

/** Takes the message that an assertion may be given as its last argument, and answers with the flags. */
export function under(assertion, message) {
  const flags = assertion.__flags;
  if (message) flags.message = message;
  return flags;
}

/** Properties that ask one question of the subject. */
export function question(names, holds, text, negated, expected) {
  property(names, function read() {
    const { object, negate } = this.__flags;
    if (expected === undefined) this.assert(holds(object), text, negated);
    else this.assert(holds(object), text, negated, negate ? !expected : expected);
  });
}
